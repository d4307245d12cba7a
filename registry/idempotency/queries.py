"""All SQL of the idempotency keys."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from registry.idempotency.models import IdempotencyKey


def claim(session: Session, key: str, actor: str, operation: str, request_hash: str) -> bool:
    """Claim a key; False when it was claimed before.

    Waits for another transaction that is claiming the same key just now.
    """
    statement = (
        insert(IdempotencyKey)
        .values(key=key, actor=actor, operation=operation, request_hash=request_hash)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    return session.scalar(statement) is not None


def claimed(session: Session, key: str, actor: str, operation: str) -> IdempotencyKey | None:
    """Return a claimed key with what was asked and answered."""
    return session.get(IdempotencyKey, (key, actor, operation))
