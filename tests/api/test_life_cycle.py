"""A plugin comes, is upgraded, switched off and goes; what it computed and gave stays."""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tilik_server.operations.indicator.adopt_indicator import adopt_indicator
from tilik_server.plugin_host.keep_plugins import keep_plugins
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.plugin_host.template.write_plugin import write_plugin
from tilik_server.scoring.compute import score_cycle
from tilik_server.scoring.pool import ScoringPool
from tilik_server.scoring.replay import replay
from tilik_server.settings import read_settings

Service = Callable[[], AbstractAsyncContextManager[Any]]

NAME, KEY, CODE = "tilik-fisheries", "fisheries.completion", "FISHERIES-COMPLETION"
HALVED = (
    "completion.py",
    "round_half_up(percent(part, whole))",
    "round_half_up(part / whole * 50)",
)
SECOND = ("completion.py", 'version = "1.0.0"', 'version = "2.0.0"')
SCHEME = """
from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022


@hookimpl
def tilik_rating_schemes():
    return [PERMENPANRB_6_2022.model_copy(update={"key": "fisheries.yearly"})]
"""
BY_TARGET = (
    "plugin.py",
    "calculator_key=Completion.key,",
    'calculator_key="asn.target_achievement", params={"combine": "sum"},',
)

SCORES = """
{ appraisals { nodes { goals { nodes {
    statement
    indicator { code version params calculator { key version } }
    score {
      status value achievement calculatorKey calculatorVersion problem { code message }
      explanation { formula version records steps { label expression value } }
    }
} } } } }
"""
PLUGINS = "{ plugins { name version summary sector enabled problem { code } calculators { key } } }"
CYCLES = """
{ cycles { nodes { scheme {
    key version axes { key levels { key label } } predicates { key label } paramsSchema
    plugin { name version enabled problem { code } }
} } } }
"""


@dataclass
class Site:
    """A folder on Python's path, into which the plugin is installed."""

    folder: Path

    def install(
        self, version: str = "0.1.0", *changes: tuple[str, str, str], more: str = ""
    ) -> None:
        """A version of the plugin, whose files differ by these changes: file, what was, what is."""
        self.uninstall()
        plugin = write_plugin("fisheries", "fisheries", self.folder)
        package = self.folder / "tilik_fisheries"
        shutil.move(plugin / "tilik_fisheries", package)
        shutil.rmtree(plugin)
        for name, was, becomes in changes:
            source = (package / name).read_text("utf-8")
            assert was in source
            (package / name).write_text(source.replace(was, becomes), "utf-8")
        with (package / "plugin.py").open("a", encoding="utf-8") as file:
            file.write(more)
        info = self.folder / f"tilik_fisheries-{version}.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}\nSummary: Fish.\n"
        (info / "METADATA").write_text(metadata)
        (info / "entry_points.txt").write_text("[tilik]\nfisheries = tilik_fisheries.plugin\n")

    def uninstall(self) -> None:
        """Nothing of it is left."""
        for each in self.folder.iterdir():
            shutil.rmtree(each)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Where the plugin is installed; it is not yet."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    path = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), path])))
    return Site(folder)


@pytest.fixture
def service(graph: Any) -> Service:
    """Starts the service anew over the same database, with what is installed and enabled now."""

    @asynccontextmanager
    async def started() -> AsyncIterator[Any]:
        settings = read_settings()
        catalogue = await read_catalogue(settings)
        await keep_plugins(graph.database, catalogue)
        async with ScoringPool(settings, catalogue) as pool:
            yield replace(graph, catalogue=catalogue, pool=pool)

    return started


@pytest.fixture
def disabled(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Switches the plugin off."""
    return lambda: monkeypatch.setenv("TILIK_PLUGINS_DISABLED", NAME)


async def score(service: Any) -> tuple[int, int]:
    return await score_cycle(service.database, service.catalogue, service.pool, "2025")


async def goals(service: Any) -> dict[str, Any]:
    """Every goal by its statement, as the API shows it."""
    data = await service.ask(SCORES)
    found = [goal for each in data["appraisals"]["nodes"] for goal in each["goals"]["nodes"]]
    return {goal["statement"]: goal for goal in found}


async def plugin(service: Any) -> Any:
    """The plugin as the API shows it, None where it does not."""
    data = await service.ask(PLUGINS)
    return next((each for each in data["plugins"] if each["name"] == NAME), None)


async def reported(world: Any, plan: Any, goal: UUID, month: int, completed: int) -> None:
    """An accepted report of a month in which 40 was planned."""
    record = {"planned": 40, "completed": completed}
    day = date(2025, month, 1)
    where = (goal, plan["unit"], plan["cycle"])
    await world.evidence(*where, status="ACCEPTED", record=record, occurred_on=day)


async def scored(world: Any, service: Any) -> dict[str, Any]:
    """A plan whose goal `old` the plugin has scored: 30 of 40."""
    plan: dict[str, Any] = await world.plan()
    await world.change("update indicator set calculator_key = $1", KEY)
    await world.change("update goal set statement = 'old', target = 80")
    await reported(world, plan, plan["goal"], 1, 30)
    assert await score(service) == (1, 1)
    return plan


async def another_goal(world: Any, plan: Any) -> UUID:
    """A goal `new` of the same indicator with a report: 20 of 40."""
    given = {"indicator_id": plan["indicator"], "statement": "new", "ordinal": 1}
    key: UUID = await world.goal(plan["appraisal"], plan["unit"], plan["cycle"], **given)
    await reported(world, plan, key, 2, 20)
    return key


async def test_score_keeps_its_calculator_s_version_until_its_evidence_changes(
    site: Site, service: Service, world: Any
) -> None:
    site.install()
    async with service() as first:
        plan = await scored(world, first)
        before = (await goals(first))["old"]["score"]
    site.install("0.2.0", HALVED, SECOND)
    await another_goal(world, plan)
    async with service() as second:
        assert await score(second) == (1, 1)
        found = await goals(second)
        assert found["old"]["score"] == before
        assert found["old"]["indicator"]["calculator"]["version"] == "2.0.0"
        assert before["explanation"]["version"] == before["calculatorVersion"] == "1.0.0"
        (value, version) = (found["new"]["score"][name] for name in ("value", "calculatorVersion"))
        assert (before["value"], value, version) == (75, 25, "2.0.0")
        (row,) = await world.fetch("select id from score where calculator_version = '1.0.0'")
        replayed = await replay(second.database, second.catalogue, second.pool, row["id"])
        said = [each.en for each in replayed.differences]
        assert "calculator version: was 1.0.0, is 2.0.0" in said
        assert "value: was 75.0, is 37.5" in said
        await reported(world, plan, plan["goal"], 3, 10)
        assert await score(second) == (1, 1)
        after = (await goals(second))["old"]["score"]
        assert (after["value"], after["calculatorVersion"]) == (25, "2.0.0")


async def test_agreed_goal_keeps_its_indicator_s_version_and_parameters(
    site: Site, service: Service, world: Any
) -> None:
    site.install("0.1.0", BY_TARGET)
    async with service() as first:
        plan = await world.plan()
        (unit,) = await world.fetch("select code from unit")
        adopted = await adopt_indicator(first.database, first.catalogue, CODE, unit["code"])
        await world.change("update goal set indicator_id = $1, statement = 'old'", adopted)
        for month, realised in ((1, 4), (2, 5)):
            where = (plan["goal"], plan["unit"], plan["cycle"])
            given = {"record": {"realised": realised}, "occurred_on": date(2025, month, 1)}
            await world.evidence(*where, status="ACCEPTED", **given)
        await score(first)
        before = (await goals(first))["old"]
        assert (before["indicator"]["version"], before["score"]["value"]) == (1, 9)
    site.install("0.2.0", BY_TARGET, ("plugin.py", '"combine": "sum"', '"combine": "max"'))
    async with service() as second:
        assert dict(second.catalogue.indicators[CODE].definition.params) == {"combine": "max"}
        assert await score(second) == (0, 0)
        assert (await goals(second))["old"] == before
        approved = {"version": 2, "supersedes_id": adopted, "params": '{"combine": "max"}'}
        await world.change("update indicator set status = 'RETIRED' where id = $1", adopted)
        newer = await world.indicator(code=CODE, **approved)
        given = {"indicator_id": newer, "statement": "new", "ordinal": 1}
        await world.goal(plan["appraisal"], plan["unit"], plan["cycle"], **given)
        assert await score(second) == (1, 1)
        found = await goals(second)
        assert found["old"] == before
        assert before["indicator"]["params"] == {"combine": "sum"}
        assert found["new"]["indicator"]["params"] == {"combine": "max"}
        assert found["new"]["indicator"]["version"] == 2


@pytest.mark.parametrize("ended", ["disabled", "uninstalled"])
async def test_scores_stay_readable_and_goals_that_need_the_plugin_say_so(
    ended: str, site: Site, service: Service, world: Any, disabled: Callable[[], None]
) -> None:
    site.install()
    async with service() as first:
        plan = await scored(world, first)
        before = (await goals(first))["old"]
    disabled() if ended == "disabled" else site.uninstall()
    await another_goal(world, plan)
    async with service() as second:
        assert await score(second) == (1, 1)
        found = await goals(second)
        assert found["old"]["score"] == before["score"]
        assert before["score"]["explanation"]["steps"][-2]["expression"] == "30 / 40 × 100"
        assert found["old"]["indicator"] == {**before["indicator"], "calculator": None}
        missing = found["new"]["score"]
        assert (missing["status"], missing["value"]) == ("FAILED", None)
        assert missing["problem"]["code"] == "CALCULATOR_MISSING"
        assert KEY in missing["problem"]["message"]
        (row,) = await world.fetch("select id from score where value = 75")
        replayed = await replay(second.database, second.catalogue, second.pool, row["id"])
        assert f"The calculator {KEY} is not installed or not enabled." in [
            each.en for each in replayed.differences
        ]


async def test_goal_is_scored_when_its_plugin_is_back(
    site: Site, service: Service, world: Any
) -> None:
    site.install()
    async with service() as first:
        plan = await scored(world, first)
    site.uninstall()
    async with service() as second:
        await reported(world, plan, plan["goal"], 2, 10)
        await score(second)
        assert (await goals(second))["old"]["score"]["status"] == "FAILED"
    site.install()
    async with service() as third:
        assert await score(third) == (1, 1)
        assert (await goals(third))["old"]["score"]["value"] == 50


async def test_plugin_says_that_it_is_disabled_or_gone(
    site: Site, service: Service, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.install()
    async with service() as first:
        shown = await plugin(first)
        assert (shown["enabled"], shown["problem"]) == (True, None)
        assert shown["calculators"] == [{"key": KEY}]
        await scored(world, first)
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", NAME)
    without = {**shown, "enabled": False, "calculators": []}
    async with service() as second:
        off = {**without, "sector": None, "problem": {"code": "PLUGIN_DISABLED"}}
        assert await plugin(second) == off
    monkeypatch.delenv("TILIK_PLUGINS_DISABLED")
    site.uninstall()
    async with service() as third:
        assert await plugin(third) == {**without, "problem": {"code": "PLUGIN_NOT_INSTALLED"}}
        answer = await third.run(PLUGINS)
        names = [each["name"] for each in answer.data["plugins"]]
        assert names == sorted(names)
        # The plugins that are gone, and the faults of those that are there.
        assert len(answer.statements) == 2


async def test_plugin_that_nothing_names_is_forgotten_when_it_is_gone(
    site: Site, service: Service, world: Any
) -> None:
    site.install()
    async with service():
        await world.plan()
    site.uninstall()
    async with service() as second:
        assert await plugin(second) is None


async def test_calculator_that_an_upgrade_left_out_still_names_its_plugin(
    site: Site, service: Service, world: Any
) -> None:
    site.install()
    async with service() as first:
        await scored(world, first)
    site.install("0.2.0", ("completion.py", '"fisheries.completion"', '"fisheries.share"'))
    async with service() as second:
        assert [each["key"] for each in (await plugin(second))["calculators"]] == [
            "fisheries.share"
        ]
    site.uninstall()
    async with service() as third:
        gone = await plugin(third)
        assert (gone["version"], gone["enabled"]) == ("0.2.0", False)


async def test_keeping_plugins_again_changes_nothing(graph: Any) -> None:
    assert await keep_plugins(graph.database, graph.catalogue) == len(graph.catalogue.plugins)
    assert await keep_plugins(graph.database, graph.catalogue) == 0


async def test_cycle_keeps_its_scheme(
    site: Site, service: Service, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.install(more=SCHEME)
    async with service() as first:
        await world.cycle(scheme=first.catalogue.stored_scheme("fisheries.yearly"))
        (before,) = (await first.ask(CYCLES))["cycles"]["nodes"]
        before = before["scheme"]
        assert (before["plugin"]["enabled"], before["key"]) == (True, "fisheries.yearly")
    monkeypatch.setenv("TILIK_PLUGINS_DISABLED", NAME)
    for code in ("PLUGIN_DISABLED", "PLUGIN_NOT_INSTALLED"):
        async with service() as later:
            assert "fisheries.yearly" not in later.catalogue.schemes
            (found,) = (await later.ask(CYCLES))["cycles"]["nodes"]
            off = {"name": NAME, "version": "0.1.0", "enabled": False, "problem": {"code": code}}
            assert found["scheme"] == {**before, "plugin": off}
            assert (await plugin(later))["problem"] == {"code": code}
        site.uninstall()
