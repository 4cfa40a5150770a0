"""Starting with last year's goals: what was agreed becomes a draft, under the rules of the new."""

from typing import Any

from tilik_web.named_operations import named_operations

DOCUMENTS = {each.name: each.document for each in named_operations()}
OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
COPIED = """
query ($cycle: String!) { appraisals(filter: {cycleCode: $cycle}, first: 50) { nodes {
  employee { name } stage timeline { nodes { note } }
  goals(first: 50) { nodes {
    axisKey criterionKey statement measure unitOfMeasure target weight shared kind
    indicator { code version }
    contributesTo { statement appraisal { cycle { code } employee { name } } }
  } }
} } }
"""


async def start(office: Any, code: str, scheme: str, under: str = "dinas") -> dict[str, Any]:
    """Open a cycle where it is new, start it with the goals of 2025; the plans by name."""
    world = office.world
    if not await world.fetch("select from cycle where code = $1", code):
        await world.cycle(code, scheme=office.graph.catalogue.stored_scheme(scheme))
    given = {"cycleCode": code, "under": under, "copyGoalsFrom": "2025"}
    answer = await office.graph.ask(DOCUMENTS["StartAppraisals"], input=given)
    assert "started" in answer["startAppraisals"], answer
    nodes = (await office.graph.ask(COPIED, cycle=code))["appraisals"]["nodes"]
    return {each["employee"]["name"]: each for each in nodes}


def on(plan: Any, axis: str) -> list[Any]:
    """The goals of an axis."""
    return [goal for goal in plan["goals"]["nodes"] if goal["axisKey"] == axis]


async def cascade(office: Any) -> None:
    """An agreed result of the lead's that the staff shares, and one that serves it."""
    await office.world.indicator(code="IKU")
    measured = {"statement": "Cakupan naik", "indicatorCode": "IKU", "target": 90}
    (above,) = await office.agreed(measured, of="lead")
    await office.agreed(
        {**OUTPUT, "weight": 60, "contributesTo": above["id"]},
        {"statement": "Turut naik", "weight": 40, "contributesTo": above["id"], "shared": True},
    )


async def test_agreed_goals_become_drafts_with_their_cascade(office: Any) -> None:
    await cascade(office)
    plans = await start(office, "2026", "asn.permenpanrb_6_2022")
    staff = plans["staff"]
    assert staff["stage"] == "DRAFT"
    assert staff["timeline"]["nodes"] == [{"note": "Goals of 2025"}]
    first, second = on(staff, "work_result")
    served = {
        "statement": "Cakupan naik",
        "appraisal": {"cycle": {"code": "2026"}, "employee": {"name": "lead"}},
    }
    assert first == {
        "axisKey": "work_result",
        "criterionKey": None,
        "statement": "Laporan tersusun",
        "measure": "Laporan selesai",
        "unitOfMeasure": "laporan",
        "target": 12,
        "weight": 60,
        "shared": False,
        "kind": "MAIN",
        "indicator": None,
        "contributesTo": served,
    }
    assert (second["shared"], second["contributesTo"]) == (True, served)
    scored = await office.world.fetch(
        "select s.statement from goal g join goal s on s.id = g.scored_goal_id where g.shared"
    )
    assert [row["statement"] for row in scored] == ["Cakupan naik"] * 2
    assert len(on(staff, "behaviour")) == 7


async def test_plan_that_was_not_agreed_is_not_copied(office: Any) -> None:
    await office.set_goals(OUTPUT)
    plans = await start(office, "2026", "asn.permenpanrb_6_2022")
    assert on(plans["staff"], "work_result") == []
    assert len(on(plans["staff"], "behaviour")) == 7


async def test_expectations_are_copied_once(office: Any) -> None:
    await office.set_goals(OUTPUT)
    goals = (await office.plan())["goals"]["nodes"]
    loyal = next(goal for goal in goals if goal["criterionKey"] == "loyal")
    await office.set_goals({"id": loyal["id"], "statement": "Menjaga rahasia"}, by="lead")
    await office.agreed(
        {**OUTPUT, "id": (await office.results())[0]["id"]},
    )
    plans = await start(office, "2026", "asn.permenpanrb_6_2022")
    found = on(plans["staff"], "behaviour")
    assert len(found) == 7
    assert {"loyal": "Menjaga rahasia"}.items() <= {
        goal["criterionKey"]: goal["statement"] for goal in found
    }.items()


async def test_who_starts_later_serves_the_goals_copied_before(office: Any) -> None:
    await cascade(office)
    await office.world.change(
        "update assignment set unit_id = $1 where employee_id = $2",
        office.units["lain"],
        office.people["lead"],
    )
    assert "lead" in await start(office, "2026", "asn.permenpanrb_6_2022", "lain")
    plans = await start(office, "2026", "asn.permenpanrb_6_2022")
    served = [goal["contributesTo"]["appraisal"] for goal in on(plans["staff"], "work_result")]
    assert served == [{"cycle": {"code": "2026"}, "employee": {"name": "lead"}}] * 2


async def test_other_scheme_takes_the_results_on_its_first_axis(office: Any) -> None:
    await cascade(office)
    plans = await start(office, "2025-30", "asn.pp_30_2019")
    goals = on(plans["staff"], "plan")
    assert [(goal["statement"], goal["weight"]) for goal in goals] == [
        ("Laporan tersusun", 60),
        ("Turut naik", 40),
    ]
    assert [goal["criterionKey"] for goal in on(plans["staff"], "behaviour")] == [
        "orientasi_pelayanan",
        "komitmen",
        "inisiatif_kerja",
        "kerja_sama",
        "kepemimpinan",
    ]


async def test_newest_version_of_an_indicator_is_taken_and_a_retired_one_becomes_words(
    office: Any, world: Any
) -> None:
    await world.indicator(code="IKU")
    await world.indicator(code="LAMA", name="Arsip tertata")
    await office.agreed(
        {"statement": "a", "indicatorCode": "IKU", "target": 5},
        {"statement": "b", "indicatorCode": "LAMA", "params": {"combine": "max"}, "target": 6},
    )
    await world.change("update indicator set status = 'RETIRED'")
    await world.indicator(code="IKU", version=2)
    plans = await start(office, "2026", "asn.permenpanrb_6_2022")
    first, second = on(plans["staff"], "work_result")
    assert first["indicator"] == {"code": "IKU", "version": 2}
    assert (second["indicator"], second["measure"]) == (None, "Arsip tertata")
    assert (second["unitOfMeasure"], second["target"]) == ("dokumen", 6)


async def test_shared_goal_whose_goal_is_not_copied_is_shared_no_more(office: Any) -> None:
    await cascade(office)
    await office.world.change(
        "update appraisal set stage = 'DRAFT' where id = $1", office.appraisals["lead"]
    )
    plans = await start(office, "2026", "asn.permenpanrb_6_2022")
    goals = on(plans["staff"], "work_result")
    assert [(goal["shared"], goal["contributesTo"]) for goal in goals] == [(False, None)] * 2
