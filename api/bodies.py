"""How bodies of requests come in: as they are, and at a pace that holds nobody up."""

import time
from collections.abc import Awaitable, Callable

import anyio
from fastapi import FastAPI, Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.status import (
    HTTP_408_REQUEST_TIMEOUT,
    HTTP_413_CONTENT_TOO_LARGE,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware import SecurityHeaders
from api.problems import http_problem
from database.errors import PetaKasihError, TooLarge

Told = Callable[[Request, Exception], Response | Awaitable[Response]]
"""How the application tells a failure."""

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


class LargeBodies:
    """Tells in the service's own words that a body is too large.

    FastAPI puts a line of plain text in the place of whatever is answered to a request that tells
    more than the limit.
    """

    def __init__(self, app: ASGIApp, *, told: Told):
        self.app = app
        self.told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer a refusal of its size anew."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_plain_refusal = False

        async def send_unless_plain(message: Message) -> None:
            nonlocal is_plain_refusal
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                is_too_large = message["status"] == HTTP_413_CONTENT_TOO_LARGE
                is_plain_refusal = is_too_large and kind.startswith("text/plain")
            if not is_plain_refusal:
                await send(message)

        await self.app(scope, receive, send_unless_plain)
        if is_plain_refusal:
            too_large = TooLarge("The body is too large.", field="body")
            told = self.told(Request(scope), too_large)
            answer = told if isinstance(told, Response) else await told
            await answer(scope, receive, send)


class Service(FastAPI):
    """The web application, with what must stand before the limit of bodies that FastAPI sets."""

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application with all that stands before it."""
        limited = LargeBodies(
            super().build_middleware_stack(), told=self.exception_handlers[PetaKasihError]
        )
        is_secure = self.state.context.settings.is_secure
        return SecurityHeaders(UnreadBodies(limited), is_secure=is_secure)
