"""The facts of many households at once: three questions to the database, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from database.session import ReadSession
from registry.eligibility import queries
from registry.eligibility.facts import Facts
from registry.eligibility.households import Person, household_facts
from registry.eligibility.queries import Row


@dataclass(frozen=True, slots=True)
class BareRecord:
    """What rules ask of a record, and nothing that tells whose it is."""

    household: Row
    people: Sequence[Person]
    dwelling: Row | None


def facts_of_many(
    session: ReadSession, household_ids: Collection[UUID], on: date
) -> Mapping[UUID, Facts]:
    """Return the facts of households on a day, by their keys; unknown keys are left out."""
    people: dict[UUID, list[Person]] = defaultdict(list)
    for one in queries.people(session, household_ids):
        people[one["household_id"]].append(one)
    dwellings = {one["household_id"]: one for one in queries.dwellings(session, household_ids)}
    return {
        home["id"]: household_facts(
            BareRecord(home, people[home["id"]], dwellings.get(home["id"])), on
        )
        for home in queries.households(session, household_ids)
    }
