"""Write the structure of a newly migrated database beside the migrations: `make docs`."""

import asyncio
import tempfile
from pathlib import Path

import asyncpg
from pydantic import SecretStr

from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE, EmbeddedServer
from tilik_server.database.migrate import migrate
from tilik_server.database.structure import CURRENT, structure
from tilik_server.settings import Settings
from tilik_server.sql.transaction import Session


async def main() -> None:
    """Migrate a new embedded database and write its structure, one file for each kind of object."""
    with tempfile.TemporaryDirectory(prefix="tilik-") as folder:
        server = await EmbeddedServer.start(Path(folder))
        try:
            service, owner = server.url(SERVICE_ROLE), server.url(OWNER_ROLE)
            await migrate(
                Settings(database_url=SecretStr(service), owner_database_url=SecretStr(owner))
            )
            connection = await asyncpg.connect(owner)
            files = await structure(Session(connection), SERVICE_ROLE)
            await connection.close()
        finally:
            await server.stop()
    CURRENT.mkdir(exist_ok=True)
    for name, text in files.items():
        (CURRENT / f"{name}.sql").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
