"""`petakasih statistics`: published figures as files, the exact ones included."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from cli.console import console

app = typer.Typer(no_args_is_help=True)

STANDARD_OUTPUT = Path("-")


@app.callback()
def statistics() -> None:
    """Figures by area."""


@app.command()
def export(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write, - for the screen.")
    ],
    indicator: Annotated[
        list[str] | None, typer.Option(help="Only this indicator; may be repeated.")
    ] = None,
    level: Annotated[str | None, typer.Option(help="Only this level.")] = None,
    publication: Annotated[
        int | None, typer.Option(help="Its number.", show_default="the newest")
    ] = None,
) -> None:
    """Write exact registry figures as CSV, the withheld ones included: for officers only."""
    from cli.context import open_database
    from geo.publication import service

    database = open_database()
    with database.reading() as session:
        chosen = (
            service.latest(session) if publication is None else service.get(session, publication)
        )
        rows = service.exact_figures(session, chosen, indicator, level)
    with _opened(output) as file:
        writer = csv.writer(file)
        writer.writerow((*rows[0]._fields, "publication", "as_of", "is_demo"))
        writer.writerows((*row, chosen.number, chosen.as_of, chosen.is_demo) for row in rows)
    withheld = sum(row.flag == "suppressed" for row in rows)
    console.print(
        f"{len(rows):,} exact figures of publication {chosen.number}; {withheld:,} of them are "
        "withheld from the public: keep the file safe."
    )
    database.close()


@contextmanager
def _opened(output: Path) -> Iterator[IO[str]]:
    if output == STANDARD_OUTPUT:
        yield sys.stdout
        return
    with output.open("w", newline="", encoding="utf-8") as file:
        yield file
