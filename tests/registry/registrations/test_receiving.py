"""A family is taken in once, with a form that is right, and its form can be corrected."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from database.errors import InvalidInput
from database.session import WriteSession
from registry.calendar.service import today
from registry.history.service import versions
from registry.persons.models import Person
from registry.registrations.forms import Reporter
from registry.registrations.service import AlreadyRegistered, get, register
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    new_case,
    short_form,
    step,
    verified_case,
)


def test_a_family_taken_in_is_new_with_a_reference_number_and_a_screening(
    session: WriteSession,
) -> None:
    case, screening = register(session, short_form(), "pejabat_daerah", today(), None, COUNTER)
    assert case.registration.state == case.household.registration_status == "baru"
    assert case.household.gross_income_monthly == Decimal(1000)
    assert get(session, case.household.reference_no.lower()).registration is case.registration
    assert screening.passed


def test_what_the_case_keeps_of_the_form_has_no_identity_number(session: WriteSession) -> None:
    form = short_form()
    case, _ = register(session, form, "pejabat_daerah", today(), None, COUNTER)
    assert form.identity_no is not None
    assert form.identity_no not in str(case.registration.short_form)


def test_a_report_on_a_familys_behalf_keeps_the_reporter(session: WriteSession) -> None:
    reporter = Reporter("Ketua Kampung", "Kampung Contoh", "088-123456")
    case, _ = register(session, short_form(), "pelapor", today(), reporter, COUNTER)
    assert case.registration.reporter_name == "Ketua Kampung"
    with pytest.raises(InvalidInput) as refused:
        register(session, short_form(), "pelapor", today(), None, COUNTER)
    assert refused.value.field == "reporter"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("head_name", "  "),
        ("head_name", "Ali\x00"),
        ("address", ""),
        ("identity_no", "800101-17-1234"),
        ("identity_no", "801301-12-1234"),
        ("citizenship", "Malaysia"),
        ("yearly_income", Decimal("-1")),
        ("yearly_income", Decimal("0.001")),
        ("yearly_income", Decimal("NaN")),
        ("household_size", 0),
        ("household_size", 61),
        ("postcode", "8930"),
        ("state_code", "S99"),
        ("district_code", "D11-01"),
        ("stratum", "kota"),
        ("phone", "call me"),
    ],
)
def test_a_wrong_field_of_the_form_is_named(
    session: WriteSession, field: str, value: object
) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(session, short_form(**{field: value}), "surat", today(), None, COUNTER)
    assert refused.value.field == field


def test_a_form_from_tomorrow_or_from_before_the_data_bank_is_refused(
    session: WriteSession,
) -> None:
    for day in (today() + timedelta(days=1), date(2007, 10, 30)):
        with pytest.raises(InvalidInput) as refused:
            register(session, short_form(), "surat", day, None, COUNTER)
        assert refused.value.field == "received_on"


def test_one_identity_is_registered_once_anywhere(session: WriteSession) -> None:
    form = short_form()
    first, _ = register(session, form, "pejabat_daerah", today(), None, COUNTER)
    with pytest.raises(AlreadyRegistered, match=first.household.reference_no):
        register(session, form, "ppn", today(), None, COUNTER)


def test_a_member_of_a_household_is_not_registered_as_another_head(session: WriteSession) -> None:
    case = verified_case(session)
    member = session.scalars(
        select(Person.identity_no).where(
            Person.household_id == case.household.id, Person.role == "AIR"
        )
    ).first()
    with pytest.raises(AlreadyRegistered):
        register(session, short_form(identity_no=member), "ppn", today(), None, COUNTER)


def test_a_corrected_form_is_screened_again(session: WriteSession) -> None:
    case = new_case(session, district_code=None)
    assert case.registration.screening is not None
    assert not case.registration.screening["passed"]
    head = case.registration.short_form["head_name"]
    step(session, case, "correct", DISTRICT, short_form=short_form(head_name=head))
    assert case.registration.screening["passed"]
    assert case.household.stated_district_code == "D12-08"


def test_a_correction_keeps_the_former_values_with_who_and_why(session: WriteSession) -> None:
    case = new_case(session, address="Alamat lama")
    edition = case.household.edition
    step(session, case, "correct", DISTRICT, short_form=short_form(address="Alamat baharu"))
    former = [one for one in versions(session, [case.household.id]) if one.reason == "correct"]
    households = [one for one in former if one.table_name == "household"]
    assert [one.row["address"] for one in households] == ["Alamat lama"]
    assert {one.actor for one in former} == {DISTRICT.name}
    assert case.household.edition == edition + 1


def test_a_correction_cannot_take_over_somebody_elses_identity(session: WriteSession) -> None:
    other = short_form()
    register(session, other, "surat", today(), None, COUNTER)
    case = new_case(session)
    with pytest.raises(AlreadyRegistered):
        step(
            session, case, "correct", DISTRICT, short_form=short_form(identity_no=other.identity_no)
        )
