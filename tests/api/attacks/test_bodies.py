"""Bodies that attack a running service: cut off early or refused, and memory stays."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.attacks.service import BODY_SECONDS, GROWTH_AT_MOST, LIMIT, Service
from tests.api.officers import bearer
from tests.registry.registrations.families import COUNTER

GIGABYTE = 1 << 30
IN_FLIGHT = 16 << 20
"""Bytes that may stand in the buffers of both ends."""


def head(path: str, **headers: str) -> str:
    told = {"Host": "localhost"} | bearer(COUNTER) | headers
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\n".join(lines) + "\n\n"


def declared(size: int) -> dict[str, str]:
    return {"Content-Length": str(size)}


CHUNKED = {"Transfer-Encoding": "chunked"}
IMPORT = "/v1/imports?kind=households&name=a.csv"
BLOCK = b"x" * (1 << 20)


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // len(BLOCK)):
        yield b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK)


def plain(size: int) -> Iterator[bytes]:
    for _ in range(size // len(BLOCK)):
        yield BLOCK


@pytest.mark.parametrize(
    ("path", "headers", "blocks", "most"),
    [
        (IMPORT, declared(GIGABYTE), plain, 0),
        (IMPORT, CHUNKED, chunks, LIMIT),
        ("/v1/self-checks", declared(GIGABYTE), plain, 0),
        ("/v1/self-checks", CHUNKED, chunks, 4 << 20),
    ],
    ids=["file told", "file untold", "body told", "body untold"],
)
def test_a_body_of_a_gigabyte_is_cut_off_early(
    attacked: Service, path: str, headers: dict[str, str], blocks: Any, most: int
) -> None:
    before = attacked.peak()
    answer, sent = attacked.raw(
        head(path, **{"Content-Type": "application/json"}, **headers), blocks(GIGABYTE)
    )
    assert sent <= most + IN_FLIGHT
    assert not answer or " 413 " in answer.splitlines()[0]
    assert attacked.peak() - before < GROWTH_AT_MOST


def test_without_an_account_no_file_is_read(attacked: Service) -> None:
    request = head(IMPORT, **CHUNKED).replace("Bearer ", "Bearer x")
    answer, sent = attacked.raw(request, chunks(GIGABYTE))
    assert not answer or " 401 " in answer.splitlines()[0]
    assert sent <= IN_FLIGHT


def test_a_body_that_comes_too_slowly_is_refused(attacked: Service) -> None:
    began = time.monotonic()

    def drops() -> Iterator[bytes]:
        yield b"x"

    for path in (IMPORT, "/v1/self-checks"):
        request = head(path, **{"Content-Type": "application/json"}, **declared(1000))
        answer, _ = attacked.raw(request, drops())
        assert " 408 " in answer.splitlines()[0]
        assert '"field":"body"' in answer
    assert time.monotonic() - began < 4 * BODY_SECONDS + 2


@pytest.mark.parametrize("packing", ["gzip", "br", "deflate", "gzip, gzip"])
def test_a_packed_body_is_refused_unread(attacked: Service, packing: str) -> None:
    for headers, blocks in ((declared(GIGABYTE), plain), (CHUNKED, chunks)):
        request = head(IMPORT, **{"Content-Encoding": packing}, **headers)
        answer, sent = attacked.raw(request, blocks(GIGABYTE))
        assert not answer or answer.split()[1] in ("413", "415")
        assert sent <= IN_FLIGHT
    small = {"Content-Encoding": packing} | declared(3)
    answer, _ = attacked.raw(head(IMPORT, **small), iter((b"abc",)))
    assert answer.split()[1] == "415"
    assert '"field":"Content-Encoding"' in answer


FORM = "/v1/oauth/token"
MULTIPART = "multipart/form-data; boundary=x"


def part(name: str) -> bytes:
    return b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\nv\r\n' % name.encode()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (MULTIPART, b"".join(part(f"f{number}") for number in range(20_000)) + b"--x--\r\n"),
        ("multipart/form-data", part("grant_type")),
        (MULTIPART, b"--x\r\nContent-Disposition: " + b"x" * 2_000_000),
        (MULTIPART, b"--x\r\n" + b"A: b\r\n" * 200_000),
        (MULTIPART, part("grant_type")[:-9]),
        (MULTIPART, b"\x00" * 1000),
        ("application/x-www-form-urlencoded", b"a=1&" * 500_000),
        ("application/x-www-form-urlencoded", b"grant_type=" + b"%41" * 900_000),
    ],
    ids=[
        *("thousands of parts", "no boundary", "endless header", "many headers"),
        *("cut off", "no parts", "many fields", "long field"),
    ],
)
def test_a_form_that_attacks_its_reader_is_refused(
    attacked: Service, kind: str, body: bytes
) -> None:
    before = attacked.peak()
    with httpx.Client(trust_env=False, timeout=60) as client:
        address = f"http://{attacked.host}:{attacked.port}{FORM}"
        answer = client.post(address, content=body, headers={"Content-Type": kind})
    assert 400 <= answer.status_code < 500
    assert attacked.peak() - before < GROWTH_AT_MOST


@pytest.mark.parametrize(
    "body",
    [b"[" * 1_000_000, b'{"a":' * 200_000, b'{"size": 1' + b"0" * 1_000_000 + b"}"],
    ids=["deep lists", "deep objects", "a number of a million digits"],
)
def test_json_that_attacks_its_reader_is_refused(attacked: Service, body: bytes) -> None:
    with httpx.Client(trust_env=False, timeout=60) as client:
        for path in ("/v1/self-checks", "/v1/households"):
            address = f"http://{attacked.host}:{attacked.port}{path}"
            told = bearer(COUNTER) | {"Content-Type": "application/json"}
            answer = client.post(address, content=body, headers=told)
            assert 400 <= answer.status_code < 500, path


def test_a_head_without_end_is_cut_off(attacked: Service) -> None:
    endless = (b"X-%d: y\r\n" % number for number in range(10_000_000))
    answer, sent = attacked.raw("GET /healthz HTTP/1.1\nHost: localhost\n", endless)
    assert not answer or answer.splitlines()[0].split()[1] in ("400", "431")
    assert sent <= IN_FLIGHT
