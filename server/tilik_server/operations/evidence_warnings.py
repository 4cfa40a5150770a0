"""What is unusual about new evidence, without being wrong: it is stored with a warning."""

from collections.abc import Mapping
from datetime import date
from statistics import fmean, stdev
from typing import Any, Final
from uuid import UUID

import orjson
from tortoise.backends.asyncpg.client import TransactionWrapper

FEWEST: Final = 5
FAR: Final = 4.0

EARLIER: Final = """
select occurred_on, record from evidence
where goal_id = $1 and status in ('PENDING', 'ACCEPTED') order by occurred_on desc limit 200
"""
TODAY: Final = "select current_date as today"

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


async def warnings_about(
    connection: TransactionWrapper, goal: UUID, record: Mapping[str, Any], occurred_on: date
) -> list[dict[str, Any]]:
    """The warnings on a new record of a goal, against the goal's last 200 records.

    A day in the future, the same record of the same day, and a number more than four standard
    deviations from the mean of at least five earlier ones.
    """
    rows = await connection.execute_query_dict(EARLIER, [goal])
    earlier = [(row["occurred_on"], _read(row["record"])) for row in rows]
    (today,) = await connection.execute_query_dict(TODAY)
    found: list[dict[str, Any]] = []
    if occurred_on > today["today"]:
        found.append(FUTURE)
    if any(day == occurred_on and other == record for day, other in earlier):
        found.append(DUPLICATE)
    others = [other for _, other in earlier]
    found.extend(_unusual(name) for name in record if _is_far(name, record[name], others))
    return found


def _read(record: Any) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(record) if isinstance(record, str | bytes) else record
    return read


def _is_far(name: str, value: object, earlier: list[dict[str, Any]]) -> bool:
    known = [float(each[name]) for each in earlier if _is_number(each.get(name))]
    if not _is_number(value) or len(known) < FEWEST:
        return False
    assert isinstance(value, int | float)
    spread = stdev(known)
    return spread > 0 and abs(value - fmean(known)) > FAR * spread


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unusual(name: str) -> dict[str, Any]:
    return {
        "code": "UNUSUAL_VALUE",
        "message": {
            "en": f"{name} is far from what was recorded before.",
            "id": f"{name} jauh dari yang tercatat sebelumnya.",
        },
    }
