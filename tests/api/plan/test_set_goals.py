"""Setting goals: what is replaced and kept, every rule with its place, and nothing half done."""

import asyncio
from typing import Any

import pytest

OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
BARE = {"measure": None, "unitOfMeasure": None}
BEHAVIOUR = {"axisKey": "behaviour", "criterionKey": "loyal"}


def said(answer: Any) -> tuple[str, list[str]]:
    """The code of a problem and where it points."""
    return answer["code"], [".".join(each["path"]) for each in answer["fields"]]


def statements(goals: list[Any]) -> list[str]:
    """What the goals say, in the plan's order."""
    return [goal["statement"] for goal in goals]


async def refused(office: Any, *goals: Any, by: str = "staff", **more: Any) -> Any:
    """Code and paths of a refusal that left the plan as it was."""
    before = await office.plan()
    answer = await office.set_goals(*goals, by=by, **more)
    assert "code" in answer, answer
    assert await office.plan() == before
    return said(answer)


async def test_goal_is_stored_as_given(office: Any, world: Any) -> None:
    await world.indicator(code="IKU", version=1, status="RETIRED")
    await world.indicator(code="IKU", version=2, unit_id=office.units["dinas"])
    await world.indicator(code="IKU", version=3, status="PROPOSED")
    given = {
        "statement": " Cakupan naik ",
        "kind": "ADDITIONAL",
        "dimension": "kualitas",
        "indicatorCode": "IKU",
        "params": {"combine": "latest"},
        "target": 90,
        "weight": 33.33,
        "duty": "Membina posyandu",
        "programme": "Imunisasi",
    }
    lists = {
        "resources": ["Anggaran"],
        "accountability": ["Laporan bulanan"],
        "agreedConsequences": ["Penghargaan", "Bimbingan"],
    }
    answer = await office.set_goals({**OUTPUT, "weight": 66.67}, given, **lists)
    assert (answer["stage"], answer["version"]) == ("DRAFT", 2)
    plan = await office.plan()
    assert {name: plan[name] for name in lists} == lists
    second = (await office.results())[1]
    assert second.pop("id")
    assert second == {
        "axisKey": "work_result",
        "criterionKey": None,
        "statement": "Cakupan naik",
        "kind": "ADDITIONAL",
        "dimension": "kualitas",
        "measure": None,
        "unitOfMeasure": "dokumen",
        "target": 90,
        "weight": 33.33,
        "duty": "Membina posyandu",
        "programme": "Imunisasi",
        "shared": False,
        "indicator": {"code": "IKU", "version": 2},
        "contributesTo": None,
        "score": None,
    }
    (stored,) = await world.fetch("select params::text from goal where dimension = 'kualitas'")
    assert stored["params"] == '{"combine": "latest"}'


async def test_axis_that_is_named_is_replaced_and_a_kept_goal_stays(office: Any) -> None:
    await office.set_goals(OUTPUT, {**OUTPUT, "statement": "b"}, resources=["Anggaran"])
    first, second = await office.results()
    changed = {**OUTPUT, "statement": "c", "id": second["id"], "target": 9}
    answer = await office.set_goals({**OUTPUT, "statement": "d"}, changed)
    assert answer["version"] == 3
    plan = await office.plan()
    results = await office.results()
    assert statements(results) == ["d", "c"]
    assert results[1] == {**second, "statement": "c", "target": 9}
    assert first["id"] not in {goal["id"] for goal in plan["goals"]["nodes"]}
    assert plan["resources"] == ["Anggaran"]
    assert len(plan["goals"]["nodes"]) == 9


async def test_expectations_are_the_appraisers_to_write(office: Any) -> None:
    await office.set_goals(OUTPUT)
    values = (await office.plan())["goals"]["nodes"][1:]
    kept = [
        {"id": goal["id"], "axisKey": "behaviour", "statement": goal["statement"]}
        for goal in values
    ]
    written = {**kept[4], "statement": "Menjaga rahasia jabatan"}
    for goals, paths in (
        ([written], ["input.goals.0.statement", "input.goals"]),
        ([*kept[:4], written, *kept[5:]], ["input.goals.4.statement"]),
        (kept[1:], ["input.goals"]),
        ([*kept, {**BEHAVIOUR, "statement": "Baru"}], ["input.goals.7.statement"]),
        ([{**kept[0], "criterionKey": "loyal"}, *kept[1:]], ["input.goals.0.statement"]),
    ):
        assert await refused(office, *goals) == ("NOT_YOUR_STEP", paths)
    assert "stage" in await office.set_goals(*kept)
    assert "stage" in await office.set_goals(*kept[:4], written, *kept[5:], by="lead")
    goals = (await office.plan())["goals"]["nodes"]
    assert statements(goals)[5] == "Menjaga rahasia jabatan"
    assert [goal["criterionKey"] for goal in goals][1:] == [each["criterionKey"] for each in values]
    assert statements(await office.results()) == ["Laporan tersusun"]


async def test_goal_kept_without_naming_its_axis_changes_alone(office: Any) -> None:
    await office.set_goals(OUTPUT)
    (value,) = [
        goal
        for goal in (await office.plan())["goals"]["nodes"]
        if goal["criterionKey"] == "harmonis"
    ]
    answer = await office.set_goals({"id": value["id"], "statement": "Menghargai"}, by="lead")
    assert "stage" in answer
    goals = (await office.plan())["goals"]["nodes"]
    assert len(goals) == 8
    assert value | {"statement": "Menghargai"} in goals


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"statement": " "}, "statement"),
        ({"statement": "x" * 2001}, "statement"),
        ({"statement": "a\0"}, "statement"),
        ({"axisKey": "plan"}, "axisKey"),
        ({"criterionKey": "loyal"}, "criterionKey"),
        ({"dimension": "x" * 65}, "dimension"),
        ({"dimension": "kecepatan"}, "dimension"),
        ({**BARE, "indicatorCode": "NONE"}, "indicatorCode"),
        ({**BARE, "indicatorCode": "THEIRS"}, "indicatorCode"),
        ({**BARE, "indicatorCode": "OLD"}, "indicatorCode"),
        ({**BARE, "indicatorCode": "IKU", "params": {"combine": "best"}}, "params.combine"),
        ({**BARE, "indicatorCode": "IKU", "params": {"other": 1}}, "params.other"),
        ({**BARE, "indicatorCode": "IKU", "params": [1]}, "params"),
        ({**BARE, "indicatorCode": "GONE", "params": {"a": 1}}, "params"),
        ({"indicatorCode": "IKU", "unitOfMeasure": "dokumen"}, "measure"),
        ({"indicatorCode": "IKU", "measure": None}, "unitOfMeasure"),
        ({"params": {"combine": "sum"}}, "params"),
        ({"measure": ""}, "measure"),
        ({"unitOfMeasure": "\ud800"}, "unitOfMeasure"),
        ({"target": 1e308}, "target"),
        ({"target": -1.1e15}, "target"),
        ({"weight": -1}, "weight"),
        ({"weight": 100.5}, "weight"),
        ({"weight": 99.999}, "weight"),
        ({"duty": ""}, "duty"),
        ({"programme": "x" * 501}, "programme"),
        ({"shared": True}, "contributesTo"),
        ({"contributesTo": "garbage"}, "contributesTo"),
        ({"id": "garbage"}, "id"),
    ],
)
async def test_wrong_goal_is_named_with_its_field(
    office: Any, world: Any, wrong: dict[str, Any], path: str
) -> None:
    await world.indicator(code="IKU")
    await world.indicator(code="GONE", calculator_key="gone.share")
    await world.indicator(code="OLD", status="RETIRED")
    await world.indicator(code="THEIRS", unit_id=office.units["lain"])
    code, paths = await refused(office, {**OUTPUT, **wrong})
    assert code in ("INVALID_ARGUMENT", "INVALID_ID")
    assert paths == [f"input.goals.0.{path}"]


async def test_unknown_dimension_is_refused_and_a_stored_one_kept(office: Any) -> None:
    answer = await office.set_goals({**OUTPUT, "dimension": "mutu"})
    assert answer["fields"] == [
        {
            "path": ["input", "goals", "0", "dimension"],
            "message": "give quantity, quality, time or cost; for heads service recipients, "
            "business processes, internal strengthening or budget",
        }
    ]
    for known in ("Kualitas", "time", "penerima  layanan", "Budget"):
        assert "stage" in await office.set_goals({**OUTPUT, "dimension": known}), known
    await office.world.change("update goal set dimension = 'mutu' where measure <> ''")
    (goal,) = await office.results()
    assert "stage" in await office.set_goals({**OUTPUT, "dimension": "mutu", "id": goal["id"]})


async def test_every_fault_is_named_at_once(office: Any, world: Any) -> None:
    await world.indicator(code="IKU")
    await world.indicator(code="HADIR", calculator_key="asn.attendance")
    code, paths = await refused(
        office,
        {**OUTPUT, "statement": "", "weight": 101},
        {**OUTPUT, "duty": "", "contributesTo": "garbage"},
        {"statement": "a", "indicatorCode": "NONE"},
        {"statement": "b", "indicatorCode": "IKU", "target": -1, "params": {"combine": "best"}},
        {**OUTPUT, "axisKey": "plan", "contributesTo": office.unknown("Goal")},
        {**OUTPUT, "contributesTo": office.unknown("Goal")},
        {"statement": "c", "indicatorCode": "HADIR", "target": 100, "weight": 60},
        resources=["a", " "],
        accountability=["x"] * 51,
    )
    assert code == "INVALID_ARGUMENT"
    assert sorted(paths) == sorted(
        [
            "input.goals.0.statement",
            "input.goals.0.weight",
            "input.goals.1.contributesTo",
            "input.goals.1.duty",
            "input.goals.2.indicatorCode",
            "input.goals.3.target",
            "input.goals.3.params.combine",
            "input.goals.4.axisKey",
            "input.goals.5.contributesTo",
            "input.goals.6.weight",
            "input.resources.1",
            "input.accountability",
        ]
    )


async def test_weights_sum_to_a_hundred_on_their_axis(office: Any) -> None:
    for weights, total in (
        ((60, 40), None),
        ((33.33, 33.33, 33.34), None),
        ((100, None), None),
        ((None, None), None),
        ((60, 39.99), "99.99"),
        ((50, None), "50"),
        ((0,), "0"),
    ):
        goals = [{**OUTPUT, "weight": weight} for weight in weights]
        assert "stage" in await office.set_goals(*goals), weights
        missing = (await office.plan())["missing"]
        if total is None:
            assert missing == [], weights
        else:
            last = max(place for place, weight in enumerate(weights) if weight is not None)
            (part,) = missing
            assert (part["code"], part["path"]) == ("WEIGHT", ["goals", str(last), "weight"])
            assert f"sum to {total}, not to 100" in part["message"]


async def test_goal_without_a_weight_beside_weights_counts_nothing(office: Any) -> None:
    await office.set_goals({**OUTPUT, "weight": 100}, OUTPUT)
    assert [goal["weight"] for goal in await office.results()] == [100, 0]


async def test_plan_has_a_main_work_result_besides_attendance(office: Any, world: Any) -> None:
    await world.indicator(code="HADIR", calculator_key="asn.attendance")
    attended = {"statement": "Hadir", "indicatorCode": "HADIR", "target": 100}
    for goals in ([], [{**OUTPUT, "kind": "ADDITIONAL"}], [attended]):
        assert "stage" in await office.set_goals(*goals)
        (part,) = (await office.plan())["missing"]
        assert (part["code"], part["path"]) == ("MAIN_RESULT", ["goals"])
    assert "stage" in await office.set_goals({**OUTPUT, "kind": "ADDITIONAL"}, OUTPUT)


async def test_attendance_weighs_no_more_than_the_cycle_allows(office: Any, world: Any) -> None:
    await world.indicator(code="HADIR", calculator_key="asn.attendance")
    await world.indicator(code="JAM", calculator_key="asn.working_time")

    def plan(result: float | None, *attended: float | None) -> list[Any]:
        codes = ("HADIR", "JAM")
        others = [
            {"statement": code, "indicatorCode": code, "target": 100, "weight": weight}
            for code, weight in zip(codes, attended, strict=False)
        ]
        return [{**OUTPUT, "weight": result}, *others]

    assert "stage" in await office.set_goals(*plan(80, 10, 10))
    expected = ("INVALID_ARGUMENT", ["input.goals.2.weight"])
    assert await refused(office, *plan(79, 10, 11)) == expected
    answer = await office.set_goals(*plan(None, None))
    assert [each["code"] for each in answer["warnings"]] == ["ATTENDANCE_WEIGHT"]
    assert "1 of 2 equal shares" in answer["warnings"][0]["message"]
    assert (await office.set_goals(*plan(90, 10)))["warnings"] == []
    await world.change("""update cycle set params = '{"attendance_weight_limit": 5}'""")
    expected = ("INVALID_ARGUMENT", ["input.goals.1.weight"])
    assert await refused(office, *plan(90, 10)) == expected


async def test_zero_tolerance_needs_no_target(office: Any, world: Any) -> None:
    await world.indicator(code="NOL", polarity="ZERO_TOLERANCE")
    assert "stage" in await office.set_goals({"statement": "a", "indicatorCode": "NOL"})


async def test_target_may_be_large_and_small_and_the_indicators_own_unit_be_repeated(
    office: Any, world: Any
) -> None:
    await world.indicator(code="IKU")
    growth = {"statement": "a", "indicatorCode": "IKU", "unitOfMeasure": " dokumen "}
    for target in (1e-9, 1.5, 1e15):
        assert "stage" in await office.set_goals({**growth, "target": target})
        (goal,) = await office.results()
        assert (goal["target"], goal["unitOfMeasure"]) == (target, "dokumen")


async def test_kept_goal_keeps_its_version_of_an_indicator(office: Any, world: Any) -> None:
    await world.indicator(code="IKU")
    given = {"statement": "a", "indicatorCode": "IKU", "target": 5}
    (agreed,) = await office.agreed(given)
    await world.change("update indicator set status = 'RETIRED'")
    await world.indicator(code="IKU", version=2)
    await office.take("RevisePlan", "lead", reason="Target baru")
    await office.set_goals({**given, "id": agreed["id"], "target": 6}, given)
    versions = [goal["indicator"]["version"] for goal in await office.results()]
    assert versions == [1, 2]


async def test_plan_is_written_by_employee_and_appraiser_while_it_is_a_draft(office: Any) -> None:
    for name in ("head", "peer", "stranger", "team"):
        hidden = ("NOT_FOUND", ["input.appraisal"])
        expected = hidden if name in ("peer", "stranger") else ("NOT_YOUR_STEP", [])
        assert await refused(office, OUTPUT, by=name) == expected, name
    assert "stage" in await office.set_goals(OUTPUT, by="lead")
    for stage in ("SUBMITTED", "AGREED", "RATED", "CLOSED"):
        await office.to(stage)
        assert await refused(office, OUTPUT) == ("WRONG_STAGE", []), stage


async def test_outdated_plan_changes_nothing(office: Any) -> None:
    assert await refused(office, OUTPUT, ifVersion=2) == ("OUTDATED", [])
    assert (await office.set_goals(OUTPUT, ifVersion=1))["version"] == 2
    assert await refused(office, OUTPUT, ifVersion=1) == ("OUTDATED", [])


async def test_of_two_plans_at_once_on_one_version_one_wins(office: Any) -> None:
    answers = await asyncio.gather(
        *(office.set_goals({**OUTPUT, "statement": text}, ifVersion=1) for text in "abcd")
    )
    assert sum("stage" in each for each in answers) == 1
    assert {each["code"] for each in answers if "code" in each} == {"OUTDATED"}
    assert len(await office.results()) == 1


async def test_plan_that_is_not_there_or_too_long_is_refused(office: Any) -> None:
    for unknown, code in ((office.person("staff"), "INVALID_ID"), (office.unknown(), "NOT_FOUND")):
        answer = await office.set_goals(OUTPUT, appraisal=unknown)
        assert said(answer) == (code, ["input.appraisal"])
    assert await refused(office, *[OUTPUT] * 101) == ("INVALID_ARGUMENT", ["input.goals"])
    await office.set_goals(OUTPUT)
    (goal,) = await office.results()
    twice = {**OUTPUT, "id": goal["id"]}
    paths = ["input.goals.0.id", "input.goals.1.id"]
    assert await refused(office, twice, twice) == ("INVALID_ARGUMENT", paths)
    (theirs,) = (await office.plan("peer"))["goals"]["nodes"][:1]
    expected = ("INVALID_ARGUMENT", ["input.goals.0.id"])
    assert (await refused(office, {**OUTPUT, "id": theirs["id"]}))[0] == expected[0]


@pytest.mark.parametrize("polarity", ["HIGHER_IS_BETTER", "LOWER_IS_BETTER", "TARGET_IS_BEST"])
async def test_target_that_gives_no_achievement_is_refused(
    office: Any, world: Any, polarity: str
) -> None:
    await world.indicator(code="HARI", polarity=polarity)
    await world.indicator(code="NIHIL", polarity="ZERO_TOLERANCE")
    late = {"statement": "Tidak terlambat", "target": 0}
    refused = await office.set_goals({**late, "indicatorCode": "HARI"})
    assert said(refused) == ("INVALID_ARGUMENT", ["input.goals.0.target"])
    assert "ZERO_TOLERANCE" in refused["fields"][0]["message"]
    await office.set_goals({**late, "indicatorCode": "NIHIL"})
    assert (await office.take("SubmitPlan", "staff"))["stage"] == "SUBMITTED"
