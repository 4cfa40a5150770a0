"""What scanners of GraphQL services try, against the service as an office runs it.

The attacks are those that the public tool graphql-cop looks for. Each is tried by a stranger and by
an administrator, who may ask for everything and must not overload the service either.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tilik_server.settings import Settings
from tilik_tests.opened_app import open_app

CLOSE = 'mutation { closeCycle(cycleCode: "2025") { __typename } }'
CIRCULAR = "{ __schema { types { " + "fields { type { " * 4 + "name " + "} } " * 4 + "} } }"
TYPES = "{ __schema { types { name } } }"
DIRECTIVE = "{ __schema { directive } }"
BESIDE = "{ __typename } fragment F on Unit { nam }"
"""A question beside a field that is open to all."""
PAGES = ("/", "/graphiql", "/schema.graphql", "/operations.json")


@pytest.fixture(params=["stranger", "administrator"])
def role(request: pytest.FixtureRequest) -> str:
    """Who attacks."""
    name: str = request.param
    return name


@pytest.fixture
async def attacker(
    settings: Settings, keyed_folder: Path, read_once: None, role: str
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service without the demo."""
    async with open_app(settings.model_copy(update={"data_dir": keyed_folder})) as client:
        if role == "stranger":
            client.headers.pop("authorization")
        yield client


async def code_of(client: httpx.AsyncClient, document: str) -> str:
    """The code with which a document is refused before it is executed."""
    response = await client.post("/graphql", json={"query": document})
    return refused(response)


def refused(response: httpx.Response) -> str:
    """The code of an answer that holds nothing but errors."""
    answer: dict[str, Any] = response.json()
    assert "data" not in answer
    code: str = answer["errors"][0]["extensions"]["code"]
    return code


async def test_one_field_under_many_aliases_is_refused(attacker: httpx.AsyncClient) -> None:
    document = f"{{ {' '.join(f'a{number}: __typename' for number in range(101))} }}"
    assert await code_of(attacker, document) == "DOCUMENT_TOO_MANY_ALIASES"


async def test_one_field_many_times_is_refused(attacker: httpx.AsyncClient) -> None:
    assert await code_of(attacker, f"{{ {'__typename ' * 500} }}") == (
        "DOCUMENT_TOO_MANY_ROOT_FIELDS"
    )


async def test_array_of_operations_is_refused_as_a_whole(attacker: httpx.AsyncClient) -> None:
    response = await attacker.post("/graphql", json=[{"query": "{ __typename }"}] * 10)
    assert (response.status_code, refused(response)) == (400, "BODY_NOT_OBJECT")


@pytest.mark.parametrize(
    ("count", "code"), [(10, "GRAPHQL_VALIDATION_FAILED"), (50, "DOCUMENT_TOO_MANY_DIRECTIVES")]
)
async def test_many_unknown_directives_are_refused(
    attacker: httpx.AsyncClient, count: int, code: str
) -> None:
    assert await code_of(attacker, f"{{ __typename {'@aa' * count} }}") == code


async def test_fragments_in_a_circle_are_refused(attacker: httpx.AsyncClient) -> None:
    document = """{ __schema { ...A } }
        fragment A on __Schema { directives { name } ...B } fragment B on __Schema { ...A }"""
    assert await code_of(attacker, document) == "GRAPHQL_VALIDATION_FAILED"


async def test_schema_is_not_asked_in_a_circle(attacker: httpx.AsyncClient, role: str) -> None:
    # Each level multiplies the answer by the fields of a type; the library ends it at the third.
    code = "TOKEN_MISSING" if role == "stranger" else "INTROSPECTION_TOO_DEEP"
    assert await code_of(attacker, CIRCULAR) == code


async def test_stranger_asks_nothing_about_the_schema(
    attacker: httpx.AsyncClient, role: str
) -> None:
    response = await attacker.post("/graphql", json={"query": TYPES})
    if role == "stranger":
        assert (response.status_code, refused(response)) == (401, "TOKEN_MISSING")
    else:
        assert {"name": "Appraisal"} in response.json()["data"]["__schema"]["types"]


async def test_what_is_wrong_beside_an_open_field_is_told_without_suggestions(
    attacker: httpx.AsyncClient, role: str
) -> None:
    # The second time from the cache of what is invalid, which everybody shares.
    for _ in range(2):
        response = await attacker.post("/graphql", json={"query": BESIDE})
        assert refused(response) == "GRAPHQL_VALIDATION_FAILED"
        assert "Cannot query field 'nam' on type 'Unit'." in response.text
        assert ("Did you mean 'name'" in response.text) == (role == "administrator")


@pytest.mark.parametrize("document", [DIRECTIVE, "{ unitz { id } }", "{ __typenam }"])
async def test_stranger_is_suggested_no_field(
    attacker: httpx.AsyncClient, role: str, document: str
) -> None:
    response = await attacker.post("/graphql", json={"query": document})
    if role == "stranger":
        assert "Did you mean" not in response.text
        assert refused(response) == "TOKEN_MISSING"
    else:
        assert refused(response) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("document", ["mutation { __typename }", CLOSE])
async def test_mutation_by_get_is_refused(attacker: httpx.AsyncClient, document: str) -> None:
    # A link or an image of another site makes a browser send a GET.
    response = await attacker.get("/graphql", params={"query": document})
    assert (response.status_code, refused(response)) == (405, "QUERIES_ONLY")


async def test_query_by_get_needs_the_token_that_a_browser_does_not_add(
    attacker: httpx.AsyncClient, role: str
) -> None:
    # Taken on purpose: it changes nothing, and another site can add no Authorization to it.
    assert (await attacker.get("/graphql", params={"query": "{ __typename }"})).status_code == 200
    response = await attacker.get("/graphql", params={"query": "{ units { totalCount } }"})
    assert response.status_code == (401 if role == "stranger" else 200)
    assert "set-cookie" not in response.headers
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", None],
)
async def test_form_of_another_site_is_refused(
    attacker: httpx.AsyncClient, content_type: str | None
) -> None:
    # A browser sends these without asking the service first.
    headers = {} if content_type is None else {"content-type": content_type}
    for body in (b"query=%7B__typename%7D", b'{"query": "{ __typename }"}'):
        response = await attacker.post("/graphql", content=body, headers=headers)
        assert (response.status_code, refused(response)) == (415, "CONTENT_TYPE_UNSUPPORTED")


@pytest.mark.parametrize("path", ["/playground", "/console", "/altair", "/voyager"])
async def test_no_other_page_for_queries_is_there(attacker: httpx.AsyncClient, path: str) -> None:
    response = await attacker.get(path)
    assert (response.status_code, refused(response)) == (404, "ADDRESS_UNKNOWN")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_for_the_demo_and_for_those_who_ask_for_them(
    attacker: httpx.AsyncClient, settings: Settings, path: str
) -> None:
    response = await attacker.get(path, headers={"accept": "text/html"})
    assert (response.status_code, refused(response)) == (404, "ADDRESS_UNKNOWN")
    led = await attacker.get("/graphql", headers={"accept": "text/html"})
    assert led.status_code == 400
    async with open_app(settings.model_copy(update={"pages": True})) as asked:
        assert (await asked.get(path)).status_code == 200


async def test_answer_traces_nothing(attacker: httpx.AsyncClient) -> None:
    response = await attacker.post("/graphql", json={"query": "{ __typename }"})
    assert response.json() == {"data": {"__typename": "Query"}, "extensions": {"cost": 0}}
    assert not {"server-timing", "x-powered-by"} & set(response.headers)


@pytest.mark.parametrize("document", ["qwerty cop { abc }", "{", "\ud7ff", "{ a(b: ) }"])
async def test_document_that_cannot_be_read_shows_no_exception(
    attacker: httpx.AsyncClient, document: str
) -> None:
    response = await attacker.post("/graphql", json={"query": document})
    assert refused(response) == "GRAPHQL_PARSE_FAILED"
    for error in response.json()["errors"]:
        assert set(error["extensions"]) == {"code", "requestId"}
    assert not [word for word in ("Traceback", "exception", ".py") if word in response.text]
