"""Time stamps by outside authorities (RFC 3161) over checkpoints. In: a checkpoint and an authority. Out: a Stamp.

A token says that the checkpoint, and with it every leaf under it, existed at a time that an outside authority gives.
Kept below the log's folder: ``anchors/<size>.note``, the very bytes that were stamped, and ``anchors/<size>-<n>.tsr``,
each reply as it came. A reply is verified before it is kept: imprint, nonce, signature, and the authority's
certificates up to one of the roots given, at the time of the token (not now: certificates expire, tokens stay).
"""

from __future__ import annotations

import datetime
import hashlib
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import rfc3161_client
from cryptography import x509

from embargowatch.door import Door
from embargowatch.errors import CaptureError, DataError, IntegrityError
from embargowatch.vault import der, disk

FOLDER = "anchors"
LARGEST = 1 << 18  # bytes of a reply: a few kilobytes are usual
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
_NAME = re.compile(r"(0|[1-9][0-9]{0,17})-([1-9][0-9]{0,5})\.tsr")


class StampError(IntegrityError):
    """A reply that is no time stamp of this checkpoint by an authority under the roots given."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who stamps: its address, and the roots that its certificate must lead to."""

    url: str
    roots: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a good token says. ``time``: UTC, by the authority. ``by``: the name in its certificate."""

    time: datetime.datetime
    by: str
    serial: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One token below the log's folder, with the size of the checkpoint that it stamps."""

    path: Path
    size: int

    @property
    def name(self) -> str:
        """As shown: ``log/anchors/12-1.tsr``."""
        return f"log/{FOLDER}/{self.path.name}"

    @property
    def note(self) -> Path:
        """The checkpoint that was stamped."""
        return self.path.with_name(f"{self.size}.note")


def roots(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file. DataError where it holds none."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        raise DataError(f"The roots of the authority must be certificates in PEM: {error}") from error


def stamped(checkpoint: bytes, authority: Authority, door: Door) -> tuple[bytes, Stamp]:
    """A fresh token over these bytes, as it came, and what it says.

    Raises:
        StampError: the reply does not hold. AddressRefused, CaptureError: there was none.
    """
    builder = rfc3161_client.TimestampRequestBuilder().data(checkpoint)
    request = builder.hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).cert_request(cert_request=True).build()
    headers = (("Content-Type", QUERY), ("Accept", REPLY))
    answer = door.fetch(authority.url, "POST", headers, request.as_bytes())
    if answer.status != 200 or answer.truncated is not None or len(answer.body) > LARGEST:
        why = answer.truncated or f"status {answer.status}, {len(answer.body):,} bytes"
        raise CaptureError(f"{authority.url}: gave no time stamp ({why}); expected a reply of RFC 3161")
    return answer.body, checked(answer.body, checkpoint, authority.roots, request.nonce)


def checked(reply: bytes, checkpoint: bytes, trusted: Sequence[x509.Certificate], nonce: int | None = None) -> Stamp:
    """What a reply says, once all of it holds: imprint, nonce (where one is given), signature, certificates.

    Raises:
        StampError: it does not; the message says which.
    """
    if len(reply) > LARGEST:
        raise StampError(f"the reply has {len(reply):,} bytes; expected at most {LARGEST:,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # certificates of strangers: odd serial numbers are told of, then and there
            return _checked(der.with_sorted_certificates(reply), checkpoint, trusted, nonce)
    except StampError:
        raise
    except Exception as error:  # whatever the readers of DER and X.509 find wrong, the reply does not hold
        raise StampError(f"the time stamp does not hold: {error}") from error


def _checked(reply: bytes, checkpoint: bytes, trusted: Sequence[x509.Certificate], nonce: int | None) -> Stamp:
    decoded = rfc3161_client.decode_timestamp_response(reply)
    if decoded.status != 0:
        raise StampError(f"the authority refused (status {decoded.status}): {'; '.join(decoded.status_string)}")
    info = decoded.tst_info
    builder = rfc3161_client.VerifierBuilder(roots=list(trusted), nonce=nonce)
    builder.build().verify(decoded, hashlib.sha256(checkpoint).digest())
    if info.message_imprint.hash_algorithm.dotted_string != "2.16.840.1.101.3.4.2.1":
        raise StampError("the time stamp is not over a SHA-256 digest")
    return Stamp(info.gen_time.astimezone(datetime.UTC), _signer(decoded), info.serial_number)


def _signer(decoded: rfc3161_client.TimeStampResponse) -> str:
    """The name of the certificate that signed, as text."""
    (info,) = decoded.signed_data.signer_infos
    for raw in decoded.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(raw)
        if certificate.serial_number == info.serial_number and certificate.issuer == info.issuer:
            return certificate.subject.rfc4514_string()
    return "an unnamed authority"


def remember(folder: Path, url: str, pem: bytes) -> Authority:
    """Keep an authority's address and roots, outside of the evidence that it vouches for.

    Raises:
        DataError: the roots are no certificates in PEM.
    """
    found = Authority(url, roots(pem))
    name = hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    disk.make_folders(folder, folder)
    disk.replace(folder / f"{name}.pem", pem)
    disk.replace(folder / f"{name}.url", f"{url}\n".encode("utf-8", "surrogateescape"))
    return found


def remembered(folder: Path) -> list[Authority]:
    """Every authority that was remembered, by its address. DataError names a file that is damaged."""
    found = []
    for path in sorted(folder.glob("*.url")):
        try:
            url = disk.read(path, 4096).decode("utf-8", "surrogateescape").strip()
            found.append(Authority(url, roots(disk.read(path.with_suffix(".pem"), LARGEST))))
        except (OSError, DataError) as error:
            raise DataError(
                f"{path}: this authority cannot be used: {error}. Give it anew with --tsa and --roots"
            ) from error
    return sorted(found, key=lambda each: each.url)


def keep(log: Path, size: int, checkpoint: bytes, reply: bytes) -> Kept:
    """Keep a reply, and the checkpoint that it stamps. Durable when it returns.

    Raises:
        IntegrityError: another checkpoint of this size was stamped before.
        OSError: it cannot be written.
    """
    folder = log / FOLDER
    disk.make_folders(folder, log)
    beside = folder / f"{size}.note"
    if not beside.exists():
        disk.replace(beside, checkpoint)
    elif disk.read(beside) != checkpoint:
        raise IntegrityError(
            f"log/{FOLDER}/{size}.note is another checkpoint of the same size; publish first, then anchor the new one"
        )
    number = 1 + max((_number(each) for each in kept(log) if each.size == size), default=0)
    found = Kept(folder / f"{size}-{number}.tsr", size)
    disk.replace(found.path, reply)
    return found


def kept(log: Path) -> Iterator[Kept]:
    """Every token, by the size of its checkpoint and its number."""
    named = [(found, path) for path in (log / FOLDER).glob("*.tsr") if (found := _NAME.fullmatch(path.name))]
    for found, path in sorted(named, key=lambda each: (int(each[0][1]), int(each[0][2]))):
        yield Kept(path, int(found[1]))


def _number(token: Kept) -> int:
    found = _NAME.fullmatch(token.path.name)
    return int(found[2]) if found else 0
