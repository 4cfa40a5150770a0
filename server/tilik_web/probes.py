"""The probes: `/livez` for a process that answers, `/readyz` for a service that can work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tilik_server.errors import TilikError

Check = Callable[[Request], Awaitable[None]]
"""Raises an error if the check fails."""

_PATIENCE: Final = 5.0
_PASSED: Final = "OK"
_log: Final = logging.getLogger("tilik.probes")


def probe_routes(checks: Mapping[str, Check]) -> list[Route]:
    """Return the routes of both probes; `checks` are listed by name in `/readyz`.

    `/readyz` answers `{"ready": bool, "checks": {name: "OK" or an error's code}}`, with 503 if a
    check did not pass within five seconds.
    """

    async def show_ready(request: Request) -> Response:
        # Together, so that the probe takes no longer than its slowest check.
        results = await asyncio.gather(*(_result(check, request) for check in checks.values()))
        ready = all(result == _PASSED for result in results)
        content = {"ready": ready, "checks": dict(zip(checks, results, strict=True))}
        return _uncached(content, 200 if ready else 503)

    return [Route("/livez", _show_live), Route("/readyz", show_ready)]


def _show_live(_: Request) -> Response:
    return _uncached({"live": True}, 200)


async def _result(check: Check, request: Request) -> str:
    try:
        async with asyncio.timeout(_PATIENCE):
            await check(request)
    except TilikError as error:
        return error.code
    except Exception as error:
        _log.warning("not ready", exc_info=error)
        return "FAILED"
    return _PASSED


def _uncached(content: Mapping[str, object], status: int) -> Response:
    return JSONResponse(content, status, {"cache-control": "no-store"})
