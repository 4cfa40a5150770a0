"""Conversion: an official table that turns an achievement into a value before it is weighted."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tilik_plugin.rounding import Figure, as_fraction, written


class ConversionRow(BaseModel):
    """Achievements from `start` per cent up become `low`, and rise in a line to `high` at `end`.

    Without an end every achievement of the row becomes `low`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: float = Field(ge=0)
    low: float
    end: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _rises_to_an_end(self) -> "ConversionRow":
        if (self.end is None) != (self.high is None):
            raise ValueError("a row has an end and a high, or neither")
        if self.end is not None and self.end <= self.start:
            raise ValueError("a row ends after its start")
        return self

    def value(self, achievement: Figure) -> Figure:
        """Returns the value of an achievement of this row."""
        if self.end is None or self.high is None:
            return as_fraction(self.low)
        rise = as_fraction(self.high) - as_fraction(self.low)
        steps = as_fraction(self.end) - as_fraction(self.start)
        return (
            as_fraction(self.low)
            + rise * (as_fraction(achievement) - as_fraction(self.start)) / steps
        )

    def expression(self, achievement: Figure) -> str:
        """Returns the value's formula with its numbers."""
        found, low = written(achievement), written(self.low)
        if self.end is None or self.high is None:
            return f"{found} >= {written(self.start)}: {low}"
        rise = f"({written(self.high)} - {low}) / ({written(self.end)} - {written(self.start)})"
        return f"{low} + {rise} × ({found} - {written(self.start)})"


class Conversion(BaseModel):
    """The rows, highest first; `reached` is the value of a target that cannot be exceeded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: tuple[ConversionRow, ...] = Field(min_length=1)
    reached: float | None = None

    @model_validator(mode="after")
    def _is_highest_first_and_complete(self) -> "Conversion":
        starts = [row.start for row in self.rows]
        if starts != sorted(set(starts), reverse=True) or starts[-1] != 0:
            raise ValueError("rows fall from the highest to one that starts at 0")
        return self

    def convert(self, achievement: Figure, *, exceedable: bool = True) -> tuple[Figure, str]:
        """Converts an achievement in per cent, below 0 as 0; returns value and expression."""
        if not exceedable and achievement >= 100 and self.reached is not None:
            found = f"{written(achievement)} >= 100: {written(self.reached)}"
            return as_fraction(self.reached), found
        floored = max(as_fraction(achievement), as_fraction(0))
        row = next(row for row in self.rows if floored >= as_fraction(row.start))
        return row.value(floored), row.expression(floored)
