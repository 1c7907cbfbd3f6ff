"""The container of a package, a WACZ file (specs.webrecorder.net/wacz/1.1.1). In: named files. Out: always the same.

Every file is listed with its SHA-256 in ``datapackage.json``, and that list's own digest stands in
``datapackage-digest.json``. The archive carries no time of this machine and no name of its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import PurePosixPath
from typing import IO, Any

VERSION = "1.1.1"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that ZIP knows
_PIECE = 1 << 20


class Container:
    """A package while it is written, whole at the end of its ``with`` block. What is compressed is stored as it is."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w")
        self._resources: list[dict[str, Any]] = []

    def __enter__(self) -> Container:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(self, name: str, body: bytes) -> None:
        """Put in a file."""
        self._listed(name, hashlib.sha256(body).hexdigest(), len(body))
        self._zip.writestr(_entry(name), body)

    def add_stream(self, name: str, stream: IO[bytes]) -> None:
        """Put in a file from its beginning, piece by piece."""
        digest, size = hashlib.sha256(), 0
        stream.seek(0)
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += len(piece)
        stream.seek(0)
        self._listed(name, digest.hexdigest(), size)
        with self._zip.open(_entry(name), "w", force_zip64=size >= 1 << 31) as out:
            shutil.copyfileobj(stream, out, _PIECE)

    def finish(self, title: str, description: str, created: str, software: str) -> None:
        """Put in the list and its digest, last."""
        table = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "description": description,
            "created": created,
            "software": software,
            "resources": sorted(self._resources, key=lambda each: str(each["path"])),
        }
        body = _json(table)
        self._zip.writestr(_entry("datapackage.json"), body)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}
        self._zip.writestr(_entry("datapackage-digest.json"), _json(digest))

    def _listed(self, name: str, digest: str, size: int) -> None:
        path = PurePosixPath(name)
        self._resources.append({"name": path.name, "path": name, "hash": f"sha256:{digest}", "bytes": size})


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
