"""Last answers: once the process ends, each answer tells its client to connect anew."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class LastAnswers:
    """The middleware that ends connections with their next answer, from when it is told to."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._is_ending = False

    def begin(self) -> None:
        """Let each answer that begins from now on be the last of its connection."""
        self._is_ending = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_last(message: Message) -> None:
            # The process may have been told to end while the request was answered.
            if self._is_ending and message["type"] == "http.response.start":
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        await self._app(scope, receive, send_last)
