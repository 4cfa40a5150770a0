"""While a version migrates, the services of the versions before it go on answering reads."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from tilik_server.database.migrate import migrate
from tilik_server.settings import Settings
from tilik_tests.upgrades import restore

UPGRADES = Path(__file__).parent / "upgrades"
READS = {
    path.name.removesuffix(".reads.json"): path.read_bytes()
    for path in sorted(UPGRADES.glob("*.reads.json"))
}
# As version 0.1.0 begins a read; the operator sees every row in all versions.
BEGIN = """
select set_config('tilik.viewer', 'operator', true), set_config('tilik.employee', '', true),
  set_config('tilik.grants', '[]', true), set_config('statement_timeout', '8000', true),
  set_config('transaction_read_only', 'on', true)
"""
Operations = dict[str, list[dict[str, Any]]]
Answers = dict[str, list[list[str]]]


class OldService:
    """The reads of an earlier version, on one connection that keeps its prepared statements."""

    def __init__(self, connection: Any, operations: Operations) -> None:
        self.connection = connection
        self.operations = operations
        self.rounds = 0
        # Statements whose rows differ from one moment to the next, such as days in a stage.
        self.moving: set[tuple[str, int]] = set()

    async def settle(self) -> Answers:
        """Note which statements give other rows each time; the answers of the others."""
        first, second = await self.answers(), await self.answers()
        self.moving = {
            (name, number)
            for name, lists in first.items()
            for number, rows in enumerate(lists)
            if rows != second[name][number]
        }
        return self.lasting(second)

    def lasting(self, answers: Answers) -> Answers:
        """The answers with the number of rows in the place of those that move."""
        return {
            name: [
                [str(len(rows))] if (name, number) in self.moving else rows
                for number, rows in enumerate(lists)
            ]
            for name, lists in answers.items()
        }

    async def answers(self) -> Answers:
        """The rows of every statement, each operation in a transaction as when it is served."""
        found = {}
        for name, reads in self.operations.items():
            async with self.connection.transaction(isolation="repeatable_read"):
                await self.connection.execute(BEGIN)
                found[name] = [await self.rows(each) for each in reads]
        self.rounds += 1
        return found

    async def rows(self, read: dict[str, Any]) -> list[str]:
        """The rows of a statement, sorted: what is loaded by keys comes in an order of the plan."""
        values = [value_of(each) for each in read["values"]]
        return sorted(repr(row) for row in await self.connection.fetch(read["sql"], *values))

    async def go_on(self, expected: Answers, stop: asyncio.Event) -> None:
        """Read again and again, and compare; ends after a whole round once it is stopped."""
        while not stop.is_set():
            assert self.lasting(await self.answers()) == expected


def value_of(recorded: Any) -> Any:
    """A parameter from its JSON."""
    if isinstance(recorded, dict):
        return date.fromisoformat(recorded["date"])
    return [value_of(each) for each in recorded] if isinstance(recorded, list) else recorded


@pytest.mark.parametrize("version", READS)
async def test_old_reader_answers_the_same_while_and_after_a_new_version_migrates(
    version: str, empty: Settings
) -> None:
    restore(UPGRADES / f"{version}.dump", empty)
    assert empty.database_url is not None
    assert empty.owner_database_url is not None
    owner: Any = await asyncpg.connect(empty.owner_database_url.get_secret_value())
    connection: Any = await asyncpg.connect(empty.database_url.get_secret_value())
    try:
        # The restore alone numbers the rows of the feeds anew.
        await owner.execute("select tilik_take_over()")
        old = OldService(connection, orjson.loads(READS[version]))
        before = await old.settle()
        assert len(old.moving) <= 2
        assert sum(bool(rows) for each in before.values() for rows in each) > 40
        stop = asyncio.Event()
        reading = asyncio.create_task(old.go_on(before, stop))
        rounds = old.rounds
        assert await migrate(empty)
        stop.set()
        await reading
        assert old.rounds > rounds
        assert old.lasting(await old.answers()) == before
    finally:
        await connection.close()
        await owner.close()


def test_every_dump_has_its_reads() -> None:
    dumps = {path.stem for path in UPGRADES.glob("*.dump")}
    assert set(READS) == dumps
