"""`petakasih meetings`: list them, show one, decide its cases from a file, close it."""

import csv
from contextlib import closing
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from cli.console import console
from cli.registrations import Name, Role

app = typer.Typer(no_args_is_help=True)

MeetingId = Annotated[UUID, typer.Argument(help="Key of the meeting, see the list.")]
COLUMNS = ("reference_no", "decision", "reason", "note")


@app.command("list")
def list_meetings(
    state: Annotated[str | None, typer.Option(help="State of the group: S12.")] = None,
    level: Annotated[str | None, typer.Option(help="daerah, negeri or kebangsaan.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """List meetings, newest first."""
    from cli.context import open_database
    from registry.meetings import service

    table = Table("Key", "Minutes", "Held on", "Level", "Area", "Closed")
    with closing(open_database()) as database, database.reading() as session:
        for one in service.list_meetings(session, state_code=state, level=level, limit=limit):
            table.add_row(
                str(one.id),
                one.minutes_no,
                one.held_on.isoformat(),
                one.level,
                one.district_code or one.state_code or "",
                f"{one.closed_at:%Y-%m-%d}" if one.closed_at else "",
            )
    console.print(table)


@app.command()
def show(meeting_id: MeetingId) -> None:
    """Show who was present, which cases were on the list, and what was decided."""
    from cli.context import open_database
    from registry.meetings.service import get

    with closing(open_database()) as database, database.reading() as session:
        record = get(session, meeting_id)
        present = ", ".join(f"{one.name} ({one.position})" for one in record.members)
        console.print(f"{record.meeting.minutes_no}, {record.meeting.held_on}: {present}.")
        table = Table("Item", "Reference", "Decision", "Status now", "Reason", "Note")
        for one in record.cases:
            table.add_row(
                str(one.case.item),
                one.reference_no,
                one.case.decision or "",
                one.state,
                one.case.reason or "",
                one.case.note or "",
            )
    console.print(table)


@app.command()
def decide(
    meeting_id: MeetingId,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=f"CSV: {', '.join(COLUMNS)}.")
    ],
    name: Name,
    role: Role = "meeting_secretary",
) -> None:
    """Record the decisions of a file: all of them, or none and why."""
    from cli.context import open_database
    from database.errors import InvalidInput, PetaKasihError
    from registry.actors.service import officer
    from registry.meetings.forms import Decision
    from registry.meetings.service import decide as decide_cases

    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if set(rows.fieldnames or ()) != set(COLUMNS):
            raise InvalidInput(
                "The file has other columns.", field=file.name, expected=", ".join(COLUMNS)
            )
        decisions = [
            Decision(
                row["reference_no"], row["decision"], row["reason"] or None, row["note"] or None
            )
            for row in rows
        ]
    with closing(open_database()) as database:
        try:
            with database.writing() as session:
                decide_cases(session, meeting_id, decisions, officer(name, role))
        except PetaKasihError as failure:
            for fault in failure.faults:
                console.print(f"{fault.field}: {fault.detail}", markup=False)
            raise
    console.print(f"{len(decisions)} cases decided.")


@app.command()
def close(meeting_id: MeetingId, name: Name, role: Role = "meeting_secretary") -> None:
    """Close a meeting: its record does not change any more."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.meetings.service import close as close_meeting

    with closing(open_database()) as database, database.writing() as session:
        minutes_no = close_meeting(session, meeting_id, officer(name, role)).minutes_no
    console.print(f"{minutes_no} is closed.")
