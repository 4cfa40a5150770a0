"""Schema defaults: parameters completed by what their JSON Schema gives for those left out."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


def with_defaults(schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given object with the schema's defaults, those of objects inside it included."""
    return _filled(schema, given, schema.get("$defs", {}))


def _filled(schema: Schema, given: Mapping[str, Any], definitions: Schema) -> dict[str, Any]:
    filled = dict(given)
    for name, field in schema.get("properties", {}).items():
        if name not in filled and "default" in field:
            filled[name] = field["default"]
        inner = _object(field, definitions)
        if inner is not None and isinstance(filled.get(name), Mapping):
            filled[name] = _filled(inner, filled[name], definitions)
    return filled


def _object(field: Schema, definitions: Schema) -> Schema | None:
    """What the field says of an object, directly, by a reference or as one of several kinds."""
    for kind in (field, *field.get("anyOf", ()), *field.get("allOf", ())):
        reference = kind.get("$ref", "").removeprefix("#/$defs/")
        found: Schema = definitions[reference] if reference else kind
        if "properties" in found:
            return found
    return None
