"""The demo's content as files: people's names, places, units, positions, indicators and plans."""

import tomllib
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

T = TypeVar("T")


class Entry(BaseModel):
    """One table of a file; a key that it does not know, or a missing one, stops the demo."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_tables(name: str) -> dict[str, Any]:
    """The tables of a file, named without its ending."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


def read_entries(name: str, kind: type[T]) -> T:
    """A file's tables as a type, tuples and dictionaries of entries included."""
    return TypeAdapter(kind).validate_python(read_tables(name))
