"""`petakasih ppr`: projects with their flats, and applications for one."""

import csv
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from cli.console import console

app = typer.Typer(no_args_is_help=True)

Day = datetime | None
DAY = ["%Y-%m-%d"]
Name = Annotated[str, typer.Option("--as", help="Your name, as it shall stand in the record.")]
Role = Annotated[str, typer.Option(help="Your role: a code of the option list officer_roles.")]
Note = Annotated[str | None, typer.Option(help="Why, in words.")]
Application = Annotated[UUID, typer.Argument(help="Key of the application.")]


@app.command()
def projects(
    state: Annotated[str | None, typer.Option(help="Code of the state: S12.")] = None,
    tenure: Annotated[str | None, typer.Option(help="disewa or dimiliki.")] = None,
) -> None:
    """List projects by state: flats, free ones, rent or price."""
    from cli.context import open_database
    from registry.calendar.service import today
    from registry.ppr.projects import list_projects

    table = Table("Code", "Name", "State", "Tenure", "Flats", "Free", "RM", "Source")
    with closing(open_database()) as database, database.reading() as session:
        for one in list_projects(session, today(), state, tenure):
            rent, price = one.scheme.rent_rm, one.scheme.price_rm
            table.add_row(
                one.project.code,
                one.project.name,
                one.project.state_code,
                one.project.tenure,
                f"{one.project.units:,}",
                f"{one.free:,}",
                f"{price:,}" if price else f"{rent:,} a month",
                one.project.source,
            )
    console.print(table)


@app.command()
def load(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, help="CSV: code, name, state_code, tenure, units ..."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where the list is from, and its day.")] = None,
    demo: Annotated[bool, typer.Option(help="The made-up projects instead.")] = False,
) -> None:
    """Take projects in from a file; those with a known code are renewed."""
    from cli.context import open_database
    from registry.ppr import projects as ppr

    if demo == (file is not None):
        raise typer.BadParameter("a file, or --demo", param_hint="FILE")
    with closing(open_database()) as database, database.writing() as session:
        if file is None:
            count = ppr.load_demo(session)
        else:
            with file.open(newline="", encoding="utf-8-sig") as lines:
                count = ppr.load(session, csv.DictReader(lines), source or "")
        console.print(f"{count} projects.")


@app.command()
def applications(
    status: Annotated[str | None, typer.Option(help="dimohon, disaring ... keluar.")] = None,
    project: Annotated[str | None, typer.Option(help="Code of the project.")] = None,
    state: Annotated[str | None, typer.Option(help="State of the household: S12.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """List applications, those first that have waited longest where they stand."""
    from cli.context import open_database
    from registry.ppr.service import PprFilter, list_applications

    table = Table("Application", "Household", "Project", "Status", "Since", "Version")
    with closing(open_database()) as database, database.reading() as session:
        page = list_applications(session, PprFilter(status, project, state), limit=limit)
        for found in page.items:
            one = found.application
            table.add_row(
                str(one.id),
                found.household.reference_no,
                found.project.code,
                one.state,
                f"{one.state_since:%Y-%m-%d}",
                str(one.version),
            )
    console.print(table)
    if page.next is not None:
        console.print(f"There are more than {limit}.")


@app.command()
def show(application: Application) -> None:
    """Show one application: what the rules say, and every step so far."""
    from cli.context import open_database
    from registry.calendar.service import spoken
    from registry.eligibility.service import words_of
    from registry.ppr import service
    from registry.ppr.workflow import WORKFLOW

    table = Table("No.", "When", "Who", "Step", "To", "Note")
    with closing(open_database()) as database, database.reading() as session:
        found = service.get(session, application)
        for event in service.history(session, application):
            table.add_row(
                str(event.seq),
                spoken(event.at),
                f"{event.actor} ({event.actor_role})",
                event.event,
                event.next_state,
                event.note or "",
            )
        one, rules = found.application, service.eligibility(session, application)
        console.print(
            f"{found.household.reference_no} asks for a flat of {found.project.name}: {one.state}, "
            f"version {one.version}."
        )
        for line in words_of(rules.national.finding, "en"):
            console.print(line)
        for asked in rules.state:
            console.print(f"{asked.condition.words['en']}: {asked.met}")
    console.print(table)
    console.print(f"Possible now: {', '.join(WORKFLOW.possible_events(one.state)) or 'nothing'}.")


@app.command()
def apply(
    reference_no: Annotated[str, typer.Argument(help="Reference number of the household.")],
    project: Annotated[str, typer.Argument(help="Code of the project.")],
    name: Name,
    role: Role,
    on: Annotated[Day, typer.Option(formats=DAY, help="When it was asked; today.")] = None,
    note: Note = None,
) -> None:
    """Take in a household's application for a flat."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.calendar.service import today
    from registry.households.service import get_by_reference
    from registry.ppr.service import apply as take_in

    with closing(open_database()) as database, database.writing() as session:
        made = take_in(
            session,
            get_by_reference(session, reference_no).id,
            officer(name, role),
            project=project,
            applied_on=_day(on) or today(),
            note=note,
        )
        console.print(f"Application {made.id}: {made.state}.")


@app.command()
def event(
    application: Application,
    step: Annotated[str, typer.Argument(help="The step: see petakasih ppr show.")],
    name: Name,
    role: Role,
    version: Annotated[int | None, typer.Option(help="Version that you saw.")] = None,
    note: Note = None,
    unit_no: Annotated[str | None, typer.Option(help="The flat, with offer.")] = None,
    signed_on: Annotated[Day, typer.Option(formats=DAY, help="With accept.")] = None,
) -> None:
    """Take a step with an application."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.ppr.service import PprStep, get, take

    with closing(open_database()) as database, database.writing() as session:
        seen = get(session, application).application.version if version is None else version
        wanted = PprStep(step, seen, note, unit_no, _day(signed_on))
        taken = take(session, application, wanted, officer(name, role))
        console.print(f"{taken.event}: {taken.state} → {taken.next_state}, version {taken.seq}.")


def _day(moment: Day) -> date | None:
    return moment.date() if moment else None
