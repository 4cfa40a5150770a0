"""Schema defaults: parameters completed by what their JSON Schema gives for those left out."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


def with_defaults(schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the object with the schema's defaults, also in the objects inside it."""
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
    """Returns the object schema of a field, found directly, by reference or among alternatives."""
    for kind in (field, *field.get("anyOf", ()), *field.get("allOf", ())):
        reference = kind.get("$ref", "").removeprefix("#/$defs/")
        found: Schema = definitions[reference] if reference else kind
        if "properties" in found:
            return found
    return None
