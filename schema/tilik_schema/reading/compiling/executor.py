"""The executor that answers selections of columns and relations with compiled statements.

Every field of a document is looked at when it is executed: a relation below which there is nothing
but columns and relations is read as JSON, for all its parents together; any other is resolved, and
the fields below it are looked at in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from inspect import isawaitable
from secrets import token_hex
from typing import Any, Final, Self

import orjson
from graphql import GraphQLError, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues
from graphql.pyutils import Path

from tilik_schema.reading.columns import TableType
from tilik_schema.reading.compiling.composing import Composer
from tilik_schema.reading.compiling.kept import Kept
from tilik_schema.reading.compiling.layers import Layer, Part, notes_of
from tilik_schema.reading.compiling.selection import NotCompiled, Selected, Selections, relation_in
from tilik_schema.reading.context import Context
from tilik_schema.reading.loading import parents_of
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.relations import Relation
from tilik_schema.strawberry_adapter import CoreExecutor
from tilik_server.errors import DatabaseError, TilikError
from tilik_server.sql.statement import composed

MARK: Final = token_hex(16)
"""What stands in JSON for a value that must be there and is not; nobody outside can store it."""
PARENT: Final = "k"


class Incomplete(Exception):
    """Raised if a statement answers the mark, or its values are refused."""


@dataclass(frozen=True, eq=False, slots=True)
class CompiledField:
    """A field with the statement that answers it: `by` are the parent's attributes it needs."""

    name: str
    part: Part
    composer: Composer
    by: tuple[str, ...]
    is_required: bool
    values: Sequence[Any]

    async def load(self, context: Context, source: Any) -> Any:
        """Return the field's value as JSON that is not parsed; loads all parents' together.

        Raises Incomplete if the field must be resolved instead.
        """
        parent = tuple(getattr(source, name) for name in self.by)
        if any(each is None for each in parent):
            raise Incomplete

        async def load(parents: list[Any]) -> Sequence[Any]:
            return await self._load(context, parents)

        try:
            # The same selection under two names is read once.
            name = ("compiled", self.part.sql, repr(self.values))
            found = await context.loader(name, load).load(parent)
        except DatabaseError:
            raise
        except TilikError as fault:
            raise Incomplete from fault
        if found is None:
            if self.is_required:
                raise Incomplete
            return None
        if self.composer.is_marking and MARK in found:
            raise Incomplete
        return orjson.Fragment(found)

    async def _load(self, context: Context, parents: list[Any]) -> Sequence[Any]:
        parameters = Parameters(self.values)
        columns = "x.j" + (", x.n" if self.part.has_notes else "")
        if self.by:
            keys = parents_of(parameters, self.by, parents)
            sql = (
                f"select {columns} from {keys} left join lateral ({self.part.sql}) x on true "
                "order by k.n"
            )
        else:
            sql = f"select {columns} from ({self.part.sql}) x"
        rows = await context.fetch(composed(f"graph.compiled.{self.name}", sql), *parameters.values)
        if self.part.has_notes:
            for row in rows:
                context.note_all(notes_of(row["n"] or b""))
        # A row that is not there is null.
        return [row["j"] for row in rows] or [None]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a selection: the field, or None if it cannot be compiled."""

    field: CompiledField | None

    def with_variables(self, variables: VariableValues) -> Self | None:
        """Return the same with the values of other variables; None if they make another one."""
        if self.field is None:
            return self
        try:
            values = self.field.composer.values_for(variables)
        except (TilikError, GraphQLError):
            return None
        return None if values is None else type(self)(replace(self.field, values=values))


KEPT: Final[Kept[_Known]] = Kept()


class CompilingExecutor(CoreExecutor):
    """The executor of the library, which reads compiled fields instead of resolving them."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._compiled: dict[int, tuple[list[FieldDetails], CompiledField | None]] = {}
        self._selections = Selections(self.schema, self._collect, self.variable_values)

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: list[FieldDetails],
        path: Path,
        position_context: Any,
    ) -> Any:
        """Answer a field by its statement, or let the library resolve it."""
        compiled = self._compiled_field(parent_type, field_details_list)
        if compiled is None:
            return super().execute_field(
                parent_type, source, field_details_list, path, position_context
            )
        return self._read(compiled, parent_type, source, field_details_list, path, position_context)

    async def _read(
        self,
        compiled: CompiledField,
        parent_type: GraphQLObjectType,
        source: Any,
        details: list[FieldDetails],
        path: Path,
        position: Any,
    ) -> Any:
        try:
            return await compiled.load(self.context_value, source)
        except Incomplete:
            found = super().execute_field(parent_type, source, details, path, position)
            return await found if isawaitable(found) else found
        except Exception as fault:
            kind = parent_type.fields[details[0].node.name.value].type
            self.handle_field_error(fault, kind, details, path)
            return None

    def _compiled_field(
        self, parent_type: GraphQLObjectType, details: list[FieldDetails]
    ) -> CompiledField | None:
        # The list is kept with what was made of it, so that its id is not that of another.
        kept = self._compiled.get(id(details))
        if kept is None:
            kept = details, self._compile(parent_type, details)
            self._compiled[id(details)] = kept
        return kept[1]

    def _compile(
        self, parent_type: GraphQLObjectType, details: list[FieldDetails]
    ) -> CompiledField | None:
        name = details[0].node.name.value
        relation = relation_in(parent_type, name)
        context = self.context_value
        if relation is None or not isinstance(context, Context) or not context.compiles:
            return None
        nodes = tuple(each.node for each in details)
        variables = self.variable_values.coerced
        more = parent_type.name, context.is_noting, context.viewer.language
        key = KEPT.key(nodes, self.fragment_definitions, variables, *more)
        known = KEPT.get(key)
        compiled = None if known is None else known.with_variables(self.variable_values)
        if compiled is None:
            asked = Selected(name, name, parent_type, details, self._selections)
            try:
                compiled = _Known(_compile(asked, relation, context))
            except NotCompiled:
                compiled = _Known(None)
            # What is wrong with arguments is told by the field's own resolver, at its place.
            except (TilikError, GraphQLError):
                return None
            KEPT.keep(key, nodes, compiled)
        return compiled.field

    def _collect(
        self, kind: GraphQLObjectType, details: list[FieldDetails]
    ) -> dict[str, list[FieldDetails]]:
        return self.collect_subfields(kind, details).grouped_field_set


def _compile(asked: Selected, relation: Relation, context: Context) -> CompiledField:
    """Return the field of a selection. Raises NotCompiled, and the errors of its arguments."""
    composer = Composer(MARK, context.is_noting, context.viewer.language)
    parent = Layer(TableType, PARENT)
    part = composer.part(asked, relation, parent)
    by, values = tuple(parent.columns), composer.parameters.values
    return CompiledField(asked.name.lower(), part, composer, by, asked.is_required, values)
