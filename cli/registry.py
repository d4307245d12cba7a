"""`petakasih registry`: the demonstration population, one household, counts, and extracts."""

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console, progress_bar
from cli.registry_show import show

app = typer.Typer(no_args_is_help=True)
app.command()(show)


@app.command()
def demo(
    households: Annotated[int, typer.Option(help="How many households.")] = 50_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same households.")] = 1,
) -> None:
    """Make the demonstration population; it replaces a former one and no real household."""
    from boundaries.sources.settings import SourcesSettings
    from cli.context import data_dir, open_database
    from registry.demo.service import populate

    sources = SourcesSettings(cache=data_dir() / "sources")

    with (
        closing(open_database()) as database,
        progress_bar("Demonstration registry") as progress,
    ):
        report = populate(
            database, households=households, seed=seed, sources=sources, progress=progress
        )
    if not report.made:
        console.print("The same population is there already: nothing was changed.")
    console.print(
        f"{report.households:,} households, {report.persons:,} people, "
        f"{report.aid_records:,} aid records, settled on {report.boundary_set}."
    )
    faults = ", ".join(f"{kind} {count:,}" for kind, count in report.faults.items())
    console.print(f"Without a point, or with a wrong one: {faults}.")
    if not report.gazetteer:
        console.print("No gazetteer could be had: villages and their names are made up.")


@app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="A .csv or .parquet file.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day whose running aid is added up; today."),
    ] = None,
) -> None:
    """Write every household with status, income and areas, to count again independently."""
    from cli.context import open_database
    from geo.extracts.service import write

    with (
        closing(open_database()) as database,
        progress_bar(f"Extract {output}") as progress,
        database.reading() as session,
    ):
        written = write(session, output, _day(as_of), progress)
    console.print(f"{written:,} households written to {output}.")


@app.command()
def count() -> None:
    """Count households by registration status and poverty status."""
    from cli.context import open_database
    from registry.households.service import count as count_households

    table = Table("demonstration", "registration", "poverty status")
    table.add_column("households", justify="right")
    with closing(open_database()) as database, database.reading() as session:
        for row in count_households(session):
            table.add_row(
                "yes" if row.is_demo else "no",
                row.registration_status,
                row.poverty_status or "not assessed",
                f"{row.households:,}",
            )
    console.print(table)


def _day(moment: datetime | None) -> date:
    return moment.date() if moment else date.today()
