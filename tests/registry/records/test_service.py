"""Whole records: taken in at once, corrected part by part, never half-written."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from database.errors import InvalidInput
from database.session import Database, WriteSession
from registry.households.models import Household
from registry.memberships.models import HouseholdChange
from registry.poverty_lines.service import load
from registry.records.changing import By, MayNotEdit, RecordChanged
from registry.records.members import IdentityTaken
from registry.records.service import (
    RecordPatch,
    history,
    read,
    set_income,
    update,
    update_member,
)
from registry.records.taking import FullMember, take_in
from registry.registrations.service import get as get_case
from tests.registry.records.made import AUDITOR, UNTIL, by, family, full_form, newcomer
from tests.registry.registrations.families import COUNTER


def test_a_long_form_opens_a_case_with_its_whole_record(session: WriteSession) -> None:
    home = family(session)
    record = read(session, home.id)
    assert get_case(session, home.reference_no).registration.state == "baru"
    assert [person["role"] for person in record.people] == ["KIR", "AIR", "AIR"]
    assert record.household["size"] == 3
    assert record.dwelling is not None
    assert record.dwelling["hazards"] == ["banjir"]
    assert (record.household["longitude"], record.household["latitude"]) == (116.6667, 5.9543)


def test_the_monthly_income_follows_from_the_tables_of_all_members(session: WriteSession) -> None:
    home = family(session)
    spouse = read(session, home.id).people[1]["id"]
    set_income(session, home.id, spouse, {"pencen": Decimal("600.00")}, UNTIL, by())
    record = read(session, home.id)
    assert record.income.gross_yearly == Decimal("12600.00")
    assert record.household["gross_income_monthly"] == Decimal("1050.0000")
    assert record.household["aid_income_monthly"] == Decimal("250.0000")


def test_the_published_example_gives_its_per_capita_income(session: WriteSession) -> None:
    people = [FullMember(newcomer(), {"pencen": Decimal("2760.00")})]
    home = family(session, people=people)
    assert home.gross_income_monthly == Decimal("230.0000")
    assert home.size == 1


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        (RecordPatch({"colour": "blue"}), "colour"),
        (RecordPatch({"stratum": "tengah"}), "stratum"),
        (RecordPatch({"address": " "}), "address"),
        (RecordPatch({"postcode": "8930"}), "postcode"),
        (RecordPatch({"stated_district_code": "D01-01"}), "stated_district_code"),
        (RecordPatch({"gross_income_monthly": Decimal(1)}), "gross_income_monthly"),
        (RecordPatch(dwelling={"tenure": "istana"}), "dwelling.tenure"),
        (RecordPatch(dwelling={"hazards": ["banjir", "naga"]}), "dwelling.hazards[1]"),
        (RecordPatch(dwelling={"floor_area_m2": Decimal("NaN")}), "dwelling.floor_area_m2"),
        (RecordPatch(property_items=[{"kind": "kapal"}]), "property[0].kind"),
        (
            RecordPatch(property_items=[{"kind": "vehicle", "code": "lembu"}]),
            "property[0].code",
        ),
        (RecordPatch(point=(200.0, 5.0)), "point"),
    ],
)
def test_a_wrong_field_is_named(session: WriteSession, patch: RecordPatch, field: str) -> None:
    home = family(session)
    with pytest.raises(InvalidInput) as refusal:
        update(session, home.id, patch, by())
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"religion": "jedi"}, "religion"),
        ({"skills": ["tiada", "memasak"]}, "skills"),
        ({"masco_code": "99"}, "masco_code"),
        ({"birth_date": date(2999, 1, 1)}, "birth_date"),
        ({"name": None}, "name"),
        ({"identity_no": "800101015555"}, "identity_no"),
    ],
)
def test_a_wrong_field_of_a_person_is_named(
    session: WriteSession, values: dict[str, Any], field: str
) -> None:
    home = family(session)
    head = read(session, home.id).people[0]["id"]
    with pytest.raises(InvalidInput) as refusal:
        update_member(session, home.id, head, values, by())
    assert refusal.value.field == field


def test_a_list_of_property_replaces_the_former_one(session: WriteSession) -> None:
    home = family(session)
    items = [{"kind": "land", "code": "getah", "quantity": Decimal("1.5")}]
    found = update(session, home.id, RecordPatch(property_items=items), by()).property_items
    assert [(one["code"], one["quantity"]) for one in found] == [("getah", Decimal("1.500"))]


def test_null_empties_a_field_and_one_left_out_stays(session: WriteSession) -> None:
    home = family(session)
    changed = update(session, home.id, RecordPatch({"phone_mobile": None}), by()).household
    assert (changed["phone_mobile"], changed["postcode"]) == (None, "89300")


def test_the_second_of_two_officers_who_read_one_edition_is_told(session: WriteSession) -> None:
    home = family(session)
    read_edition = home.edition
    update(session, home.id, RecordPatch({"town": "Ranau"}), by(edition=read_edition))
    with pytest.raises(RecordChanged):
        update(session, home.id, RecordPatch({"town": "Tuaran"}), by(edition=read_edition))


def test_an_auditor_reads_and_never_writes(session: WriteSession) -> None:
    home = family(session)
    with pytest.raises(MayNotEdit):
        update(session, home.id, RecordPatch({"town": "Ranau"}), By(AUDITOR, "semakan"))


def test_a_change_without_a_reason_is_refused(session: WriteSession) -> None:
    home = family(session)
    with pytest.raises(InvalidInput) as refusal:
        update(session, home.id, RecordPatch({"town": "Ranau"}), by(reason="  "))
    assert refusal.value.field == "reason"


def test_the_history_tells_former_value_author_and_reason(session: WriteSession) -> None:
    home = family(session)
    update(session, home.id, RecordPatch({"town": "Ranau"}), by("pindah"))
    told = history(session, home.id)
    newest = next(one for one in told.versions if one.table_name == "household")
    assert (newest.row["town"], newest.actor, newest.reason) == (None, COUNTER.name, "pindah")
    assert [one.kind for one in told.changes] == ["update", "create"]
    assert newest.valid_to == told.changes[0].at


def test_somebody_of_another_household_cannot_be_taken_in_again(session: WriteSession) -> None:
    form = full_form()
    take_in(session, form, COUNTER)
    others = [full_form().people[0], form.people[1]]
    with pytest.raises(IdentityTaken):
        take_in(session, full_form(people=others), COUNTER)


def test_a_form_that_fails_at_its_last_person_leaves_nothing(own_database: Database) -> None:
    with own_database.writing() as session:
        load(session)
    form = full_form()
    bad = replace(form.people[2], income={"pencen": Decimal("-1")})
    with pytest.raises(InvalidInput), own_database.writing() as session:
        take_in(session, replace(form, people=[*form.people[:2], bad]), COUNTER)
    with own_database.reading() as session:
        for model in (Household, HouseholdChange):
            assert session.scalar(select(func.count()).select_from(model)) == 0
