"""Personas: whom a visitor of the demo may be for a while, and the tokens for that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tilik_plugin import Text
from tilik_server.errors.messages import Language
from tilik_web.origin import is_from_here
from tilik_web.refusal import AddressUnknown, OriginForeign
from tilik_web.response import failure_response


@dataclass(frozen=True, slots=True)
class Persona:
    """A persona with its words for the pages; `sign` returns a token of `seconds`."""

    key: str
    name: str
    title: Text
    sees: Text
    seconds: int
    sign: Callable[[], str]


ListPersonas = Callable[[Request], Sequence[Persona]]
"""Returns the personas of the running service, in the order in which they are shown."""


def persona_routes(list_personas: ListPersonas) -> list[BaseRoute]:
    """Return the route that gives a token to a page of this service.

    The token is in the body alone, and no cache may keep it.
    """

    def become(request: Request) -> Response:
        if not is_from_here(request):
            return failure_response(request, OriginForeign())
        personas = {each.key: each for each in list_personas(request)}
        persona = personas.get(request.path_params["key"])
        if persona is None:
            return failure_response(request, AddressUnknown())
        content = {**_in_words(persona), "seconds": persona.seconds, "token": persona.sign()}
        headers = {"cache-control": "no-store"}
        return Response(orjson.dumps(content), headers=headers, media_type="application/json")

    return [Route("/personas/{key}", become, methods=["POST"])]


def persona_buttons(personas: Sequence[Persona], language: Language) -> str:
    """Return the entries of the start page, each with a button that a script enables."""
    return "\n".join(
        f'<li><button type="button" disabled data-persona="{escape(each.key)}">'
        f"{escape(each.name)}</button>"
        f"<strong>{escape(each.title.in_language(language))}</strong>"
        f"<span>{escape(each.sees.in_language(language))}</span></li>"
        for each in personas
    )


def _in_words(persona: Persona) -> Mapping[str, object]:
    return {"key": persona.key, "name": persona.name, "title": persona.title.as_dict()}
