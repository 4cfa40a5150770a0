"""A column that was added to goal: `location`, by CONTRIBUTING's steps.

Run by `tests/contracts/test_added_column.py` in a copy of the sources that has the column.
"""

from io import BytesIO
from typing import Any

import orjson

from tilik_server.exporting.export_forms import ExportOrder, export_forms
from tilik_server.exporting.form import FORMS
from tilik_web.named_operations import named_operations

DOCUMENTS = {each.name: each.document for each in named_operations()}
OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
GOALS = """
query ($cycle: String!) { appraisals(filter: {cycleCode: $cycle}, first: 50) { nodes {
  employee { name } goals(first: 50) { nodes { id axisKey location } }
} } }
"""


async def locations(office: Any, cycle: str) -> list[str]:
    """What the graph answers for the results of the staff."""
    nodes = (await office.graph.ask(GOALS, cycle=cycle))["appraisals"]["nodes"]
    (plan,) = [each["goals"]["nodes"] for each in nodes if each["employee"]["name"] == "staff"]
    return [goal["location"] for goal in plan if goal["axisKey"] == "work_result"]


async def exported(office: Any, form: str) -> list[str]:
    """What a form says of the results of the staff in 2025."""
    out = BytesIO()
    await export_forms(office.graph.database, ExportOrder(FORMS[form], "2025"), out)
    documents = orjson.loads(out.getvalue())
    (plan,) = [each for each in documents if each["employee"]["name"] == "staff"]
    return [goal["location"] for goal in plan["axes"][0]["goals"]]


async def test_value_is_in_set_revise_copy_export_and_graph(office: Any, world: Any) -> None:
    await office.set_goals({**OUTPUT, "location": "Desa Sukamaju"})
    assert await locations(office, "2025") == ["Desa Sukamaju"]
    (goal,) = await office.results()
    (kept,) = await office.agreed({**OUTPUT, "id": goal["id"], "location": "Desa Mekar"})
    assert kept["id"] == goal["id"]
    assert await locations(office, "2025") == ["Desa Mekar"]
    assert await exported(office, "skp") == ["Desa Mekar"]
    assert await exported(office, "evaluation") == ["Desa Mekar"]
    await world.cycle("2026")
    given = {"cycleCode": "2026", "under": "dinas", "copyGoalsFrom": "2025"}
    answer = await office.graph.ask(DOCUMENTS["StartAppraisals"], input=given)
    assert "started" in answer["startAppraisals"], answer
    assert await locations(office, "2026") == ["Desa Mekar"]
    await office.take("RevisePlan", "staff", reason="Tugas baru")
    (told,) = [
        each["note"].splitlines()[0]
        for each in (await office.plan())["timeline"]["nodes"]
        if each["action"] == "agreedGoals"
    ]
    assert told == "Laporan tersusun; Laporan selesai; target 12 laporan; location Desa Mekar"
    assert await locations(office, "2025") == ["Desa Mekar"]


async def test_value_longer_than_the_column_is_refused(office: Any) -> None:
    answer = await office.set_goals({**OUTPUT, "location": "x" * 201})
    assert answer["code"] == "INVALID_ARGUMENT"
    assert [each["path"] for each in answer["fields"]] == [["input", "goals", "0", "location"]]
