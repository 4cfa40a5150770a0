"""Usage: what one request asked for and used, for the log and the metrics."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(slots=True)
class Usage:
    """What is known of a request; no part of it is a person's name or number.

    `viewer` is a key or a kind of viewer, `kind` is query, mutation, subscription or batch,
    `document` the beginning of the document's SHA-256, and `codes` those of errors and Problems.
    """

    viewer: str | None = None
    kind: str | None = None
    operation: str | None = None
    document: str | None = None
    cost: int | None = None
    statements: int = 0
    codes: list[str] = field(default_factory=list)

    def hide(self) -> None:
        """Forget who asked for what, as the line would tell who gave feedback without a name."""
        self.viewer = self.operation = self.document = self.cost = None

    def as_fields(self) -> dict[str, Any]:
        """Return what is known, by name."""
        known = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in known.items() if value not in (None, [])}


_current: Final[ContextVar[Usage | None]] = ContextVar("usage", default=None)


@contextmanager
def measuring() -> Iterator[Usage]:
    """Collect the usage of the block and of the tasks that it starts."""
    token = _current.set(usage := Usage())
    try:
        yield usage
    finally:
        _current.reset(token)


def current_usage() -> Usage:
    """Return the usage of the request that runs; outside of one, a new one that nobody reads."""
    return _current.get() or Usage()


def count_statement() -> None:
    """Count one statement of the request that runs, if one does."""
    usage = _current.get()
    if usage is not None:
        usage.statements += 1
