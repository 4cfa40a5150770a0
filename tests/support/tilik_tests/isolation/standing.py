"""Who somebody is to people, units and appraisals, by hand over the world's plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_tests.isolation.planting import Garden

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """A role or a scope, and the unit in whose subtree it holds; None is everywhere."""

    word: str
    unit: UUID | None


@dataclass
class Standing:
    """Who one viewer is."""

    viewer: Viewer
    garden: Garden

    @property
    def me(self) -> UUID | None:
        """The person who asks."""
        return self.viewer.employee

    @property
    def is_signed_in(self) -> bool:
        """Whether the viewer is a person with a token."""
        return self.viewer.name == "user"

    @property
    def is_somebody(self) -> bool:
        """Whether the viewer is anyone but nobody."""
        return self.viewer.name in ("user", "visitor", "integration")

    @cached_property
    def held(self) -> frozenset[Held]:
        """The roles and scopes that hold today."""
        found = {
            Held(word, grant.unit)
            for grant in self.viewer.grants
            for word in (grant.role.value, *grant.scopes)
        }
        person = self._rows("employee").get(self.me)
        if person is not None and not _is_over(person["active_until"]):
            for row in self._rows("role_grant").values():
                held = row["employee_id"] == self.me and row["ended_at"] is None
                begun = row["starts_on"] <= _today()
                if held and begun and not _is_over(row["ends_on"]):
                    found.add(Held(row["role"], row["unit_id"]))
        return frozenset(found)

    # Who the viewer is to a person, a unit or an appraisal.

    def holds(self, unit: UUID | None, *words: str) -> bool:
        """Whether the viewer has one of these roles or scopes in a unit, or everywhere."""
        above = self.ancestors(unit)
        return any(each.word in words and each.unit in (None, *above) for each in self.held)

    def ancestors(self, unit: UUID | None) -> tuple[UUID, ...]:
        """A unit and all above it."""
        found: list[UUID] = []
        while unit is not None and unit not in found:
            found.append(unit)
            unit = self._rows("unit")[unit]["parent_id"]
        return tuple(found)

    def heads(self, unit: UUID | None) -> bool:
        """Whether the viewer heads a unit or one above it."""
        units = (self._rows("unit")[each] for each in self.ancestors(unit))
        return self.me is not None and any(each["head_id"] == self.me for each in units)

    def is_line_of(self, person: Any, unit: UUID | None) -> bool:
        """Whether the viewer heads the unit or one above, or is the person's supervisor now."""
        row = self._rows("employee").get(person)
        supervises = self.me is not None and row is not None and row["supervisor_id"] == self.me
        return supervises or self.heads(unit)

    def is_side_of_person(self, person: UUID) -> bool:
        """Whether the viewer is the person, or appraises them in an open cycle."""
        if self.me is None:
            return False
        return person == self.me or any(
            self.me in (row["appraiser_id"], row["appraiser_superior_id"])
            for row in self._rows("appraisal").values()
            if row["employee_id"] == person
            and self._rows("cycle")[row["cycle_id"]]["status"] == "OPEN"
        )

    def is_self(self, appraisal: Row) -> bool:
        """Whether it is the viewer's own appraisal."""
        return self.me is not None and appraisal["employee_id"] == self.me

    def is_rater(self, appraisal: Row) -> bool:
        """Whether the viewer is the appraiser or the appraiser's superior of it."""
        sides = (appraisal["appraiser_id"], appraisal["appraiser_superior_id"])
        return self.me is not None and self.me in sides

    def has_recorded(self, evidence: Row) -> bool:
        """Whether it is a key's own evidence, in its subtree."""
        source = self.viewer.source
        own = source is not None and evidence["source"] == source
        return own and self.holds(evidence["unit_id"], "evidence")

    def home_units(self) -> set[UUID]:
        """The units in which the viewer works today."""
        if self.me is None:
            return set()
        homes = {self._rows("employee")[self.me]["unit_id"]}
        for row in self._rows("assignment").values():
            if row["employee_id"] == self.me and not _is_over(row["ends_on"]):
                homes.add(row["unit_id"])
        return homes - {None}

    def works_below(self, unit: UUID | None) -> bool:
        """Whether the viewer works in the unit or below it."""
        return any(unit in self.ancestors(home) for home in self.home_units())

    def contributes_to(self, appraisal: Row) -> bool:
        """Whether it is the appraiser's own, to whose goals the viewer's contribute."""
        return any(
            self.is_self(own)
            and own["cycle_id"] == appraisal["cycle_id"]
            and own["appraiser_id"] == appraisal["employee_id"]
            for own in self._rows("appraisal").values()
        )

    def _rows(self, table: str) -> dict[Any, dict[str, Any]]:
        return self.garden.rows[table]


def _today() -> date:
    return datetime.now(UTC).date()


def _is_over(day: date | None) -> bool:
    return day is not None and day < _today()
