"""What the commands of applications for aid, houses and flats share: options, lists, stories."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.table import Table

from cli.console import console

if TYPE_CHECKING:
    from registry.workflows.applications import ApplicationPage
    from registry.workflows.models import EventColumns

Day = datetime | None
DAY = ["%Y-%m-%d"]
Name = Annotated[str, typer.Option("--as", help="Your name, as it shall stand in the record.")]
Role = Annotated[str, typer.Option(help="Your role: a code of the option list officer_roles.")]
Note = Annotated[str | None, typer.Option(help="Why, in words.")]
Application = Annotated[UUID, typer.Argument(help="Key of the application.")]
Reference = Annotated[str, typer.Argument(help="Reference number of the household.")]
AskedOn = Annotated[Day, typer.Option(formats=DAY, help="When it was asked; today.")]
Version = Annotated[int | None, typer.Option(help="Version that you saw.")]
State = Annotated[str | None, typer.Option(help="State as the form says it: S12.")]
District = Annotated[str | None, typer.Option(help="District as the form says it.")]
AtMost = Annotated[int, typer.Option(help="How many at most.")]


def day_of(moment: Day) -> date | None:
    """Return the day of an option, None where it was left out."""
    return moment.date() if moment else None


def amount_of(text: str | None, hint: str) -> Decimal | None:
    """Return an amount of an option, None where it was left out."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation as error:
        raise typer.BadParameter("an amount like 15000.00", param_hint=hint) from error


def print_queue(
    page: "ApplicationPage[Any]", heading: str, about: Callable[[Any], str], limit: int
) -> None:
    """Print a page of applications; `about` tells what one is for, under `heading`."""
    table = Table("Application", "Household", heading, "Status", "Since", "Version")
    for found in page.items:
        one = found.application
        table.add_row(
            str(one.id),
            found.household.reference_no,
            about(found),
            one.state,
            f"{one.state_since:%Y-%m-%d}",
            str(one.version),
        )
    console.print(table)
    if page.next is not None:
        console.print(f"There are more than {limit}.")


def print_story(events: "Iterable[EventColumns]", possible: Sequence[str]) -> None:
    """Print every step so far, and those that are possible now."""
    from registry.calendar.service import spoken

    table = Table("No.", "When", "Who", "Step", "To", "Note", "What")
    for event in events:
        table.add_row(
            str(event.seq),
            spoken(event.at),
            f"{event.actor} ({event.actor_role})",
            event.event,
            event.next_state,
            event.note or "",
            ", ".join(f"{name} {value}" for name, value in event.payload.items()),
        )
    console.print(table)
    console.print(f"Possible now: {', '.join(possible) or 'nothing'}.")


def print_taken(event: "EventColumns") -> None:
    """Print the step that was taken."""
    console.print(f"{event.event}: {event.state} → {event.next_state}, version {event.seq}.")
