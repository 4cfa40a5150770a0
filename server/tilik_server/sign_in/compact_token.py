"""Compact tokens: the parts of a token as it arrived, before anything about it is believed."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from tilik_server.access.tokens import LONGEST
from tilik_server.errors import TokenInvalid

TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
"""The types of access tokens (RFC 9068); an issuer signs other things with the same key."""
REFUSED: Final = frozenset({"b64", "crit", "jku", "jwk", "x5u"})
"""Headers that bring a key, or change how the token must be read."""
LONGEST_KID: Final = 255

_PART: Final = r"[A-Za-z0-9_-]+"
_FORM: Final = re.compile(rf"{_PART}\.{_PART}\.{_PART}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CompactToken:
    """A token of three parts; its claims are not trusted until its signature is verified."""

    text: str
    algorithm: str
    kid: str
    claims: dict[str, Any]


def read_issuer(text: str) -> str | None:
    """Return the issuer that a token says it has. Raises TokenInvalid."""
    issuer = _read_object(_split(text)[1]).get("iss")
    return issuer if isinstance(issuer, str) else None


def read_compact(text: str) -> CompactToken:
    """Return the parts of a token. Raises TokenInvalid if a header is one that is refused."""
    head, body, _ = _split(text)
    header = _read_object(head)
    algorithm, kid = _text(header, "alg"), _text(header, "kid")
    is_access_token = _text({"typ": "JWT", **header}, "typ").lower() in TYPES
    if not is_access_token or not REFUSED.isdisjoint(header) or len(kid) > LONGEST_KID:
        raise TokenInvalid
    return CompactToken(text, algorithm, kid, _read_object(body))


def _text(header: Mapping[str, Any], name: str) -> str:
    value = header.get(name)
    if not isinstance(value, str):
        raise TokenInvalid
    return value


def _split(text: str) -> list[str]:
    if len(text) > LONGEST or not _FORM.fullmatch(text):
        raise TokenInvalid
    return text.split(".")


def _read_object(part: str) -> dict[str, Any]:
    try:
        # orjson bounds how deep it reads; the standard library raises RecursionError instead.
        content = orjson.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError as fault:
        raise TokenInvalid from fault
    if not isinstance(content, dict):
        raise TokenInvalid
    return content
