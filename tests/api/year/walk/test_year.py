"""A whole year over HTTP with the contract's operations, from the cycle's opening to its end."""

from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.database.province_time import local_day

CYCLE: Final = "TAHUN"
STAFF: Final = ("ani", "budi", "citra", "dewi")
RATED: Final = {"kasi": "kabid", **dict.fromkeys(STAFF, "kasi")}
ELEMENTS: Final = (
    *("requirements", "procedure", "time", "cost", "product", "officer_competence"),
    *("officer_conduct", "complaint_handling", "facilities"),
)


async def test_a_whole_year_under_each_scheme(agreed: Any, scheme: Any) -> None:
    year = agreed
    await record_evidence(year)
    await verify_and_score(year)
    await review_and_sign(year, scheme)
    await give_feedback(year)
    await assess(year, 150, 3, 87.5)
    await rate_everybody(year, scheme)
    await rate_the_unit(year, scheme)
    await calibrate(year, scheme)
    await decide(year, scheme)
    await lead_down_to_the_evidence(year, scheme)
    await object_and_be_heard(year, scheme)
    await end_without_a_decided_objection(year)
    await follow_up(year, scheme)
    await train(year)
    await close_the_cycle(year, scheme)
    for name in RATED:
        assert await year.told(name) == year.entries[name]


def rated(by_axis: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Ratings of axes: a level, or a value where it is a number."""
    return [
        {"axisKey": axis, "level" if isinstance(said, str) else "value": said, **more}
        for axis, said in by_axis.items()
    ]


def goal(look: Any, statement: str) -> Any:
    """The goal of an appraisal that says something."""
    return next(each for each in look["goals"]["nodes"] if each["statement"] == statement)


async def record_evidence(year: Any) -> None:
    """Ani's log, from a phone that sends it twice; what a kiosk counted is accepted at once."""
    seen = await year.look("ani")
    report, idea = goal(seen, "Laporan tersusun")["id"], goal(seen, "Cara baru")["id"]
    benefit = {"idea": "Loket daring", "benefit": "Antrean singkat", "adopted": True}
    for number, (kind, of, day, record) in enumerate(
        (
            ("ACTIVITY", report, 10, {"realised": 6}),
            ("ACTIVITY", report, 11, {"realised": 4}),
            ("REPORT", report, 120, {"realised": 3}),
            ("DOCUMENT", idea, 121, benefit),
            ("ACTIVITY", report, 122, {"realised": 50}),
            ("ACTIVITY", report, 123, {"realised": 100}),
        )
    ):
        given = {"goal": of, "kind": kind, "title": "Kegiatan", "occurredOn": year.day(day)}
        given |= {"record": record, "idempotencyKey": f"ponsel-{number}"}
        await year.refused(year.asing, "RecordEvidence", "NOT_FOUND", "ani", input=given)
        found = await year.ani.does("RecordEvidence", input=given)
        assert found["verification"] == {"status": "PENDING"}
        assert (await year.ani.does("RecordEvidence", input=given))["id"] == found["id"]
    withdrawn = {"evidence": found["id"], "reason": "Salah ketik"}
    await year.refused(year.kasi, "WithdrawEvidence", "NOT_YOUR_STEP", "ani", **withdrawn)
    answer = await year.ani.does("WithdrawEvidence", **withdrawn)
    assert answer["verification"] == {"status": "WITHDRAWN", "note": "Salah ketik"}
    counted = {"goal": report, "kind": "MEASUREMENT", "title": "Kios", "record": {"realised": 2}}
    answer = await year.kiosk.does("RecordEvidence", input={**counted, "occurredOn": year.day(130)})
    assert answer["verification"] == {"status": "ACCEPTED"}


async def verify_and_score(year: Any) -> None:
    """Ani's head verifies many at once and rejects one; a worker computes what they come to."""
    waiting = await year.kasi.reads("WorkList", appraiser=year.kasi.id, cycle=CYCLE)
    assert waiting["evidence"]["totalCount"] == 5
    unlikely = [n["id"] for n in waiting["evidence"]["nodes"] if n["record"].get("realised") == 50]
    usual = [n["id"] for n in waiting["evidence"]["nodes"] if n["id"] not in unlikely]
    before = await year.look("ani")
    for who, code in ((year.ani, "NOT_YOUR_STEP"), (year.kabid, "WAITS_FOR_APPRAISER")):
        verdicts = await who.does("VerifyEvidence", evidence=usual, accept=True)
        assert [each["code"] for each in verdicts] == [code] * 4
    assert await year.look("ani") == before
    verdicts = await year.kasi.does("VerifyEvidence", evidence=usual, accept=True)
    assert {v["verification"]["status"] for v in verdicts} == {"ACCEPTED"}
    (verdict,) = await year.kasi.does(
        "VerifyEvidence", evidence=unlikely, accept=False, note="Tidak mungkin"
    )
    assert verdict["verification"]["by"] == {"name": "kasi"}
    # 6 + 4 + 3 + 2 of 12, and one adopted idea of one
    seen = await year.until("ani", lambda look: reached(look, "Laporan tersusun") == 125)
    assert goal(seen, "Laporan tersusun")["score"]["value"] == 15
    await year.until("ani", lambda look: reached(look, "Cara baru") == 100)


def reached(look: Any, statement: str) -> float | None:
    """The achievement of a goal, once it is computed."""
    score = goal(look, statement)["score"]
    achievement: float | None = score and score["achievement"]
    return achievement


async def review_and_sign(year: Any, scheme: Any) -> None:
    """A quarter is talked over, with the scores of its evidence; both sign."""
    given = {"appraisal": year.appraisals["ani"], "heldOn": str(local_day(None))}
    given |= {"startsOn": year.day(0), "endsOn": year.day(89), "summary": "Sesuai rencana"}
    given |= {"agreedActions": ["Pendampingan"], "ratings": rated(scheme.people["ani"]["rated"])}
    await year.takes(year.kasi, "RecordReview", "ani", "AGREED", year.ani, input=given)
    (review,) = (await year.look("ani"))["reviews"]
    assert review["predicate"] == {"key": scheme.review}
    given = {"appraisal": year.appraisals["ani"], "of": review["id"]}
    await year.takes(year.ani, "Acknowledge", "ani", "AGREED", year.kasi, **given)
    (review,) = (await year.look("ani"))["reviews"]
    assert review["acknowledgedAt"]


async def give_feedback(year: Any) -> None:
    """From above, beside and below, and from citizens, whose answers become the head's evidence."""

    def said(about: str, channel: str, **more: Any) -> dict[str, Any]:
        return {"about": about, "channel": channel, "comment": "Terima kasih", **more}

    for who in (year.asing, year.ani):
        given = said(year.ani.id, "PEER", rating=4)
        await year.refused(who, "GiveFeedback", "WRONG_CHANNEL", "ani", input=given)
    for who, about, channel, rating in (
        (year.kasi, year.ani, "SUPERVISOR", 4),
        (year.citra, year.ani, "PEER", 3),
        (year.ani, year.kasi, "SUBORDINATE", 4),
        (year.budi, year.ani, "PEER", 4),
    ):
        found = await who.does("GiveFeedback", input=said(about.id, channel, rating=rating))
        assert (found["channel"], found["author"]) == (channel, {"name": who.name})
    reply = {"feedback": found["id"], "comment": "Akan saya perhatikan"}
    await year.refused(year.asing, "ReplyToFeedback", "NOT_FOUND", **reply)
    assert (await year.ani.does("ReplyToFeedback", **reply))["comment"] == reply["comment"]
    unit = encode("Unit", year.units["SEKSI"])
    code = await year.invitation("SEKSI")
    answers = [{"answers": dict.fromkeys(ELEMENTS, points)} for points in (4, 3)]
    given = said(unit, "CITIZEN", invitation=code, answers=answers[0])
    assert (await year.citizen.does("GiveFeedback", input=given))["author"] is None
    await year.refused(year.citizen, "GiveFeedback", "INVITATION_INVALID", input=given)
    given = said(unit, "CITIZEN", answers=answers[1])
    await year.refused(year.ani, "GiveFeedback", "WRONG_CHANNEL", input=given)
    assert (await year.kiosk.does("GiveFeedback", input=given))["channel"] == "CITIZEN"
    # 25 × (4 + 3) / 2 = 87.5, the target; Ani shares it
    await year.until("kasi", lambda look: reached(look, "Kepuasan masyarakat") == 100)
    assert reached(await year.look("ani"), "Kepuasan bersama") == 100


async def assess(year: Any, day: int, integrity: int, match: float) -> None:
    """Ani's head assesses her competencies against what her post requires: 4 and 4."""
    levels = {"integrity": integrity, "teamwork": 4}
    given = {"employee": year.ani.id, "assessedOn": year.day(day), "method": "Wawancara"}
    given["levels"] = [{"competencyKey": key, "level": n} for key, n in levels.items()]
    given["potential"] = "HIGH"
    await year.refused(year.ani, "AssessCompetency", "NOT_YOUR_STEP", "ani", input=given)
    found = await year.kasi.does("AssessCompetency", input=given)
    assert found["jobPersonMatch"] == match
    assert [each["gap"] for each in found["gaps"]] == [1] * (4 - integrity)


async def rate_everybody(year: Any, scheme: Any) -> None:
    """Everyone assesses themselves, and their head rates them."""
    for name, head in RATED.items():
        who, appraiser = year.people[name], year.people[head]
        is_ani = name == "ani"
        given = {"appraisal": year.appraisals[name], "ratings": rated(scheme.own, comment="Baik")}
        other = appraiser if is_ani else None
        if is_ani:
            await keep_a_draft(year, scheme)
        await year.takes(who, "SubmitSelfAssessment", name, "SELF_ASSESSED", other, input=given)
        given["ratings"] = rated(scheme.people[name]["rated"])
        own = who if is_ani else None
        await year.takes(appraiser, "RateAppraisal", name, "RATED", own, input=given)
        if is_ani:
            returned = {"appraisal": year.appraisals[name], "reason": "Tambahkan catatan"}
            await year.takes(year.kabid, "ReturnRating", name, "SELF_ASSESSED", who, **returned)
            await year.takes(appraiser, "RateAppraisal", name, "RATED", own, input=given)


async def keep_a_draft(year: Any, scheme: Any) -> None:
    """Ani puts her self-assessment away half done; it is hers alone, and gone once submitted."""
    given = {"appraisal": year.appraisals["ani"], "ratings": rated(scheme.own)[:1], "draft": True}
    before = await year.look("ani")
    assert (await year.ani.does("SubmitSelfAssessment", input=given))["stage"] == "AGREED"
    assert await year.look("ani") == before
    asked = {"appraisal": year.appraisals["ani"]}
    (draft,) = (await year.ani.reads("Unfinished", **asked))["node"]["drafts"]
    assert draft["content"] == {"ratings": given["ratings"]}
    for other in (year.kasi, year.kabid, year.tim):
        assert (await other.reads("Unfinished", **asked))["node"]["drafts"] == []


async def rate_the_unit(year: Any, scheme: Any) -> None:
    """The leader one level up says what the unit achieved, where the scheme asks for it."""
    given = {"unit": "SEKSI", "cycle": CYCLE, "reason": "Capaian unit"}
    given["predicate"] = scheme.organisation or "baik"
    operation = "SetOrganisationPredicate"
    await year.refused(year.kasi, operation, "NOT_YOUR_STEP", "kasi", **given)
    if scheme.organisation is None:
        at = await year.refused(year.kabid, operation, "INVALID_ARGUMENT", "kasi", **given)
        assert at == ["predicateKey"]
        return
    found = await year.kabid.does(operation, **given)
    assert found["organisationPredicate"] == {"key": scheme.organisation}
    assert not all(check["passed"] for check in found["distribution"])
    year.entries["kasi"].append(("setOrganisationPredicate", "kabid", None, None))
    ratings = (await year.look("kasi"))["ratings"]
    assert {r["level"] for r in ratings if r["source"] == "UNIT"} == {"as"}


async def calibrate(year: Any, scheme: Any) -> None:
    """The forum confirms Ani's ratings, changes one of Dewi's, and confirms the rest at once."""
    given: dict[str, Any] = {"appraisal": year.appraisals["ani"], "adjustments": []}
    await year.takes(year.tim, "CalibrateAppraisal", "ani", "CALIBRATED", year.ani, input=given)
    changes = [{**each, "reason": "Dibanding unit lain"} for each in rated(scheme.forum)]
    given["appraisal"], given["adjustments"] = year.appraisals["dewi"], changes
    await year.takes(year.tim, "CalibrateAppraisal", "dewi", "CALIBRATED", year.kasi, input=given)
    shown = (await year.tim.reads("ScoreExplained", nip=year.dewi.nip, cycle=CYCLE))["employee"]
    (adjusted,) = shown["appraisal"]["adjustments"]
    assert adjusted["reason"] == "Dibanding unit lain"
    await hold_forum(year, confirmRest=True)
    for name in ("kasi", "budi", "citra"):
        year.entries[name].append(("recordForum", "tim", "RATED", "CALIBRATED"))
        assert await year.told(name) == year.entries[name]


async def hold_forum(year: Any, **more: Any) -> None:
    """A forum of the unit, whose minutes the performance team keeps."""
    given: dict[str, Any] = {"unitCode": "SEKSI", "cycleCode": CYCLE}
    given["heldOn"] = str(local_day(None))
    given |= {"chair": year.kabid.id, "participants": [year.kasi.id], "minutes": "Dibahas", **more}
    await year.refused(year.ani, "RecordForum", "NOT_YOUR_STEP", "budi", input=given)
    found = await year.tim.does("RecordForum", input=given)
    assert found["forums"][-1]["minutes"] == "Dibahas"


async def decide(year: Any, scheme: Any) -> None:
    """Each head decides by the scheme, once a forum has justified how the predicates lie."""
    given = {"appraisal": year.appraisals["ani"]}
    if scheme.guided:
        operation, code = "DecideAppraisal", "DISTRIBUTION_UNJUSTIFIED"
        await year.refused(year.kasi, operation, code, "ani", **given)
    await hold_forum(year, justification="Unit kecil, semua mencapai target")
    kept = {**given, "keepOwn": "Saya tetap"}
    at = await year.refused(year.kasi, "DecideAppraisal", "INVALID_ARGUMENT", "ani", **kept)
    assert at == ["keepOwn"]
    for name, head in RATED.items():
        given = {"appraisal": year.appraisals[name]}
        if name == "dewi":
            given["keepOwn"] = "Saya menyaksikan pekerjaannya"
        own = year.people[name] if name in ("ani", "dewi") else None
        await year.takes(year.people[head], "DecideAppraisal", name, "DECIDED", own, **given)
        wanted = scheme.people[name]
        outcome = (await year.look(name))["outcome"]
        assert outcome["predicate"] == {"key": wanted["predicate"]}, name
        assert outcome["value"] == pytest.approx(wanted.get("value")), name


async def lead_down_to_the_evidence(year: Any, scheme: Any) -> None:
    """From Ani's predicate to the score of each goal, and from each score to its evidence."""
    seen, head = await year.look("ani"), await year.look("kasi")
    results = [each for each in seen["goals"]["nodes"] if each["axisKey"] == scheme.results]
    steps = seen["outcome"]["explanation"]["steps"]
    sources = [step["source"] for step in steps if step["source"]]
    assert [each["__typename"] for each in sources] == ["Score"] * 3
    assert [each["id"] for each in sources] == [each["score"]["id"] for each in results]
    shared = goal(head, "Kepuasan masyarakat")
    assert goal(seen, "Kepuasan bersama")["score"]["id"] == shared["score"]["id"]
    for each in (goal(seen, "Laporan tersusun"), goal(seen, "Cara baru"), shared):
        listed = each["evidence"]["nodes"]
        counted = [e["id"] for e in listed if e["verification"]["status"] == "ACCEPTED"]
        explained = each["score"]["explanation"]
        assert explained["records"] == len(counted)
        if each is not shared:
            named = {step["source"]["id"] for step in explained["steps"] if step["source"]}
            assert named == set(counted)
    shown = (await year.ani.reads("ScoreExplained", nip=year.ani.nip, cycle=CYCLE))["employee"]
    assert shown["appraisal"]["outcome"]["explanation"]["citation"]
    assert "acknowledge" in shown["appraisal"]["nextSteps"]
    kept = (await year.look("dewi"))["outcome"]["explanation"]["warnings"]
    assert "OWN_RATINGS_KEPT" in [each["code"] for each in kept]


async def object_and_be_heard(year: Any, scheme: Any) -> None:
    """Ani objects, her head answers, and the head's superior changes the result for good."""
    given = {"appraisal": year.appraisals["ani"]}
    await year.takes(year.ani, "Acknowledge", "ani", "DECIDED", year.kasi, **given)
    seen = await year.look("ani")
    received = local_day(None, datetime.fromisoformat(seen["acknowledgedAt"]))
    assert seen["objectionUntil"] == str(received + timedelta(days=14))
    given["reason"] = "Perilaku saya lebih dari yang diharapkan"
    await year.takes(year.ani, "FileObjection", "ani", "OBJECTED", year.kasi, **given)
    (objection,) = (await year.look("ani"))["objections"]
    key, ratings = objection["id"], rated(scheme.upheld)
    deciding = {"objection": key, "uphold": True, "decision": "Diterima", "ratings": ratings}
    await year.refused(year.kabid, "DecideObjection", "NOT_YET", "ani", input=deciding)
    answer = {"objection": key, "response": "Saya menilai menurut bukti"}
    await year.takes(year.kasi, "RespondToObjection", "ani", "OBJECTED", year.ani, **answer)
    await year.refused(year.kasi, "RespondToObjection", "ALREADY_ANSWERED", "ani", **answer)
    await year.takes(year.kabid, "DecideObjection", "ani", "DECIDED", year.kasi, input=deciding)
    outcome = (await year.look("ani"))["outcome"]
    assert outcome["predicate"] == {"key": scheme.final["predicate"]}
    assert outcome["value"] == pytest.approx(scheme.final.get("value"))
    await year.refused(year.ani, "FileObjection", "OBJECTION_FINAL", "ani", **given)
    given = {"appraisal": year.appraisals["ani"]}
    await year.takes(year.ani, "Acknowledge", "ani", "CLOSED", year.kasi, **given)


async def end_without_a_decided_objection(year: Any) -> None:
    """Citra and the head waive; Budi withdraws, and Dewi says nothing, until the days are over."""
    for name, other in (("citra", year.kasi), ("kasi", None)):
        given = {"appraisal": year.appraisals[name], "waiveObjection": True}
        await year.takes(year.people[name], "Acknowledge", name, "CLOSED", other, **given)
    given = {"appraisal": year.appraisals["budi"]}
    filing = {**given, "reason": "Target berubah"}
    await year.takes(year.budi, "Acknowledge", "budi", "DECIDED", None, **given)
    await year.takes(year.budi, "FileObjection", "budi", "OBJECTED", None, **filing)
    (objection,) = (await year.look("budi"))["objections"]
    given = {"objection": objection["id"]}
    await year.takes(year.budi, "WithdrawObjection", "budi", "DECIDED", year.kasi, **given)
    await year.refused(year.budi, "WithdrawObjection", "WRONG_STAGE", "budi", **given)
    await year.days_pass("budi")
    year.entries["budi"].append(("closeAppraisal", None, "DECIDED", "CLOSED"))
    await year.days_pass("dewi")
    year.entries["dewi"].append(("deemReceipt", None, None, None))
    year.entries["dewi"].append(("closeAppraisal", None, "DECIDED", "CLOSED"))
    for name in STAFF:
        assert (await year.look(name))["stage"] == "CLOSED"
    refiling = {**filing, "appraisal": year.appraisals["dewi"]}
    await year.refused(year.dewi, "FileObjection", "WRONG_STAGE", "dewi", **refiling)


async def follow_up(year: Any, scheme: Any) -> None:
    """What Ani's result leads to: recognition, an incentive and a year's credit points."""
    found = {each["kind"]: each for each in (await year.look("ani"))["followUps"]}
    # 12 / 12 months × 150 % × 12.5; all three of her targets were reached
    values = {kind: each["value"] for kind, each in found.items()}
    assert values == {"RECOGNITION": None, "INCENTIVE": 100, "CREDIT_POINTS": 18.75}
    given = {"followUp": found["CREDIT_POINTS"]["id"], "note": "PAK diterbitkan"}
    await year.takes(year.kasi, "SettleFollowUp", "ani", "CLOSED", year.ani, **given)
    await year.refused(year.kasi, "SettleFollowUp", "FOLLOW_UP_SETTLED", "ani", **given)
    told = await year.kiosk.reads("ResultChanges", cycle=CYCLE, under="SEKSI")
    copied = {c["appraisal"]["employee"]["name"]: c for c in told["appraisalChanges"]["changes"]}
    result = copied["ani"]["appraisal"]
    assert result["outcome"]["predicate"] == {"key": scheme.final["predicate"]}
    # What follows from a result is not for systems that copy results.
    assert (result["stage"], result["followUps"]) == ("CLOSED", [])
    assert set(copied) == set(RATED)


async def train(year: Any) -> None:
    """The gap leads to a training, the training to the level that her post requires."""
    course = {"employee": year.ani.id, "competencyKey": "integrity", "training": "Integritas"}
    given = {**course, "plannedOn": year.day(160)}
    await year.refused(year.ani, "PlanTraining", "NOT_YOUR_STEP", "ani", input=given)
    found = await year.kasi.does("PlanTraining", input=given)
    assert [each["status"] for each in found["recommendations"]] == ["PLANNED"]
    given = {**course, "completedOn": year.day(165)}
    await year.refused(year.ani, "CompleteTraining", "NOT_YOUR_STEP", "ani", input=given)
    found = await year.kasi.does("CompleteTraining", input=given)
    assert [each["levelBefore"] for each in found["recommendations"]] == [3]
    await assess(year, 175, 4, 100)
    profile = (await year.kiosk.reads("CompetencyProfile", nip=year.ani.nip))["employee"]
    assert profile["competencyProfile"]["gaps"] == []
    told = await year.kiosk.reads("CompetencyProfileChanges", under="SEKSI")
    profiles = [each["profile"] for each in told["competencyProfileChanges"]["changes"]]
    (ani,) = (each for each in profiles if each["employee"]["name"] == "ani")
    # sangat baik, and a high potential
    assert (ani["talentBox"], ani["performance"]) == (9, {"key": "sangat_baik"})
    (training,) = ani["recommendations"]
    assert training["status"] == "COMPLETED"
    assert (training["levelBefore"], training["levelAfter"]) == (3, 4)


async def close_the_cycle(year: Any, scheme: Any) -> None:
    """The team closes the cycle; a portal shows what came of it."""
    await year.refused(year.kadis, "CloseCycle", "NOT_YOUR_STEP", cycle=CYCLE)
    assert (await year.tim.does("CloseCycle", cycle=CYCLE))["status"] == "CLOSED"
    starting = {"cycleCode": CYCLE, "under": "DINAS"}
    await year.refused(year.tim, "StartAppraisals", "CYCLE_NOT_OPEN", input=starting)
    unit = (await year.kadis.reads("PortalOverview", unit="DINAS", cycle=CYCLE))["unit"]
    stages = {each["stage"]: each["count"] for each in unit["summary"]["stages"]}
    standing = {stage: count for stage, count in stages.items() if count}
    assert standing == {"DRAFT": 1, "AGREED": 2, "CLOSED": 5}
    assert unit["summary"]["appraised"] == 5
    people = {node["name"]: node["appraisal"] for node in unit["employees"]["nodes"]}
    assert people["ani"]["outcome"]["predicate"]["key"] == scheme.final["predicate"]
