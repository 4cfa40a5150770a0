"""The lines of the request log over the demo: what they tell of a request, and of nobody."""

import io
import json
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import asyncpg
import httpx

from tilik.logs import LogFormatter
from tilik_server.settings import Settings
from tilik_tests.opened_app import open_app

PEOPLE = "select nip, name from employee where nip is not null"
SEARCH = (
    "query Search($q: String!) { employees(first: 3, filter: {name: {words: $q}})"
    " { nodes { id name nip } } }"
)
BY_NIP = "query ByNip($nip: String!) { employee(nip: $nip) { id name nip } }"
UNKNOWN = '{ calculate(calculatorKey: "a.b", records: []) { ... on Problem { code } } }'
SEED = 20260701


@contextmanager
def written(level: int) -> Iterator[Sequence[io.StringIO]]:
    """What the service writes in both forms, from `level` on."""
    streams = {form: io.StringIO() for form in ("json", "text")}
    handlers = []
    for form, stream in streams.items():
        handler = logging.StreamHandler(stream)
        handler.setFormatter(LogFormatter(form))  # type: ignore[arg-type]  # one of the two
        # The client of the test is not the service.
        handler.addFilter(lambda record: not record.name.startswith(("httpx", "httpcore")))
        handlers.append(handler)
    root, before = logging.getLogger(), logging.getLogger().level
    root.setLevel(level)
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield tuple(streams.values())
    finally:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)


async def people_of(settings: Settings) -> list[tuple[str, str]]:
    assert settings.owner_database_url
    owner: Any = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    try:
        await owner.execute("set row_security = off")
        return [(row["nip"], row["name"]) for row in await owner.fetch(PEOPLE)]
    finally:
        await owner.close()


def bodies(people: Sequence[tuple[str, str]], shown: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    """Requests of all kinds: right and wrong, with names and numbers where clients put them."""
    for each in shown:
        yield {"query": each["document"], "variables": each["variables"]}
        yield {"query": each["document"], "variables": {}}
    for nip, name in people:
        first = name.split()[0]
        yield {"query": BY_NIP, "variables": {"nip": nip}, "operationName": "ByNip"}
        yield {"query": SEARCH, "variables": {"q": name}}
        yield {"query": f'{{ employee(nip: "{nip}") {{ name }} }}'}
        yield {"query": f'{{ employee(nip: "{name}") {{ name }} }}'}
        yield {"query": f"query N{nip} {{ employee(nip: 5) {{ name }} }}"}
        yield {"query": f'{{ employee(nip: "{nip}" {name} }}'}
        yield {"query": SEARCH, "variables": {"q": [name]}, "operationName": name}
        yield {"query": f"{{ {first}_{nip} }}", "extensions": {"who": name}}
        yield {"query": f'mutation {{ grantRole(input: {{nip: "{nip}"}}) {{ __typename }} }}'}
    yield {"query": 5}
    yield []


async def ask_all(client: httpx.AsyncClient, asked: Sequence[Any]) -> None:
    for body in asked:
        await client.post("/graphql", json=body)
        if isinstance(body, dict) and isinstance(body.get("query"), str) and "variables" in body:
            params = {"query": body["query"], "variables": json.dumps(body["variables"])}
            await client.get("/graphql", params=params)
    await client.post("/graphql", content=b'{"query"', headers={"content-type": "application/json"})


async def test_busy_service_writes_a_line_for_each_request_and_names_nobody(
    settings: Settings,
) -> None:
    chance = random.Random(SEED)
    async with open_app(settings, demo=True, as_of=date(2026, 7, 1)) as client:
        everybody = await people_of(settings)
        shown = (await client.get("/operations.json")).json()
        asked = list(bodies(chance.sample(everybody, 25), shown))
        chance.shuffle(asked)
        with written(logging.DEBUG) as streams:
            await ask_all(client, asked)
    as_json, as_text = (stream.getvalue() for stream in streams)
    assert len(everybody) > 100
    for nip, name in everybody:
        assert nip not in as_json
        assert nip not in as_text
        assert name not in as_json
        assert name not in as_text
    lines = [json.loads(line) for line in as_json.splitlines()]
    requests = [line for line in lines if line["logger"] == "tilik.access"]
    assert len(requests) > len(asked)
    assert {line["outcome"] for line in requests} >= {"answered", "problem", "refused"}
    named = {line.get("operation") for line in requests}
    assert {each["name"] for each in shown} <= named


async def test_line_tells_what_a_request_asked_for_and_used(
    settings: Settings, read_once: None
) -> None:
    async with open_app(settings) as client:
        with written(logging.INFO) as (stream, _):
            response = await client.post(
                "/graphql", json={"query": SEARCH, "variables": {"q": "x"}}
            )
            await client.post("/graphql", json={"query": "mutation M { revokeKey(input: {"})
            await client.post("/graphql", json={"query": UNKNOWN})
    assert "errors" not in response.json(), response.text
    line, wrong, problem = (json.loads(each) for each in stream.getvalue().splitlines())
    assert line["request_id"] == response.headers["x-request-id"]
    assert (line["kind"], line["operation"], line["viewer"]) == ("query", "Search", "user")
    assert line["cost"] == response.json()["extensions"]["cost"]
    assert line["statements"] == 2
    assert (line["status"], line["outcome"]) == (200, "answered")
    assert line["duration_ms"] > 0
    assert len(line["document"]) == 16
    assert wrong["codes"] == ["GRAPHQL_PARSE_FAILED"]
    assert "operation" not in wrong
    assert (problem["status"], problem["outcome"]) == (200, "problem")
    assert problem["codes"] == ["CALCULATOR_MISSING"]
