"""The base of every expected failure: a stable code and its message in two languages."""

import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from tilik_plugin import Text


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one argument; `path` leads to it from the field's arguments."""

    path: tuple[str, ...]
    message: Text


class TilikError(Exception):
    """The request failed.

    A subclass has a `code` of its own, a docstring whose first paragraph is the English message,
    and the Indonesian one in `message_id`. Words in braces in a message are filled from the
    keyword arguments of the instance; one that is a Text is filled in in the message's language.
    """

    code: ClassVar[str] = "FAILED"
    message_id: ClassVar[str] = "Permintaan gagal."

    def __init__(self, *, fields: Iterable[FieldFault] = (), **details: object) -> None:
        self.details = details
        self.fields = list(fields)
        self.message = Text(
            en=self.message_en().format(**_in_language(details, "en")),
            id=self.message_id.format(**_in_language(details, "id")),
        )
        super().__init__(self.message.en)

    @classmethod
    def message_en(cls) -> str:
        """The English message with its braces: the docstring's first paragraph in one line."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].split())

    def as_problem(self) -> dict[str, Any]:
        """The failure as it is stored with what failed: code, message and fields as JSON."""
        return {
            "code": self.code,
            "message": self.message.as_dict(),
            "fields": [
                {"path": list(fault.path), "message": fault.message.as_dict()}
                for fault in self.fields
            ],
        }


def _in_language(details: dict[str, object], language: str) -> dict[str, object]:
    """The details, with those that are a Text in one language."""
    return {
        name: each.in_language(language) if isinstance(each, Text) else each
        for name, each in details.items()
    }
