"""Detecting what the models have and the migrations lack, with the checks of new tables."""

from collections.abc import Iterator

from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AddConstraint, CreateModel, Operation
from tortoise.migrations.writer import MigrationWriter


class Detector(MigrationAutodetector):
    """Tortoise's own detector, less a trap: creating a table leaves out its check constraints."""

    async def changes(self) -> list[MigrationWriter]:
        """The migrations to write; a new table's constraints are operations of their own."""
        writers = await super().changes()
        for writer in writers:
            writer.operations = [
                one for operation in writer.operations for one in _with_constraints(operation)
            ]
        return writers


def _with_constraints(operation: Operation) -> Iterator[Operation]:
    yield operation
    if isinstance(operation, CreateModel):
        for constraint in (operation.options or {}).pop("constraints", ()):
            yield AddConstraint(operation.name, constraint)
