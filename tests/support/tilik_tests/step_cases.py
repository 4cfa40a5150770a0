"""A case of a step: an appraisal as it is stored, who tries something, and what it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Viewer
from tilik_server.models.base import new_id

LEVELS = ("as", "above", "below")
VALUES = {"above": 115.0, "as": 95.0, "below": 60.0}


@dataclass(frozen=True)
class Attempt:
    """Arguments, and what they are answered where the person, the stage and the version are right.

    `early` is looked for before the person is, `late` after the version; `besides` says that
    it leads to the other stage that the step may lead to.
    """

    arguments: dict[str, Any]
    early: str | None = None
    late: str | None = None
    besides: bool = False


@dataclass(frozen=True)
class Case:
    """An appraisal as it is stored, who tries something, and how."""

    organisation: Any
    row: Any
    viewer: Viewer
    twist: int

    @property
    def id(self) -> str:
        """The appraisal's id."""
        return encode("Appraisal", UUID(self.row["id"]))

    @property
    def level(self) -> str:
        """A level that depends on the twist."""
        return LEVELS[self.twist % 3]

    @property
    def numeric(self) -> bool:
        """Whether the cycle's scheme rates by values."""
        return bool(self.organisation.scheme != "asn.permenpanrb_6_2022")

    @property
    def reason(self) -> str:
        """A reason, or none."""
        return "" if self.twist == 5 else "Mutasi"

    @property
    def unreasoned(self) -> str | None:
        """What the lack of a reason is answered."""
        return "INVALID_ARGUMENT" if self.twist == 5 else None

    def named(self, concept: str, rows: Sequence[Any]) -> tuple[Any, str]:
        """One of the rows, or None, and the id of it, or of nothing."""
        row = rows[self.twist % len(rows)] if rows else None
        return row, encode(concept, UUID(row["id"]) if row else new_id(self.organisation.cycle))

    def said(self) -> dict[str, Any]:
        """By side, the level or value of the behaviour."""
        return {
            each["source"]: each["level"] or each["value"]
            for each in self.row["rating"]
            if each["axis_key"] == "behaviour"
            and each["goal_id"] is None
            and each["set_aside_at"] is None
        }

    def asked(self) -> set[str]:
        """The goals that have no result although one counts."""
        if not self.by_goals:
            return set()
        without = (goal for goal in self.row["goal"] if goal["id"] not in self.row["with_score"])
        return {goal["id"] for goal in without if goal["exempted_at"] is None}

    @property
    def by_goals(self) -> bool:
        """Whether the first axis, which has all goals, is not rated as a whole."""
        return self.numeric and not any(
            each["axis_key"] == self.organisation.axes[0]
            and each["goal_id"] is None
            and not each["set_aside_at"]
            and each["source"] != "SELF"
            for each in self.row["rating"]
        )

    @property
    def unresolved(self) -> str | None:
        """What a decision is answered for want of results."""
        if self.asked():
            return "GOALS_WITHOUT_RESULT"
        return "RATING_MISSING" if self.by_goals and not self.row["with_score"] else None

    def rated(self, *axes: str) -> list[dict[str, Any]]:
        """Ratings of axes at the level."""
        said = {"value": VALUES[self.level]} if self.numeric else {"level": self.level}
        return [{"axisKey": axis, **said} for axis in axes]
