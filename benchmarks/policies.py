"""What the policies cost: the statements of documents as each viewer, against the tables' owner.

Takes `TILIK_DATABASE_URL` and `TILIK_OWNER_DATABASE_URL` of an empty database, and fills it with
100,000 people (`--agencies 100` of 1,000 each) by `many_people.sql`. Asks each document once as
each viewer through the graph, and then runs the statements that it took in turns: as the owner, as
the viewer. The ratio is the median of those of the rounds; beside it stands the
statement that costs the viewer most.
"""

import argparse
import asyncio
import time
from collections.abc import Mapping
from hashlib import md5
from pathlib import Path
from statistics import median
from typing import Final
from uuid import UUID

import asyncpg
import orjson

from benchmarks.recording import Recorder, Taken, statements_of
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import Role
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.scoring.pool import ScoringPool
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed, statement
from tilik_server.sql.transaction import Driver, Session

HERE: Final = Path(__file__).parent
DOCUMENTS: Final = HERE.parent / "schema" / "tilik_schema" / "operations"
SCHEME: Final = "asn.permenpanrb_6_2022"
FILLED: Final = statement("benchmarks.check_people", "select exists (select from employee)")
ANALYZE: Final = statement("benchmarks.analyze", "analyze")
CYCLE: Final = statement(
    "benchmarks.store_cycle",
    """
insert into cycle (id, code, name, starts_on, ends_on, status, scheme, params)
values (7, '2025', '2025', '2025-01-01', '2025-12-31', 'OPEN', $1, '{}')
""",
)


def key(name: str) -> UUID:
    """Return the key that the rows of `many_people.sql` have by their names."""
    return UUID(md5(name.encode(), usedforsecurity=False).hexdigest())


VIEWERS: Final[Mapping[str, Viewer]] = {
    "administrator": Viewer("user", grants=(Grant(Role.ADMIN),)),
    "visitor": Viewer("visitor", grants=(Grant(Role.REGION_VIEWER),)),
    "team of all units": Viewer("user", grants=(Grant(Role.PERFORMANCE_TEAM, key("B")),)),
    "team of an agency": Viewer("user", grants=(Grant(Role.PERFORMANCE_TEAM, key("B1")),)),
    "head of an agency": Viewer("user", employee=key("E0")),
    "head of a unit": Viewer("user", employee=key("E20")),
    "employee": Viewer("user", employee=key("E27")),
    "integration": Viewer(
        "integration",
        grants=(Grant(Role.INTEGRATION, key("B1"), ("directory", "nip", "competency", "results")),),
        source="portal",
    ),
}
OVERVIEW: Final = {"unit": "BIG-001", "cycle": "2025"}
ASKED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "PortalOverview": ("portal_overview", OVERVIEW),
    "CompetencyProfileChanges": ("competency_profiles", {"under": "BIG-001"}),
    "ResultChanges": ("result_changes", {"cycle": "2025", "under": "BIG-001"}),
    "WorkList": ("work_list", {"cycle": "2025"}),
}


async def fill(settings: Settings, catalogue: Catalogue, agencies: int) -> None:
    """Migrate an empty database and fill it; does nothing where there are people."""
    await migrate(settings)
    assert settings.owner_database_url is not None
    connection = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    session = Session(connection)
    try:
        if await session.fetch_value(FILLED):
            return
        await session.execute(CYCLE, orjson.dumps(catalogue.stored_scheme(SCHEME)).decode())
        text = (HERE / "many_people.sql").read_text(encoding="utf-8")
        wanted = text.replace(":agencies", str(agencies))
        await session.execute(composed("benchmarks.fill_people", wanted))
        await session.execute(ANALYZE)
    finally:
        await connection.close()


async def milliseconds(
    database: Database, connection: Driver, viewer: Viewer, taken: Taken
) -> list[float]:
    """Return how long each statement takes in a transaction of the viewer on a connection."""
    found = []
    async with database.reading_on(connection, viewer) as transaction:
        for each, values in taken:
            begun = time.perf_counter()
            await transaction.fetch(each, *values)
            found.append((time.perf_counter() - begun) * 1000)
    return found


def report(
    name: str,
    who: str,
    taken: Taken,
    rounds: list[tuple[list[float], list[float]]],
) -> None:
    """Print a line for a document, and one for the statement that costs the viewer most."""
    free, held = (median(map(sum, each)) for each in zip(*rounds, strict=True))
    ratio = median(sum(one) / sum(other) for other, one in rounds)
    more = [
        median(one[place] - other[place] for other, one in rounds) for place in range(len(taken))
    ]
    worst = more.index(max(more))
    label = taken[worst][0].name
    print(
        f"| {name} | {who} | {len(taken)} | {free:.1f} | {held:.1f} | {ratio:.2f} "
        f"| {label} +{more[worst]:.1f} |",
        flush=True,
    )


async def measure(settings: Settings, agencies: int, rounds: int) -> None:
    """Print a line for each document and viewer."""
    catalogue = await read_catalogue(settings)
    await fill(settings, catalogue, agencies)
    assert settings.owner_database_url is not None
    assert settings.database_url is not None
    owner = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    asking = await asyncpg.connect(settings.database_url.get_secret_value())
    database = await Database.open(settings)
    print("| document | viewer | statements | owner, ms | viewer, ms | ratio | costs most, ms |")
    print("|---|---|---|---|---|---|---|")
    async with ScoringPool(settings, catalogue) as pool:
        for name in ASKED:
            for who, viewer in VIEWERS.items():
                file, variables = ASKED[name]
                text = (DOCUMENTS / f"{file}.graphql").read_text(encoding="utf-8")
                context = Recorder(database, catalogue, pool, viewer)
                taken = await statements_of(context, text, variables, name)
                held, free = [], []
                for _ in range(rounds):
                    free.append(await milliseconds(database, owner, viewer, taken))
                    held.append(await milliseconds(database, asking, viewer, taken))
                # The first round prepares the statements.
                report(name, who, taken, list(zip(free[1:], held[1:], strict=True)))
    await asking.close()
    await owner.close()
    await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    asyncio.run(measure(Settings(), given.agencies, given.rounds))
