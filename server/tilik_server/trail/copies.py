"""Copies of the chains: a line of JSON for each event, written, read, and checked by themselves."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction, UnstorableValue
from tilik_server.trail.chains import CHAINS, PORTION, Copied, Walk

COPY: Final = statement(
    "trail.copy_chain",
    """
select json_build_object('agency', $2::text, 'number', e.number, 'hash', e.hash, 'id', e.id,
  'agencyId', e.agency_id, 'kind', e.kind, 'at', e.at, 'viewer', e.viewer,
  'employee', e.employee_id, 'source', e.source, 'credential', e.credential,
  'requestId', e.request_id, 'client', e.client, 'operation', e.operation,
  'databaseRole', e.database_role, 'units', e.units,
  'changes', (
    select coalesce(json_agg(json_build_object('key', encode(sha256(uuid_send(c.id)), 'hex'),
      'ordinal', c.ordinal, 'table', c.table_name, 'row', c.row, 'command', c.command,
      'unit', c.unit_id, 'people', c.people, 'columns', c.columns)
      order by c.ordinal), '[]')
    from audit_change c where c.event_id = e.id))::text as line
from audit_event e where e.agency_id is not distinct from $1 order by e.number
""",
)
COPIED: Final = statement(
    "trail.read_copy",
    """
select jsonb_build_array(e -> 'id', e -> 'agencyId', e -> 'number', e -> 'kind',
    extract(epoch from at)::text, e -> 'viewer', e -> 'employee', e -> 'source',
    e -> 'credential', e -> 'requestId', e -> 'client', e -> 'operation', e -> 'databaseRole',
    e -> 'units')::text
  || coalesce((
    select string_agg(E'\\n' || jsonb_build_array(c -> 'key', c -> 'ordinal', c -> 'table',
      c -> 'row', c -> 'command', c -> 'unit', c -> 'people', c -> 'columns')::text, '' order by n)
    from jsonb_array_elements(e -> 'changes') with ordinality changes (c, n)), '') as content
from unnest($1::jsonb[], $2::timestamptz[]) with ordinality events (e, at, n) order by n
""",
)


class CopyFault(Exception):
    """Raised with the lines of a copy, from `first` to `last`, where something is no event."""

    def __init__(self, first: int, last: int) -> None:
        places = f"line {first}" if first == last else f"lines {first} to {last}"
        super().__init__(places)


@dataclass(frozen=True, slots=True)
class _Line:
    """An event of a copy: where it stands, its agency, and the line itself."""

    number: int
    agency: UUID | None
    at: datetime
    event: Mapping[str, Any]
    text: str


async def copy_chains(database: Database) -> AsyncIterator[str]:
    """Yield each event of all chains as a line of JSON, in the order of the chains."""
    async with database.reading(OPERATOR) as transaction:
        for chain in await transaction.fetch(CHAINS):
            values: tuple[UUID | None, str | None] = chain["agency_id"], chain["agency"]
            async for rows in transaction.fetch_parts(COPY, *values, size=PORTION):
                for row in rows:
                    yield row["line"]


async def read_copy(database: Database, lines: Iterable[str]) -> Copied:
    """Read the lines of a copy, and compute the hash of every event anew from what they say.

    Raises CopyFault if a line is no event.
    """
    copied = Copied()
    walks: dict[UUID | None, Walk] = {}
    events = (_read_line(number, line) for number, line in enumerate(lines, 1))
    async with database.reading(OPERATOR) as transaction:
        while portion := list(islice(events, PORTION)):
            contents = await _contents(transaction, portion)
            for line, content in zip(portion, contents, strict=True):
                code, number, hash_ = (
                    line.event.get("agency"),
                    line.event["number"],
                    line.event["hash"],
                )
                walk = walks.setdefault(line.agency, Walk(code))
                walk.take({"number": number, "hash": hash_, "content": content})
                copied.add(line.agency, code, number, hash_)
    for walk in walks.values():
        copied.faults += walk.faults
        copied.unlisted += walk.unlisted
    return copied


def _read_line(number: int, text: str) -> _Line:
    try:
        event = orjson.loads(text)
        agency = None if event["agencyId"] is None else UUID(event["agencyId"])
        line = _Line(number, agency, datetime.fromisoformat(event["at"]), event, text)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise CopyFault(number, number) from fault
    if not (
        isinstance(event.get("number"), int)
        and isinstance(event.get("hash"), str)
        and isinstance(event.get("agency"), str | None)
        and isinstance(event.get("changes"), list)
        and line.at.tzinfo is not None
    ):
        raise CopyFault(number, number)
    return line


async def _contents(transaction: Transaction, lines: Sequence[_Line]) -> Iterator[str]:
    """Return the text of each event that is hashed."""
    texts, times = [line.text for line in lines], [line.at for line in lines]
    try:
        return (row["content"] for row in await transaction.fetch(COPIED, texts, times))
    # Such as a character of number 0, which JSON has and PostgreSQL has not.
    except UnstorableValue as fault:
        raise CopyFault(lines[0].number, lines[-1].number) from fault
