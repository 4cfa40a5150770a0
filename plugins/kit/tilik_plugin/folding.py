"""Folding: a calculator that takes records part by part, so that millions need not be in memory."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from tilik_plugin.calculator import Calculator, P
from tilik_plugin.faults import InvalidRecords, NoRecords
from tilik_plugin.measurement import Measurement
from tilik_plugin.records import R, Records, Row

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
        """The measurement of all records that were folded; raises Undefined as `measure` does."""

    def measure(self, records: Records[R], params: P) -> Measurement:
        """The measurement of at least one record, all in one part."""
        return self.finish(self.fold(None, records, params), params)

    def calculate_parts(
        self, parts: Iterable[Sequence[Row]], params: Mapping[str, Any] | None = None
    ) -> Measurement:
        """What `calculate` answers to all the rows, of which only one part is held at a time.

        Raises InvalidParams, InvalidRecords with positions among all rows, Undefined and its
        NoRecords.
        """
        checked = self.read_params(params or {})
        filled = (part for part in parts if part)
        first = next(filled, None)
        if first is None:
            raise NoRecords
        state, before = self._take(None, first, 0, checked), len(first)
        for part in filled:
            state = self._take(state, part, before, checked)
            before += len(part)
        return self.finish(state, checked)

    def _take(self, state: S | None, rows: Sequence[Row], before: int, params: P) -> S:
        try:
            return self.fold(state, self.read_records(rows), params)
        except InvalidRecords as error:
            raise error.moved(before) from None
