"""Talent: the bands of a job-person match and the boxes of a talent map, as pure data."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tilik_plugin.text import Text


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MatchBand(_Data):
    """The name of the matches from `minimum` per cent up to the next better band."""

    key: str
    label: Text
    minimum: float = Field(ge=0)


class MatchStandard(_Data):
    """A published set of bands, best first, for some position classes or for all others.

    `capped`: a level above the requirement counts as the requirement.
    """

    key: str
    citation: str
    position_classes: tuple[str, ...] = ()
    """Empty: every class that no standard before it names."""
    bands: tuple[MatchBand, ...] = Field(min_length=1)
    capped: bool = True
    unverified: bool = False

    @model_validator(mode="after")
    def _is_best_first_and_complete(self) -> "MatchStandard":
        edges = [band.minimum for band in self.bands]
        if edges != sorted(set(edges), reverse=True) or edges[-1] != 0:
            raise ValueError("bands fall from the best to one that begins at 0")
        return self

    def band(self, match: float) -> MatchBand:
        """Returns the band of a match of 0 per cent or more."""
        return next(band for band in self.bands if match >= band.minimum)


class UsualLevels(_Data):
    """The level that a position class usually requires of every competency, 1 to 5."""

    citation: str
    levels: Mapping[str, int]
    unverified: bool = False


class TalentMap(_Data):
    """Boxes by performance and potential; the numbering is data, since agencies differ in it.

    `performance` names the row of a predicate; every other predicate falls into `otherwise`.
    `boxes` holds a number by row and then by potential (LOW, MEDIUM, HIGH).
    """

    citation: str
    performance: Mapping[str, str]
    otherwise: str
    boxes: Mapping[str, Mapping[str, int]]
    pool: tuple[int, ...] = ()
    """The boxes of the succession pool."""

    @model_validator(mode="after")
    def _has_a_row_for_every_predicate(self) -> "TalentMap":
        missing = {*self.performance.values(), self.otherwise} - set(self.boxes)
        if missing:
            raise ValueError(f"no boxes for {', '.join(sorted(missing))}")
        return self

    def box(self, predicate: str, potential: str) -> int:
        """Returns the number of the box for a predicate and a potential."""
        return self.boxes[self.performance.get(predicate, self.otherwise)][potential]
