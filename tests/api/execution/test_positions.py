"""Positions: their duties, and the approved indicators that are meant for them."""

from typing import Any

from tilik_server.models.vocabulary import Role

PROPOSE = """
mutation ($input: ProposeIndicatorInput!) {
  proposeIndicator(input: $input) { ... on Indicator { id } ... on Problem { code } }
}
"""
APPROVE = """
mutation ($id: ID!) { approveIndicator(indicator: $id) { ... on Indicator { status } } }
"""
OWN_POST = """
query ($id: ID!) { node(id: $id) { ... on Employee { position {
  duties indicators { code isKey aspect unitOfMeasure polarity description }
} } } }
"""


async def test_employee_finds_duties_and_approved_indicators_of_the_post(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    duties = ["Melayani loket", "Menyusun laporan bulanan"]
    await world.change(
        "update position set code = 'LOKET', duties = $1 where id = "
        "(select position_id from employee where id = $2)",
        duties,
        office.ani,
    )
    ani, team = tokens.person(office.ani), tokens.role(Role.PERFORMANCE_TEAM, office.agency)
    asked = {"id": ids("Employee", office.ani)}
    shown = {
        "isKey": True,
        "aspect": "PROCESS",
        "unitOfMeasure": "menit",
        "polarity": "LOWER_IS_BETTER",
        "description": "Waktu tunggu di loket, dari nomor antrean",
    }
    proposed = {}
    for code in ("QUEUE", "LATER"):
        given = {**shown, "code": code, "name": code, "unitCode": "CLINIC"}
        answer = await graph.ask(PROPOSE, ani, input={**given, "positionCodes": ["LOKET"]})
        proposed[code] = answer["proposeIndicator"]["id"]
    before = (await graph.ask(OWN_POST, ani, **asked))["node"]["position"]
    assert before == {"duties": duties, "indicators": []}
    await graph.ask(APPROVE, team, id=proposed["QUEUE"])
    found = (await graph.ask(OWN_POST, ani, **asked))["node"]["position"]
    assert found == {"duties": duties, "indicators": [{"code": "QUEUE", **shown}]}
    other = await graph.ask(OWN_POST, id=ids("Employee", office.budi))
    assert other["node"]["position"] == {"duties": [], "indicators": []}
