"""Participation: a unit's figures follow from what its people do, and say who was left out."""

from typing import Any

from tilik_schema.reading.ids import encode

FIGURES = """{ unit(code: "office") { summary(cycleCode: "2025") {
  employees briefed acknowledged reviewed withFeedback stages { stage count }
} } }"""
GIVE = """
mutation ($input: GiveFeedbackInput!) {
  giveFeedback(input: $input) { ... on Feedback { id } ... on Problem { code } }
}
"""
REVIEW = {
    "heldOn": "2025-04-02",
    "startsOn": "2025-01-01",
    "endsOn": "2025-03-31",
    "summary": "Sesuai rencana",
}


async def figures(office: Any) -> dict[str, Any]:
    """The unit's summary, its stages by name."""
    found: dict[str, Any] = (await office.graph.ask(FIGURES))["unit"]["summary"]
    found["stages"] = {each["stage"]: each["count"] for each in found["stages"]}
    return found


async def test_each_thing_somebody_does_is_counted(make_office: Any) -> None:
    office = await make_office(staff=2, stage="AGREED")
    nothing = dict.fromkeys(("briefed", "acknowledged", "reviewed", "withFeedback"), 0)
    before = {"employees": 3, **nothing, "stages": {"AGREED": 3}}
    assert await figures(office) == before
    await office.acknowledge(of=encode("Cycle", office.cycle))
    assert await figures(office) == {**before, "briefed": 1}
    given = {"appraisal": encode("Appraisal", office.appraisal), **REVIEW}
    await office.do("RecordReview", office.head, input=given)
    about = {"about": encode("Employee", office.employee), "channel": "PEER", "comment": "Baik"}
    said = await office.graph.ask(GIVE, office.person(office.staff[1]), input=about)
    assert "id" in said["giveFeedback"]
    own = {"appraisal": encode("Appraisal", office.appraisal)}
    own["ratings"] = office.rated(work_result="as", behaviour="as")
    await office.do("SubmitSelfAssessment", office.employee, input=own)
    assert await figures(office) == {
        **before,
        "briefed": 1,
        "reviewed": 1,
        "withFeedback": 1,
        "stages": {"AGREED": 2, "SELF_ASSESSED": 1},
    }
    await office.decided()
    await office.acknowledge()
    shown = await figures(office)
    assert (shown["acknowledged"], shown["stages"]) == (1, {"AGREED": 2, "DECIDED": 1})
