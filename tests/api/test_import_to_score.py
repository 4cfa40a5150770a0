"""From a file to an explained score over HTTP: one region's spending of one year."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

import tilik_schema
from tilik.app import create_app
from tilik_server.importing.evidence_goal import EvidenceOrder
from tilik_server.scoring.compute import score_goals
from tilik_server.settings import Settings
from tilik_tests.viewers import admin_headers

EXPLAINED = Path(tilik_schema.__file__).parent / "operations" / "score_explained.graphql"
BUDGETS = """region,year,account,budget,realised,percent
Bangkalan,2022,Pendapatan Daerah,"2.277,20 M","2.337,33 M",102.64
Bangkalan,2022, Belanja Daerah,"2.400,00 M","2.200,00 M",91.67
Bangkalan,2022, Belanja Pegawai,"1.025,59 M","980,41 M",95.59
Bangkalan,2022, Belanja Barang dan Jasa,"700,00 M","650,00 M",92.86
Bangkalan,2022, Belanja Modal,315.59,220.72,69.94
Bangkalan,2022, Belanja Lainnya,"358,82 M","348,87 M",97.23
Bangkalan,2021, Belanja Modal,"300,00 M","200,00 M",66.67
Sampang,2022, Belanja Modal,"200,00 M","100,00 M",50.00
"""
WHERE = {
    "region": frozenset({"Bangkalan"}),
    "year": frozenset({"2022"}),
    "parent": frozenset({"Belanja Daerah"}),
}
HEAD, OFFICIAL = "190112311920011119", "190112311920011120"


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application."""
    app = create_app(settings)
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


@pytest.fixture
async def goal(world: Any) -> Any:
    """The goal of a finance unit's head for the year 2022: absorb 95 % of the spending."""
    unit = await world.unit(sector="finance")
    cycle = await world.cycle("2022", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
    head = await world.employee(unit, nip=HEAD)
    await world.employee(unit, nip=OFFICIAL)
    year = {"starts_on": date(2022, 1, 1), "ends_on": date(2022, 12, 31)}
    appraisal = await world.appraisal(head, unit, cycle, **year)
    indicator = await world.indicator(calculator_key="finance.absorption")
    return await world.goal(appraisal, unit, cycle, indicator_id=indicator, target=95.0)


async def test_imported_spending_is_a_score_that_the_api_explains(
    bring: Any, graph: Any, goal: Any, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    path = tmp_path / "budgets.csv"
    path.write_text(BUDGETS, encoding="utf-8")
    order = EvidenceOrder(goal, WHERE, official=OFFICIAL, accept=True)
    report = await bring("budgets", path, evidence=order)
    assert (report.imported, report.evidence.recorded) == (8, 4)
    await score_goals(graph.database, graph.catalogue, graph.pool, [goal])

    variables = {"nip": HEAD, "cycle": "2022"}
    body = {"query": EXPLAINED.read_text(encoding="utf-8"), "variables": variables}
    answer = (await client.post("/graphql", json=body)).json()
    assert answer.get("errors") is None
    (found,) = answer["data"]["employee"]["appraisal"]["goals"]["nodes"]
    # (980.41 + 650.00 + 220.72 + 348.87) / (1025.59 + 700.00 + 315.59 + 358.82) = 2200 / 2400,
    # and 91.67 of the target 95
    score = found["score"]
    assert (score["status"], score["value"], score["achievement"]) == ("COMPUTED", 91.67, 96.49)
    explanation = score["explanation"]
    assert explanation["records"] == 4
    assert explanation["citation"] == "PMK 22/PMK.02/2021"
    expressions = [step["expression"] for step in explanation["steps"]]
    assert expressions[-2:] == ["2200000000000 / 2400000000000 × 100", "91.67 / 95 × 100"]
    evidence = found["evidence"]["nodes"]
    assert {each["verification"]["status"] for each in evidence} == {"ACCEPTED"}
    assert {each["kind"] for each in evidence} == {"MEASUREMENT"}
