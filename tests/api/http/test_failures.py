"""Failures: what a client reads of them, what the log keeps, and that the context always closes."""

import logging
from typing import Any

import asyncpg
import httpx
import pytest

from tilik_server.errors import DatabaseUnreachable, PoolExhausted

UNAVAILABLE = [
    PoolExhausted(seconds=2),
    DatabaseUnreachable(address="db.internal:5432", reason="refused"),
    asyncpg.AdminShutdownError("terminating connection to db.internal"),
    asyncpg.InternalClientError("cannot switch to state 15 on db.internal"),
    asyncpg.TooManyConnectionsError("too many clients of db.internal"),
    asyncpg.DiskFullError("could not extend file on db.internal"),
    asyncpg.OutOfMemoryError("out of memory on db.internal"),
    asyncpg.PostgresIOError("could not read block on db.internal"),
    asyncpg.CannotConnectNowError("db.internal is starting up"),
    asyncpg.InterfaceError("connection to db.internal is closed"),
    ConnectionRefusedError("db.internal"),
]


@pytest.fixture(autouse=True)
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every failure be the first of its kind."""
    monkeypatch.setattr("tilik_web.failure_log._seen", {})


@pytest.mark.parametrize("query", ["{ failing }", "{ __typename failing }", "mutation { fail }"])
@pytest.mark.parametrize("failure", UNAVAILABLE, ids=lambda failure: type(failure).__name__)
async def test_database_that_fails_is_a_503_to_try_again(
    client: httpx.AsyncClient, desk: Any, query: str, failure: Exception
) -> None:
    desk.failure = failure
    response = await client.post("/graphql", json={"query": query})
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["errors"][0]["extensions"]["code"] == "TEMPORARILY_UNAVAILABLE"
    assert "db.internal" not in response.text
    assert desk.asked[0].closed


@pytest.mark.parametrize("lost_charges", [0, 1])
async def test_query_that_is_executed_once_more_is_charged_once(
    client: httpx.AsyncClient, desk: Any, lost_charges: int
) -> None:
    desk.failure = asyncpg.ConnectionDoesNotExistError("closed in the middle of operation")
    # Where the connection breaks while the quota is asked, nothing is executed at first.
    desk.lost_charges = [desk.failure] * lost_charges
    query = "{ several(first: 9) { text } failing }"
    response = await client.post("/graphql", json={"query": query})
    assert response.json()["data"]["failing"] is None
    assert (len(desk.asked), desk.charged) == (2, [9])


async def test_unexpected_failure_is_masked_and_logged_under_the_requests_id(
    client: httpx.AsyncClient, desk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    desk.failure = ValueError("password=hunter2 at db.internal:5432")
    with caplog.at_level(logging.ERROR, "tilik.request"):
        response = await client.post("/graphql", json={"query": "{ greeting failing }"})
    error: dict[str, Any] = response.json()["errors"][0]
    request_id = response.headers["x-request-id"]
    assert response.status_code == 200
    assert response.json()["data"] == {"greeting": "Good day, you", "failing": None}
    assert "hunter2" not in response.text
    assert error["extensions"] == {"code": "INTERNAL", "requestId": request_id}
    assert error["message"] == f"Something went wrong on our side (request {request_id})."
    logged = [record for record in caplog.records if record.name == "tilik.request"]
    assert request_id in logged[0].getMessage()
    assert logged[0].exc_info is not None
    assert "hunter2" in str(logged[0].exc_info[1])


async def test_failure_that_comes_again_names_the_first_in_a_line(
    client: httpx.AsyncClient,
    desk: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.failure = DatabaseUnreachable(address="db.internal:5432", reason="refused")
    with caplog.at_level(logging.ERROR, "tilik.request"):
        ids = [
            (await client.post("/graphql", json={"query": "{ failing }"})).headers["x-request-id"]
            for _ in range(3)
        ]
        desk.failure = KeyError("another")
        await client.post("/graphql", json={"query": "{ failing }"})
        monkeypatch.setattr("tilik_web.failure_log.FORGOTTEN_AFTER", 0.0)
        await client.post("/graphql", json={"query": "{ failing }"})
    logged = [record for record in caplog.records if record.name == "tilik.request"]
    assert [each.exc_info is not None for each in logged] == [True, False, False, True, True]
    assert [ids[0] in each.getMessage() for each in logged[:3]] == [True] * 3
    assert [each in record.getMessage() for each, record in zip(ids, logged, strict=False)] == (
        [True] * 3
    )


@pytest.mark.parametrize("query", ["{ greeting }", "{", "{ nothing }", "subscription { ticks }"])
async def test_context_is_closed_whatever_the_answer(
    client: httpx.AsyncClient, desk: Any, query: str
) -> None:
    await client.post("/graphql", json={"query": query})
    assert [asking.closed for asking in desk.asked] == [True]


async def test_failure_outside_of_the_executor_is_a_masked_500(
    client: httpx.AsyncClient, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("strawberry.Schema.execute", break_down)
    response = await client.post("/graphql", json={"query": "{ greeting }"})
    error = response.json()["errors"][0]
    assert response.status_code == 500
    assert "secret" not in response.text
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    assert desk.asked[0].closed


async def test_access_log_holds_neither_query_nor_variables(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    query = '{ greeting(name: "199001012020011001") }'
    with caplog.at_level(logging.DEBUG):
        await client.get("/graphql", params={"query": query})
        await client.post("/graphql", json={"query": query})
        await client.post(
            "/graphql", json={"query": query.replace("greeting", "199001012020011001")}
        )
    written = [record.getMessage() for record in caplog.records if record.name == "tilik.access"]
    assert [line.split(" ")[:3] for line in written] == [
        ["GET", "/graphql", "200"],
        ["POST", "/graphql", "200"],
        ["POST", "/graphql", "200"],
    ]
    ours = [record.getMessage() for record in caplog.records if record.name != "httpx"]
    assert "199001012020011001" not in "".join(ours)


@pytest.mark.parametrize("failure", UNAVAILABLE, ids=lambda failure: type(failure).__name__)
async def test_database_that_fails_while_the_viewer_is_looked_up_is_a_503(
    client: httpx.AsyncClient, desk: Any, failure: Exception
) -> None:
    desk.unable = failure
    response = await client.post("/graphql", json={"query": "{ greeting }"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert "db.internal" not in response.text
    desk.unable = ValueError("password=hunter2")
    response = await client.post("/graphql", json={"query": "{ greeting }"})
    assert (response.status_code, "hunter2" in response.text) == (500, False)
    assert response.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
