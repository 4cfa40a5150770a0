"""Known units: those that lines name by their code, or by a code of another system."""

from collections.abc import Iterable, Mapping
from typing import Final

from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

# A unit's own code comes first, for it may have a colon, too.
UNITS: Final = statement(
    "importing.find_units",
    """
select n.named, u.id, u.code, u.path, tilik_today(u.id) as today
from unnest($1::text[]) n (named)
join lateral (
  select f.id from (
    select o.id, 1 as place from unit o where o.code = n.named
    union all
    select x.unit_id, 2 from external_code x
    where x.scheme = upper(split_part(n.named, ':', 1)) and x.employee_id is null
      and x.value = substr(n.named, strpos(n.named, ':') + 1) and x.unit_id is not null
  ) f order by f.place limit 1
) found on true
join unit u on u.id = found.id
""",
)


async def find_units(
    transaction: Transaction, named: Iterable[str | None]
) -> Mapping[str, ResultRow]:
    """Return the stored units by how lines name them: a code, or `SCHEME:VALUE`.

    A row has `id`, `code`, `path`, and `today`, the present day there.
    """
    wanted = sorted({each for each in named if each})
    return {row["named"]: row for row in await transaction.fetch(UNITS, wanted)}
