"""The law's data files: YAML from the package or from a folder of the user's, with errors that name file and line.

In: a folder (None: the package's own ``data/law``). Out: parsed content, and ``Row`` objects that check their fields.
Raises DataError with file, line and what was expected.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from embargowatch.errors import DataError

SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: how messages call it, and its text."""

    label: str
    text: str

    def content(self) -> object:
        """What the file holds. Raises DataError where it is not YAML."""
        try:
            return yaml.load(self.text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            raise DataError(f"law/{self.label}{_place(error)}. Mend the file.") from error

    def mapping(self) -> Mapping[str, object]:
        """The content of a file that holds a mapping."""
        found = self.content()
        if not isinstance(found, dict):
            raise DataError(
                f"law/{self.label}, line 1: expected a mapping ('name: ...'), found {type(found).__name__}."
            )
        return found

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line (from 1) on which the value at ``path`` begins: keys of mappings, numbers in lists."""
        node = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        line = 1
        for step in path:
            found = None
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                found = node.value[step]
            elif isinstance(node, yaml.MappingNode):
                found = next((value for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            node = found
            line = node.start_mark.line + 1
        return line


def _place(error: yaml.YAMLError) -> str:
    """ ", line 3: expected YAML; did not find ..." from what the parser says."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f", line {error.problem_mark.line + 1}: expected YAML; {error.problem}"
    return ": expected YAML in UTF-8 without control characters"


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping inside a file, and where it stands, so that every complaint can say where to look."""

    fields: Mapping[str, object]
    source: Source
    path: tuple[str | int, ...]

    def fail(self, field: str | None, expected: str) -> DataError:
        """The error for a field (None: the row itself)."""
        path = self.path if field is None else (*self.path, field)
        value = "" if field is None else f", found {self.fields.get(field)!r}"
        where = f"law/{self.source.label}, line {self.source.line(path)}"
        return DataError(f"{where}: expected {expected}{f' in {field!r}' if field else ''}{value}. Mend the file.")

    def known(self, names: frozenset[str]) -> None:
        """Raise DataError for a field that the format does not have."""
        for name in self.fields:
            if name not in names:
                raise self.fail(name, f"one of the fields {', '.join(sorted(names))}")

    def text(self, field: str, default: str | None = None) -> str:
        """A field of text. Without a default the field must be there."""
        value = self.fields.get(field, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise self.fail(field, "text")
        return " ".join(value.split())

    def maybe(self, field: str) -> str | None:
        """A field of text that need not be there."""
        return self.text(field) if self.fields.get(field) is not None else None

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, or one string with semicolons."""
        value = self.fields.get(field)
        if value is None:
            return ()
        parts = value.split(SEPARATOR) if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise self.fail(field, "a list of words")
        return tuple(" ".join(part.split()) for part in parts if part.strip())

    def day(self, field: str) -> datetime.date | None:
        """A date, or None where the field is not there."""
        value = self.fields.get(field)
        if value is None:
            return None
        if type(value) is not datetime.date:
            raise self.fail(field, "a date such as 2006-10-14")
        return value

    def one_of(self, field: str, values: tuple[str, ...], default: str | None = None) -> str | None:
        """A field that holds one of a few words."""
        value = self.fields.get(field, default)
        if value is not None and value not in values:
            raise self.fail(field, f"one of {', '.join(values)}")
        return value if isinstance(value, str) else None

    def rows(self, field: str) -> Iterator[Row]:
        """The mappings of a list below this row."""
        value = self.fields.get(field)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.fail(field, "a list")
        for number, one in enumerate(value):
            if not isinstance(one, dict):
                raise self.fail(field, "a list of mappings")
            yield Row(one, self.source, (*self.path, field, number))

    def below(self, field: str) -> Row | None:
        """The mapping in a field."""
        value = self.fields.get(field)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.fail(field, "a mapping")
        return Row(value, self.source, (*self.path, field))


def sources(folder: Path | None, below: str | None = None) -> list[Source]:
    """The YAML files of the law's folder (or of a folder in it), by name. Raises DataError where there is none."""
    place: Traversable = folder if folder is not None else files("embargowatch").joinpath("data", "law")
    if below is not None:
        place = place.joinpath(below)
    if not place.is_dir():
        raise DataError(f"expected the folder {place} with YAML files of the law; it is not there.")
    found = sorted((one for one in place.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name)
    if not found:
        raise DataError(f"expected YAML files in {place}; there are none.")
    return [_source(one, below) for one in found]


def _source(file: Traversable, below: str | None) -> Source:
    label = f"{below}/{file.name}" if below else file.name
    try:
        return Source(label, file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise DataError(f"law/{label}: expected UTF-8 text: {error}. Mend the file.") from error
