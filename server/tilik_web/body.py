"""The body of a GraphQL request, checked before it reaches the executor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson
from starlette.requests import Request

from tilik_plugin import Text
from tilik_server.validation.exact_json import read_json
from tilik_web.refusal import (
    BatchEmpty,
    BatchPartNotObject,
    BatchTooLong,
    BodyNotJson,
    BodyNotObject,
    BodyTooLarge,
    ContentTypeUnsupported,
    NulCharacter,
    ParameterInvalid,
    ParameterRepeated,
    Refusal,
)

BODY_LIMIT: Final = 1_000_000
"""Bytes of a body."""

_TEXT: Final = Text("must be text", "harus berupa teks")
_OBJECT: Final = Text("must be a JSON object", "harus berupa objek JSON")
_PARAMETERS: Final[Mapping[str, tuple[type, Text]]] = {
    "query": (str, _TEXT),
    "documentId": (str, _TEXT),
    "operationName": (str, _TEXT),
    "variables": (dict, _OBJECT),
    "extensions": (dict, _OBJECT),
}
"""The parameters of a request, with their types and the reason against any other."""
_OF_ADDRESS: Final = Text(
    "in the address must be a JSON object, percent-encoded in UTF-8",
    "di alamat harus berupa objek JSON, dengan pengodean persen dalam UTF-8",
)
_MISSING: Final = Text(
    "is missing: send a document in it, or the id of a known one in `documentId`",
    "tidak ada: kirim dokumen di dalamnya, atau id dokumen yang dikenal di `documentId`",
)
_NO_ID: Final = Text(
    "must be 1 to 256 letters, digits and `.` `_` `~` `:` `-`",
    "harus 1 sampai 256 huruf, angka, dan `.` `_` `~` `:` `-`",
)
_NO_VERSION: Final = Text("must be the number 1", "harus berupa angka 1")
_PERSISTED: Final = "extensions.persistedQuery"
_ID: Final = re.compile(r"[A-Za-z0-9._~:-]{1,256}")
"""What may be the id of a document: the characters of GraphQL over HTTP."""
# PostgreSQL stores no NUL, which JSON and GraphQL strings can both write by its number.
_NUL: Final = re.compile(rb"\x00|\\u(?:0000|\{0+\})")


@dataclass(frozen=True, slots=True)
class Operation:
    """A document, the name of the operation to run in it, and its variables."""

    document: str
    variables: Mapping[str, Any]
    name: str | None

    @property
    def digest(self) -> str:
        """The beginning of the document's SHA-256, by which a log tells documents apart."""
        # Sixteen digits, so that none looks like a civil servant's number.
        return sha256(self.document.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: an operation whose document is sent, or named, or both.

    `document_id` is the parameter of GraphQL over HTTP, `hash` that of Apollo's persisted queries.
    """

    document: str | None
    document_id: str | None
    hash: str | None
    variables: Mapping[str, Any]
    name: str | None


Batch = tuple[Asked | Refusal, ...]
"""What the parts of a batch ask for, in order; a part that asks for nothing is its refusal."""


async def read_request(
    request: Request, limit: int = BODY_LIMIT, batch_max: int = 0
) -> Asked | Batch:
    """Return what a POST's JSON body or a GET's parameters ask for.

    Raises a Refusal: 415 for a body that is not declared as JSON, 413 for one over `limit` bytes,
    400 for one that is not an object of a GraphQL request, nor an array of up to `batch_max`.
    """
    if request.method != "POST":
        return parse_request(_parameters(request))
    _check_content_type(request)
    content = _parse_body(await _read_body(request, limit))
    if isinstance(content, list) and batch_max:
        return _parse_batch(content, batch_max)
    return parse_request(_object(content))


def _parse_batch(contents: list[Any], most: int) -> Batch:
    if not contents:
        raise BatchEmpty(limit=most)
    if len(contents) > most:
        raise BatchTooLong(found=len(contents), limit=most)
    return tuple(_parse_part(content, number) for number, content in enumerate(contents, 1))


def _parse_part(content: Any, number: int) -> Asked | Refusal:
    if not isinstance(content, dict):
        return BatchPartNotObject(number=number)
    try:
        return parse_request(content)
    except Refusal as refusal:
        return refusal


def _check_content_type(request: Request) -> None:
    media_type, *params = (
        part.strip().lower() for part in request.headers.get("content-type", "").split(";")
    )
    charsets = [param[8:].strip('"') for param in params if param.startswith("charset=")]
    plain = request.headers.get("content-encoding", "identity").lower() == "identity"
    # A page of another site can send forms and plain text without the browser asking us first.
    if media_type != "application/json" or charsets not in ([], ["utf-8"]) or not plain:
        raise ContentTypeUnsupported


async def _read_body(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    # Python limits the digits of an int, and a header may have thousands.
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise BodyTooLarge(limit=limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        # A chunked request declares no length.
        if len(body) > limit:
            raise BodyTooLarge(limit=limit)
    return bytes(body)


def _parameters(request: Request) -> dict[str, Any]:
    parameters: dict[str, Any] = dict(request.query_params)
    for name in _PARAMETERS:
        found = len(request.query_params.getlist(name))
        if found > 1:
            raise ParameterRepeated(parameter=name, found=found)
    if any("\x00" in value for value in parameters.values()):
        raise NulCharacter
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = _parse_text(name, parameters[name])
    return parameters


def _parse_text(name: str, text: str) -> Any:
    encoded = text.encode("utf-8", "surrogatepass")
    if _NUL.search(encoded):
        raise NulCharacter
    try:
        return read_json(encoded)
    except orjson.JSONDecodeError as error:
        raise ParameterInvalid(parameter=name, reason=_OF_ADDRESS) from error


def parse_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body or a message.

    Raises a Refusal if it is not a JSON object.
    """
    return _object(_parse_body(body))


def _parse_body(body: bytes) -> Any:
    # One pattern over the bytes finds it raw, as JSON's escape and as GraphQL's.
    if _NUL.search(body):
        raise NulCharacter
    try:
        return read_json(body)
    except orjson.JSONDecodeError as error:
        raise BodyNotJson from error


def _object(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise BodyNotObject
    return content


def parse_request(content: Mapping[str, Any]) -> Asked:
    """Return what a GraphQL request's object asks for.

    Raises a Refusal if it is not such an object, or has neither a document nor the name of one.
    """
    for name, (kind, reason) in _PARAMETERS.items():
        if not isinstance(content.get(name), kind | None):
            raise ParameterInvalid(parameter=name, reason=reason)
    document, document_id = content.get("query") or None, content.get("documentId") or None
    if document_id is not None and not _ID.fullmatch(document_id):
        raise ParameterInvalid(parameter="documentId", reason=_NO_ID)
    sha256 = _persisted_hash(content.get("extensions") or {})
    is_blank = document is not None and not document.strip()
    if is_blank or (document is None and document_id is None and sha256 is None):
        raise ParameterInvalid(parameter="query", reason=_MISSING)
    # A GET that names no operation may have the parameter all the same.
    operation = content.get("operationName") or None
    return Asked(document, document_id, sha256, content.get("variables") or {}, operation)


def _persisted_hash(extensions: Mapping[str, Any]) -> str | None:
    """Return the hash of Apollo's persisted queries in a request's extensions, if it has one."""
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict):
        raise ParameterInvalid(parameter=_PERSISTED, reason=_OBJECT)
    version, sha256 = persisted.get("version"), persisted.get("sha256Hash")
    # To Python, true and 1.0 are 1.
    if type(version) is not int or version != 1:
        raise ParameterInvalid(parameter=f"{_PERSISTED}.version", reason=_NO_VERSION)
    if not isinstance(sha256, str) or not _ID.fullmatch(sha256):
        raise ParameterInvalid(parameter=f"{_PERSISTED}.sha256Hash", reason=_NO_ID)
    return sha256
