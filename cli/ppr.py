"""`petakasih ppr`: projects with their flats, and applications for one."""

import csv
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.asking import (
    DAY,
    Application,
    AskedOn,
    AtMost,
    Day,
    Name,
    Note,
    Reference,
    Role,
    Version,
    day_of,
    print_queue,
    print_story,
    print_taken,
)
from cli.console import console

app = typer.Typer(no_args_is_help=True)


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
    limit: AtMost = 50,
) -> None:
    """List applications, those first that have waited longest where they stand."""
    from cli.context import open_database
    from registry.ppr.service import PprFilter, list_applications

    with closing(open_database()) as database, database.reading() as session:
        page = list_applications(session, PprFilter(status, project, state), limit=limit)
        print_queue(page, "Project", lambda found: found.project.code, limit)


@app.command()
def show(application: Application) -> None:
    """Show one application: what the rules say, and every step so far."""
    from cli.context import open_database
    from registry.eligibility.service import words_of
    from registry.ppr import service
    from registry.ppr.workflow import WORKFLOW

    with closing(open_database()) as database, database.reading() as session:
        found = service.get(session, application)
        one, rules = found.application, service.eligibility(session, application)
        console.print(
            f"{found.household.reference_no} asks for a flat of {found.project.name}: {one.state}, "
            f"version {one.version}."
        )
        for line in words_of(rules.national.finding, "en"):
            console.print(line)
        for asked in rules.state:
            console.print(f"{asked.condition.words['en']}: {asked.met}")
        print_story(service.history(session, application), WORKFLOW.possible_events(one.state))


@app.command()
def apply(
    reference_no: Reference,
    project: Annotated[str, typer.Argument(help="Code of the project.")],
    name: Name,
    role: Role,
    on: AskedOn = None,
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
            applied_on=day_of(on) or today(),
            note=note,
        )
        console.print(f"Application {made.id}: {made.state}.")


@app.command()
def event(
    application: Application,
    step: Annotated[str, typer.Argument(help="The step: see petakasih ppr show.")],
    name: Name,
    role: Role,
    version: Version = None,
    note: Note = None,
    unit_no: Annotated[str | None, typer.Option(help="The flat, with offer.")] = None,
    signed_on: Annotated[Day, typer.Option(formats=DAY, help="With accept.")] = None,
) -> None:
    """Take a step with an application."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.ppr.service import get, take
    from registry.ppr.steps import PprStep

    with closing(open_database()) as database, database.writing() as session:
        seen = get(session, application).application.version if version is None else version
        wanted = PprStep(step, seen, note, unit_no, day_of(signed_on))
        taken = take(session, application, wanted, officer(name, role))
        print_taken(taken)
