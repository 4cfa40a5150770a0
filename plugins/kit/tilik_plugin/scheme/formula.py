"""Value formula: how a numeric scheme gets its final value and its predicate, as pure data."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tilik_plugin.rounding import Figure, as_fraction, exact, round_half_up, written
from tilik_plugin.text import Text


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Missing(StrEnum):
    """How an axis without data is treated."""

    REFUSE = "refuse"
    """There is no final value."""
    SHARE = "share"
    """It is left out, and its weight is shared by the others."""


class Opinions(_Data):
    """What peers and subordinates say of a person counts on one axis, where a cycle wants it.

    The three names are a cycle's parameters: whether opinions count, their part of the axis's
    value (0 to 1), and the values of a rating of 1, 2, 3 and 4.
    """

    axis: str
    used: str
    part: str
    points: str

    def are_used(self, params: Mapping[str, Any]) -> bool:
        """Returns whether the cycle counts opinions."""
        return bool(param(params, self.used))


class Term(_Data):
    """What one axis counts in the final value.

    `weight` and the others are names of a cycle's parameters, a dot for each object. The weight
    is relative to those of the other axes; `complement`: 1 less the parameter. `conversion`: a
    parameter with a Conversion or null. `matched`: without ratings the axis takes the
    job-person match. `required`: without data there is no final value.
    """

    axis: str
    weight: str
    weight_with_opinions: str | None = None
    complement: bool = False
    conversion: str | None = None
    matched: bool = False
    required: bool = False


class Clause(_Data):
    """A condition beside the value, kept by accepted evidence.

    A record of a calculator with these fields keeps it; `named_by` is the field that names it in
    the outcome. `unmet` says in the outcome that there is none.
    """

    key: str
    text: Text
    unmet: Text
    calculator_key: str
    record: Mapping[str, Any]
    named_by: str


class ValueBand(_Data):
    """A predicate from `minimum` up, or from the cycle's parameter `param`, under a clause."""

    predicate: str
    minimum: float
    param: str | None = None
    clause: str | None = None

    def edge(self, params: Mapping[str, Any]) -> float:
        """Returns the lower edge in a cycle with these parameters."""
        return self.minimum if self.param is None else float(param(params, self.param))


@dataclass(frozen=True, slots=True)
class FinalValue:
    """The rounded value, how it came about, and the axes left out for want of data."""

    value: float
    expression: str
    left_out: tuple[str, ...]


class NoValue(ValueError):
    """Raised if the formula needs axes without data; `axes` names them."""

    def __init__(self, axes: tuple[str, ...]) -> None:
        self.axes = axes
        super().__init__(f"no value on {', '.join(axes)}")


class ValueFormula(_Data):
    """Σ weight × axis / Σ weight, rounded half up to two decimals, and the bands it falls into.

    Bands are best first; a band whose clause is not kept is passed over. `weights_sum` is what the
    weights of a cycle sum to, with at most two decimals each; None where they count in proportion.
    """

    terms: tuple[Term, ...] = Field(min_length=1)
    bands: tuple[ValueBand, ...] = Field(min_length=1)
    missing: Missing = Missing.REFUSE
    weights_sum: float | None = Field(default=None, gt=0)
    clauses: tuple[Clause, ...] = ()
    opinions: Opinions | None = None

    def term(self, axis: str) -> Term:
        """Returns the term of an axis; raises KeyError if there is none."""
        return {term.axis: term for term in self.terms}[axis]

    def clause(self, key: str) -> Clause:
        """Returns the clause of this key; raises KeyError if there is none."""
        return {clause.key: clause for clause in self.clauses}[key]

    def weights(self, params: Mapping[str, Any]) -> dict[str, Decimal]:
        """Returns the weight of each axis in a cycle with these complete parameters."""
        opinions = self.opinions is not None and self.opinions.are_used(params)
        return {term.axis: _weight(term, params, opinions) for term in self.terms}

    def final(
        self,
        values: Mapping[str, Figure | None],
        params: Mapping[str, Any],
        needed: Collection[str] = (),
    ) -> FinalValue:
        """Computes the final value from the axes' values, of which None is an axis without data.

        `needed` are axes that may not be left out, besides those that the formula requires. Raises
        NoValue if one of them has no data, or nothing is left to count.
        """
        weights = {axis: weight for axis, weight in self.weights(params).items() if weight > 0}
        known = {axis: found for axis in weights if (found := values.get(axis)) is not None}
        left_out = tuple(axis for axis in weights if axis not in known)
        missing = tuple(axis for axis in left_out if self._needs(axis, needed))
        if missing or not known:
            raise NoValue(missing or left_out or tuple(self.weights(params)))
        counted = sum(Fraction(weights[axis]) for axis in known)
        parts = sum(as_fraction(found) * Fraction(weights[a]) for a, found in known.items())
        shown = " + ".join(f"{written(v)} × {written(weights[a])}" for a, v in known.items())
        if counted != 1:
            shown = f"({shown}) / ({' + '.join(written(weights[axis]) for axis in known)})"
        return FinalValue(round_half_up(parts / counted), shown, left_out)

    def _needs(self, axis: str, needed: Collection[str]) -> bool:
        return self.missing is Missing.REFUSE or self.term(axis).required or axis in needed

    def reached(self, value: float, params: Mapping[str, Any]) -> Iterator[ValueBand]:
        """Yields the bands whose lower edge the rounded value reaches, best first."""
        return (band for band in self.bands if value >= band.edge(params))

    def band(self, value: float, params: Mapping[str, Any], kept: Collection[str]) -> ValueBand:
        """Returns the best band that the value reaches and whose clause is among those kept."""
        reached = self.reached(value, params)
        return next(band for band in reached if band.clause is None or band.clause in kept)

    @model_validator(mode="before")
    @classmethod
    def _names_no_cap(cls, given: Any) -> Any:
        # Cycles that were opened earlier store a formula with the name of the cap, which is now
        # among the parameters of every scheme.
        if isinstance(given, Mapping):
            return {name: value for name, value in given.items() if name != "cap"}
        return given

    @model_validator(mode="after")
    def _is_complete(self) -> "ValueFormula":
        axes = [term.axis for term in self.terms]
        if len(set(axes)) < len(axes):
            raise ValueError("an axis has two terms")
        if self.opinions is not None and self.opinions.axis not in axes:
            raise ValueError("opinions count on an axis without a term")
        edges = [band.minimum for band in self.bands]
        last = self.bands[-1]
        if edges != sorted(edges, reverse=True) or last.minimum != 0 or last.clause or last.param:
            raise ValueError("bands fall from the best to one that begins at 0 for everyone")
        if not {band.clause for band in self.bands} - {None} <= {each.key for each in self.clauses}:
            raise ValueError("a band names a clause that is not there")
        return self


def param(params: Mapping[str, Any], name: str) -> Any:
    """Returns a cycle's parameter by its dotted name; raises KeyError if there is none."""
    found: Any = params
    for part in name.split("."):
        found = found[part]
    return found


def _weight(term: Term, params: Mapping[str, Any], opinions: bool) -> Decimal:
    name = term.weight_with_opinions if opinions and term.weight_with_opinions else term.weight
    weight = exact(param(params, name))
    return 1 - weight if term.complement else weight
