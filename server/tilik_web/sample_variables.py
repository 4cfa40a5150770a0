"""Sample variables for the named operations, read from the graph itself."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from strawberry import Schema

from tilik_web.named_operations import Variables

_PLACES: Final = """{
  cycles { nodes { code status unit { code } } }
  units(filter: { kind: { eq: "dinas" }, sector: { eq: "health" } }, first: 1) { nodes { code } }
}"""
_PEOPLE: Final = """query People($unit: String!, $over: String!, $open: String!) {
  unit(code: $unit) { employees(includeSubunits: true, first: 100) { nodes {
    nip feedback { totalCount } competencyProfile { jobPersonMatch }
    appraisal(cycleCode: $over) { objections { status } }
  } } }
  pending: evidence(filter: { cycleCode: $open, under: $unit, status: PENDING }, first: 50) {
    nodes { id goal { score { calculatorKey } appraisal { appraiser { id } } } }
  }
  accepted: evidence(filter: { cycleCode: $open, under: $unit, status: ACCEPTED }, first: 50) {
    nodes { kind title occurredOn record goal { id score { calculatorKey } } }
  }
}"""


async def sample_variables(schema: Schema, context: object) -> Variables:
    """Return variables that have an answer: a health agency, its people and two cycles.

    Returns none if the graph lacks a closed cycle, an open cycle, such an agency or evidence of it.
    """
    places = await _ask(schema, context, _PLACES, {})
    shared = [cycle for cycle in places["cycles"]["nodes"] if cycle["unit"] is None]
    # Newest first, and the last assignment wins: reversed, the newest of a status remains.
    codes = {cycle["status"]: cycle["code"] for cycle in reversed(shared)}
    units = places["units"]["nodes"]
    if not units or not {"CLOSED", "OPEN"} <= codes.keys():
        return {}
    codes_asked = {"unit": units[0]["code"], "over": codes["CLOSED"], "open": codes["OPEN"]}
    found = await _ask(schema, context, _PEOPLE, codes_asked)
    pending, accepted = (_scored(found[name]["nodes"]) for name in ("pending", "accepted"))
    people = found["unit"]["employees"]["nodes"]
    return _variables(codes_asked, people, pending, accepted) if pending and accepted else {}


def _variables(
    codes_asked: Mapping[str, str],
    people: Sequence[Mapping[str, Any]],
    pending: Sequence[Mapping[str, Any]],
    accepted: Sequence[Mapping[str, Any]],
) -> Variables:
    unit, over = codes_asked["unit"], codes_asked["over"]
    example = max(people, key=_richness)["nip"]
    given = {name: accepted[0][name] for name in ("kind", "title", "occurredOn", "record")}
    given |= {"goal": accepted[0]["goal"]["id"], "idempotencyKey": "start-page"}
    appraiser = pending[0]["goal"]["appraisal"]["appraiser"]
    # Steps that work only once, or that are somebody's own, are shown without variables.
    return {
        "PortalOverview": {"unit": unit, "cycle": over, "first": 20},
        "ScoreExplained": {"nip": example, "cycle": over},
        "WorkList": {"appraiser": appraiser and appraiser["id"], "cycle": codes_asked["open"]},
        "RecordEvidence": {"input": given},
        "VerifyEvidence": {"evidence": [pending[0]["id"]], "accept": True, "note": "Sesuai."},
        "CompetencyProfileChanges": {"under": unit, "first": 20},
        "CompetencyProfile": {"nip": example},
        "ResultChanges": {"cycle": over, "under": unit},
    }


def _richness(person: Mapping[str, Any]) -> tuple[int, int, bool]:
    appraisal = person["appraisal"] or {"objections": []}
    profile = person["competencyProfile"]
    return len(appraisal["objections"]), person["feedback"]["totalCount"], profile is not None


def _scored(nodes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [node for node in nodes if node["goal"]["score"]]


async def _ask(
    schema: Schema, context: object, query: str, variables: dict[str, Any]
) -> Mapping[str, Any]:
    result = await schema.execute(query, variables, context_value=context)
    if result.errors or result.data is None:
        raise ExceptionGroup("the graph did not answer", result.errors or [])
    # What was read by compiled statements is JSON that is not parsed yet.
    found: Mapping[str, Any] = orjson.loads(orjson.dumps(result.data))
    return found
