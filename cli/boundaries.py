"""`petakasih boundaries`: build, list, validate and load boundary sets."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.table import Table

from cli.console import console, progress_bar

if TYPE_CHECKING:
    from boundaries.sets.validate import Fault
    from boundaries.sources.settings import SourcesSettings

app = typer.Typer(no_args_is_help=True)

File = Annotated[
    Path, typer.Argument(help="GeoPackage, Shapefile, GeoJSON or GeoParquet, in any CRS.")
]
ParentField = Annotated[
    str | None,
    typer.Option(help="Column with the parent's name or code; else the parent holding most of it."),
]


@app.command()
def build() -> None:
    """Build the boundary set of the sources; the same sources change nothing."""
    from boundaries.reference.service import load as load_figures
    from boundaries.sets import service
    from cli.context import open_database

    database = open_database()
    with progress_bar("Boundary set") as progress:
        built = service.build(database, _settings(), progress)
    with database.writing() as session:
        load_figures(session)
    said = "is built and current" if built.is_new else "is there already: nothing was changed"
    console.print(f"{built.code} {said}. {built.title}.")


@app.command("list")
def list_sets() -> None:
    """List every boundary set, the newest first, with the number of areas of each level."""
    from boundaries.areas.models import LEVELS
    from boundaries.sets import queries
    from cli.context import open_database

    table = Table()
    for heading in ("set", "made"):
        table.add_column(heading, no_wrap=True)
    for level in LEVELS:
        table.add_column(level, justify="right")
    with open_database().reading() as session:
        sets = queries.list_sets(session)
        counts = queries.area_counts(session)
        for one in sets:
            numbers = [f"{counts.get(one.id, {}).get(level, 0):,}" for level in LEVELS]
            table.add_row(one.code, f"{one.created_at:%Y-%m-%d}", *numbers)
        console.print(table)
        for one in sets:
            mark = " (current)" if one.is_current else ""
            console.print(f"{one.code}{mark}: {one.title}", soft_wrap=True)


@app.command()
def validate(
    file: File,
    level: Annotated[
        str | None, typer.Option(help="What it shows: state, district, mukim, parlimen or dun.")
    ] = None,
    name_field: Annotated[str | None, typer.Option(help="Column with the names.")] = None,
    parent_field: ParentField = None,
) -> None:
    """List everything that is wrong in a layer: feature, fault, detail. Exit code 1 if anything.

    Without --level the parents are not checked, without --name-field the names are not.
    """
    from boundaries.sets import service
    from cli.context import open_database

    with progress_bar(f"Checking {file.name}"):
        faults = service.validate(
            open_database() if level else None,
            file,
            level=level,
            name_field=name_field,
            parent_field=parent_field,
        )
    if faults:
        _refuse(faults)
    console.print(f"{file.name} has no fault.")


@app.command()
def load(
    file: File,
    level: Annotated[
        str, typer.Option(help="What it shows: state, district, mukim, parlimen or dun.")
    ],
    name_field: Annotated[str, typer.Option(help="Column with the names.")],
    parent_field: ParentField = None,
    repair: Annotated[
        bool, typer.Option(help="Repair invalid rings, overlaps and gaps instead of refusing.")
    ] = False,
) -> None:
    """Put a layer in the place of one level: a new current set; the old one stays.

    Every household gets its areas of the new set as well.
    """
    from boundaries.sets import service
    from boundaries.sets.validate import LayerRefused
    from cli.context import open_database
    from geo.location.service import locate_all

    database = open_database()
    try:
        with progress_bar(f"Loading {file.name}") as progress:
            made = service.load(
                database,
                file,
                level=level,
                name_field=name_field,
                parent_field=parent_field,
                repair=repair,
                progress=progress,
            )
    except LayerRefused as refused:
        _refuse(refused.layer_faults)
    with progress_bar("Location") as progress:
        report = locate_all(database, progress=progress)
    console.print(f"{made.code} is current. {made.title}.")
    console.print(f"{report.households:,} households have their areas of it.")


@app.command(hidden=True)
def crosswalk() -> None:
    """Make the crosswalks of the offline build anew from the full sources."""
    from boundaries.sets import crosswalk as crosswalks

    for path in crosswalks.write(_settings()):
        console.print(f"{path.name} is written.")


def _refuse(faults: "Sequence[Fault]") -> NoReturn:
    """Print the faults, one a line, and end with exit code 1."""
    for one in faults:
        typer.echo(f"{one.feature}: {one.fault}: {one.detail}")
    console.print(f"[red]✗[/] {len(faults)} faults")
    raise typer.Exit(1)


def _settings() -> "SourcesSettings":
    """Return the settings of the sources, kept in the data folder."""
    from boundaries.sources.settings import SourcesSettings
    from cli.context import data_dir

    return SourcesSettings(cache=data_dir() / "sources")
