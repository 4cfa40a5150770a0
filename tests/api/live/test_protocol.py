"""The protocol graphql-transport-ws: what a client may send when, and how a connection ends."""

import asyncio
import logging
import time
from dataclasses import replace
from typing import Any

import orjson
import pytest
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from tilik_server.access.tokens import Tokens
from tilik_web import conversation

FORBIDDEN = {
    "en": "Forbidden: The token is not valid; ask for a new one.",
    "id": "Forbidden: Token tidak sah; mintalah yang baru.",
}
SUBSCRIPTION = "subscription { appraisalChanged { id } }"
COSTLY = """subscription A($first: Int) { appraisalChanged {
  employee { unit { employees(first: $first) { nodes { unit {
    employees(first: $first) { nodes { nip } } } } } } } } }
"""


async def test_token_that_is_none_of_ours_is_forbidden(open_client: Any) -> None:
    for payload in (
        {"authorization": "Bearer a.b.c"},
        {"authorization": "Basic x"},
        {"authorization": 1},
        {"authorization": "Bearer a.b.c", "Authorization": "Bearer a.b.c"},
    ):
        async with open_client() as client:
            await client.send(type="connection_init", payload=payload)
            assert await client.closed() == (4403, FORBIDDEN["en"])


@pytest.mark.parametrize("language", ["en", "id"])
async def test_reason_is_told_in_the_language_of_the_connection(
    open_client: Any, language: str
) -> None:
    payload = {"authorization": "Bearer a.b.c", "acceptLanguage": language}
    async with open_client() as client:
        await client.send(type="connection_init", payload=payload)
        assert await client.closed() == (4403, FORBIDDEN[language])


async def test_page_of_another_site_needs_a_token(open_client: Any, sign: Any) -> None:
    async with open_client(origin="http://elsewhere.example") as client:
        await client.send(type="connection_init")
        code, reason = await client.closed()
        assert (code, reason.startswith("Forbidden: Send a token as")) == (4403, True)
    async with open_client(origin="http://elsewhere.example") as client:
        await client.begin({"authorization": sign()})


async def test_own_page_needs_none(open_client: Any, server: Any) -> None:
    async with open_client(origin=f"http://127.0.0.1:{server.port}") as client:
        await client.begin()


async def test_token_that_ends_ends_the_connection(
    open_client: Any, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, until = Tokens.read, time.time() + 1

    def soon(self: Tokens, *given: Any) -> Any:
        return replace(read(self, *given), until=until)

    monkeypatch.setattr(Tokens, "read", soon)
    async with open_client() as client:
        await client.begin({"authorization": sign()})
        assert await client.closed() == (
            4403,
            "Forbidden: The token has ended; connect again with a new one.",
        )


async def test_subscription_before_the_acknowledgement_is_unauthorized(open_client: Any) -> None:
    async with open_client() as client:
        await client.send(type="subscribe", id="1", payload={"query": SUBSCRIPTION})
        assert await client.closed() == (4401, "Unauthorized")


async def test_connection_that_does_not_begin_ends(
    open_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "INIT_TIMEOUT", 0.05)
    async with open_client() as client:
        assert await client.closed() == (4408, "Connection initialisation timeout")


async def test_second_beginning_ends_it(open_client: Any) -> None:
    async with open_client() as client:
        await client.begin()
        await client.send(type="connection_init")
        assert (await client.closed())[0] == 4429


async def test_id_in_use_ends_it(open_client: Any) -> None:
    async with open_client() as client:
        await client.begin()
        key = await client.subscribe(SUBSCRIPTION)
        await client.send(type="subscribe", id=key, payload={"query": SUBSCRIPTION})
        assert await client.closed() == (4409, f"Subscriber for {key} already exists")


async def test_completed_id_can_be_used_again(open_client: Any, world: Any) -> None:
    await world.plan()
    payload = {"query": SUBSCRIPTION}
    async with open_client() as client:
        await client.begin()
        for _ in range(2):
            await client.send(type="subscribe", id="x", payload=payload)
            await client.send(type="complete", id="x")
        await client.send(type="subscribe", id="x", payload=payload)
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}
        await world.change("update appraisal set version = 2")
        assert (await client.receive())["id"] == "x"


async def test_other_subprotocol_is_not_acceptable(open_client: Any) -> None:
    for protocols in (None, [Subprotocol("graphql-ws")]):
        async with open_client(subprotocols=protocols) as client:
            assert (await client.closed())[0] == 4406


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "null",
        "[]",
        '"connection_init"',
        "{}",
        '{"type": 5}',
        '{"type": "start"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": 1, "payload": {}}',
        '{"type": "subscribe", "id": "", "payload": {}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "complete"}',
        '{"type": "ping\\u0000"}',
        '{"a":' * 5000,
        b'{"type": "ping"}',
    ],
)
async def test_malformed_message_ends_it(open_client: Any, message: str | bytes) -> None:
    async with open_client() as client:
        await client.begin()
        await client.connection.send(message)
        assert (await client.closed())[0] == 4400


async def test_payload_of_the_beginning_must_be_an_object(open_client: Any) -> None:
    async with open_client() as client:
        await client.send(type="connection_init", payload="me")
        assert (await client.closed())[0] == 4400


async def test_message_that_is_too_large_ends_it(open_client: Any) -> None:
    async with open_client() as client:
        await client.begin()
        await client.send(type="ping", payload={"x": "x" * 1_000_001})
        assert (await client.closed())[0] == 1009


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({}, "PARAMETER_INVALID"),
        ({"query": SUBSCRIPTION, "variables": []}, "PARAMETER_INVALID"),
        ({"query": "subscription {"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "subscription { nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { ...Nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": SUBSCRIPTION, "operationName": "B"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": SUBSCRIPTION + " " * 40_000}, "DOCUMENT_TOO_LONG"),
        ({"query": f"subscription {{ {'id ' * 3_000} }}"}, "DOCUMENT_TOO_MANY_TOKENS"),
        ({"query": COSTLY, "variables": {"first": 500}}, "DOCUMENT_TOO_COSTLY"),
        ({"query": f"{SUBSCRIPTION} query B {{ __typename }}"}, "GRAPHQL_VALIDATION_FAILED"),
        (
            {"query": 'subscription { appraisalChanged(under: "no such unit") { id } }'},
            "CODE_UNKNOWN",
        ),
        (
            {"query": "subscription A { appraisalChanged { id } evidenceRecorded { id } }"},
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ],
)
async def test_subscription_that_cannot_begin_is_answered_with_an_error(
    open_client: Any, payload: Any, code: str
) -> None:
    async with open_client() as client:
        await client.begin()
        await client.send(type="subscribe", id="1", payload=payload)
        message = await client.receive()
        assert (message["type"], message["id"]) == ("error", "1")
        assert message["payload"][0]["extensions"]["code"] == code
        await client.subscribe(SUBSCRIPTION)


async def test_failure_is_told_without_what_it_says(
    open_client: Any, world: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    await world.plan()

    async def failing(*_: Any) -> Any:
        raise ValueError("secret")

    async with open_client() as client:
        await client.begin()
        await client.subscribe("subscription { appraisalChanged { id employee { name } } }")
        monkeypatch.setattr("tilik_schema.reading.fields.load_one", failing)
        await world.change("update appraisal set version = 2")
        message = await client.receive()
    assert message["payload"]["data"]["appraisalChanged"]["employee"] is None
    (error,) = message["payload"]["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in orjson.dumps(message).decode()
    (logged,) = [each for each in caplog.records if each.name == "tilik.request"]
    assert error["extensions"]["requestId"] in logged.getMessage()


async def test_connection_is_logged_with_its_end_and_no_token(
    open_client: Any, sign: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    token = sign()
    async with open_client(additional_headers={"authorization": token}) as client:
        await client.begin()
    async with asyncio.timeout(20):
        while not any(each.name == "tilik.access" for each in caplog.records):
            await asyncio.sleep(0.01)
    (logged,) = [each.getMessage() for each in caplog.records if each.name == "tilik.access"]
    assert logged == "WS /graphql 1000"
    assert token.partition(" ")[2] not in caplog.text


async def test_socket_elsewhere_is_refused(server: Any, open_client: Any) -> None:
    with pytest.raises(InvalidStatus):
        async with open_client(uri=f"ws://127.0.0.1:{server.port}/nowhere"):
            pass
