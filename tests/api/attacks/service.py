"""A running service in a process of its own, as its clients and the machine see it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from database.session import Database
from tests.api.officers import bearer
from tests.registry.registrations.families import COUNTER, ENUMERATOR

SECRET = "a secret for tests, 32 bytes long"
LIMIT = 128 << 20
"""Bytes of a file."""

GROWTH_AT_MOST = 200 << 20
BODY_SECONDS = 2.0


@dataclass
class Service:
    """A running service; `photographs` is where photographs of an inspection are sent."""

    host: str
    port: int
    process: psutil.Process
    photographs: str

    def address(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def send(self, content: bytes, name: str) -> httpx.Response:
        path = f"/v1/imports?kind=households&name={name}"
        with httpx.Client(trust_env=False, timeout=60) as client:
            return client.post(self.address(path), content=content, headers=bearer(COUNTER))

    def send_photograph(self, content: bytes) -> httpx.Response:
        address = self.address(self.photographs)
        with httpx.Client(trust_env=False, timeout=60) as client:
            return client.post(address, content=content, headers=bearer(ENUMERATOR))

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
            if answer.endswith(b"}"):
                break
    return answer.decode(errors="replace")


class running:  # noqa: N801 - reads as a phrase
    """A server of a database, while the block runs."""

    def __init__(self, database: Database, folder: Path, photographs: str):
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.photographs = photographs
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
        process = psutil.Process(self.child.pid)
        return Service("127.0.0.1", self.port, process, self.photographs)

    def __exit__(self, *_error: object) -> None:
        self.child.terminate()
        self.child.wait(20)
