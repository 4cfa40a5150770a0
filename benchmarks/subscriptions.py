"""From the commit to the message, with 200 subscribers who are all told of each change.

Once as 200 people with tokens, for each of whom every change is read apart, and once as 200 screens
of one viewer, for whom it is read once. The clients run beside the service on the same machine and
take their share.
"""

import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median, quantiles

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.serving import serving
from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import OPERATOR, Grant
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings
from tilik_server.sql.statement import statement

OPERATIONS = Path(__file__).parents[1] / "schema/tilik_schema/operations"
SUBSCRIBERS = 200
CHANGES = 60
PAUSE = 0.5
ROOT = statement(
    "benchmarks.find_root", "select code from unit where parent_id is null order by code limit 1"
)
PEOPLE = statement("benchmarks.list_people", "select id from employee order by id limit $1")
CHANGE = statement(
    "benchmarks.change_appraisal",
    """update appraisal set version = version + 1 where id = (
  select a.id from appraisal a join unit u on u.id = a.unit_id
  join unit r on r.code = $1 and u.path >= r.path and u.path < r.path || 'g'
  order by a.id offset $2 limit 1)""",
)


async def subscribe(
    stack: AsyncExitStack, url: str, token: str, document: str, under: str
) -> ClientConnection:
    """A connection that misses nothing from now on."""
    connection = await stack.enter_async_context(
        connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None)
    )
    payload = {
        "query": document,
        "operationName": "AppraisalChanged",
        "variables": {"under": under},
    }
    for message in (
        {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}},
        {"type": "subscribe", "id": "1", "payload": payload},
        {"type": "ping"},
    ):
        await connection.send(orjson.dumps(message).decode())
        if message["type"] != "subscribe":
            answer = orjson.loads(await connection.recv())
            if answer["type"] not in ("connection_ack", "pong"):
                raise SystemExit(f"the service answered {answer}")
    return connection


async def arrival(connection: ClientConnection) -> float:
    """When the next message came."""
    await connection.recv()
    return time.perf_counter()


async def measure(url: str, data_dir: Path, viewers: int) -> list[float]:
    """The seconds from the commit to each message, with so many different viewers."""
    document = (OPERATIONS / "live.graphql").read_text(encoding="utf-8")
    database = await Database.open(Settings(data_dir=data_dir))
    tokens = Tokens(data_dir)
    taken: list[float] = []
    try:
        async with database.reading(OPERATOR) as connection:
            under = await connection.fetch_value(ROOT)
            people = [row["id"] for row in await connection.fetch(PEOPLE, viewers)]
        async with AsyncExitStack() as stack:
            clients = [
                await subscribe(
                    stack,
                    url,
                    tokens.sign(people[number % len(people)], (Grant(Role.EMPLOYEE),)),
                    document,
                    under,
                )
                for number in range(SUBSCRIBERS)
            ]
            for number in range(CHANGES):
                waiting = [asyncio.create_task(arrival(each)) for each in clients]
                async with database.writing(OPERATOR) as client:
                    await client.execute(CHANGE, under, number)
                    started = time.perf_counter()
                taken.extend([await each - started for each in waiting])
                await asyncio.sleep(PAUSE)
    finally:
        await database.close()
    return taken


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="tilik-bench-") as folder:
        data_dir = Path(folder)
        data_dir.chmod(0o755)
        with serving(data_dir, TILIK_VIEWER_CONNECTIONS=str(SUBSCRIBERS)) as (client, _):
            url = str(client.base_url).replace("http", "ws") + "/graphql"
            for viewers in (1, SUBSCRIBERS):
                show(viewers, asyncio.run(measure(url, data_dir, viewers)))


def show(viewers: int, taken: list[float]) -> None:
    """Print what was measured."""
    p95 = quantiles(taken, n=20)[-1]
    print(
        f"{SUBSCRIBERS} subscribers, {viewers} viewers, {len(taken)} messages: "
        f"median {median(taken) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
        f"longest {max(taken) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
