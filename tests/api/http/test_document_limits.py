"""Documents beyond a limit are refused before execution, in one message that names the limit."""

from typing import Any

import httpx
import pytest

GRAPHQL = "application/graphql-response+json"
SEVERAL = "query A { greeting } query B { language }"


def doubling(levels: int) -> str:
    """A document whose fragments each spread the next one twice."""
    fragments = "".join(
        f"fragment F{level} on Query {{ ...F{level + 1} ...F{level + 1} }} "
        for level in range(levels)
    )
    return f"{{ ...F0 }} {fragments} fragment F{levels} on Query {{ greeting }}"


BEYOND: dict[str, tuple[str, str]] = {
    "aliases": (
        "{ " + " ".join(f"a{n}: greeting" for n in range(31)) + " }",
        "DOCUMENT_TOO_MANY_ALIASES",
    ),
    "root fields": ("{ " + "greeting " * 21 + "}", "DOCUMENT_TOO_MANY_ROOT_FIELDS"),
    "directives": ("{ greeting " + "@skip(if: false) " * 21 + "}", "DOCUMENT_TOO_MANY_DIRECTIVES"),
    "tokens": ("{ " + "greeting " * 3_000 + "}", "DOCUMENT_TOO_MANY_TOKENS"),
    "introspection": (
        "{ __schema { types { " + "ofType { " * 18 + "name" + " }" * 21,
        "DOCUMENT_TOO_DEEP",
    ),
    "introspected lists": (
        "{ __schema { types { " + "fields { type { " * 3 + "name" + " }" * 9,
        "INTROSPECTION_TOO_DEEP",
    ),
    "doubling": (doubling(12), "DOCUMENT_TOO_MANY_ROOT_FIELDS"),
    "doubling often": (doubling(60), "DOCUMENT_TOO_MANY_ROOT_FIELDS"),
    "empty doubling": (
        doubling(12).replace("greeting", ""),
        "DOCUMENT_TOO_MANY_SELECTIONS",
    ),
}


@pytest.mark.parametrize(("document", "code"), BEYOND.values(), ids=BEYOND.keys())
@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), ("application/json", 200)])
async def test_document_beyond_a_limit_is_refused(
    client: httpx.AsyncClient, document: str, code: str, accept: str, status: int
) -> None:
    response = await client.post("/graphql", json={"query": document}, headers={"accept": accept})
    content: dict[str, Any] = response.json()
    (error,) = content["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (status, code)
    assert "data" not in content


async def test_fields_of_one_name_that_need_many_comparisons_are_refused(
    client: httpx.AsyncClient,
) -> None:
    fields = " ".join(["types { name }"] * 480)
    response = await client.post("/graphql", json={"query": f"{{ __schema {{ {fields} }} }}"})
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "DOCUMENT_TOO_REPETITIVE"


async def test_refusal_names_limit_value_and_fix_in_both_languages(
    client: httpx.AsyncClient,
) -> None:
    document, _ = BEYOND["aliases"]
    told = []
    for language in ("en", "id"):
        headers = {"accept-language": language}
        response = await client.post("/graphql", json={"query": document}, headers=headers)
        told.append(response.json()["errors"][0]["message"])
    assert told == [
        "The document has 31 aliases, and 30 are allowed: send several requests.",
        "Dokumen memuat 31 alias, sedangkan batasnya 30: kirim beberapa permintaan.",
    ]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{ ...Lost }", "Unknown fragment 'Lost'."),
        (
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
            "Cannot spread fragment 'A' within itself via 'B'.",
        ),
    ],
)
async def test_unknown_and_cyclic_fragments_are_the_clients_error(
    client: httpx.AsyncClient, document: str, message: str
) -> None:
    response = await client.post("/graphql", json={"query": document}, headers={"accept": GRAPHQL})
    (error,) = response.json()["errors"]
    assert (response.status_code, error["message"]) == (400, message)
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_several_operations_need_a_name(client: httpx.AsyncClient) -> None:
    unnamed = await client.post("/graphql", json={"query": SEVERAL})
    named = await client.post("/graphql", json={"query": SEVERAL, "operationName": "B"})
    assert "data" not in unnamed.json()
    assert named.json()["data"] == {"language": "en"}
