"""Weights: how much each part of a composed index counts."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticKnownError

from tilik_plugin import exact, written


class Weights(BaseModel):
    """Base of a set of weights; a list of them is read in the order of the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, given: Any) -> Any:
        if isinstance(given, list | tuple) and len(given) == len(cls.model_fields):
            return dict(zip(cls.model_fields, given, strict=True))
        return given

    @model_validator(mode="after")
    def _not_all_zero(self) -> Self:
        if not any(self.of(name) for name in type(self).model_fields):
            raise PydanticKnownError("greater_than", {"gt": 0})
        return self

    def of(self, name: str) -> Fraction:
        """Returns the weight of one part."""
        return Fraction(exact(getattr(self, name)))


def weighted_mean(parts: Iterable[tuple[Fraction, Fraction]]) -> tuple[Fraction, str]:
    """Returns Σ (weight × value) / Σ weight of the pairs, and its expression.

    Raises ZeroDivisionError if no weight is above 0.
    """
    pairs = list(parts)
    whole = sum(weight for weight, _ in pairs)
    added = " + ".join(f"{written(weight)} × {written(value)}" for weight, value in pairs)
    mean = Fraction(sum(weight * value for weight, value in pairs), whole)
    return mean, f"({added}) / {written(whole)}"
