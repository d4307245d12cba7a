"""Lines whose requests do not say what they are get closed; others are left alone."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn

from cli.heads import PromptHeads

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def answer(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Yield the port of a server that waits 0.4 seconds for a head."""
    with pytest.MonkeyPatch.context() as patch, closing(socket.socket()) as listening:
        patch.setattr(PromptHeads, "head_seconds", 0.4)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(answer, http=PromptHeads, lifespan="off", log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield int(listening.getsockname()[1])
        server.should_exit = True
        thread.join()


def talk(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """Return what a server answers to parts that are sent with pauses, until it closes or waits."""
    said = b""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=2)) as line:
        for part in parts:
            line.sendall(part)
            time.sleep(pause)
        while block := line.recv(65_536):
            said += block
            if said.endswith(b"ok"):
                return said
    return said


@pytest.mark.parametrize("parts", [(), (HEAD,), (b"G", b"E", b"T", b" ")])
def test_a_line_that_does_not_end_its_head_is_closed(port: int, parts: tuple[bytes, ...]) -> None:
    began = time.monotonic()
    assert talk(port, *parts, pause=0.05) == b""
    assert time.monotonic() - began < 1.5


def test_a_second_head_on_a_line_must_end_too(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=2)) as line:
        line.sendall(HEAD + b"\r\n")
        assert line.recv(65_536).startswith(b"HTTP/1.1 200")
        line.sendall(HEAD)
        began = time.monotonic()
        while line.recv(65_536):
            pass
        assert time.monotonic() - began < 1.5


def test_a_slow_body_is_no_slow_head(port: int) -> None:
    head = HEAD.replace(b"GET", b"POST") + b"Content-Length: 2\r\n\r\n"
    assert talk(port, head, b"a", b"b", pause=0.5).startswith(b"HTTP/1.1 200")
