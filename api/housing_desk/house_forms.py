"""What the forms of one application for a house sent, as the registry takes it."""

from collections.abc import Mapping
from decimal import Decimal

from api.pages.typed import day, ringgit, whole
from database.errors import InvalidInput
from registry.calendar.service import today
from registry.housing_applications.papers import CostLine, Papers, Visit
from registry.housing_applications.steps import HousingStep

LINES = 8
"""Components that one form has room for; another inspection takes more."""

ANSWERS = {"": None, "ya": True, "tidak": False}
SEEN = ("has_house", "is_dilapidated", "is_unsafe", "is_damaged_by_disaster")
"""What an inspector answers by yes, no, or not looked at."""

Sent = Mapping[str, str]


def read_papers(sent: Sent) -> Papers:
    """Return the papers.

    Raises:
        InvalidInput: a day is none.
    """
    return Papers(
        endorsement=_text(sent, "endorsement"),
        endorsement_ref=_text(sent, "endorsement_ref"),
        endorsed_on=day(sent.get("endorsed_on", ""), "endorsed_on"),
        land_status=_text(sent, "land_status"),
        land_owner=_text(sent, "land_owner"),
        land_lot=_text(sent, "land_lot"),
        permission_on=day(sent.get("permission_on", ""), "permission_on"),
    )


def read_visit(sent: Sent) -> Visit:
    """Return the inspection with its lines of cost; a line without a component is none.

    Raises:
        InvalidInput: a number or a day is none.
    """
    return Visit(
        kind=sent.get("kind", ""),
        inspected_on=day(sent.get("inspected_on", ""), "inspected_on") or today(),
        **{name: _answer(sent, name) for name in SEEN},
        repair_economy=_text(sent, "repair_economy"),
        rooms=_whole(sent, "rooms"),
        floor_sqft=_whole(sent, "floor_sqft"),
        note=_text(sent, "note"),
        lines=[
            _line(sent, number)
            for number in range(1, LINES + 1)
            if _text(sent, f"component-{number}")
        ],
    )


def read_step(sent: Sent) -> HousingStep:
    """Return the step.

    Raises:
        InvalidInput: a number, an amount or a day is none.
    """
    return HousingStep(
        sent.get("event", ""),
        whole(sent.get("version", ""), "version"),
        note=_text(sent, "note"),
        approved_rm=ringgit(sent.get("approved_rm", ""), "approved_rm"),
        contractor=_text(sent, "contractor"),
        contractor_grade=_text(sent, "contractor_grade"),
        contract_rm=ringgit(sent.get("contract_rm", ""), "contract_rm"),
        progress_percent=_whole(sent, "progress_percent"),
        handed_on=day(sent.get("handed_on", ""), "handed_on"),
    )


def _line(sent: Sent, number: int) -> CostLine:
    return CostLine(
        sent[f"component-{number}"],
        sent.get(f"element-{number}", ""),
        _amount(sent, f"quantity-{number}"),
        _amount(sent, f"unit_cost_rm-{number}"),
    )


def _amount(sent: Sent, name: str) -> Decimal:
    found = ringgit(sent.get(name, ""), name)
    if found is None:
        raise InvalidInput("A number is missing.", field=name, expected="above 0")
    return found


def _answer(sent: Sent, name: str) -> bool | None:
    typed = sent.get(name, "")
    if typed not in ANSWERS:
        raise InvalidInput("This is no answer.", field=name, expected="ya or tidak")
    return ANSWERS[typed]


def _whole(sent: Sent, name: str) -> int | None:
    return whole(sent[name], name) if sent.get(name) else None


def _text(sent: Sent, name: str) -> str | None:
    return sent.get(name, "").strip() or None
