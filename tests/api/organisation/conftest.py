"""An office that is imported from files."""

from pathlib import Path
from typing import Any

import pytest

from tilik_server.access.viewer import Viewer
from tilik_server.importing.report import Report
from tilik_tests.attributes import DOCUMENTS, declared
from tilik_tests.office import PEOPLE, POSITIONS, POSTS, UNITS, Take, nip


@pytest.fixture
def take(bring: Any, tmp_path: Path) -> Take:
    """Imports lines of a kind."""

    async def taken(kind: str, text: str, **more: Any) -> Report:
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        report: Report = await bring(kind, path, **more)
        return report

    return taken


@pytest.fixture
async def office(take: Take) -> None:
    """An agency with two divisions, a mayor, a head and two people who work there since 2024."""
    people = (
        f"{nip(2)},,Budi,PNS,III/c,{nip(1)},\n{nip(3)},,Citra,PNS,III/a,{nip(2)},\n"
        f"{nip(1)},,Ayu,PNS,IV/b,BUPATI,\n,BUPATI,Bupati,NON_ASN,,,\n"
    )
    assert (await take("employees", PEOPLE + people)).rejected == ()
    units = (
        f"D1.1,Bidang Satu,bidang,health,,D1,{nip(2)}\nD1.2,Bidang Dua,bidang,health,,D1,\n"
        f"D1,Dinas,dinas,health,,,{nip(1)}\n"
    )
    assert (await take("units", UNITS + units)).rejected == ()
    positions = "KEPALA,Kepala,administrator,Memimpin; Membina\nSTAF,Staf,pelaksana,\n"
    assert (await take("positions", POSITIONS + positions)).rejected == ()
    posts = (
        f"{nip(1)},D1,KEPALA,2024-01-01,,\n{nip(2)},D1.1,KEPALA,2024-01-01,,\n"
        f"{nip(3)},D1.1,STAF,2024-01-01,,\n"
    )
    assert (await take("assignments", POSTS + posts)).rejected == ()


@pytest.fixture
def attributes(graph: Any) -> Any:
    """Asks one of the documents; what its field answers."""

    async def asked(operation: str, *viewer: Viewer, **variables: Any) -> Any:
        data = await graph.ask(DOCUMENTS, *viewer, operation=operation, **variables)
        (answer,) = data.values()
        return answer

    return asked


@pytest.fixture
async def school(attributes: Any, office: None) -> Any:
    """The attributes of schools of the agency D1."""
    return await attributes("declare", input=declared())
