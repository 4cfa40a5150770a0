"""Detecting what is declared and the migrations lack: tables, their checks and their policies."""

from collections.abc import Iterator

from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AddConstraint, CreateModel, Operation
from tortoise.migrations.writer import ImportManager, MigrationWriter, format_migration_name

from tilik_migrations.operations import SetPolicies
from tilik_server.access.policies import POLICIES
from tilik_server.access.row_security import as_sql
from tilik_server.sql.tortoise_adapter import FieldWriter


class Detector(MigrationAutodetector):
    """Tortoise's own detector, with policies, and with the check constraints of new tables."""

    async def changes(self) -> list[MigrationWriter]:
        """The migration to write, if any; a new table's constraints are operations of their own."""
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
        """The tables whose policies are declared otherwise than the migrations set them."""
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
    """Tortoise's own writer, which knows policies."""

    def lines(self, operation: Operation, imports: ImportManager) -> list[str] | None:
        """How the policies of a table are set; None for any other operation."""
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
    if isinstance(operation, CreateModel):
        for constraint in (operation.options or {}).pop("constraints", ()):
            yield AddConstraint(operation.name, constraint)
