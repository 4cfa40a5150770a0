"""Who may see a row, by hand after docs/access.md, over the world's plain data.

Nothing here comes from the declaration of the service: it is what the declaration is held against.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_tests.isolation.planting import Garden, Planted

Row = Mapping[str, Any]
DECIDED: Final = frozenset({"DECIDED", "OBJECTED", "CLOSED"})
PUBLIC: Final = frozenset(
    {
        "competency", "competency_requirement", "cycle", "plugin", "position", "region", "unit",
        "unit_predicate",
    }
)  # fmt: skip
NEVER: Final = frozenset({"account", "invitation", "invitation_attempt", "outbox"})
FEWEST: Final = 5

FIELDS_ARE_HIDDEN: Final = False
"""Whether the service hides fields within rows that a viewer may see."""
OF_CAREER: Final = frozenset({"nip", "grade", "active_until"})
OF_PROOF: Final = frozenset({"record", "links", "verification_note"})
OF_CONTRIBUTION: Final = frozenset({"statement"})


@dataclass(frozen=True)
class Held:
    """A role or a scope, and the unit in whose subtree it holds; None is everywhere."""

    word: str
    unit: UUID | None


@dataclass
class Sight:
    """What one viewer may see of the rows."""

    viewer: Viewer
    garden: Garden
    _seen: dict[tuple[str, Any], bool] = field(default_factory=dict)

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

    def sees(self, table: str, key: Any) -> bool:
        """Whether the viewer may see a row."""
        if (table, key) not in self._seen:
            row = self._rows(table).get(key)
            self._seen[table, key] = row is not None and self._may_see(table, row)
        return self._seen[table, key]

    def sees_word(self, planted: Planted) -> bool:
        """Whether the viewer may see a word of a row."""
        if not self.sees(planted.table, planted.key):
            return False
        row = self._rows(planted.table)[planted.key]
        return not FIELDS_ARE_HIDDEN or self.sees_field(planted.table, row, planted.column)

    def sees_field(self, table: str, row: Row, column: str) -> bool:
        """Whether the viewer may see a field of a row that they see."""
        if self.holds(None, "ADMIN"):
            return True
        if table == "employee" and column in OF_CAREER:
            scopes = ("nip",) if column == "nip" else ()
            return (
                self.is_side_of_person(row["id"])
                or self.is_line_of(row["id"], row["unit_id"])
                or self.holds(row["unit_id"], "PERFORMANCE_TEAM", "AGENCY_ADMIN", *scopes)
            )
        if table == "evidence" and column in OF_PROOF:
            return self.has_recorded(row) or self._is_for_sides(
                row, self._appraisal_of_goal(row["goal_id"])
            )
        if table == "outcome" and column == "explanation":
            appraisal = self._rows("appraisal")[row["appraisal_id"]]
            return self._sees_outcome(row, appraisal, ())
        if table == "goal" and column not in OF_CONTRIBUTION:
            return self._sees_appraisal(self._rows("appraisal")[row["appraisal_id"]])
        return True

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

    # The tables.

    def _rows(self, table: str) -> dict[Any, dict[str, Any]]:
        return self.garden.rows[table]

    def _may_see(self, table: str, row: Row) -> bool:
        if table in NEVER or not self.is_somebody:
            return False
        if table in PUBLIC:
            return True
        rule = RULES[table]
        return rule(self, row)

    def _appraisal_of_goal(self, goal: UUID) -> Row:
        return self._rows("appraisal")[self._rows("goal")[goal]["appraisal_id"]]

    def _sees_appraisal(self, row: Row) -> bool:
        return (
            self.is_self(row)
            or self.is_rater(row)
            or self.is_line_of(row["employee_id"], row["unit_id"])
            or self.holds(
                row["unit_id"], "PERFORMANCE_TEAM", "AGENCY_ADMIN", "REGION_VIEWER", "ADMIN",
                "results",
            )
        )  # fmt: skip

    def _is_for_sides(self, row: Row, appraisal: Row) -> bool:
        return (
            self.is_self(appraisal)
            or self.is_rater(appraisal)
            or self.holds(row["unit_id"], "PERFORMANCE_TEAM", "ADMIN")
        )

    def _sees_below(self, row: Row) -> bool:
        return self._is_for_sides(row, self._rows("appraisal")[row["appraisal_id"]])

    def _sees_follow_up(self, row: Row) -> bool:
        return self._sees_below(row) or self.holds(row["unit_id"], "AGENCY_ADMIN")

    def _sees_outcome(
        self, row: Row, appraisal: Row, more: tuple[str, ...] = ("REGION_VIEWER",)
    ) -> bool:
        if self.is_self(appraisal) and appraisal["stage"] in DECIDED:
            return True
        return (
            self.is_rater(appraisal)
            or self.is_line_of(appraisal["employee_id"], row["unit_id"])
            or self.holds(row["unit_id"], "PERFORMANCE_TEAM", "ADMIN", "results", *more)
        )

    def _sees_rated(self, row: Row) -> bool:
        """Ratings and adjustments: whoever is the employee is the employee first."""
        appraisal = self._rows("appraisal")[row["appraisal_id"]]
        if self.is_self(appraisal):
            own = row.get("source") == "SELF" or row.get("review_id") is not None
            return own or appraisal["stage"] in DECIDED
        return self.is_rater(appraisal) or self.holds(row["unit_id"], "PERFORMANCE_TEAM", "ADMIN")

    def contributes_to(self, appraisal: Row) -> bool:
        """Whether it is the appraiser's own, to whose goals the viewer's contribute."""
        return any(
            self.is_self(own)
            and own["cycle_id"] == appraisal["cycle_id"]
            and own["appraiser_id"] == appraisal["employee_id"]
            for own in self._rows("appraisal").values()
        )

    def _sees_goal(self, row: Row) -> bool:
        appraisal = self._rows("appraisal")[row["appraisal_id"]]
        return self.contributes_to(appraisal) or self._sees_appraisal(appraisal)

    def _sees_score(self, row: Row) -> bool:
        """Of every goal that takes it."""
        return self._sees_scores_of(row["goal_id"]) or any(
            self._sees_scores_of(goal["id"])
            for goal in self._rows("goal").values()
            if goal["scored_goal_id"] == row["goal_id"]
        )

    def _sees_scores_of(self, goal: UUID) -> bool:
        appraisal = self._appraisal_of_goal(goal)
        roles = ("PERFORMANCE_TEAM", "REGION_VIEWER", "ADMIN", "results")
        return (
            self.is_self(appraisal)
            or self.is_rater(appraisal)
            or self.is_line_of(appraisal["employee_id"], appraisal["unit_id"])
            or self.holds(appraisal["unit_id"], *roles)
        )

    def _sees_evidence(self, row: Row) -> bool:
        appraisal = self._appraisal_of_goal(row["goal_id"])
        return (
            self.has_recorded(row)
            or self._is_for_sides(row, appraisal)
            or self.is_line_of(appraisal["employee_id"], row["unit_id"])
            or self.holds(row["unit_id"], "REGION_VIEWER")
        )

    def _sees_developed(self, row: Row) -> bool:
        return (
            (self.me is not None and row["employee_id"] == self.me)
            or self.is_line_of(row["employee_id"], row["unit_id"])
            or self.holds(row["unit_id"], "PERFORMANCE_TEAM", "AGENCY_ADMIN", "ADMIN", "competency")
        )

    def _sees_assignment(self, row: Row) -> bool:
        roles = ("PERFORMANCE_TEAM", "AGENCY_ADMIN", "ADMIN", "organisation")
        return (
            self.is_side_of_person(row["employee_id"])
            or self.is_line_of(row["employee_id"], row["unit_id"])
            or self.holds(row["unit_id"], *roles)
        )

    def _sees_employee(self, row: Row) -> bool:
        if self.is_signed_in or self.viewer.name == "visitor":
            return True
        return self.holds(row["unit_id"], "directory", "organisation")

    def _sees_feedback(self, row: Row) -> bool:
        return self.may_read_feedback(row) and self._is_shown(row)

    def _is_shown(self, row: Row) -> bool:
        """Whether the viewer may read so many without a name that nobody is recognised."""
        if not row["anonymous"] or row["channel"] == "CITIZEN" or row["parent_id"] is not None:
            return True
        subject = ("about_id", "channel", "cycle_id")
        alike = [
            each
            for each in self._rows("feedback").values()
            if each["anonymous"]
            and each["parent_id"] is None
            and all(each[name] == row[name] for name in subject)
            and (row["about_id"] is not None or each["unit_id"] == row["unit_id"])
            and self.may_read_feedback(each)
        ]
        return len({each["author_id"] or each["id"] for each in alike}) >= FEWEST

    def may_read_feedback(self, row: Row) -> bool:
        """Whether the viewer may read it, be it shown or only counted."""
        thread = row
        while True:
            if self.me is not None and thread["author_id"] == self.me:
                return True
            if thread["parent_id"] is None:
                break
            thread = self._rows("feedback")[thread["parent_id"]]
        if row["about_id"] is not None:
            return self._may_read_of_person(row)
        unit = row["unit_id"]
        if self.heads(unit):
            return True
        if row["visibility"] == "PRIVATE":
            return False
        return self.works_below(unit) or self.holds(
            unit, "PERFORMANCE_TEAM", "REGION_VIEWER", "ADMIN"
        )

    def _may_read_of_person(self, row: Row) -> bool:
        about = row["about_id"]
        if self.me is not None and about == self.me:
            return True
        if row["visibility"] == "PRIVATE":
            return False
        if self.holds(None, "ADMIN") or self.is_side_of_person(about):
            return True
        return row["visibility"] == "TEAM" and row["unit_id"] in self.home_units()

    def _sees_forum(self, row: Row) -> bool:
        sat = any(
            each["forum_id"] == row["id"] and each["employee_id"] == self.me
            for each in self._rows("forum_participant").values()
        )
        sits = self.me is not None and (sat or row["chair_id"] == self.me)
        unit = row["unit_id"]
        return sits or self.heads(unit) or self.holds(unit, "PERFORMANCE_TEAM", "ADMIN")

    def _sees_participant(self, row: Row) -> bool:
        own = self.me is not None and row["employee_id"] == self.me
        unit = row["unit_id"]
        return own or self.heads(unit) or self.holds(unit, "PERFORMANCE_TEAM", "ADMIN")

    def _sees_indicator(self, row: Row) -> bool:
        if row["status"] in ("APPROVED", "RETIRED"):
            return True
        unit = row["unit_id"]
        return (
            (self.me is not None and row["proposed_by_id"] == self.me)
            or self.works_below(unit)
            or self.heads(unit)
            or self.holds(unit, "PERFORMANCE_TEAM", "ADMIN")
        )

    def _sees_indicator_position(self, row: Row) -> bool:
        return self.sees("indicator", row["indicator_id"])

    def _sees_granted(self, row: Row) -> bool:
        return self.holds(row["unit_id"], "AGENCY_ADMIN", "ADMIN")

    def _sees_source_record(self, _: Row) -> bool:
        return self.holds(None, "AGENCY_ADMIN", "ADMIN")

    def _sees_request(self, row: Row) -> bool:
        return bool(row["actor"] == self.viewer.actor)

    def _sees_departure(self, row: Row) -> bool:
        words = {
            "appraisal": (
                "PERFORMANCE_TEAM", "AGENCY_ADMIN", "REGION_VIEWER", "ADMIN", "results",
            ),
            "competency_profile": ("PERFORMANCE_TEAM", "AGENCY_ADMIN", "ADMIN", "competency"),
        }.get(row["concept"], ("AGENCY_ADMIN", "ADMIN", "organisation"))  # fmt: skip
        line = row["concept"] in ("appraisal", "competency_profile")
        return any(
            self.holds(unit, *words) or (line and self.heads(unit))
            for unit in row["units"] or (None,)
        )


RULES: Final[Mapping[str, Callable[[Sight, Row], bool]]] = {
    "adjustment": Sight._sees_rated,
    "appraisal": Sight._sees_appraisal,
    "assignment": Sight._sees_assignment,
    "competency_assessment": Sight._sees_developed,
    "competency_profile": Sight._sees_developed,
    "departure": Sight._sees_departure,
    "employee": Sight._sees_employee,
    "evidence": Sight._sees_evidence,
    "feedback": Sight._sees_feedback,
    "follow_up": Sight._sees_follow_up,
    "forum": Sight._sees_forum,
    "forum_participant": Sight._sees_participant,
    "goal": Sight._sees_goal,
    "idempotency_key": Sight._sees_request,
    "indicator": Sight._sees_indicator,
    "indicator_position": Sight._sees_indicator_position,
    "integration_key": Sight._sees_granted,
    "objection": Sight._sees_below,
    "outcome": lambda sight, row: sight._sees_outcome(
        row, sight.garden.rows["appraisal"][row["appraisal_id"]]
    ),
    "rating": Sight._sees_rated,
    "review": Sight._sees_below,
    "role_grant": Sight._sees_granted,
    "score": Sight._sees_score,
    "source_record": Sight._sees_source_record,
    "timeline_entry": Sight._sees_below,
    "training": Sight._sees_developed,
}


def _today() -> date:
    return datetime.now(UTC).date()


def _is_over(day: date | None) -> bool:
    return day is not None and day < _today()
