"""Record check: what a calculator's rules for one record say of records, before they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from tilik_plugin import Text


@dataclass(frozen=True, slots=True)
class RecordFault:
    """What is wrong with one record, by its position, and the path of the field."""

    record: int
    path: tuple[str, ...]
    message: Text


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """The faults of records; `unchecked` tells that some could not be checked."""

    faults: Sequence[RecordFault] = ()
    unchecked: bool = False

    @classmethod
    def read(cls, answer: Mapping[str, Any], before: int = 0) -> Self:
        """Return the check that a plugin's process answered about the records after `before`."""
        return cls(
            [
                RecordFault(before + each["record"], tuple(each["path"]), Text(**each["message"]))
                for each in answer["faults"]
            ]
        )


PASSED: Final = RecordCheck()
"""The check of records whose calculator has no rules but its schema."""
PATIENCE: Final = 5.0
"""The most seconds that recording one piece of evidence waits for the check."""
NOT_CHECKED: Final = {
    "code": "RECORD_NOT_CHECKED",
    "message": {
        "en": "The calculator could not check the record in time; what does not fit is named when "
        "it is scored.",
        "id": "Kalkulator tidak sempat memeriksa catatan ini; yang tidak sesuai disebut saat "
        "dihitung.",
    },
}
"""The warning on evidence that is stored although its record could not be checked."""
