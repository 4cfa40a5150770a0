"""The summary of a unit: what it counts, what it computes, and the distribution checks."""

from typing import Any

import pytest

from tilik_schema.reading.figures import FIGURES

SUMMARY = """
query ($cycle: String!) {
  units(first: 100) {
    nodes {
      code
      summary(cycleCode: $cycle) {
        suppressed employees appraised averageAchievement overdue evidencePending briefed
        acknowledged reviewed withFeedback
        predicates { predicate { key } count share }
        indicators { indicator { code } scores averageAchievement lowest highest }
        stages { stage count medianDays }
        organisationPredicate { key }
        forums { minutes }
      }
    }
  }
}
"""
CHECKS = """
{ unit(code: "root") { summary(cycleCode: "2025") {
    organisationPredicate { key label }
    distribution { rule wanted share passed }
} } }
"""


async def summaries(graph: Any, cycle: str = "2025") -> dict[str, Any]:
    """The summary of every unit, by its code."""
    data = await graph.ask(SUMMARY, cycle=cycle)
    return {node["code"]: node["summary"] for node in data["units"]["nodes"]}


async def test_unknown_cycle_has_no_summary(graph: Any, world: Any) -> None:
    await world.unit(code="one")
    assert await summaries(graph, "1999") == {"one": None}


async def test_unit_without_people_has_zeros_and_empty_lists(graph: Any, world: Any) -> None:
    await world.cycle()
    await world.unit(code="one")
    (figures,) = (await summaries(graph)).values()
    assert [each["count"] for each in figures["predicates"]] == [0] * 5
    assert {each["share"] for each in figures["predicates"]} == {None}
    assert figures["indicators"] == figures["stages"] == figures["forums"] == []
    assert figures["averageAchievement"] is None
    assert figures["organisationPredicate"] is None
    numbers = ("employees", "appraised", "overdue", "evidencePending", "briefed", "reviewed")
    assert {figures[name] for name in numbers} == {0}


async def test_people_who_left_before_the_last_day_are_not_counted(graph: Any, world: Any) -> None:
    await world.cycle()
    unit = await world.unit(code="one")
    stayed, left = await world.employee(unit), await world.employee(unit)
    acting = await world.employee(await world.unit(code="two"))
    await world.change("update employee set active_until = '2025-12-30' where id = $1", left)
    await world.change("update employee set active_until = '2025-12-31' where id = $1", stayed)
    await world.change(
        "insert into assignment (employee_id, unit_id, position_id, starts_on, acting) "
        "select employee_id, $2, position_id, starts_on, true from assignment "
        "where employee_id = $1",
        acting,
        unit,
    )
    found = await summaries(graph)
    assert (found["one"]["employees"], found["two"]["employees"]) == (1, 1)


@pytest.mark.parametrize(
    ("selection", "figures"),
    [
        ("employees", {"employees"}),
        ("briefed head: overdue", {"briefed", "overdue"}),
        ("suppressed __typename", set()),
        ("distribution { rule }", {"predicate_counts", "organisation_predicate"}),
        ("...F", {"stages", "evidence_pending"}),
        ("... on UnitSummary { averageAchievement }", {"average_achievement"}),
    ],
)
async def test_only_the_figures_asked_for_are_computed(
    graph: Any, world: Any, selection: str, figures: set[str]
) -> None:
    await world.cycle()
    await world.unit(code="one")
    answer = await graph.run(
        f"""{{ unit(code: "one") {{ summary(cycleCode: "2025") {{ {selection} }} }} }}"""
        + ("fragment F on UnitSummary { stages { count } evidencePending }" * ("F" in selection))
    )
    assert answer.errors == []
    computed = {name for name in FIGURES if f") as {name}" in answer.statements[-1]}
    assert computed == figures
    assert len(answer.statements) == 3


async def test_summary_named_twice_has_the_figures_of_both(graph: Any, world: Any) -> None:
    await world.cycle()
    await world.unit(code="one")
    data = await graph.ask(
        """{ unit(code: "one") { summary(cycleCode: "2025") { employees } ...F
              other: summary(cycleCode: "2025") { overdue } } }
           fragment F on Unit { summary(cycleCode: "2025") { briefed } }"""
    )
    assert data["unit"] == {"summary": {"employees": 0, "briefed": 0}, "other": {"overdue": 0}}


async def test_distribution_is_checked_from_five_people_on(
    graph: Any, world: Any, fill: Any
) -> None:
    await fill(4)
    assert (await graph.ask(CHECKS))["unit"]["summary"]["distribution"] == []
    await fill(6)
    await world.change(
        "update outcome set predicate_key = 'kurang' where id = any(array("
        "select id from outcome order by id limit 1))"
    )
    summary = (await graph.ask(CHECKS))["unit"]["summary"]
    assert summary["organisationPredicate"]["key"] == "baik"
    checks = {each["rule"]: (each["share"], each["passed"]) for each in summary["distribution"]}
    assert checks == {
        "baik_baik_largest": (83.33, True),
        "baik_baik_at_most": (83.33, False),
        "baik_butuh_perbaikan_or_kurang_at_least_one": (16.67, True),
    }
    assert summary["distribution"][1]["wanted"] == "good: at most 70 %"
    await world.change('update cycle set params = \'{"distribution": {"baik_baik_at_most": 90}}\'')
    summary = (await graph.ask(CHECKS))["unit"]["summary"]
    assert summary["distribution"][1]["wanted"] == "good: at most 90 %"
    assert summary["distribution"][1]["passed"]
    await world.change(
        "delete from unit_predicate where unit_id = (select id from unit where code = 'root')"
    )
    assert (await graph.ask(CHECKS))["unit"]["summary"]["distribution"] == []
