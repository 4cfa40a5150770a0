"""What tests of attributes share: a declaration of schools, documents, and roles in units."""

from dataclasses import replace
from typing import Any, Final

from tilik_server.access.viewer import INTEGRATION, USER, Grant, Viewer
from tilik_server.models.vocabulary import Role

VALUES: Final = "attribute_set,name,value,unit,position,person\n"
SCHOOL: Final[dict[str, Any]] = {
    "title": "School",
    "x-title-id": "Sekolah",
    "properties": {
        "accreditation": {
            "type": "string",
            "title": "Accreditation",
            "x-title-id": "Akreditasi",
            "enum": ["A", "B", "C"],
        },
        "students": {
            "type": "integer",
            "title": "Students",
            "x-title-id": "Peserta didik",
            "minimum": 0,
        },
        "boarding": {"type": "boolean", "title": "Boarding", "x-title-id": "Berasrama"},
        "opened_on": {
            "type": "string",
            "format": "date",
            "title": "Opened on",
            "x-title-id": "Dibuka pada",
        },
    },
    "required": ["accreditation"],
}
DOCUMENTS: Final = """
mutation declare($input: DeclareAttributesInput!) { declareAttributes(input: $input) { ...answer } }
mutation retire($set: ID!) { retireAttributes(attributeSet: $set) { ...answer } }
mutation upsert($rows: [UpsertAttributeInput!]!) { upsertAttributes(rows: $rows) { __typename
  ... on Upserted { rows { change fields { path message } differences { field before after } } }
  ... on Problem { code } } }
query filter($units: UnitFilter) { units(filter: $units) { nodes { code } } }
query read { unit(code: "D1.1") { attributes { record
  attributeSet { code version title retiredAt } attributes { name title value } } } }
query people($found: EmployeeFilter) { employees(filter: $found) { nodes { name
  attributes { record } } } }
fragment answer on AttributeSetResult { __typename
  ... on AttributeSet { id code version describes title schema retiredAt unit { code } }
  ... on Problem { code fields { path message } } }
"""


def declared(schema: Any = SCHOOL, **other: Any) -> dict[str, Any]:
    """The input of a declaration."""
    return {"code": "school", "describes": "UNIT", "unit": "D1", "schema": schema, **other}


def with_property(name: str, **attribute: Any) -> dict[str, Any]:
    """A schema with one attribute."""
    properties = {name: {"title": "T", "x-title-id": "J", **attribute}}
    return {**SCHOOL, "properties": properties, "required": []}


async def grant(world: Any, role: Role, code: str, *scopes: str) -> Viewer:
    """Who has a role, or a key with scopes, in a unit."""
    (unit,) = await world.fetch("select id from unit where code = $1", code)
    kind = INTEGRATION if scopes else USER
    return replace(kind, grants=(Grant(role, unit["id"], scopes),))
