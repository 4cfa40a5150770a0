"""Before anybody rates: what is expected is there to be read, and how long a stage takes."""

from typing import Any

import pytest

OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
STAGES = """
{ unit(code: "bidang") { summary(cycleCode: "2025") { stages { stage count medianDays } } } }
"""


@pytest.mark.parametrize("stage", ["DRAFT", "SUBMITTED", "AGREED", "SELF_ASSESSED"])
async def test_employee_reads_what_is_expected_before_any_rating(office: Any, stage: str) -> None:
    await office.set_goals(OUTPUT)
    values = (await office.plan())["goals"]["nodes"][1:]
    loyal = next(goal for goal in values if goal["criterionKey"] == "loyal")
    await office.set_goals({"id": loyal["id"], "statement": "Menjaga rahasia jabatan"}, by="lead")
    await office.to(stage)
    assert await office.world.fetch("select from rating") == []
    shown = (await office.plan(by="staff"))["goals"]["nodes"]
    expected = {goal["criterionKey"]: goal["statement"] for goal in shown}
    assert expected["loyal"] == "Menjaga rahasia jabatan"
    assert len(expected) == 8
    (result,) = [goal for goal in shown if goal["criterionKey"] is None]
    assert (result["statement"], result["target"]) == ("Laporan tersusun", 12)


async def test_stage_counts_its_days_from_the_step_that_led_to_it(office: Any) -> None:
    await office.set_goals(OUTPUT)
    await office.world.change("update appraisal set stage_since = now() - interval '10 days'")

    async def stages() -> list[tuple[str, int, float]]:
        found = (await office.graph.ask(STAGES))["unit"]["summary"]["stages"]
        return [tuple(each.values()) for each in found]

    assert await stages() == [("DRAFT", 3, 10)]
    await office.set_goals({**OUTPUT, "target": 13})
    assert await stages() == [("DRAFT", 3, 10)]
    assert (await office.take("SubmitPlan", "staff"))["stage"] == "SUBMITTED"
    assert await stages() == [("DRAFT", 2, 10), ("SUBMITTED", 1, 0)]


async def test_one_agreement_is_all_that_a_plan_needs(office: Any) -> None:
    await office.set_goals(OUTPUT)
    assert (await office.take("SubmitPlan", "staff"))["stage"] == "SUBMITTED"
    assert (await office.take("AgreePlan", "lead"))["stage"] == "AGREED"
    assert "submitSelfAssessment" in (await office.plan(by="staff"))["nextSteps"]
