"""All faults of an input in one answer, so that nobody mends them wave by wave."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from tilik_server.errors import (
    CalculatorMissing,
    CodeUnknown,
    CycleCodeTaken,
    FieldFault,
    InvalidArgument,
    InvalidId,
    NotFound,
    SchemeMissing,
    TilikError,
)

OF_INPUT: Final = (
    CalculatorMissing,
    CodeUnknown,
    CycleCodeTaken,
    InvalidArgument,
    InvalidId,
    NotFound,
    SchemeMissing,
)
"""The errors that say what is wrong with one field of an input."""


class AllFaults:
    """Gathers the faults of an input: those that are given, and those that checks raise.

    `unread` are those of ids that could not be read.
    """

    def __init__(
        self, faults: Iterable[FieldFault] = (), unread: Sequence[FieldFault] = ()
    ) -> None:
        self._faults = list(faults)
        self._unread = unread
        self._raised: list[TilikError] = []

    def __bool__(self) -> bool:
        return bool(self._faults or self._raised or self._unread)

    def add(self, faults: Iterable[FieldFault]) -> None:
        """Add faults that were found."""
        self._faults += faults

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Gather an error of OF_INPUT that the block raises, if it names a field."""
        try:
            yield
        except OF_INPUT as error:
            if not error.fields:
                raise
            self._raised.append(error)

    def check(self) -> None:
        """Raise the one error that was gathered, or InvalidArgument with all faults, if any."""
        if len(self._raised) == 1 and not (self._faults or self._unread):
            raise self._raised[0]
        raised = (fault for error in self._raised for fault in error.fields)
        raise_all(first_of_each([*self._faults, *raised]), self._unread)


def raise_all(faults: Iterable[FieldFault], unread: Sequence[FieldFault] = ()) -> None:
    """Raise InvalidArgument with these faults in their order, each once; do nothing if none.

    `unread` are those of ids that could not be read; if there are no others, raises InvalidId. Of
    what such an id lies in as a whole nothing else is said.
    """
    around = {fault.path[:end] for fault in unread for end in range(3, len(fault.path) + 1)}
    others = [fault for fault in faults if fault.path not in around]
    named = list(dict.fromkeys((*unread, *others)))
    if named:
        raise (InvalidArgument if others else InvalidId)(fields=named)


def first_of_each(faults: Iterable[FieldFault]) -> list[FieldFault]:
    """Return the first fault of each path: what is no text at all need not be looked for."""
    by_path: dict[tuple[str, ...], FieldFault] = {}
    for fault in faults:
        by_path.setdefault(fault.path, fault)
    return list(by_path.values())
