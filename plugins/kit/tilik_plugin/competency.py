"""Competency: what a position may require of a person, at levels 1 to 5."""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from tilik_plugin.talent import MatchBand, MatchStandard, TalentMap, UsualLevels
from tilik_plugin.text import Text

__all__ = [
    "Competency",
    "CompetencyKind",
    "CompetencyList",
    "MatchBand",
    "MatchStandard",
    "TalentMap",
    "UsualLevels",
]


class CompetencyKind(StrEnum):
    """The three kinds of competency of PermenPANRB 38/2017."""

    MANAGERIAL = "MANAGERIAL"
    SOCIOCULTURAL = "SOCIOCULTURAL"
    TECHNICAL = "TECHNICAL"


class Competency(BaseModel):
    """One competency; its key is stable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z0-9_.]*$")
    name: Text
    kind: CompetencyKind
    description: Text | None = None


class CompetencyList(BaseModel):
    """A published list of competencies, with what a person's match to a position amounts to.

    Of the standards the first that names the position's class, or names none, applies.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z0-9_]+$")
    version: str
    name: Text
    citation: str
    competencies: Sequence[Competency]
    unverified: bool = False
    """Whether the names still wait for a check against the official text."""
    match_standards: tuple[MatchStandard, ...] = ()
    talent_map: TalentMap | None = None
    usual_levels: UsualLevels | None = None

    def match_standard(self, position_class: str) -> MatchStandard | None:
        """Returns the standard of a position's class; None if the list has none for it."""
        for standard in self.match_standards:
            if not standard.position_classes or position_class in standard.position_classes:
                return standard
        return None
