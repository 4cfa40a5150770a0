"""The origin of a request: whether a browser sent it from a page of this service."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def is_from_here(connection: HTTPConnection) -> bool:
    """Return whether the page that sent a request is one of ours; it has to name its origin."""
    origin = connection.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == connection.headers.get("host")
