"""References: types of the graph by file and name, so that concept files need no import cycle."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, TypeVar

import strawberry

T = TypeVar("T")


def type_of(reference: type[T] | str) -> type[T]:
    """Return the type that `file.Type` names; a type itself is returned unchanged.

    Raises ModuleNotFoundError or AttributeError if there is no such file or type.
    """
    return _named(reference) if isinstance(reference, str) else reference


def exists(reference: type[Any] | str) -> bool:
    """Return whether there is such a file and type."""
    if not isinstance(reference, str):
        return True
    module, _, name = reference.partition(".")
    # Catching ModuleNotFoundError instead would hide a missing import within the file.
    found = find_spec(f"tilik_schema.{module}") is not None
    return found and hasattr(import_module(f"tilik_schema.{module}"), name)


def name_of(reference: type[Any] | str) -> str:
    """Return the name of a type or of a reference to it."""
    return reference.partition(".")[2] if isinstance(reference, str) else reference.__name__


def lazy(reference: type[Any] | str) -> Any:
    """Return the annotation of a type, for a field declared before the type can be imported."""
    return _annotation(reference) if isinstance(reference, str) else reference


@cache
def _named(reference: str) -> Any:
    module, _, name = reference.partition(".")
    return getattr(import_module(f"tilik_schema.{module}"), name)


@cache
def _annotation(reference: str) -> Any:
    module, _, name = reference.partition(".")
    return Annotated[name, strawberry.lazy(f"tilik_schema.{module}")]
