"""`petakasih agreements`: data-sharing agreements, their steps, and who took what."""

import tomllib
from contextlib import closing
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from cli.console import console

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Option("--as", help="Your name, as it shall stand in the record.")]
Role = Annotated[str, typer.Option(help="Your role: meeting_secretary or administrator.")]
Key = Annotated[UUID, typer.Argument(help="Key of the agreement, see the list.")]


@app.command("list")
def list_agreements(
    agency: Annotated[str | None, typer.Option(help="Giver or recipient: JKM.")] = None,
    in_force: Annotated[bool, typer.Option(help="Only those that open something today.")] = False,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """List agreements, the newest first."""
    from cli.context import open_database
    from registry.agreements import service
    from registry.agreements.queries import Wanted
    from registry.calendar.service import today

    table = Table("No.", "From", "To", "Purpose", "Until", "Standing", "Version", "Taken")
    table.add_column("Key", no_wrap=True)
    with closing(open_database()) as database, database.reading() as session:
        wanted = Wanted(agency=agency, in_force_on=today() if in_force else None)
        found = service.list_agreements(session, wanted, limit=limit)
        counts = service.release_counts(session, found)
        for one in found:
            table.add_row(
                str(one.number),
                one.giver,
                one.recipient,
                one.purpose,
                one.last_day.isoformat(),
                service.standing_of(one),
                str(one.version),
                f"{counts[one.id]:,}",
                str(one.id),
            )
    console.print(table)


@app.command()
def show(agreement: Key) -> None:
    """Show the terms of an agreement and every step so far."""
    from cli.context import open_database
    from registry.agreements import service
    from registry.agreements.workflow import WORKFLOW
    from registry.calendar.service import spoken

    table = Table("No.", "When", "Who", "Step", "To", "Note")
    with closing(open_database()) as database, database.reading() as session:
        one = service.get(session, agreement)
        for event in service.history(session, agreement):
            table.add_row(
                str(event.seq),
                spoken(event.at),
                f"{event.actor} ({event.actor_role})",
                event.event,
                event.next_state,
                event.note or "",
            )
        console.print(
            f"Agreement {one.number}: {one.giver} gives {one.recipient} "
            f"{', '.join(one.fields)} of {', '.join(one.classes)} in {', '.join(one.areas)}, "
            f"for {one.purpose} ({one.purpose_note}), {one.first_day} to {one.last_day}: "
            f"{service.standing_of(one)}, version {one.version}."
        )
        console.print(f"Possible now: {', '.join(WORKFLOW.possible_events(one.state)) or 'none'}.")
    console.print(table)


@app.command()
def fields() -> None:
    """List the fields that agreements may share."""
    from database.rights.sharing import shared_fields

    table = Table("Field", "Group", "Of", "Sensitive", "What")
    for one in shared_fields():
        table.add_row(one.code, one.group, one.of, "yes" if one.is_sensitive else "", one.en)
    console.print(table)


@app.command()
def draft(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="TOML with the terms; see the docs.")
    ],
    name: Name,
    role: Role,
) -> None:
    """Draft an agreement from a file; another officer must approve it."""
    from pydantic import TypeAdapter

    from cli.context import open_database
    from database.errors import InvalidInput
    from registry.actors.service import officer
    from registry.agreements.service import draft as keep
    from registry.agreements.terms import Terms

    try:
        # What cannot be read as TOML, and what does not fit the terms, are both a ValueError.
        terms = TypeAdapter(Terms).validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise InvalidInput(
            f"{file.name} does not hold the terms of an agreement: {error}",
            field="file",
            expected=", ".join(Terms.__slots__),
        ) from error
    with closing(open_database()) as database, database.writing() as session:
        made = keep(session, terms, officer(name, role))
        console.print(f"Agreement {made.number} is drafted: {made.id}.")


@app.command()
def step(
    agreement: Key,
    event: Annotated[str, typer.Argument(help="approve, withdraw, suspend, resume or end.")],
    version: Annotated[int, typer.Argument(help="The version that you saw.")],
    name: Name,
    role: Role,
    note: Annotated[str | None, typer.Option(help="Why, in words.")] = None,
) -> None:
    """Take a step with an agreement."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.agreements.service import AgreementStep, standing_of, take

    with closing(open_database()) as database, database.writing() as session:
        taken = AgreementStep(event, version, note)
        found = take(session, agreement, taken, officer(name, role))
        console.print(f"Agreement {found.number}: {standing_of(found)}, version {found.version}.")


@app.command()
def releases(
    agreement: Key,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """Show who took how many records under an agreement, the newest first."""
    from cli.context import open_database
    from registry.agreements.releases import list_releases
    from registry.calendar.service import spoken

    table = Table("When", "Who", "Purpose", "Households", "Fields")
    with closing(open_database()) as database, database.reading() as session:
        for one in list_releases(session, agreement, limit=limit):
            table.add_row(
                spoken(one.at),
                one.account,
                one.purpose,
                f"{one.records:,}",
                ", ".join(one.fields),
            )
    console.print(table)
