"""Event streams: subscriptions, queries and mutations as server-sent events (graphql-sse)."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import orjson
import pytest

from tilik.app import create_app
from tilik.commands.serve import SparingServer
from tilik_schema.reading.ids import encode
from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import Grant
from tilik_server.database.province_time import local_day
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings
from tilik_tests.viewers import admin_headers
from tilik_web import answering, credentials, event_stream

CHANGED = "subscription { appraisalChanged { version } }"
RECORDED = "subscription { evidenceRecorded { id record } }"
LOSE = """select pg_terminate_backend(pid) from pg_stat_activity
where application_name = 'tilik listening' and datname = current_database()"""
Open = Callable[..., AbstractAsyncContextManager["Stream"]]


@dataclass
class Stream:
    """The events of a response, read as the specification of event streams says."""

    response: httpx.Response
    comments: int = 0
    _lines: AsyncIterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = self.response.aiter_lines()

    async def next(self) -> tuple[str, Any]:
        """The type and the data of the next event; StopAsyncIteration at the end."""
        kind, data = "message", list[str]()
        async with asyncio.timeout(20):
            async for line in self._lines:
                name, _, value = line.partition(":")
                match name:
                    case "" if not line:
                        if data:
                            content = "\n".join(data)
                            return kind, orjson.loads(content) if content else None
                    case "":
                        self.comments += 1
                    case "event":
                        kind = value.removeprefix(" ")
                    case "data":
                        data.append(value.removeprefix(" "))
        raise StopAsyncIteration

    async def told(self) -> Any:
        """The data of the next event, which has no errors."""
        kind, content = await self.next()
        assert (kind, "errors" in content) == ("next", False), content
        return content["data"]

    async def failed(self) -> Any:
        """The only error of the next event."""
        kind, content = await self.next()
        assert (kind, "data" in content) == ("next", False), content
        (error,) = content["errors"]
        return error

    async def has_ended(self) -> bool:
        """Whether nothing follows, so that a client connects again."""
        try:
            await self.next()
        except StopAsyncIteration:
            return True
        return False


@pytest.fixture
def live_settings(live_settings: Settings) -> Settings:
    """A service where a viewer may have three streams at once."""
    return live_settings.model_copy(update={"viewer_connections": 3})


@pytest.fixture
async def client(server: Any, live_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client, who accepts events."""
    headers = {**admin_headers(Tokens(live_settings.data_dir)), "accept": "text/event-stream"}
    address = f"http://127.0.0.1:{server.port}"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=20) as opened:
        yield opened


@pytest.fixture
def stream(client: httpx.AsyncClient) -> Open:
    """Opens event streams; nothing that is committed after this is missed."""

    @asynccontextmanager
    async def opened(query: str, headers: Any = None, **variables: Any) -> AsyncIterator[Stream]:
        body = {"query": query, "variables": variables}
        async with client.stream("POST", "/graphql", json=body, headers=headers) as response:
            assert response.status_code == 200
            assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
            yield Stream(response)

    return opened


def subscriptions(server: Any) -> int:
    """How many the server keeps."""
    return len(server.lifespan.state["listener"]._subscriptions)


async def until(is_so: Callable[[], bool]) -> None:
    """Return when a condition holds."""
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_changes_are_told_as_events(stream: Open, world: Any) -> None:
    await world.plan()
    async with stream(CHANGED) as events:
        for version in (2, 3):
            await world.change("update appraisal set version = $1", version)
            assert await events.told() == {"appraisalChanged": {"version": version}}


async def test_head_keeps_caches_and_buffers_away(stream: Open) -> None:
    async with stream(CHANGED, {"accept-encoding": "gzip"}) as events:
        headers = events.response.headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in headers
    assert "Accept" in headers["vary"]


async def test_person_is_told_of_own_people_with_a_socket_beside(
    stream: Open, open_client: Any, world: Any, sign: Any, server: Any
) -> None:
    plan = await world.plan()
    unit, cycle = plan["unit"], plan["cycle"]
    other = await world.appraisal(await world.employee(unit), unit, cycle)
    headers = {"authorization": sign(plan["employee"], Grant(Role.EMPLOYEE))}
    document = "subscription { appraisalChanged { id } }"
    async with stream(document, headers) as events, open_client() as socket:
        await socket.begin(headers)
        await socket.subscribe(document)
        # They share one execution.
        assert subscriptions(server) == 1
        for key in (other, plan["appraisal"]):
            await world.change("update appraisal set version = 2 where id = $1", key)
        told = {"appraisalChanged": {"id": encode("Appraisal", plan["appraisal"])}}
        assert await events.told() == await socket.told() == told


async def test_client_that_leaves_is_forgotten(stream: Open, world: Any, server: Any) -> None:
    await world.plan()
    async with stream(CHANGED):
        assert subscriptions(server) == 1
    await until(lambda: subscriptions(server) == 0)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { appraisalChanged(under: "none") { id } }', "CODE_UNKNOWN"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { appraisalChanged { id } }" + " " * 40_000, "DOCUMENT_TOO_LONG"),
        ("subscription A { __typename } query B { __typename }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_operation_that_cannot_begin_is_an_event_with_its_error(
    stream: Open, query: str, code: str
) -> None:
    async with stream(query) as events:
        assert (await events.failed())["extensions"]["code"] == code
        assert await events.next() == ("complete", None)
        assert await events.has_ended()


async def test_query_is_one_event(stream: Open, client: httpx.AsyncClient, world: Any) -> None:
    await world.unit()
    query = "{ units { totalCount } }"
    plain = await client.post("/graphql", json={"query": query}, headers={"accept": "*/*"})
    async with stream(query) as events:
        assert await events.next() == ("next", plain.json())
        assert await events.next() == ("complete", None)
        assert await events.has_ended()


async def test_mutation_is_one_event_in_its_language(stream: Open) -> None:
    document = """mutation { withdrawEvidence(evidence: "x", reason: "Salah") {
      ... on Problem { code message } } }"""
    async with stream(document, {"accept-language": "id"}) as events:
        problem = (await events.told())["withdrawEvidence"]
        assert (problem["code"], "tidak" in problem["message"]) == ("INVALID_ID", True)
        assert await events.next() == ("complete", None)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, multipart/mixed", "text/event-stream"),
        ("application/json;q=0.5, text/event-stream", "text/event-stream"),
        (
            "application/graphql-response+json, application/json, text/event-stream",
            "application/graphql-response+json",
        ),
        ("application/json, text/event-stream", "application/json"),
        ("*/*", "application/json"),
    ],
)
async def test_media_type_that_is_preferred_is_sent(
    client: httpx.AsyncClient, accept: str, media_type: str
) -> None:
    body = {"query": "{ __typename }"}
    answer = await client.post("/graphql", json=body, headers={"accept": accept})
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"


async def test_browser_reads_by_get(client: httpx.AsyncClient, world: Any) -> None:
    await world.plan()
    async with client.stream("GET", "/graphql", params={"query": CHANGED}) as response:
        await world.change("update appraisal set version = 2")
        assert await Stream(response).told() == {"appraisalChanged": {"version": 2}}
    mutation = "mutation { withdrawEvidence(evidence: 1, reason: 2) { __typename } }"
    refused = await client.get("/graphql", params={"query": mutation})
    assert refused.status_code == 405


async def test_subscription_without_a_stream_says_how_to_ask(client: httpx.AsyncClient) -> None:
    body = {"query": CHANGED}
    answer = await client.post("/graphql", json=body, headers={"accept": "application/json"})
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "SUBSCRIPTION_NEEDS_STREAM"
    assert "Accept: text/event-stream" in error["message"]


@pytest.mark.parametrize(
    ("authorization", "code"),
    [("Bearer a.b.c", "UNAUTHENTICATED"), (None, "TOKEN_MISSING")],
)
@pytest.mark.parametrize("query", [CHANGED, "{ units { totalCount } }"])
async def test_request_without_a_good_token_is_refused_with_its_status(
    client: httpx.AsyncClient, authorization: str | None, code: str, query: str
) -> None:
    del client.headers["authorization"]
    headers = {} if authorization is None else {"authorization": authorization}
    answer = await client.post("/graphql", json={"query": query}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["errors"][0]["extensions"]["code"] == code


async def test_body_is_checked_as_any_other(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", content=b"query=x")
    assert answer.status_code == 415
    assert answer.json()["errors"][0]["extensions"]["code"] == "CONTENT_TYPE_UNSUPPORTED"


async def test_silence_is_filled_with_comments(
    stream: Open, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE", 0.05)
    await world.plan()
    async with stream(CHANGED) as events:
        telling = asyncio.create_task(events.told())
        await until(lambda: events.comments > 3)
        await world.change("update appraisal set version = 2")
        assert await telling == {"appraisalChanged": {"version": 2}}


async def test_stream_ends_with_its_token(
    stream: Open, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, ends_at = Tokens.read, time.time() + 1

    def soon(self: Tokens, *given: Any) -> Any:
        return replace(read(self, *given), until=ends_at)

    monkeypatch.setattr(Tokens, "read", soon)
    async with stream(CHANGED, {"authorization": sign(), "accept-language": "id"}) as events:
        error = await events.failed()
        assert error["extensions"]["code"] == "TOKEN_ENDED"
        assert error["message"] == (
            "Masa berlaku token telah habis; sambungkan lagi dengan yang baru."
        )
        assert await events.has_ended()


async def test_stream_ends_with_its_key(
    stream: Open, world: Any, make_key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "CHECK_AFTER", 0.1)
    secret = await make_key()
    async with stream(CHANGED, {"authorization": f"Bearer {secret}"}) as events:
        await world.change("update integration_key set revoked_at = now()")
        assert (await events.failed())["extensions"]["code"] == "TOKEN_INVALID"
        assert await events.has_ended()


async def test_stream_ends_with_a_role(
    stream: Open, world: Any, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "CHECK_AFTER", 0.1)
    person = await world.employee(await world.unit())
    grant = {"employee_id": person, "role": "ADMIN", "reason": "SK"}
    await world.insert("role_grant", starts_on=local_day(None), **grant)
    async with stream(CHANGED, {"authorization": sign(person)}) as events:
        await world.change("update role_grant set ended_at = now(), end_reason = 'Mutasi'")
        assert (await events.failed())["extensions"]["code"] == "ROLE_ENDED"
        assert await events.has_ended()


async def test_stream_that_may_have_missed_changes_ends(stream: Open, world: Any) -> None:
    async with stream(CHANGED) as events:
        await world.fetch(LOSE)
        assert (await events.failed())["extensions"]["code"] == "SUBSCRIPTION_INTERRUPTED"
        assert await events.has_ended()


async def test_streams_and_sockets_of_a_viewer_are_counted_together(
    stream: Open, open_client: Any, client: httpx.AsyncClient, server: Any
) -> None:
    body = {"query": CHANGED}
    async with stream(CHANGED), stream(CHANGED), open_client() as socket:
        await socket.begin()
        refused = await client.post("/graphql", json=body)
        assert refused.status_code == 429
        (error,) = refused.json()["errors"]
        assert error["extensions"]["code"] == "TOO_MANY_CONNECTIONS"
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200
    await until(lambda: subscriptions(server) == 0)
    async with stream(CHANGED), stream(CHANGED), stream(CHANGED):
        pass


async def test_client_that_does_not_read_is_given_up(
    stream: Open, world: Any, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SEND_TIMEOUT", 0.5)
    plan = await world.plan()
    large = '{"note": "' + "x" * 900_000 + '"}'
    async with stream(RECORDED):
        for _ in range(12):
            await world.evidence(plan["goal"], plan["unit"], plan["cycle"], record=large)
        await until(lambda: subscriptions(server) == 0)


@pytest.fixture
def collecting() -> Iterator[None]:
    """Restores the garbage collection that the command `serve` changes."""
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


async def test_service_that_stops_ends_its_streams(
    live_settings: Settings, read_once: None, collecting: None
) -> None:
    app = create_app(live_settings)
    server = SparingServer(app, app.state.event_streams, live_settings)
    server.config.port, server.config.log_config = 0, None
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started or serving.done())
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {**admin_headers(Tokens(live_settings.data_dir)), "accept": "text/event-stream"}
    address, body = f"http://127.0.0.1:{port}", {"query": CHANGED}
    async with (
        httpx.AsyncClient(base_url=address, headers=headers, timeout=20) as client,
        client.stream("POST", "/graphql", json=body) as response,
    ):
        server.should_exit = True
        assert await Stream(response).has_ended()
    async with asyncio.timeout(20):
        await serving
