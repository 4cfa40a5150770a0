"""Who may have changed a row, by hand after docs/access.md: where, and as whom, one may write."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_tests.isolation.rules import Sight
from tilik_tests.isolation.standing import Row

BELOW_APPRAISAL: Final = frozenset(
    {
        "adjustment", "follow_up", "goal", "objection", "outcome", "rating", "review",
        "timeline_entry", "outbox",
    }
)  # fmt: skip
OF_PERSON: Final = frozenset(
    {"assignment", "competency_assessment", "competency_profile", "training"}
)
DESCRIBING: Final = frozenset({"attribute_record", "external_code"})
OF_ORGANISATION: Final = frozenset(
    {"position", "region", "competency_requirement", "indicator_position"}
)
TEAM: Final = ("PERFORMANCE_TEAM", "AGENCY_ADMIN", "ADMIN")
MANAGERS: Final = ("AGENCY_ADMIN", "ADMIN", "organisation")
Now = Mapping[str, Mapping[Any, Row]]


def may_write(sight: Sight, table: str, before: Row | None, after: Row | None, now: Now) -> bool:
    """Whether the viewer may have made of a row what it is now, None where it is not there."""
    # A citizen's code is tried by whomever, and the trail notes whatever somebody changes.
    if table == "invitation_attempt" or table.startswith("audit_"):
        return True
    if not sight.viewer.may_write:
        return False
    rows = [row for row in (before, after) if row is not None]
    return all(_may_touch(sight, table, row, now) for row in rows)


def _may_touch(sight: Sight, table: str, row: Row, now: Now) -> bool:
    if table == "appraisal":
        return _acts_on(sight, row) or sight.holds(row["unit_id"], "evidence")
    if table in BELOW_APPRAISAL:
        if row["appraisal_id"] is None:
            return sight.holds(row["unit_id"], *TEAM) or sight.heads(row["unit_id"])
        return _may_touch(sight, "appraisal", _row(sight, now, "appraisal", row), now)
    if table in ("evidence", "score"):
        goal = _row(sight, now, "goal", row)
        appraisal = _row(sight, now, "appraisal", goal)
        own = table == "evidence" and row["source"] == sight.viewer.source is not None
        return own or _may_touch(sight, "appraisal", appraisal, now)
    if table in OF_PERSON:
        managers = MANAGERS if table == "assignment" else (*TEAM, "organisation")
        return (
            sight.holds(row["unit_id"], *managers)
            or sight.holds(_home(sight, row["employee_id"]), *managers)
            or (table != "assignment" and sight.is_line_of(row["employee_id"], row["unit_id"]))
            or (table == "training" and _decides_on(sight, row["employee_id"]))
        )
    if table in DESCRIBING and row["position_id"] is None:
        return sight.holds(row["unit_id"], *MANAGERS) or (
            row["employee_id"] is not None
            and sight.holds(_home(sight, row["employee_id"]), *MANAGERS)
        )
    if table in OF_ORGANISATION or table in DESCRIBING:
        own = table == "indicator_position" and sight.is_signed_in
        return own or any(each.word in MANAGERS for each in sight.held)
    return _around(sight, table, row)


def _around(sight: Sight, table: str, row: Row) -> bool:
    unit = row.get("unit_id")
    if table == "unit":
        return sight.holds(row["id"], *MANAGERS) or sight.holds(row["parent_id"], *MANAGERS)
    if table == "employee":
        return sight.holds(unit, *MANAGERS) or (unit is None and bool(sight.held))
    if table == "departure":
        return any(each.word in (*TEAM, *MANAGERS) for each in sight.held) or sight.me is not None
    if table in ("role_grant", "integration_key", "attribute_set"):
        return sight.holds(unit, "AGENCY_ADMIN", "ADMIN")
    if table in ("forum", "forum_participant", "unit_predicate"):
        return sight.holds(unit, *TEAM) or sight.heads(unit)
    if table == "cycle":
        return sight.holds(unit, *TEAM)
    if table == "indicator":
        proposes = sight.me is not None and row["proposed_by_id"] == sight.me
        return proposes or sight.holds(unit, *TEAM)
    if table == "draft":
        # A step that is taken deletes those of others that it leaves behind.
        appraisal = sight.garden.rows["appraisal"].get(row["appraisal_id"])
        return sight.me == row["person_id"] or (
            appraisal is not None and _acts_on(sight, appraisal)
        )
    if table == "idempotency_key":
        return bool(row["actor"] == sight.viewer.actor)
    if table == "feedback":
        if row["author_id"] is not None:
            return bool(row["author_id"] == sight.me)
        return sight.holds(unit, "feedback", "ADMIN")
    return False


def _acts_on(sight: Sight, appraisal: Row) -> bool:
    return (
        sight.is_self(appraisal)
        or sight.is_rater(appraisal)
        or sight.is_line_of(appraisal["employee_id"], appraisal["unit_id"])
        or sight.holds(appraisal["unit_id"], *TEAM)
    )


def _decides_on(sight: Sight, person: UUID) -> bool:
    """Whether the viewer decides on an appraisal of the person, from which trainings follow."""
    rows = sight.garden.rows["appraisal"].values()
    return any(sight.is_rater(row) for row in rows if row["employee_id"] == person)


def _home(sight: Sight, person: UUID) -> UUID | None:
    row = sight.garden.rows["employee"].get(person)
    return None if row is None else row["unit_id"]


def _row(sight: Sight, now: Now, table: str, below: Row) -> Row:
    key = below[f"{table}_id"]
    found = sight.garden.rows[table].get(key) or now.get(table, {}).get(key)
    assert found is not None
    return found
