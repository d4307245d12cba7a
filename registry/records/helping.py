"""Aid that a household receives, written into its record."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from database.errors import Conflict
from database.session import WriteSession
from registry.aid.models import AidRecord
from registry.aid.service import end, record
from registry.records import queries
from registry.records.changing import By, changing


class GivenOnApplication(Conflict):
    """The aid ends with a step of the application that it was given on."""

    code = "given-on-application"


def record_aid(
    session: WriteSession,
    household_id: UUID,
    by: By,
    *,
    agency: str,
    programme: str,
    amount_monthly: Decimal,
    active_from: date,
    active_until: date | None = None,
    person_id: UUID | None = None,
) -> AidRecord:
    """Record aid to a household, or to one person of it, as a change of its record.

    The income tables are not touched: what a family says it received stands there, per line.

    Raises:
        RecipientNotFound, ProgrammeNotFound, InvalidInput: see `aid.service.record`.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    with changing(session, "aid", by, household_id) as opened:
        made = record(
            session,
            household_id,
            agency=agency,
            programme=programme,
            amount_monthly=amount_monthly,
            active_from=active_from,
            active_until=active_until,
            person_id=person_id,
        )
        opened.person_id = person_id
        opened.details |= {"agency": agency, "programme": programme, "aid_record": str(made.id)}
    return made


def end_aid(
    session: WriteSession, household_id: UUID, by: By, aid_record_id: UUID, active_until: date
) -> AidRecord:
    """Let a household's aid end, as a change of its record; see `aid.service.end`.

    Raises:
        AidNotFound: the household has no such aid.
        InvalidInput: the aid had not begun by then.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    with changing(session, "aid", by, household_id) as opened:
        ended = end(session, household_id, aid_record_id, active_until)
        opened.person_id = ended.person_id
        opened.details |= {"aid_record": str(ended.id), "active_until": active_until.isoformat()}
    return ended


def end_recorded(
    session: WriteSession, household_id: UUID, by: By, aid_record_id: UUID, active_until: date
) -> AidRecord:
    """Let aid end that was recorded without an application; see `end_aid`.

    Raises:
        GivenOnApplication: it was given on an application, and ends with it.
        AidNotFound, InvalidInput: see `aid.service.end`.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    application = queries.application_of(session, aid_record_id)
    if application is not None:
        raise GivenOnApplication(
            "This aid was given on an application.",
            field="aid_record_id",
            expected=f"a step with application {application}",
        )
    return end_aid(session, household_id, by, aid_record_id, active_until)
