"""Fields: titles in both languages and the strict number types of records and parameters."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from tilik_plugin.text import Text

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Title:
    """What a form calls a field: `Annotated[Count, Title("Target", "Sasaran")]`.

    `unverified` marks a value that no verified source gives; a form should say so.
    """

    en: str
    id: str
    description: Text | None = None
    unverified: bool = False

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = {**handler(core), "title": self.en, "x-title-id": self.id}
        if self.description is not None:
            schema["description"] = self.description.en
            schema["x-description-id"] = self.description.id
        if self.unverified:
            schema["x-unverified"] = True
        return schema


_NOT_VERIFIED = Text(
    "Not verified: no checked source gives this value.",
    "Belum diverifikasi: belum ada sumber teruji untuk nilai ini.",
)


def unverified(en: str, id: str, text: Text | None = None) -> Title:  # noqa: A002
    """Returns a title that is marked and described as not verified, after `text`."""
    said = _NOT_VERIFIED
    if text is not None:
        said = Text(f"{text.en} {said.en}", f"{text.id} {said.id}")
    return Title(en, id, said, unverified=True)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A float that must be whole is an integer to JSON Schema, which takes 5.0 for one."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = {**handler(core), "type": "integer"}
        schema.pop("multipleOf", None)
        return schema


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""Any finite number, an int or a float as it was written; a number in quotes is refused."""

Amount = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)]
"""A number from 0 up."""

# A float, since JSON has one kind of number: 5 and 5.0 are the same.
Count = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=0, multiple_of=1),
    _Whole(),
]
"""A whole number from 0 up; 5.0 is one too, as in JSON Schema."""


def _without_fraction(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


AS_WHOLE = BeforeValidator(_without_fraction)
"""Takes 5.0 for the int 5: `Annotated[int, Field(strict=True, ge=1, le=4), AS_WHOLE]`."""

Whole = Annotated[int, Field(strict=True), AS_WHOLE]
"""A whole number that may be negative, as an int; 5.0 is one too, as in JSON Schema."""

LONGEST_NAME = 500

Name = Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_NAME)]
"""Some text, never empty."""


class _Day:
    """Reads a day as JSON has it; pydantic alone would take a number of seconds for one too.

    It is a schema of pydantic's core, as a validator in Python takes four times as long.
    """

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(strict=True, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        written = core_schema.chain_schema([text, core_schema.date_schema()])
        either: list[CoreSchema | tuple[CoreSchema, str]] = [
            written,
            core_schema.date_schema(strict=True),
        ]
        return core_schema.custom_error_schema(
            core_schema.union_schema(either, mode="left_to_right"), "date_type"
        )

    @staticmethod
    def __get_pydantic_json_schema__(
        core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(core_schema.date_schema())


Day = Annotated[date, _Day]
"""A date, written 2025-07-01."""


class Record(BaseModel):
    """Base of every record: what one piece of evidence says.

    The fields of a subclass are checked column by column, so a rule across fields belongs
    into `Calculator.check`. A model with its own validators is checked row by row.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    occurred_on: Annotated[
        Day | None,
        Title(
            "Date",
            "Tanggal",
            Text("Filled in from the evidence.", "Diisi dari bukti kinerja."),
        ),
    ] = None


class Params(BaseModel):
    """Base of a calculator's or a scheme's parameters; every one has a default or is required."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def json_schema(model: type[BaseModel], title: Text) -> dict[str, Any]:
    """Returns the model's JSON Schema (2020-12) with its title in both languages."""
    schema = model.model_json_schema(mode="validation")
    definitions = schema.get("$defs", {})
    for holder in (schema, *definitions.values()):
        for field in holder.get("properties", {}).values():
            _restore_title(field, definitions)
    _spell_as_json_schema(schema)
    named = {"title": title.en, "x-title-id": title.id}
    return {"$schema": DIALECT, **schema, **named}


def _restore_title(field: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Restores a title beside a reference, which pydantic drops if the referred schema has it."""
    reference = field.get("$ref")
    if reference is not None and "title" not in field:
        field["title"] = definitions[reference.removeprefix("#/$defs/")]["title"]


_SPELLINGS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
}


def _spell_as_json_schema(schema: dict[str, Any]) -> None:
    """Renames limits that follow a validator, as in `Whole`: pydantic leaves them its own names."""
    for name in _SPELLINGS.keys() & schema.keys():
        schema[_SPELLINGS[name]] = schema.pop(name)
    held = [schema.get("items"), *schema.get("anyOf", ()), *schema.get("prefixItems", ())]
    held += [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    for each in held:
        if isinstance(each, dict):
            _spell_as_json_schema(each)
