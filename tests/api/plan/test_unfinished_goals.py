"""Unfinished goals: kept while the plan is a draft, with a list of what they lack."""

from dataclasses import replace
from typing import Any

MISSING = "query ($id: ID!) { node(id: $id) { ... on Appraisal { missing { message } } } }"
OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}


async def test_unfinished_goals_are_kept_and_what_they_lack_is_listed_at_once(
    office: Any, world: Any
) -> None:
    await world.indicator(code="IKU")
    answer = await office.set_goals(
        {"statement": "Tanpa ukuran"},
        {"statement": "Tanpa satuan", "measure": "Laporan", "target": 3, "weight": 40},
        {"statement": "Tanpa target", "indicatorCode": "IKU", "weight": 10},
        {"statement": "Tambahan", "kind": "ADDITIONAL"},
    )
    assert (answer["stage"], answer["version"]) == ("DRAFT", 2)
    stored = await office.results()
    assert [goal["weight"] for goal in stored] == [None, 40, 10, None]
    wanted = [
        ("MEASURE", "goals.0.measure", "Tanpa ukuran: give an indicator, or a measure"),
        ("TARGET", "goals.0.target", "Tanpa ukuran: give a target"),
        ("UNIT_OF_MEASURE", "goals.1.unitOfMeasure", "Tanpa satuan: give the unit"),
        ("TARGET", "goals.2.target", "Tanpa target: give a target"),
        ("MEASURE", "goals.3.measure", "Tambahan: give an indicator"),
        ("TARGET", "goals.3.target", "Tambahan: give a target"),
        ("WEIGHT", "goals.2.weight", "the weights of work_result sum to 50, not to 100"),
    ]
    missing = (await office.plan(by="staff"))["missing"]
    assert [(each["code"], ".".join(each["path"])) for each in missing] == [w[:2] for w in wanted]
    for part, (_, _, message) in zip(missing, wanted, strict=True):
        assert message in part["message"]
    answer = await office.take("SubmitPlan", "staff")
    assert answer["code"] == "PLAN_INCOMPLETE"
    assert [(each["path"], each["message"]) for each in answer["fields"]] == [
        (["appraisal", *part["path"]], part["message"]) for part in missing
    ]
    indonesian = replace(office.viewer("staff"), language="id")
    told = await office.graph.ask(MISSING, indonesian, id=office.id())
    assert told["node"]["missing"][1]["message"] == "Tanpa ukuran: berikan target"
    await office.set_goals(OUTPUT)
    assert (await office.plan())["missing"] == []
    await office.to("AGREED")
    await world.change("update goal set target = null")
    assert (await office.plan())["missing"] == []


async def test_parameters_that_a_calculator_asks_for_may_come_later(
    office: Any, world: Any
) -> None:
    await world.indicator(code="MUTU", calculator_key="asn.target_achievement")
    entry = office.graph.catalogue.calculators["asn.target_achievement"]
    schema = {**entry.params_schema, "required": ["combine"]}
    asking = entry.model_copy(update={"params_schema": schema})
    known = {**office.graph.catalogue.calculators, entry.key: asking}
    office.graph.catalogue = replace(office.graph.catalogue, calculators=known)
    goal = {"statement": "Mutu", "indicatorCode": "MUTU", "target": 4}
    assert "stage" in await office.set_goals(goal)
    (part,) = (await office.plan())["missing"]
    assert (part["code"], part["path"]) == ("PARAMS", ["goals", "0", "params", "combine"])
    assert (await office.take("SubmitPlan", "staff"))["code"] == "PLAN_INCOMPLETE"
    assert "stage" in await office.set_goals({**goal, "params": {"combine": "sum"}})
    assert (await office.plan())["missing"] == []
