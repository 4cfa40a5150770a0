"""Apollo's automatic persisted queries, request by request as Apollo Client and urql send them."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import pytest

from tilik_schema.documents.known_documents import HeldDocument, KnownDocuments, hash_of
from tilik_server.access.viewer import INTEGRATION, NOBODY, UNKNOWN, USER, VISITOR, Viewer
from tilik_server.settings import DocumentMode

APOLLO_4 = "application/graphql-response+json,application/json;q=0.9"
APOLLO_3 = "*/*"
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json, "
    "text/event-stream, multipart/mixed"
)
CLIENTS = [APOLLO_4, APOLLO_3, URQL]
GREET = "query Greet($name: String!) {\n  greeting(name: $name)\n}"
ANI = {"name": "Ani"}
GREETED = {"greeting": "Good day, Ani"}


@dataclass
class PersistedLink:
    """A client's link for persisted queries, after `createPersistedQueryLink` of Apollo Client 4.

    It sends a hash first. For the codes or messages of two errors it sends the document, for one
    of them with the hash, for the other without, and without any hash from then on. Apollo reads
    a result under plain JSON only with a status below 300. `sent` has the bodies.
    """

    client: httpx.AsyncClient
    accept: str
    by_get: bool = False
    enabled: bool = True
    sent: list[dict[str, Any]] = field(default_factory=list)

    async def ask(self, query: str, **variables: Any) -> Any:
        """The result that the application gets."""
        content: dict[str, Any] = {"operationName": None, "variables": variables}
        if not self.enabled:
            return await self._send({**content, "query": query})
        extensions = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(query)}}
        result = await self._send({**content, "extensions": extensions}, by_get=self.by_get)
        told = {each["message"] for each in result.get("errors", ())}
        told |= {each["extensions"]["code"] for each in result.get("errors", ())}
        if told & {"PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED"}:
            self.enabled = False
            return await self._send({**content, "query": query})
        if told & {"PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"}:
            return await self._send({**content, "query": query, "extensions": extensions})
        return result

    async def _send(self, content: dict[str, Any], by_get: bool = False) -> Any:
        self.sent.append(content)
        headers = {"accept": self.accept}
        if by_get:
            response = await self.client.get("/graphql", params=url_of(content), headers=headers)
        else:
            response = await self.client.post("/graphql", json=content, headers=headers)
        if response.headers["content-type"].startswith("application/json"):
            assert response.status_code < 300, response.text
        return response.json()


def url_of(content: dict[str, Any]) -> dict[str, str]:
    """The parameters of a GET, objects as JSON."""
    given = {name: value for name, value in content.items() if value is not None}
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in given.items()
    }


def by_hash(query: str) -> dict[str, Any]:
    """The body of a request by the hash of a document."""
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(query)}}}


def code_of(response: httpx.Response) -> tuple[int, str]:
    """The status and the code of an answer's only error."""
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"]


class TestAny:
    """Any document is taken, and one that was sent with its hash is remembered."""

    @pytest.mark.parametrize("by_get", [False, True])
    @pytest.mark.parametrize("accept", CLIENTS)
    async def test_client_sends_the_document_once(
        self, served: httpx.AsyncClient, accept: str, by_get: bool
    ) -> None:
        link = PersistedLink(served, accept, by_get)
        for _ in range(3):
            assert (await link.ask(GREET, **ANI))["data"] == GREETED
        assert ["query" in each for each in link.sent] == [False, True, False, False]
        assert link.enabled

    async def test_urql_sends_the_document_by_get_and_says_that_it_was_missed(
        self, served: httpx.AsyncClient
    ) -> None:
        persisted = {"version": 1, "sha256Hash": hash_of(GREET)}
        content = {"operationName": "Greet", "variables": ANI}
        first = {**content, "extensions": {"persistedQuery": persisted}}
        again = {"persistedQuery": {**persisted, "miss": True}}
        missed = {**content, "query": GREET, "extensions": again}
        headers = {"accept": URQL}
        answers = [
            (await served.get("/graphql", params=url_of(each), headers=headers)).json()
            for each in (first, missed, first)
        ]
        assert answers[0]["errors"][0]["message"] == "PersistedQueryNotFound"
        assert [each["data"] for each in answers[1:]] == [GREETED] * 2

    @pytest.mark.parametrize(("accept", "status"), [(APOLLO_3, 200), (APOLLO_4, 400), (URQL, 400)])
    @pytest.mark.parametrize("language", ["en", "id"])
    async def test_unknown_hash_has_the_error_that_clients_know(
        self, served: httpx.AsyncClient, accept: str, status: int, language: str
    ) -> None:
        headers = {"accept": accept, "accept-language": language}
        response = await served.post("/graphql", json=by_hash(GREET), headers=headers)
        assert code_of(response) == (status, "PERSISTED_QUERY_NOT_FOUND")
        # urql looks at the message alone.
        assert response.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        assert "data" not in response.json()

    async def test_hash_of_another_document_is_refused_and_not_remembered(
        self, served: httpx.AsyncClient
    ) -> None:
        wrong = by_hash("{ language }") | {"query": "{ greeting }"}
        assert code_of(await served.post("/graphql", json=wrong)) == (400, "DOCUMENT_MISMATCH")
        for document in ("{ language }", "{ greeting }"):
            again = await served.post("/graphql", json=by_hash(document))
            assert code_of(again) == (200, "PERSISTED_QUERY_NOT_FOUND")

    async def test_document_that_is_not_valid_is_not_remembered(
        self, served: httpx.AsyncClient
    ) -> None:
        sent = await served.post("/graphql", json=by_hash("{ nothing }") | {"query": "{ nothing }"})
        assert code_of(sent) == (200, "GRAPHQL_VALIDATION_FAILED")
        again = await served.post("/graphql", json=by_hash("{ nothing }"))
        assert code_of(again) == (200, "PERSISTED_QUERY_NOT_FOUND")

    async def test_document_without_a_token_is_not_remembered(
        self, served: httpx.AsyncClient, desk: Any
    ) -> None:
        desk.viewer = NOBODY
        link = PersistedLink(served, APOLLO_4)
        for _ in range(2):
            assert (await link.ask("{ __typename }"))["data"] == {"__typename": "Query"}
        assert ["query" in each for each in link.sent] == [False, True, False, True]

    @pytest.mark.parametrize(
        "persisted",
        [
            {"version": 2, "sha256Hash": hash_of(GREET)},
            {"version": True, "sha256Hash": hash_of(GREET)},
            {"version": 1.0, "sha256Hash": hash_of(GREET)},
            {"version": "1", "sha256Hash": hash_of(GREET)},
            {"version": 1, "sha256Hash": 1},
            {"version": 1, "sha256Hash": ""},
            {"version": 1, "sha256Hash": "0" * 300},
            {"version": 1},
            {},
            [],
            "0",
        ],
    )
    async def test_malformed_hash_is_refused(
        self, served: httpx.AsyncClient, persisted: object
    ) -> None:
        body = {"extensions": {"persistedQuery": persisted}}
        for given in (body, {**body, "query": GREET, "variables": ANI}):
            response = await served.post("/graphql", json=given)
            assert code_of(response) == (400, "PARAMETER_INVALID")
            assert "extensions.persistedQuery" in response.text

    @pytest.mark.parametrize(
        ("language", "words"), [("en", "must be the number 1"), ("id", "harus berupa angka 1")]
    )
    async def test_version_is_told_in_both_languages(
        self, served: httpx.AsyncClient, language: str, words: str
    ) -> None:
        body = by_hash(GREET)
        body["extensions"]["persistedQuery"]["version"] = True
        headers = {"accept-language": language}
        answer = await served.post("/graphql", json=body, headers=headers)
        (error,) = answer.json()["errors"]
        assert error["message"] == f"`extensions.persistedQuery.version` {words}."

    async def test_request_with_neither_document_nor_name_is_refused(
        self, served: httpx.AsyncClient
    ) -> None:
        bodies: list[dict[str, Any]] = [{}, {"extensions": {}}, {"query": " "}, {"query": None}]
        for body in (*bodies, {"query": ""}, {"documentId": ""}):
            response = await served.post("/graphql", json=body)
            assert code_of(response) == (400, "PARAMETER_INVALID")
            assert "`query`" in response.text

    async def test_mutation_by_hash_is_answered_by_post_alone(
        self, served: httpx.AsyncClient
    ) -> None:
        body = by_hash("mutation { fail }")
        sent = await served.post("/graphql", json={**body, "query": "mutation { fail }"})
        assert sent.json()["data"] == {"fail": False}
        assert (await served.post("/graphql", json=body)).json()["data"] == {"fail": False}
        got = await served.get("/graphql", params=url_of(body))
        assert code_of(got) == (405, "QUERIES_ONLY")


@pytest.fixture
def mode() -> DocumentMode:
    return "only"


class TestKnown:
    """Where known documents alone are taken, from all or from those without a token."""

    @pytest.fixture
    def known(self, mode: DocumentMode) -> KnownDocuments:
        fixed = [
            HeldDocument.of("Greet", GREET, "test"),
            HeldDocument.of("5d41402a", "{ language }", "test"),
        ]
        return KnownDocuments(mode, fixed)

    @pytest.mark.parametrize("mode", ["known", "only"])
    @pytest.mark.parametrize("accept", CLIENTS)
    async def test_known_document_is_answered_by_its_hash_at_once(
        self, served: httpx.AsyncClient, accept: str
    ) -> None:
        link = PersistedLink(served, accept, by_get=True)
        assert (await link.ask(GREET, **ANI))["data"] == GREETED
        assert ["query" in each for each in link.sent] == [False]

    async def test_id_of_a_manifest_takes_the_place_of_the_hash(
        self, served: httpx.AsyncClient
    ) -> None:
        persisted = {"version": 1, "sha256Hash": "5d41402a"}
        body = {"extensions": {"persistedQuery": persisted}}
        assert (await served.post("/graphql", json=body)).json()["data"] == {"language": "en"}
        both = {**body, "query": "{ language }"}
        assert (await served.post("/graphql", json=both)).json()["data"] == {"language": "en"}

    @pytest.mark.parametrize("mode", ["known", "only"])
    @pytest.mark.parametrize("accept", CLIENTS)
    async def test_client_gives_hashes_up_where_others_are_not_remembered(
        self, served: httpx.AsyncClient, accept: str, mode: DocumentMode
    ) -> None:
        link = PersistedLink(served, accept)
        answers = [await link.ask("{ greeting }") for _ in range(2)]
        assert ["query" in each for each in link.sent] == [False, True, True]
        assert not any("extensions" in each for each in link.sent[1:])
        if mode == "known":
            assert [each["data"] for each in answers] == [{"greeting": "Good day, you"}] * 2
        else:
            codes = [each["errors"][0]["extensions"]["code"] for each in answers]
            assert codes == ["DOCUMENT_NOT_TAKEN"] * 2
        # A known document is taken in full, too.
        assert (await link.ask(GREET, **ANI))["data"] == GREETED

    @pytest.mark.parametrize("language", ["en", "id"])
    async def test_unknown_hash_says_that_it_is_not_supported(
        self, served: httpx.AsyncClient, language: str
    ) -> None:
        headers = {"accept-language": language}
        response = await served.post("/graphql", json=by_hash("{ greeting }"), headers=headers)
        assert code_of(response) == (200, "PERSISTED_QUERY_NOT_SUPPORTED")
        assert response.json()["errors"][0]["message"] == "PersistedQueryNotSupported"

    @pytest.mark.parametrize("query", ["{ greeting }", "{", "{ a " * 5_000, f"{GREET} "])
    @pytest.mark.parametrize("method", ["POST", "GET"])
    async def test_other_document_is_refused_before_it_is_parsed(
        self, served: httpx.AsyncClient, query: str, method: str
    ) -> None:
        given: dict[str, Any] = (
            {"json": {"query": query}} if method == "POST" else {"params": {"query": query}}
        )
        response = await served.request(method, "/graphql", **given)
        assert code_of(response) == (200, "DOCUMENT_NOT_TAKEN")

    @pytest.mark.parametrize(
        ("language", "whom"), [("en", "taken here"), ("id", "di sini hanya dokumen dikenal")]
    )
    async def test_refusal_names_the_fix_in_both_languages(
        self, served: httpx.AsyncClient, language: str, whom: str
    ) -> None:
        headers = {"accept-language": language}
        response = await served.post("/graphql", json={"query": "{ a }"}, headers=headers)
        (error,) = response.json()["errors"]
        assert whom in error["message"]
        assert "`documentId`" in error["message"]
        assert "`tilik documents add`" in error["message"]

    @pytest.mark.parametrize("mode", ["known"])
    @pytest.mark.parametrize(
        ("viewer", "is_taken"),
        [(USER, True), (INTEGRATION, True), (UNKNOWN, False), (VISITOR, False), (NOBODY, False)],
        ids=lambda each: each.name if isinstance(each, Viewer) else "",
    )
    async def test_token_of_somebody_is_needed_for_a_document_that_is_not_known(
        self, served: httpx.AsyncClient, desk: Any, viewer: Viewer, is_taken: bool
    ) -> None:
        desk.viewer = viewer
        response = await served.post("/graphql", json={"query": "{ __typename }"})
        if is_taken:
            assert response.json()["data"] == {"__typename": "Query"}
        else:
            assert code_of(response) == (200, "DOCUMENT_NOT_TAKEN")
            assert "without the token" in response.text

    async def test_token_is_still_needed_for_what_is_not_open(
        self, served: httpx.AsyncClient, desk: Any
    ) -> None:
        desk.viewer = NOBODY
        response = await served.post("/graphql", json={"documentId": "5d41402a"})
        assert code_of(response) == (401, "TOKEN_MISSING")
