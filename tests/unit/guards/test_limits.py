"""Each limit accepts what is just within it, refuses one more, and is a setting."""

from collections.abc import Callable

import pytest
from graphql import GraphQLSchema
from strawberry import Schema

from tilik_schema.build import schema
from tilik_schema.guards.document_guard import with_limits
from tilik_schema.guards.measured_documents import read_document
from tilik_schema.guards.tokens import count_tokens
from tilik_server.errors import (
    DocumentTooDeep,
    DocumentTooLong,
    DocumentTooManyAliases,
    DocumentTooManyDirectives,
    DocumentTooManyRootFields,
    DocumentTooManySelections,
    DocumentTooManyTokens,
    TilikError,
)
from tilik_server.limits import DocumentLimits
from tilik_server.settings import Settings

LIMITS = DocumentLimits()
REACHED: dict[str, tuple[int, type[TilikError], Callable[[int], str]]] = {
    "characters": (40_000, DocumentTooLong, lambda n: "{names}" + " " * (n - 7)),
    "tokens": (
        3_000,
        DocumentTooManyTokens,
        lambda n: "{ unit {" + " name" * (n - 6) + " } } # end",
    ),
    "depth": (
        15,
        DocumentTooDeep,
        lambda n: "{ unit" + " { parent" * (n - 2) + "{ name" + " }" * n,
    ),
    "depth by fragments": (
        15,
        DocumentTooDeep,
        lambda n: (
            "{ unit { ...F1 } } "
            + " ".join(
                f"fragment F{i} on Unit {{ parent {{ ...F{i + 1} }} }}" for i in range(1, n - 1)
            )
            + f" fragment F{n - 1} on Unit {{ name }}"
        ),
    ),
    "introspection": (
        20,
        DocumentTooDeep,
        lambda n: "{ __schema { types" + " { ofType" * (n - 3) + "{ name" + " }" * n,
    ),
    "nesting": (
        40,
        DocumentTooDeep,
        lambda n: "{ unit" + " { ... " * (n - 2) + "{ name" + " }" * n,
    ),
    "aliases": (
        30,
        DocumentTooManyAliases,
        lambda n: "{ unit {" + "".join(f" a{i}: name" for i in range(n)) + " } }",
    ),
    "aliases by fragments": (
        30,
        DocumentTooManyAliases,
        lambda n: (
            "{ unit { ...U ...U "
            + "b: name " * (n % 2)
            + "} } fragment U on Unit {"
            + "".join(f" a{i}: name" for i in range(n // 2))
            + " }"
        ),
    ),
    "root fields": (20, DocumentTooManyRootFields, lambda n: "{" + " names" * n + " }"),
    "directives": (
        20,
        DocumentTooManyDirectives,
        lambda n: "{ names" + " @skip(if: false)" * n + " }",
    ),
    "selections": (
        3_000,
        DocumentTooManySelections,
        lambda n: (
            "{ unit {"
            + " ...U" * 13
            + " name" * (n - 14 - 13 * 200)
            + " } } fragment U on Unit {"
            + " name" * 200
            + " }"
        ),
    ),
}


@pytest.mark.parametrize(("limit", "error", "write"), REACHED.values(), ids=REACHED.keys())
def test_limit_is_reached_and_not_passed(
    small: GraphQLSchema, limit: int, error: type[TilikError], write: Callable[[int], str]
) -> None:
    assert read_document(small, write(limit), LIMITS).operations
    with pytest.raises(error) as refused:
        read_document(small, write(limit + 1), LIMITS)
    assert refused.value.details == {"found": limit + 1, "limit": limit}


def test_limits_are_those_of_one_operation(small: GraphQLSchema) -> None:
    fields = " ".join(f"a{n}: name" for n in range(30))
    several = " ".join(f"query Q{n} {{ unit {{ {fields} }} }}" for n in range(5))
    assert len(read_document(small, several, LIMITS).operations) == 5


@pytest.mark.parametrize(
    ("document", "count", "operations"),
    [
        ('{ a(b: "}{ \\" # @", c: -1.5e3) }', 11, 1),
        ('{ a(b: """ " \\""" { @ """) }', 8, 1),
        ("# {\r{ a, b }", 5, 1),
        ("\ufeff query A($b: [Int!]) { ...c } fragment c on D { e: f }", 24, 1),
        ('{ a } query B { b } "said" fragment query on C { d }', 16, 2),
    ],
)
def test_tokens_are_those_of_graphql(document: str, count: int, operations: int) -> None:
    found = count_tokens(document)
    assert (found.count, found.operations) == (count, operations)


async def test_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILIK_DOCUMENT_COST", "100")
    strict: Schema = with_limits(schema, Settings().document_limits)
    document = "{ __schema { types { fields { args { name } } } } }"
    refused = await strict.execute(document)
    assert refused.errors
    assert str(refused.errors[0].message).startswith("The document asks for up to 156 objects")
    assert (await schema.execute(document)).extensions == {"cost": 156}
