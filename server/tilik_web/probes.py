"""The probes: `/livez` for a process that answers, `/readyz` for a service that can work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tilik_server.errors import TilikError
from tilik_server.errors.messages import Language
from tilik_server.usage import current_usage
from tilik_web.response import language_of

Check = Callable[[Request], Awaitable[None]]
"""Raises an error if the check fails."""
IsOperator = Callable[[Request], Awaitable[bool]]
"""Tells whether a request comes from somebody who runs the service."""

_PATIENCE: Final = 5.0
_PASSED: Final = "OK"
# What proxies add: a request that has passed one comes from elsewhere.
_PASSED_ON: Final = ("x-forwarded-for", "x-forwarded-proto", "x-real-ip", "forwarded", "via")
_log: Final = logging.getLogger("tilik.probes")


@dataclass(frozen=True, slots=True)
class Probes:
    """The checks of `/readyz` by name, and who is told which of them failed and why.

    Everybody is told whether the service is ready. Requests of the same machine, and those that
    `is_operator` accepts, are told each check's code, and the reasons of those that failed.
    """

    checks: Mapping[str, Check]
    is_operator: IsOperator

    def routes(self) -> list[Route]:
        """Return the routes of both probes."""
        return [Route("/livez", _show_live), Route("/readyz", self._show_ready)]

    async def _show_ready(self, request: Request) -> Response:
        """Answer 503 if a check did not pass within five seconds."""
        # Together, so that the probe takes no longer than its slowest check.
        faults = await asyncio.gather(*(_fault(check, request) for check in self.checks.values()))
        failed = {
            name: fault
            for name, fault in zip(self.checks, faults, strict=True)
            if fault is not None
        }
        current_usage().codes.extend(_code(fault) for fault in failed.values())
        content: dict[str, Any] = {"ready": not failed}
        if _is_from_this_machine(request) or await self.is_operator(request):
            language = language_of(request)
            content["checks"] = {name: _code(failed.get(name)) for name in self.checks}
            content["reasons"] = {name: _reason(each, language) for name, each in failed.items()}
        return _uncached(content, 503 if failed else 200)


def _show_live(_: Request) -> Response:
    return _uncached({"live": True}, 200)


async def _fault(check: Check, request: Request) -> Exception | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await check(request)
    except TilikError as error:
        return error
    except Exception as error:
        _log.warning("not ready", exc_info=error)
        return error
    return None


def _code(fault: Exception | None) -> str:
    if fault is None:
        return _PASSED
    return fault.code if isinstance(fault, TilikError) else "FAILED"


def _reason(fault: Exception, language: Language) -> str:
    if isinstance(fault, TilikError):
        return fault.message_in(language)
    return f"{type(fault).__name__}: {fault}".partition("\n")[0]


def _is_from_this_machine(request: Request) -> bool:
    if any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    # The client of a Unix socket has no address.
    except ValueError:
        return False


def _uncached(content: Mapping[str, object], status: int) -> Response:
    return JSONResponse(content, status, {"cache-control": "no-store"})
