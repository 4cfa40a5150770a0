"""How much is open at once: operations of a connection, connections and operations of a viewer."""

import asyncio
from typing import Any

import pytest

from tilik_server.access.viewer import Grant
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings

SUBSCRIPTION = "subscription { appraisalChanged { version } }"
TOO_MANY = {
    "en": "You have 2 connections open, which is the most; close one before you open another.",
    "id": "Sudah ada 2 koneksi Anda yang terbuka, yaitu batasnya; tutup satu sebelum membuka "
    "yang lain.",
}


@pytest.fixture
def live_settings(live_settings: Settings) -> Settings:
    """A service where little may be open at once."""
    limits = {"connection_operations": 2, "viewer_connections": 2, "viewer_operations": 3}
    return live_settings.model_copy(update=limits)


async def refused(client: Any, key: str) -> Any:
    """The extensions of the error that an operation ends with."""
    await client.send(type="subscribe", id=key, payload={"query": SUBSCRIPTION})
    message = await client.receive()
    assert (message["type"], message["id"]) == ("error", key)
    return message["payload"][0]


async def test_operation_too_many_is_refused_and_the_others_go_on(
    open_client: Any, world: Any
) -> None:
    await world.plan()
    async with open_client() as client:
        await client.begin()
        first, second = [await client.subscribe(SUBSCRIPTION) for _ in range(2)]
        error = await refused(client, "third")
        assert error["extensions"]["code"] == "TOO_MANY_OPERATIONS"
        assert error["message"].startswith("2 operations are running")
        await world.change("update appraisal set version = 2")
        assert {(await client.receive())["id"] for _ in range(2)} == {first, second}
        await client.send(type="complete", id=first)
        await client.subscribe(SUBSCRIPTION)


async def test_operations_of_a_viewer_count_over_its_connections(
    open_client: Any, world: Any, sign: Any
) -> None:
    unit = await world.unit()
    person, other = await world.employee(unit), await world.employee(unit)
    async with open_client() as first, open_client() as second, open_client() as third:
        for client in (first, second):
            await client.begin({"authorization": sign(person, Grant(Role.EMPLOYEE))})
        await third.begin({"authorization": sign(other, Grant(Role.EMPLOYEE))})
        for client in (first, first, second):
            await client.subscribe(SUBSCRIPTION)
        error = await refused(second, "fourth")
        assert error["extensions"]["code"] == "TOO_MANY_OPERATIONS"
        assert error["message"].startswith("3 operations are running")
        # Others have their own.
        await third.subscribe(SUBSCRIPTION)
        await first.connection.close()
        async with asyncio.timeout(20):
            while "fourth" in (await begun_or_refused(second))["id"]:
                await asyncio.sleep(0.01)


async def begun_or_refused(client: Any) -> Any:
    """The error of an operation, or the pong that says that it has begun."""
    await client.send(type="subscribe", id="fourth", payload={"query": SUBSCRIPTION})
    await client.send(type="ping")
    message = await client.receive()
    if message["type"] == "pong":
        return {"id": ""}
    assert await client.receive() == {"type": "pong"}
    return message


@pytest.mark.parametrize("language", ["en", "id"])
async def test_connection_too_many_is_closed(
    open_client: Any, world: Any, sign: Any, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "tilik.access")
    person = await world.employee(await world.unit())
    payload = {"authorization": sign(person), "acceptLanguage": language}
    async with open_client() as first, open_client() as second, open_client() as third:
        await first.begin(payload)
        await second.begin(payload)
        await third.send(type="connection_init", payload=payload)
        assert await third.closed() == (4429, TOO_MANY[language])
        async with open_client() as other:
            await other.begin()
    async with asyncio.timeout(20):
        while caplog.text.count("WS /graphql") < 4:
            await asyncio.sleep(0.01)
    async with open_client() as fourth, open_client() as fifth:
        await fourth.begin(payload)
        await fifth.begin(payload)
