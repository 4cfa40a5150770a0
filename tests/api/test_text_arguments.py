"""Text arguments: whatever the text, a field answers, or says that it is none."""

from typing import Any

from graphql import GraphQLObjectType, get_named_type

from tilik_schema.build import schema
from tilik_schema.reading.ids import encode
from tilik_schema.strawberry_adapter import graphql_schema

HOSTILE = (
    "'",
    "''",
    "' or true --",
    "\\",
    "%",
    "_",
    "&",
    "|",
    "!",
    "a & b | !c",
    ":*",
    "<->",
    "(",
    "\t\n",
    "$1",
    "{}",
    "²",
    "_ _",
    "\U0010ffff",
    "\u202e",
    "x" * 1000,
    "w " * 500,
)
# A number is 18 digits, and no other text is one.
NUMBER = "employee(nip: $text) { id }"
APPRAISALS_UNDER = "appraisalChanges(under: $text) { hasMore }"
PROFILES_UNDER = "competencyProfileChanges(under: $text) { hasMore }"
ORGANISATION_UNDER = "organisationChanges(under: $text) { hasMore }"
# A copy of a unit that is not there would stay empty for ever.
REFUSED = {
    NUMBER: [("INVALID_ARGUMENT", ["nip"])],
    APPRAISALS_UNDER: [("CODE_UNKNOWN", ["under"])],
    PROFILES_UNDER: [("CODE_UNKNOWN", ["under"])],
    ORGANISATION_UNDER: [("CODE_UNKNOWN", ["under"])],
}
# By argument, a field that takes the text, and the path that names it where it is none at all.
FIELDS = {
    "Query.unit(code)": ("unit(code: $text) { id }", ""),
    "Query.unit(scheme)": ('unit(code: "1", scheme: $text) { id }', ""),
    "Query.cycle(code)": ("cycle(code: $text) { id }", ""),
    "Query.employee(nip)": (NUMBER, "nip"),
    "Query.indicator(code)": ("indicator(code: $text) { id }", ""),
    "Query.region(code)": ("region(code: $text) { id }", ""),
    "Query.region(scheme)": ('region(code: "1", scheme: $text) { id }', ""),
    "Query.appraisalChanges(under)": (APPRAISALS_UNDER, ""),
    "Query.appraisalChanges(cycleCode)": ("appraisalChanges(cycleCode: $text) { hasMore }", ""),
    "Query.competencyProfileChanges(under)": (PROFILES_UNDER, ""),
    "Query.organisationChanges(under)": (ORGANISATION_UNDER, ""),
    "Unit.summary(cycleCode)": ("units { nodes { summary(cycleCode: $text) { briefed } } }", ""),
    "Unit.feedbackSummary(cycleCode)": (
        "units { nodes { feedbackSummary(cycleCode: $text) { count } } }",
        "",
    ),
    "Employee.feedbackSummary(cycleCode)": (
        "employees { nodes { feedbackSummary(cycleCode: $text) { count } } }",
        "",
    ),
    "Employee.appraisal(cycleCode)": (
        "employees { nodes { appraisal(cycleCode: $text) { id } } }",
        "",
    ),
}
FILTERS = {
    "units(filter: {under: $text}) { totalCount }": "filter.under",
    "employees(filter: {under: $text}) { totalCount }": "filter.under",
    'units(filter: {externalCode: {scheme: $text, value: "1"}}) { totalCount }': (
        "filter.externalCode.scheme"
    ),
    'units(filter: {externalCode: {scheme: "NPSN", value: $text}}) { totalCount }': (
        "filter.externalCode.value"
    ),
    'units(filter: {attributes: [{attributeSet: $text, name: "a", equals: 1}]}) { totalCount }': (
        "filter.attributes.0.attributeSet"
    ),
    'units(filter: {attributes: [{attributeSet: "a", name: $text, equals: 1}]}) { totalCount }': (
        "filter.attributes.0.name"
    ),
    "appraisals(filter: {cycleCode: $text}) { totalCount }": "filter.cycleCode",
    "evidence(filter: {cycleCode: $text}) { totalCount }": "filter.cycleCode",
    "competencyProfiles(filter: {nips: [$text]}) { totalCount }": "filter.nips",
}
# A cursor or a calculator's key is compared with nothing in the database.
CURSORS = {"after", "before", "calculatorKey"}


def text_arguments() -> set[str]:
    """Every argument of a query's fields that takes a text, but cursors."""
    kinds = [
        each
        for each in graphql_schema(schema).type_map.values()
        if isinstance(each, GraphQLObjectType) and not each.name.startswith("__")
    ]
    return {
        f"{kind.name}.{name}({argument})"
        for kind in kinds
        for name, field in kind.fields.items()
        for argument, given in field.args.items()
        if get_named_type(given.type).name == "String"
        and argument not in CURSORS
        and kind.name not in ("Mutation", "Subscription")
    }


def test_every_text_argument_has_a_case() -> None:
    assert text_arguments() == set(FIELDS)


async def test_no_text_breaks_an_argument(graph: Any, world: Any) -> None:
    await world.employee(await world.unit())
    for field, path in [*FIELDS.values(), *FILTERS.items()]:
        document = f"query ($text: String!) {{ {field} }}"
        for text in HOSTILE:
            faults = (await graph.run(document, text=text)).faults
            assert faults == REFUSED.get(field, []), field
        for text in ("\0", "\ud800"):
            answer = await graph.run(document, text=text)
            assert answer.faults[0] == ("INVALID_ARGUMENT", [path]), field


async def test_no_text_breaks_a_feeds_cursor(graph: Any, world: Any) -> None:
    for field in ("appraisalChanges", "competencyProfileChanges", "organisationChanges"):
        document = f"query ($text: String!) {{ {field}(after: $text) {{ hasMore }} }}"
        for text in (*HOSTILE, "\0", "\ud800", "A" * 31, "A" * 33):
            faults = (await graph.run(document, text=text)).faults
            assert faults == [("INVALID_ID", ["after"])], text


async def test_no_key_of_a_record_breaks_anything(graph: Any, world: Any) -> None:
    plan = await world.plan()
    await world.change("update goal set indicator_id = null")
    keys = [*HOSTILE, "id", "__proto__", "record__contains", "evidence.id", "a;drop table unit"]
    record = {key: number for number, key in enumerate(keys)}
    document = """
    mutation ($goal: ID!, $record: JSON!) {
      recordEvidence(input: {
        goal: $goal, kind: REPORT, title: "Laporan", occurredOn: "2025-06-02", record: $record
      }) { ... on Evidence { record } }
    }
    """
    for _ in range(2):
        data = await graph.ask(document, goal=encode("Goal", plan["goal"]), record=record)
        assert data["recordEvidence"] == {"record": record}
    assert len(await world.fetch("select id from evidence")) == 2


async def test_no_key_of_a_calculators_is_found_by_accident(graph: Any) -> None:
    document = """
    query ($text: String!) {
      calculate(calculatorKey: $text, records: []) { ... on Problem { code } }
    }
    """
    for text in (*HOSTILE, "\0", "__class__"):
        data = await graph.ask(document, text=text)
        assert data["calculate"] == {"code": "CALCULATOR_MISSING"}
