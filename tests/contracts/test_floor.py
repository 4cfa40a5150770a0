"""The served schema stands on the floor: everything that it promises is there."""

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumValue,
    GraphQLNamedType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    validate,
)
from graphql.utilities import (
    DangerousChangeType,
    find_breaking_changes,
    find_dangerous_changes,
)

from tilik_schema.build import schema
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_web.named_operations import named_operations

TEXT = (Path(__file__).parent / "floor.graphql").read_text(encoding="utf-8")
FLOOR = build_schema(TEXT)
SERVED = graphql_schema(schema)
SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"

PROMISED_QUERIES = {
    "PortalOverview",
    "ScoreExplained",
    "WorkList",
    "CompetencyProfileChanges",
    "CompetencyProfile",
    "ResultChanges",
    "InstalledPlugins",
    "TryCalculator",
}


def served_types() -> list[GraphQLNamedType]:
    """The types that are ours to describe."""
    return [
        each
        for each in SERVED.type_map.values()
        if not is_introspection_type(each) and not is_specified_scalar_type(each)
    ]


def parts(kind: GraphQLNamedType) -> Iterator[tuple[str, Any]]:
    """The fields, input fields, arguments and values of a type, each with its name."""
    for name, value in getattr(kind, "values", {}).items():
        yield f"{kind.name}.{name}", value
    for name, field in getattr(kind, "fields", {}).items():
        yield f"{kind.name}.{name}", field
        for argument, given in getattr(field, "args", {}).items():
            yield f"{kind.name}.{name}({argument})", given


def changed_defaults(floor: GraphQLSchema) -> list[str]:
    """The defaults of arguments and input fields that the served schema has otherwise."""
    kinds = {
        DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
        DangerousChangeType.INPUT_FIELD_DEFAULT_VALUE_CHANGE,
    }
    changes = find_dangerous_changes(floor, SERVED)
    return [change.description for change in changes if change.type in kinds]


def test_nothing_of_the_floor_is_missing() -> None:
    assert [change.description for change in find_breaking_changes(FLOOR, SERVED)] == []


def test_no_default_changed() -> None:
    assert changed_defaults(FLOOR) == []


def test_changed_default_is_noticed() -> None:
    other = TEXT.replace('String! = "kemendagri"', 'String! = "bps"').replace("= ASC", "= DESC")
    assert len(changed_defaults(build_schema(other))) == 2


def test_committed_sdl_is_the_served_schema() -> None:
    assert SDL.read_text(encoding="utf-8") == schema.as_str().rstrip() + "\n", "run `make sdl`"


def test_everything_served_has_a_description() -> None:
    named = [(kind.name, kind) for kind in served_types()]
    named += [part for kind in served_types() for part in parts(kind)]
    assert len(named) > 500
    assert [name for name, part in named if not part.description] == []


def test_no_description_is_indented() -> None:
    named = [(kind.name, kind) for kind in served_types()]
    named += [part for kind in served_types() for part in parts(kind)]
    assert [
        name for name, part in named if part.description != cleandoc(str(part.description))
    ] == []


def test_every_value_of_an_enum_is_described_in_both_languages() -> None:
    values = [
        (name, part)
        for kind in served_types()
        for name, part in parts(kind)
        if isinstance(part, GraphQLEnumValue)
    ]
    assert len(values) > 100
    assert [name for name, value in values if str(value.description).count(" · ") != 1] == []


def test_promised_queries_are_among_the_named_operations() -> None:
    assert {operation.name for operation in named_operations()} >= PROMISED_QUERIES


def test_named_operations_stand_on_the_floor_but_for_added_fields() -> None:
    invalid = {each.name for each in named_operations() if validate(FLOOR, parse(each.document))}
    corrections = {"ReopenEvidence", "ReturnRating", "WithdrawForum", "WithdrawReview"}
    unfinished = {"Unfinished", "KeepObjection"}
    steps = {"TransferAppraisal", "ExemptGoal", "RescoreIndicator"}
    assert invalid == {*steps, *corrections, *unfinished}
