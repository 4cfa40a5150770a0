"""Traces: spans reach a collector that the usual variables name, and hold no text of a client."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.types import Message, Receive, Scope, Send

from tilik.commands.serve import with_spans
from tilik.tracing import traced
from tilik_server.errors import TracingMissing
from tilik_server.usage import Usage

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


class Collector(BaseHTTPRequestHandler):
    """Keeps what it is sent."""

    received: list[bytes]

    def do_POST(self) -> None:
        self.received.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def collecting() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a collector, and what it has received."""
    received: list[bytes] = []
    handler = type("Handler", (Collector,), {"received": received})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", received
        finally:
            server.shutdown()
            thread.join()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    usage = Usage("user", "query", "WorkList", "9f2c", 12, 3, ["NOT_YOUR_STEP"])
    scope["state"].update(usage=usage, request_id="lb-1")
    await send({"type": "http.response.start", "status": scope["status"], "headers": []})
    if scope["status"] == 500:
        raise ValueError("employee 199001012020011001")


async def receive() -> Message:
    raise AssertionError("nothing is to be received")


async def send(_: Message) -> None:
    """Take the answer."""


def request(status: int) -> Scope:
    parent = f"00-{TRACE}-{PARENT}-01".encode()
    return {
        "type": "http",
        "method": "POST",
        "path": "/graphql" if status == 200 else "/Siti",
        "headers": [(b"traceparent", parent)],
        "state": {},
        "status": status,
    }


async def test_span_tells_the_collector_what_the_log_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with collecting() as (address, received):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=tilik-utara")
        with traced(app) as served:
            await served(request(200), receive, send)
            with pytest.raises(ValueError, match="employee"):
                await served(request(500), receive, send)
    sent = ExportTraceServiceRequest.FromString(b"".join(received))
    (resource,) = sent.resource_spans
    assert 'string_value: "tilik-utara"' in str(resource.resource)
    good, failed = resource.scope_spans[0].spans
    assert (good.trace_id.hex(), good.parent_span_id.hex()) == (TRACE, PARENT)
    told = {each.key: each.value for each in good.attributes}
    assert (good.name, failed.name) == ("POST /graphql", "POST page")
    assert told["http.response.status_code"].int_value == 200
    assert told["tilik.operation"].string_value == "WorkList"
    assert told["tilik.statements"].int_value == 3
    assert told["tilik.request_id"].string_value == "lb-1"
    assert failed.status.code == 2
    assert b"199001012020011001" not in b"".join(received)
    assert b"Siti" not in b"".join(received)


def test_service_has_no_spans_without_a_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", raising=False)
    with with_spans(app) as served:
        assert served is app
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    with with_spans(app) as served:
        assert served is app


def test_collector_without_the_libraries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "tilik.tracing", None)
    with pytest.raises(TracingMissing, match=r"tilik\[tracing\]"):
        with_spans(app)
