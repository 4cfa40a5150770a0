"""Evidence in parts: a goal's or a score's evidence as records, so many at a time, and its keys."""

from collections.abc import AsyncIterator, Iterable, Sequence
from hashlib import sha256
from typing import Final, overload
from uuid import UUID

import orjson

from tilik_server.plugin_host.requests import PART
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction

# A record that names a day of its own keeps it; only a schema with a day gets the evidence's.
_RECORD: Final = """
select e.id, ((case when $2 then jsonb_build_object('occurred_on', e.occurred_on) else '{}' end)
  || e.record)::text as record
"""
ACCEPTED: Final = statement(
    "scoring.read_accepted",
    f"""
{_RECORD} from evidence e
where e.goal_id = $1 and e.status = 'ACCEPTED' order by e.occurred_on, e.id
""",
)
INPUTS: Final = statement(
    "scoring.read_inputs",
    f"""
{_RECORD} from score s cross join unnest(s.inputs) with ordinality i (id, place)
join evidence e on e.id = i.id
where s.id = $1 order by i.place
""",
)
_BYTES: Final = 16


class Keys(Sequence[str]):
    """The keys of evidence in their order, in sixteen bytes each; as text when one is asked for."""

    def __init__(self, keys: Iterable[UUID] = ()) -> None:
        self._packed = bytearray()
        self.add(keys)

    def add(self, keys: Iterable[UUID]) -> None:
        """Takes in some more."""
        self._packed += b"".join(key.bytes for key in keys)

    @property
    def digest(self) -> str:
        """What the database makes of the same keys: the SHA-256 of their bytes."""
        return sha256(self._packed).hexdigest()

    def __len__(self) -> int:
        return len(self._packed) // _BYTES

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = range(len(self))[index] * _BYTES
        return str(UUID(bytes=bytes(self._packed[place : place + _BYTES])))


def evidence_parts(
    connection: Transaction, goal: UUID, keys: Keys, *, is_dated: bool
) -> AsyncIterator[list[orjson.Fragment]]:
    """A goal's accepted evidence as JSON records in the order of `keys`, which it fills."""
    return _parts(connection, ACCEPTED, (goal, is_dated), keys)


def input_parts(
    connection: Transaction, score: UUID, keys: Keys, *, is_dated: bool
) -> AsyncIterator[list[orjson.Fragment]]:
    """The same of the evidence that a stored score was computed from, in the order it had then."""
    return _parts(connection, INPUTS, (score, is_dated), keys)


async def _parts(
    connection: Transaction, wanted: Statement, values: tuple[UUID, bool], keys: Keys
) -> AsyncIterator[list[orjson.Fragment]]:
    async for rows in connection.fetch_parts(wanted, *values, size=PART):
        keys.add(row["id"] for row in rows)
        yield [orjson.Fragment(row["record"]) for row in rows]
