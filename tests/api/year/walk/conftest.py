"""The year until the plans are agreed: the cycle, its rules, indicators, and plans from the top."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

CYCLE: Final = "TAHUN"
STAFF: Final = ("ani", "budi", "citra", "dewi")
SCHEMES: Final = tomllib.loads((Path(__file__).parents[1] / "schemes.toml").read_text("utf-8"))
# Those of the plan are at the cycle's end, so that nobody is late in a test.
DEADLINES: Final = {
    "submitted": {"after": "end", "days": 0},
    "agreed": {"after": "end", "days": 0},
}


@dataclass(frozen=True)
class Scheme:
    """One scheme's year as data."""

    key: str
    results: str
    criteria: int
    own: dict[str, Any]
    forum: dict[str, Any]
    upheld: dict[str, Any]
    final: dict[str, Any]
    people: dict[str, dict[str, Any]]
    review: str
    guided: bool
    params: dict[str, Any]
    organisation: str | None = None


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    """A scheme of the plugin asn, with what its year comes to."""
    return Scheme(request.param, **SCHEMES[request.param])


@pytest.fixture
async def agreed(year: Any, scheme: Scheme) -> Any:
    """The year up to the agreed plans."""
    cycle = await open_the_cycle(year, scheme)
    await explain_the_rules(year, cycle)
    await agree_on_indicators(year)
    await plan_from_the_top(year, scheme)
    await plan_with_the_staff(year, scheme)
    await revise_a_plan(year, scheme)
    return year


async def open_the_cycle(year: Any, scheme: Scheme) -> str:
    """The team opens the cycle for its agency, and starts everybody's appraisal."""
    opening = {
        "code": CYCLE,
        "name": "Tahun kinerja",
        "startsOn": str(year.first),
        "endsOn": str(year.last),
        "schemeKey": scheme.key,
        "under": "DINAS",
        # The year of a test is rated in its middle.
        "params": {"stage_deadlines": DEADLINES, "rating_from": 366, **scheme.params},
    }
    await year.refused(year.kadis, "OpenCycle", "NOT_YOUR_STEP", input=opening)
    cycle = await year.tim.does("OpenCycle", input=opening)
    assert (cycle["status"], cycle["scheme"]["key"]) == ("OPEN", scheme.key)
    assert cycle["params"]["objection_days"] == 14
    starting = {"cycleCode": CYCLE, "under": "DINAS"}
    await year.refused(year.ani, "StartAppraisals", "NOT_YOUR_STEP", input=starting)
    begun = await year.tim.does("StartAppraisals", input=starting)
    assert begun == {"started": 8, "alreadyStarted": 0}
    again = await year.tim.does("StartAppraisals", input=starting)
    assert again == {"started": 0, "alreadyStarted": 8}
    found = await year.tim.reads("WorkList", cycle=CYCLE)
    for node in found["appraisals"]["nodes"]:
        name = node["employee"]["name"]
        assert (node["stage"], node["version"], node["overdue"]) == ("DRAFT", 1, False)
        year.appraisals[name] = node["id"]
        year.entries[name] = [("startAppraisals", "tim", None, "DRAFT")]
    chain = await year.ani.reads("ScoreExplained", nip=year.ani.nip, cycle=CYCLE)
    assert chain["employee"]["appraisal"]["appraiser"]["name"] == "kasi"
    return str(cycle["id"])


async def explain_the_rules(year: Any, cycle: str) -> None:
    """The cycle's rules were explained to the staff, who say so; Eko leaves before the work."""
    for name in STAFF:
        who, other = year.people[name], year.kasi if name == "ani" else None
        given = {"appraisal": year.appraisals[name], "of": cycle}
        await year.takes(who, "Acknowledge", name, "DRAFT", other, **given)
        assert (await year.look(name))["briefedAt"]
        await year.refused(who, "Acknowledge", "ALREADY_ACKNOWLEDGED", name, **given)
    given = {"appraisal": year.appraisals["eko"], "reason": "Kabid sedang tugas belajar"}
    given["appraiser"] = year.kasi.id
    await year.takes(year.kadis, "ReassignAppraiser", "eko", "DRAFT", year.eko, **given)
    assert (await year.look("eko"))["appraiser"]["name"] == "kasi"
    given = {"appraisal": year.appraisals["eko"], "on": year.day(30), "reason": "Mutasi"}
    await year.takes(year.tim, "EndAppraisal", "eko", "DRAFT", year.eko, **given)
    assert (await year.look("eko"))["endsOn"] == year.day(30)


async def agree_on_indicators(year: Any) -> None:
    """Anyone of the unit proposes; the performance team approves, rejects and retires."""

    def proposal(code: str, calculator: str | None, **more: Any) -> dict[str, Any]:
        given = {"code": code, "name": code.title(), "description": "Diusulkan unit"}
        given |= {"aspect": "RESULT", "polarity": "HIGHER_IS_BETTER", "unitCode": "SEKSI"}
        return {**given, "unitOfMeasure": "angka", "calculatorKey": calculator, **more}

    ids = {}
    for code, calculator in (
        ("LAPORAN", "asn.target_achievement"),
        ("KEPUASAN", "public_service.satisfaction_index"),
        ("INOVASI", "asn.innovation"),
        ("RAPAT", "asn.target_achievement"),
        ("LAMA", "asn.target_achievement"),
    ):
        given = proposal(code, calculator)
        await year.refused(year.asing, "ProposeIndicator", "NOT_YOUR_STEP", input=given)
        found = await year.ani.does("ProposeIndicator", input=given)
        assert (found["version"], found["status"]) == (1, "PROPOSED")
        ids[code] = found["id"]
    for code in ("LAPORAN", "KEPUASAN", "INOVASI", "LAMA"):
        given = {"indicator": ids[code], "note": "Terukur"}
        await year.refused(year.ani, "ApproveIndicator", "NOT_YOUR_STEP", **given)
        assert (await year.tim.does("ApproveIndicator", **given))["status"] == "APPROVED"
    for code, operation, status in (
        ("RAPAT", "RejectIndicator", "REJECTED"),
        ("LAMA", "RetireIndicator", "RETIRED"),
    ):
        given = {"indicator": ids[code], "note": "Tidak dipakai lagi"}
        await year.refused(year.kasi, operation, "NOT_YOUR_STEP", **given)
        assert (await year.tim.does(operation, **given))["status"] == status
        await year.refused(year.tim, operation, "WRONG_INDICATOR_STATUS", **given)


def not_by(year: Any, of: str) -> Any:
    """A stranger, who tries to write the plans that matter; the others are like Ani's."""
    return year.asing if of in ("kasi", "ani") else None


async def set_goals(year: Any, who: Any, of: str, *goals: Any) -> list[Any]:
    """Write goals into a plan; the goals that it has then."""
    given = {"appraisal": year.appraisals[of], "goals": list(goals)}
    await year.takes(who, "SetGoals", of, "DRAFT", not_by(year, of), input=given)
    found: list[Any] = (await year.look(of))["goals"]["nodes"]
    return found


async def agree(year: Any, of: str, appraiser: Any) -> None:
    """Submit a plan and agree to it; each is the other's to do."""
    given = {"appraisal": year.appraisals[of]}
    who = year.people[of]
    other, own = (appraiser, who) if not_by(year, of) else (None, None)
    await year.takes(who, "SubmitPlan", of, "SUBMITTED", other, **given)
    await year.takes(appraiser, "AgreePlan", of, "AGREED", own, **given)


def result(goals: list[Any], axis: str, statement: str = "") -> Any:
    """The goal of an axis that says something."""
    return next(g for g in goals if g["axisKey"] == axis and statement in g["statement"])


async def plan_from_the_top(year: Any, scheme: Scheme) -> None:
    """Each superior's plan comes first, so that the next one's goals can serve it."""
    served: Any = None
    measured = {"measure": "Indeks kepuasan", "unitOfMeasure": "indeks", "target": 87.5}
    for name, above in (("kadis", "sekda"), ("kabid", "kadis")):
        goal = {"statement": f"Pelayanan prima {name}", **measured, "contributesTo": served}
        goals = await set_goals(year, year.people[name], name, goal)
        assert len([g for g in goals if g["criterionKey"]]) == scheme.criteria
        served = result(goals, scheme.results)["id"]
        await agree(year, name, year.people[above])
    await refuse_what_is_no_plan(year, served)
    goal = {"statement": "Kepuasan masyarakat", "indicatorCode": "KEPUASAN", "target": 87.5}
    goals = await set_goals(year, year.kasi, "kasi", {**goal, "contributesTo": served})
    found = result(goals, scheme.results)
    assert (found["indicator"]["version"], found["contributesTo"]["id"]) == (1, served)
    await agree(year, "kasi", year.kabid)


async def refuse_what_is_no_plan(year: Any, served: str) -> None:
    """An indicator that is retired, a goal of one's own staff's, and no result at all."""
    retired = {"statement": "Cara lama", "indicatorCode": "LAMA", "target": 1}
    given = {"appraisal": year.appraisals["kasi"], "goals": [retired]}
    at = await year.refused(year.kasi, "SetGoals", "INVALID_ARGUMENT", "kasi", input=given)
    assert at == ["input.goals.0.indicatorCode"]
    upwards = {"statement": "Melayani bawahan", "shared": True, "contributesTo": served}
    given = {"appraisal": year.appraisals["kadis"], "goals": [upwards]}
    await year.refused(year.kadis, "SetGoals", "WRONG_STAGE", "kadis", input=given)
    given = {"appraisal": year.appraisals["kasi"]}
    await year.refused(year.kasi, "SubmitPlan", "PLAN_INCOMPLETE", "kasi", **given)


async def plan_with_the_staff(year: Any, scheme: Scheme) -> None:
    """Ani's plan is returned once; her head writes what the criteria ask for."""
    head = result((await year.look("kasi"))["goals"]["nodes"], scheme.results)["id"]
    shared: dict[str, Any] = {
        "statement": "Kepuasan bersama",
        "shared": True,
        "contributesTo": head,
    }
    for name in ("budi", "citra", "dewi"):
        await set_goals(year, year.people[name], name, shared)
        await agree(year, name, year.kasi)
    report: dict[str, Any] = {
        "statement": "Laporan tersusun",
        "indicatorCode": "LAPORAN",
        "target": 10,
    }
    idea = {"statement": "Cara baru", "indicatorCode": "INOVASI", "target": 1, "weight": 20}
    half = [report | {"weight": 50, "target": None}, idea]
    await set_goals(year, year.ani, "ani", *half)
    given = {"appraisal": year.appraisals["ani"]}
    at = await year.refused(year.ani, "SubmitPlan", "PLAN_INCOMPLETE", "ani", **given)
    lacking = ["appraisal.goals.0.target", "appraisal.goals.1.weight"]
    assert [each for each in at if ".goals." in each] == lacking
    mistyped = {**given, "goals": [report | {"target": -10}]}
    at = await year.refused(year.ani, "SetGoals", "INVALID_ARGUMENT", "ani", input=mistyped)
    assert at == ["input.goals.0.target"]
    await set_goals(year, year.ani, "ani", report | {"weight": 70}, shared | {"weight": 30})
    await year.takes(
        year.ani, "SubmitPlan", "ani", "SUBMITTED", year.kasi, appraisal=year.appraisals["ani"]
    )
    given = {"appraisal": year.appraisals["ani"], "reason": "Tambahkan inovasi"}
    await year.takes(year.kasi, "ReturnPlan", "ani", "DRAFT", year.ani, **given)
    goals = (await year.look("ani"))["goals"]["nodes"]
    kept = [
        {"id": result(goals, scheme.results, each["statement"])["id"]} for each in (report, shared)
    ]
    goals = await set_goals(
        year,
        year.ani,
        "ani",
        kept[0] | report | {"weight": 50},
        kept[1] | shared | {"weight": 30},
        idea | {"kind": "ADDITIONAL"},
    )
    assert [g["weight"] for g in goals if g["axisKey"] == scheme.results] == [50, 30, 20]
    await expect_behaviour(year, [goal for goal in goals if goal["criterionKey"]])
    await agree(year, "ani", year.kasi)


async def expect_behaviour(year: Any, criteria: list[Any]) -> None:
    """What a criterion asks for is the appraiser's to write, and nobody else's."""
    if not criteria:
        return
    expected = [{"id": each["id"], "statement": "Ramah kepada warga"} for each in criteria]
    given = {"appraisal": year.appraisals["ani"], "goals": expected}
    await year.refused(year.ani, "SetGoals", "NOT_YOUR_STEP", "ani", input=given)
    goals = await set_goals(year, year.kasi, "ani", *expected)
    said = {goal["statement"] for goal in goals if goal["criterionKey"]}
    assert said == {"Ramah kepada warga"}


async def revise_a_plan(year: Any, scheme: Scheme) -> None:
    """New duties open Ani's agreed plan again: 12 reports instead of 10, agreed anew."""
    given = {"appraisal": year.appraisals["ani"], "reason": "Tugas bertambah"}
    also = "agreedGoals"
    await year.takes(year.kasi, "RevisePlan", "ani", "DRAFT", year.asing, also, **given)
    goals = (await year.look("ani"))["goals"]["nodes"]
    report = result(goals, scheme.results, "Laporan")
    again = [
        {name: goal[name] for name in ("id", "statement", "weight", "shared")}
        | {"target": 12 if goal is report else goal["target"]}
        | {"indicatorCode": goal["indicator"] and goal["indicator"]["code"]}
        | {"contributesTo": goal["contributesTo"] and goal["contributesTo"]["id"]}
        for goal in goals
        if goal["axisKey"] == scheme.results
    ]
    slip = [each | {"target": 0} if each["target"] == 12 else each for each in again]
    wrong = {"appraisal": year.appraisals["ani"], "goals": slip}
    at = await year.refused(year.ani, "SetGoals", "INVALID_ARGUMENT", "ani", input=wrong)
    assert [each.rpartition(".")[2] for each in at] == ["target"]
    changed = await set_goals(year, year.ani, "ani", *again)
    marked = result(changed, scheme.results, "Laporan")["score"]
    assert (marked["target"], marked["isCurrent"]) == (10, False)
    assert result(changed, scheme.results, "Laporan")["target"] == 12
    await agree(year, "ani", year.kasi)
    unscored = await year.until("ani", lambda seen: len(scores(seen)) == 2)
    assert {status for status, _ in scores(unscored).values()} == {"NO_EVIDENCE"}
    assert (await year.until("ani", are_current))["stage"] == "AGREED"


def are_current(look: Any) -> bool:
    """Whether every score is of the target that its goal has now."""
    return all(
        goal["score"] is None or goal["score"]["isCurrent"] for goal in look["goals"]["nodes"]
    )


def scores(look: Any) -> dict[str, tuple[str, float | None]]:
    """The status and the achievement of each goal's own score, by the goal's statement."""
    return {
        goal["statement"]: (goal["score"]["status"], goal["score"]["achievement"])
        for goal in look["goals"]["nodes"]
        if goal["score"] and not goal["shared"]
    }
