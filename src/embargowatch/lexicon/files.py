"""The data files of the lexicon: YAML in the package, read with the C loader that
leaves every value the text that it is ("NO" is Norway, not false).

In: the name of a folder below ``embargowatch/data``. Out: entries, each with the file and the place that it came from,
so that an error can say where to look. Raises DataError for anything that is not as documented in docs/lexicon.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

from embargowatch.errors import DataError

SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a data file: its fields, and where it stands ("actors/states.yaml, entry KP")."""

    fields: dict[str, object]
    where: str

    def text(self, field: str) -> str | None:
        """A field that holds one string, or None."""
        value = self.fields.get(field)
        if value is None or isinstance(value, str):
            return value
        raise DataError(f"{self.where}: expected text in '{field}', found {value!r}. Put it between quotation marks.")

    def needed(self, field: str) -> str:
        """A field that must hold text."""
        value = self.text(field)
        if not value:
            raise DataError(f"{self.where}: expected a field '{field}'. Add it; docs/lexicon.md lists the fields.")
        return value

    def listed(self, field: str) -> tuple[str, ...]:
        """A field that holds several strings: a YAML list, or one string with semicolons between them."""
        value = self.fields.get(field)
        if value is None:
            return ()
        parts = value.split(SEPARATOR) if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise DataError(f"{self.where}: expected words separated by ';' in '{field}', found {value!r}.")
        return tuple(part.strip() for part in parts if part.strip())

    def check(self, known: frozenset[str]) -> None:
        """Raise DataError for a field that the format does not have (a typing error would be lost otherwise)."""
        unknown = sorted(str(field) for field in self.fields if field not in known)
        if unknown:
            raise DataError(f"{self.where}: unknown field '{unknown[0]}'. Known fields: {', '.join(sorted(known))}.")


def folder(name: str) -> list[Traversable]:
    """The YAML files of a folder of the package's data, by name."""
    place = files("embargowatch").joinpath("data", name)
    if not place.is_dir():
        raise DataError(f"expected the folder data/{name} in the installed package; it is missing. Install it again.")
    found = (one for one in place.iterdir() if one.name.endswith(".yaml"))
    return sorted(found, key=lambda one: one.name)


def content(file: Traversable, label: str) -> object:
    """What one YAML file holds. ``label`` is how messages call it ("actors/states.yaml")."""
    try:
        text = file.read_text(encoding="utf-8")
        return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes text, lists and mappings only
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{label}: expected YAML in UTF-8: {error}. Mend the file.") from error


def entries(file: Traversable, label: str) -> Iterator[Entry]:
    """The entries of a file that holds a list of mappings, each with an ``id`` (or ``words``)."""
    rows = content(file, label)
    if rows is None:
        return
    if not isinstance(rows, list):
        raise DataError(f"{label}: expected a list of entries ('- id: ...'), found {type(rows).__name__}.")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise DataError(f"{label}, entry {number}: expected a mapping ('- id: ...'), found {row!r}.")
        yield Entry(row, f"{label}, entry {row.get('id') or row.get('words') or number}")
