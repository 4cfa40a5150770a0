"""Fixtures of the HTTP tests: the site with a small schema, with and without a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from math import inf

import httpx
import pytest
import strawberry
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.types import Receive, Scope, Send

from tilik_plugin import Text
from tilik_schema.documents.known_documents import KnownDocuments
from tilik_server.access.viewer import Viewer
from tilik_server.errors import FieldFault, InvalidArgument, RateLimited
from tilik_server.errors.messages import Language
from tilik_server.limits import DocumentLimits
from tilik_tests.site_server import serve_site
from tilik_tests.viewers import ADMIN
from tilik_web.gate import Gate
from tilik_web.probes import Probes
from tilik_web.site import build_site

PORTAL = "https://portal.example.go.id"


@dataclass
class Desk:
    """What the small schema answers from: it notes who asked, and fails as it is told to.

    `viewer` is who asks, and `unable` is raised while the viewer is identified. `waiting` and
    `given_up` tell of the field that never answers. `charged` are the costs of documents, which
    the desk refuses beyond `most`. After a lost connection it may be back, and
    `lost_charges` are raised, one each, instead of charging.
    """

    charged: list[int] = field(default_factory=list)
    most: float = inf
    is_back: bool = True
    lost_charges: list[Exception] = field(default_factory=list)
    failure: Exception | None = None
    viewer: Viewer = ADMIN
    unable: Exception | None = None
    asked: list["Asking"] = field(default_factory=list)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    given_up: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Asking:
    """The resolvers' context of one request."""

    desk: Desk
    viewer: Viewer
    closed: bool = False

    async def is_back(self) -> bool:
        """Tell whether the desk answers again after its connection was lost."""
        return self.desk.is_back

    async def close(self) -> None:
        self.closed = True

    async def charge(self, cost: int) -> None:
        """Take what a document costs."""
        if self.desk.lost_charges:
            raise self.desk.lost_charges.pop()
        self.desk.charged.append(cost)
        if cost > self.desk.most:
            raise RateLimited(seconds=7)


Info = strawberry.Info[Asking, None]


@strawberry.type
class Greeting:
    text: str


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self, name: str = "you") -> str:
        return f"Good day, {name}"

    @strawberry.field
    def language(self, info: Info) -> str:
        return info.context.viewer.language

    @strawberry.field
    def failing(self, info: Info) -> str | None:
        if info.context.desk.failure:
            raise info.context.desk.failure
        return "well"

    @strawberry.field
    async def waiting(self, info: Info) -> str:
        """Never answer; the desk is told when the wait is given up."""
        try:
            info.context.desk.waiting.set()
            await asyncio.Event().wait()
        finally:
            info.context.desk.given_up.set()
        return "never"

    @strawberry.field
    def several(self, first: int = 20) -> list[Greeting]:
        return [Greeting(text="Good day")] * first

    @strawberry.field
    def misasked(self) -> str | None:
        fault = FieldFault(("on",), Text("Choose a later day.", "Pilih hari berikutnya."))
        raise InvalidArgument(fields=[fault])


@strawberry.type
class Mutation:
    @strawberry.mutation
    def fail(self, info: Info) -> bool:
        if info.context.desk.failure:
            raise info.context.desk.failure
        return False


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def unready() -> list[Exception]:
    """What the catalogue's probe raises, if anything is put here."""
    return []


@pytest.fixture
def gate() -> Gate:
    """What the site grants browsers, and how long a request may take."""
    return Gate((PORTAL,), seconds=20)


@pytest.fixture
def known() -> KnownDocuments:
    """The documents that the site knows, and whose others it takes: everybody's."""
    return KnownDocuments()


@pytest.fixture
def limits() -> DocumentLimits:
    """The limits on documents, as they are by default."""
    return DocumentLimits()


@pytest.fixture
def site(
    desk: Desk,
    unready: list[Exception],
    gate: Gate,
    known: KnownDocuments,
    limits: DocumentLimits,
) -> Starlette:
    """The site with a small schema."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, object]]:
        yield {"desk": desk}

    def begin(connection: HTTPConnection, viewer: Viewer) -> Asking:
        asking = Asking(connection.state.desk, viewer)
        desk.asked.append(asking)
        return asking

    async def identify(_: HTTPConnection, language: Language, __: str | None) -> Viewer:
        if desk.unable:
            raise desk.unable
        return replace(desk.viewer, language=language)

    async def check(_: Request) -> None:
        if unready:
            raise unready[0]

    schema = strawberry.Schema(Query, Mutation)

    async def is_operator(request: Request) -> bool:
        return request.headers.get("authorization") == "Bearer operator"

    probes = Probes({"catalogue": check}, is_operator)
    return build_site(schema, identify, begin, probes, lifespan, limits, gate, known=known)


@pytest.fixture
async def client(site: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client that calls the site without a network between."""
    async with site.router.lifespan_context(site) as state:

        async def running(scope: Scope, receive: Receive, send: Send) -> None:
            await site({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(running)
        async with httpx.AsyncClient(transport=transport, base_url="http://tilik") as opened:
            yield opened


@pytest.fixture
async def served(site: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the site behind uvicorn, on a free loopback port."""
    async with serve_site(site, ws="none") as server:
        address = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=address, timeout=20) as opened:
            yield opened
