"""Indicator definition: an indicator that an agency may adopt as it is."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tilik_plugin.polarity import Polarity
from tilik_plugin.text import Text


class Aspect(StrEnum):
    """What an indicator looks at."""

    RESULT = "RESULT"
    PROCESS = "PROCESS"
    BEHAVIOUR = "BEHAVIOUR"
    COMPETENCY = "COMPETENCY"


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
