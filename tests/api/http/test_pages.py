"""The pages and probes: what they hold, that they need no network, and what is not ready."""

import hashlib
import json
import re
from importlib.resources import files

import httpx
import pytest
from graphql import OperationDefinitionNode, OperationType, parse

from tilik_server.errors import MigrationsMissing
from tilik_web.named_operations import named_operations

STATIC = files("tilik_web") / "static"
VENDORED = json.loads((STATIC / "vendored.json").read_text("utf-8"))
PAGES = [
    "/",
    "/?lang=id",
    "/graphiql",
    "/assets/graphiql.js",
    "/assets/graphiql.css",
    "/assets/pages.css",
]


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: str(entry["file"]))
def test_vendored_file_is_as_published(entry: dict[str, str]) -> None:
    content = (STATIC / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_every_vendored_file_is_named() -> None:
    found = {file.name for file in STATIC.iterdir()} - {"vendored.json", "VENDORED.md"}
    assert found == {entry["file"] for entry in VENDORED}


@pytest.mark.parametrize("path", PAGES)
async def test_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient, path: str) -> None:
    text = (await client.get(path)).text
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)|url\(["']?([^)"']+)|@import\s+(\S+)""", text)
    addresses = [address for found in loaded for address in found if address]
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    assert re.findall(r"https?://[^\s\"'<]+", text) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/graphiql", 200),
        ("/graphql", 303),
        *(("/graphql/", 404), ("/graphiql/", 404), ("/readyz/", 404)),
    ],
)
async def test_answer_names_no_host_that_the_client_named(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    headers = {"host": "elsewhere.example", "accept": "text/html"}
    answer = await client.get(path, headers=headers)
    assert "elsewhere.example" not in answer.text
    assert "elsewhere.example" not in str(answer.headers)
    assert answer.status_code == status


def test_vendored_style_carries_its_fonts_and_images() -> None:
    text = (STATIC / "graphiql.min.css").read_text("utf-8")
    assert "@import" not in text
    assert all(found.startswith("data:") for found in re.findall(r"url\([\"']?([^)\"']+)", text))


@pytest.mark.parametrize("path", ["/", "/graphiql"])
async def test_page_forbids_the_browser_any_other_origin(
    client: httpx.AsyncClient, path: str
) -> None:
    policy = (await client.get(path)).headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["connect-src"] == "'self'"
    assert "http" not in policy


async def test_what_the_pages_link_to_answers(client: httpx.AsyncClient) -> None:
    linked = {
        address
        for path in ("/", "/graphiql")
        for address in re.findall(r'(?:src|href)="(/[^"]*)"', (await client.get(path)).text)
    }
    assert {"/graphiql?operation=WorkList", "/schema.graphql", "/livez", "/readyz"} <= linked
    statuses = {address: (await client.get(address)).status_code for address in linked}
    assert set(statuses.values()) == {200}, statuses


async def test_start_page_links_every_named_operation(client: httpx.AsyncClient) -> None:
    text = (await client.get("/")).text
    for operation in named_operations():
        assert f'href="/graphiql?operation={operation.name}"' in text


@pytest.mark.parametrize(
    ("path", "accept_language", "language"),
    [("/", "en", "en"), ("/", "id", "id"), ("/?lang=id", "en", "id"), ("/?lang=xx", "en", "en")],
)
async def test_start_page_speaks_the_readers_language(
    client: httpx.AsyncClient, path: str, accept_language: str, language: str
) -> None:
    response = await client.get(path, headers={"accept-language": accept_language})
    assert response.headers["content-language"] == language
    assert f'<html lang="{language}">' in response.text


async def test_operations_are_listed_with_document_and_variables(
    client: httpx.AsyncClient,
) -> None:
    listed = (await client.get("/operations.json")).json()
    assert [entry["name"] for entry in listed] == [entry.name for entry in named_operations()]
    assert all(set(entry["about"]) == {"en", "id"} for entry in listed)


async def test_steps_say_for_whom_they_are_and_when(client: httpx.AsyncClient) -> None:
    said = {
        each["name"]: each["for_whom"] for each in (await client.get("/operations.json")).json()
    }
    assert said["WorkList"] is None
    assert said["AgreePlan"]["en"] == (
        "For the appraiser or an administrator, while the appraisal is submitted."
    )
    assert said["AgreePlan"]["id"].endswith("selama penilaian berada pada tahap diajukan.")
    assert said["ReplyToFeedback"]["en"].count(" or ") == 1
    page = (await client.get("/?lang=en")).text
    assert f"<em>{said['AgreePlan']['en']}</em>" in page


async def test_main_button_opens_a_query_with_its_variables(client: httpx.AsyncClient) -> None:
    for language in ("en", "id"):
        page = (await client.get(f"/?lang={language}")).text
        assert 'class="main" href="/graphiql?operation=PortalOverview"' in page


def test_every_document_that_graphiql_can_run_is_named_and_described() -> None:
    folder = files("tilik_schema") / "operations"
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".graphql")]
    written = {
        definition.name.value
        for text in texts
        for definition in parse(text).definitions
        if isinstance(definition, OperationDefinitionNode)
        and definition.name
        and definition.operation is not OperationType.SUBSCRIPTION
    }
    assert written == {operation.name for operation in named_operations()}


def test_operation_keeps_the_text_and_comment_of_its_file() -> None:
    source = (files("tilik_schema") / "operations" / "competency_profiles.graphql").read_text(
        "utf-8"
    )
    profile = next(one for one in named_operations() if one.name == "CompetencyProfile")
    assert profile.document.startswith("# Or one person, by number.\nquery CompetencyProfile(")
    assert profile.document in source
    assert "CompetencyProfileChanges" not in profile.document


def test_given_variables_replace_those_of_the_file() -> None:
    given = {"TryCalculator": {"calculator": "health.drop_out"}}
    shown = {one.name: one.variables for one in named_operations(given)}
    assert shown["TryCalculator"] == {"calculator": "health.drop_out"}
    assert shown["CompetencyProfileChanges"] == {"first": 20}


async def test_sdl_is_served_as_text(client: httpx.AsyncClient) -> None:
    response = await client.get("/schema.graphql")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "type Query {" in response.text


async def test_probes_answer_when_all_is_well(client: httpx.AsyncClient) -> None:
    assert (await client.get("/livez")).json() == {"live": True}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()) == (
        200,
        {"ready": True, "checks": {"catalogue": "OK"}, "reasons": {}},
    )


@pytest.mark.parametrize(
    ("failure", "named", "reason"),
    [
        (
            MigrationsMissing(count=2, first="0006_queue"),
            "MIGRATIONS_MISSING",
            "The database lacks migrations (2, the first is 0006_queue); run `tilik migrate`.",
        ),
        (OSError("db.internal:5432\nmore"), "FAILED", "OSError: db.internal:5432"),
    ],
)
async def test_readyz_names_the_check_that_failed_to_those_who_run_the_service(
    client: httpx.AsyncClient,
    unready: list[Exception],
    failure: Exception,
    named: str,
    reason: str,
) -> None:
    unready.append(failure)
    ready = await client.get("/readyz")
    assert ready.status_code == 503
    told = {"ready": False, "checks": {"catalogue": named}, "reasons": {"catalogue": reason}}
    assert ready.json() == told
    passed_on = {"x-forwarded-for": "192.0.2.7"}
    stranger = await client.get("/readyz", headers=passed_on)
    assert (stranger.status_code, stranger.json()) == (503, {"ready": False})
    operator = {**passed_on, "authorization": "Bearer operator"}
    assert (await client.get("/readyz", headers=operator)).json() == told
    assert (await client.get("/livez")).status_code == 200
