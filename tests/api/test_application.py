"""The application on a real database: ready or not, and what its pages offer works."""

import importlib.util
import json
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from starlette.requests import Request

from tilik.app import CHECKS
from tilik_server.plugin_host.catalogue import EMPTY
from tilik_server.settings import Settings
from tilik_tests.opened_app import open_app

ROOT = Path(__file__).parents[2]
VOLATILE = {"computedAt", "updatedAt", "endCursor", "medianDays"}


def docs() -> Any:
    """The module that writes the answers of the READMEs."""
    spec = importlib.util.spec_from_file_location("answers", ROOT / "docs" / "answers.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DOCS = docs()
Open = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def serve() -> Open:
    """A client of the application with given settings, while its lifespan lasts."""
    return open_app


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    return response.json()


async def assert_shown(client: httpx.AsyncClient, listed: Any, shown: Any) -> None:
    """What a README shows is what the demo answers; `docs/answers.py` writes it anew."""
    operations = {each["name"]: each for each in listed}
    for name, (variables, data) in shown.items():
        assert variables == operations[name]["variables"]
        answer = await ask(client, operations[name]["document"], **variables)
        assert lasting(data) == lasting(DOCS.shorten(name, answer["data"])), name


def lasting(value: Any) -> Any:
    """A value without what differs from one filling of the demo to the next."""
    if isinstance(value, list):
        return [lasting(each) for each in value]
    if isinstance(value, dict):
        return {key: lasting(each) for key, each in value.items() if key not in VOLATILE}
    return value


async def test_readyz_passes_every_check_on_a_migrated_database(
    serve: Open, settings: Settings
) -> None:
    async with serve(settings) as client:
        ready = await client.get("/readyz")
    assert ready.status_code == 200
    names = ("database", "writing", "migrations", "catalogue")
    assert ready.json()["checks"] == dict.fromkeys(names, "OK")


async def test_service_whose_catalogue_names_no_plugin_is_not_ready() -> None:
    request = Request({"type": "http", "state": {"catalogue": EMPTY}})
    with pytest.raises(RuntimeError, match="no plugin"):
        await CHECKS["catalogue"](request)


async def test_readyz_names_missing_migrations(serve: Open, settings: Settings) -> None:
    assert settings.owner_database_url
    async with serve(settings) as client:
        owner = await asyncpg.connect(settings.owner_database_url.get_secret_value())
        await owner.execute("delete from tortoise_migrations where name like '0001%'")
        await owner.close()
        ready = await client.get("/readyz")
        live = await client.get("/livez")
    assert ready.status_code == 503
    assert ready.json()["checks"]["migrations"] == "MIGRATIONS_MISSING"
    assert live.status_code == 200


async def test_calculator_of_the_start_page_is_tried(serve: Open, settings: Settings) -> None:
    async with serve(settings.model_copy(update={"pages": True})) as client:
        listed = (await client.get("/operations.json")).json()
        trying = next(each for each in listed if each["name"] == "TryCalculator")
        answer = await ask(client, trying["document"], **trying["variables"])
    # (1,095,000 + 980,000) / (2,000,000 + 1,000,000), and its share of the target 95
    assert answer["data"]["calculate"]["value"] == 69.17
    assert answer["data"]["calculate"]["achievement"] == 72.81


# The steps of the year are shown without variables: what they need is of the reader's choosing.
WITH_VARIABLES = {
    "PortalOverview",
    "InstalledPlugins",
    "TryCalculator",
    "ScoreExplained",
    "WorkList",
    "RecordEvidence",
    "VerifyEvidence",
    "CompetencyProfileChanges",
    "CompetencyProfile",
    "ResultChanges",
    "WhatISee",
}


TRIED = """mutation {
  openCycle(input: {
    code: "TRIED", name: "Uji coba", startsOn: "2026-02-01", endsOn: "2026-12-31",
    schemeKey: "asn.permenpanrb_6_2022", under: "GAJAHMUNGKUR-PKM"
  }) { ... on Cycle { status } }
}"""


async def test_every_operation_of_the_start_page_has_an_answer_on_the_demo(
    serve: Open, settings: Settings
) -> None:
    answers: dict[str, str] = {}
    async with serve(settings, demo=True, as_of=date(2026, 7, 1)) as client:
        # A cycle that somebody opened to try it takes no operation its answer.
        assert (await ask(client, TRIED))["data"]["openCycle"] == {"status": "OPEN"}
        listed = (await client.get("/operations.json")).json()
        for each in listed:
            if each["name"] not in WITH_VARIABLES:
                continue
            answer = await ask(client, each["document"], **each["variables"])
            assert "errors" not in answer, (each["name"], answer)
            answers[each["name"]] = json.dumps(answer["data"])
        for language, file in DOCS.READMES.items():
            client.headers["accept-language"] = language
            await assert_shown(client, listed, DOCS.read_examples(file.read_text("utf-8")))
    assert set(answers) == WITH_VARIABLES
    assert [name for name, text in answers.items() if '"fields": [' in text] == []
    assert [name for name, text in answers.items() if len(text) < 120] == []


async def test_problem_speaks_the_language_asked_for(serve: Open, settings: Settings) -> None:
    query = '{ calculate(calculatorKey: "a.b", records: []) { ... on Problem { code message } } }'
    async with serve(settings) as client:
        english = await ask(client, query)
        client.headers["accept-language"] = "id"
        indonesian = await ask(client, query)
    assert english["data"]["calculate"]["code"] == indonesian["data"]["calculate"]["code"]
    assert english["data"]["calculate"]["message"] != indonesian["data"]["calculate"]["message"]


async def test_number_of_a_civil_servant_is_in_no_log(
    serve: Open, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nip = "190301011931012905"
    asked = f'{{ employee(nip: "{nip}") {{ id }} }}'
    caplog.set_level(logging.DEBUG)
    async with serve(settings) as client:
        for query in (asked, asked.replace("012905", "912905"), asked.replace("id", nip)):
            assert (await client.post("/graphql", json={"query": query})).status_code == 200
        mistyped = "query ($n: Int!) { employee(nip: $n) { id } }"
        sent = {"query": mistyped, "variables": {"n": nip}}
        assert (await client.post("/graphql", json=sent)).status_code == 200
    logged = [record for record in caplog.records if record.name != "httpx"]
    assert any(record.name == "tilik.access" for record in logged)
    assert not any("19030101" in record.getMessage() + str(record.exc_info) for record in logged)
