"""The web server's process: started in front or behind, found again, stopped."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from database.errors import SetupError

if TYPE_CHECKING:
    from database.serving import Serving
    from geo.placement.decisions import Desk

READY_SECONDS = 60
SECRET_VARIABLE = "PETAKASIH_SECRET_FILE"  # noqa: S105 - a variable's name


@dataclass(frozen=True)
class Server:
    """A running web server: its process and where it listens."""

    pid: int
    started: float
    host: str
    port: int

    @property
    def url(self) -> str:
        """Return the address a browser opens."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared
        return f"http://{host}:{self.port}/"


def record_path(folder: Path) -> Path:
    """Return the file that remembers the running server."""
    return folder / "server.json"


def running(folder: Path) -> Server | None:
    """Return the server that this data folder started, None when it is gone."""
    try:
        server = Server(**json.loads(record_path(folder).read_text()))
        alive = psutil.Process(server.pid).create_time() == server.started
    except (OSError, ValueError, TypeError, psutil.NoSuchProcess):
        return None
    return server if alive else None


def need_port(host: str, port: int) -> None:
    """Check that nobody listens on the port.

    Raises:
        SetupError: the port is in use, or the host is not one of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError as error:
        raise SetupError(f"Port {port} is reserved for administrators: choose --port.") from error
    except OSError as error:
        reason = "is in use" if error.errno == 98 else f"cannot be opened on {host}"
        raise SetupError(f"Port {port} {reason}: choose another with --port.") from error


def serve(folder: Path, host: str, port: int) -> None:
    """Run the web server in this process until it is stopped."""
    import uvicorn

    from api.main import create_app
    from cli.context import SECRET_FILE, open_serving
    from cli.heads import PromptHeads
    from database.keys import SecretSettings, is_lasting
    from database.rights.roles import require_harmless

    record(folder, host, port)
    if not is_lasting(SecretSettings()) and (folder / SECRET_FILE).exists():
        os.environ[SECRET_VARIABLE] = str(folder / SECRET_FILE)
    try:
        serving = open_serving()
        with serving.public.reading() as session:
            require_harmless(session.connection())
        app = create_app(serving)
        # Some seconds' work, that the first question would wait for.
        threading.Thread(target=_warm, args=(app.state.desk, serving), daemon=True).start()
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            http=PromptHeads,
        )
    finally:
        with contextlib.suppress(FileNotFoundError):
            record_path(folder).unlink()


def _warm(desk: "Desk", serving: "Serving") -> None:
    with serving.public.reading() as session:
        desk.warm(session)


def record(folder: Path, host: str, port: int) -> None:
    """Remember this process as the data folder's server."""
    server = Server(os.getpid(), psutil.Process().create_time(), host, port)
    record_path(folder).write_text(json.dumps(asdict(server)))


def serve_behind(folder: Path, host: str, port: int) -> Server:
    """Start the web server as a process of its own and wait until it is ready.

    Raises:
        SetupError: it ended or did not become ready; the message gives its last words.
    """
    log = folder / "server.log"
    with log.open("a") as sink:
        child = subprocess.Popen(
            [sys.executable, "-m", "cli.server", str(folder), host, str(port)],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        server = running(folder)
        if server and is_ready(server):
            return server
        if child.poll() is not None:
            break
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
    lines = log.read_text(errors="replace").strip().splitlines() or ["it wrote no log"]
    raise SetupError(f"The web server did not start: {lines[-1]}")


def is_ready(server: Server) -> bool:
    """Ask the server whether it is ready to serve."""
    import httpx

    try:
        # The server is on this machine: a proxy in the environment must not be asked.
        with httpx.Client(trust_env=False, timeout=2) as client:
            return client.get(server.url + "readyz").status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def stop(folder: Path) -> bool:
    """Stop the server; tell whether it had been running."""
    server = running(folder)
    if server is None:
        return False
    process = psutil.Process(server.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except psutil.TimeoutExpired:
        process.kill()
    record_path(folder).unlink(missing_ok=True)
    return True


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
