"""Reading a household as of any past moment gives exactly what was stored then."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from database.errors import InvalidInput, PetaKasihError
from database.session import WriteSession
from registry.households.models import Household
from registry.households.service import HouseholdNotFound
from registry.records.families import merge, split, undo_merge
from registry.records.members import (
    add_member,
    change_head,
    correct_identity,
    move_member,
    remove_member,
)
from registry.records.service import (
    HouseholdRecord,
    RecordPatch,
    read,
    read_as_of,
    set_income,
    update,
    update_member,
)
from registry.records.taking import FullMember
from tests.registry.records.made import UNTIL, by, family, full_form, newcomer
from tests.registry.registrations.families import identity_number, made_up_name

TENURES = st.sampled_from(["sendiri", "sewa", None])
MONEY = st.decimals("0", "90000", places=2)
AT = {"address": "Kampung Contoh", "stated_state_code": "S12", "stated_district_code": "D12-08"}
PLACES = st.integers(0, 5)


def moment(session: WriteSession) -> datetime:
    found = session.scalar(select(func.clock_timestamp()))
    assert isinstance(found, datetime)
    return found


def contents(record: HouseholdRecord) -> tuple[Any, ...]:
    """Return all that a record says but the moment it was asked for."""
    return (
        record.household,
        record.dwelling,
        record.people,
        record.memberships,
        record.property_items,
        record.aid,
        record.income,
    )


def strangers(session: WriteSession) -> UUID:
    """Take a family in that looks like no other: to compare likenesses is not asked here."""
    people = [
        FullMember(newcomer(made_up_name(), citizenship="MYS")),
        FullMember(newcomer(made_up_name(), relationship="pasangan", citizenship="MYS")),
        FullMember(newcomer(made_up_name(), relationship="anak", citizenship="MYS")),
    ]
    told = full_form().record
    return family(session, people=people, record=replace(told, household=AT)).id


class Edits:
    """One random edit a call, on two households of a test."""

    def __init__(self, session: WriteSession, draw: st.DataObject):
        self.session, self.draw = session, draw
        self.homes = [strangers(session), strangers(session)]

    def person(self, home: UUID) -> UUID:
        people = read(self.session, home).people
        return UUID(str(people[self.draw.draw(PLACES) % len(people)]["id"]))

    def home(self) -> UUID:
        return self.homes[self.draw.draw(PLACES) % len(self.homes)]

    def address(self) -> None:
        town = self.draw.draw(st.sampled_from(["Ranau", "Kundasang", None]))
        point = self.draw.draw(st.tuples(st.floats(100, 119), st.floats(1, 7)) | st.none())
        update(self.session, self.home(), RecordPatch({"town": town}, point=point), by())

    def dwelling(self) -> None:
        values = {"tenure": self.draw.draw(TENURES), "rooms": self.draw.draw(PLACES)}
        items = [{"kind": "livestock", "code": "lembu", "quantity": self.draw.draw(PLACES) + 1}]
        kept = items if self.draw.draw(st.booleans()) else []
        update(self.session, self.home(), RecordPatch(dwelling=values, property_items=kept), by())

    def health(self) -> None:
        home = self.home()
        illnesses = self.draw.draw(
            st.lists(st.sampled_from(["strok", "jantung", "gastrik"]), unique=True)
        )
        update_member(
            self.session,
            home,
            self.person(home),
            {"skills": ["memasak"], "jkm_registered": self.draw.draw(st.booleans())},
            by(),
            illnesses=[{"illness": code} for code in illnesses],
        )

    def income(self) -> None:
        home = self.home()
        lines = self.draw.draw(st.dictionaries(st.sampled_from(["pencen", "nafkah"]), MONEY))
        set_income(self.session, home, self.person(home), lines, UNTIL, by())

    def join(self) -> None:
        add_member(self.session, self.home(), newcomer(relationship="cucu"), by())

    def leave(self) -> None:
        home = self.home()
        heir = read(self.session, home).people[-1]["id"]
        remove_member(self.session, home, self.person(home), "death", by(), new_head_id=heir)

    def move(self) -> None:
        source, target = self.draw.draw(st.permutations(self.homes))[:2]
        move_member(self.session, self.person(source), target, "saudara_lain", by())

    def head(self) -> None:
        home = self.home()
        change_head(self.session, home, self.person(home), {}, by())

    def identity(self) -> None:
        home = self.home()
        correct_identity(self.session, home, self.person(home), "mykad", identity_number(), by())

    def split_off(self) -> None:
        home = self.home()
        person = self.person(home)
        values = {"address": "Rumah baharu"}
        made = split(self.session, home, {person: None}, person, values, "pejabat_daerah", by())
        self.homes.append(made.id)

    def merge_and_back(self) -> None:
        kept, absorbed = self.draw.draw(st.permutations(self.homes))[:2]
        key = merge(self.session, kept, absorbed, {}, by())
        if self.draw.draw(st.booleans()):
            undo_merge(self.session, key, by())
        else:
            self.homes.remove(absorbed)
            self.homes.append(strangers(self.session))

    def kinds(self) -> list[Callable[[], None]]:
        return [
            self.address,
            self.dwelling,
            self.health,
            self.income,
            self.join,
            self.leave,
            self.move,
            self.head,
            self.identity,
            self.split_off,
            self.merge_and_back,
        ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_past_moment_reads_exactly_as_it_was_stored(
    session: WriteSession, data: st.DataObject
) -> None:
    edits = Edits(session, data)
    stored: list[tuple[UUID, datetime, tuple[Any, ...]]] = []
    for _ in range(data.draw(st.integers(1, 12))):
        # An edit that the rules refuse must leave nothing behind either.
        edit = data.draw(st.sampled_from(edits.kinds()))
        with suppress(PetaKasihError), session.begin_nested():
            edit()
        at = moment(session)
        stored += [(home, at, contents(read(session, home))) for home in edits.homes]
    for home, at, was in stored:
        assert contents(read_as_of(session, home, at)) == was


def test_between_two_changes_the_first_one_reads(session: WriteSession) -> None:
    home = family(session).id
    update(session, home, RecordPatch({"town": "Ranau"}), by())
    between = moment(session)
    update(session, home, RecordPatch({"town": "Kundasang"}), by())
    assert read_as_of(session, home, between).household["town"] == "Ranau"
    assert read(session, home).household["town"] == "Kundasang"


def test_before_it_was_taken_in_there_is_no_household(session: WriteSession) -> None:
    before = moment(session)
    home = family(session).id
    with pytest.raises(HouseholdNotFound):
        read_as_of(session, home, before)


def test_a_moment_without_a_time_zone_is_refused(session: WriteSession) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_as_of(session, uuid4(), datetime(2026, 1, 1))
    assert refusal.value.field == "as_of"


def test_a_write_past_every_service_keeps_the_former_value_too(session: WriteSession) -> None:
    home = family(session).id
    before = moment(session)
    session.execute(
        text("UPDATE household SET gross_income_monthly = 1 WHERE id = :id"), {"id": home}
    )
    assert read_as_of(session, home, before).household["gross_income_monthly"] == Decimal(1000)


def test_passes_over_the_demonstration_population_leave_no_versions(session: WriteSession) -> None:
    home = family(session)
    home.is_demo = True
    session.flush()
    count = select(func.count()).select_from(text("record_version"))
    before = session.scalar(count)
    session.execute(text("UPDATE household SET size = 9 WHERE id = :id"), {"id": home.id})
    assert session.scalar(count) == before


def test_a_removed_demonstration_household_takes_its_versions_along(
    session: WriteSession,
) -> None:
    home = family(session)
    update(session, home.id, RecordPatch({"town": "Ranau"}), by())
    session.execute(text("UPDATE household SET is_demo = true WHERE id = :id"), {"id": home.id})
    session.execute(text("UPDATE registration SET is_demo = true"))
    session.execute(text("DELETE FROM household WHERE id = :id"), {"id": home.id})
    left = text("SELECT count(*) FROM record_version WHERE owner_id = :id")
    assert session.scalar(left, {"id": home.id}) == 0
    assert session.get(Household, home.id, populate_existing=True) is None


def test_a_long_past_moment_is_before_everything(session: WriteSession) -> None:
    home = family(session).id
    with pytest.raises(HouseholdNotFound):
        read_as_of(session, home, moment(session) - timedelta(days=1))
