"""Findings: what an examination says of one subject."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from tilik_plugin import Text
from tilik_server.errors import TilikError


class Severity(StrEnum):
    """How bad a finding is: with a fault the service does not work, or not safely."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence about a subject, such as `roles`."""

    subject: str
    level: Severity
    text: Text

    @classmethod
    def of(cls, subject: str, error: TilikError) -> Self:
        """Return the fault that an error tells of."""
        return cls(subject, Severity.FAULT, error.message)


def ok(subject: str, en: str, id: str) -> Finding:  # noqa: A002  # the languages of a Text
    """Return a finding that all is well."""
    return Finding(subject, Severity.OK, Text(en, id))


def warning(subject: str, en: str, id: str) -> Finding:  # noqa: A002
    """Return a finding that should be looked at."""
    return Finding(subject, Severity.WARNING, Text(en, id))


def fault(subject: str, en: str, id: str) -> Finding:  # noqa: A002
    """Return a finding that must be mended."""
    return Finding(subject, Severity.FAULT, Text(en, id))
