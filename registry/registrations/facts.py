"""What is known of a case at the moment somebody wants to take a step with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from database.rights.identity import registry_wide
from database.session import ReadSession
from registry.duplicates.lookup import LikelyDuplicate, likely_duplicates
from registry.households.models import Household
from registry.persons.models import Person
from registry.registrations import queries
from registry.registrations.models import Registration, RegistrationEvent


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case with its household, people and events, as they stand now."""

    registration: Registration
    household: Household
    people: Sequence[Person]
    events: Sequence[RegistrationEvent]
    duplicates: Sequence[str]
    """Reference numbers of other households with an identity number of this one's people."""
    likely: Sequence[LikelyDuplicate]
    """Other households that may be this one and of which nobody has decided, likeliest first."""

    @property
    def reference_no(self) -> str:
        """Return the number a family quotes."""
        return self.household.reference_no

    @property
    def head(self) -> Person | None:
        """Return the KIR."""
        return next((person for person in self.people if person.role == "KIR"), None)

    @property
    def last(self) -> RegistrationEvent:
        """Return the newest event; a case has at least the one that began it."""
        return self.events[-1]

    def last_of(self, *events: str) -> RegistrationEvent | None:
        """Return the newest of these events, None when none happened."""
        return next((one for one in reversed(self.events) if one.event in events), None)


def gather(
    session: ReadSession, cases: Sequence[tuple[Registration, Household]]
) -> list[CaseFacts]:
    """Return the facts of cases, read in one go however many there are."""
    households: Collection[UUID] = [household.id for _, household in cases]
    people = queries.people(session, households)
    events = queries.events(session, [registration.id for registration, _ in cases])
    # Who is registered twice is so wherever the other household is.
    with registry_wide(session):
        duplicates = queries.same_identity(session, households)
        likely = likely_duplicates(session, households)
    return [
        CaseFacts(
            registration=registration,
            household=household,
            people=people.get(household.id, []),
            events=events[registration.id],
            duplicates=duplicates.get(household.id, []),
            likely=likely.get(household.id, []),
        )
        for registration, household in cases
    ]
