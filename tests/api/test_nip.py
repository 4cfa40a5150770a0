"""The number of a civil servant finds its person, and stands in no id, cursor or error."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any

import pytest

NIP = "190301011931012905"
PPPK = "190301011931212906"
EMPLOYEE = "query ($nip: String!) { employee(nip: $nip) { name nip employment } }"
EVERYTHING = """
query ($nip: String!) {
  employee(nip: $nip) { id unit { id } competencyProfile { id } appraisals { edges { cursor } } }
  employees { edges { cursor node { id } } pageInfo { startCursor endCursor } }
  appraisals { edges { cursor node { id } } pageInfo { startCursor endCursor } }
  competencyProfiles(filter: { nips: [$nip] }) {
    edges { cursor node { id } } pageInfo { startCursor endCursor }
  }
  appraisalChanges { changes { id } endCursor }
  competencyProfileChanges { changes { id } endCursor }
}
"""


def texts(answer: Any) -> Iterator[str]:
    """Every text of an answer."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict):
        yield from (text for value in answer.values() for text in texts(value))
    elif isinstance(answer, list):
        yield from (text for value in answer for text in texts(value))


@pytest.fixture
async def people(world: Any) -> None:
    """A PNS with an appraisal and a profile, and a PPPK."""
    unit, cycle = await world.unit(), await world.cycle()
    employee = await world.employee(unit, nip=NIP, name="Ratna Sekar")
    await world.appraisal(employee, unit, cycle)
    await world.profile(employee, unit)
    await world.employee(unit, nip=PPPK, name="Bayu Bima", employment="PPPK")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("nip", "name"),
    [
        (NIP, "Ratna Sekar"),
        ("19030101 193101 2 905", "Ratna Sekar"),
        (f" {NIP} ", "Ratna Sekar"),
        (PPPK, "Bayu Bima"),
        ("19030101 193121 2 906", "Bayu Bima"),
    ],
)
async def test_number_finds_its_person(nip: str, name: str, graph: Any) -> None:
    assert (await graph.ask(EMPLOYEE, nip=nip))["employee"]["name"] == name


@pytest.mark.usefixtures("people")
async def test_number_of_nobody_is_null(graph: Any) -> None:
    assert await graph.ask(EMPLOYEE, nip="190301011931012999") == {"employee": None}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "nip",
    ["", NIP[:-1], f"{NIP}0", "19030230193101290X", "190302301931012905", "190301011931012000"],
)
async def test_number_that_nobody_can_have_is_one_clear_error(nip: str, graph: Any) -> None:
    answer = await graph.run(EMPLOYEE, nip=nip)
    assert answer.data == {"employee": None}
    assert answer.faults == [("INVALID_ARGUMENT", ["nip"])]
    assert answer.statements == []
    (fault,) = answer.errors[0].original_error.fields
    assert not any(nip and nip in said for said in (str(fault), str(answer.errors[0].message)))


@pytest.mark.usefixtures("people")
async def test_number_is_in_no_id_and_no_cursor(graph: Any) -> None:
    found = list(texts(await graph.ask(EVERYTHING, nip=NIP)))
    assert len(found) > 15
    for text in found:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        carried = (text.encode(), raw, raw.hex().encode())
        assert not any(NIP.encode() in each or NIP[:8].encode() in each for each in carried)
        assert int(NIP).to_bytes(8, "big") not in raw
