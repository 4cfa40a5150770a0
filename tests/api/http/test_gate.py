"""The gate: pages of other origins, headers for browsers, compressed answers, and time."""

import asyncio
import gzip
import logging
from typing import Any

import httpx
import pytest

from tilik_web.gate import Gate

PORTAL = "https://portal.example.go.id"
FOREIGN = "https://elsewhere.example"
PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization, content-type",
}


def granted(response: httpx.Response) -> str | None:
    """The origin that a browser lets read an answer."""
    found: str | None = response.headers.get("access-control-allow-origin")
    return found


async def preflight(client: httpx.AsyncClient, origin: str, **more: str) -> httpx.Response:
    """The answer to what a browser asks before it sends a request for a page."""
    headers = {"origin": origin, **PREFLIGHT, **more}
    return await client.options("/graphql", headers=headers)


async def test_page_of_a_named_origin_may_ask(client: httpx.AsyncClient) -> None:
    allowed = await preflight(client, PORTAL)
    assert (allowed.status_code, granted(allowed)) == (200, PORTAL)
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
    assert int(allowed.headers["access-control-max-age"]) == 7200
    answer = await client.post(
        "/graphql", json={"query": "{ greeting }"}, headers={"origin": PORTAL}
    )
    assert answer.json()["data"] == {"greeting": "Good day, you"}
    assert granted(answer) == PORTAL
    assert "x-request-id" in answer.headers["access-control-expose-headers"].lower()
    assert "Origin" in answer.headers["vary"]
    # Nothing is sent with a request but what the page puts there.
    assert "access-control-allow-credentials" not in answer.headers


async def test_failure_can_be_read_by_the_page_too(client: httpx.AsyncClient) -> None:
    refused = await client.post("/graphql", content=b"{", headers={"origin": PORTAL})
    assert (refused.status_code, granted(refused)) == (415, PORTAL)


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://portal.example.go.id", PORTAL + ":8"])
async def test_page_of_another_origin_may_not(client: httpx.AsyncClient, origin: str) -> None:
    refused = await preflight(client, origin)
    assert (refused.status_code, granted(refused)) == (400, None)
    answer = await client.post(
        "/graphql", json={"query": "{ greeting }"}, headers={"origin": origin}
    )
    assert granted(answer) is None


@pytest.mark.parametrize(
    "unasked",
    [
        {"access-control-request-method": "DELETE"},
        {"access-control-request-headers": "x-forwarded-for"},
    ],
)
async def test_page_may_ask_with_what_the_service_reads_alone(
    client: httpx.AsyncClient, unasked: dict[str, str]
) -> None:
    assert (await preflight(client, PORTAL, **unasked)).status_code == 400


ELSEWHERE: list[dict[str, str]] = [
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "origin": FOREIGN},
    {"sec-fetch-site": "same-site", "origin": "https://other.example.go.id"},
    {"sec-fetch-site": "same-site"},
    {"origin": FOREIGN},
    {"origin": "null"},
]
HERE: list[dict[str, str]] = [
    {},
    {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"},
    {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"},
    {"sec-fetch-site": "cross-site", "origin": PORTAL},
    {"sec-fetch-site": "same-site", "origin": PORTAL},
    {"origin": PORTAL},
    {"origin": "http://tilik"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("accept", ["*/*", "text/event-stream", "image/avif,image/webp"])
async def test_page_of_another_origin_executes_nothing_by_get(
    client: httpx.AsyncClient, desk: Any, headers: dict[str, str], accept: str
) -> None:
    asked = {**headers, "accept": accept, "accept-language": "id"}
    answer = await client.get("/graphql", params={"query": "{ greeting }"}, headers=asked)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (403, "ORIGIN_NOT_ALLOWED")
    assert "TILIK_CORS_ORIGINS" in error["message"]
    assert "Halaman dari asal ini" in error["message"]
    assert desk.asked == []


@pytest.mark.parametrize("headers", HERE)
async def test_programs_and_pages_that_may_ask_are_answered_by_get(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.get("/graphql", params={"query": "{ greeting }"}, headers=headers)
    assert answer.json()["data"] == {"greeting": "Good day, you"}


async def test_link_of_another_site_leads_to_graphiql(client: httpx.AsyncClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "accept": "text/html"}
    answer = await client.get("/graphql", headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/graphiql")


class TestDemo:
    @pytest.fixture
    def gate(self) -> Gate:
        return Gate(loopback=True, seconds=20)

    @pytest.mark.parametrize(
        ("origin", "allowed"),
        [
            ("http://localhost:5173", True),
            ("http://127.0.0.1:3000", True),
            ("http://[::1]:3000", True),
            ("https://localhost", True),
            ("http://localhost.example", False),
            ("http://127.0.0.1.example:80", False),
            (PORTAL, False),
        ],
    )
    async def test_pages_of_the_same_machine_may_ask(
        self, client: httpx.AsyncClient, origin: str, allowed: bool
    ) -> None:
        assert granted(await preflight(client, origin)) == (origin if allowed else None)
        headers = {"origin": origin, "sec-fetch-site": "cross-site"}
        asked = await client.get("/graphql", params={"query": "{ greeting }"}, headers=headers)
        assert asked.status_code == (200 if allowed else 403)


class TestWithoutOrigins:
    @pytest.fixture
    def gate(self) -> Gate:
        return Gate(seconds=20)

    async def test_no_page_of_another_origin_may_ask(self, client: httpx.AsyncClient) -> None:
        refused = await preflight(client, PORTAL)
        assert (refused.status_code, granted(refused)) == (405, None)
        assert refused.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("path", ["/", "/graphiql", "/operations.json", "/nowhere", "/livez"])
async def test_every_answer_tells_browsers_to_guess_and_frame_nothing(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


async def test_answer_over_tls_says_to_stay_there(client: httpx.AsyncClient) -> None:
    client.base_url = httpx.URL("https://tilik")
    headers = (await client.get("/livez")).headers
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(("length", "encoding"), [(10, None), (5_000, "gzip")])
async def test_long_answer_is_compressed(
    client: httpx.AsyncClient, length: int, encoding: str | None
) -> None:
    body = {"query": "query ($name: String!) { greeting(name: $name) }"}
    name = "a" * length
    async with client.stream(
        "POST", "/graphql", json={**body, "variables": {"name": name}}
    ) as response:
        raw = b"".join([part async for part in response.aiter_raw()])
    assert response.headers.get("content-encoding") == encoding
    text = gzip.decompress(raw) if encoding else raw
    assert name.encode() in text
    assert encoding is None or len(raw) < 200
    assert "Accept-Encoding" in response.headers["vary"] or encoding is None


async def test_client_that_reads_no_gzip_gets_none(client: httpx.AsyncClient) -> None:
    answer = await client.get("/schema.graphql", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers


class TestTime:
    @pytest.fixture
    def gate(self) -> Gate:
        return Gate(seconds=0.2)

    @pytest.mark.parametrize(
        ("language", "words"), [("en", "longer than 0.2 seconds"), ("id", "lebih dari 0.2 detik")]
    )
    async def test_request_that_takes_too_long_is_given_up(
        self, client: httpx.AsyncClient, desk: Any, language: str, words: str
    ) -> None:
        headers = {"accept-language": language}
        answer = await client.post("/graphql", json={"query": "{ waiting }"}, headers=headers)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "REQUEST_TOO_SLOW"
        assert words in error["message"]
        assert desk.given_up.is_set()
        assert desk.asked[0].closed

    async def test_body_that_comes_too_slowly_is_refused(
        self, served: httpx.AsyncClient, desk: Any
    ) -> None:
        address = served.base_url
        reader, writer = await asyncio.open_connection(address.host, address.port)
        head = "POST /graphql HTTP/1.1\r\nhost: tilik\r\ncontent-type: application/json\r\n"
        writer.write(f"{head}content-length: 90\r\n\r\n{{".encode())
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert "BODY_TOO_SLOW" in answer.decode()
        assert desk.asked == []


async def test_client_that_leaves_ends_its_request(
    served: httpx.AsyncClient, desk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "tilik.access"):
        asking = asyncio.create_task(served.post("/graphql", json={"query": "{ waiting }"}))
        async with asyncio.timeout(10):
            await desk.waiting.wait()
            asking.cancel()
            await desk.given_up.wait()
            while not caplog.records:
                await asyncio.sleep(0.01)
    assert desk.asked[0].closed
    assert "POST /graphql 499" in caplog.text


@pytest.mark.parametrize(
    "path", ["/a%0a2026-01-01 00:00:00,000 ERROR tilik.request forged", "/a%0d%1b[2Jb"]
)
async def test_path_begins_no_other_line_of_the_log(
    client: httpx.AsyncClient, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "tilik.access"):
        await client.get(path)
    (record,) = caplog.records
    assert record.getMessage().isprintable()
    assert path[:5] in record.getMessage().replace("%0A", "%0a").replace("%0D", "%0d")
