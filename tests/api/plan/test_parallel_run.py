"""A parallel run: the same people and plans under the scheme of before and the one to come."""

from datetime import date
from typing import Any

import pytest

from tilik_web.named_operations import named_operations

DOCUMENTS = {each.name: each.document for each in named_operations()}
OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
BOTH = """
query ($id: ID!) { node(id: $id) { ... on Employee { appraisals { nodes {
  id stage startsOn endsOn cycle { scheme { key } }
  goals(first: 1) { nodes { statement target } }
} } } } }
"""


async def both(office: Any) -> dict[str, Any]:
    """The staff's appraisals by their schemes."""
    shown = await office.graph.ask(BOTH, id=office.person("staff"))
    nodes = shown["node"]["appraisals"]["nodes"]
    return {each["cycle"]["scheme"]["key"]: each for each in nodes}


async def test_two_schemes_run_beside_each_other_on_one_plan(office: Any) -> None:
    await office.agreed(OUTPUT)
    former = office.graph.catalogue.stored_scheme("asn.pp_30_2019")
    await office.world.cycle("2025-lama", scheme=former)
    given = {"cycleCode": "2025-lama", "under": "dinas", "copyGoalsFrom": "2025"}
    answer = await office.graph.ask(DOCUMENTS["StartAppraisals"], input=given)
    assert answer["startAppraisals"]["started"] == 4
    found = await both(office)
    new, old = found["asn.permenpanrb_6_2022"], found["asn.pp_30_2019"]
    assert (new["startsOn"], new["endsOn"]) == (old["startsOn"], old["endsOn"])
    plan = [{"statement": "Laporan tersusun", "target": 12}]
    assert [each["goals"]["nodes"] for each in (new, old)] == [plan, plan]
    assert (new["stage"], old["stage"]) == ("AGREED", "DRAFT")
    document, viewer = DOCUMENTS["SubmitPlan"], office.viewer("staff")
    answer = await office.graph.ask(document, viewer, appraisal=old["id"])
    assert answer["submitPlan"]["stage"] == "SUBMITTED"
    found = await both(office)
    assert {key: each["stage"] for key, each in found.items()} == {
        "asn.permenpanrb_6_2022": "AGREED",
        "asn.pp_30_2019": "SUBMITTED",
    }


START = """
mutation ($input: StartAppraisalsInput!) { startAppraisals(input: $input) {
  ... on StartedAppraisals { started alreadyStarted beside { code } }
  ... on Problem { code }
} }
"""


@pytest.mark.parametrize("scheme", ["asn.permenpanrb_6_2022", "asn.pp_30_2019"])
async def test_a_cycle_that_overlaps_another_starts_its_own_and_says_so(
    office: Any, scheme: str
) -> None:
    stored = office.graph.catalogue.stored_scheme(scheme)
    await office.world.cycle("2025-lain", scheme=stored)
    later = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    await office.world.cycle("2026", scheme=stored, **later)

    async def start(code: str) -> Any:
        given = {"cycleCode": code, "under": "dinas"}
        return (await office.graph.ask(START, input=given))["startAppraisals"]

    first = {"started": 4, "alreadyStarted": 0, "beside": [{"code": "2025"}]}
    assert await start("2025-lain") == first
    assert await start("2025-lain") == {"started": 0, "alreadyStarted": 4, "beside": []}
    assert await start("2026") == {"started": 4, "alreadyStarted": 0, "beside": []}
