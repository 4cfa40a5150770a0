"""The chair of a forum: in whose name it confirms ratings, and never their own."""

from typing import Any

import pytest

from tilik_schema.reading.ids import encode


@pytest.mark.parametrize("keeper", ["team", "leader"])
async def test_a_forum_leaves_its_chairs_own_rating(make_office: Any, keeper: str) -> None:
    office = await make_office(staff=2)
    for row in office.appraisals:
        await office.rate(row)
    who = getattr(office, keeper)
    given: dict[str, Any] = {"unitCode": "office", "cycleCode": "2025", "heldOn": str(office.today)}
    given |= {
        "chair": encode("Employee", office.staff[0]),
        "participants": [],
        "minutes": "Sepakat",
    }
    await office.do("RecordForum", who, input={**given, "confirmRest": True})
    own, other = [await office.read(row) for row in office.appraisals]
    assert (own["stage"], other["stage"]) == ("RATED", "CALIBRATED")
    assert {each["source"] for each in own["ratings"]} == {"APPRAISER"}
    said = [(each["action"], each["to"]) for each in own["timeline"]["nodes"]]
    assert said == [("rateAppraisal", "RATED"), ("ownRatingLeft", None)]
