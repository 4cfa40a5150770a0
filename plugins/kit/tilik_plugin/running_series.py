"""Running series: pairs of figures that come in parts and are combined by the `series`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import gt
from typing import Any, Generic

from tilik_plugin.measurement import Caution, Step
from tilik_plugin.name_keys import fold_column
from tilik_plugin.records import R, Records
from tilik_plugin.running_totals import RunningSteps, RunningSum
from tilik_plugin.series import REPEATED, Series, combine

__all__ = ["PairSums", "PairTotals", "RunningSeries"]

_LOOKED_AT = 1024
"""Where keys repeat at all, they mostly do soon."""

Key = tuple[Any, ...]


@dataclass(slots=True)
class PairSums:
    """The sums of the parts and of the wholes of some pairs."""

    parts: RunningSum = field(default_factory=RunningSum)
    wholes: RunningSum = field(default_factory=RunningSum)


@dataclass(slots=True)
class PairTotals:
    """Both sums, the number of parts that exceed their whole, and the steps of the first pairs.

    `groups` has the sums of each group of pairs, where the series names groups.
    """

    parts: RunningSum = field(default_factory=RunningSum)
    wholes: RunningSum = field(default_factory=RunningSum)
    over: int = 0
    steps: RunningSteps = field(default_factory=RunningSteps)
    groups: dict[str, PairSums] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of pairs."""
        return self.parts.count

    def add(
        self, parts: Sequence[float], wholes: Sequence[float], step: Callable[[int], Step]
    ) -> None:
        """Adds pairs; `step` gets a pair's place among these."""
        self.parts.add(parts)
        self.wholes.add(wholes)
        self.over += sum(map(gt, parts, wholes))
        self.steps.add(len(parts), lambda place, _: step(place))

    def add_groups(
        self, groups: Iterable[str | None], parts: Sequence[float], wholes: Sequence[float]
    ) -> None:
        """Adds pairs to the sums of their groups; None is no group."""
        places = defaultdict[str, list[int]](list)
        for place, group in enumerate(groups):
            if group is not None:
                places[group].append(place)
        for group, found in places.items():
            sums = self.groups.setdefault(group, PairSums())
            sums.parts.add([parts[place] for place in found])
            sums.wholes.add([wholes[place] for place in found])


@dataclass(slots=True)
class RunningSeries(Generic[R]):
    """The columns `part` and `whole` of records, which belong together if all `keys` agree.

    `step` makes the step of a pair from its key's values, its part and whole, and its record's
    position among all. Separate records are summed as they come; those of another series are
    kept, as only the last part tells which of them is the latest. `group` names the group of a
    key, whose sums are kept apart too.
    """

    model: type[R]
    keys: Sequence[str]
    part: str
    whole: str
    series: Series
    step: Callable[[Key, float, float, int], Step]
    group: Callable[[Key], str | None] | None = None
    _count: int = 0
    _sums: PairTotals = field(default_factory=PairTotals)
    _seen: set[Any] = field(default_factory=set)
    _repeated: bool = False
    _kept: list[Records[R]] = field(default_factory=list)
    _positions: list[int] = field(default_factory=list)
    _cautions: tuple[Caution, ...] = ()

    def add(self, records: Records[R], positions: Sequence[int] | None = None) -> None:
        """Adds records; `positions` are theirs among all records, if some were left out."""
        if positions is None:
            positions = range(self._count, self._count + len(records))
        self._count += len(records)
        if self.series is not Series.SEPARATE:
            self._kept.append(records)
            self._positions += positions
            return
        keys = [records.column(key) for key in self.keys]
        self._look_for_repeats([fold_column(each) for each in keys])
        parts, wholes = records.column(self.part), records.column(self.whole)
        self._sums.add(
            parts,
            wholes,
            lambda i: self.step(_values(keys, i), parts[i], wholes[i], positions[i]),
        )
        if self.group is not None:
            self._sums.add_groups(map(self.group, zip(*keys, strict=True)), parts, wholes)

    def totals(self) -> PairTotals:
        """Returns the totals of the pairs.

        Raises Undefined if the latest record of a key is not known.
        """
        if self.series is Series.SEPARATE:
            return self._sums
        records = Records.joined(self.model, self._kept)
        made = combine(records, self.keys, self.part, self.whole, self.series)
        keys = [records.column(key) for key in self.keys]

        def step(place: int) -> Step:
            record = made.positions[place]
            figures = made.parts[place], made.wholes[place]
            return self.step(_values(keys, record), *figures, self._positions[record])

        self._cautions = made.cautions
        totals = PairTotals()
        totals.add(made.parts, made.wholes, step)
        if self.group is not None:
            groups = (self.group(_values(keys, position)) for position in made.positions)
            totals.add_groups(groups, made.parts, made.wholes)
        return totals

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """Returns a warning if separate records share a key, or, after `totals`, if some fall."""
        return (REPEATED,) if self._repeated else self._cautions

    def _look_for_repeats(self, columns: Sequence[Sequence[Any]]) -> None:
        keys = iter(columns[0]) if len(columns) == 1 else zip(*columns, strict=True)
        expected = len(self._seen)
        while not self._repeated and (some := list(islice(keys, _LOOKED_AT))):
            expected += len(some)
            self._seen.update(some)
            self._repeated = len(self._seen) < expected
        if self._repeated:
            self._seen.clear()


def _values(columns: Sequence[Sequence[Any]], position: int) -> Key:
    return tuple(column[position] for column in columns)
