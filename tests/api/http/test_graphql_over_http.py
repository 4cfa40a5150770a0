"""GraphQL over HTTP: media types, status codes, methods and languages."""

import httpx
import pytest

GRAPHQL = "application/graphql-response+json"


async def post(client: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post("/graphql", json={"query": query}, headers=named)


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/json", "application/json"),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html", "application/json"),
        (f"{GRAPHQL};q=0", "application/json"),
        (f"{GRAPHQL};q=many", "application/json"),
        ("", "application/json"),
    ],
)
async def test_media_type_follows_accept(
    client: httpx.AsyncClient, accept: str, answered: str
) -> None:
    response = await post(client, "{ greeting }", accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"
    assert response.json() == {"data": {"greeting": "Good day, you"}, "extensions": {"cost": 0}}


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nothing }",
        "query A { greeting } query B { greeting }",
        "fragment F on Query { greeting }",
    ],
)
async def test_errors_before_execution_leave_data_out(
    client: httpx.AsyncClient, query: str
) -> None:
    plain = await post(client, query, accept="application/json")
    graphql = await post(client, query, accept=GRAPHQL)
    assert (plain.status_code, graphql.status_code) == (200, 400)
    assert "data" not in plain.json()
    assert plain.json()["errors"][0]["extensions"]["code"].startswith("GRAPHQL_")


async def test_variable_of_the_wrong_type_is_the_clients_error(client: httpx.AsyncClient) -> None:
    body = {"query": "query A($name: String!) { greeting(name: $name) }", "variables": {"name": 1}}
    response = await client.post("/graphql", json=body, headers={"accept": GRAPHQL})
    assert response.status_code == 400
    assert "data" not in response.json()


async def test_field_error_keeps_the_rest_of_the_answer(client: httpx.AsyncClient) -> None:
    response = await post(client, "{ greeting misasked }", accept=GRAPHQL)
    assert response.status_code == 200
    assert response.json()["data"] == {"greeting": "Good day, you", "misasked": None}


async def test_operation_is_chosen_by_name(client: httpx.AsyncClient) -> None:
    body = {"query": "query A { greeting } query B { language }", "operationName": "B"}
    response = await client.post("/graphql", json=body)
    assert response.json()["data"] == {"language": "en"}


async def test_unknown_operation_name_is_the_clients_error(client: httpx.AsyncClient) -> None:
    body = {"query": "query A { greeting }", "operationName": "B"}
    response = await client.post("/graphql", json=body, headers={"accept": GRAPHQL})
    assert response.status_code == 400


async def test_query_by_get_is_answered(client: httpx.AsyncClient) -> None:
    params = {"query": "query A($n: String!) { greeting(name: $n) }", "variables": '{"n": "Ani"}'}
    response = await client.get("/graphql", params=params)
    assert response.json()["data"] == {"greeting": "Good day, Ani"}


async def test_mutation_by_get_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "mutation { fail }"})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["errors"][0]["extensions"]["code"] == "QUERIES_ONLY"


async def test_browser_is_led_to_graphiql(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "/graphiql")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_method_is_refused(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql", json={"query": "mutation { fail }"})
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]
    assert response.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


async def test_unknown_address_is_answered_in_json(client: httpx.AsyncClient) -> None:
    response = await client.get("/nowhere")
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "ADDRESS_UNKNOWN"


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("en-US,en;q=0.9,id;q=0.8", "en"),
        ("id;q=0.3, en;q=0.7", "en"),
        ("in", "id"),
        ("fr", "en"),
        ("id;q=0", "en"),
        ("", "en"),
    ],
)
async def test_language_follows_accept_language(
    client: httpx.AsyncClient, accept_language: str, language: str
) -> None:
    response = await post(client, "{ language }", accept_language=accept_language)
    assert response.json()["data"] == {"language": language}
    assert response.headers["content-language"] == language


@pytest.mark.parametrize(
    ("language", "message", "advice"),
    [
        ("en", "An argument is not valid.", "Choose a later day."),
        ("id", "Ada argumen yang tidak sah.", "Pilih hari berikutnya."),
    ],
)
async def test_expected_failure_speaks_the_viewers_language(
    client: httpx.AsyncClient, language: str, message: str, advice: str
) -> None:
    response = await post(client, "{ misasked }", accept_language=language)
    error = response.json()["errors"][0]
    assert (error["message"], error["path"]) == (message, ["misasked"])
    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    assert error["extensions"]["fields"] == [{"path": ["on"], "message": advice}]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "is given 2 times; give it once"), ("id", "diberikan 2 kali")]
)
@pytest.mark.parametrize(
    "name", ["query", "documentId", "operationName", "variables", "extensions"]
)
async def test_parameter_is_given_once(
    client: httpx.AsyncClient, name: str, language: str, words: str
) -> None:
    given = [("query", "query A { greeting }"), ("operationName", "A"), ("variables", "{}")]
    once = [(each, value) for each, value in given if each != name]
    twice = [(name, dict(given).get(name, "{}")), (name, "")]
    answer = await client.get(
        "/graphql", params=httpx.QueryParams([*once, *twice]), headers={"accept-language": language}
    )
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (400, "PARAMETER_REPEATED")
    assert f"`{name}` {words}" in error["message"]


async def test_parameter_of_others_may_be_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql?query={greeting}&utm=1&utm=2")
    assert answer.json()["data"] == {"greeting": "Good day, you"}
