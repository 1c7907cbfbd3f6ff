"""A time stamping authority for tests: RFC 3161 replies written byte by byte, right or wrong in a chosen way."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import rfc3161_client
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

NOW = datetime.datetime(2026, 11, 24, 4, 30, tzinfo=datetime.UTC)
SHA256 = "2.16.840.1.101.3.4.2.1"
_ECDSA = "1.2.840.10045.4.3.2"
_TST, _SIGNED, _TYPE, _DIGEST = (
    "1.2.840.113549.1.9.16.1.4",
    "1.2.840.113549.1.7.2",
    "1.2.840.113549.1.9.3",
    "1.2.840.113549.1.9.4",
)
_ESS = "1.2.840.113549.1.9.16.2.47"


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def number(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(each) for each in dotted.split("."))
    out = bytes([first * 40 + second])
    for each in rest:
        septets = [each & 0x7F]
        while each := each >> 7:
            septets.append(each & 0x7F | 0x80)
        out += bytes(reversed(septets))
    return der(0x06, out)


def _certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey, days: tuple[int, int]
) -> x509.CertificateBuilder:
    day = datetime.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(subject.encode()).digest()[:8], "big") >> 1)
        .not_valid_before(NOW + days[0] * day)
        .not_valid_after(NOW + days[1] * day)
    )


@dataclass
class Authority:
    """Stamps whatever it is asked to. Fields that differ from their defaults make it wrong in that way."""

    days: tuple[int, int] = (-1, 30)  # of its certificate
    at: datetime.datetime = NOW
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
    chain: bool = False  # send the root too, behind its own certificate, in an order that is not DER's
    status: int = 0
    nonce: int | None = None  # in place of the one asked for
    imprint: bytes | None = None  # in place of the one asked for
    _root_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    _key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        root = _certificate("Root of tests", self._root_key, "Root of tests", self._root_key, (-400, 4000))
        self.root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
            self._root_key, hashes.SHA256()
        )
        own = _certificate("Authority of tests", self._key, "Root of tests", self._root_key, self.days)
        self.own = own.add_extension(x509.ExtendedKeyUsage([self.purpose]), critical=True).sign(
            self._root_key, hashes.SHA256()
        )

    @property
    def pem(self) -> bytes:
        """The root, as it is handed to users."""
        return self.root.public_bytes(Encoding.PEM)

    def stamp(self, message: bytes, nonce: int | None = None) -> bytes:
        """The reply to a request over this message."""
        imprint = self.imprint if self.imprint is not None else hashlib.sha256(message).digest()
        return self._reply(imprint, self.nonce if self.nonce is not None else nonce)

    def answer(self, request: bytes) -> bytes:
        """The reply to a request as a client sends it; imprint and nonce are found by the places they always have."""
        at = request.index(bytes.fromhex("0609608648016503040201"))
        imprint = request[request.index(b"\x04\x20", at) + 2 :][:32]
        rest = request[request.index(imprint) + 32 :]
        nonce = int.from_bytes(rest[2 : 2 + rest[1]], "big") if rest[:1] == b"\x02" else None
        return self._reply(
            self.imprint if self.imprint is not None else imprint, self.nonce if self.nonce is not None else nonce
        )

    def _reply(self, imprint: bytes, nonce: int | None) -> bytes:
        if self.status:
            return der(0x30, der(0x30, number(self.status)))
        info = self._info(imprint, nonce)
        certificates = [self.own.public_bytes(Encoding.DER)]
        if self.chain:
            certificates = sorted([*certificates, self.root.public_bytes(Encoding.DER)], reverse=True)
        signed = der(
            0x30,
            number(3),
            der(0x31, der(0x30, oid(SHA256))),
            der(0x30, oid(_TST), der(0xA0, der(0x04, info))),
            der(0xA0, *certificates),
            der(0x31, self._signer(info)),
        )
        return der(0x30, der(0x30, number(0)), der(0x30, oid(_SIGNED), der(0xA0, signed)))

    def _info(self, imprint: bytes, nonce: int | None) -> bytes:
        return der(
            0x30,
            number(1),
            oid("1.2.3.4.1"),
            der(0x30, der(0x30, oid(SHA256)), der(0x04, imprint)),
            number(7),
            der(0x18, f"{self.at:%Y%m%d%H%M%S}Z".encode()),
            *([number(nonce)] if nonce is not None else []),
        )

    def _signer(self, info: bytes) -> bytes:
        own = self.own.public_bytes(Encoding.DER)
        attributes = _attributes(
            (_TYPE, oid(_TST)),
            (_DIGEST, der(0x04, hashlib.sha256(info).digest())),
            (_ESS, der(0x30, der(0x30, der(0x30, der(0x04, hashlib.sha256(own).digest()))))),
        )
        return der(
            0x30,
            number(1),
            der(0x30, self.own.issuer.public_bytes(), number(self.own.serial_number)),
            der(0x30, oid(SHA256)),
            der(0xA0, attributes),
            der(0x30, oid(_ECDSA)),
            der(0x04, self._key.sign(der(0x31, attributes), ec.ECDSA(hashes.SHA256()))),
        )


def _attributes(*given: tuple[str, bytes]) -> bytes:
    return b"".join(sorted(der(0x30, oid(kind), der(0x31, value)) for kind, value in given))


def request(message: bytes) -> rfc3161_client.TimeStampRequest:
    """What a client asks for."""
    builder = rfc3161_client.TimestampRequestBuilder().data(message)
    return builder.hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).build()


def pieces(authorities: Sequence[Authority]) -> bytes:
    """The roots of several authorities in one file."""
    return b"".join(each.pem for each in authorities)
