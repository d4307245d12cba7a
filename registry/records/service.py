"""The whole record of a household: taken in, read now or as of a moment, and corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement, WKTElement
from geoalchemy2.shape import to_shape

from database.audit.service import note_subjects
from database.base import Base
from database.session import ReadSession, WriteSession
from registry.aid.models import AidRecord
from registry.calendar.service import MALAYSIA
from registry.dwellings.models import Dwelling
from registry.history.service import FormerRow, rows, versions
from registry.households.models import Household
from registry.households.service import HouseholdNotFound
from registry.income.models import IncomeLine
from registry.income.service import Totals, replace_lines, totals_of
from registry.memberships.models import HouseholdChange, Membership
from registry.memberships.service import changes
from registry.options.service import require_option
from registry.persons.models import Person, PersonIllness
from registry.property.models import PropertyItem
from registry.records import queries
from registry.records.changing import By, changing, member, wrong
from registry.records.fields import (
    DWELLING,
    HOUSEHOLD,
    PERSON,
    PROPERTY,
    PROPERTY_LISTS,
    check_places,
    checked,
    option,
)

PROPERTY_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """Everything stored of a household, as it stands (`at` None) or stood at a moment.

    Each mapping is one row by column name. A person's has `illnesses` (rows) and `income` (RM a
    year by line) beside its columns; the household's has `longitude` and `latitude` (degrees, None
    without a point).
    """

    at: datetime | None
    household: Mapping[str, Any]
    dwelling: Mapping[str, Any] | None
    people: Sequence[Mapping[str, Any]]
    memberships: Sequence[Mapping[str, Any]]
    property_items: Sequence[Mapping[str, Any]]
    aid: Sequence[Mapping[str, Any]]

    @property
    def income(self) -> Totals:
        """Return the totals of the income tables of the members."""
        amounts: dict[str, Decimal] = {}
        for person in self.people:
            for line, amount in person["income"].items():
                amounts[line] = amounts.get(line, Decimal(0)) + amount
        return totals_of(amounts)


@dataclass(frozen=True, slots=True)
class RecordPatch:
    """What to change: only the fields that are given; `property_items` replaces the whole list."""

    household: Mapping[str, Any] = field(default_factory=dict)
    dwelling: Mapping[str, Any] = field(default_factory=dict)
    property_items: Sequence[Mapping[str, Any]] | None = None
    point: tuple[float, float] | None = None
    """Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class History:
    """What officers changed, and every former row, the newest first."""

    changes: Sequence[HouseholdChange]
    versions: Sequence[FormerRow]


def read(session: ReadSession, household_id: UUID) -> HouseholdRecord:
    """Return the record as it stands.

    Raises:
        HouseholdNotFound: there is no such household.
    """
    return _read(session, household_id, None)


def read_as_of(session: ReadSession, household_id: UUID, at: datetime) -> HouseholdRecord:
    """Return the record exactly as it was stored at `at` (with a time zone).

    Raises:
        HouseholdNotFound: there is no such household, or it was not registered yet.
        InvalidInput: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise wrong("as_of", "The moment has no time zone.", "2026-11-21T10:00:00+08:00")
    return _read(session, household_id, at)


def end_of(day: date) -> datetime:
    """Return the last moment of a day in Malaysia."""
    return datetime.combine(day, time.max, MALAYSIA)


def history(session: ReadSession, household_id: UUID) -> History:
    """Return the changes of a household and the former rows of it and its present members.

    Raises:
        HouseholdNotFound: there is no such household.
    """
    people = [person["id"] for person in read(session, household_id).people]
    return History(changes(session, household_id), versions(session, [household_id, *people]))


def update(
    session: WriteSession, household_id: UUID, patch: RecordPatch, by: By
) -> HouseholdRecord:
    """Change fields of the household, its dwelling and its property; return the new record.

    Raises:
        InvalidInput: a field is unknown or its value wrong; the error names it.
        RecordChanged: somebody else changed the record since edition `by.edition`.
        HouseholdNotFound, RecordMerged, MayNotEdit: see `changing`.
    """
    moved = any(name == "address" or name.startswith("stated_") for name in patch.household)
    kind = "change_address" if moved else "update"
    with changing(session, kind, by, household_id) as opened:
        write_parts(session, opened.households[household_id], patch)
    return read(session, household_id)


def update_member(
    session: WriteSession,
    household_id: UUID,
    person_id: UUID,
    values: Mapping[str, Any],
    by: By,
    *,
    illnesses: Sequence[Mapping[str, Any]] | None = None,
) -> HouseholdRecord:
    """Change fields of a member; `illnesses`, if given, replaces that list.

    Raises:
        InvalidInput: a field is unknown or its value wrong.
        PersonNotFound: nobody of the household has that key.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    with changing(session, "update_member", by, household_id) as opened:
        person = member(session, household_id, person_id)
        opened.person_id = person_id
        write_person(session, person, values, illnesses)
    return read(session, household_id)


def set_income(
    session: WriteSession,
    household_id: UUID,
    person_id: UUID,
    lines: Mapping[str, Decimal],
    until: date,
    by: By,
) -> HouseholdRecord:
    """Let a member's income table hold exactly these lines (RM a year) of the year to `until`.

    The household's gross income a month follows from the tables of all members.

    Raises:
        InvalidInput: a line, an amount or the day is wrong.
        PersonNotFound: nobody of the household has that key.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    with changing(session, "income", by, household_id) as opened:
        person = member(session, household_id, person_id)
        opened.person_id = person_id
        replace_lines(session, opened.households[household_id], person, lines, until)
    return read(session, household_id)


def write_parts(session: WriteSession, household: Household, patch: RecordPatch) -> None:
    """Write a checked patch; the caller holds the lock and names the change.

    Raises:
        InvalidInput: a field is wrong; nothing of the patch is written then.
    """
    values = checked(HOUSEHOLD, patch.household)
    dwelling = checked(DWELLING, patch.dwelling, "dwelling.")
    items = None if patch.property_items is None else _checked_items(patch.property_items)
    point = None if patch.point is None else _point(*patch.point)
    stated = [name for name in HOUSEHOLD if name.startswith("stated_")]
    check_places({name: values.get(name, getattr(household, name)) for name in stated})
    _set(household, values)
    if point is not None:
        household.point = point
    if dwelling:
        present = queries.dwelling(session, household.id) or Dwelling(household_id=household.id)
        _set(present, dwelling)
        session.add(present)
    if items is not None:
        _replace_property(session, household.id, items)
    session.flush()


def write_person(
    session: WriteSession,
    person: Person,
    values: Mapping[str, Any],
    illnesses: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Write checked fields of a person; the caller holds the lock and names the change.

    Raises:
        InvalidInput: a field is wrong; nothing is written then.
    """
    found = checked(PERSON, values)
    places = None if illnesses is None else _checked_illnesses(illnesses)
    _set(person, found)
    if places is not None:
        present = {one.illness: one for one in queries.illnesses(session, person.id)}
        for code, row in present.items():
            if code not in places:
                session.delete(row)
        for code, place in places.items():
            row = present.get(code) or PersonIllness(person_id=person.id, illness=code)
            row.treatment_place = place
            session.add(row)
    session.flush()


def _read(session: ReadSession, household_id: UUID, at: datetime | None) -> HouseholdRecord:
    session.flush()
    note_subjects(session, household_id)

    def of(model: type[Base], owner: str = "household_id") -> list[dict[str, Any]]:
        return [_plain(row) for row in rows(session, model, owner, [household_id], at)]

    found = of(Household, "id")
    if not found:
        raise HouseholdNotFound("There is no such household.", field="household_id")
    dwellings = of(Dwelling)
    return HouseholdRecord(
        at=at,
        household=found[0],
        dwelling=dwellings[0] if dwellings else None,
        people=_with_details(session, of(Person), at),
        memberships=of(Membership),
        property_items=of(PropertyItem),
        aid=of(AidRecord),
    )


def _with_details(
    session: ReadSession, people: list[dict[str, Any]], at: datetime | None
) -> list[dict[str, Any]]:
    keys = [person["id"] for person in people]
    illnesses = rows(session, PersonIllness, "person_id", keys, at)
    income = rows(session, IncomeLine, "person_id", keys, at)
    for person in people:
        person["illnesses"] = [_plain(row) for row in illnesses if row["person_id"] == person["id"]]
        person["income"] = {
            row["line"]: row["amount_yearly"] for row in income if row["person_id"] == person["id"]
        }
    return sorted(people, key=lambda person: (person["role"] != "KIR", person["id"]))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its point as two numbers, and without the trigger's own column."""
    row.pop("recorded_at")
    if "point" in row:
        point = row.pop("point")
        shape = to_shape(point) if isinstance(point, WKBElement) else None
        row["longitude"], row["latitude"] = (shape.x, shape.y) if shape else (None, None)
    return row


def _checked_items(sent: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    if len(sent) > PROPERTY_AT_MOST:
        raise wrong("property", "The list is too long.", f"up to {PROPERTY_AT_MOST} items")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for place, item in enumerate(sent):
        where = f"property[{place}]."
        kind = item.get("kind")
        if kind not in PROPERTY_LISTS:
            raise wrong(
                where + "kind", f"There is no kind {kind!r}.", "one of " + ", ".join(PROPERTY_LISTS)
            )
        key = (kind, option(PROPERTY_LISTS[kind], where + "code", item.get("code")))
        rest = {name: value for name, value in item.items() if name not in ("kind", "code")}
        values = checked(PROPERTY, rest, where)
        if key in found or not values.get("quantity"):
            raise wrong(where + "quantity", "How much is not clear.", "each code once, more than 0")
        found[key] = {"value": None} | values
    return found


def _replace_property(
    session: WriteSession, household_id: UUID, items: Mapping[tuple[str, str], dict[str, Any]]
) -> None:
    present = {(one.kind, one.code): one for one in queries.property_items(session, household_id)}
    for key, row in present.items():
        if key not in items:
            session.delete(row)
    for (kind, code), values in items.items():
        row = present.get((kind, code)) or PropertyItem(
            household_id=household_id, kind=kind, code=code
        )
        _set(row, values)
        session.add(row)


def _checked_illnesses(sent: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for place, one in enumerate(sent):
        where = f"illnesses[{place}]"
        code = option("illnesses", f"{where}.illness", one.get("illness"))
        treated = one.get("treatment_place")
        if treated is not None:
            treated = require_option("treatment_places", treated, f"{where}.treatment_place").code
        if code in found:
            raise wrong(f"{where}.illness", f"{code} is there twice.", "each illness once")
        found[code] = treated
    return found


def _point(longitude: float, latitude: float) -> WKTElement:
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise wrong("point", "The point is not on the globe.", "degrees, longitude then latitude")
    return WKTElement(f"POINT({longitude!r} {latitude!r})", srid=4326)


def _set(row: Base, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
