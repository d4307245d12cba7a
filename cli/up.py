"""The commands that bring the service up, take it down, and say how it is."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout
from rich.table import Table

from cli import server
from cli.console import console, progress_bar
from cli.context import use_data_dir
from cli.steps import SIGN_IN_FILE, STEPS, Setup
from database.cluster.service import is_running, open_cluster
from database.cluster.service import stop as stop_cluster
from database.errors import SetupError
from database.settings import DatabaseSettings

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Where everything made is kept.", show_default=".petakasih"),
]


def up(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    households: Annotated[
        int, typer.Option(help="Demonstration households.", min=100, max=2_000_000)
    ] = 50_000,
    seed: Annotated[int, typer.Option(help="Seed of the demonstration population.", min=0)] = 1,
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Make a demonstration population.")
    ] = True,
    detach: Annotated[bool, typer.Option(help="Serve in the background and return.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Set up what is missing, then serve: from an empty machine to a map."""
    folder = use_data_dir(data_dir)
    with _alone(folder):
        already = server.running(folder)
        if already is None:
            server.need_port(host, port)
        setup = Setup(folder, households, seed, demo)
        for step in STEPS:
            with progress_bar(step.title) as progress:
                step.run(setup, progress)
        setup.database.close()
        if (folder / SIGN_IN_FILE).exists():
            console.print(f"First passwords, to be changed and removed: {folder / SIGN_IN_FILE}")
        if already is not None:
            console.print(f"Already serving at {already.url}")
            return
        if detach:
            with progress_bar("Web server"):
                console.print(f"Serving at {server.serve_behind(folder, host, port).url}")
            return
    console.print(f"Serving at http://{host}:{port}/  (Ctrl+C stops)")
    server.serve(folder, host, port)


def down(data_dir: DataDir = None) -> None:
    """Stop the web server and the private database cluster."""
    folder = use_data_dir(data_dir)
    stopped = server.stop(folder)
    console.print("Web server stopped." if stopped else "The web server was not running.")
    if DatabaseSettings().url is None:
        stopped = stop_cluster(open_cluster(folder))
        console.print("Database stopped." if stopped else "The database was not running.")


def status(data_dir: DataDir = None) -> None:
    """Say what runs, and what the database holds. Exit code 1 when the service is not ready."""
    folder = use_data_dir(data_dir)
    table = Table(show_header=False, box=None)
    serving = server.running(folder)
    table.add_row("Web server", serving.url if serving else "not running")
    own = DatabaseSettings().url is None
    table.add_row("Database", _database_state(folder) if own else "DATABASE_URL")
    if not own or is_running(open_cluster(folder)):
        for name, value in _holdings():
            table.add_row(name, value)
    console.print(table)
    if serving is None or not server.is_ready(serving):
        raise typer.Exit(1)


def _database_state(folder: Path) -> str:
    cluster = open_cluster(folder)
    return f"private cluster in {cluster.home}" if is_running(cluster) else "not running"


def _holdings() -> Iterator[tuple[str, str]]:
    """Yield name and count of what the database holds; nothing before the first migration."""
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    from cli.context import open_database

    queries = {
        "Boundary set": "SELECT code FROM boundary_set WHERE is_current",
        "Households": "SELECT to_char(count(*), 'FM999,999,999') FROM household",
        "of them demonstration": "SELECT to_char(count(*), 'FM999,999,999') FROM household "
        "WHERE is_demo",
        "Publications": "SELECT count(*)::text FROM publication",
    }
    database = open_database()
    with contextlib.suppress(DBAPIError), database.reading() as session:
        for name, query in queries.items():
            yield name, str(session.scalar(text(query)) or "none")
    database.close()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the data folder's lock: two set-ups at once would trip over each other."""
    lock = FileLock(folder / "up.lock", timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise SetupError(f"Another ./petakasih up is at work in {folder}.") from error
