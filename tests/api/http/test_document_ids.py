"""Known documents by their id: `documentId` in a body or an address, and what may be kept of it."""

from typing import Any

import httpx
import orjson
import pytest

from tilik_schema.documents.known_documents import HeldDocument, KnownDocuments, hash_of

GREET = "query Greet($name: String!) { greeting(name: $name) } query Two { greeting }"
FAIL = "mutation { fail }"
ANI = {"name": "Ani"}
PERSISTED = {"persistedQuery": {"version": 1, "sha256Hash": hash_of("{ language }")}}


@pytest.fixture
def known() -> KnownDocuments:
    documents = {"Greet": GREET, "Fail": FAIL, "Language": "{ language }"}
    return KnownDocuments("any", [HeldDocument.of(*each, "test") for each in documents.items()])


async def ask(client: httpx.AsyncClient, method: str, **asked: Any) -> httpx.Response:
    """The answer to the parameters in a body, or in an address with objects as JSON."""
    if method == "POST":
        return await client.post("/graphql", json=asked)
    params = {
        name: each if isinstance(each, str) else orjson.dumps(each).decode()
        for name, each in asked.items()
    }
    return await client.get("/graphql", params=params)


def code_of(response: httpx.Response) -> tuple[int, str]:
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"]


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("key", ["Greet", f"sha256:{hash_of(GREET)}", hash_of(GREET)])
async def test_document_is_asked_by_id_or_hash(
    served: httpx.AsyncClient, method: str, key: str
) -> None:
    asked = {"documentId": key, "operationName": "Greet", "variables": ANI}
    response = await ask(served, method, **asked)
    assert response.json()["data"] == {"greeting": "Good day, Ani"}


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("key", ["greet", "sha256:0", "sha256:Greet", "x-mine:Greet", "sha256:"])
async def test_unknown_id_is_refused_with_its_fix(
    served: httpx.AsyncClient, method: str, key: str
) -> None:
    response = await ask(served, method, documentId=key)
    assert code_of(response) == (400, "DOCUMENT_UNKNOWN")
    message = response.json()["errors"][0]["message"]
    assert message.startswith(f"There is no known document {key}: ")
    assert "`tilik documents add`" in message


async def test_unknown_id_is_refused_in_indonesian(served: httpx.AsyncClient) -> None:
    headers = {"accept-language": "id"}
    response = await served.post("/graphql", json={"documentId": "greet"}, headers=headers)
    assert response.json()["errors"][0]["message"].startswith("Tidak ada dokumen dikenal greet: ")


@pytest.mark.parametrize("key", [1, [], {"a": 1}, "a b", "<script>", "ä", "x" * 257])
async def test_id_of_another_form_is_refused(served: httpx.AsyncClient, key: object) -> None:
    response = await ask(served, "POST", documentId=key)
    assert code_of(response) == (400, "PARAMETER_INVALID")
    assert "`documentId`" in response.text


async def test_document_may_be_sent_with_its_own_id(served: httpx.AsyncClient) -> None:
    for key in ("Language", f"sha256:{hash_of('{ language }')}"):
        response = await ask(served, "POST", documentId=key, query="{ language }")
        assert response.json()["data"] == {"language": "en"}


@pytest.mark.parametrize("key", ["Greet", "Unknown", "sha256:0", f"sha256:{hash_of(GREET)}"])
async def test_document_with_the_id_of_another_is_refused(
    served: httpx.AsyncClient, key: str
) -> None:
    response = await ask(served, "POST", documentId=key, query="{ language }")
    assert code_of(response) == (400, "DOCUMENT_MISMATCH")
    assert "`documentId` does not name the document of `query`" in response.text


async def test_id_and_hash_must_name_the_same_document(served: httpx.AsyncClient) -> None:
    same = await ask(served, "POST", documentId="Language", extensions=PERSISTED)
    assert same.json()["data"] == {"language": "en"}
    other = await ask(served, "POST", documentId="Fail", extensions=PERSISTED)
    assert code_of(other) == (400, "DOCUMENT_MISMATCH")
    # The request has no `query` that could be wrong.
    assert "`extensions.persistedQuery.sha256Hash` does not name" in other.text
    assert "the document of `documentId`" in other.text
    assert "`query`" not in other.text


@pytest.mark.parametrize("name", ["variables", "extensions"])
@pytest.mark.parametrize("text", ["{", "[1]", "ani", '"ani"', "1"])
async def test_wrong_object_of_the_address_is_named(
    served: httpx.AsyncClient, name: str, text: str
) -> None:
    for language, words in {"en": "must be a JSON object", "id": "harus berupa objek JSON"}.items():
        params, headers = {"query": "{ language }", name: text}, {"accept-language": language}
        response = await served.get("/graphql", params=params, headers=headers)
        assert code_of(response) == (400, "PARAMETER_INVALID")
        (error,) = response.json()["errors"]
        assert error["message"].startswith(f"`{name}` ")
        assert words in error["message"]


async def test_hash_in_the_address_is_answered(served: httpx.AsyncClient) -> None:
    response = await ask(served, "GET", extensions=PERSISTED, operationName="", variables={})
    assert response.json()["data"] == {"language": "en"}


@pytest.mark.parametrize("text", ["[]", "1", "{"])
async def test_extensions_that_are_no_object_are_refused(
    served: httpx.AsyncClient, text: str
) -> None:
    response = await served.get("/graphql", params={"extensions": text})
    assert response.status_code == 400


async def test_mutation_in_the_address_is_refused(served: httpx.AsyncClient, desk: Any) -> None:
    response = await ask(served, "GET", documentId="Fail")
    assert (code_of(response), response.headers["allow"]) == ((405, "QUERIES_ONLY"), "POST")
    assert (await ask(served, "POST", documentId="Fail")).json()["data"] == {"fail": False}


@pytest.mark.parametrize("asked", [{"documentId": "Language"}, {"extensions": PERSISTED}])
async def test_browser_that_names_a_document_is_answered(
    served: httpx.AsyncClient, asked: dict[str, Any]
) -> None:
    params = {name: each if isinstance(each, str) else orjson.dumps(each).decode()
              for name, each in asked.items()}  # fmt: skip
    response = await served.get("/graphql", params=params, headers={"accept": "text/html"})
    assert response.json()["data"] == {"language": "en"}


@pytest.mark.parametrize(
    "asked",
    [
        {"documentId": "Language"},
        {"documentId": "Greet", "operationName": "Two"},
        {"documentId": "Unknown"},
        {"extensions": PERSISTED},
        {"query": "{ __schema { queryType { name } } }"},
    ],
)
async def test_no_cache_may_keep_an_answer(
    served: httpx.AsyncClient, asked: dict[str, Any]
) -> None:
    for _ in range(2):
        response = await ask(served, "GET", **asked)
        assert response.headers["cache-control"] == "no-store"
        assert not {"etag", "last-modified", "expires"}.intersection(response.headers)


async def test_page_of_another_origin_may_not_read_an_answer(served: httpx.AsyncClient) -> None:
    headers = {"origin": "https://elsewhere.example"}
    response = await served.get("/graphql", params={"documentId": "Language"}, headers=headers)
    assert "access-control-allow-origin" not in response.headers
    form = {"content-type": "application/x-www-form-urlencoded", **headers}
    sent = await served.post("/graphql", content="documentId=Fail", headers=form)
    assert code_of(sent) == (415, "CONTENT_TYPE_UNSUPPORTED")
