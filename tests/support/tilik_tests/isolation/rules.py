"""Who may see a row, by hand after docs/access.md, over the world's plain data.

Nothing here comes from the declaration of the service: it is what the declaration is held against.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from tilik_tests.isolation.planting import Planted
from tilik_tests.isolation.standing import Row, Standing

DECIDED: Final = frozenset({"DECIDED", "OBJECTED", "CLOSED"})
PUBLIC: Final = frozenset(
    {
        "attribute_set", "competency", "competency_requirement", "cycle", "plugin", "position",
        "region", "unit", "unit_predicate",
    }
)  # fmt: skip
NEVER: Final = frozenset(
    {
        "account", "audit_chain", "invitation", "invitation_attempt", "known_document", "outbox",
        "quota",
    }
)  # fmt: skip
FEWEST: Final = 5

FIELDS_ARE_HIDDEN: Final = True
"""Whether the service hides fields within rows that a viewer may see."""
OF_CAREER: Final = frozenset({"nip", "grade", "active_until"})
OF_PROOF: Final = frozenset({"record", "links", "verification_note"})
# By table and column of a field that may be hidden, another value that the database takes there.
HIDDEN_AS: Final[Mapping[tuple[str, str], str]] = {
    ("employee", "nip"): "translate(nip, '0123456789', '9876543210')",
    ("employee", "grade"): "null",
    ("employee", "active_until"): "null",
    ("evidence", "record"): "'{}'",
    ("evidence", "links"): "'{}'",
    ("evidence", "verification_note"): "null",
    ("outcome", "explanation"): """'{"formula": "", "records": 0, "steps": [], "warnings": []}'""",
    ("outcome", "judged_from"): "null",
    **{("goal", column): "null" for column in ("measure", "duty", "programme", "dimension")},
}
OF_CONTRIBUTION: Final = frozenset({"statement"})


@dataclass
class Sight(Standing):
    """What one viewer may see of the rows."""

    _seen: dict[tuple[str, Any], bool] = field(default_factory=dict)

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

    def hidden_fields(self) -> dict[tuple[str, str], list[Any]]:
        """By table and column, the rows that the viewer sees without that field."""
        found: dict[tuple[str, str], list[Any]] = {}
        for table, column in HIDDEN_AS if FIELDS_ARE_HIDDEN else ():
            for key, row in self._rows(table).items():
                if self.sees(table, key) and not self.sees_field(table, row, column):
                    found.setdefault((table, column), []).append(key)
        return found

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
        if table == "outcome" and column in ("explanation", "judged_from"):
            appraisal = self._rows("appraisal")[row["appraisal_id"]]
            return self._sees_outcome(row, appraisal, ())
        if table == "goal" and column not in OF_CONTRIBUTION:
            return self._sees_appraisal(self._rows("appraisal")[row["appraisal_id"]])
        return True

    # The tables.

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

    def _sees_described(self, row: Row, *scopes: str) -> bool:
        """Codes and attributes: those of units and positions are public."""
        if row["employee_id"] is None:
            return True
        return (
            self.is_side_of_person(row["employee_id"])
            or self.is_line_of(row["employee_id"], row["unit_id"])
            or self.holds(row["unit_id"], "PERFORMANCE_TEAM", "AGENCY_ADMIN", "ADMIN", *scopes)
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

    def _sees_audited(self, row: Row) -> bool:
        units = row["units"] if "units" in row else [row["unit_id"]]
        return any(self.holds(unit, "AUDITOR", "ADMIN") for unit in units or (None,))

    def _sees_draft(self, row: Row) -> bool:
        return self.me is not None and bool(row["person_id"] == self.me)

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
    "attribute_record": Sight._sees_described,
    "audit_change": Sight._sees_audited,
    "audit_event": Sight._sees_audited,
    "competency_assessment": Sight._sees_developed,
    "competency_profile": Sight._sees_developed,
    "departure": Sight._sees_departure,
    "draft": Sight._sees_draft,
    "employee": Sight._sees_employee,
    "evidence": Sight._sees_evidence,
    "external_code": lambda sight, row: sight._sees_described(row, "nip"),
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
