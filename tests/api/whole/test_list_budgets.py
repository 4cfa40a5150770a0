"""Every list of the graph takes the same number of statements for few parents and for many."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
)

from tilik_schema.build import schema
from tilik_schema.reading.ids import encode
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.errors import PluginsReadFiles

# By type, a document that lists several of its objects. What a mutation's selection reads, it reads
# by the same fields.
PARENTS = {
    "Query": "%s",
    "Viewer": "viewer { %s }",
    "Region": "regions(first: 12) { nodes { %s } }",
    "Unit": "units(first: 12) { nodes { %s } }",
    "IndicatorSummary": 'units(first: 12) { nodes { summary(cycleCode: "2025") '
    "{ indicators { %s } } } }",
    "UnitSummary": 'units(first: 12) { nodes { summary(cycleCode: "2025") { %s } } }',
    "Forum": 'units(first: 12) { nodes { summary(cycleCode: "2025") { forums { %s } } } }',
    "Employee": "employees(first: 12) { nodes { %s } }",
    "Position": "positions(first: 12) { nodes { %s } }",
    "AttributeRecord": "units(first: 12) { nodes { attributes { %s } } }",
    "Indicator": "indicators(first: 12) { nodes { %s } }",
    "Appraisal": "appraisals(first: 12) { nodes { %s } }",
    "AppraisalChanges": "appraisalChanges(first: 12) { %s }",
    "Goal": "appraisals(first: 12) { nodes { goals { nodes { %s } } } }",
    "Objection": "appraisals(first: 12) { nodes { objections { %s } } }",
    "Cycle": "cycles(first: 12) { nodes { %s } }",
    "Review": "appraisals(first: 12) { nodes { reviews { %s } } }",
    "Evidence": "evidence(first: 12) { nodes { %s } }",
    "Explanation": "evidence(first: 12) { nodes { goal { score { explanation { %s } } } } }",
    "JudgedFrom": "appraisals(first: 12) { nodes { outcome { judgedFrom { %s } } } }",
    "JudgedAxis": "appraisals(first: 12) { nodes { outcome { judgedFrom { axes { %s } } } } }",
    "Feedback": "employees(first: 12) { nodes { feedback { nodes { %s } } } }",
    "CompetencyProfile": "competencyProfiles(first: 12) { nodes { %s } }",
    "CompetencyEntry": "competencyProfiles(first: 12) { nodes { entries { %s } } }",
    "CompetencyProfileChanges": "competencyProfileChanges(first: 12) { %s }",
    "OrganisationChanges": "organisationChanges(first: 100) { %s }",
    "AuditEvent": "auditEvents(first: 12) { nodes { %s } }",
    "AuditChange": "auditEvents(first: 12) { nodes { changes { nodes { %s } } } }",
    "Plugin": "plugins { %s }",
    "RatingScheme": "cycles { nodes { scheme { %s } } }",
    "RatingAxis": "ratingSchemes { axes { %s } }",
    "Problem": (
        'calculate(calculatorKey: "asn.target_achievement", records: [1]) { ... on Problem { %s } }'
    ),
}
# Mutations, and what they alone answer: it cannot be read below several parents.
UNREAD = {"IndicatorRescoring", "Mutation", "StartedAppraisals", "Upserted", "UpsertRow"}
# Evidence and objections offer steps while they are heard.
HEARD = "update appraisal set stage = 'OBJECTED' where stage <> 'DRAFT'"
# The administrator who asks is no person, and keeps no drafts; no records here contradict others.
EMPTY = {"Appraisal.drafts", "Problem.evidence"}
ARGUMENTS = {"cycleCode": '"2025"', "ids": "$ids"}


def lists() -> Iterator[tuple[str, str, GraphQLField]]:
    """Every field of an object that answers with a list or a connection of objects."""
    for kind in graphql_schema(schema).type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("__"):
            continue
        for name, field in kind.fields.items():
            if is_list_of_objects(field) and kind.name not in UNREAD and not is_page(kind):
                yield kind.name, name, field


def is_page(kind: GraphQLNamedType) -> bool:
    """Whether a type is a connection, whose pages belong to the field that leads to it."""
    return kind.name.endswith("Connection")


def is_list_of_objects(field: GraphQLField) -> bool:
    """Whether a field answers with several objects."""
    found = get_named_type(field.type)
    bare = field.type.of_type if is_non_null_type(field.type) else field.type
    return not is_leaf_type(found) and (is_list_type(bare) or is_page(found))


def asked(name: str, field: GraphQLField) -> str:
    """The field with its arguments and all there is to read one level below."""
    given = {key: ARGUMENTS[key] for key, each in field.args.items() if is_required_argument(each)}
    if "first" in field.args:
        given["first"] = "12"
    arguments = ", ".join(f"{key}: {value}" for key, value in given.items())
    kind = get_named_type(field.type)
    below = contents(kind)
    if is_page(kind):
        assert isinstance(kind, GraphQLObjectType)
        nodes = contents(get_named_type(kind.fields["nodes"].type))
        below = f"totalCount pageInfo {{ endCursor }} nodes {{ {nodes} }}"
    return f"list: {name}{f'({arguments})' if arguments else ''} {{ {below} }}"


def contents(kind: GraphQLNamedType) -> str:
    """The fields of a type that need no argument: leaves, and what each single object is."""
    if not isinstance(kind, GraphQLObjectType):
        return "__typename"
    chosen = ["__typename"]
    for name, field in kind.fields.items():
        found = get_named_type(field.type)
        if any(is_required_argument(each) for each in field.args.values()):
            continue
        if is_leaf_type(found):
            chosen.append(name)
        elif is_object_type(found) and not is_list_of_objects(field):
            chosen.append(f"{name} {{ __typename }}")
    return " ".join(chosen)


def filled(value: Any) -> int:
    """How many lists named `list` in an answer have something in them."""
    if isinstance(value, list):
        return sum(filled(each) for each in value)
    if not isinstance(value, dict):
        return 0
    found = value.get("list")
    here = found["nodes"] if isinstance(found, dict) else found
    return bool(here) + sum(filled(each) for each in value.values())


async def measured(graph: Any, world: Any) -> dict[str, tuple[int, int]]:
    """For every list its number of statements, and in how many places it has something."""
    ids = [encode("Employee", row["id"]) for row in await world.fetch("select id from employee")]
    found = {}
    for kind, name, field in lists():
        selection = PARENTS[kind] % asked(name, field)
        variables = "($ids: [ID!]!)" if "$ids" in selection else ""
        answer = await graph.run(f"query {variables} {{ {selection} }}", ids=ids)
        assert answer.errors == [], selection
        found[f"{kind}.{name}"] = len(answer.statements), filled(answer.data)
    return found


def test_every_type_with_lists_has_an_entry() -> None:
    assert {kind for kind, _, _ in lists()} == set(PARENTS)


async def test_lists_take_as_many_statements_for_2_parents_as_for_10(
    graph: Any, world: Any, fill: Any
) -> None:
    # This machine may lack nothing, and a list that is always empty would show nothing.
    gap = PluginsReadFiles().as_problem()
    graph.catalogue = replace(graph.catalogue, gaps=(gap,))
    await fill(2)
    await world.change(HEARD)
    few = await measured(graph, world)
    await fill(10)
    await world.change(HEARD)
    many = await measured(graph, world)
    assert {name: count for name, (count, _) in few.items()} == {
        name: count for name, (count, _) in many.items()
    }
    assert max(count for count, _ in many.values()) <= 9
    assert {name for name, (_, places) in many.items() if not places} == EMPTY
