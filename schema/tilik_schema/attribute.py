"""Attributes (kumpulan atribut) of the graph: what an agency declares beyond the fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from tilik_plugin import Text
from tilik_schema import concepts
from tilik_schema.described import is_about, rows_about
from tilik_schema.organisation import PERSON, UNIT, DryRun, UpsertResult, upsert
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, TableType, column
from tilik_schema.reading.conditions import Matches, MatchesText, equals
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import listed, many, one, rows
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.loading import load_one
from tilik_schema.reading.optional import optional, or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import Described
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.operations.attribute.declare_attributes import (
    NewAttributeSet,
    declare_attributes,
)
from tilik_server.operations.attribute.retire_attributes import retire_attributes

MOST_CONDITIONS: Final = 10
BY_CODE = (OrderTerm("t.code"), OrderTerm("t.version"))
BY_SET = (OrderTerm("(select s.code from attribute_set s where s.id = t.attribute_set_id)"),)


@strawberry.type(description="Attributes that an agency declares; one version of them.")
class AttributeSet(Node):
    """What an agency says about units, positions or people beyond their own fields."""

    table: ClassVar[str] = "attribute_set"

    code: str = column("The code that all versions share.")
    version: int = column("1 for the first.")
    describes: Described = column("What has the attributes.")
    schema: Any = column(
        "A JSON Schema (2020-12) whose properties are the attributes; titles are in English, and "
        "in Indonesian as x-title-id.",
        "t.record_schema",
        json=True,
        graphql_type=JSON,
    )
    declared_at: datetime = column("When this version was declared.")
    retired_at: datetime | None = column("Since when it takes no values; null: it is in force.")
    unit_id: strawberry.Private[UUID | None]
    declared_by_id: strawberry.Private[UUID | None]

    unit = one(
        concepts.Unit,
        by="unit_id",
        description="Whose it is, for it and all units below; null: everyone's.",
    )
    declared_by = one(
        concepts.Employee, by="declared_by_id", description="Who declared it; null: the operator."
    )

    @strawberry.field(description="What the set is called, in the viewer's language.")
    def title(self, info: Info) -> str:
        """Return the schema's title."""
        return _title(info.context, self.schema)


@strawberry.type(description="One attribute with its label and its value.")
class Attribute:
    """An attribute that something has."""

    name: str = strawberry.field(description="The name in the set's schema.")
    title: str = strawberry.field(description="Its label, in the viewer's language.")
    value: JSON = strawberry.field(description="A text, a number, true or false.")


@strawberry.type(description="The attributes of one set that a unit, a position or a person has.")
class AttributeRecord(TableType):
    """Values by one version of a set."""

    table: ClassVar[str] = "attribute_record"

    record: Any = column("The values by their names.", json=True, graphql_type=JSON)
    attribute_set_id: strawberry.Private[UUID]

    attribute_set = one(
        concepts.AttributeSet,
        by="attribute_set_id",
        required=True,
        description="The version by whose schema the values were checked.",
    )

    @strawberry.field(description="The values with their labels, by label.")
    async def attributes(self, info: Info) -> list[Attribute]:
        """Return one entry for each value."""
        context = info.context
        found = await load_one(context, concepts.AttributeSet, self.attribute_set_id)
        properties = {} if found is None else found.schema["properties"]
        listed = [
            Attribute(name=name, title=_title(context, properties.get(name, {})), value=value)
            for name, value in self.record.items()
        ]
        return sorted(listed, key=lambda each: each.title)


def attributes_of(kind: Described) -> Any:
    """Return the field with the attributes of what is of this kind."""
    chosen = rows_about(kind, concepts.AttributeRecord, BY_SET)
    return listed(chosen, description="What agencies declared about it, by the sets' codes.")


def _title(context: Context, schema: Mapping[str, Any]) -> str:
    english = schema.get("title", "")
    return context.say({"en": english, "id": schema.get("x-title-id", english)})


@strawberry.input(description="An attribute that has a value.")
class AttributeFilter:
    """One attribute of one set."""

    attribute_set: str = strawberry.field(description="The set's code; all versions count.")
    name: str = strawberry.field(description="The name of the attribute.")
    equals: JSON = strawberry.field(description="The value: a text, a number, true or false.")


@dataclass(frozen=True, slots=True)
class HasAttributes:
    """The condition that `t` has each of these attributes; `about` says which rows `x` are its."""

    about: str

    def sql(self, parameters: Parameters, value: list[AttributeFilter], path: str) -> str:
        """Return the conjunction of the attributes.

        Raises InvalidArgument for more than 10 of them, and for a value that is not plain.
        """
        if len(value) > MOST_CONDITIONS:
            raise InvalidArgument(fields=[FieldFault(tuple(path.split(".")), _TOO_MANY)])
        arms = ["true"]
        for place, each in enumerate(value):
            if not isinstance(each.equals, str | int | float):
                at = (*path.split("."), str(place), "equals")
                raise InvalidArgument(fields=[FieldFault(at, _NOT_PLAIN)])
            code = parameters.bind(each.attribute_set)
            record = parameters.bind(orjson.dumps({each.name: each.equals}).decode())
            arms.append(self._one(f"s.code = {code} and x.record @> {record}::jsonb"))
        return " and ".join(arms)

    def texts(self) -> list[str]:
        """Return the condition without its values."""
        return [self._one("s.code is null and x.record is null")]

    def _one(self, condition: str) -> str:
        return (
            "exists (select from attribute_record x join attribute_set s "
            f"on s.id = x.attribute_set_id where {self.about} and {condition})"
        )


def has_attributes(kind: Described) -> Any:
    """Return the field of a filter on what is of this kind."""
    return where(HasAttributes(is_about(kind, "x")), "On declared attributes; at most 10.")


@strawberry.input(description="Which sets; all given conditions hold.")
class AttributeSetFilter:
    """Conditions on sets of attributes."""

    code: StringFilter | None = where(MatchesText("t.code"), "On the code.")
    describes: Described | None = where(equals("t.describes"), "On what has the attributes.")
    in_force: bool | None = where(
        Matches("(t.retired_at is null) = {value}"), "Those that take values, or the others."
    )


@strawberry.type
class AttributeQuery:
    """The root field of attributes."""

    attribute_sets = many(
        rows(concepts.AttributeSet, order=BY_CODE),
        filter="attribute.AttributeSetFilter",
        description="All versions of all sets of attributes, by code and version.",
    )


AttributeSetResult = Annotated[
    AttributeSet | Problem,
    strawberry.union("AttributeSetResult", description="The set, or why nothing was changed."),
]


@strawberry.input(description="The code of an existing set declares its next version.")
class DeclareAttributesInput:
    """A declaration of attributes."""

    code: str = strawberry.field(description="1 to 64 characters; all versions share it.")
    describes: Described = strawberry.field(description="What has the attributes.")
    schema: JSON = strawberry.field(
        description="A JSON Schema with title, x-title-id and 1 to 50 properties. Each has title, "
        "x-title-id and a type, string, integer, number or boolean; it may have enum, minimum, "
        "maximum, minLength, maxLength, the format date and a description. `required` names those "
        "that everything has."
    )
    unit: str | None = optional(
        "A unit's code: for it and all units below it; left out: everyone's."
    )


@strawberry.input(description="An attribute of one unit, position or person.")
class UpsertAttributeInput:
    """A row of attributes; one of `unit`, `position` and `person` is given."""

    attribute_set: str = strawberry.field(description="The set's code.")
    name: str = strawberry.field(description="The name in the set's schema.")
    value: JSON | None = strawberry.field(
        description="A text, a number, true or false; null takes the attribute away."
    )
    unit: str | None = optional(UNIT)
    position: str | None = optional("A position's code.")
    person: str | None = optional(PERSON)


@strawberry.type
class AttributeMutation:
    """Mutations of attributes."""

    @strawberry.mutation(
        description="Declares attributes, or the next version of a set, which takes the place of "
        "the one before; what has attributes keeps them.",
        graphql_type=AttributeSetResult,
    )
    async def declare_attributes(
        self,
        info: Info,
        input: Annotated[
            DeclareAttributesInput, strawberry.argument(description="What is declared.")
        ],
    ) -> Any:
        """Store the set and return it."""
        context = info.context
        new = NewAttributeSet(input.code, input.describes, input.schema, or_none(input.unit))
        work = declare_attributes(context.database, context.viewer, new)
        return await read_back(context, concepts.AttributeSet, work)

    @strawberry.mutation(
        description="Takes a version of a set out of use; what has its attributes keeps them.",
        graphql_type=AttributeSetResult,
    )
    async def retire_attributes(
        self,
        info: Info,
        attribute_set: Annotated[strawberry.ID, strawberry.argument(description="Which set.")],
    ) -> Any:
        """Retire the set and return it."""
        context = info.context
        key = key_of(attribute_set, "AttributeSet", "attributeSet")
        work = retire_attributes(context.database, context.viewer, key)
        return await read_back(context, concepts.AttributeSet, work)

    @strawberry.mutation(
        description="Gives units, positions and people their attributes: good rows are stored, "
        "each answers for itself.",
        graphql_type=UpsertResult,
    )
    async def upsert_attributes(
        self,
        info: Info,
        rows: Annotated[
            list[UpsertAttributeInput], strawberry.argument(description="1 to 1,000 attributes.")
        ],
        dry_run: DryRun = False,
    ) -> Any:
        """Store the attributes."""
        return await upsert(info.context, "attributes", rows, dry_run)


_TOO_MANY: Final = Text(
    f"give at most {MOST_CONDITIONS} attributes",
    f"berikan paling banyak {MOST_CONDITIONS} atribut",
)
_NOT_PLAIN: Final = Text(
    "give a text, a number, true or false", "berikan teks, bilangan, true, atau false"
)
