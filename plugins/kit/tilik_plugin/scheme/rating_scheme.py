"""Rating scheme: the axes people are rated on and the predicates that follow, as pure data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tilik_plugin.scheme.distribution import DistributionGuidance
from tilik_plugin.scheme.follow_up import FollowUpRule
from tilik_plugin.scheme.formula import ValueFormula
from tilik_plugin.scheme.schema_defaults import with_defaults
from tilik_plugin.text import Text


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(_Data):
    """A level of an ordinal axis; rank 1 is the best."""

    key: str
    label: Text
    rank: int = Field(ge=1)


class Criterion(_Data):
    """A part of an axis, rated or described by itself."""

    key: str
    label: Text


class Axis(_Data):
    """An axis rated on levels (ordinal), or from minimum to maximum (numeric)."""

    key: str
    name: Text
    levels: tuple[Level, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    criteria: tuple[Criterion, ...] = ()

    @model_validator(mode="after")
    def _has_one_kind_of_scale(self) -> "Axis":
        numeric = self.minimum is not None and self.maximum is not None
        if numeric == bool(self.levels):
            raise ValueError("an axis has either levels or a minimum and a maximum")
        return self


class Predicate(_Data):
    """The result of an appraisal; rank 1 is the best."""

    key: str
    label: Text
    rank: int = Field(ge=1)


class Cell(_Data):
    """One cell of the matrix: the predicate for a level on each axis."""

    levels: Mapping[str, str]
    predicate: str


class UnitRating(_Data):
    """The level a unit's head has on an axis, by the unit's organisation predicate.

    `param` is a cycle's parameter that may hold other levels, where there is one.
    """

    axis: str
    levels: Mapping[str, str]
    param: str | None = None
    unverified: bool = False

    def level(self, organisation_predicate: str, params: Mapping[str, Any]) -> str | None:
        """Returns the head's level under a cycle's parameters; None for an unknown predicate."""
        own = params.get(self.param, {}) if self.param else {}
        return own.get(organisation_predicate) or self.levels.get(organisation_predicate)


class RatingScheme(_Data):
    """A rating scheme with its dates; a cycle stores a copy of the one it was opened with.

    `params_schema` is the JSON Schema (2020-12) of a cycle's parameters, with defaults. An
    ordinal scheme has a matrix, a numeric one a formula.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z0-9_]+$")
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    name: Text
    citation: str
    valid_from: date
    valid_to: date | None = None
    axes: tuple[Axis, ...] = Field(min_length=1)
    predicates: tuple[Predicate, ...] = Field(min_length=1)
    organisation_predicates: tuple[Predicate, ...] = ()
    params_schema: Mapping[str, Any]
    matrix: tuple[Cell, ...] = ()
    formula: ValueFormula | None = None
    distribution: DistributionGuidance | None = None
    unit_rating: UnitRating | None = None
    follow_ups: tuple[FollowUpRule, ...] = ()
    """What a result leads to; of the rules of a kind the first that applies."""

    def axis(self, key: str) -> Axis:
        """Returns the axis of this key; raises KeyError if there is none."""
        return {axis.key: axis for axis in self.axes}[key]

    def predicate(self, key: str) -> Predicate:
        """Returns the predicate of this key; raises KeyError if there is none."""
        return {predicate.key: predicate for predicate in self.predicates}[key]

    def predicate_for(self, levels: Mapping[str, str]) -> Predicate | None:
        """Returns the predicate of the cell for a level on each axis; None without such a cell."""
        for cell in self.matrix:
            if dict(cell.levels) == dict(levels):
                return self.predicate(cell.predicate)
        return None

    def complete(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Returns a cycle's parameters with the schema's defaults for those it does not give."""
        return with_defaults(self.params_schema, params)

    @model_validator(mode="after")
    def _names_only_its_own(self) -> "RatingScheme":
        predicates = {predicate.key for predicate in self.predicates}
        levels = {axis.key: {level.key for level in axis.levels} for axis in self.axes}
        for cell in self.matrix:
            known = all(level in levels.get(axis, ()) for axis, level in cell.levels.items())
            if not known or cell.predicate not in predicates:
                raise ValueError(f"the matrix names what the scheme lacks: {cell}")
        self._check_guidance(predicates)
        self._check_formula(predicates)
        return self

    def _check_guidance(self, predicates: set[str]) -> None:
        for rule in self.distribution.every_rule() if self.distribution else ():
            if not predicates.issuperset(rule.predicates):
                raise ValueError(f"rule {rule.key} names a predicate the scheme lacks")
        for follow_up in self.follow_ups:
            if not predicates.issuperset(follow_up.predicates):
                raise ValueError(f"rule {follow_up.key} names a predicate the scheme lacks")

    def _check_formula(self, predicates: set[str]) -> None:
        if self.formula is None:
            return
        if self.matrix:
            raise ValueError("a scheme has a matrix or a formula")
        numeric = {axis.key for axis in self.axes if not axis.levels}
        unknown = {term.axis for term in self.formula.terms} - numeric
        unknown |= {band.predicate for band in self.formula.bands} - predicates
        if unknown:
            raise ValueError(f"the formula names what the scheme lacks: {sorted(unknown)}")
