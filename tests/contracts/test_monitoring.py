"""The dashboard and the alert rules: they can be read, and name metrics that the service has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tilik_server.database.pool import Database
from tilik_server.live.listener import Listener
from tilik_server.monitor import Monitor
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.runtime import Runtime
from tilik_server.scoring.pool import ScoringPool
from tilik_server.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "server/deploy/monitoring"
DASHBOARD = json.loads((FOLDER / "dashboard.json").read_text("utf-8"))
(GROUP,) = yaml.safe_load((FOLDER / "alerts.yaml").read_text("utf-8"))["groups"]
PANELS = [each["expr"] for panel in DASHBOARD["panels"] for each in panel["targets"]]
VARIABLES = [each["query"] for each in DASHBOARD["templating"]["list"]]
RULES = [each["expr"] for each in GROUP["rules"]]
OPERATING = (ROOT / "docs/operating.md").read_text("utf-8")


def names_in(expression: str) -> set[str]:
    """The metrics of an expression, without what is in quotes."""
    return set(re.findall(r"\b(?:tilik|process)_\w+", re.sub(r'"[^"]*"', "", expression)))


@pytest.fixture
async def exported(database: Database, catalogue: Catalogue) -> dict[str, set[str]]:
    """The metrics that the service exports, with their labels."""
    tools = Runtime(database, catalogue, ScoringPool(Settings(), catalogue))
    metrics = tools.metrics
    # A metric with labels has samples once it has counted something.
    metrics.requests.labels("query", "answered", "").inc()
    for each in (metrics.request_seconds, metrics.request_cost, metrics.request_statements):
        each.labels("query").observe(1)
    metrics.batch_seconds.labels("a").observe(1)
    metrics.measurements.labels("a", "COMPUTED").inc()
    metrics.process_failures.labels("a").inc()
    text = (await Monitor(tools, Listener(database)).scrape()).decode()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        # A family without samples, as of replicas that are not there, has its own name.
        found.setdefault(family.name, set())
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def labels_in(expression: str) -> Iterator[tuple[str, str]]:
    """Each metric of an expression with each label by which it is chosen."""
    for name, chosen in re.findall(r"((?:tilik|process)_\w+)\{([^}]*)\}", expression):
        for label in re.findall(r"(\w+)\s*(?:=~|!=|!~|=)", re.sub(r'"[^"]*"', "", chosen)):
            yield name, label


async def test_every_metric_that_is_drawn_or_watched_is_exported(
    exported: dict[str, set[str]],
) -> None:
    for expression in (*PANELS, *RULES, *VARIABLES):
        assert names_in(expression) <= set(exported), expression
        for name, label in labels_in(expression):
            assert label in exported[name] | {"instance", "job"} or not exported[name], expression


async def test_every_metric_is_drawn_and_documented(exported: dict[str, set[str]]) -> None:
    ours = {name for name in exported if name.startswith("tilik_")}
    base = {re.sub(r"_(total|bucket|count|sum|created)$", "", name) for name in ours}
    drawn = {name for each in (*PANELS, *RULES) for name in names_in(each)}
    assert {name for name in base if not any(each.startswith(name) for each in drawn)} == set()
    last = {name: name.rsplit("_", 1)[-1] for name in base}
    missing = [
        name for name, end in last.items() if name not in OPERATING and f"`_{end}`" not in OPERATING
    ]
    assert missing == []


def test_rules_have_what_prometheus_asks_for() -> None:
    assert GROUP["name"] == "tilik"
    names = [each["alert"] for each in GROUP["rules"]]
    assert len(set(names)) == len(names)
    for each in GROUP["rules"]:
        assert set(each) <= {"alert", "expr", "for", "labels", "annotations"}
        assert each["labels"]["severity"] in {"page", "ticket"}
        assert each["annotations"]["summary"]
        assert re.fullmatch(r"\d+[smh]", each.get("for", "0s"))


@pytest.mark.parametrize("expression", [*PANELS, *RULES])
def test_brackets_of_an_expression_match(expression: str) -> None:
    bare = re.sub(r'"[^"]*"', "", expression)
    while (
        shorter := re.sub(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}", "", bare)
    ) != bare:
        bare = shorter
    assert not set("()[]{}") & set(bare)


def test_panels_do_not_overlap_and_have_queries() -> None:
    panels = DASHBOARD["panels"]
    assert len({each["id"] for each in panels}) == len(panels)
    places = {(each["gridPos"]["x"], each["gridPos"]["y"]) for each in panels}
    assert len(places) == len(panels)
    assert all(each["targets"] and each["title"] for each in panels)
