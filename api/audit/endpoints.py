"""The audit trail, for auditors: who read or changed what, and when."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.actor import ActorDep
from api.audit.answers import audit_answer
from api.audit.schemas import AuditAnswer, AuditParameters
from api.context import ContextDep
from api.problems import documented

router = APIRouter(prefix="/v1/audit", tags=["audit"])


@router.get("", responses=documented(400, 401, 403, 404))
def list_audit(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[AuditParameters, Query()]
) -> AuditAnswer:
    """List entries of the audit trail, the newest first. Reading it leaves an entry, too."""
    with context.database.reading() as session:
        return audit_answer(session, context, parameters)
