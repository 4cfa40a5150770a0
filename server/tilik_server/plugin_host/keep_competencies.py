"""Keep competencies of plugins, so that profiles stay readable without the plugin."""

from typing import Final

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.sql.statement import statement

KEEP: Final = statement(
    "plugin_host.keep_competencies",
    """
insert into competency as c (id, name, kind, plugin)
select n.key, n.name, n.kind, n.plugin
from jsonb_to_recordset($1::jsonb) n (key text, name jsonb, kind text, plugin text)
on conflict (id) do update
  set name = excluded.name, kind = excluded.kind, plugin = excluded.plugin
  where (c.name, c.kind, c.plugin) is distinct from (excluded.name, excluded.kind, excluded.plugin)
returning c.id
""",
)


async def keep_competencies(database: Database, catalogue: Catalogue) -> int:
    """Store the catalogue's competencies and return how many were new or changed."""
    rows = [
        {
            "key": entry.key,
            "name": entry.name.as_dict(),
            "kind": entry.kind,
            "plugin": entry.plugin,
        }
        for entry in catalogue.competencies.values()
    ]
    async with database.writing(OPERATOR) as transaction:
        return len(await transaction.fetch(KEEP, orjson.dumps(rows).decode()))
