"""Calculator: a pure formula from one goal's records to an explained value."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from tilik_plugin.expectation import why_invalid
from tilik_plugin.faults import (
    InvalidParams,
    InvalidRecords,
    NoRecords,
    ParamProblem,
    RecordProblem,
)
from tilik_plugin.fields import Params, json_schema
from tilik_plugin.indicator import TargetRange
from tilik_plugin.measurement import Measurement
from tilik_plugin.polarity import Polarity
from tilik_plugin.records import MOST_PROBLEMS, R, Records, Row, has_validators
from tilik_plugin.text import Text

P = TypeVar("P", bound=Params)


class Calculator(ABC, Generic[R, P]):
    """Base of every calculator; a subclass sets the attributes and implements `measure`.

    It must be pure: the same records and parameters give the same measurement. It keeps nothing
    between calls and reads no file, network or clock.
    """

    key: str
    """Stable and with the plugin first: `health.immunisation_coverage`."""
    version: str
    """Semantic version; a new one where the same records may give another value."""
    name: Text
    description: Text
    unit_of_measure: Text
    polarity: Polarity
    reach: TargetRange = TargetRange()
    """What it can give for any records; no target lies outside. An end that is open is not
    known."""
    reach_unless: tuple[str, ...] = ()
    """Parameters that widen the reach; where one of them is given, it is open."""
    citation: str | None = None
    """The rule the formula comes from; None where there is none."""
    formula: str
    record_model: type[R]
    params_model: type[P]
    ordered: bool = False
    """Whether the order of the records matters, which is rare."""

    def check(self, record: R) -> Iterable[RecordProblem]:
        """Yields what is wrong within one record whose fields are valid each by itself.

        Here belongs a rule across the fields of one record, such as `on_time <= due`: it is known
        when the record is entered. Yields `RecordProblem.in_field("on_time", must_be=...)`. It must
        be pure, and raise nothing.
        """
        return ()

    def suspects(self, records: Records[R]) -> Iterable[int]:
        """Yields the positions of the records that `check` looks at, in order; here, all.

        A calculator of very many records may find those that break a rule sooner, by columns.
        """
        return range(len(records))

    @abstractmethod
    def measure(self, records: Records[R], params: P) -> Measurement:
        """Measures at least one record.

        The value is rounded half up as the last step only, and its band is that of the rounded
        value. Raises Undefined if the formula has no answer, InvalidRecords if records do not fit
        together.
        """

    def calculate(
        self, rows: Sequence[Row], params: Mapping[str, Any] | None = None
    ) -> Measurement:
        """Checks rows and parameters against their schemas and measures them.

        Raises InvalidParams, InvalidRecords, Undefined and its NoRecords.
        """
        checked = self.read_params(params or {})
        records = self.read_records(rows)
        if not records:
            raise NoRecords
        return self.measure(records, checked)

    def calculate_parts(
        self, parts: Iterable[Sequence[Row]], params: Mapping[str, Any] | None = None
    ) -> Measurement:
        """Measures rows that come in parts, as `calculate` measures them all at once.

        Holds the rows of one part at a time, and the checked columns of all parts.

        Raises InvalidParams, InvalidRecords with positions among all rows, Undefined and its
        NoRecords.
        """
        checked = self.read_params(params or {})
        records = Records.joined(self.record_model, self.read_parts(parts))
        if not records:
            raise NoRecords
        return self.measure(records, checked)

    def read_parts(self, parts: Iterable[Sequence[Row]]) -> Iterator[Records[R]]:
        """Validates the parts; raises InvalidRecords with positions among all rows."""
        before = 0
        for rows in parts:
            try:
                yield self.read_records(rows)
            except InvalidRecords as error:
                raise error.moved(before) from None
            before += len(rows)

    def read_records(self, rows: Sequence[Row]) -> Records[R]:
        """Validates the rows, each by itself; raises InvalidRecords.

        Its rules are those of the record's model and, once no row breaks these, of `check`.
        """
        records = Records.validate(self.record_model, rows)
        if self._has_check:
            problems = list(islice(self._problems_in(records), MOST_PROBLEMS))
            if problems:
                raise InvalidRecords(*problems)
        return records

    def checks_records(self) -> bool:
        """Returns whether it may refuse a record that its JSON Schema admits."""
        return self._has_check or has_validators(self.record_model)

    @property
    def _has_check(self) -> bool:
        return type(self).check is not Calculator.check

    def _problems_in(self, records: Records[R]) -> Iterator[RecordProblem]:
        for position in self.suspects(records):
            for problem in self.check(records[position]):
                yield problem.moved_to(position)

    def read_params(self, params: Mapping[str, Any]) -> P:
        """Validates the parameters and fills in their defaults; raises InvalidParams."""
        try:
            return self.params_model.model_validate(dict(params))
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
            problems = [
                ParamProblem(".".join(map(str, fault["loc"])), **why_invalid(fault))
                for fault in faults
            ]
            raise InvalidParams(*problems) from None

    def reach_with(self, params: Mapping[str, Any]) -> TargetRange:
        """Returns what it can give with these parameters."""
        return TargetRange() if params.keys() & set(self.reach_unless) else self.reach

    def record_schema(self) -> dict[str, Any]:
        """Returns the JSON Schema (2020-12) of one record."""
        return json_schema(self.record_model, self.name)

    def params_schema(self) -> dict[str, Any]:
        """Returns the JSON Schema (2020-12) of the parameters."""
        return json_schema(self.params_model, self.name)
