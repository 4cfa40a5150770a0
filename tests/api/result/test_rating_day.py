"""The first day to rate: months that are still to come are rated by nobody."""

from datetime import date, timedelta
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role


async def ends_in(office: Any, days: int, appraisal: Any = None) -> date:
    """The appraisal's last day, so many days from now."""
    last: date = office.today + timedelta(days=days)
    await office.change(appraisal, ends_on=last)
    return last


async def offered(office: Any) -> bool:
    """Whether the first appraisal offers its appraiser to rate it."""
    document = "query ($id: ID!) { node(id: $id) { ... on Appraisal { nextSteps } } }"
    given = {"id": encode("Appraisal", office.appraisal)}
    found = await office.graph.ask(document, office.person(office.head), **given)
    return "rateAppraisal" in found["node"]["nextSteps"]


@pytest.mark.parametrize(("params", "days"), [({}, 15), ({"rating_from": 0}, 0)])
async def test_it_is_rated_so_many_days_before_its_last_day(
    make_office: Any, params: dict[str, Any], days: int
) -> None:
    office = await make_office(params=params)
    last = await ends_in(office, days + 1)
    assert not await offered(office)
    refused = await office.rate()
    first = office.today + timedelta(days=1)
    assert (refused["code"], office.paths(refused)) == ("NOT_YET", ["input.appraisal"])
    assert refused["message"] == f"rateAppraisal is possible from {first} on."
    (field,) = refused["fields"]
    assert all(said in field["message"] for said in (str(first), str(last), "endAppraisal"))
    shown = await office.read()
    assert (shown["stage"], shown["version"], shown["ratings"]) == ("SELF_ASSESSED", 1, [])
    await ends_in(office, days)
    assert await offered(office)
    assert (await office.rate())["stage"] == "RATED"


async def test_the_day_is_named_in_indonesian(office: Any) -> None:
    await ends_in(office, 40)
    head = Viewer("user", "id", employee=office.head, grants=(Grant(Role.EMPLOYEE),))
    refused = await office.rate(who=head)
    first = office.today + timedelta(days=25)
    assert refused["message"] == f"rateAppraisal baru mungkin mulai {first}."
    assert refused["fields"][0]["message"].startswith(f"nilailah mulai {first}, 15 hari sebelum")


async def test_an_appraisal_that_ends_early_is_rated_then(office: Any) -> None:
    await ends_in(office, 60)
    assert (await office.rate())["code"] == "NOT_YET"
    given = {"appraisal": encode("Appraisal", office.appraisal), "reason": "Pensiun"}
    ended = await office.do("EndAppraisal", office.head, on=str(office.today), **given)
    assert ended["stage"] == "SELF_ASSESSED"
    assert (await office.rate())["stage"] == "RATED"


async def test_a_rating_is_not_repeated_before_the_day_either(office: Any) -> None:
    await office.rate()
    await ends_in(office, 60)
    assert not await offered(office)
    assert (await office.rate())["code"] == "NOT_YET"


async def test_lateness_in_an_earlier_stage_does_not_bring_the_day_forward(office: Any) -> None:
    await office.staged("AGREED", due_on=office.today - timedelta(days=2))
    await ends_in(office, 60)
    assert not await offered(office)
    assert (await office.rate())["code"] == "NOT_YET"
    assert (await office.read())["timeline"]["nodes"] == []
