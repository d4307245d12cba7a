"""Who is first in a district: families that could get a house of a category, in an order that
explains itself.

Considered are verified poor families (hardcore poor only, where the need counts those) that have no
PPRS house granted or given, and whom the rule of the category does not refuse. First come those
whose application is recommended or waiting: their house was inspected. Then points of priority, the
most first. Equal points: the lower income per person, then the longer since verification, then the
reference number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from database.errors import InvalidInput
from database.session import ReadSession
from registry.eligibility.bulk import facts_of_many
from registry.eligibility.facts import Facts, checked
from registry.eligibility.priority import Priority, priority
from registry.eligibility.service import Decision, judge, rules_on
from registry.housing.rates import CATEGORIES
from registry.housing_applications import queries
from registry.housing_applications.papers import facts_of
from registry.housing_applications.queries import Candidate
from registry.housing_applications.workflow import RANKED

TIE_RULE = {
    "ms": "Mata sama: pendapatan seorang lebih rendah, kemudian pengesahan lebih lama, kemudian "
    "nombor rujukan",
    "en": "Equal points: the lower income per person, then the longer since verification, then "
    "the reference number",
}
LAST = date(9999, 12, 31)
DEAREST = Decimal(10**12)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A family in the order of its district; `application_id` where it asked for the house.

    eligible    what the rule says: met, or None for lack of the facts `missing`
    income_per_person   RM a month, None where it is not known
    """

    household_id: UUID
    reference_no: str
    application_id: UUID | None
    is_recommended: bool
    priority: Priority
    eligible: bool | None
    missing: tuple[str, ...]
    income_per_person: Decimal | None
    verified_on: date | None

    @property
    def order(self) -> tuple[bool, int, Decimal, date, str]:
        """Return what families are sorted by."""
        income = DEAREST if self.income_per_person is None else self.income_per_person
        points = self.priority.points
        since = self.verified_on or LAST
        return not self.is_recommended, -points, income, since, self.reference_no


@dataclass(frozen=True, slots=True)
class Ranking:
    """The families of a district in their order, and how many the rule refuses."""

    families: Sequence[Ranked]
    refused: int


def rank(
    session: ReadSession, category: str, district: str, on: date, *, hardcore_only: bool
) -> Ranking:
    """Return the families of a district, as their forms state it, in their order on a day.

    Raises:
        InvalidInput: there is no such category.
        RuleUnknown: no source tells the rule of the day.
    """
    if category not in CATEGORIES:
        raise InvalidInput(
            f"There is no category {category!r}.",
            field="category",
            expected=" or ".join(CATEGORIES),
        )
    found = queries.candidates(session, category, district, hardcore_only=hardcore_only)
    facts = facts_of_many(session, [one.id for one in found], on)
    papers = _papers(session, [one.application_id for one in found if one.application_id])
    rules = rules_on(session, on, category)
    families = []
    for one in found:
        filed = papers[one.application_id] if one.application_id else {}
        told = checked({**facts[one.id], **filed})
        (decision,) = judge(rules, told)
        if decision.met is not False:
            families.append(_ranked(one, told, decision))
    ordered = sorted(families, key=lambda one: one.order)
    return Ranking(ordered, len(found) - len(families))


def _ranked(one: Candidate, facts: Facts, decision: Decision) -> Ranked:
    income, size = one.gross_income_monthly, one.size
    return Ranked(
        household_id=one.id,
        reference_no=one.reference_no,
        application_id=one.application_id,
        is_recommended=one.application_state in RANKED,
        priority=priority(facts),
        eligible=decision.met,
        missing=decision.missing,
        income_per_person=round(income / size, 2) if income is not None and size else None,
        verified_on=one.verified_on,
    )


def _papers(session: ReadSession, application_ids: Sequence[UUID]) -> Mapping[UUID, Facts]:
    """Return what papers and inspections of applications tell, by application."""
    seen = queries.inspections_of(session, application_ids)
    return {
        one.id: facts_of(one, [each for each in seen if each.application_id == one.id])
        for one in queries.by_keys(session, application_ids)
    }
