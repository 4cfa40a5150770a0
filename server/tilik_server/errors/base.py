"""The base class of expected failures, and the fault of one argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from tilik_plugin import Text
from tilik_server.errors.messages import Language, message

MOST_CHARACTERS: Final = 600
"""Characters of a message that a client is told; it may repeat what the client sent."""
MOST_FAULTS: Final = 50
"""Faults of one request that a client is told."""
MOST_OF_NAME: Final = 100
"""Characters of a name in the path to a fault; keys of JSON may have any length."""


def shorten(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return the text, or its beginning and an ellipsis if it has more than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A fault of one argument; `path` leads to it from the field's arguments."""

    path: tuple[str, ...]
    message: Text


class TilikError(Exception):
    """The base of every expected failure.

    A subclass has a unique `code`; the files of `messages` hold its message in each language under
    that code. Its docstring says when it is raised. Words in braces in a message are replaced by
    the keyword arguments of the instance; a Text is inserted in the message's language.
    """

    code: ClassVar[str] = "FAILED"

    def __init__(self, *, fields: Iterable[FieldFault] = (), **details: object) -> None:
        self.details = details
        self.fields = list(fields)
        self.message = Text(en=self.message_in("en"), id=self.message_in("id"))
        super().__init__(self.message.en)

    def message_in(self, language: Language) -> str:
        """Return the message in a language, with the details filled in."""
        return message(self.code, language).format(**_in_language(self.details, language))

    def told_in(self, language: Language) -> str:
        """Return the message for a client, which is not longer than `MOST_CHARACTERS`."""
        return shorten(self.message_in(language))

    def faults_in(self, language: Language) -> list[tuple[list[str], str]]:
        """Return the faults for a client, each with its path and message.

        Of more than `MOST_FAULTS` the last one tells how many are left out.
        """
        found = self.fields
        if len(found) > MOST_FAULTS:
            left = len(found) - MOST_FAULTS + 1
            more = Text(f"and {left} more faults", f"dan {left} kesalahan lain")
            found = [*found[: MOST_FAULTS - 1], FieldFault((), more)]
        return [
            (
                [shorten(name, MOST_OF_NAME) for name in fault.path],
                shorten(fault.message.in_language(language)),
            )
            for fault in found
        ]

    def as_problem(self) -> dict[str, Any]:
        """Return the failure as stored JSON: its code, message and fields."""
        return {
            "code": self.code,
            "message": self.message.as_dict(),
            "fields": [
                {"path": list(fault.path), "message": fault.message.as_dict()}
                for fault in self.fields
            ],
        }


def _in_language(details: dict[str, object], language: Language) -> dict[str, object]:
    """Return the details with each Text in one language."""
    return {
        name: each.in_language(language) if isinstance(each, Text) else each
        for name, each in details.items()
    }
