"""A real browser for tests: headless Chromium, driven over its DevTools protocol."""

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS: Final = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--window-size=1400,900",
    "--lang=en",
    "--remote-debugging-port=0",
]
EDITOR: Final = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.getValue()"
ANSWER: Final = "document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()"


class Page:
    """One page of the browser; it notes what is requested and what the console complains of."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.requested: list[str] = []
        self.complaints: list[str] = []

    async def listen(self) -> None:
        """Sort the browser's messages until it goes away."""
        with suppress(ConnectionClosed):
            async for text in self._connection:
                self._sort(json.loads(text))

    def _sort(self, message: dict[str, Any]) -> None:
        if "id" in message:
            self._answers.pop(message["id"]).set_result(message)
        elif message["method"] == "Network.requestWillBeSent":
            self.requested.append(message["params"]["request"]["url"])
        elif message["method"] == "Runtime.exceptionThrown":
            self.complaints.append(message["params"]["exceptionDetails"]["text"])
        elif message["method"] == "Log.entryAdded":
            self.complaints.append(message["params"]["entry"]["text"])

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of one command."""
        answer = await self._send(method, params)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    async def _send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = next(self._ids)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._connection.send(json.dumps({"id": number, "method": method, "params": params}))
        return await asyncio.wait_for(self._answers[number], 30)

    async def open(self, address: str) -> None:
        """Go to an address."""
        await self.call("Page.navigate", url=address)

    async def wait_for(self, expression: str) -> Any:
        """The first true value of a JavaScript expression, looked at once a frame."""
        script = (
            "new Promise((found) => { const look = () => { const value = (() => {"
            f"try {{ return {expression}; }} catch {{ return null; }} }})();"
            "value ? found(value) : requestAnimationFrame(look); }; look(); })"
        )
        params = {"expression": script, "awaitPromise": True, "returnByValue": True}
        answer = await self._send("Runtime.evaluate", params)
        while "error" in answer:  # the page was left while it was looked at
            answer = await self._send("Runtime.evaluate", params)
        return answer["result"]["result"].get("value")

    async def picture(self) -> bytes:
        """What the page shows, as PNG."""
        result = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(result["data"])


@asynccontextmanager
async def open_page(folder: Path) -> AsyncIterator[Page]:
    """A page of a new browser that keeps its profile in `folder`."""
    assert CHROMIUM
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *ARGUMENTS,
        f"--user-data-dir={folder / 'profile'}",
        "about:blank",
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert process.stderr
    port = await asyncio.wait_for(_port(process.stderr), 60)
    draining = asyncio.create_task(process.stderr.read())
    async with httpx.AsyncClient() as client:
        targets = (await client.get(f"http://127.0.0.1:{port}/json/list")).json()
    address = next(target for target in targets if target["type"] == "page")
    async with connect(address["webSocketDebuggerUrl"], max_size=None) as connection:
        opened = Page(connection)
        listening = asyncio.create_task(opened.listen())
        for domain in ("Page", "Runtime", "Network", "Log"):
            await opened.call(f"{domain}.enable")
        yield opened
        process.terminate()
        await process.wait()
        await listening
        await draining


async def _port(stream: asyncio.StreamReader) -> int:
    async for line in stream:
        if line.startswith(b"DevTools listening on"):
            return int(urlsplit(line.split()[-1].decode()).port or 0)
    raise AssertionError("the browser did not start")
