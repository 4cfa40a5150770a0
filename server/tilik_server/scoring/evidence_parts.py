"""Evidence in parts: records of a goal or a score, read part by part, and their keys."""

from collections.abc import AsyncIterator, Iterable, Sequence
from hashlib import sha256
from typing import Final, overload
from uuid import UUID

import orjson

from tilik_server.plugin_host.requests import PART
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction

# `||` lets a day in the record win over the evidence's day, which is added if $2 is true.
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


class EvidenceKeys(Sequence[str]):
    """Keys of evidence in order, stored in 16 bytes each and returned as text.

    A sequence of millions of strings would take several times the memory.
    """

    def __init__(self, keys: Iterable[UUID] = ()) -> None:
        self._packed = bytearray()
        self.add(keys)

    def add(self, keys: Iterable[UUID]) -> None:
        """Append keys."""
        self._packed += b"".join(key.bytes for key in keys)

    @property
    def digest(self) -> str:
        """The SHA-256 of the keys' bytes, as the database computes it."""
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
    transaction: Transaction, goal: UUID, keys: EvidenceKeys, *, is_dated: bool
) -> AsyncIterator[list[orjson.Fragment]]:
    """Read a goal's accepted evidence as JSON records, and append its keys to `keys`."""
    return _parts(transaction, ACCEPTED, (goal, is_dated), keys)


def input_parts(
    transaction: Transaction, score: UUID, keys: EvidenceKeys, *, is_dated: bool
) -> AsyncIterator[list[orjson.Fragment]]:
    """Read the evidence that a stored score was computed from, in its order at that time."""
    return _parts(transaction, INPUTS, (score, is_dated), keys)


async def _parts(
    transaction: Transaction, wanted: Statement, values: tuple[UUID, bool], keys: EvidenceKeys
) -> AsyncIterator[list[orjson.Fragment]]:
    async for rows in transaction.fetch_parts(wanted, *values, size=PART):
        keys.add(row["id"] for row in rows)
        yield [orjson.Fragment(row["record"]) for row in rows]
