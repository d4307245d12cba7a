"""`petakasih publication`: files of a publication, for whoever wants all of its figures."""

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console, progress_bar

app = typer.Typer(no_args_is_help=True)


@app.callback()
def publication() -> None:
    """Publications and their files."""


@app.command()
def clusters(
    number: Annotated[
        int | None, typer.Argument(help="Number of the publication.", show_default="the newest")
    ] = None,
    level: Annotated[
        list[str] | None,
        typer.Option(help="district, mukim, parlimen or dun; may be repeated. [default: district]"),
    ] = None,
    indicator: Annotated[
        list[str] | None, typer.Option(help="Only this rate; may be repeated.")
    ] = None,
    permutations: Annotated[
        int | None, typer.Option(help="Permutations.", min=999, show_default="enough for the level")
    ] = None,
) -> None:
    """Find statistical clusters of published rates; what is there already stays as it is."""
    from cli.context import open_database
    from geo.clusters import service
    from geo.publication.service import find

    table = Table("indicator", "level", "areas", "Moran's I", "p", box=None)
    table.add_column("clusters by FDR")
    with closing(open_database()) as database, progress_bar("Clusters") as progress:
        made = service.analyse(
            database,
            number,
            levels=level or ("district",),
            indicators=indicator,
            permutations=permutations,
            progress=progress,
        )
        with database.reading() as session:
            publication = find(session, number)
            for code, at in made:
                found = service.read(session, publication, code, at)
                kinds = Counter(row.kind for row in found.rows)
                kinds += Counter(f"{row.spot} spot" for row in found.rows if row.spot != "none")
                del kinds["not_significant"]
                told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
                moran, p = f"{found.run.moran:.3f}", f"{found.run.moran_p:.4f}"
                table.add_row(code, at, str(found.run.report["areas"]), moran, p, told or "none")
    console.print(table)


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
