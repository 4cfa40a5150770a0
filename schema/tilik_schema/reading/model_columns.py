"""The tables' columns, as the models declare them; no database is asked.

This is the only file here that reads what Tortoise keeps of a model.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from tilik_server import models

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
    """The names of all columns of each table."""
    found = (getattr(models, name) for name in models.__all__)
    return {
        model._meta.db_table: _names(model) | LOWERED.get(model._meta.db_table, frozenset())
        for model in found
    }


def _names(model: type[Model]) -> frozenset[str]:
    return frozenset(
        f"{name}_id" if isinstance(field, ForeignKeyFieldInstance) else field.source_field or name
        for name, field in model._meta.fields_map.items()
    )
