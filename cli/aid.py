"""`petakasih aid`: applications for aid, their steps, and what became of those who were aided."""

from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from cli.asking import (
    DAY,
    Application,
    AskedOn,
    AtMost,
    Day,
    District,
    Name,
    Note,
    Reference,
    Role,
    State,
    Version,
    amount_of,
    day_of,
    print_queue,
    print_story,
    print_taken,
)
from cli.console import console

app = typer.Typer(no_args_is_help=True)


@app.command()
def applications(
    status: Annotated[str | None, typer.Option(help="dimohon, disaring ... dihentikan.")] = None,
    agency: Annotated[str | None, typer.Option(help="Code of the agency.")] = None,
    programme: Annotated[str | None, typer.Option(help="Code of the programme.")] = None,
    state: State = None,
    district: District = None,
    limit: AtMost = 50,
) -> None:
    """List applications, those first that have waited longest where they stand."""
    from cli.context import open_database
    from registry.aid_applications.service import ApplicationFilter, list_applications

    wanted = ApplicationFilter(status, agency, programme, state, district)
    with closing(open_database()) as database, database.reading() as session:
        page = list_applications(session, wanted, limit=limit)
        print_queue(
            page, "Programme", lambda found: f"{found.agency.code} {found.programme.code}", limit
        )


@app.command()
def show(application: Application) -> None:
    """Show one application with every step so far."""
    from cli.context import open_database
    from registry.aid_applications.service import get, history
    from registry.aid_applications.workflow import WORKFLOW

    with closing(open_database()) as database, database.reading() as session:
        found = get(session, application)
        one = found.application
        console.print(
            f"{found.household.reference_no} asks {found.agency.code} for {found.programme.name_ms}"
            f": {one.state}, version {one.version}."
        )
        print_story(history(session, application), WORKFLOW.possible_events(one.state))


@app.command()
def apply(
    reference_no: Reference,
    agency: Annotated[str, typer.Argument(help="Code of the agency.")],
    programme: Annotated[str, typer.Argument(help="Code of the programme.")],
    name: Name,
    role: Role,
    on: AskedOn = None,
    person: Annotated[UUID | None, typer.Option(help="For one member: the member's key.")] = None,
    note: Note = None,
) -> None:
    """Take in an application of a household."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.aid_applications.service import apply as take_in
    from registry.calendar.service import today
    from registry.households.service import get_by_reference

    with closing(open_database()) as database, database.writing() as session:
        made = take_in(
            session,
            get_by_reference(session, reference_no).id,
            officer(name, role),
            agency=agency,
            programme=programme,
            applied_on=day_of(on) or today(),
            person_id=person,
            note=note,
        )
        console.print(f"Application {made.id}: {made.state}.")


@app.command()
def event(
    application: Application,
    step: Annotated[str, typer.Argument(help="The step: see petakasih aid show.")],
    name: Name,
    role: Role,
    version: Version = None,
    note: Note = None,
    amount: Annotated[str | None, typer.Option(help="RM a month, with disburse.")] = None,
    active_from: Annotated[
        Day, typer.Option("--from", formats=DAY, help="First day, with disburse.")
    ] = None,
    active_until: Annotated[
        Day, typer.Option("--until", formats=DAY, help="First day without, with stop.")
    ] = None,
) -> None:
    """Take a step with an application."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.aid_applications.service import get, take
    from registry.aid_applications.steps import Step

    with closing(open_database()) as database, database.writing() as session:
        seen = get(session, application).application.version if version is None else version
        taken = take(
            session,
            application,
            Step(
                step,
                seen,
                note,
                amount_of(amount, "--amount"),
                day_of(active_from),
                day_of(active_until),
            ),
            officer(name, role),
        )
        print_taken(taken)


@app.command()
def end(
    reference_no: Reference,
    aid: Annotated[UUID, typer.Argument(help="Key of the aid that was recorded.")],
    until: Annotated[datetime, typer.Argument(formats=DAY, help="First day without.")],
    name: Name,
    role: Role,
    reason: Annotated[str, typer.Option(help="Why it ends.")],
) -> None:
    """End aid that was recorded without an application."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.households.service import get_by_reference
    from registry.records.changing import By
    from registry.records.helping import end_recorded

    with closing(open_database()) as database, database.writing() as session:
        home = get_by_reference(session, reference_no).id
        ended = end_recorded(session, home, By(officer(name, role), reason), aid, until.date())
        console.print(f"Aid {ended.id} ends before {ended.active_until}.")


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="A .csv, .xlsx or .parquet file.", exists=True)],
    name: Name,
    agency: Annotated[
        str | None, typer.Option(help="Code of the agency whose list it is, for every row.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only tell each row's fate.")] = False,
    role: Role = "agency_officer",
) -> None:
    """Take a list of aid in; the same as `petakasih import run --kind aid`."""
    from cli.imports import run

    mapping = [f"={agency}=agency"] if agency else []
    run(file, "aid", mapping, dry_run=dry_run, name=name, role=role)


@app.command()
def effects(
    months: Annotated[int, typer.Option(help="Assessed again at least so long into it.")] = 12,
    until: Annotated[int, typer.Option(help="And before so long.")] = 120,
) -> None:
    """Compare income and class before and after each programme: an association, not a cause."""
    from cli.context import open_database
    from registry.aid.service import effects as compare

    table = Table("Programme", "Households", "Months", "RM before", "RM after", "Left poverty")
    table.add_column("Similar: change RM / left")
    with closing(open_database()) as database, database.reading() as session:
        for one in compare(session, months, until):
            table.add_row(
                f"{one.agency} {one.programme}",
                f"{one.households:,}",
                f"{one.months:.0f}",
                _money(one.income_before),
                _money(one.income_after),
                f"{one.left_poverty:,} of {one.poor_before:,}",
                f"{_money(one.similar_change)} / {_percent(one.similar_left_poverty)}",
            )
    console.print(table)
    console.print("Incomes leave aid out. An association, not a cause.")


@app.command()
def housing() -> None:
    """Compare houses on the first day of each programme's aid and now: an association, too."""
    from cli.context import open_database
    from registry.aid.service import housing_effects

    table = Table("Programme", "Households", "Poor before", "Poor now", "Repaired", "Decayed")
    table.add_column("Similar: repaired / decayed")
    with closing(open_database()) as database, database.reading() as session:
        for one in housing_effects(session):
            counts = (one.households, one.poor_before, one.poor_after, one.repaired, one.decayed)
            similar = f"{_percent(one.similar_repaired)} / {_percent(one.similar_decayed)}"
            told = (f"{count:,}" for count in counts)
            table.add_row(f"{one.agency} {one.programme}", *told, similar)
    console.print(table)
    console.print("Similar: without aid, of the same state, stratum and condition. No cause.")


def _money(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _percent(value: Decimal | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"
