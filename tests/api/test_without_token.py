"""Requests without a token: nobody reads anything, and a visitor of the demo only reads."""

from dataclasses import replace
from typing import Any

import pytest

from tilik_schema.build import schema
from tilik_schema.guards.signing_in import OPEN
from tilik_schema.reading.ids import encode
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.access.viewer import NOBODY, UNKNOWN, VISITOR
from tilik_server.operations.feedback.invite import invite

READ = [
    "{ viewer { grants { role } } }",
    "{ units { totalCount } }",
    "{ plugins { name } }",
    "{ schemes { key } }",
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Unit") { name } }',
    "{ ...f } fragment f on Query { units { totalCount } }",
    "{ ... { __typename units { totalCount } } }",
    "{ __typename cycles { totalCount } }",
    'mutation { closeCycle(cycleCode: "2025") { __typename } }',
    'mutation { __typename giveFeedback: closeCycle(cycleCode: "2025") { __typename } }',
    "subscription { appraisalChanged { id } }",
    'query ($x: ID = "x") { node(id: $x) { id } }',
]
GIVE = """mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) {
  ... on Feedback { comment unit { code } } ... on Problem { code message }
} }"""
CLOSE = """mutation ($code: String!) { closeCycle(cycleCode: $code) {
  ... on Cycle { code } ... on Problem { code message fields { path } } } }"""


@pytest.mark.parametrize("document", READ)
async def test_nobody_is_told_to_send_a_token(document: str, graph: Any) -> None:
    answer = await graph.run(document, NOBODY)
    assert (answer.data, answer.faults) == (None, [("TOKEN_MISSING", [])])
    assert answer.calls == []


async def test_nobody_learns_the_name_of_the_root(graph: Any) -> None:
    assert await graph.ask("{ __typename }", NOBODY) == {"__typename": "Query"}


async def test_only_the_operation_that_runs_must_be_open(graph: Any) -> None:
    both = "query A { __typename } query B { units { totalCount } }"
    assert (await graph.run(both, NOBODY, operation="A")).errors == []
    assert (await graph.run(both, NOBODY, operation="B")).faults == [("TOKEN_MISSING", [])]


async def test_message_names_the_header_in_both_languages(graph: Any) -> None:
    (error,) = (await graph.run("{ units { totalCount } }", NOBODY)).errors
    assert "Authorization: Bearer" in error.original_error.message.en
    assert "Kirim token" in error.original_error.message.id


@pytest.mark.parametrize("viewer", [NOBODY, UNKNOWN, VISITOR])
async def test_feedback_needs_a_code_and_no_token(viewer: Any, graph: Any, world: Any) -> None:
    plan = await world.plan()
    (unit,) = await world.fetch("select code from unit where id = $1", plan["unit"])
    (code,) = await invite(graph.database, unit["code"], 1, 1)
    given = {"about": encode("Unit", plan["unit"]), "channel": "CITIZEN", "comment": "Cepat"}
    without = await graph.ask(GIVE, viewer, input=given)
    refused = "TOKEN_NAMES_NOBODY" if viewer is UNKNOWN else "VISITORS_ONLY_READ"
    assert without["giveFeedback"]["code"] == refused
    first = await graph.ask(GIVE, viewer, input={**given, "invitation": code})
    assert first["giveFeedback"] == {"comment": "Cepat", "unit": None}


async def test_visitor_reads_everything(graph: Any, world: Any) -> None:
    await world.plan()
    found = await graph.ask(
        "{ viewer { employee { name } grants { role unit { code } } } units { totalCount } }",
        VISITOR,
    )
    assert found["viewer"] == {
        "employee": None,
        "grants": [{"role": "REGION_VIEWER", "unit": None}],
    }
    assert found["units"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("language", "words"), [("en", "can only be read"), ("id", "hanya dapat dibaca")]
)
async def test_visitor_is_told_one_thing_whatever_was_sent(
    language: Any, words: str, graph: Any, world: Any
) -> None:
    await world.cycle()
    for code in ("2025", "none", "\0"):
        found = await graph.ask(CLOSE, replace(VISITOR, language=language), code=code)
        assert found["closeCycle"]["code"] == "VISITORS_ONLY_READ"
        assert words in found["closeCycle"]["message"]
        assert found["closeCycle"]["fields"] == []
    assert await world.fetch("select status from cycle") == [{"status": "OPEN"}]


async def test_whom_a_token_names_not_is_shown_no_row_and_changes_none(
    graph: Any, world: Any
) -> None:
    await world.plan()
    lists = ["units", "employees", "positions", "cycles", "indicators", "appraisals", "evidence"]
    document = f"{{ {' '.join(f'{each} {{ totalCount nodes {{ id }} }}' for each in lists)} }}"
    found = await graph.ask(document, UNKNOWN)
    assert found == {each: {"totalCount": 0, "nodes": []} for each in lists}
    for language, words in (("en", "names nobody in service"), ("id", "tidak menunjuk pegawai")):
        told = await graph.ask(CLOSE, replace(UNKNOWN, language=language), code="2025")
        assert told["closeCycle"]["code"] == "TOKEN_NAMES_NOBODY"
        assert words in told["closeCycle"]["message"]
    assert await world.fetch("select status from cycle") == [{"status": "OPEN"}]


def test_every_mutation_but_the_open_one_asks_who_it_is() -> None:
    mutation = graphql_schema(schema).mutation_type
    assert mutation is not None
    asking = {
        name
        for name, field in mutation.fields.items()
        if "ForSignedIn" in str(field.extensions["strawberry-definition"].extensions)
    }
    assert asking == set(mutation.fields) - OPEN
