"""The pages: the start page, GraphiQL, the named operations as JSON, and the SDL."""

from collections.abc import Awaitable, Callable, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from tilik_server.errors.messages import ENGLISH, Language
from tilik_web.named_operations import NamedOperation, Variables, named_operations
from tilik_web.personas import ListPersonas, persona_buttons, persona_routes
from tilik_web.response import language_of

_ASSETS: Final = files("tilik_web") / "assets"

# GraphiQL sets styles on its elements and carries its fonts and cursors in its stylesheet;
# everything else, above all any public address, is refused by the browser.
_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "vary": "Accept-Language",
    "x-content-type-options": "nosniff",
}


LookUp = Callable[[Request], Awaitable[Variables]]
"""Finds variables that have an answer in the present data."""


def page_routes(
    sdl: str, look_up: LookUp | None, list_personas: ListPersonas | None
) -> list[BaseRoute]:
    """Return the routes of all pages; variables and personas alone are read for each request."""
    operations = named_operations()
    start = {language: _start_page(operations, language) for language in ("en", "id")}
    become = {language: _read_template(f"personas.{language}.html") for language in start}
    graphiql = _read_template("graphiql.html").substitute(
        personas="none" if list_personas is None else "some"
    )

    def show_start(request: Request) -> Response:
        asked = request.query_params.get("lang", "")
        wanted = (asked, language_of(request), ENGLISH)
        language = next(each for each in wanted if each in start)
        personas = list_personas(request) if list_personas else ()
        buttons = persona_buttons(personas, language)
        page = start[language].substitute(
            personas=become[language].substitute(buttons=buttons) if buttons else "",
        )
        return HTMLResponse(page, headers={**_HEADERS, "content-language": language})

    def show_graphiql(_: Request) -> Response:
        return HTMLResponse(graphiql, headers=_HEADERS)

    async def show_operations(request: Request) -> Response:
        variables = await look_up(request) if look_up else {}
        return Response(orjson.dumps(named_operations(variables)), media_type="application/json")

    def show_sdl(_: Request) -> Response:
        return PlainTextResponse(sdl)

    return [
        Route("/", show_start),
        Route("/graphiql", show_graphiql),
        Route("/operations.json", show_operations),
        Route("/schema.graphql", show_sdl),
        *(persona_routes(list_personas) if list_personas else ()),
        Mount("/assets", StaticFiles(packages=[("tilik_web", "assets")])),
        # Strawberry's page of GraphiQL would load it from a public address.
        Mount("/static", StaticFiles(packages=[("tilik_web", "static")])),
    ]


def _read_template(name: str) -> Template:
    return Template((_ASSETS / name).read_text("utf-8"))


def _start_page(operations: Sequence[NamedOperation], language: Language) -> Template:
    """Return the template of the start page; its personas are filled in later."""
    template = _read_template(f"start.{language}.html")
    groups = groupby(operations, key=lambda operation: operation.asked_by[language])
    sections = (
        f"<section><h3>{escape(asked_by)}</h3><dl>{_entries(list(group), language)}</dl></section>"
        for asked_by, group in groups
    )
    # The result is a template again, in which a dollar sign of a text must not begin a place.
    return Template(template.safe_substitute(operations="\n".join(sections).replace("$", "$$")))


def _entries(operations: Sequence[NamedOperation], language: Language) -> str:
    return "".join(
        f'<dt><a href="/graphiql?operation={escape(operation.name)}">{escape(operation.name)}</a>'
        f"</dt><dd>{escape(operation.about[language])}{_for_whom(operation, language)}</dd>"
        for operation in operations
    )


def _for_whom(operation: NamedOperation, language: Language) -> str:
    """Return who may call a mutation, and when; nothing for a query."""
    said = operation.for_whom
    return f" <em>{escape(said[language])}</em>" if said else ""
