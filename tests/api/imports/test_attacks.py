"""Uploads that attack a running service: each is refused in words, and memory stays."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psutil
import pytest

from database.session import Database
from tests.api.imports.attacks import attacks, good_parquet, good_table, good_workbook
from tests.api.officers import bearer, enrol
from tests.conftest import NewDatabase
from tests.registry.registrations.families import COUNTER
from tests.serving import served

SECRET = "a secret for tests, 32 bytes long"
LIMIT = 128 << 20
GROWTH_AT_MOST = 200 << 20
GIGABYTE = 1 << 30
IN_FLIGHT = 16 << 20
"""Bytes that may stand in the buffers of both ends."""

BODY_SECONDS = 2.0


@dataclass
class Service:
    """A running service, as its clients and the machine see it."""

    host: str
    port: int
    process: psutil.Process

    def send(self, content: bytes, name: str) -> httpx.Response:
        address = f"http://{self.host}:{self.port}/v1/imports?kind=households&name={name}"
        with httpx.Client(trust_env=False, timeout=60) as client:
            return client.post(address, content=content, headers=bearer(COUNTER))

    def peak(self) -> int:
        """Return the most memory that the process has had, bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def raw(self, head: str, blocks: Iterator[bytes]) -> tuple[str, int]:
        """Send a request by hand; return the answer's first kilobytes, and how much was sent."""
        sent = 0
        with closing(socket.create_connection((self.host, self.port), timeout=30)) as line:
            line.sendall(head.replace("\n", "\r\n").encode())
            try:
                for block in blocks:
                    line.sendall(block)
                    sent += len(block)
            except (BrokenPipeError, ConnectionResetError, TimeoutError):
                pass
            return received(line), sent


def received(line: socket.socket) -> str:
    """Return what has come back; a line that was closed on us may have lost it."""
    line.settimeout(1 + BODY_SECONDS)
    answer = b""
    with suppress(ConnectionResetError, TimeoutError):
        while block := line.recv(65_536):
            answer += block
            if answer.endswith((b"}", b"Large")):
                break
    return answer.decode(errors="replace")


@pytest.fixture(scope="module")
def attacked(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Yield a real server in a process of its own, which has taken in good files before."""
    with new_database() as database:
        enrol(database)
        served(database).close()
        folder = tmp_path_factory.mktemp("attacked")
        with running(database, folder) as service:
            for name, content in (
                ("a.csv", good_table()),
                ("a.xlsx", good_workbook()),
                ("a.parquet", good_parquet()),
            ):
                assert service.send(content, name).status_code in (200, 202), name
            yield service


class running:  # noqa: N801 - reads as a phrase
    """A server of a database, while the block runs."""

    def __init__(self, database: Database, folder: Path):
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = os.environ | {
            "DATABASE_URL": database.url,
            "PETAKASIH_DATA_DIR": str(folder),
            "PETAKASIH_SECRET": SECRET,
            "PETAKASIH_IMPORTS_BYTES_AT_MOST": str(LIMIT),
            "PETAKASIH_API_BODY_SECONDS": str(BODY_SECONDS),
        }
        command = [sys.executable, "-m", "cli.server", str(folder), "127.0.0.1", str(self.port)]
        self.child = subprocess.Popen(command, env=environment)

    def __enter__(self) -> Service:
        for _ in range(600):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            assert self.child.poll() is None, "the server has ended"
            time.sleep(0.1)
        return Service("127.0.0.1", self.port, psutil.Process(self.child.pid))

    def __exit__(self, *_error: object) -> None:
        self.child.terminate()
        self.child.wait(20)


def test_every_attack_of_the_list_is_refused_and_memory_stays(attacked: Service) -> None:
    listed = attacks()
    assert len(listed) >= 50
    before = attacked.peak()
    wrong = []
    for one in listed:
        name = one.name.replace("{long}", "a" * 500)
        answer = attacked.send(one.content(), name if "%" in name else quote(name))
        problem: dict[str, Any] = answer.json()
        fits = answer.status_code == one.status and one.says in problem["detail"]
        if not fits or problem.get("field") not in ("file", "name"):
            wrong.append((one.attack, answer.status_code, problem))
    assert wrong == []
    assert attacked.peak() - before < GROWTH_AT_MOST
    assert attacked.send(good_table(), "again.csv").status_code == 200


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
