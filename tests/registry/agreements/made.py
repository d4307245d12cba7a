"""Made-up agreements, and families that they cover."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from database.session import Database, WriteSession
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.agreements.models import Agreement
from registry.agreements.service import AgreementStep, draft, take
from registry.agreements.terms import Terms
from registry.calendar.service import today
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load as load_programmes
from tests.registry.records.made import family

DRAFTER = Actor("Urus Setia Perjanjian", "meeting_secretary")
APPROVER = Actor("Pentadbir Perjanjian", "administrator")
TERMS = Terms(
    giver="KE",
    recipient="JKM",
    purpose="find_eligible",
    purpose_note="Mencari warga emas yang belum menerima BWE",
    legal_basis="act_864",
    legal_note="s. 12",
    handling="Disimpan setahun, dibaca lima pegawai, kemudian dimusnahkan",
    areas=["S12"],
    classes=["miskin", "miskin_tegar"],
    fields=["district_code", "size", "name", "birth_date"],
    first_day=date(2026, 1, 1),
    last_day=date(2030, 12, 31),
    giver_signatory="Ketua Pengarah ICU",
    recipient_signatory="Ketua Pengarah JKM",
)
SENSITIVE = ("identity_no", "phone_mobile", "religion")


def ready(database: Database) -> None:
    """Load what families and agreements need."""
    with database.writing() as session:
        load_lines(session)
        load_agencies(session)
        load_programmes(session)


def verified(session: WriteSession, **form: Any) -> Any:
    """Return a family of Ranau that is verified poor."""
    home = family(session, **form)
    session.execute(
        text(
            "UPDATE household SET registration_status = 'disahkan', poverty_status = 'miskin' "
            "WHERE id = :id"
        ),
        {"id": home.id},
    )
    session.refresh(home)
    return home


def drafted(session: WriteSession, **terms: Any) -> Agreement:
    return draft(session, replace(TERMS, **terms), DRAFTER)


def agreed(session: WriteSession, **terms: Any) -> Agreement:
    """Return an agreement that was drafted by one officer and approved by another."""
    made = drafted(session, **terms)
    return step(session, made, "approve", APPROVER)


def step(
    session: WriteSession, one: Agreement, event: str, by: Actor, note: str = "Ujian"
) -> Agreement:
    return take(session, one.id, AgreementStep(event, one.version, note), by)


def expired(session: WriteSession, recipient: str = TERMS.recipient) -> Agreement:
    """Return an agreement in force whose last day was yesterday; nobody can make one now."""
    over = today() - timedelta(days=1)
    made = Agreement(
        **{name: getattr(TERMS, name) for name in TERMS.__slots__}
        | {"recipient": recipient, "last_day": over, "programmes": []}
        | {"state": "draf", "state_since": text("now()"), "version": 1}
        | {"drafted_by": DRAFTER.name, "fields": ["reference_no", *TERMS.fields]}
    )
    session.add(made)
    session.flush()
    made.state, made.approved_by = "berkuat_kuasa", APPROVER.name
    session.flush()
    return made
