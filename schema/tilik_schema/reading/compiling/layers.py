"""Layers: rows of one type within a statement, and the parts that are joined to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol
from uuid import UUID

from tilik_schema.reading.columns import Node, TableType, select, table_of
from tilik_schema.reading.visible import visible
from tilik_server.trail.reads import NOTED

TABLES: Final = sorted(NOTED)
LENGTH: Final = 17
"""Bytes of a note: the table's place in `TABLES` and the row's key."""
NOTHING: Final = "''::bytea"


@dataclass(frozen=True, slots=True)
class Part:
    """SQL that answers one row: `j`, JSON; and `n`, the notes for the trail, where it has any."""

    sql: str
    has_notes: bool = False


@dataclass(slots=True)
class Layer:
    """Rows of a type under an alias, the attributes that are needed, and what is joined to them."""

    kind: type[TableType]
    alias: str
    columns: dict[str, None] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    required: dict[str, None] = field(default_factory=dict)
    """SQL of values that must not be null."""
    values: dict[str, str] = field(default_factory=dict)
    """Values that are read with the row, by their SQL over `t`, with their names."""
    has_parts: bool = False
    """Whether other rows are joined to these, which need not keep their order."""

    def column(self, name: str) -> str:
        """Return SQL for an attribute of the row, which is selected from now on."""
        self.columns[name] = None
        return f"{self.alias}.{name}"

    def value(self, sql: str) -> str:
        """Return SQL for a value over `t`, the row itself, which is selected from now on."""
        name = self.values.setdefault(sql, f"_v{len(self.values)}")
        return f"{self.alias}.{name}"

    def take_note(self) -> None:
        """Note the row for the trail, if its table is one of those that are noted."""
        if issubclass(self.kind, Node) and table_of(self.kind) in NOTED:
            self.notes.append(note_of(table_of(self.kind), self.column("key")))

    def join(self, part: Part, name: str) -> str:
        """Join a part to each row, with its notes, and return SQL for its JSON."""
        self.joins.append(f"left join lateral ({part.sql}) {name} on true")
        self.has_parts = True
        if part.has_notes:
            self.notes.append(f"coalesce({name}.n, {NOTHING})")
        return f"{name}.j"

    def join_object(self, values: Sequence[tuple[str, str]], name: str) -> str:
        """Join an object of values by their names to each row, and return SQL for its JSON."""
        if values:
            self.joins.append(f"cross join {object_of(values, name)}")
        return json_of(values, name)

    def guarded(self, json: str, mark: str) -> str:
        """Return SQL for a row's JSON, or the mark where a value that must be there is null."""
        if not self.required:
            return json
        missing = f"num_nulls({', '.join(self.required)}) > 0"
        return f"case when {missing} then {mark} else {json} end"

    def source(self, rest: str, more: dict[str, str] | None = None) -> str:
        """Return the rows that the rest of a statement selects, with their joins, for a from."""
        table = table_of(self.kind)
        values = {name: visible(sql, table) for sql, name in self.values.items()}
        rows = select(self.kind, rest, {**values, **(more or {})}, only=tuple(self.columns))
        return " ".join([f"({rows}) {self.alias}", *self.joins])

    @property
    def note(self) -> str:
        """SQL for the notes of one row, or an empty text where there are none."""
        return " || ".join(self.notes)

    @property
    def has_notes(self) -> bool:
        """Whether the rows or what is joined to them are noted."""
        return bool(self.notes)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A layer of which attributes have other names: those of an object that is made of them."""

    layer: Layer
    names: Mapping[str, str]

    def column(self, name: str) -> str:
        """Return SQL for the attribute of the row that stands for one of the object."""
        return self.layer.column(self.names[name])


class Parent(Protocol):
    """Rows of which attributes are asked for by what belongs to them."""

    def column(self, name: str) -> str:
        """Return SQL for an attribute of the row."""
        ...


def object_of(values: Iterable[tuple[str, str]], name: str) -> str:
    """Return SQL of an object of values by their names, to be joined."""
    listed = ", ".join(f'{sql} as "{response_name}"' for response_name, sql in values)
    return f"lateral (select {listed}) {name}"


def json_of(values: Sequence[tuple[str, str]], name: str) -> str:
    """Return SQL for the JSON of an object; one of which all is left out is not joined."""
    return f"row_to_json({name})" if values else "'{}'::json"


def note_of(table: str, key: str) -> str:
    """Return SQL for the note of a row."""
    return f"'\\x{TABLES.index(table):02x}'::bytea || uuid_send({key})"


def notes_of(rows: bytes) -> Iterator[tuple[str, UUID]]:
    """Yield the table and key of each row that notes name."""
    for start in range(0, len(rows), LENGTH):
        yield TABLES[rows[start]], UUID(bytes=rows[start + 1 : start + LENGTH])
