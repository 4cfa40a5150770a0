"""Events: what changed, and whom and which units it concerns."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from tilik_server.sql.statement import statement

CHANNEL: Final = "tilik_live"


class Kind(StrEnum):
    """What is told of, by its table: changed appraisals, recorded evidence, computed scores."""

    APPRAISAL = "appraisal"
    EVIDENCE = "evidence"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Event:
    """A changed row: its units are the one it lies in and all above, its people those it is of."""

    kind: Kind
    key: UUID
    units: frozenset[UUID]
    people: frozenset[UUID]


# A shared goal's score concerns everyone who shares it.
ROWS: Final = {
    Kind.APPRAISAL: "select a.id as key, a.id as appraisal_id from appraisal a "
    "where a.id = any($1)",
    Kind.EVIDENCE: "select e.id, g.appraisal_id from evidence e join goal g on g.id = e.goal_id "
    "where e.id = any($1)",
    Kind.SCORE: "select s.id, g.appraisal_id from score s "
    "join goal g on g.scored_goal_id = s.goal_id where s.id = any($1)",
}
_CONCERNED: Final = """
select r.key, array(select x.id from unit x where x.path = any(tilik_prefixes(u.path))) as units,
  array_remove(array[a.employee_id, a.appraiser_id, a.appraiser_superior_id], null) as people
from ({rows}) r (key, appraisal_id)
join appraisal a on a.id = r.appraisal_id join unit u on u.id = a.unit_id
"""
CONCERNED: Final = {
    kind: statement(f"live.find_concerned_by_{kind}", _CONCERNED.format(rows=rows))
    for kind, rows in ROWS.items()
}
"""By kind, the statement that answers key, units and people of the rows whose keys are `$1`."""


def events(kind: Kind, rows: Iterable[Any]) -> list[Event]:
    """The events of what `CONCERNED` answered, one for each key."""
    units: dict[UUID, set[UUID]] = defaultdict(set)
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        units[row["key"]].update(row["units"])
        people[row["key"]].update(row["people"])
    return [Event(kind, key, frozenset(units[key]), frozenset(people[key])) for key in units]


def heard(payload: str) -> tuple[Kind, list[UUID]]:
    """What a notification tells of. Raises ValueError for one that is none of ours."""
    kind, _, keys = payload.partition(" ")
    return Kind(kind), [UUID(key) for key in keys.split(",")]
