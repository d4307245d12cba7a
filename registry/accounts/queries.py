"""All SQL of accounts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from registry.accounts.models import Account, AccountGrant, RefreshToken, SignIn


def by_login(session: Session, login: str, *, lock: bool = False) -> Account | None:
    """Return the account with this login; locked, two attempts follow each other."""
    statement = select(Account).where(func.lower(Account.login) == login.lower())
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def by_name(session: Session, name: str) -> Account | None:
    """Return the account with this name."""
    return session.scalars(
        select(Account).where(func.lower(Account.name) == name.lower())
    ).one_or_none()


def by_subject(session: Session, issuer: str, subject: str) -> Account | None:
    """Return the account of an identity provider's person."""
    return session.scalars(
        select(Account).where(Account.issuer == issuer, Account.subject == subject)
    ).one_or_none()


def lock_subject(session: Session, issuer: str, subject: str) -> None:
    """Let one transaction at a time make this person's account; held to the transaction's end."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(issuer + subject, 2))))


def accounts(session: Session) -> Sequence[Account]:
    """Return every account in the order of the logins."""
    return session.scalars(select(Account).order_by(func.lower(Account.login))).all()


def grants(session: Session, account_ids: Collection[UUID]) -> Sequence[AccountGrant]:
    """Return the grants that run, the oldest first."""
    statement = (
        select(AccountGrant)
        .where(AccountGrant.account_id.in_(account_ids), AccountGrant.ended_at.is_(None))
        .order_by(AccountGrant.granted_at, AccountGrant.id)
    )
    return session.scalars(statement).all()


def signed_in(session: Session, now: datetime, **equal: Any) -> tuple[SignIn, Account] | None:
    """Return the sign-in that runs, with its account, where these columns have these values."""
    statement = (
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.ended_at.is_(None), SignIn.expires_at > now, Account.disabled_at.is_(None))
        .where(*(getattr(SignIn, name) == value for name, value in equal.items()))
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


def refresh_token(session: Session, token_hash: str) -> RefreshToken | None:
    """Return a refresh token, locked: of two who use it at once, one comes second."""
    statement = (
        select(RefreshToken)
        .where(RefreshToken.token_hash == token_hash)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).one_or_none()


def end_sign_ins(session: Session, now: datetime, why: str, **equal: Any) -> int:
    """End the sign-ins where these columns have these values; return how many ran."""
    statement = (
        update(SignIn)
        .where(SignIn.ended_at.is_(None))
        .filter_by(**equal)
        .values(ended_at=now, ended_why=why)
        .returning(SignIn.id)
    )
    return len(session.scalars(statement).all())
