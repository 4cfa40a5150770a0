"""Traces: a span of OpenTelemetry for each request, with the extra `tilik[tracing]`.

The usual `OTEL_...` variables configure it; nothing else imports this module.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tilik_server.usage import Usage

_CARRIED: Final = frozenset({"traceparent", "tracestate"})


class Traced:
    """The application with a span around each request, below the span that its sender names."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its span ends with the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        parent = TraceContextTextMapPropagator().extract(_carried(scope["headers"]))
        # The path is in no name: there are as many as clients can think of.
        name = f"{scope['method']} {'/graphql' if scope['path'] == '/graphql' else 'page'}"
        # The text of an exception may hold what the log masks.
        with self._tracer.start_as_current_span(
            name, parent, SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:

            async def send_seen(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _tell_status(span, message["status"])
                await send(message)

            try:
                await self._app(scope, receive, send_seen)
            finally:
                _tell_usage(span, scope)


@contextmanager
def traced(app: ASGIApp) -> Iterator[ASGIApp]:
    """Yield the application with spans, and send the last ones at the end of the block."""
    resource = Resource({SERVICE_NAME: "tilik"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    try:
        yield Traced(app, provider.get_tracer("tilik"))
    finally:
        provider.shutdown()


def _carried(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    named = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    return {name: value for name, value in named if name in _CARRIED}


def _tell_status(span: Span, status: int) -> None:
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(StatusCode.ERROR)


def _tell_usage(span: Span, scope: Scope) -> None:
    """Add what the line of the log tells too."""
    state = scope.get("state", {})
    usage: Usage | None = state.get("usage")
    fields = {} if usage is None else usage.as_fields()
    for name, value in fields.items():
        span.set_attribute(f"tilik.{name}", value)
    if "request_id" in state:
        span.set_attribute("tilik.request_id", state["request_id"])
