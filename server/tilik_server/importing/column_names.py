"""Column names: which column of a file holds what, where another system names them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.errors import ImportRefused
from tilik_server.importing.file_kind import FileKind
from tilik_server.importing.file_text import FileUnreadable, decode_utf8, excerpt, read_bytes

ENDING: Final = ".toml"
KEYS: Final = frozenset({"column", "values", "fixed", "scheme"})


@dataclass(frozen=True, slots=True)
class ColumnSource:
    """Where the value of a column comes from: a column of the file, or a fixed value.

    `values` translates values of the file; a value that is not among them is kept. With a `scheme`
    they are codes of another system.
    """

    column: str = ""
    fixed: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    scheme: str = ""

    def translate(self, value: str) -> str:
        """Return the value that stands for a value of the file."""
        told = self.values.get(plain_name(value), value) if self.values else value
        code = told.strip()
        return f"{self.scheme}:{code}" if self.scheme and code else told


def plain_name(text: str) -> str:
    """Return a name in lower case with single spaces; underscores count as spaces."""
    return " ".join(text.replace("_", " ").split()).casefold()


def bundled_names() -> list[str]:
    """Return the names of the column files that come with the service."""
    folder = files("tilik_server.importing").joinpath("columns")
    return sorted(
        each.name.removesuffix(ENDING) for each in folder.iterdir() if each.name.endswith(ENDING)
    )


def read_column_names(given: str, importer: FileKind) -> Mapping[str, ColumnSource]:
    """Read what a file of column names says about a kind; `given` is a path or a bundled name.

    Raises ImportRefused if it cannot be read or names a column that the kind does not have.
    """
    table = _read(given).get(importer.kind)
    if not isinstance(table, dict) or not table:
        raise _refusal(given, _no_table(importer.kind))
    return {name: _source(given, importer, name, value) for name, value in table.items()}


def _read(given: str) -> dict[str, Any]:
    try:
        if given in bundled_names():
            path = files("tilik_server.importing").joinpath("columns", f"{given}{ENDING}")
            content = path.read_bytes()
        else:
            content = read_bytes(Path(given))
        return tomllib.loads(decode_utf8(content))
    except FileUnreadable as fault:
        raise _refusal(given, fault.reason) from fault
    except tomllib.TOMLDecodeError as fault:
        reason = Text(f"it is not valid TOML: {fault}", f"bukan TOML yang sah: {fault}")
        raise _refusal(given, reason) from fault


def _source(given: str, importer: FileKind, name: str, value: object) -> ColumnSource:
    if name not in importer.header:
        raise _refusal(given, _no_column(importer, name))
    if isinstance(value, str) and value.strip():
        return ColumnSource(column=value)
    if not isinstance(value, dict) or not set(value) <= KEYS:
        raise _refusal(given, _no_source(importer.kind, name))
    column, fixed, values = value.get("column", ""), value.get("fixed"), value.get("values", {})
    scheme = value.get("scheme", "")
    if scheme and not _names_unit(importer, name):
        raise _refusal(given, _no_scheme(importer.kind, name))
    is_text = all(isinstance(each, str) for each in (column, fixed or "", scheme))
    if not is_text or bool(column) == (fixed is not None) or not _are_texts(values):
        raise _refusal(given, _no_source(importer.kind, name))
    translated = {plain_name(key): text for key, text in values.items()}
    return ColumnSource(column, fixed, translated, scheme)


def _names_unit(importer: FileKind, name: str) -> bool:
    return name in ("unit", "parent") or (importer.kind, name) == ("units", "code")


def _are_texts(values: object) -> bool:
    return isinstance(values, dict) and all(isinstance(each, str) for each in values.values())


def _refusal(given: str, reason: Text) -> ImportRefused:
    return ImportRefused(file=excerpt(given), reason=reason)


def _no_table(kind: str) -> Text:
    return Text(
        f"it has no table [{kind}] that names the columns of such a file",
        f"tidak ada tabel [{kind}] yang menamai kolom berkas itu",
    )


def _no_column(importer: FileKind, name: str) -> Text:
    listed = ", ".join(importer.header)
    return Text(
        f"[{importer.kind}] names {excerpt(name)}; its columns are {listed}",
        f"[{importer.kind}] menyebut {excerpt(name)}; kolomnya adalah {listed}",
    )


def _no_source(kind: str, name: str) -> Text:
    return Text(
        f"{name} in [{kind}] must be the name of a column, or a table with either `column` (and "
        "`values`, texts by texts, and `scheme`, a text) or `fixed`, a text",
        f"{name} dalam [{kind}] harus nama kolom, atau tabel dengan `column` (dan `values`, teks "
        "menurut teks, dan `scheme`, sebuah teks) atau `fixed`, sebuah teks",
    )


def _no_scheme(kind: str, name: str) -> Text:
    return Text(
        f"{name} in [{kind}] names no unit, so that it has no `scheme`",
        f"{name} dalam [{kind}] tidak menyebut unit kerja sehingga tidak memiliki `scheme`",
    )


def missing_columns(sources: Iterable[ColumnSource], found: Iterable[str]) -> list[str]:
    """Return the columns that are named but not in the file's header."""
    known = {plain_name(name) for name in found}
    return [each.column for each in sources if each.column and plain_name(each.column) not in known]
