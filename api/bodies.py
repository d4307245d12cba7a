"""How bodies of requests come in: as they are, and at a pace that holds nobody up."""

import time

import anyio
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.status import HTTP_408_REQUEST_TIMEOUT, HTTP_415_UNSUPPORTED_MEDIA_TYPE
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import http_problem

SLOWEST = 16 * 1024
"""Bytes a second; a body that keeps this pace may take as long as it needs."""


REST_READ = 1 << 20
"""Bytes of a refused body that may still come before the line is closed."""


class Bodies:
    """Refuses packed bodies, and bodies that come slower than `SLOWEST` after the first seconds."""

    def __init__(self, app: ASGIApp, *, seconds: float):
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a watch over the pace of its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if Headers(scope=scope).get("content-encoding", "identity").lower() != "identity":
            packed = HTTPException(
                HTTP_415_UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, not packed."
            )
            await http_problem(packed)(scope, receive, send)
            return
        await self.app(scope, self._paced(receive), send)

    def _paced(self, receive: Receive) -> Receive:
        began, came, is_whole = time.monotonic(), 0, False

        async def receive_in_time() -> Message:
            nonlocal came, is_whole
            if is_whole:
                return await receive()
            left = began + self.seconds + came / SLOWEST - time.monotonic()
            with anyio.move_on_after(left) as limit:
                message = await receive()
            if limit.cancelled_caught:
                raise HTTPException(HTTP_408_REQUEST_TIMEOUT, "The body came too slowly.")
            came += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message

        return receive_in_time


class UnreadBodies:
    """Closes the line after an answer that goes out before a large body is in.

    Else the server would read the rest, however long, to wait for the next request.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; count what came of its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        told, is_endless = int(headers.get("content-length", 0)), "transfer-encoding" in headers
        came, is_whole = 0, False

        async def counted() -> Message:
            nonlocal came, is_whole
            message = await receive()
            came += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message

        async def closing(message: Message) -> None:
            is_large = is_endless or told - came > REST_READ
            if message["type"] == "http.response.start" and is_large and not is_whole:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self.app(scope, counted, closing)


class Service(FastAPI):
    """The web application; `UnreadBodies` stands before the limit of bodies that FastAPI sets."""

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application with all that stands before it."""
        return UnreadBodies(super().build_middleware_stack())
