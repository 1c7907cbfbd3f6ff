"""Digests as archives write them. In: a label ("sha256:...") and bytes. Out: whether they fit, where it can be told."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator

_KNOWN = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64, "md5": 16}


def fits(label: str, body: bytes) -> bool | None:
    """True or False; None where the kind of digest is not known here or the label is no digest.

    Writers differ: hexadecimal, Base32 with or without padding, and Base64 in two alphabets are all met with.
    """
    name, _, value = label.strip().partition(":")
    name = name.lower().replace("-", "")
    if name not in _KNOWN:
        return None
    told = [found for found in _readings(value.strip()) if len(found) == _KNOWN[name]]
    return hashlib.new(name, body, usedforsecurity=False).digest() in told if told else None


def _readings(value: str) -> Iterator[bytes]:
    padded = value.rstrip("=")
    eights, fours = "=" * (-len(padded) % 8), "=" * (-len(padded) % 4)
    for decode, text in (
        (bytes.fromhex, value),
        (base64.b32decode, padded.upper() + eights),
        (base64.b64decode, padded + fours),
        (base64.urlsafe_b64decode, padded + fours),
    ):
        try:
            yield decode(text)
        except (ValueError, binascii.Error):
            continue
