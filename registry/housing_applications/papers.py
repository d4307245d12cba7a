"""The papers of an application: who endorsed it, whose land it is, what an inspector saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from database.errors import InvalidInput
from registry.eligibility.facts import Value
from registry.forms.service import past_day, text
from registry.housing.house import allowed_component
from registry.housing_applications.models import (
    ELEMENTS,
    ENDORSEMENTS,
    INSPECTION_KINDS,
    HousingApplication,
    HousingInspection,
)
from registry.options.service import require_option

REFERENCE_LONGEST = 120
LINES_AT_MOST = 60
AMOUNT_BELOW = Decimal(10**7)
FACT_OF_ENDORSEMENT = {
    "kumpulan_fokus": "is_endorsed_by_group",
    "agensi": "is_endorsed_by_agency",
    "kementerian": "is_endorsed_by_ministry",
}
"""The fourth, ekasih, is a fact of the registry itself: is_verified."""

SEEN = ("has_house", "is_dilapidated", "is_unsafe", "is_damaged_by_disaster", "repair_economy")


@dataclass(frozen=True, slots=True)
class Papers:
    """What is filed with an application; None: not there. All of it replaces what was filed."""

    endorsement: str | None = None
    endorsement_ref: str | None = None
    endorsed_on: date | None = None
    land_status: str | None = None
    land_owner: str | None = None
    land_lot: str | None = None
    permission_on: date | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """A component with the quantity and the cost of one unit, RM, as inspected."""

    component: str
    element: str
    quantity: Decimal
    unit_cost_rm: Decimal

    @property
    def cost_rm(self) -> Decimal:
        """Return what the line costs, to the sen."""
        return (self.quantity * self.unit_cost_rm).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection as it is filed; facts that are None were not looked at."""

    kind: str
    inspected_on: date
    has_house: bool | None = None
    is_dilapidated: bool | None = None
    is_unsafe: bool | None = None
    is_damaged_by_disaster: bool | None = None
    repair_economy: str | None = None
    rooms: int | None = None
    floor_sqft: int | None = None
    note: str | None = None
    lines: Sequence[CostLine] = field(default=())


def file_papers(application: HousingApplication, papers: Papers) -> None:
    """Write papers into an application.

    Raises:
        InvalidInput: an unknown code, a day ahead, or a committee's endorsement without its paper.
    """
    if papers.endorsement is not None and papers.endorsement not in ENDORSEMENTS:
        raise InvalidInput(
            f"There is no endorsement {papers.endorsement!r}.",
            field="endorsement",
            expected=", ".join(ENDORSEMENTS),
        )
    reference = text("endorsement_ref", papers.endorsement_ref, REFERENCE_LONGEST)
    if papers.endorsement in FACT_OF_ENDORSEMENT and reference is None:
        raise InvalidInput(
            "This endorsement is a paper: its number is missing.",
            field="endorsement_ref",
            expected="number of the minutes or letter",
        )
    for name in ("endorsed_on", "permission_on"):
        day = getattr(papers, name)
        setattr(application, name, None if day is None else past_day(name, day))
    application.endorsement, application.endorsement_ref = papers.endorsement, reference
    application.land_status = _code("land_statuses", "land_status", papers.land_status)
    application.land_owner = _code("land_owners", "land_owner", papers.land_owner)
    application.land_lot = text("land_lot", papers.land_lot, REFERENCE_LONGEST)


def check_visit(visit: Visit) -> None:
    """Check an inspection before it is kept.

    Raises:
        InvalidInput: the first thing that is wrong, by its field.
    """
    if visit.kind not in INSPECTION_KINDS:
        raise InvalidInput(
            f"There is no inspection {visit.kind!r}.",
            field="kind",
            expected=", ".join(INSPECTION_KINDS),
        )
    past_day("inspected_on", visit.inspected_on)
    _code("repair_economy", "repair_economy", visit.repair_economy)
    if len(visit.lines) > LINES_AT_MOST:
        raise InvalidInput(
            "There are too many components.", field="components", expected=f"up to {LINES_AT_MOST}"
        )
    for place, line in enumerate(visit.lines):
        allowed_component(line.component, f"components.{place}.component")
        if line.element not in ELEMENTS:
            raise InvalidInput(
                f"There is no element {line.element!r}.",
                field=f"components.{place}.element",
                expected=", ".join(ELEMENTS),
            )
        for name in ("quantity", "unit_cost_rm"):
            given = getattr(line, name)
            if not given.is_finite() or not 0 < given < AMOUNT_BELOW:
                raise InvalidInput(
                    f"{name} is {given}.", field=f"components.{place}.{name}", expected="above 0"
                )


def facts_of(
    application: HousingApplication, inspections: Sequence[HousingInspection]
) -> Mapping[str, Value]:
    """Return what the papers and the newest inspection before the decision tell; else nothing."""
    facts: dict[str, Value] = {
        "land_status": application.land_status,
        "land_owner": application.land_owner,
    }
    # A form that is not on file is not there: that much is known once the papers name the land.
    if application.land_status is not None:
        facts["has_land_permission"] = application.permission_on is not None
    if application.endorsement in FACT_OF_ENDORSEMENT:
        facts[FACT_OF_ENDORSEMENT[application.endorsement]] = True
    first = [one for one in inspections if one.kind == "awal"]
    if first:
        facts |= {name: getattr(first[-1], name) for name in SEEN}
    return {name: value for name, value in facts.items() if value is not None}


def _code(option_list: str, name: str, value: str | None) -> str | None:
    return None if value is None else require_option(option_list, value, name).code
