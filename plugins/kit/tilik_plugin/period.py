"""Period: a year, month or term that a record is about, and the order of periods."""

from typing import Annotated

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from tilik_plugin.fields import LONGEST_NAME


def _as_text(value: object) -> object:
    """Returns a whole number as its digits, so that 1, 1.0 and "1" are the same period."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if type(value) is int else value


class _Period:
    """Reads texts in pydantic's core, and calls Python for what is no text."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        either: list[CoreSchema | tuple[CoreSchema, str]] = [
            core_schema.str_schema(strict=True),
            core_schema.no_info_plain_validator_function(_as_text),
        ]
        as_text = core_schema.union_schema(either, mode="left_to_right")
        name = core_schema.str_schema(strict=True, min_length=1, max_length=LONGEST_NAME)
        return core_schema.chain_schema([as_text, name])

    @staticmethod
    def __get_pydantic_json_schema__(
        core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        name = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
        return {"anyOf": [name, {"type": "integer"}]}


Period = Annotated[str, _Period]
"""A period's name or whole number, as text: 2025, "2025-07", "2024/2025"."""
