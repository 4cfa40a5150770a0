"""Composing: the one statement that answers a selection of columns and relations as JSON.

Each layer of rows is a subquery under an alias, of which only the attributes are read that are
needed. What is selected below a row is joined to it laterally, as one row with the JSON `j` and
the notes `n` for the audit trail. A value that is missing although it must be there is answered by
a mark, and the selection is then resolved field by field, which reports the error at its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from graphql.execution.values import VariableValues

from tilik_schema.reading.columns import Node, TableType, columns_of, table_of
from tilik_schema.reading.compiling.layers import Layer, Parent, Part, Renamed, json_of, object_of
from tilik_schema.reading.compiling.objects import stored_json
from tilik_schema.reading.compiling.pages import (
    AskedPage,
    ConnectionPage,
    all_notes,
    conjunction,
    rank,
)
from tilik_schema.reading.compiling.selection import Arguments, NotCompiled, Selected
from tilik_schema.reading.compiling.values import global_id, shown
from tilik_schema.reading.fields import page_request
from tilik_schema.reading.loading import belonging
from tilik_schema.reading.orders import order_sql, visible_order
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.references import type_of
from tilik_schema.reading.relations import (
    Embedded,
    Found,
    Latest,
    Listed,
    Many,
    One,
    Relation,
    RowSet,
    StoredField,
)
from tilik_schema.reading.visible import is_for_fewer
from tilik_schema.strawberry_adapter import python_name
from tilik_server.errors.messages import Language

Made = TypeVar("Made")
Bind = Callable[[Parameters, Mapping[str, Any]], Any]
"""Binds the values of arguments and returns the part of the statement that they make."""


@dataclass(slots=True)
class Composer:
    """Composes one statement; `mark` is a text that no stored text is."""

    mark: str
    is_noting: bool
    language: Language
    parameters: Parameters = field(default_factory=Parameters)
    _pieces: list[tuple[Arguments | None, Bind, Any]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _marked: str = ""

    @property
    def marked(self) -> str:
        """SQL for the JSON of the mark."""
        if not self._marked:
            place = self.parameters.bind(self.mark)
            self._pieces.append((None, lambda parameters, _: parameters.bind(self.mark), place))
            self._marked = f"to_json({place}::text)"
        return self._marked

    @property
    def is_marking(self) -> bool:
        """Whether the statement may answer the mark."""
        return bool(self._marked)

    def part(self, each: Selected, relation: Relation, parent: Parent) -> Part:
        """Return the part of a relation of the parent's row.

        Raises NotCompiled, and the errors of its arguments.
        """
        if isinstance(relation, One):
            return self._one(each, relation, parent)
        if isinstance(relation, Listed):
            return self._listed(each, relation.rows, parent)
        if isinstance(relation, Found):
            find = relation.find
            rest = self._bound(each, lambda parameters, given: find(parameters, **given))
            return self._single(each, type_of(relation.target), rest)
        if isinstance(relation, Latest):
            return self._latest(each, relation, parent)
        if isinstance(relation, Many):
            return self._connection(each, relation, parent)
        raise NotCompiled

    def _one(self, each: Selected, relation: One, parent: Parent) -> Part:
        kind = type_of(relation.target)
        if is_for_fewer(table_of(kind), relation.to):
            raise NotCompiled
        return self._single(
            each, kind, f"where t.{relation.to} = {parent.column(relation.by)} limit 1"
        )

    def _latest(self, each: Selected, relation: Latest, parent: Parent) -> Part:
        kind = type_of(relation.rows.target)
        name = relation.argument.name
        place = self._bound(each, lambda parameters, given: parameters.bind(given[name]))
        argument = f"{place}::text"
        where = conjunction(belonging(relation.rows, parent.column, argument))
        order = order_sql(visible_order(relation.rows.order, table_of(kind)))
        return self._single(each, kind, f"where {where} order by {order} limit 1")

    def _single(self, each: Selected, kind: type[TableType], rest: str) -> Part:
        layer = self.layer(kind)
        json = self.row(each.below(), layer)
        guarded = self._guarded(json, layer)
        notes = f", {layer.note} as n" if layer.has_notes else ""
        return Part(f"select {guarded} as j{notes} from {layer.source(rest)}", layer.has_notes)

    def _listed(self, each: Selected, rows: RowSet[Any], parent: Parent) -> Part:
        layer = self.layer(type_of(rows.target))
        json = self.row(each.below(), layer)
        order = order_sql(visible_order(rows.order, table_of(layer.kind)))
        where = conjunction(belonging(rows, parent.column))
        listed = self.aggregated(json, layer)
        notes = f", {all_notes(layer)} as n" if layer.has_notes else ""
        source = layer.source(f"where {where} order by {order}", rank(order))
        return Part(f"select {listed} as j{notes} from {source}", layer.has_notes)

    def _connection(self, each: Selected, relation: Many, parent: Parent) -> Part:
        asked = self._bound(
            each, lambda parameters, given: AskedPage.of(parameters, page_request(relation, given))
        )
        page = ConnectionPage(self, asked, belonging(asked.rows, parent.column))
        values = [(one.response_name, page.value(one)) for one in each.below()]
        source, notes = page.source()
        name = f"c{self.number()}"
        json = json_of(values, name)
        if values:
            source += f" cross join {object_of(values, name)}"
        if page.is_cut and asked.start:
            # The end of a list is an empty page too, so the cursor's row decides.
            json = f"case when p.size = 0 then {self.marked} else {json} end"
        also = f", {' || '.join(notes)} as n" if notes else ""
        return Part(f"select {json} as j{also} from {source}", bool(notes))

    def values_for(self, variables: VariableValues) -> list[Any] | None:
        """Return the values of the same statement for other variables; None if it is another one.

        Raises the errors of arguments.
        """
        parameters = Parameters()
        for arguments, bind, made in self._pieces:
            given = {} if arguments is None else arguments.values(variables)
            if bind(parameters, given) != made:
                return None
        return parameters.values

    def _bound(self, each: Selected, bind: Callable[[Parameters, Mapping[str, Any]], Made]) -> Made:
        """Return what a field's arguments make of the statement; all values pass through here."""
        made = bind(self.parameters, each.arguments.values(each.of.variables))
        # Not the selection itself, which holds its request.
        self._pieces.append((each.arguments, bind, made))
        return made

    def number(self) -> int:
        """Return a number for an alias."""
        return next(self._numbers)

    def layer(self, kind: type[TableType]) -> Layer:
        """Begin the rows of a type."""
        layer = Layer(kind, f"s{self.number()}")
        if self.is_noting:
            layer.take_note()
        return layer

    def row(self, fields: Iterable[Selected], layer: Layer) -> str:
        """Join the object of each row to a layer, and return SQL for its JSON."""
        values = [(each.response_name, self._value(each, layer)) for each in fields]
        return layer.join_object(values, f"o{self.number()}")

    def _value(self, each: Selected, layer: Layer) -> str:
        if each.is_typename:
            return f"'{each.parent.name}'::text"
        relation = each.relation
        if isinstance(relation, StoredField):
            return self._stored(each, relation, layer)
        if isinstance(relation, Embedded):
            within = Renamed(layer, dict(relation.attributes))
            values = [(one.response_name, self._value_within(one, within)) for one in each.below()]
            return layer.join_object(values, f"w{self.number()}")
        if relation is not None:
            return self._related(each, relation, layer, layer)
        attribute = python_name(each.field)
        if attribute == "id" and issubclass(layer.kind, Node):
            return global_id(each.parent.name, layer.kind.key_type, layer.column("key"))
        if attribute not in columns_of(layer.kind):
            raise NotCompiled
        return self._shown(each, layer.column(attribute), layer)

    def _value_within(self, each: Selected, within: Renamed) -> str:
        """Return SQL for a field of an object that is made of attributes of its row."""
        if each.is_typename:
            return f"'{each.parent.name}'::text"
        if isinstance(each.relation, One):
            return self._related(each, each.relation, within, within.layer)
        attribute = python_name(each.field)
        if attribute not in within.names:
            raise NotCompiled
        return self._shown(each, within.column(attribute), within.layer)

    def _related(self, each: Selected, relation: Relation, parent: Parent, layer: Layer) -> str:
        json = layer.join(self.part(each, relation, parent), f"x{self.number()}")
        is_missing = each.is_required and isinstance(relation, One)
        return f"coalesce({json}, {self.marked})" if is_missing else json

    def _stored(self, each: Selected, relation: StoredField, layer: Layer) -> str:
        sql = layer.column(relation.column) if relation.column else layer.value(relation.sql)
        json = stored_json(each, sql, self.language)
        is_missing = each.is_required and not relation.is_list
        return f"coalesce({json}, {self.marked})" if is_missing else json

    def _shown(self, each: Selected, sql: str, layer: Layer) -> str:
        if each.is_required:
            layer.required[sql] = None
        return shown(each.kind, sql)

    def _guarded(self, json: str, layer: Layer) -> str:
        return layer.guarded(json, self.marked) if layer.required else json

    def aggregated(self, json: str, layer: Layer, among: str = "", backwards: bool = False) -> str:
        """Return SQL for the JSON of all rows of a layer in their order."""
        order = ""
        # Without joins, and forwards, rows come in the order of their subquery.
        if layer.has_parts or backwards:
            order = f" order by {layer.alias}._rank{' desc' if backwards else ''}"
        return f"coalesce(json_agg({self._guarded(json, layer)}{order}){among}, '[]'::json)"
