"""The columns of the tables by their models, read without a database."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from tilik_server import models
from tilik_server.sql.rows import columns_of

# Generated columns, which migrations add in SQL: the lowered texts that orders and filters compare.
LOWERED: Final[Mapping[str, frozenset[str]]] = {
    "employee": frozenset({"name_key"}),
    "unit": frozenset({"code_key", "name_key"}),
    "region": frozenset({"code_key", "name_key"}),
    "position": frozenset({"code_key", "title_key"}),
    "indicator": frozenset({"code_key", "name_key"}),
}


@cache
def columns_by_table() -> Mapping[str, frozenset[str]]:
    """Return the names of all columns of each table."""
    found = [columns_of(getattr(models, name)) for name in models.__all__]
    return {each.table: frozenset(each) | LOWERED.get(each.table, frozenset()) for each in found}
