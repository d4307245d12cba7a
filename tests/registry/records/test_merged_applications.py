"""What a household asked for goes with it into the household that takes it in, and back."""

from uuid import UUID

import pytest

from database.session import WriteSession
from registry.aid_applications import service as aid
from registry.calendar.service import today
from registry.housing_applications import service as houses
from registry.ppr import service as flats
from registry.ppr.projects import load_demo
from registry.programmes.service import load as load_programmes
from registry.records.families import BothAsked, merge, undo_merge
from registry.records.service import read
from tests.registry.records.made import by, family
from tests.registry.registrations.families import COUNTER


def head(session: WriteSession, household_id: UUID) -> UUID:
    found: UUID = read(session, household_id).people[0]["id"]
    return found


def test_applications_go_with_the_household_until_the_merge_is_undone(
    session: WriteSession,
) -> None:
    kept, absorbed = family(session).id, family(session).id
    copy, original = head(session, absorbed), head(session, kept)
    load_programmes(session)
    load_demo(session)
    house = houses.apply(session, absorbed, COUNTER, category="baik_pulih", applied_on=today())
    flat = flats.apply(session, absorbed, COUNTER, project="PPR-CONTOH-S12", applied_on=today())
    asked = aid.apply(
        session,
        absorbed,
        COUNTER,
        agency="JKM",
        programme="BWE",
        applied_on=today(),
        person_id=copy,
    )
    key = merge(session, kept, absorbed, {}, by(), same_people={copy: original})
    for one in (house, flat, asked):
        session.refresh(one)
        assert one.household_id == kept
    assert asked.person_id == original
    undo_merge(session, key, by())
    for one in (house, flat, asked):
        session.refresh(one)
        assert one.household_id == absorbed
    assert asked.person_id == copy


def test_households_that_both_ask_for_a_house_are_not_merged(session: WriteSession) -> None:
    homes = [family(session).id for _ in range(2)]
    for home in homes:
        houses.apply(session, home, COUNTER, category="baik_pulih", applied_on=today())
    with pytest.raises(BothAsked):
        merge(session, *homes, {}, by())
