"""One answer names all faults of an input: of texts, of days, of what is stored and of rules."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.models.base import new_id

ASK = """mutation ($input: {kind}!) {{ {name}(input: $input) {{
  __typename ... on Problem {{ code message fields {{ path message }} }} }} }}"""
FORUM = {"minutes": "", "participants": []}
RATED = [{"axisKey": "speed", "comment": ""}, {"axisKey": "behaviour", "goal": "garbage"}]
# By mutation, inputs with faults of several kinds, and where they all are.
CASES: list[tuple[str, str, dict[str, Any], list[str]]] = [
    (
        "openCycle",
        "OpenCycleInput",
        {
            "code": "2025",
            "name": "",
            "startsOn": "2025-02-01",
            "endsOn": "2025-01-01",
            "schemeKey": "asn.none",
            "under": "none",
        },
        ["code", "endsOn", "name", "schemeKey", "under"],
    ),
    (
        "openCycle",
        "OpenCycleInput",
        {
            "code": "2025",
            "name": "Tahun",
            "startsOn": "2019-01-01",
            "endsOn": "2019-12-31",
            "schemeKey": "asn.permenpanrb_6_2022",
            "params": {"rating_from": "soon"},
        },
        ["code", "params.rating_from", "startsOn"],
    ),
    (
        "proposeIndicator",
        "ProposeIndicatorInput",
        {
            "code": " A",
            "name": "",
            "description": "x",
            "aspect": "RESULT",
            "unitOfMeasure": "dokumen",
            "polarity": "HIGHER_IS_BETTER",
            "calculatorKey": "asn.none",
            "targetRange": {"lowest": 5, "highest": 1},
            "unitCode": "none",
            "positionCodes": ["none", ""],
        },
        [
            "calculatorKey",
            "code",
            "name",
            "positionCodes.0",
            "positionCodes.1",
            "targetRange.highest",
            "unitCode",
        ],
    ),
    (
        "recordEvidence",
        "RecordEvidenceInput",
        {
            "goal": "{goal}",
            "kind": "ACTIVITY",
            "title": "",
            "occurredOn": "2031-01-01",
            "record": {"realised": "many", "occurred_on": "2025-01-01"},
            "links": ["ftp://"],
            "idempotencyKey": "",
        },
        [
            "idempotencyKey",
            "links.0",
            "occurredOn",
            "record.occurred_on",
            "record.realised",
            "title",
        ],
    ),
    (
        "assessCompetency",
        "AssessCompetencyInput",
        {
            "employee": "{employee}",
            "assessedOn": "2999-01-01",
            "method": "",
            "levels": [{"competencyKey": "none", "level": 9}],
        },
        ["assessedOn", "levels.0.competencyKey", "levels.0.level", "method"],
    ),
    (
        "planTraining",
        "PlanTrainingInput",
        {
            "employee": "{employee}",
            "competencyKey": "none",
            "training": "",
            "plannedOn": "1800-01-01",
        },
        ["competencyKey", "plannedOn", "training"],
    ),
    (
        "completeTraining",
        "CompleteTrainingInput",
        {
            "employee": "{employee}",
            "competencyKey": "none",
            "training": "",
            "completedOn": "2999-01-01",
        },
        ["competencyKey", "completedOn", "training"],
    ),
    (
        "grantRole",
        "GrantRoleInput",
        {
            "role": "PERFORMANCE_TEAM",
            "employee": "{nobody}",
            "unit": "none",
            "startsOn": "2026-02-01",
            "endsOn": "2026-01-01",
            "reason": "",
        },
        ["employee", "endsOn", "reason", "unit"],
    ),
    (
        "createKey",
        "CreateKeyInput",
        {"name": "", "unit": "none", "scopes": ["all"], "expiresOn": "2001-01-01"},
        ["expiresOn", "name", "scopes.0", "unit"],
    ),
    (
        "declareAttributes",
        "DeclareAttributesInput",
        {"code": "", "describes": "UNIT", "schema": [], "unit": "none"},
        ["code", "schema", "unit"],
    ),
    (
        "recordForum",
        "RecordForumInput",
        {
            **FORUM,
            "unitCode": "{unit}",
            "cycleCode": "2025",
            "heldOn": "2001-01-01",
            "chair": "{nobody}",
            "participants": ["garbage", "{nobody}"],
            "idempotencyKey": "",
        },
        ["chair", "heldOn", "idempotencyKey", "minutes", "participants.0", "participants.1"],
    ),
    (
        "recordForum",
        "RecordForumInput",
        {
            **FORUM,
            "unitCode": "none",
            "cycleCode": "2025",
            "heldOn": "2001-01-01",
            "chair": "{nobody}",
        },
        ["chair", "minutes", "unitCode"],
    ),
    (
        "giveFeedback",
        "GiveFeedbackInput",
        {
            "about": "{nobody}",
            "channel": "PEER",
            "comment": "x" * 4001,
            "rating": 7,
            "answers": {"a": 1},
            "idempotencyKey": "",
        },
        ["about", "answers", "comment", "idempotencyKey", "rating"],
    ),
    (
        "recordReview",
        "RecordReviewInput",
        {
            "appraisal": "{appraisal}",
            "heldOn": "9999-01-01",
            "endsOn": "2031-01-01",
            "agreedActions": [""],
            "ratings": RATED,
            "idempotencyKey": "",
        },
        [
            "agreedActions.0",
            "endsOn",
            "heldOn",
            "idempotencyKey",
            "ratings.0.axisKey",
            "ratings.0.comment",
            "ratings.1.goal",
            "ratings.1.level",
            "startsOn",
            "summary",
        ],
    ),
    (
        "submitSelfAssessment",
        "RateInput",
        {"appraisal": "{appraisal}", "ratings": [{"axisKey": "behaviour", "comment": ""}]},
        ["ratings", "ratings.0.comment", "ratings.0.level"],
    ),
]


@pytest.fixture
async def keys(world: Any) -> dict[str, str]:
    """A plan of the cycle 2025, as the places of the cases name it."""
    made = await world.plan()
    (unit,) = await world.fetch("select code from unit where id = $1", made["unit"])
    return {
        "unit": unit["code"],
        "nobody": encode("Employee", new_id(made["cycle"])),
        "employee": encode("Employee", made["employee"]),
        "goal": encode("Goal", made["goal"]),
        "appraisal": encode("Appraisal", made["appraisal"]),
    }


def filled(value: Any, keys: dict[str, str]) -> Any:
    """A value with the places filled in."""
    if isinstance(value, dict):
        return {name: filled(each, keys) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, keys) for each in value]
    return keys.get(value[1:-1], value) if isinstance(value, str) else value


async def asked(graph: Any, name: str, kind: str, given: Any) -> tuple[str, list[str]]:
    """The code of a Problem and where it points, each from the input on."""
    answer = await graph.ask(ASK.format(name=name, kind=kind), input=given)
    found = answer[name]
    assert found["__typename"] == "Problem", found
    paths = [".".join(each["path"]).removeprefix("input.") for each in found["fields"]]
    return found["code"], sorted(paths)


@pytest.mark.parametrize(
    ("name", "kind", "given_input", "paths"), CASES, ids=[f"{each[0]}" for each in CASES]
)
async def test_all_faults_of_an_input_are_named_at_once(
    graph: Any,
    keys: dict[str, str],
    name: str,
    kind: str,
    given_input: dict[str, Any],
    paths: list[str],
) -> None:
    found = await asked(graph, name, kind, filled(given_input, keys))
    assert found == ("INVALID_ARGUMENT", paths)


async def test_rating_names_its_faults_at_once(
    graph: Any, world: Any, keys: dict[str, str]
) -> None:
    await world.change("update appraisal set stage = 'SELF_ASSESSED'")
    given = filled({"appraisal": "{appraisal}", "ratings": RATED}, keys)
    found = await asked(graph, "rateAppraisal", "RateInput", given)
    assert found == (
        "INVALID_ARGUMENT",
        [
            "ratings.0.axisKey",
            "ratings.0.comment",
            "ratings.1.goal",
            "ratings.1.level",
        ],
    )


async def test_one_fault_alone_keeps_its_own_code(graph: Any, keys: dict[str, str]) -> None:
    given = {
        "code": "2026",
        "name": "Tahun",
        "startsOn": "2026-01-01",
        "endsOn": "2026-12-31",
        "schemeKey": "asn.none",
    }
    found = await asked(graph, "openCycle", "OpenCycleInput", given)
    assert found == ("SCHEME_MISSING", ["schemeKey"])
