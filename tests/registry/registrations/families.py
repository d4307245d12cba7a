"""Made-up families and officers for the tests of registrations; no number belongs to anybody."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select

from database.session import WriteSession
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.meetings.models import Meeting
from registry.persons.models import Person
from registry.registrations.forms import ShortForm, Step
from registry.registrations.models import RegistrationEvent
from registry.registrations.service import Case, get, register, take, take_all

BIRTH_DATES = 40 * 12 * 28
"""Of the years 1950 to 1989."""

_serials = count(1)
_names = count(1)
_meetings = count(1)

GIVEN = (
    "Anggerik", "Bayu", "Cempaka", "Dahlia", "Embun", "Fajar", "Gerimis", "Hujan", "Intan",
    "Jauhari", "Kiambang", "Lembayung", "Mutiara", "Nilam", "Ombak", "Purnama", "Qaf", "Rimbun",
    "Samudera", "Teratai", "Unggun", "Vesak", "Wangi", "Xerus", "Yakut", "Zamrud",
)  # fmt: skip

COUNTER = Actor("Kaunter A", "counter_officer")
DISTRICT = Actor("Daerah B", "district_officer")
ENUMERATOR = Actor("Pembanci C", "enumerator")
SECRETARY = Actor("Urus Setia D", "meeting_secretary")
SUPERVISOR = Actor("Penyelia E", "state_supervisor")
OTHER_SUPERVISOR = Actor("Penyelia F", "state_supervisor")
AGENCY = Actor("Agensi H", "agency_officer")
OTHER_AGENCY = Actor("Agensi I", "agency_officer")
AUDITOR = Actor("Juruaudit J", "auditor")
OFFICERS = (
    AUDITOR,
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    SECRETARY,
    SUPERVISOR,
    OTHER_SUPERVISOR,
    AGENCY,
    OTHER_AGENCY,
)


def identity_number() -> str:
    """Return a MyKad number that nobody has had in this run; birthplace 99 is no place.

    No birth date comes again either: who shares it, sex and place, is a likely duplicate.
    """
    serial = next(_serials)
    place, day = divmod(serial * 7919 % BIRTH_DATES, 28)
    year, month = divmod(place, 12)
    return f"{50 + year}{1 + month:02d}{1 + day:02d}99{1000 + serial * 7919 % 9000:04d}"


def made_up_name() -> str:
    """Return a name of which no other in this run has more than one part."""
    place = next(_names)
    turn = place // 26
    first, second, last = place % 26, turn % 26, (place * 7 + turn * 5) % 26
    return f"{GIVEN[first]} Bin {GIVEN[second]} {GIVEN[last][::-1]}"


def short_form(**changes: Any) -> ShortForm:
    """Return a complete form of a poor family of four in rural Ranau, Sabah."""
    values: dict[str, Any] = {
        "head_name": made_up_name(),
        "identity_no": identity_number(),
        "citizenship": "MYS",
        "yearly_income": Decimal("12000.00"),
        "household_size": 4,
        "address": "Kampung Contoh, 89300 Ranau",
        "postcode": "89300",
        "state_code": "S12",
        "district_code": "D12-08",
        "stratum": "luar_bandar",
    }
    return ShortForm(**values | changes)


def new_case(session: WriteSession, **changes: Any) -> Case:
    """Take a family in at the counter, as a demonstration household that can be removed."""
    case, _ = register(
        session, short_form(**changes), "pejabat_daerah", today(), reporter=None, actor=COUNTER
    )
    case.household.is_demo = True
    case.registration.is_demo = True
    session.flush()
    return case


def meeting(session: WriteSession, **changes: Any) -> Meeting:
    """Open a meeting of Ranau's district group."""
    values: dict[str, Any] = {
        "minutes_no": f"FGD/RANAU/{next(_meetings)}",
        "level": "daerah",
        "state_code": "S12",
        "district_code": "D12-08",
        "held_on": date(2026, 11, 20),
        "created_by": SECRETARY.name,
    }
    made = Meeting(**values | changes)
    session.add(made)
    session.flush()
    return made


def decide(session: WriteSession, case: Case, event: str, **values: Any) -> RegistrationEvent:
    """Let a meeting decide a case."""
    step = Step(event, case.registration.version, **values)
    held = meeting(session)
    return take_all(session, {case.household.reference_no: step}, SECRETARY, held.id)[0]


def step(
    session: WriteSession, case: Case, event: str, actor: Actor, **values: Any
) -> RegistrationEvent:
    """Take a step with a case at its present version."""
    now_at = get(session, case.household.reference_no).registration.version
    return take(session, case.household.reference_no, Step(event, now_at, **values), actor)


def complete_census(session: WriteSession, case: Case) -> None:
    """Fill in whatever the census form still lacks: three members beside the head."""
    head = session.scalars(select(Person).where(Person.household_id == case.household.id)).first()
    assert head is not None
    session.add_all(
        Person(
            household_id=case.household.id,
            role="AIR",
            name=f"Ahli {place}",
            identity_type="mykad",
            identity_no=identity_number(),
            birth_date=date(1970, 1, 1),
            sex="perempuan",
            citizenship="MYS",
            relationship="anak",
        )
        for place in range(3)
    )
    session.flush()


def verified_case(session: WriteSession) -> Case:
    """Return a family that was accepted, visited and verified."""
    case = new_case(session)
    decide(session, case, "accept")
    complete_census(session, case)
    step(session, case, "record_census", ENUMERATOR, visited_on=today())
    step(session, case, "verify", SUPERVISOR)
    return case


def rejected_case(session: WriteSession, by: Actor = DISTRICT) -> Case:
    """Return a family whose head is no citizen, rejected for it."""
    case = new_case(session, citizenship="IDN")
    step(session, case, "reject_on_criteria", by, reason="not_citizen", note="Pasport asing.")
    return case
