"""What an issuer publishes, read over HTTP within limits of time and size."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import orjson

LARGEST: Final = 200_000
"""Bytes of a document; the key sets of common issuers have 2,000 to 20,000."""

Fetch = Callable[[str], Awaitable[dict[str, Any]]]
"""Returns the JSON object at an address. Raises IssuerFault."""


class IssuerFault(Exception):
    """Raised if an issuer does not answer, or answers something else than its keys."""


@asynccontextmanager
async def open_fetch(timeout: float) -> AsyncIterator[Fetch]:
    """Open connections to issuers; certificates must be known to the system.

    Redirects are not followed and no proxy is used, so that an address answers for itself.
    """
    client = httpx.AsyncClient(
        timeout=timeout,
        verify=ssl.create_default_context(),
        trust_env=False,
        headers={"accept": "application/json", "accept-encoding": "identity"},
    )

    async def fetch(address: str) -> dict[str, Any]:
        try:
            return _read_object(address, await _read(client, address))
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            reason = str(fault) or type(fault).__name__
            raise IssuerFault(f"{address}: {reason}") from fault

    async with client:
        yield fetch


async def _read(client: httpx.AsyncClient, address: str) -> bytes:
    body = bytearray()
    async with client.stream("GET", address) as response:
        if response.status_code != httpx.codes.OK:
            raise IssuerFault(f"{address}: status {response.status_code}")
        # The raw bytes: a compressed answer could grow beyond the limit in one piece.
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > LARGEST:
                raise IssuerFault(f"{address}: more than {LARGEST} bytes")
    return bytes(body)


def _read_object(address: str, body: bytes) -> dict[str, Any]:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        raise IssuerFault(f"{address}: not JSON: {fault}") from fault
    if not isinstance(content, dict):
        raise IssuerFault(f"{address}: not a JSON object")
    return content
