"""What the adapter relies on in graphql-core: these fail where an upgrade changes it."""

from typing import NoReturn

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    graphql_sync,
    parse,
    validate,
)

from tilik_schema.graphql_adapter import DEEPEST, introspects_too_deep, is_own, is_too_repetitive
from tilik_schema.guards.measured_documents import read_document
from tilik_schema.guards.tokens import most_nesting
from tilik_server.limits import DocumentLimits


def refuse(*_: object) -> NoReturn:
    raise LookupError("ours")


SCHEMA = GraphQLSchema(
    GraphQLObjectType(
        "Query",
        {
            "greeting": GraphQLField(GraphQLString),
            "failing": GraphQLField(GraphQLString, resolve=refuse),
            "picky": GraphQLField(
                GraphQLString,
                {"value": GraphQLArgument(GraphQLScalarType("Picky", parse_value=refuse))},
            ),
        },
    )
)
REPEATED = "{ " + "greeting " * 400 + "}"
WRONG = "{ " + " ".join(f"a{number}" for number in range(200)) + " }"
FRAGMENTS = {
    "unknown": "{ ...Lost }",
    "itself": "{ ...A } fragment A on Query { ...A }",
    "cycle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...C }"
    " fragment C on Query { ...A }",
}


def executed(document: str, **variables: object) -> GraphQLError:
    (error,) = graphql_sync(SCHEMA, document, variable_values=variables).errors or []
    return error


def test_validation_that_gave_up_comparing_says_so() -> None:
    (error,) = validate(SCHEMA, parse(REPEATED))
    assert is_too_repetitive(error)


def test_too_many_mistakes_are_not_too_many_comparisons() -> None:
    errors = validate(SCHEMA, parse(WRONG))
    assert "aborted" in errors[-1].message
    assert not any(is_too_repetitive(each) for each in errors)


def test_introspection_that_is_too_deep_says_so() -> None:
    document = parse(
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    )
    (error,) = validate(SCHEMA, document)
    assert introspects_too_deep(error)


@pytest.mark.parametrize("document", FRAGMENTS.values(), ids=FRAGMENTS.keys())
def test_fault_of_fragments_is_said_as_validation_says_it(document: str) -> None:
    known = read_document(SCHEMA, document, DocumentLimits())
    assert known.fault is not None
    assert known.fault.message in [error.message for error in validate(SCHEMA, parse(document))]


def test_errors_of_the_library_are_told_from_those_of_resolvers() -> None:
    assert is_own(executed("{ nothing }"))
    assert is_own(executed("query ($value: Picky) { picky(value: $value) }", value=1))
    assert not is_own(executed("{ failing }"))
    assert not is_own(GraphQLError("machinery", original_error=LookupError()))


def test_widest_limits_of_nesting_end_before_the_library_does() -> None:
    widest = {
        name: bound.le
        for name in ("document_depth", "introspection_depth")
        for bound in DocumentLimits.model_fields[name].metadata
        if hasattr(bound, "le")
    }
    assert set(widest) == {"document_depth", "introspection_depth"}
    assert most_nesting(DocumentLimits.model_validate(widest)) < DEEPEST
