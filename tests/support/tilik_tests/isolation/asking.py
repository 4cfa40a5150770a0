"""The fuzz: documents asked as each viewer, and what their answers and changes must not show."""

from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from uuid import UUID

import orjson
from graphql import GraphQLSchema

from tilik_schema.reading.ids import decode
from tilik_server.access.viewer import Viewer
from tilik_server.errors import InvalidId
from tilik_tests.isolation.agencies import REGION_OF
from tilik_tests.isolation.documents import CONCEPTS, Drawing, Pool
from tilik_tests.isolation.planting import Garden
from tilik_tests.isolation.rules import HIDDEN_AS, Sight
from tilik_tests.isolation.writing import may_write
from tilik_web.masking import format_error, mask

VERSIONS: Final = frozenset({"updated_at", "changed_in"})
AGENCIES: Final = tuple(REGION_OF)
# A code or name is one in the whole service, so whoever chooses one that is taken is told.
TAKEN: Final = ("CYCLE_CODE_TAKEN", "INDICATOR_CODE_TAKEN", "KEY_NAME_TAKEN")
# Heads and superiors may work anywhere: a number that nobody has is told apart, and who left.
ROWS: Final = ("Units", "Employees", "Assignments", "Codes", "Attributes")
NAME_PEOPLE: Final = (*(f"upsert{rows}" for rows in ROWS), "reassignAppraiser")
# A key that may record for a goal learns that it is too late, though it reads no appraisal, and
# one that may give feedback learns of the person or unit that it is about.
OF_SCOPE: Final[Mapping[str, tuple[str, ...]]] = {
    "key evidence": ("recordEvidence", "withdrawEvidence"),
    "key feedback": ("giveFeedback",),
}


@dataclass(frozen=True)
class Finding:
    """Something that a viewer must not have seen or changed."""

    viewer: str
    number: int
    what: str
    document: str

    def __str__(self) -> str:
        return f"{self.viewer}, document {self.number}: {self.what}\n    {self.document}"


@dataclass
class Fuzz:
    """The world under question, and what was found."""

    graph: Any
    schema: GraphQLSchema
    superuser: Any
    garden: Garden
    viewers: Mapping[str, Viewer]
    seed: int
    findings: list[Finding] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    sights: dict[str, Sight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out who sees what."""
        self._stood: tuple[int, list[tuple[str, int]]] | None = None
        self.pool = Pool(self.garden)
        self.sights = {name: Sight(viewer, self.garden) for name, viewer in self.viewers.items()}

    def draw(self, number: int) -> Drawing:
        """The drawing of the document of a number."""
        figures = _has_figures(number)
        return Drawing(self.schema, self.pool, Random(f"{self.seed} {number}"), figures)

    def asking(self, number: int) -> list[str]:
        """Who asks the document of a number: each role of one agency in turn, and who has none."""
        agency = AGENCIES[number % len(AGENCIES)]
        others = set(AGENCIES) - {agency}
        return [name for name in self.viewers if name.split()[0] not in others]

    def report(self, documents: int) -> str:
        """What was asked by whom, and what was found."""
        by_role = ", ".join(
            f"{role} {asked} ({self.shown[role]} shown, {self.changed[role]} changed)"
            for role, asked in self.asked.items()
        )
        found = "".join(f"\n  {each}" for each in self.findings)
        return (
            f"seed {self.seed}, {documents} documents, asked {self.asked.total()} times\n"
            f"by role: {by_role}\nerrors: {dict(self.codes)}\n"
            f"findings: {len(self.findings)}{found}"
        )

    async def ask(self, name: str, document: str) -> bytes:
        """What the viewer is answered, as it is sent."""
        answer = await self.graph.run(document, self.viewers[name])
        content: dict[str, Any] = {"data": answer.data}
        if answer.errors:
            content["errors"] = [
                format_error(mask(each, "0"), each, "en", "0") for each in answer.errors
            ]
            self.codes.update(each["extensions"]["code"] for each in content["errors"])
        self.asked[role_of(name)] += 1
        return orjson.dumps(content)

    async def ask_once(self, number: int) -> None:
        """Ask the query of a number."""
        document = self.draw(number).query()
        for name in self.asking(number):
            self.judge(name, number, document, await self.ask(name, document))

    async def ask_all(self, numbers: Iterable[int]) -> None:
        """Ask the queries of these numbers, with and without what a viewer may not see."""
        drawn = {number: self.draw(number).query() for number in numbers}
        for name in self.viewers:
            mine = [number for number in drawn if name in self.asking(number)]
            answers = {number: await self.ask(name, drawn[number]) for number in mine}
            for number, answer in answers.items():
                self.judge(name, number, drawn[number], answer)
            async with self.without_hidden(name):
                for number in mine:
                    if _has_figures(number):
                        continue
                    again = await self.ask(name, drawn[number])
                    self.compare(name, number, drawn[number], answers[number], again)

    async def try_all(self, numbers: Iterable[int]) -> None:
        """Run the mutations of these numbers, and undo them.

        One that is refused must be refused alike where what the viewer may not see is away.
        """
        refused: dict[str, dict[int, bytes]] = {}
        drawn = {number: self.draw(number).mutation() for number in numbers}
        for number, document in drawn.items():
            for name in self.asking(number):
                answer = await self.try_mutation(name, number, document)
                if answer is not None:
                    refused.setdefault(name, {})[number] = answer
        for name, answers in refused.items():
            async with self.without_hidden(name):
                self._stood = await self._standing()
                for number, answer in answers.items():
                    again = await self.ask(name, drawn[number])
                    if not _is_told(name, drawn[number], answer):
                        self.compare(name, number, drawn[number], answer, again)
                    await self._undo_newer()
        self._stood = None

    def compare(self, name: str, number: int, document: str, before: bytes, after: bytes) -> None:
        """Note that an answer tells of rows that the viewer may not see."""
        if before != after:
            self.findings.append(Finding(name, number, differing(before, after), document))

    def judge(self, name: str, number: int, document: str, answer: bytes) -> None:
        """Note what the viewer must not have been answered."""
        for what in self.hidden_in(name, document, answer):
            self.findings.append(Finding(name, number, what, document))

    def hidden_in(self, name: str, document: str, answer: bytes) -> Iterator[str]:
        """What stands in an answer, not in its document, and is not the viewer's to see."""
        sight, text = self.sights[name], answer.decode()
        said = document.lower()
        words = self.garden.found_in(text)
        self.shown[role_of(name)] += bool(words)
        for word in sorted(words):
            if word not in said and not sight.sees_word(self.garden.words[word]):
                yield f"the word {word}"
        if "INTERNAL" in text or "TEMPORARILY" in text:
            yield f"a failure: {text[:200]}"
        for concept, key in _ids(orjson.loads(answer)):
            table = CONCEPTS.get(concept)
            if table is None or key not in self.garden.rows[table]:
                continue
            if not sight.sees(table, key):
                yield f"the id of {table} {key}"
        for key in _authors(orjson.loads(answer)):
            row = self.garden.rows["feedback"].get(key)
            if row is not None and row["anonymous"]:
                yield f"the author of {key}"

    # The world without what a viewer may not see.

    @asynccontextmanager
    async def without_hidden(self, name: str) -> AsyncIterator[None]:
        """The world without what the viewer may not see, until the end of the block.

        Hidden rows are away, and hidden fields of the others have another value.
        """
        sight = self.sights[name]
        gone = {
            table: [key for key, row in rows.items() if not self._stays(sight, table, key, row)]
            for table, rows in self.garden.rows.items()
        }
        await self.replace(gone, back=False)
        for (table, column), keys in sight.hidden_fields().items():
            other = f'update "{table}" set "{column}" = {HIDDEN_AS[table, column]}'
            await self.superuser.execute(f"{other} where id = any($1)", keys)
            gone[table] += keys
        try:
            yield
        finally:
            await self.replace(gone)

    def _stays(self, sight: Sight, table: str, key: Any, row: Mapping[str, Any]) -> bool:
        """Whether the viewer sees a row, or others by it: by a role of their own, or a key."""
        if sight.sees(table, key):
            return True
        if table == "role_grant":
            return sight.me is not None and row["employee_id"] == sight.me
        if table == "integration_key":
            return bool(row["name"] == sight.viewer.source)
        if table == "appraisal":
            return sight.contributes_to(row)
        # What too few gave without a name is counted, not shown.
        return table == "feedback" and sight.may_read_feedback(row)

    async def replace(self, rows: Mapping[str, Iterable[Any]], *, back: bool = True) -> None:
        """Remove rows; bring back what they were when the world was made."""
        for table, given in rows.items():
            keys = list(given)
            if not keys:
                continue
            await self.superuser.execute(f'delete from "{table}" where id = any($1)', keys)
            if back:
                listed = ", ".join(f'"{each}"' for each in self.garden.columns[table])
                await self.superuser.execute(
                    f'insert into "{table}" ({listed}) '
                    f'select {listed} from kept."{table}" where id = any($1)',
                    keys,
                )

    async def keep(self) -> None:
        """Keep a copy of the world, to which it is brought back."""
        await self.superuser.execute("create schema kept")
        for table in self.garden.rows:
            await self.superuser.execute(f'create table kept."{table}" as table public."{table}"')
        await self.superuser.execute("analyze")

    # What a mutation changed.

    async def try_mutation(self, name: str, number: int, document: str) -> bytes | None:
        """Run a mutation; what it changed must be the viewer's to change, and is undone.

        Returns the answer where nothing was changed.
        """
        if not self._stood:
            self._stood = await self._standing()
        answer = await self.ask(name, document)
        self.judge(name, number, document, answer)
        touched = await self._touched()
        if not touched:
            return answer
        await self._judge_changes(name, number, document, touched)
        await self.replace(touched)
        self._stood = await self._standing()
        return None

    async def _undo_newer(self) -> None:
        """Bring back rows that were changed, and remove those that were added."""
        if newer := await self._newer():
            await self.replace(newer)
            self._stood = await self._standing()

    async def _standing(self) -> tuple[int, list[tuple[str, int]]]:
        """The number of the next transaction, and how many rows each table has."""
        since = await self.superuser.fetchval("select pg_current_xact_id()::text::bigint")
        return since, await self._counts()

    async def _counts(self) -> list[tuple[str, int]]:
        counted = " union all ".join(
            f"select '{table}' as t, count(*) as n from \"{table}\"" for table in self.garden.rows
        )
        return [(row["t"], row["n"]) for row in await self.superuser.fetch(counted)]

    async def _newer(self) -> dict[str, list[Any]]:
        """The rows that were written since the world stood."""
        assert self._stood is not None
        newer = " union all ".join(
            f"select '{table}' as t, id::text as k from \"{table}\" "
            f"where xmin::text::bigint > {self._stood[0]}"
            for table in self.garden.rows
        )
        found: dict[str, list[Any]] = {}
        for row in await self.superuser.fetch(newer):
            found.setdefault(row["t"], []).append(_key(row["t"], row["k"]))
        return found

    async def _touched(self) -> dict[str, list[Any]]:
        """The rows that are others than in the world that was made."""
        assert self._stood is not None
        touched = await self._newer()
        if touched or await self._counts() != self._stood[1]:
            for table, rows in self.garden.rows.items():
                found = await self.superuser.fetch(f'select id from "{table}"')
                gone = rows.keys() - {row["id"] for row in found}
                touched.setdefault(table, []).extend(gone)
        return {table: keys for table, keys in touched.items() if keys}

    async def _judge_changes(
        self, name: str, number: int, document: str, touched: Mapping[str, list[Any]]
    ) -> None:
        now: dict[str, dict[Any, dict[str, Any]]] = {}
        for table, keys in touched.items():
            rows = await self.superuser.fetch(f'select * from "{table}" where id = any($1)', keys)
            now[table] = {row["id"]: dict(row) for row in rows}
        counts = False
        for table, keys in touched.items():
            for key in keys:
                before, after = self.garden.rows[table].get(key), now[table].get(key)
                if before and after and _lasting(before) == _lasting(after):
                    continue
                counts = True
                if not may_write(self.sights[name], table, before, after, now):
                    what = "changed" if before and after else "deleted" if before else "added"
                    self.findings.append(Finding(name, number, f"{what} {table} {key}", document))
        self.changed[role_of(name)] += counts


def _key(table: str, text: str) -> Any:
    if table in ("competency", "plugin"):
        return text
    return int(text) if table == "cycle" else UUID(text)


def _lasting(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what says only that something below it changed."""
    return {name: value for name, value in row.items() if name not in VERSIONS}


def _ids(value: Any) -> Iterator[tuple[str, Any]]:
    """The ids in an answer, of whatever name."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _ids(each)
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each)
    elif isinstance(value, str) and 20 <= len(value) <= 60:
        try:
            yield decode(value)
        except InvalidId:
            yield from _cursor(value)


def _cursor(text: str) -> Iterator[tuple[str, Any]]:
    """The row whose key is a cursor, whatever its concept."""
    if len(text) != 22:
        return
    try:
        key = UUID(bytes=urlsafe_b64decode(text + "=="))
    except ValueError:
        return
    for concept in CONCEPTS:
        yield concept, key


def _authors(value: Any) -> Iterator[UUID]:
    """The feedback whose author an answer names."""
    if isinstance(value, list):
        for each in value:
            yield from _authors(each)
    if isinstance(value, dict):
        if value.get("author") is not None and isinstance(value.get("id"), str):
            key = decode(value["id"])[1]
            if isinstance(key, UUID):
                yield key
        for each in value.values():
            yield from _authors(each)


def _has_figures(number: int) -> bool:
    """Whether the query of a number may ask for figures, which count what is hidden."""
    return number % 5 == 0


def _is_told(name: str, document: str, answer: bytes) -> bool:
    """Whether a refusal tells by its nature of rows that its viewer may not see."""
    told = NAME_PEOPLE + OF_SCOPE.get(role_of(name), ())
    by_field = any(f" {each}(" in document for each in told)
    return by_field or any(f'"{code}"'.encode() in answer for code in TAKEN)


def role_of(name: str) -> str:
    """Who a viewer is in their agency."""
    agency, _, role = name.partition(" ")
    return role if agency in AGENCIES else name


def differing(before: bytes, after: bytes) -> str:
    """Where two answers differ first."""
    pairs = enumerate(zip(before, after, strict=False))
    place = next((n for n, (a, b) in pairs if a != b), min(len(before), len(after)))
    around = slice(max(0, place - 100), place + 100)
    return f"with hidden rows {before[around]!r}, without {after[around]!r}"
