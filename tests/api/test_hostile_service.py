"""Hostile plugins in a running service: it answers, other scores are computed, faults are named."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from tilik.app import create_app
from tilik_server.scoring.compute import score_cycle
from tilik_tests.viewers import admin_headers

BAD_SCHEMA = """
Tonnes.record_schema = lambda self: {
    **super(Tonnes, self).record_schema(), "properties": {"tonnes": {"type": "tonne"}}
}
"""
PATCHING = """
import tilik_plugin
import tilik_server.plugin_host.description

def broken(*arguments, **named):
    raise RuntimeError("patched")

Calculator.record_schema = Text.as_dict = tilik_server.plugin_host.description.describe = broken
"""
# What is wrong with a plugin as it is read, and the problem that names it.
READ = {
    "a_patching": (PATCHING, "PLUGIN_DIED"),
    "raising": ("raise RuntimeError('secret')", "PLUGIN_FAILED"),
    "lacking": ("import no_such_module", "PLUGIN_FAILED"),
    "looping": ("while True: pass", "PLUGIN_TIMED_OUT"),
    "never": ("import time; time.sleep(10**6)", "PLUGIN_TIMED_OUT"),
    "ending": ("import os; print('no luck'); os._exit(0)", "PLUGIN_DIED"),
    "greedy": ("memory = bytearray(2 * 2**30)", "PLUGIN_FAILED"),
    "bad_schema": (BAD_SCHEMA, "PLUGIN_INVALID"),
    "misspelt": ("@hookimpl\ndef tilik_calculator(): return []", "PLUGIN_HOOK_UNKNOWN"),
    "first": ("Tonnes.key = 'sea.tonnes'", "PLUGIN_KEY_TAKEN"),
    "second": ("Tonnes.key = 'sea.tonnes'", "PLUGIN_KEY_TAKEN"),
}
# What is wrong with a calculator as it measures, and the problem of its score.
MEASURED = {
    "raises": ("raise RuntimeError('secret')", "CALCULATOR_FAILED"),
    "loops": ("while True: pass", "CALCULATOR_TIMED_OUT"),
    "sleeps": ("import time; time.sleep(10**6)", "CALCULATOR_TIMED_OUT"),
    "ends": ("import os; print('empty nets'); os._exit(0)", "CALCULATOR_DIED"),
    "hoards": ("bytearray(2 * 2**30)", "CALCULATOR_OUT_OF_MEMORY"),
    "answers": ("return 'many'", "CALCULATOR_ANSWER_INVALID"),
    "patches": (
        "import tilik_plugin; tilik_plugin.Measurement.as_dict = lambda self: {}",
        "CALCULATOR_ANSWER_INVALID",
    ),
}
SLOW = "import time; time.sleep(1)"
SHOWN = """
{
  plugins { name enabled problem { code message } }
  appraisals { nodes { goals(first: 100) { nodes {
    statement score { status value problem { code message } }
  } } } }
}
"""


@pytest.fixture
def site(plugin_site: Any, tmp_path: Path) -> Iterator[Callable[[str, str, str], None]]:
    """Installs a plugin: what its calculator does first, and more source."""
    with plugin_site(tmp_path / "site") as install:
        yield lambda name, action, more: install(name, more, action)


@asynccontextmanager
async def serving(settings: Any) -> AsyncIterator[tuple[httpx.AsyncClient, Any]]:
    """A client of the service with these settings, and what the service works with."""
    patience = {"plugin_timeout": 8, "scoring_timeout": 4}
    # The client asks as fast as it can, which a quota would not let it.
    limits = {"scoring_memory_mb": 512, "scoring_processes": 2, "quota_rate": 0}
    app = create_app(settings.model_copy(update={**patience, **limits}))
    async with app.router.lifespan_context(app) as state:

        async def running(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(running)
        headers = admin_headers((state or {})["sign_in"].own)
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://tilik",
            headers=headers,
        ) as client:
            yield client, state


async def ask(client: httpx.AsyncClient) -> Any:
    answer = (await client.post("/graphql", json={"query": SHOWN})).json()
    assert answer.get("errors") is None
    return answer["data"]


async def goals_of(world: Any, calculators: dict[str, dict[str, Any]]) -> None:
    """A goal for each calculator, named after it, with one record."""
    plan = await world.plan()
    where = (plan["unit"], plan["cycle"])
    await world.change("delete from goal")
    for ordinal, (key, record) in enumerate(calculators.items()):
        indicator = await world.indicator(calculator_key=key)
        given = {"indicator_id": indicator, "ordinal": ordinal, "statement": key}
        goal = await world.goal(plan["appraisal"], *where, **given)
        await world.evidence(goal, *where, status="ACCEPTED", record=record)


def untold(shown: Any) -> set[str]:
    """The plugins whose calculators failed, as far as they do not say it themselves."""
    told = {each["name"] for each in shown["plugins"] if each["problem"]}
    return set(MEASURED) - told


async def test_hostile_plugins_cost_their_own_scores_while_the_service_answers(
    site: Callable[[str, str, str], None],
    settings: Any,
    world: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name, (source, _) in READ.items():
        site(name, "pass", source)
    for name, (action, _) in MEASURED.items():
        site(name, action, "")
    site("slow", "pass", SLOW)
    good = {"slow.tonnes": 4, "asn.target_achievement": 4, "health.drop_out": 2.04}
    missing = [f"{name}.tonnes" for name in READ if name not in {"first", "second"}]
    missing.append("sea.tonnes")
    records = {key: {"tonnes": 4} for key in (*missing, *(f"{name}.tonnes" for name in MEASURED))}
    records |= {"slow.tonnes": {"tonnes": 4}, "asn.target_achievement": {"realised": 4}}
    await goals_of(world, {**records, "health.drop_out": {"first": 98, "last": 96}})
    async with serving(settings) as (client, state):
        before = {each["name"]: each for each in (await ask(client))["plugins"]}
        tools = (state["database"], state["catalogue"], state["pool"])
        scoring = asyncio.create_task(score_cycle(*tools, "2025"))
        answered = 0
        while not scoring.done():
            await ask(client)
            answered += 1
        assert await scoring == (len(records) + 1, len(records) + 1)
        # Faults of calculators are noted after the scores that they cost.
        async with asyncio.timeout(20):
            while untold(after := await ask(client)):
                answered += 1
    assert answered > len(MEASURED)
    assert {name: before[name]["problem"] for name in (*MEASURED, "slow")} == dict.fromkeys(
        (*MEASURED, "slow")
    )
    plugins = {each["name"]: each for each in after["plugins"]}
    (appraisal,) = after["appraisals"]["nodes"]
    scores = {each["statement"]: each["score"] for each in appraisal["goals"]["nodes"]}
    for name, (_, code) in READ.items():
        assert (plugins[name]["enabled"], plugins[name]["problem"]["code"]) == (False, code)
        assert plugins[name] == before[name]
    for name, (_, code) in MEASURED.items():
        found = scores[f"{name}.tonnes"]
        assert (found["status"], found["problem"]["code"]) == ("FAILED", code)
        assert (plugins[name]["enabled"], plugins[name]["problem"]) == (True, found["problem"])
    for key in missing:
        assert scores[key]["problem"]["code"] == "CALCULATOR_MISSING"
        assert key in scores[key]["problem"]["message"]
    assert {key: scores[key]["value"] for key in good} == good
    assert "secret" not in str(after)
    assert "no luck" not in str(after)
    assert "empty nets" not in str(after)
    logged = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    ended = "The plugin ending ended its process while it was loaded. it printed: no luck"
    assert ended in logged
    assert [each for each in logged if "ends.tonnes" in each and each.endswith("| empty nets")]
    hostile = {*READ, *MEASURED}
    assert [name for name in plugins if plugins[name]["problem"] and name not in hostile] == []


async def test_fault_of_a_calculator_is_that_of_its_plugin_also_when_the_service_starts_anew(
    site: Callable[[str, str, str], None], settings: Any, world: Any
) -> None:
    site("raises", "if 666 in records.column('tonnes'): raise RuntimeError", "")
    await goals_of(world, {"raises.tonnes": {"tonnes": 666}})

    async def problem_of(client: httpx.AsyncClient) -> Any:
        plugins = {each["name"]: each for each in (await ask(client))["plugins"]}
        return plugins["raises"]["problem"]

    async with serving(settings) as (client, state):
        tools = (state["database"], state["catalogue"], state["pool"])
        assert await problem_of(client) is None
        await score_cycle(*tools, "2025")
        async with asyncio.timeout(20):
            while await problem_of(client) is None:
                await asyncio.sleep(0.01)
        assert (await problem_of(client))["code"] == "CALCULATOR_FAILED"
        await world.change("""update evidence set record = '{"tonnes": 1}'""")
        assert await score_cycle(*tools, "2025") == (1, 1)
        assert (await problem_of(client))["code"] == "CALCULATOR_FAILED"
    async with serving(settings) as (client, _):
        assert (await problem_of(client))["code"] == "CALCULATOR_FAILED"


async def test_parameters_that_do_not_fit_are_no_fault_of_the_plugin(
    settings: Any, world: Any
) -> None:
    await goals_of(world, {"health.drop_out": {"first": 1, "last": 1}})
    await world.change("""update goal set params = '{"limit": -1}'""")
    async with serving(settings) as (client, state):
        tools = (state["database"], state["catalogue"], state["pool"])
        assert await score_cycle(*tools, "2025") == (1, 1)
    # The service that has ended has stored every fault.
    async with serving(settings) as (client, _):
        shown = await ask(client)
    (goal,) = shown["appraisals"]["nodes"][0]["goals"]["nodes"]
    assert (goal["score"]["status"], goal["score"]["problem"]["code"]) == (
        "FAILED",
        "INVALID_PARAMS",
    )
    assert [each["name"] for each in shown["plugins"] if each["problem"]] == []
