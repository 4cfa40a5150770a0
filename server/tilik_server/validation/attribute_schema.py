"""Checks of the JSON Schema by which an agency declares attributes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.validation.json_schema import EXPECTED, faults_in_record

MOST_ATTRIBUTES: Final = 50
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_TITLE: Final = {"type": "string", "minLength": 1, "maxLength": 200}
_TITLES: Final = {"title": _TITLE, "x-title-id": _TITLE}
_NUMBER: Final = {"type": "number"}
_LENGTH: Final = {"type": "integer", "minimum": 0, "maximum": 4000}
# A closed list of keywords: a pattern could take a processor for minutes, a reference could lead to
# another server, and nested objects could not be filtered by equality.
_ATTRIBUTE: Final = {
    "type": "object",
    "properties": {
        **_TITLES,
        "description": {"type": "string", "maxLength": 2000},
        "type": {"enum": ["string", "integer", "number", "boolean"]},
        "enum": {"type": "array", "minItems": 1, "maxItems": 200},
        "minimum": _NUMBER,
        "maximum": _NUMBER,
        "minLength": _LENGTH,
        "maxLength": _LENGTH,
        "format": {"enum": ["date"]},
    },
    "required": ["type", "title", "x-title-id"],
    "additionalProperties": False,
}
_SCHEMA: Final = {
    "type": "object",
    "properties": {
        **_TITLES,
        "description": {"type": "string", "maxLength": 2000},
        "type": {"const": "object"},
        "properties": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": MOST_ATTRIBUTES,
            "additionalProperties": _ATTRIBUTE,
        },
        "required": {"type": "array", "maxItems": MOST_ATTRIBUTES, "items": {"type": "string"}},
        "additionalProperties": {"const": False},
    },
    "required": ["title", "x-title-id", "properties"],
    "additionalProperties": False,
}


def faults_in_attribute_schema(schema: object, path: tuple[str, ...]) -> list[FieldFault]:
    """Return the faults of a declared schema: an object of 1 to 50 plain values with titles.

    An attribute is a string, an integer, a number or a boolean, and may be limited by enum,
    minimum, maximum, minLength, maxLength and the format date.
    """
    faults = [
        FieldFault(each.path, NOT_ALLOWED) if each.message == EXTRA else each
        for each in faults_in_record(schema, _SCHEMA, path)
    ]
    if faults or not isinstance(schema, dict):
        return faults
    return list(_faults_in_names(schema, path))


def closed_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema without faults as it is stored: an object with no other attributes."""
    return {**schema, "type": "object", "additionalProperties": False}


def _faults_in_names(schema: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[FieldFault]:
    properties = schema["properties"]
    for name, attribute in properties.items():
        place = (*path, "properties", name)
        if not _NAME.fullmatch(name):
            yield FieldFault(place, NOT_A_NAME)
        for low, high in (("minimum", "maximum"), ("minLength", "maxLength")):
            if low in attribute and attribute[low] > attribute.get(high, attribute[low]):
                yield FieldFault((*place, high), LESS)
        limits = {key: each for key, each in attribute.items() if key != "enum"}
        wanted = {"type": "object", "properties": {"value": limits}}
        for number, value in enumerate(attribute.get("enum", ())):
            for fault in faults_in_record({"value": value}, wanted, ()):
                yield FieldFault((*place, "enum", str(number)), fault.message)
    for number, name in enumerate(schema.get("required", ())):
        if name not in properties:
            yield FieldFault((*path, "required", str(number)), NOT_DECLARED)


EXTRA: Final = EXPECTED["additionalProperties"](None)
NOT_ALLOWED: Final = Text(
    "this keyword is not allowed here; the schema of attributes may have title, x-title-id, "
    "description, properties and required, and a property title, x-title-id, description, type, "
    "enum, minimum, maximum, minLength, maxLength and format",
    "kata kunci ini tidak diperbolehkan; skema atribut boleh berisi title, x-title-id, "
    "description, properties, dan required, dan tiap properti title, x-title-id, description, "
    "type, enum, minimum, maximum, minLength, maxLength, dan format",
)
LESS: Final = Text(
    "this is less than the lower limit; no value would be allowed",
    "ini kurang dari batas bawah sehingga tidak ada nilai yang diperbolehkan",
)
NOT_A_NAME: Final = Text(
    "name an attribute with 1 to 64 small letters, digits or `_`, a letter first",
    "namai atribut dengan 1 sampai 64 huruf kecil, angka, atau `_`, diawali huruf",
)
NOT_DECLARED: Final = Text("this is none of the properties", "ini tidak ada di antara properties")
