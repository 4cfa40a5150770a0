"""An agency whose changes and reads are noted, and what looks at the trail as its owner."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.models.vocabulary import Role

EVENTS = """query ($filter: AuditEventFilter) { auditEvents(filter: $filter) { nodes {
  number hash kind viewer source credential requestId client operation
  agency { code } employee { name }
  changes { nodes {
    ordinal tableName row command columns unit { code } people { nodes { name } }
  } }
} } }"""


@dataclass
class Agency:
    """An agency with a division, and a second agency; people by name, units by code."""

    graph: Any
    world: Any
    people: dict[str, UUID]
    units: dict[str, UUID]

    def viewer(self, role: Role, unit: str | None, person: str | None = None) -> Viewer:
        """Somebody with a role."""
        place = None if unit is None else self.units[unit]
        employee = None if person is None else self.people[person]
        return Viewer(USER.name, employee=employee, grants=(Grant(role, place),))

    def id(self, person: str) -> str:
        """The global id of a person."""
        return encode("Employee", self.people[person])

    async def events(self, viewer: Viewer | None = None, **wanted: Any) -> list[dict[str, Any]]:
        """The events that somebody sees, newest first."""
        asking = viewer or self.viewer(Role.AUDITOR, "AGENCY")
        found = await self.graph.ask(EVENTS, asking, filter=wanted)
        nodes: list[dict[str, Any]] = found["auditEvents"]["nodes"]
        return nodes


@pytest.fixture
async def agency(graph: Any, world: Any) -> Agency:
    """The agencies, whose making is part of the trail."""
    first = await world.unit(code="AGENCY")
    units = {"AGENCY": first, "DIVISION": await world.unit(first, code="DIVISION")}
    units["OTHER"] = await world.unit(code="OTHER")
    places = {"Ani": "AGENCY", "Budi": "DIVISION", "Citra": "OTHER"}
    people = {name: await world.employee(units[code], name=name) for name, code in places.items()}
    return Agency(graph, world, people, units)
