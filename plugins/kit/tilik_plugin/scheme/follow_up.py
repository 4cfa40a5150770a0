"""Follow-up: what a result leads to (tindak lanjut), by rules that are pure data."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from tilik_plugin.scheme.formula import param
from tilik_plugin.text import Text


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FollowUpKind(StrEnum):
    """What a result leads to (tindak lanjut)."""

    RECOGNITION = "RECOGNITION"
    INCENTIVE = "INCENTIVE"
    CREDIT_POINTS = "CREDIT_POINTS"
    GUIDANCE = "GUIDANCE"
    DEVELOPMENT = "DEVELOPMENT"


class Basis(StrEnum):
    """What a factor is taken from."""

    MONTHS = "months"
    """The months that the appraisal covers."""
    REACHED = "reached"
    """The per cent of the measured targets that were reached."""
    PREDICATE = "predicate"
    """A number by predicate."""
    POSITION_CLASS = "position_class"
    """A number by the class of the position."""


class Factor(_Data):
    """One factor of a value, divided by `divisor`.

    `table` is a cycle's parameter, a dot for each object, that holds a number by predicate or by
    position class; `same_as` gives keys that the table lacks the number of another.
    """

    label: Text
    basis: Basis
    table: str | None = None
    divisor: float = 1
    same_as: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _has_a_table_where_it_looks_one_up(self) -> "Factor":
        looks_up = self.basis in (Basis.PREDICATE, Basis.POSITION_CLASS)
        if looks_up != (self.table is not None):
            raise ValueError("a factor by predicate or position class, and no other, has a table")
        return self

    def number(self, key: str | None, params: Mapping[str, Any]) -> float | None:
        """Returns the table's number for a key under a cycle's parameters; None if it has none."""
        assert self.table is not None
        known: Mapping[str, float] = param(params, self.table)
        return known.get(self.same_as.get(key or "", key or ""))


class FollowUpRule(_Data):
    """A consequence of every result for which all that is given holds.

    `predicates` and `employments`: one of them, or any where empty. `reached_from`: a cycle's
    parameter with the least per cent of the measured targets that was reached. `missed`: at least
    one of them was not. The value is the product of the factors; without one of them the rule does
    not apply. `due_months`: a cycle's parameter with the months from the decision.
    """

    key: str
    kind: FollowUpKind
    title: Text
    citation: str | None = None
    unverified: bool = False
    predicates: tuple[str, ...] = ()
    employments: tuple[str, ...] = ()
    reached_from: str | None = None
    missed: bool = False
    due_months: str | None = None
    factors: tuple[Factor, ...] = ()
    unit_of_measure: Text | None = None

    def applies(
        self,
        predicate: str,
        employment: str,
        reached: float | None,
        params: Mapping[str, Any],
    ) -> bool:
        """Returns whether the conditions hold; `reached` is None if no target was measured."""
        if self.predicates and predicate not in self.predicates:
            return False
        if self.employments and employment not in self.employments:
            return False
        if self.reached_from is None and not self.missed:
            return True
        if reached is None or (self.missed and reached >= 100):
            return False
        return self.reached_from is None or reached >= float(param(params, self.reached_from))


def first_of_each_kind(rules: Sequence[FollowUpRule]) -> list[FollowUpRule]:
    """Returns the first rule of each kind: nobody is recognised twice for one year."""
    found: dict[FollowUpKind, FollowUpRule] = {}
    for rule in rules:
        found.setdefault(rule.kind, rule)
    return list(found.values())
