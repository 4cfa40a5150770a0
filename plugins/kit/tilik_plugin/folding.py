"""Folding: a calculator that takes records in parts, so that memory does not limit their number."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from tilik_plugin.calculator import Calculator, P
from tilik_plugin.faults import InvalidRecords, NoRecords
from tilik_plugin.measurement import Measurement
from tilik_plugin.parts import in_parts
from tilik_plugin.records import R, Records, Row
from tilik_plugin.running_totals import RunningSteps, RunningSum

__all__ = ["FoldingCalculator", "RunningSteps", "RunningSum"]

S = TypeVar("S")


class FoldingCalculator(Calculator[R, P], Generic[R, P, S]):
    """Base of a calculator that offers `fold` and `finish`; `measure` follows from them.

    The measurement and its steps must not depend on how the records are cut into parts. The
    state may be any object, since it stays in one process. RunningSum and RunningSteps help to
    keep it small.
    """

    @abstractmethod
    def fold(self, state: S | None, records: Records[R], params: P) -> S:
        """Adds at least one record to the state, which is None at first, and returns the state.

        It may change the state and return it. Raises InvalidRecords with positions within these
        records.
        """

    @abstractmethod
    def finish(self, state: S, params: P) -> Measurement:
        """Measures all records that were folded; raises Undefined as `measure` does.

        Raises InvalidRecords, with positions among all records, if they contradict each other.
        """

    def measure(self, records: Records[R], params: P) -> Measurement:
        """Measures at least one record, all in one part."""
        return self.finish(self.fold(None, records, params), params)

    def calculate(
        self, rows: Sequence[Row], params: Mapping[str, Any] | None = None
    ) -> Measurement:
        """Checks rows and parameters against their schemas and measures them, some at a time.

        Raises InvalidParams, InvalidRecords with the faults of all rows, Undefined and its
        NoRecords.
        """
        try:
            return self.calculate_parts(in_parts(rows), params)
        except InvalidRecords:
            # A part names its own faults only.
            return super().calculate(rows, params)

    def calculate_parts(
        self, parts: Iterable[Sequence[Row]], params: Mapping[str, Any] | None = None
    ) -> Measurement:
        """Measures rows that come in parts, as `calculate` measures them all at once.

        Holds one part at a time.

        Raises InvalidParams, InvalidRecords with positions among all rows, Undefined and its
        NoRecords.
        """
        checked = self.read_params(params or {})
        state, before = None, 0
        for records in self.read_parts(part for part in parts if part):
            try:
                state = self.fold(state, records, checked)
            except InvalidRecords as error:
                raise error.moved(before) from None
            before += len(records)
        if state is None:
            raise NoRecords
        return self.finish(state, checked)
