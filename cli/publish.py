"""`petakasih locate` and `petakasih publish`: where households are, and figures for all to see."""

import time
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from cli.console import console, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from database.session import Database
    from geo.publication.queries import PublicationInfo
    from geo.publication.rehearsal import Rehearsal

LOOKS_EVERY = 600
"""Seconds between looks at the calendar."""

BoundarySet = Annotated[
    str | None, typer.Option(help="Code of a boundary set.", show_default="the current one")
]

LOCATION_LEVELS = {
    1: "GPS point",
    2: "kampung, exact",
    3: "kampung, fuzzy",
    4: "postcode and town",
    5: "mukim known",
    6: "district known",
    7: "state known",
    0: "nothing known",
}


def locate(boundary_set: BoundarySet = None) -> None:
    """Say where every household is: its GPS point if that is sound, else what its form states."""
    from boundaries.sets.service import find
    from cli.context import open_database
    from geo.location.service import locate_all

    database = open_database()
    with database.reading() as session:
        set_id = find(session, boundary_set).id
    with progress_bar("Location") as progress:
        report = locate_all(database, set_id, progress=progress)
    table = Table("located by", box=None)
    table.add_column("households", justify="right")
    for level, words in LOCATION_LEVELS.items():
        if report.levels[level]:
            table.add_row(words, f"{report.levels[level]:,}")
    for problem, count in sorted(report.gps_problems.items()):
        table.add_row(f"[dim]GPS point not used: {problem}", f"[dim]{count:,}")
    console.print(table)
    console.print(f"{report.households:,} households, {report.changed:,} rows changed.")
    database.close()


def publish(
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], show_default="today in Malaysia")
    ] = None,
    threshold: Annotated[int, typer.Option(help="Smallest count that is shown, 5 or more.")] = 10,
    boundary_set: BoundarySet = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be published; write nothing.")
    ] = False,
    calendar: Annotated[
        str | None,
        typer.Option(
            envvar="PETAKASIH_PUBLISH_ON",
            help="Days of the year, as 01-01,07-01, or of every month, as 1,15: publish only if "
            "the newest of them was not yet.",
        ),
    ] = None,
    keep_on: Annotated[
        bool, typer.Option("--keep-on", help="With a calendar: stay, and publish whenever due.")
    ] = False,
) -> None:
    """Publish the figures of a date as a new numbered publication, which never changes."""
    from cli.context import open_database
    from geo.publication import service

    day: date | None = as_of.date() if as_of else None
    with closing(open_database()) as database:
        if dry_run:
            with progress_bar("Rehearsal") as progress:
                told = service.rehearse(database, day, boundary_set, threshold, progress)
            _tell_rehearsal(told)
        elif calendar is not None and day is None:
            _publish_when_due(database, calendar, keep_on=keep_on)
        else:
            with progress_bar("Publication") as progress:
                made = service.publish(database, day, boundary_set, threshold, progress)
            _tell_publication(database, made)


def _publish_when_due(database: "Database", calendar: str, *, keep_on: bool) -> None:
    from geo.publication import service
    from geo.publication.calendar import days_of_year

    days = days_of_year(calendar)
    while True:
        made = service.publish_if_due(database, days)
        if made is not None:
            _tell_publication(database, made)
        elif not keep_on:
            console.print("Nothing is due: the calendar's newest day is published.")
        if not keep_on:
            return
        time.sleep(LOOKS_EVERY)


def _tell_publication(database: "Database", made: "PublicationInfo") -> None:
    from geo.changes.service import kept_changes

    with database.reading() as session:
        changes = kept_changes(session, made, "national")
    table = Table("withheld figures", box=None)
    for indicator, levels in made.summary["withheld"].items():
        counts = ", ".join(f"{level} {count:,}" for level, count in levels.items())
        table.add_row(indicator, counts)
    console.print(table)
    console.print(_cost(made.summary["protection"]))
    _tell_changes(changes)
    console.print(
        f"Publication {made.number}: {made.as_of}, {made.boundary_set}, "
        f"{made.summary['households']:,} households{', demonstration' if made.is_demo else ''}."
    )


def _cost(levels: dict[str, dict[str, Any]]) -> Table:
    """Return what withholding costs, level by level."""
    table = Table("level", box=None)
    for title in ("figures", "withheld", "visible"):
        table.add_column(title, justify="right")
    table.add_column("households in areas that withhold their count")
    for level, one in levels.items():
        hidden = ", ".join(
            f"{count} {'-' if share is None else f'{share:g} %'}"
            for count, share in one["households_hidden_percent"].items()
        )
        numbers = (f"{one['figures']:,}", f"{one['withheld']:,}", f"{one['visible_percent']:g} %")
        table.add_row(level, *numbers, hidden)
    return table


def _tell_changes(changes: "Sequence[Row[Any]]") -> None:
    """Say why the nation's counts changed since the publication before, if there is one."""
    from geo.changes.causes import NUMBERS

    if not changes:
        return
    table = Table("since the publication before", box=None)
    for row in changes:
        table.add_column(row.indicator, justify="right")
    for name in NUMBERS:
        table.add_row(name.replace("_", " "), *(f"{getattr(row, name):,}" for row in changes))
    console.print(table)


def _tell_rehearsal(told: "Rehearsal") -> None:
    names = ("figures", "withheld", "added", "dropped", "hidden", "shown", "changed")
    table = Table("level", box=None)
    for name in names:
        table.add_column(name, justify="right")
    for row in told.levels:
        table.add_row(row.level, *(f"{getattr(row, name):,}" for name in names))
    console.print(table)
    _tell_changes(told.changes)
    against = f"publication {told.against.number}" if told.against else "nothing: it is the first"
    console.print(
        f"{told.summary['households']:,} households; compared with {against}. Nothing was written."
    )
