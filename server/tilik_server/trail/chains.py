"""The chains of the audit trail: checked from the first event to the last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.sql.statement import statement
from tilik_server.trail.tables import TRAILED

PORTION: Final = 500
# So many faults of a chain are listed; of the others it is said how many there are.
LISTED: Final = 20

CHAINS: Final = statement(
    "trail.list_chains",
    """
select k.agency_id, u.code as agency, c.number, c.hash
from (
  select agency_id from audit_chain union select agency_id from audit_event
  union select id from unit where parent_id is null
) k
left join audit_chain c on c.agency_id is not distinct from k.agency_id
left join unit u on u.id = k.agency_id
order by u.code nulls first, k.agency_id
""",
)
# Written once more here, because a function of the database could be exchanged with its rows.
EVENTS: Final = statement(
    "trail.read_chain",
    """
select e.number, e.hash,
  jsonb_build_array(e.id, e.agency_id, e.number, e.kind, extract(epoch from e.at)::text, e.viewer,
    e.employee_id, e.source, e.credential, e.request_id, e.client, e.operation, e.database_role,
    e.units)::text
  || coalesce((
    select string_agg(E'\\n' || jsonb_build_array(encode(sha256(uuid_send(c.id)), 'hex'),
      c.ordinal, c.table_name, c.row, c.command, c.unit_id, c.people, c.columns)::text,
      '' order by c.ordinal)
    from audit_change c where c.event_id = e.id), '') as content
from audit_event e where e.agency_id is not distinct from $1
order by e.number nulls last, e.id
""",
)


ANY_ROW: Final = statement(
    "trail.find_row",
    " union all ".join(f'(select 1 as found from "{table}" limit 1)' for table in TRAILED)
    + " limit 1",
)


@dataclass(frozen=True, slots=True)
class ChainFault:
    """An event of an agency's chain that is not as it was written, and what is wrong.

    Of several that are missing in a row, `last` is the last one.
    """

    agency: str | None
    number: int
    what: Text
    last: int | None = None


@dataclass
class Verified:
    """How many events are good in how many chains, the faults listed, and how many are not."""

    events: int = 0
    chains: int = 0
    faults: list[ChainFault] = field(default_factory=list)
    unlisted: int = 0

    def add(self, walk: "Walk") -> None:
        """Add what was found along a chain."""
        self.events += walk.good
        self.faults += walk.faults
        self.unlisted += walk.unlisted


@dataclass
class Copied:
    """The hashes of a copy by agency and number, its codes of agencies, and its own faults."""

    hashes: dict[UUID | None, dict[int, str]] = field(default_factory=dict)
    codes: dict[UUID | None, str | None] = field(default_factory=dict)
    faults: list[ChainFault] = field(default_factory=list)
    unlisted: int = 0

    def add(self, agency: UUID | None, code: str | None, number: int, hash_: str) -> None:
        """Add an event."""
        self.hashes.setdefault(agency, {})[number] = hash_
        self.codes[agency] = code


async def verify_chains(database: Database, copied: Copied | None = None) -> Verified:
    """Compute the hash of every event anew, and compare them with those of a copy.

    An event that is missing, reordered or altered is found at its place, and everything that was
    cut from the end, as long as the end of the chain is known to `audit_chain` or to the copy. An
    agency without any event is a fault, and so are rows of any kind in a trail without events.
    """
    done, copied = Verified(), copied or Copied()
    known = dict(copied.hashes)
    async with database.reading(OPERATOR) as transaction:
        chains = await transaction.fetch(CHAINS)
        if not chains and await transaction.fetch(ANY_ROW):
            done.faults.append(ChainFault(None, 1, EMPTIED))
        for chain in chains:
            walk = Walk(chain["agency"], known.pop(chain["agency_id"], {}))
            async for rows in transaction.fetch_parts(EVENTS, chain["agency_id"], size=PORTION):
                for row in rows:
                    walk.take(row)
            walk.end(chain["number"], chain["hash"])
            done.chains += 1
            done.add(walk)
    # Of these agencies nothing is left.
    for agency, numbers in known.items():
        done.faults.append(ChainFault(copied.codes[agency], min(numbers), MISSING))
    return done


MISSING: Final = Text("it is missing", "peristiwa ini tidak ada")
ALTERED: Final = Text(
    "it was altered, or it stands in another's place",
    "peristiwa ini diubah, atau berada di tempat peristiwa lain",
)
OTHER: Final = Text("it differs from the copy", "peristiwa ini berbeda dari salinannya")
EMPTIED: Final = Text(
    "there is no event, although there are rows whose making leaves one: the events were taken "
    "away, or nothing was changed here since there is a trail",
    "tidak ada peristiwa, padahal ada baris yang pembuatannya tercatat: peristiwanya dihapus, "
    "atau belum ada perubahan di sini sejak jejak audit ada",
)
UNSEALED: Final = Text(
    "it was added without a place in the chain",
    "peristiwa ini ditambahkan tanpa tempat dalam rantai",
)


@dataclass
class Walk:
    """The way along one chain, and the faults on it."""

    agency: str | None
    copied: Mapping[int, str] = field(default_factory=dict)
    place: int = 0
    good: int = 0
    unplaced: int = 0
    # With which hashes the next event may go on; none after one that is missing, since its own is
    # not known.
    previous: tuple[str, ...] = ("",)
    faults: list[ChainFault] = field(default_factory=list)
    unlisted: int = 0

    def take(self, row: Mapping[str, Any]) -> None:
        """Check the next event."""
        number = row["number"]
        if number is None:
            self.unplaced += 1
            self._blame(self.place + self.unplaced, UNSEALED)
        elif number <= self.place:
            self._blame(number, ALTERED)
        else:
            if number > self.place + 1:
                self._miss(number - 1)
                self.previous = ()
            self.place = number
            self._compare(row)

    def end(self, number: int | None, hash_: str | None) -> None:
        """Compare the last event with where the chain must end."""
        last = max(number or 0, *self.copied, 0)
        if self.place < last:
            self._miss(last)
        elif number is None and not self.place:
            if not self.unplaced:
                self._blame(1, EMPTIED)
        elif number != self.place or hash_ not in self.previous:
            self._blame(self.place, ALTERED)

    def _miss(self, last: int) -> None:
        first = self.place + 1
        self._blame(first, MISSING, last if last > first else None)

    def _compare(self, row: Mapping[str, Any]) -> None:
        stored, content = row["hash"], row["content"]
        computed = [
            sha256(f"{previous}\n{content}".encode()).hexdigest() for previous in self.previous
        ]
        if computed and stored not in computed:
            self._blame(self.place, ALTERED)
            # Either its text was altered or its hash: what follows stands on one of both.
            self.previous = (stored, *computed)[:4]
            return
        self.previous = (stored,)
        if self.copied.get(self.place, stored) != stored:
            self._blame(self.place, OTHER)
        else:
            self.good += 1

    def _blame(self, number: int, what: Text, last: int | None = None) -> None:
        if len(self.faults) < LISTED:
            self.faults.append(ChainFault(self.agency, number, what, last))
        else:
            self.unlisted += 1
