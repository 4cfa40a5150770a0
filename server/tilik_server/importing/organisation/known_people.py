"""Known people: those whom lines name by NIP or by code."""

from collections.abc import Iterable
from typing import Final

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
where e.nip = any($1::text[]) or e.code = any($2::text[])
""",
)


class KnownPeople:
    """Stored people by number and by code."""

    def __init__(self, rows: Iterable[ResultRow]) -> None:
        self._rows: dict[str, ResultRow] = {}
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


async def find_people(transaction: Transaction, named: Iterable[str | None]) -> KnownPeople:
    """Return the stored people who are named by number or code."""
    names = sorted({each for each in named if each is not None})
    numbers = [each for each in names if is_nip(each)]
    codes = [each for each in names if not is_nip(each)]
    return KnownPeople(await transaction.fetch(PEOPLE, numbers, codes))
