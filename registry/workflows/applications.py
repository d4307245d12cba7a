"""What every kind of application goes through: taken in from a live household, listed, decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from database.audit.service import note_subjects
from database.errors import Conflict, InvalidInput
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.households import service as households
from registry.households.models import Household
from registry.records.changing import RecordMerged
from registry.workflows.models import EventColumns
from registry.workflows.queries import Filters, Place
from registry.workflows.service import NotThisOfficer, Workflow

PAGE_AT_MOST = 1_000


class NotEligible(Conflict):
    """The rule is not met, or not all it asks is known."""

    code = "not-eligible"


class HasApplication(Protocol):
    """A row of a list: an application with what it is about."""

    @property
    def application(self) -> Any:
        """Return the application."""


Found = TypeVar("Found", bound=HasApplication)
Matching = Callable[[ReadSession, Mapping[str, Any], Place | None, int], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class ApplicationPage(Generic[Found]):
    """Some applications. `next` is where the list goes on, None at its end."""

    items: Sequence[Found]
    next: Place | None


def live_household(session: ReadSession, household_id: UUID) -> Household:
    """Return a household that may ask for something.

    Raises:
        HouseholdNotFound: there is none with that key.
        RecordMerged: another took it in.
    """
    home = households.get(session, household_id)
    if home.merged_into_id is not None:
        raise RecordMerged("This household was merged into another.", field="household_id")
    return home


def keep(session: WriteSession, rows: Sequence[object], taken: Conflict) -> None:
    """Write an application with its first event; of two at one moment the index lets one through.

    Raises:
        Conflict: `taken`, where another was written first.
    """
    session.add_all(rows)
    try:
        session.flush()
    except IntegrityError as error:
        raise taken from error


def page(
    session: ReadSession,
    workflow: Workflow,
    wanted: Any,
    filters: Filters,
    matching: Matching[Found],
    after: Place | None,
    limit: int,
) -> ApplicationPage[Found]:
    """Return a page of applications, those first that have stood in their state for longest.

    `wanted` has an attribute for each filter; None leaves its condition out.

    Raises:
        InvalidInput: the status is none of the table's, or the limit is out of range.
    """
    if wanted.status is not None and wanted.status not in workflow.states:
        raise InvalidInput(
            f"There is no status {wanted.status!r}.",
            field="status",
            expected=", ".join(workflow.states),
        )
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(
            f"{limit} is no page.", field="limit", expected=f"1 to {PAGE_AT_MOST} applications"
        )
    equal = {name: value for name in filters if (value := getattr(wanted, name)) is not None}
    found = matching(session, equal, after, limit + 1)
    items = found[:limit]
    note_subjects(session, *(one.application.household_id for one in items))
    last = items[-1].application if len(found) > limit else None
    return ApplicationPage(items, (last.state_since, last.id) if last else None)


def note_missing(event: str, note: str | None) -> InvalidInput | None:
    """Return the failure of a step that needs a note and has none."""
    if note and note.strip():
        return None
    return InvalidInput(f"{event} needs a note.", field="note", expected="the reason, in words")


def not_eligible(
    met: bool | None, missing: Sequence[str], why: str = "The rule is not met."
) -> NotEligible | None:
    """Return the failure of a step that needs the rule to be met, None where it is."""
    if met:
        return None
    if met is None:
        return NotEligible(
            "Not all that the rule asks is known.", field="event", expected=", ".join(missing)
        )
    return NotEligible(why, field="event")


def same_officer(
    events: Sequence[EventColumns], event: str, actor: Actor, did: str, must: str
) -> NotThisOfficer | None:
    """Return the failure of who took the step `event` before: four eyes on every decision."""
    before = [one for one in events if one.event == event]
    if before and before[-1].actor != actor.name:
        return None
    return NotThisOfficer(
        f"{actor.name} {did} this application; somebody else must {must}.",
        expected=f"another officer than the one who {did}",
    )
