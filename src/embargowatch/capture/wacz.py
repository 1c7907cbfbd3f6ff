"""WACZ archives (Web Archive Collection Zipped 1.1.1): WARC files in a ZIP. In: a file. Out: the pages of its WARCs.

``datapackage.json`` names each file with its digest; a WARC whose bytes are others is not used. A signature in
``datapackage-digest.json`` is not judged: only that the digest given there is that of ``datapackage.json``.
"""

from __future__ import annotations

import hashlib
import json
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from embargowatch.capture import digest, warc
from embargowatch.model import Failure, Page

_MEMBERS = 10_000
_DIRECTORY = 8 * 1024 * 1024  # bytes of the list of members
_JSON = 16 * 1024 * 1024
_LARGEST = 2 * 1024**3  # bytes of one WARC, unpacked
_ALL = 8 * 1024**3  # bytes of all WARCs, unpacked
_RATIO = 200  # unpacked to packed, judged once _RATIO_FROM bytes were unpacked
_RATIO_FROM = 1024 * 1024
_PIECE = 1024 * 1024
_PACKAGE = "datapackage.json"
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"


class _RefusedError(Exception):
    """A member, or the whole archive, that is not unpacked; the message says why."""


def pages(stream: BinaryIO, address: str, max_bytes: int) -> Iterator[Page | Failure]:
    """Every page of every WARC in the archive; a Failure for what is refused, damaged, or not as its package says."""
    try:
        with _opened(stream) as archive:
            yield from _warcs(archive, address, max_bytes)
    except _RefusedError as refusal:
        yield Failure(address, str(refusal))
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, RuntimeError):
        yield Failure(address, "is a damaged ZIP archive; what could not be unpacked was not read. Fetch it again")


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive, once its list of members is known to be short: zipfile reads it whole."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise _RefusedError("is a ZIP archive that is cut off (it has no list of its members); fetch it again")
    count, length = struct.unpack_from("<HI", tail, at + 10)
    if count == 0xFFFF or length == 0xFFFFFFFF:
        at64 = tail.rfind(_END64)
        if at64 < 0:
            raise _RefusedError("is a ZIP archive whose list of members cannot be found; fetch it again")
        count, length = struct.unpack_from("<QQ", tail, at64 + 32)
    if count > _MEMBERS or length > _DIRECTORY:
        raise _RefusedError(f"has more than {_MEMBERS:,} members, which no archive of pages has; it was not unpacked")
    archive = zipfile.ZipFile(stream)
    if len(archive.infolist()) > _MEMBERS:
        raise _RefusedError(f"has more than {_MEMBERS:,} members, which no archive of pages has; it was not unpacked")
    return archive


def _warcs(archive: zipfile.ZipFile, address: str, max_bytes: int) -> Iterator[Page | Failure]:
    names = archive.namelist()
    if _PACKAGE not in names:
        raise _RefusedError(
            "looks like a ZIP archive or office document, not a page; expected a WACZ archive or a page"
        )
    listed = _listed(archive)
    yield from _members_left_out(names, address)
    found = [name for name in sorted(set(names)) if _is_warc(name)]
    if not found:
        raise _RefusedError("has no WARC file in it; expected archive/*.warc.gz")
    for name in sorted(name for name in listed if _is_warc(name) and name not in names):
        yield Failure(f"{address}#{name}", "is named in the archive's package and is not in the archive")
    room = _ALL
    for name in found:
        try:
            with tempfile.TemporaryFile() as unpacked:
                room -= _unpacked(archive, name, unpacked, min(room, _LARGEST), listed.get(name))
                yield from warc.pages(unpacked, f"{address}#{name}", max_bytes, "wacz")
        except _RefusedError as refusal:
            yield Failure(f"{address}#{name}", str(refusal))


def _is_warc(name: str) -> bool:
    """WARC files of the collection, by the place that the format gives them; nothing else is unpacked."""
    return name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz"))


def _members_left_out(names: list[str], address: str) -> Iterator[Failure]:
    """Remarks on members with names that lead elsewhere, and on archives within the archive."""
    for name in names:
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name.split("/")[0]:
            yield Failure(f"{address}#{name[:200]!r}", "passed over: its name leads out of the archive", 0)
        elif name.lower().endswith((".zip", ".wacz", ".7z", ".tar", ".tgz")):
            yield Failure(f"{address}#{name[:200]}", "passed over: it is an archive within the archive", 0)


def _listed(archive: zipfile.ZipFile) -> dict[str, str]:
    """The digests that the package gives, by the name of the file."""
    package = _small(archive, _PACKAGE)
    try:
        resources = json.loads(package)["resources"]
        listed = {str(each["path"]): str(each["hash"]) for each in resources}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _RefusedError("has a datapackage.json that cannot be read; expected a WACZ archive") from None
    if "datapackage-digest.json" in archive.namelist():
        _expect_digest(_small(archive, "datapackage-digest.json"), package)
    return listed


def _expect_digest(told: bytes, package: bytes) -> None:
    try:
        found = json.loads(told)
        label = str(found["hash"]) if isinstance(found, Mapping) else ""
    except (ValueError, KeyError, RecursionError):
        label = ""
    if digest.fits(label, package) is not True:
        raise _RefusedError("is not what was archived: datapackage.json does not have the digest that was written down")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        body = member.read(_JSON + 1)
    if len(body) > _JSON:
        raise _RefusedError(f"has a {name} of more than {_JSON:,} bytes; it was not read")
    return body


def _unpacked(archive: zipfile.ZipFile, name: str, into: BinaryIO, most: int, told: str | None) -> int:
    """Unpack one member into a nameless file, within the limits; its size. Its name is never used as a path."""
    packed = max(1, archive.getinfo(name).compress_size)
    size, hashed = 0, hashlib.sha256()
    try:
        with archive.open(name) as member:
            while piece := member.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise _RefusedError(f"is larger than {most:,} bytes unpacked; it was not read")
                if size > max(_RATIO_FROM, _RATIO * packed):
                    raise _RefusedError(f"unfolds to more than {_RATIO} times its size; it was not read")
                hashed.update(piece)
                into.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise _RefusedError("is damaged in the archive and was not read; fetch the archive again") from None
    if told is None:
        raise _RefusedError("is not named in the archive's package: nobody says what it should be; it was not read")
    if told.lower() not in {f"sha256:{hashed.hexdigest()}", f"sha-256:{hashed.hexdigest()}"}:
        raise _RefusedError("is not what was archived: its bytes do not have the digest that the package gives")
    return size
