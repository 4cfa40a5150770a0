"""Each refusal of a request has its own code, which says what to send instead."""

import httpx
import pytest

from tilik_web.body import BODY_LIMIT

JSON = {"content-type": "application/json"}
TEXT = {"content-type": "text/plain"}
LONG = b'{"query": "{ greeting } #' + b"x" * 40_000 + b'"}'
FRAGMENTS = "".join(f"fragment F{i} on Query {{ ...F{i + 1} }} " for i in range(300))
DEEP = {
    "selections": "{ a " * 5_000,
    "lists": "{ greeting(name: " + "[" * 10_000,
    "types": "query A($a: " + "[" * 10_000,
    "fragments": "{ ...F0 } " + FRAGMENTS + "fragment F300 on Query { greeting }",
}


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{ greeting }", JSON, 400, "BODY_NOT_JSON"),
        (b'[{"query": "{ greeting }"}]', JSON, 400, "BODY_NOT_OBJECT"),
        (b'{"query": "{ greeting }", "variables": []}', JSON, 400, "PARAMETER_INVALID"),
        (b'{"query": "{ greeting }\x00"}', JSON, 400, "NUL_CHARACTER"),
        (LONG, JSON, 400, "DOCUMENT_TOO_LONG"),
        (b" " * (BODY_LIMIT + 1), JSON, 413, "BODY_TOO_LARGE"),
        (b'{"query": "{ greeting }"}', TEXT, 415, "CONTENT_TYPE_UNSUPPORTED"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_refused_request_has_a_code_of_its_own(
    client: httpx.AsyncClient, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    response = await client.post("/graphql", content=body, headers=headers)
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (status, code)
    assert error["message"]


@pytest.mark.parametrize(
    ("asked", "english", "indonesian"),
    [
        ({}, "`query` is missing: send a", "`query` tidak ada: kirim"),
        ({"query": 7}, "`query` must be text.", "`query` harus berupa teks."),
        ({"documentId": "a b"}, "`documentId` must be 1 to", "`documentId` harus 1 sampai"),
        (
            {"query": "{ greeting }", "variables": []},
            "`variables` must be a JSON object.",
            "`variables` harus berupa objek JSON.",
        ),
        (
            {"extensions": {"persistedQuery": {"version": 2}}},
            "`extensions.persistedQuery.version` must be the number 1",
            "`extensions.persistedQuery.version` harus berupa angka 1",
        ),
    ],
)
async def test_wrong_parameter_is_told_what_it_must_be(
    client: httpx.AsyncClient, asked: dict[str, object], english: str, indonesian: str
) -> None:
    for language, words in {"en": english, "id": indonesian}.items():
        headers = {"accept-language": language}
        (error,) = (await client.post("/graphql", json=asked, headers=headers)).json()["errors"]
        assert error["message"].startswith(words)


@pytest.mark.parametrize("document", DEEP.values(), ids=DEEP.keys())
async def test_document_that_is_too_deep_is_named_as_such(
    client: httpx.AsyncClient, document: str
) -> None:
    response = await client.post("/graphql", json={"query": document})
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "DOCUMENT_TOO_DEEP"
    assert error["message"].startswith("The document is ")
    assert (await client.post("/graphql", json={"query": "{ greeting }"})).json()["data"]
