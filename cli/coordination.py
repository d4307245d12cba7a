"""`petakasih coordination`: overlaps, agency pairs, leakage and unserved households, as CSV."""

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from cli.console import console

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

app = typer.Typer(no_args_is_help=True)

Output = Annotated[Path, typer.Option("-o", "--output", help="CSV file to write.")]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day; today by default.")
]
State = Annotated[str | None, typer.Option(help="State as the form says it: S12.")]
District = Annotated[str | None, typer.Option(help="District as the form says it.")]


@app.command()
def overlaps(
    output: Output,
    on: Day = None,
    state: State = None,
    district: District = None,
    relation: Annotated[
        str | None, typer.Option(help="duplicate, repeat or complement.")
    ] = "duplicate",
) -> None:
    """Write pairs of aid that meet on a day; by default one purpose from two agencies."""
    from registry.coordination import service

    _write(output, on, state, district, service.overlaps, service.Overlap, relation=relation)


@app.command()
def pairs(output: Output, on: Day = None, state: State = None, district: District = None) -> None:
    """Write how many households each pair of agencies both helps."""
    from registry.coordination import service

    def whole(*asked: Any, limit: int) -> list[service.AgencyPair]:
        return service.agency_pairs(*asked)[:limit]

    _write(output, on, state, district, whole, service.AgencyPair)


@app.command()
def leakage(output: Output, on: Day = None, state: State = None, district: District = None) -> None:
    """Write aid that went on after exit, rejection or death, up to a day."""
    from registry.coordination import service

    _write(output, on, state, district, service.leakage, service.Leak)


@app.command()
def unserved(
    output: Output, on: Day = None, state: State = None, district: District = None
) -> None:
    """Write verified poor households that receive nothing, the poorest first."""
    from registry.coordination import service

    _write(output, on, state, district, service.unserved, service.Unserved)


@app.command()
def timeline(
    reference_no: Annotated[str, typer.Argument(help="Reference number of the household.")],
) -> None:
    """Show everything that happened between a household and all agencies."""
    from cli.context import open_database
    from registry.coordination.service import timeline as told
    from registry.households.service import get_by_reference

    table = Table("Day", "What", "Agency", "Programme", "RM a month", "Who", "Note")
    with closing(open_database()) as database, database.reading() as session:
        for one in told(session, get_by_reference(session, reference_no).id):
            words = (one.what, one.agency or "", one.programme or "")
            amount = "" if one.amount_monthly is None else f"{one.amount_monthly:,.2f}"
            table.add_row(f"{one.on_day}", *words, amount, one.who or "", one.note or "")
    console.print(table)


@app.command()
def reminders(
    on: Day = None,
    agency: Annotated[str | None, typer.Option(help="Code of the agency.")] = None,
) -> None:
    """List referrals and requests for data without an answer: overdue ones first."""
    from cli.context import open_database
    from registry.calendar.deadlines import Deadline
    from registry.calendar.service import today
    from registry.data_requests.service import list_requests
    from registry.referrals.queries import ReferralFilter
    from registry.referrals.service import PAGE_AT_MOST, list_referrals

    day = on.date() if on else today()
    table = Table("Due", "Days left", "Standing", "What", "From", "To", "Key")
    with closing(open_database()) as database, database.reading() as session:
        wanted = ReferralFilter(agency=agency, is_open=True)
        lines = [
            (one.referral.due_on, "referral", one.from_agency, one.to_agency, one.referral.id)
            for one in list_referrals(session, wanted, limit=PAGE_AT_MOST)
        ] + [
            (one.request.due_on, "data request", one.recipient, one.provider, one.request.id)
            for one in list_requests(session, agency=agency, is_open=True, limit=PAGE_AT_MOST)
        ]
    for due_on, what, sender, receiver, key in sorted(lines, key=lambda line: line[0]):
        deadline = Deadline(due_on, None)
        left = str(deadline.days_left(day))
        table.add_row(f"{due_on}", left, deadline.standing(day), what, sender, receiver, str(key))
    console.print(table)


def _write(
    output: Path,
    on: date | None,
    state: str | None,
    district: str | None,
    ask: Any,
    kind: "type[DataclassInstance]",
    **more: Any,
) -> None:
    """Ask page by page, and write one line each."""
    from cli.context import open_database, operator
    from registry.actors.marks import COLUMN, mark_of
    from registry.calendar.service import today
    from registry.coordination.service import Where

    day = on.date() if isinstance(on, datetime) else today()
    with closing(open_database()) as database, database.reading() as session:
        rows = list(
            _pages(lambda **page: ask(session, day, Where(state, district), **more, **page))
        )
    mark = mark_of(operator())
    with output.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*(one.name for one in fields(kind)), COLUMN])
        writer.writeheader()
        writer.writerows({**asdict(row), COLUMN: mark} for row in rows)
    console.print(f"{len(rows):,} lines of {day} in {output}: for officers only.")


def _pages(ask: Any) -> Iterator[Any]:
    from registry.coordination.service import PAGE_AT_MOST

    page = ask(limit=PAGE_AT_MOST)
    yield from page
    while len(page) == PAGE_AT_MOST:
        page = ask(limit=PAGE_AT_MOST, after=page[-1].place)
        yield from page
