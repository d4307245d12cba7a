"""`petakasih registrations`: the queue, one case and its story, a step, and the workflow itself."""

from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console

app = typer.Typer(no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="Reference number, as on the receipt.")]
Name = Annotated[str, typer.Option("--as", help="Your name, as it shall stand in the record.")]
Role = Annotated[str, typer.Option(help="Your role: a code of the option list officer_roles.")]
State = Annotated[str | None, typer.Option(help="State as the form says it: S12.")]
District = Annotated[str | None, typer.Option(help="District as the form says it: D12-08.")]


@app.command("list")
def list_cases(
    status: Annotated[str | None, typer.Option(help="baru, disemak ... keluar.")] = None,
    state: State = None,
    district: District = None,
    channel: Annotated[str | None, typer.Option(help="Code of the option list channels.")] = None,
    older_than_days: Annotated[int | None, typer.Option(help="In this status for longer.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """List cases, those first that have waited longest in their status."""
    from cli.context import open_database
    from registry.registrations.queue import QueueFilter, list_queue

    wanted = QueueFilter(
        status=status,
        state=state,
        district=district,
        channel=channel,
        older_than_days=older_than_days,
    )
    with closing(open_database()) as database, database.reading() as session:
        page = list_queue(session, wanted, limit=limit)
        table = Table("Reference", "Status", "Since", "District", "Channel", "Version")
        for case in page.items:
            registration, household = case.registration, case.household
            table.add_row(
                household.reference_no,
                registration.state,
                f"{registration.state_since:%Y-%m-%d}",
                household.stated_district_code or household.stated_state_code or "",
                registration.channel,
                str(registration.version),
            )
    console.print(table)
    if page.next is not None:
        console.print(f"There are more than {limit}.")


@app.command()
def show(reference_no: Reference) -> None:
    """Show where a case stands, the admission criteria, and every step so far."""
    from cli.context import open_database
    from registry.calendar.service import spoken
    from registry.duplicates.lookup import likely_duplicates
    from registry.registrations.service import get, history, screening_of

    with closing(open_database()) as database, database.reading() as session:
        case = get(session, reference_no)
        registration, household = case.registration, case.household
        console.print(
            f"{household.reference_no}: {registration.state} since "
            f"{spoken(registration.state_since)}, version {registration.version}; "
            f"poverty status {household.poverty_status or 'not assessed'}."
        )
        for criterion in screening_of(session, case).criteria:
            console.print(f"{'✓' if criterion.met else '✗'} {criterion.en}", markup=False)
        for one in likely_duplicates(session, [household.id]).get(household.id, []):
            console.print(
                f"✗ May be the same household as {one.reference_no} ({one.probability:.0%}): "
                f"petakasih duplicates show {one.pair_id}",
                markup=False,
            )
        table = Table("No.", "When", "Who", "Step", "To", "Reason", "Note")
        for event in history(session, case):
            table.add_row(
                str(event.seq),
                spoken(event.at),
                f"{event.actor} ({event.actor_role})",
                event.event,
                event.next_state,
                event.reason or "",
                event.note or "",
            )
    console.print(table)


@app.command()
def event(
    reference_no: Reference,
    step: Annotated[str, typer.Argument(help="The step: see petakasih registrations workflow.")],
    name: Name,
    role: Role,
    version: Annotated[
        int | None, typer.Option(help="Version of the case that you saw; the present one.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Code of the step's list of reasons.")] = None,
    note: Annotated[str | None, typer.Option(help="Why, in words.")] = None,
    visited_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the census visit.")
    ] = None,
    enumerator: Annotated[str | None, typer.Option(help="Who visited, where not you.")] = None,
    outcome: Annotated[str | None, typer.Option(help="Of an appeal: upheld or part.")] = None,
) -> None:
    """Take a step with a case."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.registrations.forms import Step
    from registry.registrations.service import get, take

    actor = officer(name, role)
    with closing(open_database()) as database, database.writing() as session:
        seen = get(session, reference_no).registration.version if version is None else version
        taken = take(
            session,
            reference_no,
            Step(
                event=step,
                version=seen,
                reason=reason,
                note=note,
                visited_on=visited_on.date() if visited_on else None,
                enumerator=enumerator,
                outcome=outcome,
            ),
            actor,
        )
        message = f"{reference_no}: {taken.state} -> {taken.next_state}, version {taken.seq}."
    console.print(message)


@app.command()
def days(state: State = None, district: District = None) -> None:
    """Tell how many days cases stay in each status."""
    from cli.context import open_database
    from registry.registrations.queue import days_in_status

    table = Table("Status", "Periods", "Open now", "Median", "9 of 10 within", "Longest wait now")
    with closing(open_database()) as database, database.reading() as session:
        for one in days_in_status(session, state, district):
            table.add_row(
                one.status,
                f"{one.periods:,}",
                f"{one.open_now:,}",
                f"{one.median_days:.1f}",
                f"{one.p90_days:.1f}",
                "" if one.longest_open_days is None else f"{one.longest_open_days:.1f}",
            )
    console.print(table)


@app.command()
def workflow() -> None:
    """Print the workflow table: state, step, who may, what is needed, next state."""
    from registry.registrations.workflow import transitions

    table = Table("State", "Step", "To", "By", "Roles", "Needs", "Reasons")
    for one in transitions():
        table.add_row(
            one.state,
            one.event,
            one.next_state,
            one.decided_by,
            ", ".join(one.roles),
            ", ".join(one.needs),
            one.reasons or "",
        )
    console.print(table)
