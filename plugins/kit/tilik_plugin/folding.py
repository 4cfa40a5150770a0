"""Folding: a calculator that takes records part by part, so that millions need not be in memory."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from tilik_plugin.calculator import Calculator, P
from tilik_plugin.faults import InvalidRecords, NoRecords
from tilik_plugin.measurement import Measurement
from tilik_plugin.parts import in_parts
from tilik_plugin.records import R, Records, Row
from tilik_plugin.running import RunningSteps, RunningSum

__all__ = ["FoldingCalculator", "RunningSteps", "RunningSum"]

S = TypeVar("S")


class FoldingCalculator(Calculator[R, P], Generic[R, P, S]):
    """Base of a calculator that offers `fold` and `finish`; `measure` follows from them.

    Wherever the records are cut into parts, the measurement is the same, steps included. The
    state is the calculator's own and stays in one process; RunningSum and RunningSteps are made
    to be kept in it.
    """

    @abstractmethod
    def fold(self, state: S | None, records: Records[R], params: P) -> S:
        """The state after at least one more record; None came before the first ones.

        The state given may be changed and returned. Raises InvalidRecords with positions within
        these records.
        """

    @abstractmethod
    def finish(self, state: S, params: P) -> Measurement:
        """The measurement of all records that were folded; raises Undefined as `measure` does.

        Where some of them do not fit together, InvalidRecords with positions among all.
        """

    def measure(self, records: Records[R], params: P) -> Measurement:
        """The measurement of at least one record, all in one part."""
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
        """What `calculate` answers to all the rows, of which only one part is held at a time.

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
