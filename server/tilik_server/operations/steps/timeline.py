"""The timeline's entries, as statements insert them: each is its appraisal's next."""

from typing import Final

from tilik_server.models import TimelineEntry
from tilik_server.sql.rows import columns_of

ENTRY: Final = columns_of(TimelineEntry)


def entries(source: str, *, of: str = "a", **values: str) -> str:
    """The SQL that writes an entry for each appraisal of `source`, a from clause.

    `of` is the alias of the appraisals, `values` the SQL of the entry's columns; the key, the place
    and the ordinal follow from the appraisal where they are left out.
    """
    following = f"""(select coalesce(max(e.ordinal), 0) + 1 from timeline_entry e
  where e.appraisal_id = {of}.id)"""
    given = {
        "id": f"tilik_id({of}.cycle_id)",
        "cycle_id": f"{of}.cycle_id",
        "unit_id": f"{of}.unit_id",
        "appraisal_id": f"{of}.id",
        "ordinal": following,
        **values,
    }
    return ENTRY.only(*given).insert(source, **given)
