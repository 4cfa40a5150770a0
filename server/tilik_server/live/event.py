"""Events: rows that changed, with the people and units that they concern."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from tilik_server.sql.statement import statement

CHANNEL: Final = "tilik_live"


class Kind(StrEnum):
    """The kinds of changed rows, named as their tables."""

    APPRAISAL = "appraisal"
    EVIDENCE = "evidence"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Event:
    """A changed row.

    `units` are the row's unit and all units above it; `people` are the appraisal's employee,
    appraiser and appraiser's superior.
    """

    kind: Kind
    key: UUID
    units: frozenset[UUID]
    people: frozenset[UUID]


# A shared goal's score concerns everyone who shares it.
CHANGED_ROWS: Final = {
    Kind.APPRAISAL: "select a.id as key, a.id as appraisal_id from appraisal a "
    "where a.id = any($1)",
    Kind.EVIDENCE: "select e.id, g.appraisal_id from evidence e join goal g on g.id = e.goal_id "
    "where e.id = any($1)",
    Kind.SCORE: "select s.id, g.appraisal_id from score s "
    "join goal g on g.scored_goal_id = s.goal_id where s.id = any($1)",
}
_EVENT_ROWS: Final = """
select r.key, array(select x.id from unit x where x.path = any(tilik_prefixes(u.path))) as units,
  array_remove(array[a.employee_id, a.appraiser_id, a.appraiser_superior_id], null) as people
from ({rows}) r (key, appraisal_id)
join appraisal a on a.id = r.appraisal_id join unit u on u.id = a.unit_id
"""
EVENT_ROWS: Final = {
    kind: statement(f"live.find_concerned_by_{kind}", _EVENT_ROWS.format(rows=rows))
    for kind, rows in CHANGED_ROWS.items()
}
"""By kind: the statement that returns key, units and people of the rows with the keys `$1`."""


def events_of(kind: Kind, rows: Iterable[Any]) -> list[Event]:
    """Return an event for each key in the rows of a statement of `EVENT_ROWS`."""
    units: dict[UUID, set[UUID]] = defaultdict(set)
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        units[row["key"]].update(row["units"])
        people[row["key"]].update(row["people"])
    return [Event(kind, key, frozenset(units[key]), frozenset(people[key])) for key in units]


def parse_notification(payload: str) -> tuple[Kind, list[UUID]]:
    """Return the kind and the keys that a notification names.

    Raises ValueError if the payload has another form.
    """
    kind, _, keys = payload.partition(" ")
    return Kind(kind), [UUID(key) for key in keys.split(",")]
