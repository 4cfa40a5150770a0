"""Indicator definition: an indicator that an agency may adopt as it is."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tilik_plugin.fields import Number
from tilik_plugin.polarity import Polarity
from tilik_plugin.text import Text


class Aspect(StrEnum):
    """What an indicator looks at."""

    RESULT = "RESULT"
    PROCESS = "PROCESS"
    BEHAVIOUR = "BEHAVIOUR"
    COMPETENCY = "COMPETENCY"


class TargetRange(BaseModel):
    """What a target may plausibly be, or a calculator can reach; both ends belong to it.

    In the unit of measure of the indicator or the calculator. An end that is left out is open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lowest: Number | None = None
    highest: Number | None = None

    @classmethod
    def of_share(cls) -> Self:
        """Returns 1 to 100, for a share in per cent; a ratio typed for it, as 0.95, is outside."""
        return cls(lowest=1, highest=100)

    def holds(self, figure: float) -> bool:
        """Returns whether a figure lies within."""
        return (self.lowest is None or figure >= self.lowest) and (
            self.highest is None or figure <= self.highest
        )

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValueError("a range of targets rises from its lowest to its highest")
        return self


class IndicatorDefinition(BaseModel):
    """An indicator, its calculator and that calculator's parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[A-Z][A-Z0-9-]*$")
    name: Text
    description: Text
    aspect: Aspect = Aspect.RESULT
    calculator_key: str
    params: Mapping[str, Any] = {}
    unit_of_measure: Text
    polarity: Polarity
    is_key: bool = False
    """A key performance indicator (IKU)."""
    citation: str | None = None
    target_range: TargetRange | None = None
    """Targets outside of it are refused, such as one above 100 of a share; None for any."""
