"""Batches: several operations in one body, refused unless they are switched on."""

from typing import Any

import httpx
import pytest

from tilik_schema.documents.known_documents import HeldDocument, KnownDocuments, hash_of
from tilik_server.limits import DocumentLimits

GREETING = {"query": "{ greeting }"}
GREETED = {"greeting": "Good day, you"}
EVENTS = {"accept": "text/event-stream"}
GRAPHQL = {"accept": "application/graphql-response+json"}


@pytest.fixture
def known() -> KnownDocuments:
    greet = HeldDocument.of("Greet", "query Greet($n: String!) { greeting(name: $n) }", "test")
    return KnownDocuments("any", [greet])


@pytest.fixture
def limits(request: pytest.FixtureRequest) -> DocumentLimits:
    """Limits that take batches of three, which cost up to 100."""
    return DocumentLimits(batch_max=getattr(request, "param", 3), document_cost=100)


async def ask(client: httpx.AsyncClient, *parts: Any, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json=list(parts), headers=headers)


def codes(response: httpx.Response) -> list[str | None]:
    """The code of each answer's only error, None where it has none."""
    errors = [each.get("errors") for each in response.json()]
    return [each and each[0]["extensions"]["code"] for each in errors]


@pytest.mark.parametrize("limits", [0], indirect=True)
async def test_batch_is_refused_unless_switched_on(client: httpx.AsyncClient, desk: Any) -> None:
    response = await ask(client, GREETING)
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (400, "BODY_NOT_OBJECT")
    assert "TILIK_BATCH_MAX" in error["message"]
    assert desk.asked == []


async def test_operations_are_answered_in_order(served: httpx.AsyncClient, desk: Any) -> None:
    named = {"documentId": "Greet", "variables": {"n": "Ani"}}
    response = await ask(served, GREETING, {"query": "mutation { fail }"}, named)
    data = [each["data"] for each in response.json()]
    assert data == [GREETED, {"fail": False}, {"greeting": "Good day, Ani"}]
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    # Each had a context of its own, which is closed.
    assert [each.closed for each in desk.asked] == [True] * 3


async def test_single_operation_is_answered_by_itself(client: httpx.AsyncClient) -> None:
    assert (await client.post("/graphql", json=GREETING)).json()["data"] == GREETED
    assert [each["data"] for each in (await ask(client, GREETING)).json()] == [GREETED]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ greeting "}, "GRAPHQL_PARSE_FAILED"),
        ({"documentId": "Unknown"}, "DOCUMENT_UNKNOWN"),
        ({"documentId": "Greet", "query": "{ greeting }"}, "DOCUMENT_MISMATCH"),
        ({"documentId": "Greet", "variables": {"n": 1}}, "GRAPHQL_VALIDATION_FAILED"),
        (
            {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of("{ a }")}}},
            "PERSISTED_QUERY_NOT_FOUND",
        ),
        ({"query": 7}, "PARAMETER_INVALID"),
        ({}, "PARAMETER_INVALID"),
        (None, "BATCH_PART_NOT_OBJECT"),
        (1, "BATCH_PART_NOT_OBJECT"),
        ([GREETING], "BATCH_PART_NOT_OBJECT"),
    ],
)
async def test_each_operation_has_its_own_errors(
    client: httpx.AsyncClient, part: Any, code: str
) -> None:
    response = await ask(client, GREETING, part, GREETING, **GRAPHQL)
    assert response.status_code == 200
    assert codes(response) == [None, code, None]
    # Where all fail alike, so does the request.
    assert (await ask(client, part, part, **GRAPHQL)).status_code == 400


async def test_batch_too_long_is_refused_whole(client: httpx.AsyncClient, desk: Any) -> None:
    response = await ask(client, *[GREETING] * 4)
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (400, "BATCH_TOO_LONG")
    assert "4 operations, and 3" in error["message"]
    assert desk.asked == []


@pytest.mark.parametrize(
    ("parts", "accept", "code", "words"),
    [
        ([], GRAPHQL, "BATCH_EMPTY", ("send 1 to 3", "kirim 1 sampai 3")),
        ([], EVENTS, "BATCH_EMPTY", ("has no operation", "tidak memuat operasi")),
        ([GREETING], EVENTS, "BATCH_NOT_STREAMED", ("answers one", "menjawab satu operasi")),
        ([None], EVENTS, "BATCH_NOT_STREAMED", ("no batch", "bukan kumpulan")),
    ],
)
async def test_refused_batch_is_told_why(
    client: httpx.AsyncClient, desk: Any, parts: Any, accept: Any, code: str, words: tuple[str, str]
) -> None:
    for language, said in zip(("en", "id"), words, strict=True):
        response = await ask(client, *parts, **accept, **{"accept-language": language})
        (error,) = response.json()["errors"]
        assert (response.status_code, error["extensions"]["code"]) == (400, code)
        assert said in error["message"]
    assert desk.asked == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Operation 2 of the batch must be"), ("id", "Operasi ke-2 dalam kumpulan harus")],
)
async def test_part_that_is_no_object_is_told_by_its_place(
    client: httpx.AsyncClient, language: str, words: str
) -> None:
    response = await ask(client, GREETING, None, **{"accept-language": language})
    greeted, refused = response.json()
    assert greeted["data"] == GREETED
    assert refused["errors"][0]["message"].startswith(words)


def several(first: int) -> dict[str, Any]:
    """An operation that asks for so many objects."""
    document = "query ($first: Int) { several(first: $first) { text } }"
    return {"query": document, "variables": {"first": first}}


async def test_costs_of_a_batch_are_added(client: httpx.AsyncClient, desk: Any) -> None:
    response = await ask(client, several(30), several(60), several(10))
    assert [each["extensions"]["cost"] for each in response.json()] == [30, 60, 10]
    assert desk.charged == [30, 60, 10]
    desk.asked.clear()
    refused = await ask(client, several(60), several(41))
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["extensions"]["code"]) == (400, "BATCH_TOO_COSTLY")
    assert "101 objects together, and 100" in error["message"]
    assert desk.asked == []


async def test_empty_purse_is_told_with_its_wait(client: httpx.AsyncClient, desk: Any) -> None:
    desk.most = -1
    response = await ask(client, GREETING, GREETING)
    assert codes(response) == ["RATE_LIMITED"] * 2
    assert (response.status_code, response.headers["retry-after"]) == (429, "7")


async def test_wait_of_one_is_told_beside_the_answers_of_others(
    client: httpx.AsyncClient, desk: Any
) -> None:
    desk.most = 40
    response = await ask(client, several(30), several(60), several(5))
    assert codes(response) == [None, "RATE_LIMITED", None]
    assert response.json()[1]["errors"][0]["extensions"]["retryAfter"] == 7
    assert (response.status_code, response.headers["retry-after"]) == (200, "7")


async def test_failure_of_one_leaves_the_others(client: httpx.AsyncClient, desk: Any) -> None:
    desk.failure = RuntimeError("secret")
    response = await ask(client, {"query": "{ failing }"}, GREETING)
    assert codes(response) == ["INTERNAL", None]
    assert "secret" not in response.text


async def test_batch_is_one_line_of_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "tilik.access"):
        await ask(client, several(30), {"query": "query A { nothing }"}, several(5))
    (line,) = [vars(each) for each in caplog.records if each.name == "tilik.access"]
    assert (line["kind"], line["cost"], line.get("operation")) == ("batch", 35, None)
    assert line["codes"] == ["GRAPHQL_VALIDATION_FAILED"]
