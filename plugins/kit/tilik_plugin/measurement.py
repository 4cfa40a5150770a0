"""Measurement: a calculator's value, with the steps that led to it and its cautions."""

from dataclasses import dataclass
from typing import Any, Final

from tilik_plugin.text import Text

MAX_STEPS: Final = 1_000
"""The most steps of a measurement; with more its score fails, for nobody reads them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation, which a clerk could follow with a pocket calculator.

    `record` is the position of the record the step comes from; the host names its evidence.
    """

    label: Text
    expression: str
    value: float | None = None
    unit_of_measure: Text | None = None
    text: Text | None = None
    record: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Returns the step as it is stored, without its source, which only the host knows."""
        return {
            "label": self.label.as_dict(),
            "expression": self.expression,
            "value": self.value,
            "unit_of_measure": self.unit_of_measure and self.unit_of_measure.as_dict(),
            "text": self.text and self.text.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning of the API: something unusual but real, such as a coverage above 100 %.

    The code is stable and in capitals: COVERAGE_ABOVE_100.
    """

    code: str
    message: Text

    def as_dict(self) -> dict[str, Any]:
        """Returns the caution as it is stored."""
        return {"code": self.code, "message": self.message.as_dict()}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a calculator answers: the rounded value and its band, if a rule defines bands."""

    value: float
    steps: tuple[Step, ...]
    band: str | None = None
    cautions: tuple[Caution, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Returns the measurement in JSON's types."""
        return {
            "value": self.value,
            "band": self.band,
            "steps": [step.as_dict() for step in self.steps],
            "warnings": [caution.as_dict() for caution in self.cautions],
        }
