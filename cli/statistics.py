"""`petakasih statistics`: published figures as files, the exact ones included."""

import csv
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.table import Table

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
    breakdown: Annotated[
        str | None, typer.Option(help="By category of this one.", show_default="whole areas")
    ] = None,
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
        rows = service.exact_figures(session, chosen, indicator, level, breakdown)
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


@app.command()
def changes(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write, - for the screen.")
    ],
    indicator: Annotated[
        str, typer.Option(help="registered_hh, poor_hh, hardcore_hh or exited_hh.")
    ] = "poor_hh",
    level: Annotated[str, typer.Option(help="Level of the areas.")] = "district",
    after: Annotated[
        int | None, typer.Option(help="Its number.", show_default="the newest")
    ] = None,
    before: Annotated[
        int | None, typer.Option(help="Its number.", show_default="the one before")
    ] = None,
    parent: Annotated[str | None, typer.Option(help="Only areas below this one.")] = None,
) -> None:
    """Write what changed between two publications and why, exactly: for officers only."""
    from cli.context import open_database
    from geo.changes.service import changes as compare

    with closing(open_database()) as database, database.reading() as session:
        found = compare(session, indicator, level, after, before, parent)
    with _opened(output) as file:
        found.rows.to_csv(file, index=False)
    console.print(
        f"{indicator} from publication {found.before.number} ({found.before.as_of}) to "
        f"{found.after.number} ({found.after.as_of}): {found.rows['change'].sum():+,} over "
        f"{len(found.rows):,} areas. Small flows point at households: keep the file safe."
    )


@app.command()
def recount(
    boundary_set: Annotated[str, typer.Option(help="Code of the set to count on.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write, - for the screen.")
    ],
    publication: Annotated[
        int | None, typer.Option(help="Its number.", show_default="the newest")
    ] = None,
) -> None:
    """Count a publication's snapshot on another boundary set, exactly: for officers only.

    Households go where their point is; those without one are divided, and such figures are marked.
    """
    from cli.context import open_database
    from geo.apportionment.service import recount as count_again

    with closing(open_database()) as database, database.reading() as session:
        counted = count_again(session, publication, boundary_set)
    with _opened(output) as file:
        counted.rows.to_csv(file, index=False)
    divided = counted.rows.loc[counted.rows["level"] == "district", "registered_hh_apportioned"]
    console.print(
        f"Publication {counted.publication} ({counted.former_set}) on {counted.boundary_set}: "
        f"{int(divided.sum()):,} households without a point were divided and are marked. Exact "
        "figures: keep the file safe."
    )


@app.command()
def history(
    area: Annotated[str, typer.Argument(help="Code of the area.")],
    indicator: Annotated[str, typer.Option(help="Code of the indicator.")] = "poor_hh",
    boundary_set: Annotated[
        str | None, typer.Option(help="Code of a set.", show_default="the newest publication's")
    ] = None,
) -> None:
    """Show an area's published figures over all publications, told on one boundary set."""
    from cli.context import open_database
    from geo.apportionment.history import history as read_history

    table = Table("publication", "as of", "own set", "year", box=None)
    table.add_column("value", justify="right")
    for name in ("how", "made from"):
        table.add_column(name)
    with closing(open_database()) as database, database.reading() as session:
        for point in read_history(session, area, indicator, boundary_set):
            told = f"{point.value:,g}" if point.value is not None else point.flag
            how = f"{point.way} by {point.method}" if point.method else point.way
            info = point.publication
            table.add_row(
                str(info.number),
                str(info.as_of),
                info.boundary_set,
                str(point.year),
                told,
                how,
                ", ".join(point.parts),
            )
    console.print(table)


@app.command()
def snapshot(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write to.")],
    publication: Annotated[
        int | None, typer.Option(help="Its number.", show_default="the newest")
    ] = None,
) -> None:
    """Write a publication's snapshot as Parquet files, for `compute`: for officers only."""
    from cli.context import open_database
    from geo.engines import snapshots
    from geo.publication import service

    with closing(open_database()) as database, database.reading() as session:
        chosen = service.find(session, publication)
        with console.status("Writing the snapshot"):
            households = snapshots.write(session, chosen, output)
    console.print(f"{households:,} households of publication {chosen.number} in {output}.")


@app.command()
def compute(
    snapshot: Annotated[Path, typer.Option(help="Folder that `snapshot` wrote.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write: CSV or Parquet.")],
    engine: Annotated[str, typer.Option(help="postgres, duckdb or spark.")] = "duckdb",
    breakdown: Annotated[
        list[str] | None, typer.Option(help="Also by this breakdown; may be repeated.")
    ] = None,
) -> None:
    """Compute all registry indicators of all areas from a snapshot: exact, for officers only."""
    from cli.context import open_database
    from geo.engines import service
    from geo.engines.files import write_figures

    database = open_database() if engine == "postgres" else None
    with console.status(f"Computing with {engine}"):
        figures = service.compute(snapshot, service.Order(engine, tuple(breakdown or ())), database)
    write_figures(figures, output)
    console.print(f"{len(figures):,} exact figures in {output}: keep the file safe.")
    if database is not None:
        database.close()


@app.command("area-model")
def area_model(
    file: Annotated[
        Path,
        typer.Argument(help="CSV: area, estimate, standard_error, and a column per covariate."),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write, - for the screen.")
    ],
) -> None:
    """Improve survey estimates of areas by a regression over all of them (Fay and Herriot)."""
    from geo.uncertainty.area_model import improve_table

    table, variance = improve_table(file)
    with _opened(output) as target:
        table.to_csv(target, index=False)
    console.print(f"{len(table):,} areas; variance between areas {variance:g}.")


@contextmanager
def _opened(output: Path) -> Iterator[IO[str]]:
    if output == STANDARD_OUTPUT:
        yield sys.stdout
        return
    with output.open("w", newline="", encoding="utf-8") as file:
        yield file
