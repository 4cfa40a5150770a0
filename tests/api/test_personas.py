"""A visitor of the demo becomes somebody: the tokens, and the pages in a real browser."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tilik.app import create_app
from tilik_server.access.tokens import Tokens
from tilik_server.settings import Settings
from tilik_tests.browser import ANSWER, CHROMIUM, EDITOR, Page, open_page
from tilik_tests.site_server import serve_site

ROLES = {
    "employee": {"EMPLOYEE"},
    "appraiser": {"EMPLOYEE", "APPRAISER"},
    "head": {"EMPLOYEE", "APPRAISER"},
    "team": {"EMPLOYEE", "PERFORMANCE_TEAM"},
    "administrator": {"EMPLOYEE", "AGENCY_ADMIN"},
    "portal": {"INTEGRATION"},
}
ADDRESS = "location.href"
STORED = "JSON.stringify([Object.entries(localStorage), document.cookie])"


@pytest.fixture
async def demo(settings: Settings, read_once: None) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, demo=True, as_of=date(2026, 7, 1))
    async with serve_site(app, lifespan="on") as server:
        address = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            yield client


async def see(demo: httpx.AsyncClient, token: str | None) -> Any:
    """What the suggested query answers."""
    listed = {each["name"]: each for each in (await demo.get("/operations.json")).json()}
    asked = listed["WhatISee"]
    response = await demo.post(
        "/graphql",
        json={"query": asked["document"], "variables": asked["variables"]},
        headers={"authorization": f"Bearer {token}"} if token else {},
    )
    answer = response.json()
    assert "errors" not in answer, answer
    return answer["data"]


async def become(demo: httpx.AsyncClient, key: str, **headers: str) -> httpx.Response:
    own = {"origin": f"{demo.base_url}".rstrip("/")}
    return await demo.post(f"/personas/{key}", headers={**own, **headers})


async def test_nobody_is_somebody_else_outside_the_demo(
    settings: Settings, read_once: None
) -> None:
    async with (
        serve_site(
            create_app(settings.model_copy(update={"pages": True})), lifespan="on"
        ) as server,
        httpx.AsyncClient() as client,
    ):
        client.base_url = httpx.URL(f"http://127.0.0.1:{server.port}")
        refused = await become(client, "employee")
        pages = [(await client.get(path)).text for path in ("/", "/?lang=id", "/graphiql")]
    assert refused.status_code == 404
    assert refused.json()["errors"][0]["extensions"]["code"] == "ADDRESS_UNKNOWN"
    assert [page for page in pages if "<button" in page or 'data-personas="some"' in page] == []


async def test_each_persona_gets_a_token_and_sees_with_it(
    demo: httpx.AsyncClient, settings: Settings
) -> None:
    given = {key: await become(demo, key) for key in ROLES}
    assert {each.status_code for each in given.values()} == {200}
    assert {each.headers["cache-control"] for each in given.values()} == {"no-store"}
    answers = {key: await see(demo, each.json()["token"]) for key, each in given.items()}
    for key, roles in ROLES.items():
        viewer = answers[key]["viewer"]
        assert {each["role"] for each in viewer["grants"]} == roles
        named = viewer["employee"] and viewer["employee"]["name"]
        assert named == (None if key == "portal" else given[key].json()["name"])
    assert len({each.json()["name"] for each in given.values()}) == len(ROLES)
    # The employee is the one whom the query asks about, by the appraiser who is named there.
    person = answers["employee"]["person"]
    assert person["name"] == given["employee"].json()["name"]
    assert person["appraisal"]["appraiser"]["name"] == given["appraiser"].json()["name"]
    steps = {
        key: answers[key]["person"]["appraisal"]["nextSteps"] for key in ("employee", "appraiser")
    }
    assert "recordEvidence" in steps["employee"]
    assert "verifyEvidence" in steps["appraiser"]
    assert "verifyEvidence" not in steps["employee"]
    # One sees the own appraisal, the head those of the agency, the portal profiles alone.
    counts = {key: answers[key]["appraisals"]["totalCount"] for key in answers}
    assert counts["employee"] == 1 < counts["appraiser"] < counts["head"] == counts["team"]
    assert (counts["portal"], answers["portal"]["person"]["appraisal"]) == (0, None)
    assert answers["portal"]["person"]["competencyProfile"]["band"]
    visitor = await see(demo, None)
    assert len({json.dumps(each) for each in (visitor, *answers.values())}) == len(ROLES) + 1
    viewer = Tokens(settings.data_dir).read(given["portal"].json()["token"], "en")
    assert viewer.source == "demo-portal"
    assert viewer.grants[0].scopes == ("directory", "nip", "competency")

    refused = [
        await become(demo, "employee", origin="http://elsewhere.example"),
        await become(demo, "employee", origin="null"),
        await demo.post("/personas/employee"),
    ]
    for each in refused:
        assert each.status_code == 403
        assert each.json()["errors"][0]["extensions"]["code"] == "ORIGIN_FOREIGN"
    indonesian = await become(
        demo, "employee", origin="http://elsewhere.example", **{"accept-language": "id"}
    )
    assert "layanan ini" in indonesian.json()["errors"][0]["message"]
    assert (await become(demo, "nobody")).status_code == 404
    assert (await demo.get("/personas/employee")).status_code == 405


async def test_token_of_a_persona_holds_for_a_quarter_of_an_hour(
    demo: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = (await become(demo, "employee")).json()
    until = Tokens(settings.data_dir).read(given["token"], "en").until
    assert given["seconds"] == 900
    assert until is not None
    monkeypatch.setattr("time.time", lambda: until + 1)
    sent = {"authorization": f"Bearer {given['token']}"}
    response = await demo.post("/graphql", json={"query": "{ __typename }"}, headers=sent)
    assert response.status_code == 401


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")
async def test_visitor_becomes_somebody_and_a_visitor_again(
    demo: httpx.AsyncClient, tmp_path: Path
) -> None:
    async with open_page(tmp_path) as page:
        employee = await be(page, f"{demo.base_url}/", "employee")
        assert employee["title"] == "an employee"
        (tmp_path / "employee.png").write_bytes(await page.picture())
        assert f'"name": "{employee["name"]}"' in employee["answer"]
        assert "recordEvidence" in employee["answer"]
        token = await page.wait_for("currentPersona().token")
        assert token not in await page.wait_for(ADDRESS)
        assert token not in await page.wait_for(STORED)
        # The time of the token runs out: the next request brings a new one.
        await page.wait_for(
            "sessionStorage.setItem(PERSONA, JSON.stringify({...currentPersona(), until: 0}))"
            " || true"
        )
        await page.wait_for(RUN)
        await page.wait_for("currentPersona().until > Date.now()")

        await page.wait_for("document.querySelector('#who button').click() || true")
        await page.wait_for("document.querySelector('#who').textContent.includes('visitor')")
        visitor = await run(page)
        assert '"employee": null' in visitor.partition("person")[0]
        assert "REGION_VIEWER" in visitor

        appraiser = await be(page, f"{demo.base_url}/?lang=id", "appraiser")
        assert appraiser["title"] == "pejabat penilai pegawai itu"
        assert "verifyEvidence" in appraiser["answer"]
        assert all(token not in url for url in page.requested)
        hosts = {urlsplit(url).hostname for url in page.requested if not url.startswith("data:")}
        assert hosts == {"127.0.0.1"}
        assert page.complaints == []


async def be(page: Page, start: str, key: str) -> dict[str, str]:
    """Become somebody on the start page, and run the query that is suggested."""
    await page.open(start)
    button = f"document.querySelector('[data-persona={key}]')"
    name = await page.wait_for(f"{button}.textContent")
    await page.wait_for(f"!{button}.disabled && ({button}.click() || true)")
    bar = await page.wait_for(
        f"document.querySelector('#who strong').textContent === {json.dumps(name)}"
        " && document.querySelector('#who span').textContent"
    )
    assert await page.wait_for(ADDRESS) == start.partition("?")[0] + "graphiql?operation=WhatISee"
    answer = await run(page)
    title = bar.partition(f"{name}, ")[2].rstrip(".")
    return {"name": name, "title": title, "answer": answer}


async def run(page: Page) -> str:
    """Run the query that is suggested; its answer."""
    await page.wait_for(f"{EDITOR}.includes('query WhatISee')")
    # A click before GraphiQL has read the query is lost; while a query runs, the button stops it.
    answer: str = await page.wait_for(
        f"document.querySelector('.result-window .CodeMirror') && {ANSWER}.includes('totalCount')"
        f" ? {ANSWER} : document.querySelector('{BUTTON}[aria-label^=Execute]').click()"
    )
    return answer


BUTTON = ".graphiql-execute-button"
RUN = f"document.querySelector('{BUTTON}').click() || true"
