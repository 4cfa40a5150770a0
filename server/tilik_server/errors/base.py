"""The base of every expected failure: a stable code and its message in each language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from tilik_plugin import Text
from tilik_server.errors.messages import Language, message


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one argument; `path` leads to it from the field's arguments."""

    path: tuple[str, ...]
    message: Text


class TilikError(Exception):
    """The base of every expected failure.

    A subclass has a `code` of its own, under which the files of `messages` hold its sentence in
    each language; its docstring says when it is raised. Words in braces in a sentence are filled
    from the keyword arguments of the instance; one that is a Text is filled in in the sentence's
    language.
    """

    code: ClassVar[str] = "FAILED"

    def __init__(self, *, fields: Iterable[FieldFault] = (), **details: object) -> None:
        self.details = details
        self.fields = list(fields)
        self.message = Text(en=self.message_in("en"), id=self.message_in("id"))
        super().__init__(self.message.en)

    def message_in(self, language: Language) -> str:
        """The sentence in a language, filled in."""
        return message(self.code, language).format(**_in_language(self.details, language))

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


def _in_language(details: dict[str, object], language: Language) -> dict[str, object]:
    """The details, with those that are a Text in one language."""
    return {
        name: each.in_language(language) if isinstance(each, Text) else each
        for name, each in details.items()
    }
