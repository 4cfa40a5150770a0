"""Detecting what is declared and the migrations lack: tables, their checks and their policies."""

from collections.abc import Iterator
from typing import Any

from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AddConstraint, CreateModel, Operation
from tortoise.migrations.writer import ImportManager, MigrationWriter, _render_call

from tilik_migrations.operations import SetPolicies
from tilik_server.access.policies import POLICIES
from tilik_server.access.row_security import as_sql


class Detector(MigrationAutodetector):
    """Tortoise's own detector, with policies, and without two traps.

    Creating a table leaves out its check constraints, and writing a column that is its table's key
    forgets that the database does not number it.
    """

    async def changes(self) -> list[MigrationWriter]:
        """The migration to write, if any; a new table's constraints are operations of their own."""
        found = [each for writer in await super().changes() for each in writer.operations]
        operations = [one for operation in found for one in _with_constraints(operation)]
        operations += self._policies()
        return [self._writer(operations)] if operations else []

    def _writer(self, operations: list[Operation]) -> "Writer":
        (app,) = self.apps_config
        state = self._current_state()
        name, initial = self._migration_name(app, state, state)
        return Writer(
            name,
            app,
            operations,
            dependencies=self._dependencies_for_app(app, state),
            initial=initial,
            migrations_module=self.loader.migrations_module(app),
        )

    def _policies(self) -> list[SetPolicies]:
        """The tables whose policies are declared otherwise than the migrations set them."""
        known = {
            operation.table: operation.policies
            for key in self._full_plan()
            for operation in self.loader.disk_migrations[key].operations
            if isinstance(operation, SetPolicies)
        }
        declared = {table: as_sql(policies) for table, policies in POLICIES.items()}
        return [
            SetPolicies(table, policies, known.get(table))
            for table, policies in declared.items()
            if policies != known.get(table)
        ]


class Writer(MigrationWriter):
    """Tortoise's own writer, which knows policies."""

    def _format_operation(
        self, operation: Operation, imports: ImportManager, *, indent: str
    ) -> list[str]:
        if not isinstance(operation, SetPolicies):
            return super()._format_operation(operation, imports, indent=indent)
        imports.add_from("tilik_migrations.operations", "SetPolicies")
        parts = {"policies": operation.policies} | (
            {"before": operation.before} if operation.before else {}
        )
        return [
            f"{indent}SetPolicies(",
            f"{indent}    {operation.table!r},",
            *(f"{indent}    {line}" for name in parts for line in _dict(name, parts[name])),
            f"{indent}),",
        ]

    def _render_field(self, field: Any, imports: ImportManager) -> str:
        path, args, kwargs = field.deconstruct()
        if field.pk and getattr(field, "allows_generated", False) and not field.generated:
            kwargs["generated"] = False
        return _render_call(path, args, kwargs, imports)


def _dict(name: str, values: dict[str, str]) -> list[str]:
    return [f"{name}={{", *(f"    {key!r}: {text!r}," for key, text in values.items()), "},"]


def _with_constraints(operation: Operation) -> Iterator[Operation]:
    yield operation
    if isinstance(operation, CreateModel):
        for constraint in (operation.options or {}).pop("constraints", ()):
            yield AddConstraint(operation.name, constraint)
