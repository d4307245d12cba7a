"""`petakasih publication`: files of a publication, for whoever wants all of its figures."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from cli.console import console, progress_bar

app = typer.Typer(no_args_is_help=True)


@app.callback()
def publication() -> None:
    """Publications and their files."""


@app.command("files")
def write_files(
    number: Annotated[
        int | None, typer.Argument(help="Number of the publication.", show_default="the newest")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write to.")] = Path(),
    name: Annotated[
        list[str] | None,
        typer.Option("--file", help="Only this one, as figures.csv; may be repeated."),
    ] = None,
) -> None:
    """Write all published figures as CSV, XLSX, Parquet and GeoPackage, with the codebook."""
    from cli.context import open_database
    from geo.downloads import service

    with closing(open_database()) as database, progress_bar("Files") as progress:
        names = tuple(name or service.FORMS)
        written = service.write_files(database, number, output, names, progress)
    for path in written:
        console.print(f"{path} ({path.stat().st_size // 1024:,} kB)")
