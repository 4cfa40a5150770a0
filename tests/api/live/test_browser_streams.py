"""A real browser reads event streams: an EventSource as a visitor, and fetch with a token."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tilik_server.access.viewer import VISITOR
from tilik_server.settings import Settings
from tilik_tests.browser import CHROMIUM, Page, open_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")

CHANGED = "subscription { appraisalChanged { version } }"
LISTEN = """
window.told = [];
const source = new EventSource("/graphql?query=" + encodeURIComponent(QUERY));
source.onopen = () => told.push("open");
for (const kind of ["next", "complete"])
  source.addEventListener(kind, ({ data }) => {
    told.push([kind, data]);
    if (kind === "complete") source.close();
  });
"""
FETCH = """
window.told = [];
(async () => {
  const headers = { Authorization: TOKEN, Accept: "text/event-stream" };
  headers["Content-Type"] = "application/json";
  const body = JSON.stringify({ query: QUERY });
  const response = await fetch("/graphql", { method: "POST", headers, body });
  told.push("open");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    told.push(part.value);
})();
"""


@pytest.fixture
def live_settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data_dir": tmp_path, "pages": True})


@pytest.fixture
async def page(server: Any, tmp_path: Path) -> AsyncIterator[Page]:
    """The start page of the service."""
    async with open_page(tmp_path) as opened:
        await opened.open(f"http://127.0.0.1:{server.port}/")
        await opened.wait_for("document.querySelector('h1').textContent")
        yield opened


async def run(page: Page, script: str, **texts: str) -> None:
    """Run a script in the page, with texts in it."""
    for name, text in texts.items():
        script = script.replace(name.upper(), orjson.dumps(text).decode())
    await page.call("Runtime.evaluate", expression=f"{{ {script} }}")


async def test_event_source_of_a_visitor_is_told(page: Page, server: Any, world: Any) -> None:
    server.lifespan.state["without_token"] = VISITOR
    await world.plan()
    await run(page, LISTEN, query=CHANGED)
    assert await page.wait_for("told.length === 1 && told[0]") == "open"
    await world.change("update appraisal set version = 2")
    kind, data = await page.wait_for("told.length === 2 && told[1]")
    assert (kind, orjson.loads(data)["data"]) == ("next", {"appraisalChanged": {"version": 2}})


async def test_event_source_reads_the_end_of_a_query(page: Page, server: Any) -> None:
    server.lifespan.state["without_token"] = VISITOR
    await run(page, LISTEN, query="{ __typename }")
    opened, following, end = await page.wait_for("told.length === 3 && told")
    assert (opened, following[0], end) == ("open", "next", ["complete", ""])
    assert orjson.loads(following[1])["data"] == {"__typename": "Query"}


async def test_fetch_with_a_token_is_told(page: Page, sign: Any, world: Any) -> None:
    plan = await world.plan()
    await run(page, FETCH, token=sign(plan["employee"]), query=CHANGED)
    await page.wait_for("told[0] === 'open'")
    await world.change("update appraisal set version = 2")
    text = await page.wait_for("told.join('').includes('version') && told.join('')")
    assert 'event: next\ndata: {"data":{"appraisalChanged":{"version":2}}}\n\n' in text
