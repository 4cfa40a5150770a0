"""Global ids: they find their node again, name the argument they do not fit, and say nothing."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.node import NODES
from tilik_schema.reading.ids import cursor, encode, key_of
from tilik_schema.reading.references import type_of

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES_OF = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
RECORD = """
mutation ($goal: ID!) {
  recordEvidence(input: {
    goal: $goal, kind: ACTIVITY, title: "Rapat", occurredOn: "2025-06-02", record: {realised: 4}
  }) {
    ... on Evidence { id }
    ... on Problem { code fields { path message } }
  }
}
"""
VERIFY = """
mutation ($evidence: [ID!]!) {
  verifyEvidence(evidence: $evidence, accept: true) {
    ... on Evidence { id }
    ... on Problem { code fields { path } }
  }
}
"""


async def one_of_each(world: Any) -> dict[str, str]:
    """The global id of one row of every concept that has global ids."""
    found = {}
    for concept, reference in NODES.items():
        (row,) = await world.fetch(f"select id from {type_of(reference).table} limit 1")
        found[concept] = encode(concept, row["id"])
    return found


def text(raw: bytes) -> str:
    """What an id or cursor looks like whose bytes are these."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(opaque: str) -> bytes:
    """The bytes of an id or cursor."""
    return urlsafe_b64decode(opaque + "=" * (-len(opaque) % 4))


async def test_every_node_is_found_again(graph: Any, world: Any, fill: Any) -> None:
    await fill(1)
    ids = await one_of_each(world)
    assert len(ids) == 20
    for concept, each in ids.items():
        data = await graph.ask(NODE, id=each)
        assert data["node"] == {"__typename": concept, "id": each}
    wanted = [*reversed(ids.items()), *ids.items()]
    data = await graph.ask(NODES_OF, ids=[each for _, each in wanted])
    assert data["nodes"] == [{"__typename": concept, "id": each} for concept, each in wanted]


async def test_nodes_of_one_concept_are_one_statement(graph: Any, world: Any, fill: Any) -> None:
    await fill(5)
    rows = await world.fetch("select id from employee")
    answer = await graph.run(NODES_OF, ids=[encode("Employee", row["id"]) for row in rows])
    assert len(answer.data["nodes"]) == 10
    assert len(answer.statements) == 1


async def test_node_that_is_gone_is_null(graph: Any, world: Any) -> None:
    unit = await world.unit()
    gone = encode("Unit", UUID(int=4))
    assert await graph.ask(NODE, id=gone) == {"node": None}
    data = await graph.ask(NODES_OF, ids=[gone, encode("Unit", unit)])
    assert [each and each["__typename"] for each in data["nodes"]] == [None, "Unit"]
    assert await graph.ask(NODE, id=encode("Cycle", 32767)) == {"node": None}


async def test_garbage_is_no_id(graph: Any, world: Any) -> None:
    key = await world.unit()
    known = encode("Unit", key)
    for garbage in (
        "",
        "x",
        "Unit:1",
        "%%%%",
        "é",
        "\0",
        "\ud800",
        known[:-1],
        known + "A",
        known + "=",
        "!" + known,
        known.swapcase(),
        cursor(key),
        text(b"Unit:"),
        text(b"Unit:#1"),
        text(b"Secret:" + key.bytes),
        text(b"idempotency_key:" + key.bytes),
        text(b"Unit" + key.bytes),
        text(b"Cycle:" + key.bytes),
        text(b"Cycle:#"),
        text(b"Cycle:#-1"),
        text(b"Cycle:#007"),
        text(b"Cycle:#32768"),
        text(b"Cycle:#99999999999999999999"),
        text(b"\xff\xfe:" + key.bytes),
        "A" * 100_000,
    ):
        answer = await graph.run(NODE, id=garbage)
        assert answer.faults == [("INVALID_ID", ["id"])], garbage[:40]
        answer = await graph.run(NODES_OF, ids=[known, garbage])
        assert answer.faults == [("INVALID_ID", ["ids.1"])], garbage[:40]


async def test_more_than_500_ids_are_refused(graph: Any, world: Any) -> None:
    key = encode("Unit", await world.unit())
    assert len((await graph.ask(NODES_OF, ids=[key] * 500))["nodes"]) == 500
    answer = await graph.run(NODES_OF, ids=[key] * 501)
    assert answer.faults == [("INVALID_ARGUMENT", ["ids"])]
    answer = await graph.run(NODES_OF, ids=[key] * 40_000)
    assert answer.faults == [("DOCUMENT_TOO_COSTLY", [])]


@pytest.mark.parametrize(
    ("document", "path", "expected"),
    [
        (
            "query ($id: ID!) { evidence(filter: {goal: $id}) { totalCount } }",
            "filter.goal",
            "Goal",
        ),
        (
            "query ($id: ID!) { evidence(filter: {appraiser: $id}) { totalCount } }",
            "filter.appraiser",
            "Employee",
        ),
        (
            "query ($id: ID!) { appraisals(filter: {appraiser: $id}) { nodes { id } } }",
            "filter.appraiser",
            "Employee",
        ),
    ],
)
async def test_filter_takes_ids_of_its_type_only(
    graph: Any, world: Any, fill: Any, document: str, path: str, expected: str
) -> None:
    await fill(1)
    for concept, each in (await one_of_each(world)).items():
        answer = await graph.run(document, id=each)
        wrong = [("INVALID_ID", [path])]
        assert answer.faults == ([] if concept == expected else wrong), concept
    assert (await graph.run(document, id="x")).faults == [("INVALID_ID", [path])]


async def test_mutation_takes_ids_of_its_type_only(graph: Any, world: Any, fill: Any) -> None:
    await fill(1)
    ids = await one_of_each(world)
    right = ids.pop("Evidence")
    for concept, each in ids.items():
        _, problem = (await graph.ask(VERIFY, evidence=[right, each]))["verifyEvidence"]
        assert problem == {"code": "INVALID_ID", "fields": [{"path": ["evidence", "1"]}]}, concept
    ids.pop("Goal")
    for concept, each in {**ids, "Evidence": right}.items():
        problem = (await graph.ask(RECORD, goal=each))["recordEvidence"]
        assert problem["code"] == "INVALID_ID", concept
        assert [fault["path"] for fault in problem["fields"]] == [["input", "goal"]]
        assert concept in problem["fields"][0]["message"]


async def test_id_holds_the_type_and_a_random_key_alone(graph: Any, world: Any) -> None:
    plan = await world.plan()
    made = [
        (await graph.ask(RECORD, goal=encode("Goal", plan["goal"])))["recordEvidence"]["id"]
        for _ in range(12)
    ]
    keys = [key_of(each, "Evidence", "id") for each in made]
    assert all(raw(each) == b"Evidence:" + key.bytes for each, key in zip(made, keys, strict=True))
    assert {key.version for key in keys} == {8}
    assert {key.bytes[:2] for key in keys} == {plan["cycle"].to_bytes(2, "big")}
    assert keys != sorted(keys)
    await world.change("insert into employee (name, employment) values ('Bupati', 'NON_ASN')")
    rows = await world.fetch("select id from employee where employment = 'NON_ASN'")
    assert [row["id"].version for row in rows] == [4]


async def test_cursor_holds_the_rows_key_alone(graph: Any, world: Any) -> None:
    unit = await world.unit()
    employee = await world.employee(unit, name="Ani")
    data = await graph.ask("{ employees { edges { cursor } pageInfo { startCursor endCursor } } }")
    found = data["employees"]
    cursors = [found["edges"][0]["cursor"], *found["pageInfo"].values()]
    assert [raw(each) for each in cursors] == [employee.bytes] * 3
