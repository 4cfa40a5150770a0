"""Malformed bodies: never a 5xx, never a hang, always JSON with a code and a request id."""

import gzip
import socket
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

DEEP = 100_000
MALFORMED: dict[str, bytes] = {
    "empty": b"",
    "space": b"   \n",
    "null": b"null",
    "true": b"true",
    "number": b"42",
    "string": b'"{ greeting }"',
    "array": b"[]",
    "array of null": b"[null]",
    "batch": b'[{"query": "{ greeting }"}, {"query": "{ greeting }"}]',
    "bare document": b"{ greeting }",
    "not closed": b'{"query": "{ greeting }"',
    "two objects": b'{"query": "{ greeting }"}{"query": "{ greeting }"}',
    "trailing comma": b'{"query": "{ greeting }",}',
    "single quotes": b"{'query': '{ greeting }'}",
    "not a number": b'{"query": "{ greeting }", "variables": {"n": NaN}}',
    "bad utf-8": b'{"query": "\xff\xfe"}',
    "half a character": b'{"query": "{ greeting }", "operationName": "\xc3"}',
    "utf-16": '{"query": "{ greeting }"}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf" + b'{"query": "{ greeting }"}',
    "lone surrogate": b'{"query": "{ greeting(name: \\"\\ud800\\") }"}',
    "nul byte": b'{"query": "{ greeting }\x00"}',
    "nul escaped": b'{"query": "{ greeting }", "variables": {"n": "\\u0000"}}',
    "nul in the document": b'{"query": "{ greeting(name: \\"\\\\u0000\\") }"}',
    "nul in braces": b'{"query": "{ greeting(name: \\"\\\\u{00}\\") }"}',
    "deep arrays": b"[" * DEEP,
    "deep objects": b'{"a":' * DEEP,
    "deep variables": b'{"query": "{ greeting }", "variables": {"a": '
    + b"[" * DEEP
    + b"]" * DEEP
    + b"}}",
    "6,000 digits": b'{"query": "{ greeting }", "variables": {"n": ' + b"9" * 6000 + b"}}",
    "gzip": gzip.compress(b'{"query": "{ greeting }"}'),
    "form": b"query=%7B+greeting+%7D",
    "no query": b"{}",
    "query null": b'{"query": null}',
    "query empty": b'{"query": " "}',
    "query a number": b'{"query": 7}',
    "query a list": b'{"query": ["{ greeting }"]}',
    "query an object": b'{"query": {"a": 1}}',
    "variables a list": b'{"query": "{ greeting }", "variables": []}',
    "variables a string": b'{"query": "{ greeting }", "variables": "{}"}',
    "operation name a number": b'{"query": "{ greeting }", "operationName": 1}',
    "operation name a list": b'{"query": "{ greeting }", "operationName": ["A"]}',
    "extensions a string": b'{"query": "{ greeting }", "extensions": "x"}',
}
WELL_FORMED_BUT_REJECTED: dict[str, str] = {
    "deep selections": "{a" * 15_000,
    "deep lists": "{ greeting(name: " + "[" * 30_000,
    "deep objects": "{ greeting(name: " + "{a:" * 10_000,
    "deep types": "query A($a: " + "[" * 30_000,
    "6,000 digits": "{ greeting(name: " + "9" * 6_000 + ") }",
    "lone surrogate": '{ greeting(name: "\\ud800") }',
    "control characters": "{ \x01 }",
    "long name": "{ " + "a" * 30_000 + " }",
    "cyclic fragments": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "no operation": "# nothing",
    "schema text": "type Query { a: Int }",
}


def assert_refused(response: httpx.Response, status: int) -> None:
    error: dict[str, Any] = response.json()["errors"][0]
    assert response.status_code == status
    assert error["extensions"]["code"]
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_malformed_body_is_a_400(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post(
        "/graphql", content=body, headers={"content-type": "application/json"}
    )
    assert_refused(response, 400)


@pytest.mark.parametrize(
    "query", WELL_FORMED_BUT_REJECTED.values(), ids=WELL_FORMED_BUT_REJECTED.keys()
)
async def test_unusable_document_is_the_clients_error(
    client: httpx.AsyncClient, query: str
) -> None:
    response = await client.post(
        "/graphql",
        content=orjson.dumps({"query": query}),
        headers={"content-type": "application/json", "accept": "application/graphql-response+json"},
    )
    assert_refused(response, 400)


async def test_document_over_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    query = "{ greeting } #" + "x" * 40_000
    response = await client.post("/graphql", json={"query": query})
    assert_refused(response, 400)


@pytest.mark.parametrize(
    "params",
    [
        {"query": "{ greeting }", "variables": "{"},
        {"query": "{ greeting }", "variables": "[]"},
        {"query": "{ greeting }", "variables": "[" * 20_000},
        {"query": "{ greeting }", "extensions": '"x"'},
        {"query": "{ greeting }\x00"},
        {"query": "{ greeting }", "variables": '{"n": "\\u0000"}'},
        {"query": ""},
        {"operationName": "A"},
    ],
)
async def test_malformed_parameters_are_a_400(
    client: httpx.AsyncClient, params: dict[str, str]
) -> None:
    response = await client.get("/graphql", params=params)
    assert_refused(response, 400)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/plain; charset=application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonp",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
    ],
)
async def test_other_content_type_is_a_415_and_runs_nothing(
    client: httpx.AsyncClient, desk: Any, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    response = await client.post("/graphql", content=b'{"query": "{ greeting }"}', headers=headers)
    assert_refused(response, 415)
    assert desk.asked == []


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON;charset=UTF-8", 'application/json; charset="utf-8"'],
)
async def test_json_content_type_is_accepted(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post(
        "/graphql", content=b'{"query": "{ greeting }"}', headers={"content-type": content_type}
    )
    assert response.status_code == 200


async def test_bodies_are_refused_alike_behind_the_server(served: httpx.AsyncClient) -> None:
    for body in MALFORMED.values():
        response = await served.post("/graphql", content=body, headers=_JSON)
        assert_refused(response, 400)


async def test_compressed_body_is_a_415(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    content = gzip.compress(b'{"query": "{ greeting }"}')
    assert_refused(await client.post("/graphql", content=content, headers=headers), 415)


async def test_body_of_one_megabyte_is_read(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=_body(1_000_000), headers=_JSON)
    assert response.json()["data"] == {"greeting": "Good day, you"}


async def test_larger_body_is_a_413(client: httpx.AsyncClient) -> None:
    assert_refused(await client.post("/graphql", content=_body(1_000_001), headers=_JSON), 413)


async def test_larger_body_in_chunks_is_a_413(served: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        body = _body(1_000_001)
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]

    assert_refused(await served.post("/graphql", content=chunks(), headers=_JSON), 413)


async def test_client_that_leaves_within_its_body_harms_nobody(served: httpx.AsyncClient) -> None:
    address = urlsplit(str(served.base_url))
    with socket.create_connection((address.hostname, address.port)) as leaving:
        leaving.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"content-length: 100\r\n\r\n{"
        )
    response = await served.post("/graphql", json={"query": "{ greeting }"})
    assert response.status_code == 200


_JSON = {"content-type": "application/json"}


def _body(size: int) -> bytes:
    start, end = b'{"query": "{ greeting }", "variables": {"n": "', b'"}}'
    return start + b"x" * (size - len(start) - len(end)) + end
