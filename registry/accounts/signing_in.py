"""Signing in, staying signed in, and out again.

A failure must be counted although the request fails, so `sign_in` and `renew` return a refusal
instead of raising it: whoever calls commits first and raises after.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from database.audit.service import Entry, append
from database.base import uuid7
from database.errors import Forbidden, InvalidInput, TooMany, Unauthenticated
from database.session import ReadSession, WriteSession
from registry.accounts import queries
from registry.accounts.models import Account, RefreshToken, SignIn
from registry.accounts.passwords import check_password, hash_password, is_outdated, is_right
from registry.accounts.service import Visitor, digest, visitor
from registry.accounts.settings import AccountSettings
from registry.calendar.service import now

TOKEN_BYTES = 32
REUSED = "refresh token used twice"


class SignInRefused(Unauthenticated):
    """Login and password do not belong together; which of them is wrong is not told."""

    code = "sign-in-refused"


class PasswordChangeNeeded(Forbidden):
    """The first password must be changed while signing in."""

    code = "password-change-needed"


class AccountLocked(TooMany):
    """Too many wrong passwords."""

    code = "account-locked"


class ScopeRefused(InvalidInput):
    """The service may not ask for this scope."""

    code = "scope-refused"


Refusal = SignInRefused | PasswordChangeNeeded | AccountLocked


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in: whose, until when, and the secrets that are told only now."""

    visitor: Visitor
    expires_at: datetime
    refresh_token: str | None = None
    cookie: str | None = None


def sign_in(
    session: WriteSession,
    login: str,
    password: str,
    settings: AccountSettings,
    *,
    new_password: str | None = None,
    cookie: bool = False,
) -> SignedIn | Refusal:
    """Let a person in by login and password, or return why not. Commit in either case.

    Raises:
        InvalidInput: the new password is too weak, or is the old one.
    """
    account = queries.by_login(session, login, lock=True)
    if account is not None and account.locked_until is not None and account.locked_until > now():
        return _locked(account.locked_until)
    usable = account if account is not None and _is_open(account, "person") else None
    right = is_right(password, usable.secret_hash if usable else None)
    if usable is None or not right:
        return _failed(session, account, settings)
    if new_password is not None:
        _change(session, usable, password, new_password, settings)
    elif usable.is_first_password:
        return PasswordChangeNeeded(
            "Choose a password of your own: send it with the first one.",
            field="new_password",
            expected=f"at least {settings.password_shortest} characters",
        )
    elif is_outdated(usable.secret_hash or ""):
        usable.secret_hash = hash_password(password)
    usable.failures, usable.locked_until = 0, None
    via = "cookie" if cookie else "password"
    return _begin(session, usable, via, settings.sign_in_seconds)


def sign_in_service(
    session: WriteSession,
    client_id: str,
    secret: str,
    settings: AccountSettings,
    scopes: frozenset[str] | None = None,
) -> SignedIn | Refusal:
    """Let a service in by its secret, for the scopes it asks for or all that it has.

    Raises:
        ScopeRefused: it asks for one that it has not.
    """
    account = queries.by_login(session, client_id, lock=True)
    fits = (
        account is not None
        and _is_open(account, "service")
        and secrets.compare_digest(account.secret_hash or "", digest(secret))
    )
    if account is None or not fits:
        return SignInRefused("This client is not known, or its secret is wrong.")
    has = frozenset(account.scopes)
    wanted = has if scopes is None else scopes
    if not wanted <= has:
        raise ScopeRefused(
            "The service may not ask for this.", field="scope", expected=" ".join(sorted(has))
        )
    return _begin(session, account, "client", settings.access_seconds, wanted)


def renew(session: WriteSession, token: str) -> SignedIn | SignInRefused:
    """Take a refresh token for a new one. Commit in either case.

    A token that was used before was stolen, from its owner or by its owner's thief: the sign-in
    ends for both.
    """
    found = queries.refresh_token(session, digest(token))
    refusal = SignInRefused("This refresh token is not valid.")
    if found is None:
        return refusal
    if found.used_at is not None:
        if queries.end_sign_ins(session, now(), REUSED, id=found.sign_in_id):
            _enter(session, session.get_one(SignIn, found.sign_in_id), "refresh_token_reused")
        return refusal
    running = queries.signed_in(session, now(), id=found.sign_in_id)
    if running is None:
        return refusal
    found.used_at = now()
    signed, account = running
    return SignedIn(
        _limited(visitor(session, account), signed),
        signed.expires_at,
        refresh_token=_new_refresh_token(session, signed),
    )


def sign_out(session: WriteSession, sign_in_id: UUID) -> None:
    """End a sign-in, with all that hangs on it."""
    if queries.end_sign_ins(session, now(), "signed out", id=sign_in_id):
        _enter(session, session.get_one(SignIn, sign_in_id), "sign_out")


def revoke(session: WriteSession, token: str) -> None:
    """End the sign-in of a refresh token; an unknown one is nothing to end (RFC 7009)."""
    found = queries.refresh_token(session, digest(token))
    if found is not None:
        sign_out(session, found.sign_in_id)


def signed_in(session: ReadSession, sign_in_id: UUID) -> Visitor | None:
    """Return who is signed in under this key, None when nobody is any more."""
    found = queries.signed_in(session, now(), id=sign_in_id)
    return None if found is None else _limited(visitor(session, found[1]), found[0])


def signed_in_by_cookie(session: ReadSession, cookie: str) -> Visitor | None:
    """Return whose cookie it is, None when it is nobody's any more."""
    found = queries.signed_in(session, now(), cookie_hash=digest(cookie))
    return None if found is None else _limited(visitor(session, found[1]), found[0])


def _is_open(account: Account, kind: str) -> bool:
    return account.kind == kind and account.disabled_at is None


def _failed(session: WriteSession, account: Account | None, settings: AccountSettings) -> Refusal:
    refusal = SignInRefused("Login and password do not belong together.")
    if account is None:
        # What was typed may be a password in the wrong field: nothing is entered.
        return refusal
    account.failures += 1
    append(session, Entry(account.name, None, "sign_in_refused", account.kind))
    over = account.failures - settings.failures_at_most
    if over < 0:
        return refusal
    seconds = min(settings.lock_seconds * 2 ** min(over, 20), settings.lock_at_most_seconds)
    account.locked_until = now() + timedelta(seconds=seconds)
    session.flush()
    return _locked(account.locked_until)


def _locked(until: datetime) -> AccountLocked:
    left = max(1, round((until - now()).total_seconds()))
    return AccountLocked("Too many wrong passwords: wait before you try again.", retry_after=left)


def _change(
    session: WriteSession, account: Account, old: str, new: str, settings: AccountSettings
) -> None:
    tidy = check_password(new, settings.password_shortest, account.login, account.name, "petakasih")
    if tidy == old:
        raise InvalidInput(
            "The new password is the old one.", field="new_password", expected="another one"
        )
    account.secret_hash = hash_password(tidy)
    account.is_first_password = False
    queries.end_sign_ins(session, now(), "password changed", account_id=account.id)


def _begin(
    session: WriteSession,
    account: Account,
    via: str,
    seconds: int,
    scopes: frozenset[str] | None = None,
) -> SignedIn:
    cookie = secrets.token_urlsafe(TOKEN_BYTES) if via == "cookie" else None
    made = SignIn(
        id=uuid7(),
        account_id=account.id,
        via=via,
        cookie_hash=None if cookie is None else digest(cookie),
        scopes=None if scopes is None else sorted(scopes),
        expires_at=now() + timedelta(seconds=seconds),
    )
    session.add(made)
    session.flush()
    _enter(session, made, "sign_in")
    return SignedIn(
        _limited(visitor(session, account), made),
        made.expires_at,
        refresh_token=_new_refresh_token(session, made) if via == "password" else None,
        cookie=cookie,
    )


def _new_refresh_token(session: WriteSession, signed: SignIn) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(RefreshToken(token_hash=digest(token), sign_in_id=signed.id))
    session.flush()
    return token


def _enter(session: WriteSession, signed: SignIn, action: str) -> None:
    account = session.get_one(Account, signed.account_id)
    append(session, Entry(account.name, None, action, signed.via))


def _limited(found: Visitor, signed: SignIn) -> Visitor:
    scopes = None if signed.scopes is None else frozenset(signed.scopes)
    return replace(found, scopes=scopes, sign_in_id=signed.id)
