"""Statements that a document takes, recorded with their values."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from tilik_schema.build import schema
from tilik_schema.reading.context import Context
from tilik_server.sql.statement import Statement
from tilik_server.sql.transaction import ResultRow

Taken: TypeAlias = list[tuple[Statement, tuple[Any, ...]]]


class Recorder(Context):
    """A context that keeps its statements with their values."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.taken: Taken = []

    async def fetch(self, statement: Statement, *values: Any) -> list[ResultRow]:
        """Return the rows, with the statement kept, but for figures that the service computes."""
        self.taken.append((statement, values))
        return await super().fetch(statement, *values)


async def statements_of(
    context: Recorder, text: str, variables: Mapping[str, str], name: str
) -> Taken:
    """Return the statements that the operation `name` of a document takes. Raises SystemExit."""
    try:
        answer = await schema.execute(
            text, dict(variables), context_value=context, operation_name=name
        )
        if answer.errors:
            raise SystemExit(f"{name}: {answer.errors[0]}")
    finally:
        await context.close()
    return context.taken
