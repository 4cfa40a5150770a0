"""What somebody else put beside the tables of this version, and keeps changes from being noted."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tilik_plugin import Text
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow
from tilik_server.trail.definitions import VIEWS, views_of_version

# One that fits its arguments better than PostgreSQL's own is called instead of it. What belongs to
# an extension is that extension's.
HIDING: Final = statement(
    "trail.list_hiding",
    """
select p.oid::regprocedure::text as name, format('drop %s %s',
    case p.prokind when 'a' then 'aggregate' when 'p' then 'procedure' else 'function' end,
    p.oid::regprocedure) as mend
from pg_proc p
where p.pronamespace = any (current_schemas(false)::regnamespace[])
  and exists (select from pg_proc o
    where o.proname = p.proname and o.pronamespace = 'pg_catalog'::regnamespace)
  and not exists (select from pg_depend d
    where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select o.oid::regoperator::text, format('drop operator %s', o.oid::regoperator)
from pg_operator o
where o.oprnamespace = any (current_schemas(false)::regnamespace[])
  and exists (select from pg_operator s
    where s.oprname = o.oprname and s.oprnamespace = 'pg_catalog'::regnamespace)
  and not exists (select from pg_depend d
    where d.classid = 'pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e')
order by name
""",
)
# Rows of a table that inherits are read with those of ours.
INHERITING: Final = statement(
    "trail.list_inheriting",
    """
select i.inhrelid::regclass::text as name, c.relname::text as parent
from pg_inherits i join pg_class c on c.oid = i.inhparent
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
order by i.inhrelid::regclass::text
""",
)
# No foreign key of this version deletes or changes rows. What one does is done as the owner and
# within a trigger, so that it is not noted.
CASCADING: Final = statement(
    "trail.list_cascading",
    """
select c.relname::text as name, k.conname::text as key,
  format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as mend
from pg_constraint k join pg_class c on c.oid = k.conrelid
where c.relnamespace = current_schema()::regnamespace and c.relname = any ($1) and k.contype = 'f'
  and (k.confdeltype in ('c', 'n', 'd') or k.confupdtype in ('c', 'n', 'd'))
order by c.relname, k.conname
""",
)
SEEN: Final = statement(
    "trail.list_views",
    """
select c.relname::text as name, pg_get_viewdef(c.oid, true) as definition,
  coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') as options
from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'v' order by c.relname
""",
)
_QUALIFIER: Final = re.compile(r"\b\w+\.")


def of_hiding(rows: Sequence[ResultRow]) -> Iterator[tuple[str, Text]]:
    """Yield the functions and operators that hide PostgreSQL's own."""
    for row in rows:
        yield row["name"], _hiding(row["mend"])


def of_inheriting(rows: Sequence[ResultRow]) -> Iterator[tuple[str, Text]]:
    """Yield the tables that inherit from one of ours."""
    for row in rows:
        yield row["name"], _inheriting(row["name"], row["parent"])


def of_cascading(rows: Sequence[ResultRow]) -> Iterator[tuple[str, Text]]:
    """Yield the tables of which a foreign key deletes or changes rows."""
    for row in rows:
        yield row["name"], _cascading(row["key"], row["mend"])


def of_views(rows: Sequence[ResultRow]) -> Iterator[tuple[str, Text]]:
    """Yield the views that are missing or not those of this version."""
    found = {
        row["name"]: f"create view {row['name']}{row['options']} as\n{row['definition']}"
        for row in rows
    }
    for name, definition in views_of_version().items():
        if _plain(found.get(name, "")) != _plain(definition):
            yield name, _other_view(name)


def _plain(definition: str) -> str:
    """Return a definition without the tables of columns, which older PostgreSQL adds."""
    return _QUALIFIER.sub("", definition)


def _hiding(mend: str) -> Text:
    return Text(
        "it has the name of one of PostgreSQL's own, and may be called in its place, so that the "
        f"trail cannot be relied on; run as the owner of the tables: {mend}",
        "namanya sama dengan milik PostgreSQL sendiri dan dapat dipanggil sebagai gantinya "
        f"sehingga jejak audit tidak dapat diandalkan; jalankan sebagai pemilik tabel: {mend}",
    )


def _inheriting(name: str, parent: str) -> Text:
    mend = f"alter table {name} no inherit {parent}"
    return Text(
        f"it inherits from {parent}: its rows are read as rows of that table, and what becomes of "
        f"them is not noted; run as the owner of the tables: {mend}",
        f"tabel ini mewarisi {parent}: barisnya terbaca sebagai baris tabel itu, dan perubahannya "
        f"tidak tercatat; jalankan sebagai pemilik tabel: {mend}",
    )


def _cascading(key: str, mend: str) -> Text:
    return Text(
        f"its foreign key {key} is none of this version, and deletes or changes rows without an "
        f"event; run as the owner of the tables: {mend}",
        f"kunci asing {key} bukan milik versi ini, dan menghapus atau mengubah baris tanpa "
        f"tercatat; jalankan sebagai pemilik tabel: {mend}",
    )


def _other_view(name: str) -> Text:
    return Text(
        "the view is not that of this version, so that others may see what it is to hide; run as "
        f"the owner of the tables the definition of {name} in {VIEWS}",
        "tampilan ini bukan milik versi ini sehingga yang harus disembunyikannya dapat terlihat; "
        f"jalankan sebagai pemilik tabel definisi {name} dalam {VIEWS}",
    )
