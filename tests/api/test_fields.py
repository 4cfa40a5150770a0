"""Fields: who sees a column is expected by hand, and filters, orders and lookups see the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import VISITOR, Grant, Viewer
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import Role

PERSON = """
query ($id: ID!) { node(id: $id) { ... on Employee { nip grade activeUntil name employment } } }
"""
BY_NIP = "query ($nip: String!) { employee(nip: $nip) { name } }"
OF_GRADE = """
query ($grade: StringFilter) { employees(filter: { grade: $grade }) { totalCount nodes { name } } }
"""
BY_GRADE = """
query ($direction: OrderDirection!, $after: String) {
  employees(orderBy: [{ field: GRADE, direction: $direction }], first: 2, after: $after) {
    nodes { name } pageInfo { endCursor hasNextPage }
  }
}
"""
PROFILES = """
query ($nips: [String!]) { competencyProfiles(filter: { nips: $nips }) { totalCount } }
"""
EVIDENCE = """
query ($id: ID!) { node(id: $id) { ... on Evidence {
  kind title occurredOn record links source submittedBy { name } warnings { code }
  verification { status note at by { name } }
} } }
"""
OUTCOME = """
query ($id: ID!) { node(id: $id) { ... on Appraisal { outcome {
  predicate { key } value decidedBy { name } explanation { formula steps { label } }
} } } }
"""
FEEDBACK = """
query ($id: ID!) { node(id: $id) { ... on Feedback {
  rating comment author { name } warnings { code } replies { nodes { comment } }
} } }
"""
NIP = "199001012015031001"
WARNING = '[{"code": "X", "message": {"en": "x", "id": "x"}}]'
STEPS = '{"formula": "a", "steps": [{"label": {"en": "x", "id": "x"}, "expression": "1"}]}'
PEOPLE = ("self", "appraiser", "superior", "head", "supervisor", "colleague", "stranger")
ROLES = ("PERFORMANCE_TEAM", "AGENCY_ADMIN", "REGION_VIEWER", "AUDITOR", "ADMIN")
OTHERS = ("everywhere", "elsewhere", "visitor")
KEYS = ("directory", "nip", "nip-elsewhere", "evidence", "results", "organisation")
EVERYBODY = (*PEOPLE, *ROLES, *OTHERS, *KEYS)
# A key reads only people of its unit, and none without `directory` or `organisation`.
READ_PEOPLE = {*EVERYBODY} - {"nip-elsewhere", "evidence"}


@dataclass
class Office:
    """An office around the employee `self`, and viewers by what they are to it."""

    rows: dict[str, Any]

    def viewer(self, who: str) -> Viewer:
        """The person of that name, the holder of a role in the office, or a system."""
        word, _, where = who.partition("-")
        unit = self.rows["other" if where or who == "elsewhere" else "office"]
        if word in Role.__members__:
            return Viewer("user", grants=(Grant(Role(word), unit),))
        if who in ("everywhere", "elsewhere"):
            known = None if who == "everywhere" else unit
            return Viewer("user", grants=(Grant(Role.PERFORMANCE_TEAM, known),))
        if who == "visitor":
            return VISITOR
        if who in self.rows:
            return Viewer("user", employee=self.rows[who])
        # A key reads people by `directory` only.
        scopes = (word,) if word in ("directory", "evidence") else (word, "directory")
        return Viewer(
            "integration", grants=(Grant(Role.INTEGRATION, unit, scopes),), source="portal"
        )


@pytest.fixture
async def office(world: Any) -> Office:
    """An office with its people; `self` has a decided appraisal, evidence and feedback."""
    found: dict[str, Any] = {"office": await world.unit(), "other": await world.unit()}
    for name in ("appraiser", "superior", "supervisor", "stranger"):
        found[name] = await world.employee(found["other"], name=name, unit_id=found["other"])
    for name in ("head", "colleague"):
        found[name] = await world.employee(found["office"], name=name, unit_id=found["office"])
    found["self"] = await world.employee(
        found["office"],
        name="self",
        nip=NIP,
        grade="III/d",
        active_until=date(2044, 1, 31),
        unit_id=found["office"],
        supervisor_id=found["supervisor"],
    )
    await world.change("update unit set head_id = $1 where id = $2", found["head"], found["office"])
    cycle = found["cycle"] = await world.cycle()
    found["appraisal"] = await world.appraisal(
        found["self"],
        found["office"],
        cycle,
        appraiser_id=found["appraiser"],
        appraiser_superior_id=found["superior"],
        stage="DECIDED",
    )
    goal = await world.goal(found["appraisal"], found["office"], cycle)
    found["evidence_row"] = await world.evidence(
        goal,
        found["office"],
        cycle,
        links=["https://example.go.id"],
        source="portal",
        submitted_by_id=found["self"],
        status="ACCEPTED",
        verified_by_id=found["appraiser"],
        verification_note="Sesuai",
        warnings=WARNING,
    )
    await world.below("outcome", found["appraisal"], value=98.5, explanation=STEPS)
    await world.change("update outcome set decided_by_id = $1", found["appraiser"])
    return Office(found)


async def who_sees(graph: Any, office: Office, document: str, path: str, **given: Any) -> set[str]:
    """Those of everybody to whom the value at the path is something."""
    found = set()
    for who in EVERYBODY:
        value = await graph.ask(document, office.viewer(who), **given)
        for step in path.split("."):
            value = None if value is None else value[step]
        if value:
            found.add(who)
    return found


LINE = {"head", "supervisor"}
SIDES = {"self", "appraiser", "superior"}
TEAM = {"PERFORMANCE_TEAM", "ADMIN", "everywhere"}
OF_PERSON = SIDES | LINE | TEAM | {"AGENCY_ADMIN"}
OF_RECORD = SIDES | TEAM | {"evidence"}
READ_EVIDENCE = OF_RECORD | LINE | {"REGION_VIEWER", "visitor"}
OF_DECISION = SIDES | LINE | TEAM | {"results"}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("name", READ_PEOPLE),
        ("employment", READ_PEOPLE),
        ("nip", OF_PERSON | {"nip"}),
        ("grade", OF_PERSON),
        ("activeUntil", OF_PERSON),
    ],
)
async def test_columns_of_a_person_are_for(
    graph: Any, office: Office, field: str, expected: set[str]
) -> None:
    given = {"id": encode("Employee", office.rows["self"])}
    assert await who_sees(graph, office, PERSON, f"node.{field}", **given) == expected


async def test_person_is_found_by_nip_by_those_who_see_it(graph: Any, office: Office) -> None:
    assert await who_sees(graph, office, BY_NIP, "employee", nip=NIP) == OF_PERSON | {"nip"}
    unknown = {"nip": "199001012015031002"}
    assert await who_sees(graph, office, BY_NIP, "employee", **unknown) == set()


async def test_profiles_are_filtered_by_the_nip_that_is_seen(
    graph: Any, world: Any, office: Office
) -> None:
    await world.profile(office.rows["self"], office.rows["office"])
    found = await who_sees(graph, office, PROFILES, "competencyProfiles.totalCount", nips=[NIP])
    assert found == {"self", *LINE, *TEAM, "AGENCY_ADMIN"}
    for scopes, count in (
        (("competency", "directory"), 0),
        (("competency", "directory", "nip"), 1),
    ):
        system = Viewer("integration", grants=(Grant(Role.INTEGRATION, None, scopes),), source="x")
        for filtered, expected in (({"nips": [NIP]}, count), ({}, 1)):
            answer = await graph.ask(PROFILES, system, **filtered)
            assert answer["competencyProfiles"]["totalCount"] == expected


@pytest.mark.parametrize(
    "grade",
    [{"eq": "iii/D"}, {"in": ["III/d"]}, {"startsWith": "iii"}, {"words": "III"}],
)
async def test_filter_on_the_rank_sees_what_the_viewer_sees(
    graph: Any, office: Office, grade: dict[str, Any]
) -> None:
    found = await who_sees(graph, office, OF_GRADE, "employees.totalCount", grade=grade)
    assert found == OF_PERSON
    # No test, no condition: nobody is left out.
    everybody = await who_sees(graph, office, OF_GRADE, "employees.totalCount", grade={})
    assert everybody == {*EVERYBODY} - {"evidence"}


async def names_by_grade(graph: Any, viewer: Viewer, direction: str) -> list[str]:
    """All names in the order, read in pages of two."""
    names, after, more = [], None, True
    while more:
        answer = await graph.ask(BY_GRADE, viewer, direction=direction, after=after)
        names += [each["name"] for each in answer["employees"]["nodes"]]
        page = answer["employees"]["pageInfo"]
        after, more = page["endCursor"], page["hasNextPage"]
    return names


async def test_order_and_pages_by_rank_see_what_the_viewer_sees(
    graph: Any, world: Any, office: Office
) -> None:
    grades = {"head": "IV/b", "colleague": "IV/a", "stranger": "IV/c", "self": "III/d"}
    for name, grade in grades.items():
        await world.change("update employee set grade = $1 where name = $2", grade, name)
    everybody = set(PEOPLE)
    descending = await names_by_grade(graph, office.viewer("everywhere"), "DESC")
    assert descending[:4] == ["stranger", "head", "colleague", "self"]
    # The head sees the ranks of the office, and the others as if they had none.
    descending = await names_by_grade(graph, office.viewer("head"), "DESC")
    assert descending[:3] == ["head", "colleague", "self"]
    assert sorted(descending) == sorted(everybody)
    ascending = await names_by_grade(graph, office.viewer("head"), "ASC")
    assert ascending == descending[::-1]
    # A stranger sees their own: the order of all others is that of the keys.
    descending = await names_by_grade(graph, office.viewer("stranger"), "DESC")
    keys = sorted((office.rows[name] for name in everybody - {"stranger"}), reverse=True)
    assert [office.rows[name] for name in descending] == [office.rows["stranger"], *keys]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("kind", READ_EVIDENCE),
        ("title", READ_EVIDENCE),
        ("occurredOn", READ_EVIDENCE),
        ("verification.status", READ_EVIDENCE),
        ("record", OF_RECORD),
        ("links", OF_RECORD),
        ("warnings", OF_RECORD),
        ("source", OF_RECORD),
        ("submittedBy", OF_RECORD - {"evidence"}),
        ("verification.note", OF_RECORD),
        ("verification.by", OF_RECORD - {"evidence"}),
    ],
)
async def test_columns_of_evidence_are_for(
    graph: Any, office: Office, field: str, expected: set[str]
) -> None:
    given = {"id": encode("Evidence", office.rows["evidence_row"])}
    assert await who_sees(graph, office, EVIDENCE, f"node.{field}", **given) == expected


async def test_evidence_is_whole_for_the_integration_that_recorded_it_alone(
    graph: Any, world: Any, office: Office
) -> None:
    await world.change("update evidence set source = 'another'")
    given = {"id": encode("Evidence", office.rows["evidence_row"])}
    assert (await graph.ask(EVIDENCE, office.viewer("evidence"), **given))["node"] is None


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("predicate", OF_DECISION | {"REGION_VIEWER", "visitor"}),
        ("value", OF_DECISION | {"REGION_VIEWER", "visitor"}),
        ("explanation.formula", OF_DECISION),
        ("explanation.steps", OF_DECISION),
        ("decidedBy", OF_DECISION - {"results"}),
    ],
)
async def test_columns_of_an_outcome_are_for(
    graph: Any, office: Office, field: str, expected: set[str]
) -> None:
    given = {"id": encode("Appraisal", office.rows["appraisal"])}
    assert await who_sees(graph, office, OUTCOME, f"node.outcome.{field}", **given) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("rating", {"head", "self", "colleague", "stranger", *TEAM, "REGION_VIEWER", "visitor"}),
        ("comment", {"head", "self", "colleague", "stranger", *TEAM}),
        ("warnings", {"head", "self", "colleague", "stranger", *TEAM}),
        ("author", {"head", "self", "colleague", "stranger", *TEAM}),
    ],
)
async def test_columns_of_feedback_about_a_unit_are_for(
    graph: Any, world: Any, office: Office, field: str, expected: set[str]
) -> None:
    key = await feedback(world, office, about_id=None, visibility="TEAM")
    given = {"id": encode("Feedback", key)}
    assert await who_sees(graph, office, FEEDBACK, f"node.{field}", **given) == expected


@pytest.mark.parametrize("field", ["rating", "comment", "author", "warnings"])
async def test_feedback_about_a_person_is_whole_for_all_who_read_it(
    graph: Any, world: Any, office: Office, field: str
) -> None:
    key = await feedback(world, office, about_id=office.rows["self"], visibility="TEAM")
    found = await who_sees(graph, office, FEEDBACK, f"node.{field}", id=encode("Feedback", key))
    assert found == {*SIDES, "head", "colleague", "stranger", "ADMIN"}


async def test_author_of_anonymous_feedback_is_for_nobody(
    graph: Any, world: Any, office: Office
) -> None:
    people = [await world.employee(office.rows["other"]) for _ in range(5)]
    for person in people:
        key = await feedback(
            world,
            office,
            about_id=office.rows["self"],
            visibility="TEAM",
            anonymous=True,
            author_id=person,
        )
    given = {"id": encode("Feedback", key)}
    assert await who_sees(graph, office, FEEDBACK, "node.author", **given) == set()
    assert "self" in await who_sees(graph, office, FEEDBACK, "node.comment", **given)


async def feedback(world: Any, office: Office, **columns: Any) -> UUID:
    """A stranger's feedback with a warning."""
    given = {
        "id": new_id(office.rows["cycle"]),
        "channel": "PEER",
        "rating": 3,
        "comment": "Baik",
        "anonymous": False,
        "author_id": office.rows["stranger"],
        "unit_id": office.rows["office"],
        "cycle_id": office.rows["cycle"],
        "warnings": WARNING,
    }
    key: UUID = await world.insert("feedback", **{**given, **columns})
    return key
