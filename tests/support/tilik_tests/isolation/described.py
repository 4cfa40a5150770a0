"""Codes of other systems and attributes of an agency's units, positions and people."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import orjson

NOTE: Final = {"type": "string", "title": "Note", "x-title-id": "Catatan"}
SCHEMA: Final = {
    "type": "object",
    "additionalProperties": False,
    "title": "Notes",
    "x-title-id": "Catatan",
    "properties": {"note": NOTE},
}
SCHEME: Final = "NPSN"


async def describe(
    world: Any, agency: str, units: Mapping[str, UUID], people: Mapping[str, UUID]
) -> None:
    """Give the agency's section, a position and two people a code and attributes."""
    staff = people[f"{agency} staff"]
    (post,) = await world.fetch("select position_id from employee where id = $1", staff)
    things: Mapping[str, tuple[dict[str, UUID], ...]] = {
        "UNIT": ({"unit_id": units[f"{agency} section"]},),
        "POSITION": ({"position_id": post["position_id"]},),
        "EMPLOYEE": ({"employee_id": staff}, {"employee_id": people[f"{agency} admin"]}),
    }
    for described, rows in things.items():
        of_set = await world.insert(
            "attribute_set",
            code=set_code(agency, described),
            version=1,
            describes=described,
            record_schema=orjson.dumps(SCHEMA).decode(),
            unit_id=units[agency],
        )
        for number, row in enumerate(rows):
            await world.insert("attribute_record", attribute_set_id=of_set, record="{}", **row)
            value = f"{agency} {described} {number}"
            await world.insert("external_code", scheme=SCHEME, value=value, **row)


def set_code(agency: str, described: str) -> str:
    """The code of a set of attributes."""
    return f"notes {agency} {described}"
