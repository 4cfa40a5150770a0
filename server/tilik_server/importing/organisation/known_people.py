"""Known people: those whom lines name by NIP, by code, or by a code of another system."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from tilik_server.access.reach import Reach
from tilik_server.importing.organisation.cells import is_nip
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

PEOPLE: Final = statement(
    "importing.find_people",
    """
select e.id, e.nip, e.code, e.name, e.grade, e.employment, e.active_until, e.supervisor_id,
  s.name as supervisor, u.path, su.path as supervisor_path
from employee e left join employee s on s.id = e.supervisor_id
left join unit u on u.id = e.unit_id left join unit su on su.id = s.unit_id
where e.nip = any($1::text[]) or e.code = any($2::text[]) or e.id = any($3::uuid[])
""",
)
ELSEWHERE: Final = statement(
    "importing.find_people_elsewhere",
    """
select n.named, x.employee_id from unnest($1::text[]) n (named)
join external_code x on x.scheme = upper(split_part(n.named, ':', 1))
  and x.value = substr(n.named, strpos(n.named, ':') + 1) and x.employee_id is not null
""",
)


class KnownPeople:
    """Stored people by what lines call them."""

    def __init__(self, rows: Sequence[ResultRow], elsewhere: Mapping[str, UUID]) -> None:
        by_key = {row["id"]: row for row in rows}
        # A person's own code comes first, for it may have a colon, too.
        self._rows: dict[str, ResultRow] = {name: by_key[key] for name, key in elsewhere.items()}
        for row in rows:
            self._rows |= {name: row for name in (row["nip"], row["code"]) if name is not None}

    def get(self, person: str | None) -> ResultRow | None:
        """Return the person whom a line names; None if nobody is stored under it."""
        return None if person is None else self._rows.get(person)

    def show(self, person: str | None, reach: Reach) -> str | None:
        """Return the name of a person within reach, and of others only what a line says."""
        row = self.get(person)
        # Whoever knows a number must not learn whose it is.
        return str(row["name"]) if row is not None and reach.covers(row["path"]) else person


async def find_people(
    transaction: Transaction, named: Iterable[str | None], own: Iterable[str | None] = ()
) -> KnownPeople:
    """Return the stored people who are named by number, code, or `SCHEME:VALUE`.

    Those in `own` are looked up by number and code alone.
    """
    names = {each for each in named if each is not None}
    foreign = sorted(each for each in names if ":" in each)
    found = await transaction.fetch(ELSEWHERE, foreign) if foreign else []
    elsewhere = {row["named"]: row["employee_id"] for row in found}
    names |= {each for each in own if each is not None}
    numbers = sorted(each for each in names if is_nip(each))
    codes = sorted(each for each in names if not is_nip(each))
    rows = await transaction.fetch(PEOPLE, numbers, codes, list(elsewhere.values()))
    return KnownPeople(rows, elsewhere)
