"""A regional office from an empty database to decided appraisals, over HTTP with its own people.

At every step those who may not see an appraisal, or not all of it, do not.
"""

from typing import Any, Final

import pytest

from tilik_server.database.province_time import local_day
from tilik_tests.issuers import needs_issuer

CYCLE: Final = "TAHUN"
UNIT: Final = "MUARA-PKM-HILIR"
SUMMARY: Final = """
query Summary($unit: String!, $cycle: String!) { unit(code: $unit) { summary(cycleCode: $cycle) {
  organisationPredicate { key } forums { minutes } } } }
"""
STAFF: Final = ("jati", "dahlia", "sari")
RATINGS: Final = [
    {"axisKey": "work_result", "level": "above"},
    {"axisKey": "behaviour", "level": "as"},
]
DEADLINES: Final = {
    "submitted": {"after": "end", "days": 0},
    "agreed": {"after": "end", "days": 0},
}

pytestmark = needs_issuer


@pytest.mark.timeout(240)
async def test_office_comes_from_nothing_to_decided_appraisals(office: Any) -> None:
    await signed_in(office)
    await open_the_year(office)
    await agree_on_an_indicator(office)
    await plan(office)
    await prove(office)
    await copy_profiles(office)
    await move(office)
    await rate(office)
    await decide(office)


async def hidden(year: Any, of: str, *strangers: str) -> None:
    """Strangers and other scopes see no appraisal; the region's viewer sees it from outside."""
    for name in strangers or ("guru", "hulu", "portal", "penyalin"):
        assert await year.look(of, year.people[name]) is None, name
    seen = await year.look(of, year.pemantau)
    assert seen["stage"] == (await year.look(of))["stage"]
    assert seen["ratings"] == seen["adjustments"] == seen["reviews"] == []
    assert seen["timeline"]["nodes"] == []
    for goal in seen["goals"]["nodes"]:
        for evidence in goal["evidence"]["nodes"]:
            assert evidence["verification"]["by"] is None
    if seen["outcome"]:
        explained = seen["outcome"]["explanation"]
        assert explained == {"citation": None, "steps": [], "warnings": []}


async def takes(year: Any, who: str, operation: str, of: str, leads: str, **given: Any) -> None:
    """A step of the year, which a teacher of a school may not take, and what is hidden after it."""
    await year.takes(year.people[who], operation, of, leads, year.guru, **given)
    await hidden(year, of)


async def colleagues_hidden(year: Any) -> None:
    """What a forum or a head does to a whole unit shows nobody more of its appraisals."""
    for name in STAFF[:2]:
        await hidden(year, name)
        colleague = {"jati": year.dahlia, "dahlia": year.jati}[name]
        assert await year.look(name, colleague) is None


async def told_of_unit(year: Any, what: str) -> dict[str, Any]:
    """What is told of the health centre as a whole, by those to whom it is."""
    told = {}
    for name, who in year.people.items():
        unit = (await who.asks(SUMMARY, "Summary", unit=UNIT, cycle=CYCLE))["unit"]
        told[name] = unit["summary"][what]
    return {name: said for name, said in told.items() if said}


async def signed_in(year: Any) -> None:
    """Everybody is who the issuer says, with the roles that were granted."""
    document = "query Me { viewer { employee { name } grants { role } } }"
    roles = {}
    for name, who in year.people.items():
        viewer = (await who.asks(document, "Me"))["viewer"]
        assert viewer["employee"] == (who.nip and {"name": who.name})
        roles[name] = {grant["role"] for grant in viewer["grants"]}
    assert "ADMIN" in roles["admin"]
    assert "PERFORMANCE_TEAM" in roles["tim"]
    assert "AGENCY_ADMIN" in roles["kadis"]
    assert "REGION_VIEWER" in roles["pemantau"]
    assert roles["jati"] == roles["guru"] == {"EMPLOYEE"}
    assert roles["portal"] == roles["penyalin"] == {"INTEGRATION"}


async def open_the_year(year: Any) -> None:
    """The team opens the year of the health agency; nobody else does."""
    opening: dict[str, Any] = {
        "code": CYCLE,
        "name": "Tahun kinerja",
        "schemeKey": "asn.permenpanrb_6_2022",
    }
    opening |= {"startsOn": str(year.first), "endsOn": str(year.last), "under": "MUARA-DINKES"}
    # The year of a test is rated in its middle.
    opening["params"] = {"stage_deadlines": DEADLINES, "rating_from": 366}
    starting = {"cycleCode": CYCLE, "under": "MUARA-DINKES"}
    for name in ("jati", "guru", "pemantau", "portal"):
        who = year.people[name]
        await year.refused(who, "OpenCycle", "NOT_YOUR_STEP", input=opening)
    assert (await year.tim.does("OpenCycle", input=opening))["status"] == "OPEN"
    for name in ("jati", "guru", "pemantau"):
        who = year.people[name]
        await year.refused(who, "StartAppraisals", "NOT_YOUR_STEP", input=starting)
    begun = await year.tim.does("StartAppraisals", input=starting)
    assert begun == {"started": 26, "alreadyStarted": 0}
    for name in STAFF:
        shown = await year.people[name].reads("WorkList", cycle=CYCLE)
        (node,) = shown["appraisals"]["nodes"]
        assert node["employee"]["name"] == year.people[name].name
        year.appraisals[name] = node["id"]
        year.entries[name] = [("startAppraisals", year.tim.name, None, "DRAFT")]
        await hidden(year, name)


async def agree_on_an_indicator(year: Any) -> None:
    """A doctor proposes what the health centre counts, and the team approves it."""
    given = {"code": "KUNJUNGAN", "name": "Kunjungan", "description": "Kunjungan rumah"}
    given |= {"aspect": "RESULT", "polarity": "HIGHER_IS_BETTER", "unitCode": UNIT}
    given |= {"unitOfMeasure": "persen", "calculatorKey": "kunjungan.completion"}
    await year.refused(year.guru, "ProposeIndicator", "NOT_YOUR_STEP", input=given)
    found = await year.jati.does("ProposeIndicator", input=given)
    approving = {"indicator": found["id"], "note": "Terukur"}
    await year.refused(year.jati, "ApproveIndicator", "NOT_YOUR_STEP", **approving)
    assert (await year.tim.does("ApproveIndicator", **approving))["status"] == "APPROVED"


async def plan(year: Any) -> None:
    """Each plans visits, and the head of the health centre agrees."""
    goal = {"statement": "Kunjungan rumah", "indicatorCode": "KUNJUNGAN", "target": 60}
    for name in STAFF:
        given: dict[str, Any] = {"appraisal": year.appraisals[name]}
        await takes(year, name, "SetGoals", name, "DRAFT", input={**given, "goals": [goal]})
        await takes(year, name, "SubmitPlan", name, "SUBMITTED", **given)
        await takes(year, "kapus", "AgreePlan", name, "AGREED", **given)


async def prove(year: Any) -> None:
    """A doctor's visits are verified and scored; nobody else's evidence is theirs."""
    for name in ("jati", "dahlia"):
        goals = (await year.look(name))["goals"]["nodes"]
        (goal,) = (each["id"] for each in goals if each["statement"] == "Kunjungan rumah")
        given = {"goal": goal, "kind": "ACTIVITY", "title": "Kunjungan", "occurredOn": year.day(9)}
        given |= {"record": {"planned": 20, "completed": 15}}
        for other, code in (("guru", "NOT_FOUND"), ("portal", "SCOPE_MISSING")):
            who = year.people[other]
            await year.refused(who, "RecordEvidence", code, name, input=given)
        found = await year.people[name].does("RecordEvidence", input=given)
        (verdict,) = await year.kapus.does("VerifyEvidence", evidence=[found["id"]], accept=True)
        assert verdict["verification"]["status"] == "ACCEPTED"
        await year.until(name, lambda look: scored(look) == (75, 125))
        await hidden(year, name)


def scored(look: Any) -> tuple[float, float] | None:
    """What 15 of 20 visits come to in per cent, and of a target of 60, once they are scored."""
    (goal,) = (g for g in look["goals"]["nodes"] if g["statement"] == "Kunjungan rumah")
    return goal["score"] and (goal["score"]["value"], goal["score"]["achievement"])


async def copy_profiles(year: Any) -> None:
    """A system with the scope copies the profile of a doctor; one of another scope does not."""
    given = {"employee": year.jati.id, "assessedOn": year.day(20), "method": "Wawancara"}
    given["levels"] = [{"competencyKey": "integrity", "level": 4}]
    for name in ("jati", "guru", "pemantau", "penyalin"):
        who = year.people[name]
        await year.refused(who, "AssessCompetency", "NOT_YOUR_STEP", input=given)
    assert "id" in await year.kapus.does("AssessCompetency", input=given)
    copied = {}
    for name in ("penyalin", "portal", "guru", "pemantau"):
        told = await year.people[name].reads("CompetencyProfileChanges", under="MUARA-DINKES")
        changes = told["competencyProfileChanges"]["changes"]
        copied[name] = [change["profile"]["employee"]["name"] for change in changes]
    assert copied == {"penyalin": [year.jati.name], "portal": [], "guru": [], "pemantau": []}


async def move(year: Any) -> None:
    """A nurse goes to another health centre; the head there sees both appraisals, the old head one.

    For the present supervisor reads all of a person's; the region's viewer stays outside of both.
    """
    sari, first = year.sari.nip, year.day(100)
    said = await year.bring("employees", f"nip,supervisor\n{sari},{year.hulu.nip}\n")
    assert "1 changed" in said
    post = f"nip,unit,position,from\n{sari},MUARA-PKM-HULU,PERAWAT,{first}\n"
    assert "1 moved" in await year.bring("assignments", post)
    old = year.appraisals["sari"]
    assert "MOVED" in [each["code"] for each in (await year.look("sari"))["warnings"]]
    given = {"appraisal": old, "reason": "Mutasi", "copyPlan": True}
    await year.refused(year.guru, "TransferAppraisal", "NOT_FOUND", **given)
    answer = await year.tim.does("TransferAppraisal", **given)
    assert answer["stage"] == "DRAFT", answer
    assert answer["id"] != old
    assert (await year.look("sari"))["endsOn"] == year.day(99)
    await hidden(year, "sari", "guru", "jati", "dahlia", "portal", "penyalin")
    for name in ("kapus", "hulu"):
        assert (await year.look("sari", year.people[name]))["endsOn"] == year.day(99), name
    year.appraisals["sari"] = answer["id"]
    seen = await year.look("sari", year.hulu)
    assert seen["appraiser"]["name"] == year.hulu.name
    assert "Kunjungan rumah" in [goal["statement"] for goal in seen["goals"]["nodes"]]
    await hidden(year, "sari", "guru", "jati", "kapus", "dahlia", "portal", "penyalin")


async def rate(year: Any) -> None:
    """Two doctors assess themselves, and the head of the health centre rates them."""
    for name in ("jati", "dahlia"):
        given = {"appraisal": year.appraisals[name], "ratings": RATINGS}
        await takes(year, name, "SubmitSelfAssessment", name, "SELF_ASSESSED", input=given)
        await takes(year, "kapus", "RateAppraisal", name, "RATED", input=given)


async def decide(year: Any) -> None:
    """A forum of the agency confirms the ratings, and the head decides."""
    forum: dict[str, Any] = {"unitCode": UNIT, "cycleCode": CYCLE}
    forum |= {"heldOn": str(local_day(None)), "chair": year.kadis.id, "minutes": "Dibahas"}
    forum |= {"participants": [year.kapus.id], "confirmRest": True}
    forum["justification"] = "Unit kecil, semua mencapai target"
    given = {"unit": UNIT, "cycle": CYCLE, "reason": "Capaian", "predicate": "baik"}
    for name in ("guru", "pemantau", "portal", "hulu"):
        who = year.people[name]
        await year.refused(who, "SetOrganisationPredicate", "NOT_YOUR_STEP", "jati", **given)
    assert "organisationPredicate" in await year.kadis.does("SetOrganisationPredicate", **given)
    await colleagues_hidden(year)
    led = {"kadis", "kapus", "admin", "tim"}
    assert await told_of_unit(year, "organisationPredicate") == {
        name: {"key": "baik"} for name in led | {"jati", "dahlia", "pemantau"}
    }
    for name in ("jati", "guru", "pemantau"):
        await year.refused(year.people[name], "RecordForum", "NOT_YOUR_STEP", "jati", input=forum)
    assert "forums" in await year.tim.does("RecordForum", input=forum)
    await colleagues_hidden(year)
    seen = await told_of_unit(year, "forums")
    assert seen.keys() == led
    assert {each["minutes"] for (each,) in seen.values()} == {"Dibahas"}
    for name in ("jati", "dahlia"):
        year.entries[name].append(("recordForum", year.tim.name, "RATED", "CALIBRATED"))
        given = {"appraisal": year.appraisals[name]}
        await takes(year, "kapus", "DecideAppraisal", name, "DECIDED", **given)
        outcome = (await year.look(name, year.people[name]))["outcome"]
        assert outcome["predicate"] == {"key": "baik"}
        assert outcome["explanation"]["citation"]
    await colleagues_hidden(year)
