"""Steps back of the migrations: what they lose, and whether they may be taken."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tortoise.fields.relational import RelationalField
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import AddField, CreateModel

from tilik_plugin import Text
from tilik_server.database.office_data import find_office_data
from tilik_server.errors import StepBackRefused, StepBackUnconfirmed
from tilik_server.sql.statement import Statement, composed, statement
from tilik_server.sql.transaction import Transaction

COLUMNS: Final = statement(
    "database.list_lost_columns",
    """
select relname::text as table, attname::text as column from pg_class
join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
where relnamespace = current_schema()::regnamespace and relname = any ($1)
""",
)
SHOWN: Final = 6
"""How many tables a message names."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent to steps back; `demo` holds the keys of the demo's units and employees."""

    given: bool = False
    demo: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """Rows by dropped table, and values by dropped column of a table that stays."""

    rows: Mapping[str, int]
    values: Mapping[str, int]

    def text(self) -> Text:
        """Return the loss in words; the largest tables and columns are named."""
        rows, values = _largest(self.rows), _largest(self.values)
        total, tables = sum(self.rows.values()), len(self.rows)
        english = [f"drops {tables} tables with {total} rows{rows}"] if tables else []
        indonesian = [f"menghapus {tables} tabel dengan {total} baris{rows}"] if tables else []
        if self.values:
            english.append(f"drops the values of {len(self.values)} columns{values}")
            indonesian.append(f"menghapus isi {len(self.values)} kolom{values}")
        return Text(
            " and ".join(english) or "drops no rows",
            " dan ".join(indonesian) or "tidak menghapus baris",
        )


async def allow_step_back(
    transaction: Transaction,
    back: Sequence[Migration],
    migrations: Iterable[Migration],
    to: str,
    consent: Consent,
) -> None:
    """Do nothing if the migrations of `back` may be taken back.

    `migrations` are all migrations, which name the tables. With consent the caller has locked the
    tables, so that no row is written after the count. Raises StepBackRefused if rows of an office
    would go, and StepBackUnconfirmed without consent.
    """
    loss = await _measure(transaction, back, dict(_tables(migrations)))
    if sum(loss.rows.values()) and await find_office_data(transaction, consent.demo):
        raise StepBackRefused(target=to, loss=loss.text())
    if not consent.given:
        raise StepBackUnconfirmed(target=to, loss=loss.text())


async def _measure(
    transaction: Transaction, back: Sequence[Migration], tables: Mapping[str, str]
) -> Loss:
    dropped = await _existing(transaction, sorted(set(_created(back))))
    added = [
        (tables[operation.model_name], _column(operation))
        for migration in back
        for operation in migration.operations
        if isinstance(operation, AddField) and tables[operation.model_name] not in dropped
    ]
    present = await transaction.fetch(COLUMNS, [table for table, _ in added])
    there = {(row["table"], row["column"]) for row in present}
    rows = {table: await transaction.fetch_value(_count(table, "*")) for table in dropped}
    values = {
        f"{table}.{column}": await transaction.fetch_value(_count(table, f'"{column}"'))
        for table, column in added
        if (table, column) in there
    }
    return Loss(rows, {name: count for name, count in values.items() if count})


async def _existing(transaction: Transaction, tables: list[str]) -> list[str]:
    found = await transaction.fetch(COLUMNS, tables)
    return sorted({row["table"] for row in found})


def _created(migrations: Iterable[Migration]) -> Iterator[str]:
    return (table for _, table in _tables(migrations))


def _tables(migrations: Iterable[Migration]) -> Iterator[tuple[str, str]]:
    """Yield the models that migrations create, with their tables."""
    for migration in migrations:
        for operation in migration.operations:
            if isinstance(operation, CreateModel):
                yield operation.name, (operation.options or {})["table"]


def _column(operation: AddField) -> str:
    named = getattr(operation.field, "source_field", None)
    return (
        named or f"{operation.name}{'_id' if isinstance(operation.field, RelationalField) else ''}"
    )


def _count(table: str, what: str) -> Statement:
    return composed("database.count_lost", f'select count({what}) from "{table}"')


def _largest(counts: Mapping[str, int]) -> str:
    """Return the largest counts in brackets, empty if all are zero."""
    order = sorted(counts, key=lambda name: (-counts[name], name))
    shown = [f"{name} {counts[name]}" for name in order if counts[name]]
    if not shown:
        return ""
    more = ["..."] if len(shown) > SHOWN else []
    return f" ({', '.join(shown[:SHOWN] + more)})"
