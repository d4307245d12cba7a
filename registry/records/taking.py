"""Taking in a household with its whole record at once: the case first, then all the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from database.session import WriteSession
from registry.actors.service import Actor
from registry.duplicates.lookup import look_up
from registry.history.service import as_actor
from registry.households.models import Household
from registry.income.service import checked_lines as checked_income
from registry.income.service import replace_lines, totals_of
from registry.memberships.service import begin
from registry.records import queries
from registry.records.changing import By, Open, head, log, require_editor, wrong
from registry.records.fields import HOUSEHOLD, PERSON, checked
from registry.records.members import MEMBER, Newcomer, enter
from registry.records.service import RecordPatch, write_parts, write_person
from registry.registrations.forms import Reporter, ShortForm
from registry.registrations.service import Case, register

TAKEN_IN = "daftar"


@dataclass(frozen=True, slots=True)
class FullMember:
    """A person with the income table: RM a year by line, empty where nothing was earned."""

    person: Newcomer
    income: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FullForm:
    """The long form. The first of `people` is the head.

    `income_until` is the last day of the twelve months; None says that no table was taken.
    """

    record: RecordPatch
    people: Sequence[FullMember]
    channel: str
    received_on: date
    income_until: date | None = None
    reporter: Reporter | None = None


def take_in(session: WriteSession, form: FullForm, actor: Actor) -> Case:
    """Register a household and store its whole record, all or nothing.

    Raises:
        InvalidInput: a field is wrong; the error names it.
        AlreadyRegistered, IdentityTaken: one of the people is in the registry.
        NotThisOfficer, MayNotEdit: the role may not.
    """
    by = By(actor, TAKEN_IN)
    require_editor(by)
    if not form.people:
        raise wrong("people", "There is nobody.", "the head, and the members after")
    if form.income_until is None and any(one.income for one in form.people):
        raise wrong("income_until", "The twelve months have no end.", "their last day")
    with as_actor(session, actor, TAKEN_IN) as moment:
        short = _short_form(form)
        case, _ = register(session, short, form.channel, form.received_on, form.reporter, actor)
        household = case.household
        write_parts(session, household, form.record)
        _write_people(session, household, form)
        log(session, "create", by, household.id, Open({household.id: household}, moment))
        # The whole family is known only now.
        look_up(session, [household.id])
    return case


def _write_people(session: WriteSession, household: Household, form: FullForm) -> None:
    first, *others = form.people
    kir = head(session, household.id)
    write_person(session, kir, first.person.values, first.person.illnesses)
    begin(session, kir, form.received_on, "create")
    people = [kir] + [
        enter(session, household, one.person, MEMBER, form.received_on, "create") for one in others
    ]
    household.size = len(queries.members(session, household.id))
    if form.income_until is None:
        return
    for person, one in zip(people, form.people, strict=True):
        replace_lines(session, household, person, one.income, form.income_until)


def _short_form(form: FullForm) -> ShortForm:
    values = checked(HOUSEHOLD, form.record.household)
    kir = form.people[0].person
    told: dict[str, Any] = checked(PERSON, kir.values, "people[0].")
    return ShortForm(
        head_name=told.get("name") or "",
        identity_type=kir.identity_type,
        identity_no=kir.identity_no,
        birth_date=told.get("birth_date"),
        sex=told.get("sex"),
        citizenship=told.get("citizenship"),
        yearly_income=_yearly_income(form),
        household_size=len(form.people),
        address=values.get("address") or "",
        postcode=values.get("postcode"),
        town=values.get("town"),
        state_code=values.get("stated_state_code"),
        district_code=values.get("stated_district_code"),
        mukim_code=values.get("stated_mukim_code"),
        stratum=values.get("stratum"),
        phone=values.get("phone_mobile") or values.get("phone_fixed"),
    )


def _yearly_income(form: FullForm) -> Decimal | None:
    if form.income_until is None:
        return None
    amounts = [
        totals_of(checked_income(one.income, f"people[{place}].income")).gross_yearly
        for place, one in enumerate(form.people)
    ]
    return sum(amounts, Decimal(0))
