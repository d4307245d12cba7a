"""The list of households: each filter of the dynamic report finds who has it, and nobody else."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from database.session import WriteSession
from registry.calendar.service import today
from registry.households.models import Household
from registry.persons.models import Person, PersonIllness
from registry.records.listing import RecordFilter, list_records
from registry.registrations.models import Registration
from tests.registry.records.made import family

HOUSEHOLD: dict[str, Any] = {
    "stated_state_code": "S13",
    "stated_district_code": "D13-01",
    "stated_mukim_code": "M13-01-001",
    "stated_dun_code": "N13-01",
    "stated_parlimen_code": "P193",
    "pbt": "Majlis Daerah Contoh",
    "registration_status": "disemak",
    "poverty_status": "miskin_tegar",
    "stratum": "bandar",
    "category": "penerima_bantuan",
    "household_group": "warga_emas",
    "profile_source": "birm_1",
    "is_demo": True,
    "gross_income_monthly": Decimal(300),
}
MEMBER: dict[str, Any] = {
    "ethnic_group": "bajau",
    "work_status": "suri_rumah",
    "education": "rendah",
    "certificate": "spm",
    "marital_status": "janda",
    "sex": "perempuan",
    "disabilities": ["penglihatan"],
    "skills": ["menjahit"],
    "jkm_registered": True,
}
FILTERS: dict[str, Any] = {
    "state": "S13",
    "district": "D13-01",
    "mukim": "M13-01-001",
    "dun": "N13-01",
    "parlimen": "P193",
    "pbt": "Majlis Daerah Contoh",
    "status": "disemak",
    "poverty_class": "miskin_tegar",
    "stratum": "bandar",
    "category": "penerima_bantuan",
    "group": "warga_emas",
    "source": "birm_1",
    "channel": "mpkk",
    "is_demo": True,
    "ethnicity": "bajau",
    "work": "suri_rumah",
    "education": "rendah",
    "certificate": "spm",
    "disability": "penglihatan",
    "skill": "menjahit",
    "illness": "strok",
    "jkm_registered": True,
    "marital": "janda",
    "per_capita_below": Decimal(101),
}


@pytest.fixture
def found(session: WriteSession) -> Callable[..., set[Any]]:
    """Return which of the households that a test made are listed."""

    def listed(**wanted: Any) -> set[Any]:
        page = list_records(session, RecordFilter(**wanted), limit=1000)
        return {item["id"] for item in page.items}

    return listed


def special(session: WriteSession) -> Household:
    """Take a family in that has all that the filters ask for."""
    home = family(session)
    for name, value in HOUSEHOLD.items():
        setattr(home, name, value)
    case = session.scalars(select(Registration).where(Registration.household_id == home.id)).one()
    case.channel = "mpkk"
    member = people(session, home)[1]
    for name, value in MEMBER.items():
        setattr(member, name, value)
    session.add(PersonIllness(person_id=member.id, illness="strok"))
    session.flush()
    return home


def people(session: WriteSession, home: Household) -> list[Person]:
    of_home = select(Person).where(Person.household_id == home.id).order_by(Person.id)
    return list(session.scalars(of_home))


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_who_has_it_and_nobody_else(
    session: WriteSession, found: Callable[..., set[Any]], name: str
) -> None:
    wanted, other = special(session), family(session)
    listed = found(**{name: FILTERS[name]})
    assert wanted.id in listed
    assert other.id not in listed


@pytest.mark.parametrize(
    ("changes", "is_productive"),
    [
        ({}, True),
        ({"work_status": "menganggur"}, True),
        ({"work_status": "tidak_mampu"}, False),
        ({"disabilities": ["oku_terlantar"]}, False),
        ({"disabilities": ["penglihatan"]}, True),
        ({"birth_date": None}, False),
        ({"years": 14}, False),
        ({"years": 15}, True),
        ({"years": 64}, True),
        ({"years": 65}, False),
    ],
    ids=str,
)
def test_a_household_is_productive_by_a_member_of_working_age_who_can_work(
    session: WriteSession,
    found: Callable[..., set[Any]],
    changes: dict[str, Any],
    is_productive: bool,
) -> None:
    home = family(session)
    head, *others = people(session, home)
    for other in others:
        other.birth_date = None
    day = today()
    values = {"birth_date": date(day.year - changes.get("years", 40), day.month, min(day.day, 28))}
    for name, value in (values | changes).items():
        if name != "years":
            setattr(head, name, value)
    session.flush()
    assert (home.id in found(productive=True)) is is_productive
    assert (home.id in found(productive=False)) is not is_productive


def test_all_filters_together_must_hold(
    session: WriteSession, found: Callable[..., set[Any]]
) -> None:
    home = special(session)
    assert found(**FILTERS) == {home.id}
    assert found(**FILTERS, productive=True, older_than_days=1) == set()
