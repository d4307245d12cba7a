"""Entries of the audit trail as answers."""

from api.audit.schemas import AuditAnswer, AuditItem, AuditParameters
from api.context import Context
from api.households.answers import household_key
from api.paging import decode_cursor, encode_cursor
from database.audit.queries import AuditFilter
from database.audit.service import list_events
from database.session import ReadSession


def audit_answer(
    session: ReadSession, context: Context, parameters: AuditParameters
) -> AuditAnswer:
    """Return one page of entries with the address of the next.

    Raises:
        InvalidInput: the cursor is not one of this list, or the household's number is none.
        HouseholdNotFound: no household has that reference number.
    """
    household = parameters.household
    wanted = AuditFilter(
        account=parameters.account,
        action=parameters.action,
        operation=parameters.operation,
        subject=None if household is None else str(household_key(session, household)),
        since=parameters.since,
        until=parameters.until,
    )
    before = None if parameters.cursor is None else decode_cursor(parameters.cursor, int)[0]
    found = list_events(session, wanted, before=before, limit=parameters.limit)
    cursor = encode_cursor([found[-1].seq]) if len(found) == parameters.limit else None
    next_link = context.following("/v1/audit", parameters, cursor)
    return AuditAnswer(items=[AuditItem.model_validate(one) for one in found], next=next_link)
