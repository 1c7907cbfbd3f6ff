"""The log's signing key: a file of its own, outside of the evidence, readable by its owner alone.

In: a path. Out: the key, made at first use together with the log's name. The file is PKCS #8 in PEM (RFC 7468), with
the name in a line before it; beside it stands the public key in one line, the copy to be trusted and to be given away.
"""

from __future__ import annotations

import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from embargowatch.errors import IntegrityError, StoreError
from embargowatch.vault import disk, note

NAME = "embargowatch"
_LINE = b"log: "


@dataclass(frozen=True, slots=True)
class Signer:
    """The private key with the name of the log, which is the origin of its checkpoints."""

    origin: str
    private: Ed25519PrivateKey

    @property
    def key(self) -> note.Key:
        """The public key."""
        return note.public(self.private, self.origin)


class Keys:
    """The key file ``path`` and its public twin, ``path`` with the ending ``.pub``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def public_path(self) -> Path:
        """Where the trusted copy of the public key stands."""
        return self.path.with_suffix(".pub")

    def public(self) -> note.Key | None:
        """The public key by which checkpoints are to be checked; None where there is none yet.

        Raises:
            IntegrityError: the file is not exactly one line with a key.
        """
        try:
            text = disk.read(self.public_path, note.LARGEST).decode("utf-8", "replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self.public_path} cannot be read: {error.strerror}; check its permissions") from error
        found = note.key(text.removesuffix("\n"))
        if text != f"{found.text}\n":
            raise IntegrityError(f"{self.public_path} is not one line with a key")
        return found

    def signer(self, name: str = NAME) -> Signer:
        """The key with its name; both made where there is none yet, the name with a random ending.

        Raises:
            StoreError: the file cannot be read or made, others may read it, or it is no Ed25519 key.
            IntegrityError: the public key beside it is of another key.
        """
        try:
            if not self.path.exists():
                self._make(name)
            private, own = self._read()
            public = self.public()
            if public is None and own is not None:
                public = note.public(private, own)
                disk.replace(self.public_path, f"{public.text}\n".encode(), mode=0o644)
        except OSError as error:
            raise StoreError(f"The key {self.path} cannot be used: {error.strerror}; check its permissions") from error
        if public is None:
            raise IntegrityError(f"{self.public_path} is missing: without it the name of the log is not known")
        if public != note.public(private, own or public.name):
            raise IntegrityError(f"{self.public_path} is not the public side of {self.path}; restore both from a copy")
        return Signer(public.name, private)

    def _read(self) -> tuple[Ed25519PrivateKey, str | None]:
        """The private key, and the name that stands before it."""
        mode = stat.S_IMODE(self.path.stat().st_mode)
        if mode & 0o077:
            raise StoreError(
                f"The key {self.path} may be read by others (mode {mode:o}); make it 0600 and use it again"
            )
        line, _, rest = (body := disk.read(self.path)).partition(b"\n")
        named = line.startswith(_LINE)
        try:
            private = serialization.load_pem_private_key(rest if named else body, password=None)
        except (ValueError, TypeError) as error:
            raise StoreError(f"The key {self.path} is no private key in PEM: {error}") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise StoreError(f"The key {self.path} is no Ed25519 key; a log needs one")
        return private, line.removeprefix(_LINE).decode("utf-8", "replace") if named else None

    def _make(self, name: str) -> None:
        if self.public_path.exists():
            raise StoreError(
                f"The key {self.path} is missing, and {self.public_path} says that there was one. Restore it from a "
                "copy. A log that has lost its key can be verified, but not continued."
            )
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        private = Ed25519PrivateKey.generate()
        key = note.public(private, f"{name}/{secrets.token_hex(4)}")
        packed = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        disk.replace(self.path, _LINE + key.name.encode() + b"\n" + packed, mode=0o600)
