"""The commands that check the code: formatting, lint, types, floors, tests."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import dependencies
from cli.console import console, progress_bar
from cli.context import project_root, use_data_dir
from cli.system import need_browser, need_node, need_pango, need_pdf_reader, need_postgis
from database.cluster.service import Cluster, open_cluster, start, stop
from database.errors import SetupError

CHECKS = {
    "formatting": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy",),
    "floors": ("lint-imports",),
}
RUNS = (
    ["-n", "2", "--dist", "loadfile", "-m", "not browser"],
    ["-m", "browser"],  # alone, for they measure times on the screen
)
"""How the whole suite is run."""

TEST_URL = "PETAKASIH_TEST_DATABASE_URL"


def check() -> None:
    """Check formatting, lint, types, floors, and packages against the lock files."""
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    found = dependencies.examined(project_root())
    console.print("[red]✗[/] dependencies" if found.faults else "[green]✓[/] dependencies")
    for fault in found.faults:
        console.print(fault, markup=False)
    if found.stray:
        console.print("Installed, but in no lock file: " + ", ".join(found.stray), markup=False)
    if found.faults:
        failed.append("dependencies")
    if failed:
        raise SetupError(f"Checks failed: {', '.join(failed)}.")


def run_tests(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(help="Passed to pytest; without any, the checks run first."),
    ] = None,
) -> None:
    """Run every check and every test against a real PostGIS and a real browser."""
    folder = use_data_dir(None)
    with progress_bar("Test machine") as progress:
        progress("PostgreSQL + PostGIS", 0.1)
        need_postgis()
        progress("Node.js", 0.4)
        need_node()
        progress("Chromium", 0.6)
        need_browser()
        progress("Pango", 0.8)
        need_pango()
        progress("Poppler", 0.9)
        need_pdf_reader()
    if not arguments:
        check()
    cluster = open_cluster(folder / "test")
    start(cluster, durable=False)
    try:
        runs = [arguments] if arguments else RUNS
        code = max(_pytest(cluster, folder, each) for each in runs)
    finally:
        stop(cluster)
    raise typer.Exit(code)


def _pytest(cluster: Cluster, folder: Path, arguments: list[str]) -> int:
    environment = os.environ | {
        TEST_URL: cluster.url("postgres"),
        "PETAKASIH_CACHE": str(folder / "sources"),
    }
    environment = {
        name: value for name, value in environment.items() if not name.startswith("DATABASE_")
    }
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=project_root(), env=environment, check=False).returncode


def _passes(name: str, command: tuple[str, ...]) -> bool:
    program = str(Path(sys.executable).with_name(command[0]))
    done = subprocess.run(
        [program, *command[1:]], cwd=project_root(), capture_output=True, text=True, check=False
    )
    console.print(f"[green]✓[/] {name}" if done.returncode == 0 else f"[red]✗[/] {name}")
    if done.returncode != 0:
        console.print(done.stdout + done.stderr, markup=False)
    return done.returncode == 0
