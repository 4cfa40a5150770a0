"""Keep facts about each plugin, so that a removed plugin is still named."""

from typing import Final

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.sql.statement import statement

# Keys are only added, so a calculator that a later version omits still names its plugin. How the
# version before failed says nothing of the new one.
KEEP: Final = statement(
    "plugin_host.keep_plugins",
    """
insert into plugin as p (id, version, summary, sector, calculator_keys)
select n.name, n.version, n.summary, n.sector, n.keys
from jsonb_to_recordset($1::jsonb)
  n (name text, version text, summary text, sector text, keys text[])
on conflict (id) do update
  set version = excluded.version, summary = excluded.summary, sector = excluded.sector,
      fault = case when p.version = excluded.version then p.fault end,
      failed_at = case when p.version = excluded.version then p.failed_at end,
      calculator_keys = array(
        select unnest(p.calculator_keys) union select unnest(excluded.calculator_keys) order by 1)
  where (p.version, p.summary, p.sector)
      is distinct from (excluded.version, excluded.summary, excluded.sector)
    or not p.calculator_keys @> excluded.calculator_keys
returning p.id
""",
)


async def keep_plugins(database: Database, catalogue: Catalogue) -> int:
    """Store the enabled plugins of the catalogue and return how many were new or changed."""
    rows = [
        {
            "name": each.name,
            "version": each.version,
            "summary": each.summary,
            "sector": each.sector,
            "keys": [entry.key for entry in catalogue.calculators_of(each.name)],
        }
        for each in catalogue.plugins
        if each.enabled
    ]
    async with database.writing(OPERATOR) as transaction:
        return len(await transaction.fetch(KEEP, orjson.dumps(rows).decode()))
