"""What the pages of applications share: the steps an officer may take, and what a form sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from maps.texts.service import texts
from registry.accounts.service import Visitor
from registry.calendar.service import today
from registry.workflows.service import Transition, Workflow

FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "note": (("note", "note"),),
    "amount": (("approved_rm", "text"),),
    "contractor": (("contractor", "text"), ("contractor_grade", "grade"), ("contract_rm", "text")),
    "progress": (("progress_percent", "number"),),
    "handed_on": (("handed_on", "date"),),
    "unit": (("unit_no", "text"),),
    "signed_on": (("signed_on", "date"),),
}
"""What a step's form asks for a need: field and kind. Other needs are checked when it is sent."""


@dataclass(frozen=True)
class StepForm:
    """A step that is possible now: in which role this officer may take it, None for others'."""

    transition: Transition
    role: str | None
    fields: tuple[tuple[str, str], ...]


def step_forms(workflow: Workflow, state: str, visitor: Visitor) -> list[StepForm]:
    """Return the steps of a state, those of this officer first."""
    forms = [
        StepForm(
            one,
            next((role for role in visitor.roles if role in one.roles), None),
            tuple(field for need in one.needs for field in FIELDS.get(need, ())),
        )
        for one in workflow.transitions
        if one.state == state
    ]
    return sorted(forms, key=lambda one: one.role is None)


def labels(workflow: Workflow, lang: str) -> dict[tuple[str, str], str]:
    """Return what each step of a table is called."""
    return {(one.state, one.event): str(getattr(one, lang)) for one in workflow.transitions}


def choices(lang: str, name: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return (code, what a person reads) of codes that have no option list."""
    t = texts(lang)
    return [(code, t(f"choice-{name}_{code}")) for code in codes]


def day_of(sent: Mapping[str, str], name: str) -> str:
    """Return the day to show in a field: the one that was typed, else today."""
    return sent.get(name) or today().isoformat()


def page_of(path: str, key: UUID, done: str) -> str:
    """Return the address of one thing's page, which says that something was done."""
    return f"{path}/{key}?done={done}"
