"""Coordination over a drawn registry: what SQL tells is what pandas and the rule tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select

from database.base import uuid7
from database.errors import InvalidInput
from database.session import Database, ReadSession
from registry.agencies.models import Agency
from registry.aid.models import AidRecord
from registry.coordination import service
from registry.coordination.rule import Given, relation
from registry.coordination.service import Where
from registry.households.models import Household
from registry.memberships.models import Membership
from registry.persons.models import Person
from registry.programmes.models import Programme
from registry.programmes.service import load
from tests.conftest import NewDatabase

ON = date(2026, 6, 1)
HOUSEHOLDS = 60
EVERYTHING = 1_000


@dataclass(frozen=True)
class Country:
    database: Database
    given: dict[object, Given]
    amounts: dict[object, Decimal]


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Country]:
    random = np.random.default_rng(7)
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
            homes = [_home(number, random) for number in range(HOUSEHOLDS)]
            session.add_all(homes)
            session.flush()
            people = [_person(home, role) for home in homes for role in ("KIR", "AIR")]
            session.add_all(people)
            session.flush()
            programmes = session.execute(select(Programme, Agency).join(Agency)).all()
            made = [_aid(people, programmes, random) for _ in range(4 * HOUSEHOLDS)]
            session.add_all(one for one, _ in made)
            session.flush()
            found = Country(
                opened,
                {one.id: given for one, given in made},
                {one.id: one.amount_monthly for one, _ in made},
            )
        yield found


@pytest.fixture
def session(country: Country) -> Iterator[ReadSession]:
    with country.database.reading() as opened:
        yield opened


def _home(number: int, random: np.random.Generator) -> Household:
    exited = random.random() < 0.2
    return Household(
        id=uuid7(),
        reference_no=f"K-{number:05}",
        is_demo=True,
        registered_on=date(2020, 1, 1),
        address="Kampung Contoh",
        stated_state_code="S01" if number % 2 else "S12",
        registration_status="disahkan",
        poverty_status="terkeluar" if exited else ("miskin", "miskin_tegar")[number % 2],
        exited_on=date(2025, 1 + number % 12, 1) if exited else None,
        verified_on=date(2020, 1, 1) + timedelta(days=number),
    )


def _person(home: Household, role: str) -> Person:
    return Person(id=uuid7(), household_id=home.id, role=role, name=role, identity_type="mykad")


def _aid(
    people: list[Person], programmes: list, random: np.random.Generator
) -> tuple[AidRecord, Given]:
    # A third of the families get nothing.
    person = people[int(random.integers(len(people) * 2 // 3))]
    programme, agency = programmes[int(random.integers(len(programmes)))]
    since = date(2024, 1, 1) + timedelta(days=int(random.integers(900)))
    until = since + timedelta(days=int(random.integers(1, 700))) if random.random() < 0.6 else None
    whole = random.random() < 0.5
    record = AidRecord(
        id=uuid7(),
        household_id=person.household_id,
        person_id=None if whole else person.id,
        programme_id=programme.id,
        amount_monthly=Decimal(int(random.integers(10, 500))),
        active_from=since,
        active_until=until,
    )
    assert person.household_id is not None
    return record, Given(
        household=person.household_id,
        person=record.person_id,
        agency=agency.code,
        programme=programme.code,
        purpose=programme.purpose,
        since=since,
        until=until,
    )


def runs(given: Given) -> bool:
    return given.since <= ON and (given.until is None or given.until > ON)


def test_overlaps_are_those_of_the_rule(session: ReadSession, country: Country) -> None:
    running = {key: one for key, one in country.given.items() if runs(one)}
    expected = {
        frozenset(pair): found
        for pair in combinations(running, 2)
        if (found := relation(running[pair[0]], running[pair[1]])) is not None
    }
    found = service.overlaps(session, ON, Where(), limit=EVERYTHING)
    assert {frozenset((one.first_id, one.second_id)): one.relation for one in found} == expected
    assert set(expected.values()) == {"duplicate", "repeat", "complement"}


def test_agency_pairs_are_those_of_pandas(session: ReadSession, country: Country) -> None:
    running = pd.DataFrame(
        [(one.household, one.agency, one.purpose) for one in country.given.values() if runs(one)],
        columns=["household", "agency", "purpose"],
    ).drop_duplicates()
    both = running.merge(running, on="household", suffixes=("", "_other"))
    both = both[both["agency"] < both["agency_other"]]
    households = both.groupby(["agency", "agency_other"])["household"].nunique()
    same = both[both["purpose"] == both["purpose_other"]]
    shared = same.groupby(["agency", "agency_other"])["household"].nunique()
    found = service.agency_pairs(session, ON, Where())
    assert {(one.first_agency, one.second_agency): one.households for one in found} == (
        households.to_dict()
    )
    assert {
        (one.first_agency, one.second_agency): one.same_purpose for one in found if one.same_purpose
    } == shared.to_dict()


def test_leakage_is_that_of_pandas(session: ReadSession, country: Country) -> None:
    exits = {
        home.id: home.exited_on
        for home in session.scalars(select(Household).where(Household.exited_on.is_not(None)))
    }
    expected = {}
    for key, one in country.given.items():
        if one.household not in exits:
            continue
        days = (min(one.until or ON, ON) - max(one.since, exits[one.household])).days
        if days > 0:
            expected[key] = float(country.amounts[key]) * days / 30.4375
    found = service.leakage(session, ON, Where(), limit=EVERYTHING)
    assert {one.id for one in found} == set(expected)
    assert float(sum(one.leaked_rm for one in found)) == pytest.approx(
        sum(expected.values()), abs=0.01 * len(expected)
    )


def test_the_unserved_are_the_poor_without_running_aid(
    session: ReadSession, country: Country
) -> None:
    served = {one.household for one in country.given.values() if runs(one)}
    poor = session.scalars(
        select(Household).where(Household.poverty_status.in_(("miskin", "miskin_tegar")))
    )
    expected = {home.id for home in poor} - served
    found = service.unserved(session, ON, Where(), limit=EVERYTHING)
    assert {one.id for one in found} == expected
    order = [(one.poverty_status == "miskin", one.verified_on) for one in found]
    assert order == sorted(order)


@pytest.mark.parametrize("limit", [1, 7])
def test_pages_follow_each_other_to_the_whole(session: ReadSession, limit: int) -> None:
    whole = service.unserved(session, ON, Where(), limit=EVERYTHING)
    pages, after = [], None
    while page := service.unserved(session, ON, Where(), after=after, limit=limit):
        pages += page
        after = page[-1].place
    assert pages == whole
    pairs = service.overlaps(session, ON, Where(), limit=EVERYTHING)
    first = service.overlaps(session, ON, Where(), limit=limit)
    last = first[-1]
    rest = service.overlaps(
        session, ON, Where(), after=(last.first_id, last.second_id), limit=EVERYTHING
    )
    assert first + rest == pairs


def test_filters_keep_what_they_name(session: ReadSession) -> None:
    assert {one.state for one in service.unserved(session, ON, Where("S12"), limit=EVERYTHING)} == {
        "S12"
    }
    duplicates = service.overlaps(session, ON, Where(), relation="duplicate", limit=EVERYTHING)
    assert {one.relation for one in duplicates} == {"duplicate"}
    jkm = service.overlaps(session, ON, Where(), agency="JKM", limit=EVERYTHING)
    assert all("JKM" in (one.first_agency, one.second_agency) for one in jkm)


def test_aid_to_the_dead_is_leakage_of_that_person_only(country: Country) -> None:
    with country.database.writing() as session:
        key, one = next(
            (key, one) for key, one in country.given.items() if one.person is not None and runs(one)
        )
        session.add(
            Membership(
                household_id=one.household,
                person_id=one.person,
                role="AIR",
                from_on=date(2020, 1, 1),
                until_on=max(one.since, ON - timedelta(days=10)),
                begun_by="intake",
                ended_by="leave",
                end_reason="death",
            )
        )
        session.flush()
        found = service.leakage(session, ON, Where(), why="died", limit=EVERYTHING)
        assert key in {leak.id for leak in found}
        assert {leak.person_id for leak in found} == {one.person}
        session.rollback()


def test_where_nobody_was_rejected_nothing_leaks_for_that(session: ReadSession) -> None:
    assert service.leakage(session, ON, Where(), why="rejected") == []


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda s: service.overlaps(s, ON, Where(), relation="friend"), "relation"),
        (lambda s: service.leakage(s, ON, Where(), why="bored"), "why"),
        (lambda s: service.unserved(s, ON, Where(), poverty="rich"), "poverty"),
        (lambda s: service.unserved(s, ON, Where(), limit=0), "limit"),
    ],
)
def test_a_wrong_question_names_its_field(session: ReadSession, call, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        call(session)
    assert refused.value.field == field
