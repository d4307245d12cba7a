"""Steps of a case are changes of the household's record, under the officer's name."""

from sqlalchemy import select

from database.session import WriteSession
from registry.history.models import RecordVersion
from registry.registrations.models import RegistrationEvent
from tests.registry.registrations.families import SECRETARY, decide, new_case


def test_a_decision_keeps_what_the_household_showed_before_and_who_decided(
    session: WriteSession,
) -> None:
    case = new_case(session)
    event = decide(session, case, "accept")
    kept = session.scalars(
        select(RecordVersion)
        .where(RecordVersion.row_id == case.household.id)
        .order_by(RecordVersion.id.desc())
    ).first()
    assert isinstance(event, RegistrationEvent)
    assert kept is not None
    assert (kept.row["registration_status"], kept.actor) == ("baru", SECRETARY.name)
