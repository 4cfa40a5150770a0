"""A service that takes only known documents, over HTTP and over WebSocket."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tilik_schema.documents.own_documents import own_documents
from tilik_schema.reading.ids import encode
from tilik_server.settings import Settings

CHANGED = "subscription Changed { appraisalChanged { id version } }"


@pytest.fixture
def live_settings(settings: Settings, keyed_folder: Path) -> Settings:
    folder = keyed_folder / "documents"
    folder.mkdir()
    (folder / "Changed.graphql").write_text(CHANGED, encoding="utf-8")
    changed = {"data_dir": keyed_folder, "documents": "only", "documents_folder": folder}
    return settings.model_copy(update=changed)


@pytest.fixture
def address(server: Any) -> str:
    return f"http://127.0.0.1:{server.port}/graphql"


async def test_own_operation_is_answered_by_its_name(
    address: str, sign: Any, world: Any, graph: Any
) -> None:
    await world.unit(code="DINAS", name="Dinas Kesehatan")
    token = {"authorization": sign()}
    async with httpx.AsyncClient(headers=token) as client:
        by_name = await client.get(address, params={"documentId": "InstalledPlugins"})
        assert {each["name"] for each in by_name.json()["data"]["plugins"]} >= {"tilik-asn"}
        assert by_name.headers["cache-control"] == "no-store"
        text = own_documents()["InstalledPlugins"]
        sent = await client.post(address, json={"query": text})
        assert sent.json()["data"] == by_name.json()["data"]
        changed = await client.post(address, json={"query": f"{text} "})
        assert changed.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TAKEN"
        without = await client.get(
            address, params={"documentId": "InstalledPlugins"}, headers={"authorization": "x"}
        )
        assert without.status_code == 401


async def test_subscription_that_is_not_known_is_refused(open_client: Any) -> None:
    async with open_client() as client:
        await client.begin()
        payload = {"query": "subscription { appraisalChanged { id } }"}
        await client.send(type="subscribe", id="s", payload=payload)
        message = await client.receive()
        assert (message["type"], message["id"]) == ("error", "s")
        (error,) = message["payload"]
        assert error["extensions"]["code"] == "DOCUMENT_NOT_TAKEN"


async def test_known_subscription_is_told_what_changes(open_client: Any, world: Any) -> None:
    plan = await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(CHANGED)
        await world.change("update appraisal set version = 2")
        told = await client.told()
        key = encode("Appraisal", plan["appraisal"])
        assert told == {"appraisalChanged": {"id": key, "version": 2}}


async def test_document_is_named_over_a_socket(open_client: Any, world: Any) -> None:
    plan = await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.send(type="subscribe", id="a", payload={"documentId": "nothing"})
        message = await client.receive()
        assert (message["type"], message["id"]) == ("error", "a")
        assert message["payload"][0]["extensions"]["code"] == "DOCUMENT_UNKNOWN"
        persisted = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
        await client.send(type="subscribe", id="b", payload={"extensions": persisted})
        message = await client.receive()
        assert message["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
        await client.send(type="subscribe", id="c", payload={"documentId": "InstalledPlugins"})
        assert "plugins" in (await client.receive())["payload"]["data"]
        await client.receive()
        await client.send(type="subscribe", id="d", payload={"documentId": "Changed"})
        await client.send(type="ping")
        while (await client.receive())["type"] != "pong":
            pass
        await world.change("update appraisal set version = 2")
        told = (await client.receive())["payload"]["data"]
        key = encode("Appraisal", plan["appraisal"])
        assert told == {"appraisalChanged": {"id": key, "version": 2}}
