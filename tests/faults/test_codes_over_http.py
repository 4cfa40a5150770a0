"""What fails in a plugin, or with a token, reaches whoever asks over HTTP under its code."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from tilik.app import create_app
from tilik_server.settings import Settings
from tilik_tests.viewers import admin_headers

InstallPlugin = Callable[[str, str], None]

CLAIMING = "Tonnes.key = 'sea.tonnes'"
PLUGINS = {
    "raising": ("raise RuntimeError('secret')", "PLUGIN_FAILED"),
    "ending": ("import os\nos._exit(0)", "PLUGIN_DIED"),
    "looping": ("while True: pass", "PLUGIN_TIMED_OUT"),
    "misspelt": ("@hookimpl\ndef tilik_calculator(): return []", "PLUGIN_HOOK_UNKNOWN"),
    "badly-named": ("Tonnes.key = 'tonnes'", "PLUGIN_INVALID"),
    "first-one": (CLAIMING, "PLUGIN_KEY_TAKEN"),
    "second-one": (CLAIMING, "PLUGIN_KEY_TAKEN"),
    "switched-off": ("", "PLUGIN_DISABLED"),
}
CALCULATORS = {
    "raises": ("raise RuntimeError('secret')", "CALCULATOR_FAILED"),
    "loops": ("while True: pass", "CALCULATOR_TIMED_OUT"),
    "ends": ("import os; os._exit(0)", "CALCULATOR_DIED"),
    "greedy": ("bytearray(2 * 2**30)", "CALCULATOR_OUT_OF_MEMORY"),
    "silent": ("return None", "CALCULATOR_ANSWER_INVALID"),
}
MEASURE = """
def measure(self, records, params):
    {action}

Tonnes.measure = measure
"""
LISTED = "{ plugins { name enabled problem { code message } } }"
CALCULATE = """
query ($key: String!) {
  calculate(calculatorKey: $key, records: [{ tonnes: 1 }]) {
    ... on Calculation { value } ... on Problem { code message }
  }
}
"""


@pytest.fixture
async def client(
    install_plugin: InstallPlugin, plugin_settings: Settings, settings: Settings, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application in whose surroundings all of them are installed."""
    for name, (source, _) in PLUGINS.items():
        install_plugin(name, source)
    for name, (action, _) in CALCULATORS.items():
        install_plugin(name, MEASURE.format(action=action))
    little = plugin_settings.model_dump(include={"plugin_timeout", "scoring_timeout"})
    more = {"scoring_memory_mb": 512, "plugins_disabled": ("switched-off",), "data_dir": tmp_path}
    app = create_app(settings.model_copy(update={**little, **more}))
    async with app.router.lifespan_context(app) as state:

        async def running(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(running)
        headers = admin_headers((state or {})["sign_in"].own)
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://tilik",
            headers=headers,
        ) as opened:
            yield opened


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    """The data of an answer without errors."""
    body = {"query": query, "variables": variables}
    answer = (await client.post("/graphql", json=body)).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def test_every_failure_of_a_plugin_is_told_to_whoever_asks(client: httpx.AsyncClient) -> None:
    listed = {each["name"]: each for each in (await ask(client, LISTED))["plugins"]}
    for name, (_, code) in PLUGINS.items():
        assert listed[name]["enabled"] is False
        assert listed[name]["problem"]["code"] == code
    for name, (_, code) in CALCULATORS.items():
        assert listed[name]["problem"] is None
        found = (await ask(client, CALCULATE, key=f"{name}.tonnes"))["calculate"]
        assert (found["code"], "secret" in found["message"]) == (code, False)
    refused = await client.post(
        "/graphql", json={"query": LISTED}, headers={"authorization": "Bearer nobody"}
    )
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
