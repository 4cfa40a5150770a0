"""Compiled reads: what is one statement, and what is resolved instead."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_schema.reading.compiling.values import cursor, global_id
from tilik_schema.reading.ids import cursor as cursor_of
from tilik_schema.reading.ids import encode
from tilik_server.errors.messages import Language
from tilik_server.scoring.compute import score_cycle
from tilik_tests.viewers import ADMIN

PLAN = """
query ($after: String, $with: Boolean = true) {
  appraisals(first: 5, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { ...Parts } }
  }
}
fragment Parts on Appraisal {
  __typename id stage startsOn updatedAt
  person: employee { name unit { code } }
  unit @include(if: $with) { code ancestors { code } }
  cycle { code params }
  goals(first: 3) { nodes { statement target score { value } evidence(first: 1) { totalCount } } }
}
"""


@pytest.fixture
async def plan(world: Any) -> Any:
    """An appraisal with three goals, in a unit below another."""
    unit = await world.unit(await world.unit(code="over"), code="under")
    person = await world.employee(unit, name="Ani")
    cycle = await world.cycle()
    appraisal = await world.appraisal(person, unit, cycle)
    for ordinal in range(3):
        await world.goal(appraisal, unit, cycle, ordinal=ordinal, statement=f"Hasil {ordinal}")
    return appraisal


def compiled(answer: Any) -> list[str]:
    """The compiled statements of an answer."""
    return [sql for sql in answer.statements if "tilik:graph.compiled" in sql]


async def both(graph: Any, document: str, **variables: Any) -> Any:
    """The answer by statements, which is that of the resolvers too."""
    found = await graph.run(document, **variables)
    resolved = await replace(graph, compiles=False).run(document, **variables)
    assert compiled(resolved) == []
    assert found.data == resolved.data
    assert [str(each) for each in found.errors] == [str(each) for each in resolved.errors]
    return found


async def test_nested_selection_is_one_statement(graph: Any, plan: Any) -> None:
    answer = await both(graph, PLAN)
    assert len(answer.statements) == len(compiled(answer)) == 1
    (edge,) = answer.data["appraisals"]["edges"]
    assert edge["node"]["id"] == encode("Appraisal", plan)
    assert [goal["statement"] for goal in edge["node"]["goals"]["nodes"]] == [
        "Hasil 0", "Hasil 1", "Hasil 2",
    ]  # fmt: skip


async def test_variables_and_directives_hold_for_kept_statements(graph: Any, plan: Any) -> None:
    for chosen in (True, False, True):
        answer = await both(graph, PLAN, **{"with": chosen})
        (edge,) = answer.data["appraisals"]["edges"]
        assert ("unit" in edge["node"]) is chosen
    beyond = await both(graph, PLAN, after=cursor_of(plan))
    assert beyond.data["appraisals"]["edges"] == []
    assert beyond.data["appraisals"]["pageInfo"]["hasPreviousPage"] is True


async def test_fields_below_a_python_field_are_one_statement_for_all(
    graph: Any, world: Any, plan: Any
) -> None:
    for name in ("Budi", "Citra"):
        unit = await world.unit(code=name)
        person = await world.employee(unit, name=name)
        await world.appraisal(person, unit, await world.cycle(code=name))
    answer = await both(
        graph, "{ appraisals { nodes { warnings { code } goals { nodes { statement } } } } }"
    )
    assert len(answer.data["appraisals"]["nodes"]) == 3
    assert len(compiled(answer)) == 1


EXPLAINED = """{
  appraisals(first: 2) {
    nodes {
      warnings { code message }
      goals {
        nodes {
          score { explanation { formula citation records params version
            steps { label expression value unitOfMeasure text } warnings { __typename code } } }
          evidence { nodes { verification { __typename status at note by { name } } } }
        }
      }
    }
  }
}"""
STEPS = [
    {"label": {"en": "Sum", "id": "Jumlah"}, "expression": "1 + 2", "value": 3,
     "unit_of_measure": {"en": "cases", "id": ""}, "text": None, "source": None},
    {"label": {"en": "Mean", "id": "Rerata"}, "expression": "'3' / 2", "value": 1.5,
     "unit_of_measure": "kasus"},
]  # fmt: skip
STORED: dict[str, Any] = {
    "formula": {"en": "sum", "id": "jumlah"},
    "citation": "Permen",
    "params": {"cap": 1.0},
    "steps": STEPS,
}
WARNED: list[dict[str, Any]] = [{"code": "A", "message": {"en": "It's late", "id": "Terlambat"}}]


@pytest.mark.parametrize("language", ["en", "id"])
async def test_stored_objects_are_read_in_the_same_statement(
    graph: Any, world: Any, owner: Any, language: Language
) -> None:
    plan = await world.plan()
    await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")
    await owner.execute("update score set explanation = $1", orjson.dumps(STORED).decode())
    await owner.execute("update appraisal set warnings = $1", orjson.dumps(WARNED).decode())
    viewer = replace(ADMIN, language=language)
    found = await graph.run(EXPLAINED, viewer)
    assert (found.errors, len(found.statements), len(compiled(found))) == ([], 1, 1)
    assert found.data == await replace(graph, compiles=False).ask(EXPLAINED, viewer)
    (appraisal,) = found.data["appraisals"]["nodes"]
    assert appraisal["warnings"][0] == {"code": "A", "message": WARNED[0]["message"][language]}
    (goal,) = appraisal["goals"]["nodes"]
    told = goal["score"]["explanation"]
    assert (told["formula"], told["records"]) == (STORED["formula"][language], 0)
    assert [each["unitOfMeasure"] for each in told["steps"]] == ["cases", "kasus"]


@pytest.mark.parametrize(
    "document",
    [
        '{ appraisals(after: "none") { nodes { id } } }',
        "{ appraisals(first: 0) { nodes { id } } }",
        '{ appraisals(filter: {appraiser: "none"}) { nodes { id } } }',
        '{ units(filter: {name: {eq: "\\u0000"}}) { nodes { id } totalCount } }',
    ],
)
async def test_wrong_arguments_are_told_as_by_resolvers(graph: Any, document: str) -> None:
    answer = await both(graph, document)
    assert len(answer.errors) > 0


async def test_cursor_of_a_row_that_is_gone_is_told(graph: Any, plan: Any, owner: Any) -> None:
    gone = cursor_of(plan)
    await owner.execute("delete from goal")
    await owner.execute("delete from appraisal")
    answer = await both(graph, PLAN, after=gone)
    assert answer.data["appraisals"]["edges"] == [] if answer.data else answer.errors


async def test_row_that_must_be_seen_and_is_not_is_an_error(
    graph: Any, plan: Any, owner: Any
) -> None:
    await owner.execute("create policy nobody on cycle as restrictive for select using (false)")
    answer = await both(graph, "{ appraisals { nodes { id cycle { code } } } }")
    (error,) = answer.errors
    assert error.path == ["appraisals", "nodes", 0, "cycle"]


async def test_name_too_long_for_sql_is_resolved(graph: Any, plan: Any) -> None:
    name = "a" * 64
    answer = await both(graph, f"{{ appraisals {{ nodes {{ {name}: id }} }} }}")
    assert compiled(answer) == []
    assert answer.data["appraisals"]["nodes"] == [{name: encode("Appraisal", plan)}]


@pytest.mark.parametrize(
    "document",
    [
        "query ($after: String) { appraisals(after: $after) { totalCount } }",
        "query ($after: String) { appraisals(after: $after) { __typename } }",
        "{ appraisals(filter: {stage: DRAFT}) { __typename } }",
        "{ appraisals(filter: {stage: DRAFT}) { totalCount __typename } }",
    ],
)
async def test_arguments_that_nothing_reads_do_no_harm(
    graph: Any, plan: Any, document: str
) -> None:
    answer = await both(graph, document, after=cursor_of(plan))
    assert answer.errors == []


@pytest.mark.parametrize(
    "selection",
    [
        "pageInfo { endCursor @skip(if: $yes) }",
        "nodes { id @skip(if: $yes) }",
        "edges { node { id @skip(if: $yes) } }",
        "totalCount @skip(if: $yes)",
    ],
)
async def test_what_is_left_out_leaves_an_empty_object(
    graph: Any, plan: Any, selection: str
) -> None:
    document = f"query ($yes: Boolean = true) {{ appraisals {{ {selection} }} }}"
    answer = await both(graph, document)
    assert (answer.errors, len(compiled(answer))) == ([], 1)


async def test_ids_and_cursors_are_those_of_python(world: Any, plan: Any) -> None:
    for table, concept, kind in (("appraisal", "Appraisal", UUID), ("cycle", "Cycle", int)):
        sql = f"select id, {global_id(concept, kind, 'id')} as g, {cursor(kind, 'id')} as c"
        for row in await world.fetch(f"{sql} from {table}"):
            assert (row["g"], row["c"]) == (encode(concept, row["id"]), cursor_of(row["id"]))


async def test_statement_has_no_value_of_the_document(graph: Any, plan: Any) -> None:
    document = """query ($code: String!, $words: String!) {
      units(filter: {under: $code, name: {startsWith: $words}}) { nodes { code } } }"""
    answer = await both(graph, document, code="under", words="Secret")
    assert not any("Secret" in sql or "'under'" in sql for sql in answer.statements)
