"""Warnings about new evidence that is unusual but not wrong; they are stored with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import fmean, stdev
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.json_schema import without_day

FEWEST: Final = 5
FAR: Final = 4.0

EARLIER: Final = statement(
    "evidence.read_earlier",
    """
select occurred_on, record from evidence
where goal_id = $1 and status in ('PENDING', 'ACCEPTED') order by occurred_on desc limit 200
""",
)
# All evidence of a day, however much is newer; the index evidence_by_goal_newest finds it.
SAME: Final = statement(
    "evidence.read_same",
    """
select occurred_on, record from evidence
where goal_id = $1 and status in ('PENDING', 'ACCEPTED') and occurred_on = any($2)
  and record - 'occurred_on' in (select n - 'occurred_on' from jsonb_array_elements($3::jsonb) n)
""",
)
TODAY: Final = statement(
    "evidence.find_today", "select tilik_today(unit_id) as today from goal where id = $1"
)

FUTURE: Final = {
    "code": "FUTURE_DATE",
    "message": {
        "en": "The day is in the future.",
        "id": "Tanggalnya masih di masa depan.",
    },
}
DUPLICATE: Final = {
    "code": "POSSIBLE_DUPLICATE",
    "message": {
        "en": "The same record of the same day was recorded before.",
        "id": "Catatan yang sama untuk hari yang sama sudah pernah direkam.",
    },
}


@dataclass(frozen=True)
class EarlierRecords:
    """The last 200 records of a goal by day, newest first, to compare new ones with.

    `same` are records of any age that equal one of the new ones, with their days.
    """

    today: date
    records: Sequence[tuple[date, Mapping[str, Any]]]
    same: Sequence[tuple[date, Mapping[str, Any]]] = ()

    @classmethod
    async def of(
        cls, transaction: Transaction, goal: UUID, new: Mapping[date, Sequence[Mapping[str, Any]]]
    ) -> "EarlierRecords":
        """Read the goal's records that are pending or accepted, for the new records by day."""
        wanted = orjson.dumps([each for records in new.values() for each in records]).decode()
        # An integration records beside evidence of others that it may not read.
        async with act_as(transaction, OPERATOR):
            rows = await transaction.fetch(EARLIER, goal)
            same = await transaction.fetch(SAME, goal, list(new), wanted)
            (now,) = await transaction.fetch(TODAY, goal)
        return cls(now["today"], _dated(rows), [(day, without_day(r)) for day, r in _dated(same)])

    def warnings(self, record: Mapping[str, Any], occurred_on: date) -> list[dict[str, Any]]:
        """Return the warnings about a new record, in the form in which warnings are stored.

        There is a warning for a day in the future, for the same record on the same day, and for a
        number more than four standard deviations from the mean of at least five earlier ones.
        """
        found: list[dict[str, Any]] = []
        if occurred_on > self.today:
            found.append(FUTURE)
        if (occurred_on, without_day(record)) in self.same:
            found.append(DUPLICATE)
        found.extend(_unusual(name) for name, value in record.items() if self._is_far(name, value))
        return found

    def _is_far(self, name: str, value: object) -> bool:
        if not _is_number(value) or name not in self._spreads:
            return False
        assert isinstance(value, int | float)
        scale, mean, spread = self._spreads[name]
        return spread > 0 and abs(value / scale - mean) > FAR * spread

    @cached_property
    def _spreads(self) -> dict[str, tuple[float, float, float]]:
        """Return scale, mean and standard deviation of each field with enough numbers.

        Mean and deviation are divided by the scale, because sums of the largest numbers would
        overflow.
        """
        columns: dict[str, list[float]] = {}
        for _, record in self.records:
            for name, value in record.items():
                if _is_number(value):
                    columns.setdefault(name, []).append(float(value))
        return {name: _spread(known) for name, known in columns.items() if len(known) >= FEWEST}


async def warnings_about(
    transaction: Transaction, goal: UUID, record: Mapping[str, Any], occurred_on: date
) -> list[dict[str, Any]]:
    """Return the warnings about one new record of a goal."""
    earlier = await EarlierRecords.of(transaction, goal, {occurred_on: [record]})
    return earlier.warnings(record, occurred_on)


def _dated(rows: Sequence[Mapping[str, Any]]) -> list[tuple[date, dict[str, Any]]]:
    return [(row["occurred_on"], _read(row["record"])) for row in rows]


def _read(record: Any) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(record) if isinstance(record, str | bytes) else record
    return read


def _spread(known: Sequence[float]) -> tuple[float, float, float]:
    scale = max(map(abs, known)) or 1.0
    parts = [value / scale for value in known]
    return scale, fmean(parts), stdev(parts)


def _is_number(value: object) -> bool:
    # In Python True and False are integers too.
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unusual(name: str) -> dict[str, Any]:
    return {
        "code": "UNUSUAL_VALUE",
        "message": {
            "en": f"{name} is far from what was recorded before.",
            "id": f"{name} jauh dari yang tercatat sebelumnya.",
        },
    }
