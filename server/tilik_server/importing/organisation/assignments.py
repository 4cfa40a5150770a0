"""Assignments: their importer, and the posts that its lines begin, move and end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from tilik_plugin import Text
from tilik_plugin.importer import Rejected, natural_key
from tilik_server.access.reach import EVERYWHERE, Reach
from tilik_server.importing.changes import Absence, Change, ChangeKind, Difference, Stored
from tilik_server.importing.checked_lines import AcceptedLine, CheckedLines
from tilik_server.importing.known_units import find_units
from tilik_server.importing.organisation.cells import (
    NO_UNIT,
    OUT_OF_REACH,
    OrganisationImporter,
    Reader,
    key_of_person,
    read_code,
    read_day,
    read_flag,
    read_person,
)
from tilik_server.importing.organisation.complete_file import CompleteFile
from tilik_server.importing.organisation.known_people import KnownPeople, find_people
from tilik_server.importing.organisation.posts import Post, PostFault, PostLine, PostsOfPerson
from tilik_server.importing.source_file import SourceFile
from tilik_server.importing.source_records import batches
from tilik_server.models import Assignment
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import ResultRow, Transaction

POST: Final = columns_of(Assignment)

KNOWN: Final = statement(
    "importing.find_posts",
    f"""
select {POST.select_list("a")}, u.code as unit, p.code as position
from assignment a join unit u on u.id = a.unit_id join position p on p.id = a.position_id
where a.employee_id = any($1::uuid[]) order by a.starts_on
""",
)
POSITIONS: Final = statement(
    "importing.find_positions_of_posts",
    "select code, id from position where code = any($1::text[])",
)
INSERT: Final = statement("importing.store_posts", POST.insert(f"from {POST.recordset('$1')}"))
_CHANGED: Final = ", ".join(f"{name} = n.{name}" for name in POST.without("id", "employee_id"))
UPDATE: Final = statement(
    "importing.correct_posts",
    f"update assignment a set {_CHANGED} from {POST.recordset('$1')} where a.id = n.id",
)
OPEN: Final = statement(
    "importing.find_open_posts",
    f"""
select {POST.select_list("a")}, e.name, u.code as unit, p.code as position,
  tilik_today(a.unit_id) as today
from assignment a join employee e on e.id = a.employee_id join unit u on u.id = a.unit_id
join position p on p.id = a.position_id
where e.employment <> 'NON_ASN' and ($1::text = '' or {in_subtree("u.path", "$1::text")})
  and a.starts_on <= tilik_today(a.unit_id)
  and coalesce(a.ends_on >= tilik_today(a.unit_id), true)
""",
)


class AssignmentsImporter(OrganisationImporter):
    """A post of a person for each line, the main one unless it says acting.

    A blank first day is that of the post which the person holds there, or else today.
    """

    kind = "assignments"
    description = Text("Posts of people", "Penempatan pegawai")
    header = ("nip", "unit", "position", "from", "to", "acting")
    readers: ClassVar[Mapping[str, Reader]] = {
        "nip": read_person,
        "unit": read_code,
        "position": read_code,
        "from": read_day,
        "to": read_day,
        "acting": read_flag,
    }
    required = frozenset({"nip", "unit", "position"})

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the person, the post and its first day."""
        person = key_of_person(record["nip"])
        acting = "acting" if record.get("acting") else "main"
        day = str(record.get("from") or "")
        return natural_key(person, acting, record["unit"], record["position"], day)

    def check(self, record: Mapping[str, Any]) -> Rejected | None:
        """Reject a post that ends before it starts."""
        starts_on, ends_on = record.get("from"), record.get("to")
        if starts_on is not None and ends_on is not None and ends_on < starts_on:
            return Rejected("to", REVERSED)
        return None


class Posts:
    """The rows of assignments; a complete file ends those that it does not name."""

    has_source_records = False

    def __init__(self, complete: CompleteFile | None = None, reach: Reach = EVERYWHERE) -> None:
        self._complete = complete
        self._reach = reach
        self._new: list[Assignment] = []
        self._changed: list[Assignment] = []
        self._changes: dict[str, Change] = {}
        self._named: set[UUID] = set()

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject unknown people, units and positions, and two main posts on one day."""
        records = [each.imported.record for each in checked.accepted.values()]
        people = await find_people(transaction, (each["nip"] for each in records))
        units = await find_units(transaction, (each["unit"] for each in records))
        codes = sorted({each["position"] for each in records})
        positions = {row["code"]: row for row in await transaction.fetch(POSITIONS, codes)}
        lines: dict[UUID, list[PostLine]] = defaultdict(list)
        for key, each in list(checked.accepted.items()):
            line = _line(checked, key, each, people, units, positions, self._reach)
            if line is not None:
                lines[line.post.employee_id].append(line)
        posts: dict[UUID, list[Post]] = defaultdict(list)
        for row in await transaction.fetch(KNOWN, list(lines)):
            posts[row["employee_id"]].append(_stored(row))
        for employee, given in lines.items():
            self._settle(checked, posts[employee], given)

    def _settle(
        self, checked: CheckedLines, stored: Sequence[Post], given: Iterable[PostLine]
    ) -> None:
        """Bring the posts of one person to what the lines say, in the order of their days."""
        before = {post.id: post.as_stored() for post in stored}
        person = PostsOfPerson(stored)
        for line in sorted(given, key=lambda each: each.post.starts_on):
            try:
                change = person.take(line)
            except PostFault as fault:
                checked.reject(line.key, fault.column, fault.reason)
                continue
            if change is not None:
                self._changes[line.key] = change
        for post in person.posts:
            if post.id not in before:
                self._new.append(POST.row(**post.as_stored()))
            elif before[post.id] != post.as_stored():
                self._changed.append(POST.row(**post.as_stored()))
        self._named |= person.named

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the posts: those that end before those that begin on the day after."""
        for changed in batches(self._changed):
            await transaction.execute(UPDATE, POST.as_json(changed))
        for new in batches(self._new):
            await transaction.execute(INSERT, POST.as_json(new))
        absent = await self._end_absent(transaction, file, checked)
        return Stored(self._changes, absent)

    async def _end_absent(
        self, transaction: Transaction, file: SourceFile, checked: CheckedLines
    ) -> tuple[Absence, ...]:
        if self._complete is None:
            return ()
        root = await self._complete.root(transaction, file.path)
        rows = await transaction.fetch(OPEN, root)
        missing = [row for row in rows if row["id"] not in self._named]
        people = {row["employee_id"] for row in rows}
        left = sorted({row["employee_id"] for row in missing})
        self._complete.check(file.path, checked, left, len(people))
        ended = [_ended(row) for row in missing]
        if ended:
            await transaction.execute(UPDATE, POST.as_json(ended))
        return tuple(_absence(row, post.ends_on) for row, post in zip(missing, ended, strict=True))


def _line(
    checked: CheckedLines,
    key: str,
    each: AcceptedLine,
    people: KnownPeople,
    units: Mapping[str, ResultRow],
    positions: Mapping[str, ResultRow],
    reach: Reach,
) -> PostLine | None:
    """Return the post that a line states; reject the line if it names what is unknown."""
    record = each.imported.record
    person, unit = people.get(record["nip"]), units.get(record["unit"])
    position = positions.get(record["position"])
    if person is None:
        checked.reject(key, "nip", NOBODY)
    elif unit is None:
        checked.reject(key, "unit", NO_UNIT)
    elif position is None:
        checked.reject(key, "position", NO_POSITION)
    elif not reach.covers(person["path"]):
        checked.reject(key, "nip", OUT_OF_REACH)
    elif not reach.covers(unit["path"]):
        checked.reject(key, "unit", OUT_OF_REACH)
    else:
        post = Post(
            id=uuid4(),
            employee_id=person["id"],
            unit_id=unit["id"],
            position_id=position["id"],
            starts_on=record.get("from") or unit["today"],
            ends_on=record.get("to"),
            acting=bool(record.get("acting")),
            name=f"{record['position']} in {unit['code']}",
        )
        return PostLine(key, post, record.get("from") is not None, "to" in record, unit["today"])
    return None


def _stored(row: ResultRow) -> Post:
    values = {name: row[name] for name in POST}
    return Post(**values, name=f"{row['position']} in {row['unit']}")


def _ended(row: ResultRow) -> Assignment:
    values = {name: row[name] for name in POST}
    yesterday = row["today"] - timedelta(days=1)
    return POST.row(**{**values, "ends_on": max(row["starts_on"], yesterday)})


def _absence(row: ResultRow, day: date | None) -> Absence:
    name = f"{row['name']}, {row['position']} in {row['unit']}"
    ended = Difference("to", None if row["ends_on"] is None else str(row["ends_on"]), str(day))
    return Absence(name, Change(ChangeKind.ENDED, (ended,)))


REVERSED: Final = Text("it ends before it starts", "berakhir sebelum dimulai")
# The number itself is personal data and is not repeated.
NOBODY: Final = Text(
    "nobody has this number or code; import the people first",
    "tidak ada pegawai dengan nomor atau kode ini; impor pegawai lebih dahulu",
)
NO_POSITION: Final = Text("no position has this code", "tidak ada jabatan dengan kode ini")
