"""The pages in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tilik_schema.documents.known_documents import HeldDocument, KnownDocuments
from tilik_schema.documents.own_documents import own_documents
from tilik_tests.browser import ANSWER, CHROMIUM, EDITOR, Page, open_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with open_page(tmp_path) as opened:
        yield opened


async def test_start_page_leads_to_an_operation_in_graphiql(
    page: Page, served: httpx.AsyncClient, tmp_path: Path
) -> None:
    await page.open(f"{served.base_url}/")
    assert await page.wait_for("document.querySelector('h1').textContent") == "Tilik"
    (tmp_path / "start.png").write_bytes(await page.picture())
    await page.wait_for("document.querySelector('a[href$=InstalledPlugins]').click() || true")
    await page.wait_for(f"{EDITOR}.includes('query InstalledPlugins')")
    assert page.complaints == []


async def test_graphiql_runs_an_operation_without_a_network(
    page: Page, served: httpx.AsyncClient, tmp_path: Path
) -> None:
    await page.open(f"{served.base_url}/graphiql?operation=TryCalculator")
    await page.wait_for(f"{EDITOR}.includes('query TryCalculator')")
    await page.wait_for("document.querySelector('.graphiql-execute-button').click() || true")
    answer = await page.wait_for(f"{ANSWER}.includes('errors') && {ANSWER}")
    assert "Cannot query field" in answer
    (tmp_path / "graphiql.png").write_bytes(await page.picture())
    hosts = {urlsplit(url).hostname for url in page.requested if not url.startswith("data:")}
    assert hosts == {"127.0.0.1"}
    assert page.complaints == []


class TestOnlyKnown:
    """A service that takes its own documents and no others."""

    @pytest.fixture
    def known(self) -> KnownDocuments:
        own = [HeldDocument.of(*each, "test") for each in own_documents().items()]
        return KnownDocuments("only", own)

    async def test_graphiql_runs_an_operation_as_it_is_shown(
        self, page: Page, served: httpx.AsyncClient
    ) -> None:
        await page.open(f"{served.base_url}/graphiql?operation=TryCalculator")
        await page.wait_for(f"{EDITOR}.includes('query TryCalculator')")
        run = "document.querySelector('.graphiql-execute-button').click() || true"
        # Its question about the schema, whose refusal would take the place of an answer.
        await page.wait_for(f"{ANSWER}.includes('DOCUMENT_NOT_TAKEN')")
        await page.wait_for(run)
        # The small schema lacks its fields, which is said after the document was taken.
        await page.wait_for(f"{ANSWER}.includes('Cannot query field')")
        shown = EDITOR.replace("getValue()", "setValue('{ greeting }')")
        await page.wait_for(f"{shown} || true")
        await page.wait_for(run)
        await page.wait_for(f"{ANSWER}.includes('DOCUMENT_NOT_TAKEN')")
        assert page.complaints == []
