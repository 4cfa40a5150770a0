"""The origin of a request: whether a browser sent it from a page of this service."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

OWN_SITES: Final = ("same-origin", "none")
"""What Sec-Fetch-Site says of a request of our own page, or of the person at the browser."""


def is_from_here(connection: HTTPConnection) -> bool:
    """Return whether the page that sent a request is one of ours; it has to name its origin."""
    origin = connection.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == connection.headers.get("host")


def is_from_elsewhere(connection: HTTPConnection, admits: Callable[[str], bool]) -> bool:
    """Return whether a browser says that a page sent the request whose origin may not ask.

    A page cannot change what its browser says, and clients other than browsers say nothing.
    """
    site, origin = connection.headers.get("sec-fetch-site"), connection.headers.get("origin")
    if site in OWN_SITES:
        return False
    if origin is None:
        return site is not None
    return not (is_from_here(connection) or admits(origin))
