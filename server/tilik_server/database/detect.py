"""Detects tables, checks and policies that are declared but not in the migrations."""

from collections.abc import Iterator

from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AddConstraint, CreateModel, Operation
from tortoise.migrations.writer import ImportManager, MigrationWriter, format_migration_name

from tilik_migrations.operations import SetPolicies
from tilik_server.access.policies import POLICIES
from tilik_server.access.row_security import as_sql
from tilik_server.sql.tortoise_adapter import FieldWriter


class Detector(MigrationAutodetector):
    """Tortoise's detector, extended by policies and by check constraints of new tables."""

    async def changes(self) -> list[MigrationWriter]:
        """Return the migration to write, if any; constraints of new tables are operations."""
        found = [each for writer in await super().changes() for each in writer.operations]
        operations = [one for operation in found for one in _with_constraints(operation)]
        operations += self._policies()
        return [self._writer(operations)] if operations else []

    def _writer(self, operations: list[Operation]) -> "Writer":
        (app,) = self.apps_config
        written = sorted(key.name for key in self.loader.disk_migrations)
        number = int(written[-1].partition("_")[0]) + 1 if written else 1
        return Writer(
            format_migration_name(number, "auto" if written else "initial"),
            app,
            operations,
            dependencies=[(app, name) for name in written[-1:]],
            initial=not written,
            migrations_module=self.loader.migrations_module(app),
        )

    def _policies(self) -> list[SetPolicies]:
        """Return an operation for each table whose policies differ from the migrations."""
        known = {
            operation.table: operation.policies
            for key in sorted(self.loader.disk_migrations)
            for operation in self.loader.disk_migrations[key].operations
            if isinstance(operation, SetPolicies)
        }
        declared = {table: as_sql(policies) for table, policies in POLICIES.items()}
        return [
            SetPolicies(table, policies, known.get(table))
            for table, policies in declared.items()
            if policies != known.get(table)
        ]


class Writer(FieldWriter):
    """A writer of migrations that writes policies too."""

    def lines(self, operation: Operation, imports: ImportManager) -> list[str] | None:
        """Return the lines that set the policies of a table; None for another operation."""
        if not isinstance(operation, SetPolicies):
            return None
        imports.add_from("tilik_migrations.operations", "SetPolicies")
        parts = {"policies": operation.policies} | (
            {"before": operation.before} if operation.before else {}
        )
        return [
            "SetPolicies(",
            f"    {operation.table!r},",
            *(f"    {line}" for name in parts for line in _dict(name, parts[name])),
            "),",
        ]


def _dict(name: str, values: dict[str, str]) -> list[str]:
    return [f"{name}={{", *(f"    {key!r}: {text!r}," for key, text in values.items()), "},"]


def _with_constraints(operation: Operation) -> Iterator[Operation]:
    yield operation
    # Tortoise leaves check constraints out when it creates a table.
    if isinstance(operation, CreateModel):
        for constraint in (operation.options or {}).pop("constraints", ()):
            yield AddConstraint(operation.name, constraint)
