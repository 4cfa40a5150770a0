"""The SQL that adds the next entry to the timeline of appraisals."""

from typing import Final

from tilik_server.models import TimelineEntry
from tilik_server.sql.rows import columns_of

ENTRY: Final = columns_of(TimelineEntry)


def insert_entries(source: str, *, of: str = "a", **values: str) -> str:
    """Return SQL that inserts an entry for each appraisal of `source`, a from clause.

    `of` is the alias of the appraisals in `source`, `values` the SQL for the entry's columns. Left
    out, the key, the cycle, the unit and the ordinal follow from the appraisal.
    """
    given = {
        "id": f"tilik_id({of}.cycle_id)",
        "cycle_id": f"{of}.cycle_id",
        "unit_id": f"{of}.unit_id",
        "appraisal_id": f"{of}.id",
        "ordinal": f"tilik_next_entry({of}.id)",
        **values,
    }
    return ENTRY.only(*given).insert(source, **given)
