"""The named queries take a known number of statements, however many people there are."""

from typing import Any

from graphql import OperationType, get_operation_ast, parse

from tilik_schema.reading.ids import encode
from tilik_web.named_operations import named_operations

PORTAL = {"unit": "root", "cycle": "2025", "first": 100}
# By operation, the statements it may take, not counting begin, the viewer's and commit.
BUDGETS = {
    "PortalOverview": 7,
    "ScoreExplained": 16,
    "WorkList": 4,
    "CompetencyProfileChanges": 8,
    "CompetencyProfile": 5,
    "ResultChanges": 8,
    # Beside the catalogue in memory, how each last failed.
    "InstalledPlugins": 2,
    "TryCalculator": 0,
    "WhatISee": 9,
    # The appraisal, its drafts, and of a plan that is a draft the goals and the cycles.
    "Unfinished": 4,
}


def queries() -> dict[str, str]:
    """The documents of the named queries."""
    found = {}
    for each in named_operations():
        operation = get_operation_ast(parse(each.document))
        assert operation is not None
        if operation.operation is OperationType.QUERY:
            found[each.name] = each.document
    return found


async def variables(world: Any) -> dict[str, dict[str, Any]]:
    """What each query is asked with, so that it has something to answer."""
    (staff,) = await world.fetch(
        "select id, nip, supervisor_id from employee where name = 'Pegawai 1'"
    )
    calculator = "asn.target_achievement"
    (planned,) = await world.fetch("select id from appraisal where stage = 'DRAFT' limit 1")
    return {
        "Unfinished": {"appraisal": encode("Appraisal", planned["id"])},
        "PortalOverview": PORTAL,
        "ScoreExplained": {"nip": staff["nip"], "cycle": "2025"},
        "WorkList": {"cycle": "2025", "appraiser": encode("Employee", staff["supervisor_id"])},
        "CompetencyProfileChanges": {"under": "root"},
        "CompetencyProfile": {"nip": staff["nip"]},
        "ResultChanges": {"under": "root", "cycle": "2025"},
        "InstalledPlugins": {},
        "TryCalculator": {"calculator": calculator, "records": [{"realised": 4}], "target": 10.0},
        "WhatISee": {"person": encode("Employee", staff["id"]), "unit": "root", "cycle": "2025"},
    }


async def test_overview_takes_as_many_statements_for_5_people_as_for_100(
    graph: Any, fill: Any
) -> None:
    document = queries()["PortalOverview"]
    taken = []
    for people in (3, 50):
        await fill(people)
        answer = await graph.run(document, **PORTAL)
        assert answer.errors == []
        employees = answer.data["unit"]["employees"]
        assert employees["totalCount"] == len(employees["nodes"]) == 2 * people
        taken.append(len(answer.statements))
    assert taken == [BUDGETS["PortalOverview"]] * 2
    assert taken[0] <= 8


async def test_every_named_query_keeps_its_budget(graph: Any, world: Any, fill: Any) -> None:
    await fill(5)
    given = await variables(world)
    taken = {}
    for name, document in queries().items():
        answer = await graph.run(document, **given[name])
        assert answer.errors == [], name
        taken[name] = len(answer.statements)
    assert taken == BUDGETS


async def test_every_named_query_has_content(graph: Any, world: Any, fill: Any) -> None:
    await fill(5)
    given = await variables(world)
    documents = queries()
    data = {name: await graph.ask(documents[name], **given[name]) for name in documents}
    (first, *_) = data["PortalOverview"]["unit"]["employees"]["nodes"]
    assert first["appraisal"]["goals"]["nodes"][0]["score"]["value"] == 4
    explained = data["ScoreExplained"]["employee"]
    assert explained["appraisal"]["goals"]["nodes"][0]["score"]["explanation"]["steps"]
    assert explained["feedback"]["nodes"][0]["replies"]["nodes"]
    assert data["WorkList"]["appraisals"]["totalCount"] == 1
    assert data["WorkList"]["evidence"]["totalCount"] == 2
    profiles = data["CompetencyProfileChanges"]["competencyProfileChanges"]["changes"]
    assert len(profiles) == 5
    assert profiles[0]["profile"]["entries"]
    assert data["CompetencyProfile"]["employee"]["competencyProfile"]["gaps"]
    results = data["ResultChanges"]["appraisalChanges"]["changes"]
    assert len(results) == 11
    assert any(each["appraisal"]["followUps"] for each in results)
    assert data["Unfinished"]["node"]["missing"][0]["code"] == "MAIN_RESULT"
    assert data["InstalledPlugins"]["plugins"]
    assert data["TryCalculator"]["calculate"]["achievement"] == 40
