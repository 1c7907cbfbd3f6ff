from __future__ import annotations

import contextlib
import datetime
import hashlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from reliability.egress.servers import redirect, response

from embargowatch.door import Door, Limits
from embargowatch.errors import AddressRefused, CaptureError

HOST = "press.example"


@dataclass
class Secure:
    port: int
    digest: str
    names: list[str | None]  # what each client named in its TLS greeting


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and certificate for press.example in one file, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def secure(certificate: Path, words: bytes) -> Iterator[Secure]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _, name, __: names.append(name)
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text().partition("-----END PRIVATE KEY-----\n")[2])
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with (
                    connection,
                    contextlib.suppress(OSError),
                    context.wrap_socket(connection, server_side=True) as safe,
                ):
                    safe.recv(65536)
                    safe.sendall(words)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield Secure(listener.getsockname()[1], hashlib.sha256(der).hexdigest(), names)
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def door_to(port: int) -> Door:
    return Door((f"127.0.0.1:{port}",), Limits(total=5, connect=2, read=1), lambda host: ["127.0.0.1"])


def test_the_certificate_is_checked_against_the_name_and_kept_as_digest(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with secure(certificate, response(b"safe")) as there:
        exchange = door_to(there.port).fetch(f"https://{HOST}:{there.port}/")
        assert exchange.body == b"safe"
        assert exchange.hops[0].certificate == there.digest
        assert exchange.hops[0].connected == f"127.0.0.1:{there.port}"
        assert there.names == [HOST]


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_name_is_not_accepted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with (
        secure(certificate, response(b"safe")) as there,
        pytest.raises(CaptureError, match=rf"certificate of {host} is not accepted.*mismatch"),
    ):
        door_to(there.port).fetch(f"https://{host}:{there.port}/")


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(certificate: Path) -> None:
    with (
        secure(certificate, response(b"safe")) as there,
        pytest.raises(CaptureError, match=r"not accepted \(self-signed certificate\).*SSL_CERT_FILE"),
    ):
        door_to(there.port).fetch(f"https://{HOST}:{there.port}/")


def test_a_way_from_https_down_to_http_is_not_followed(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with (
        secure(certificate, redirect(f"http://{HOST}/plain")) as there,
        pytest.raises(AddressRefused, match=rf"from https down to http://{HOST}/plain"),
    ):
        door_to(there.port).fetch(f"https://{HOST}:{there.port}/")


def test_a_plain_server_behind_https_is_an_error(certificate: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(response(b"plain"))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(CaptureError, match=r"no secure connection to press\.example"):
            door_to(port).fetch(f"https://{HOST}:{port}/")
        thread.join(5)
