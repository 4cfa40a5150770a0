"""The demo's content as files: people's names, places, units, positions, indicators and plans."""

import tomllib
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

T = TypeVar("T")


class Entry(BaseModel):
    """One table of a file; an unknown or missing key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_tables(name: str) -> dict[str, Any]:
    """Return the tables of a file; `name` is the file's name without its ending."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


def read_entries(name: str, kind: type[T]) -> T:
    """Return a file's tables as a type, tuples and dictionaries of entries included."""
    return TypeAdapter(kind).validate_python(read_tables(name))
