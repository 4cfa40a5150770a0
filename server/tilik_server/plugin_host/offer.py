"""Offer: the content of a plugin as data, in its process and in the catalogue."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from tilik_plugin import IndicatorDefinition, Polarity, TargetRange, Text
from tilik_plugin.competency import CompetencyList
from tilik_plugin.scheme import RatingScheme


class _Description(BaseModel):
    """The attributes of a registered object that are data."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, registered: object) -> Self:
        """Return the object's attributes and the results of its methods with these names."""
        values = {name: getattr(registered, name) for name in cls.model_fields}
        return cls(**{name: v() if callable(v) else v for name, v in values.items()})


class CalculatorDescription(_Description):
    """A calculator; the schemas are JSON Schema 2020-12.

    `checks_records` tells whether it may refuse a record that its schema admits.
    """

    key: str
    version: str
    name: Text
    description: Text
    unit_of_measure: Text
    polarity: Polarity
    citation: str | None
    formula: str
    reach: TargetRange
    reach_unless: tuple[str, ...]
    record_schema: Mapping[str, Any]
    params_schema: Mapping[str, Any]
    checks_records: bool

    def reach_with(self, params: Mapping[str, Any]) -> TargetRange:
        """Return what it can give with these parameters; open where they widen its reach."""
        return TargetRange() if params.keys() & set(self.reach_unless) else self.reach


class ImporterDescription(_Description):
    """A kind of file that can be imported; `derived` are columns it adds to filter by."""

    kind: str
    description: Text
    header: tuple[str, ...]
    optional: frozenset[str]
    distinguishing: tuple[str, ...]
    number_columns: frozenset[str]
    calculator_keys: tuple[str, ...]
    derived: tuple[str, ...]


class PluginOffer(BaseModel):
    """Everything that a plugin's hooks returned, as data."""

    sector: str | None
    calculators: tuple[CalculatorDescription, ...]
    schemes: tuple[RatingScheme, ...]
    competencies: tuple[CompetencyList, ...]
    indicators: tuple[IndicatorDefinition, ...]
    importers: tuple[ImporterDescription, ...]
