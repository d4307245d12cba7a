"""Accounts and their grants: made, changed and ended by administrators, never removed."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from database.base import uuid7
from database.errors import Conflict, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.accounts import queries
from registry.accounts.models import Account, AccountGrant
from registry.accounts.passwords import first_password, hash_password
from registry.actors.service import Actor
from registry.agencies import service as agencies
from registry.calendar.service import now
from registry.forms.service import required_text
from registry.options.service import require_option

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{2,99}")
SCOPE = re.compile(r"[a-z][a-z_-]{1,39}\.(read|write)")
AREA = re.compile(r"S[0-9]{2}|D[0-9]{2}-[0-9]{2}")
NAME_LONGEST = 120
SECRET_BYTES = 32


class AccountNotFound(NotFound):
    """There is no such account."""

    code = "account-not-found"


class AccountExists(Conflict):
    """An account has this login or this name."""

    code = "account-exists"


class GrantExists(Conflict):
    """The account has this role for this area and agency."""

    code = "grant-exists"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role; `area` None is the whole country, `agency` None every agency."""

    role: str
    area: str | None = None
    agency: str | None = None

    def __str__(self) -> str:
        return f"{self.role} {self.area or '*'} {self.agency or '*'}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is let in: an account with its running grants; `scopes` None is no further limit."""

    account_id: UUID
    name: str
    kind: str
    grants: tuple[Grant, ...]
    scopes: frozenset[str] | None = None
    sign_in_id: UUID | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles, that of the oldest grant first."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    def acting_as(self, role: str) -> Actor:
        """Return the person in one of the roles."""
        assert role in self.roles
        return Actor(self.name, role)


def create_person(session: WriteSession, login: str, name: str, by: str) -> tuple[Account, str]:
    """Make an account for a person; return it with a password that is good for one sign-in.

    Raises:
        InvalidInput: the login or the name has not the form of one.
        AccountExists: one of them is taken.
    """
    account = _new(session, "person", login, name, by)
    return account, reset_password(session, account)


def create_service(
    session: WriteSession, login: str, name: str, scopes: Sequence[str], by: str
) -> tuple[Account, str]:
    """Make an account for an agency's service; return it with its secret, told only now.

    Raises:
        InvalidInput: the login, the name or a scope has not the form of one.
        AccountExists: login or name is taken.
    """
    for scope in scopes:
        if not SCOPE.fullmatch(scope):
            raise InvalidInput(
                f"{scope!r} is no scope.", field="scope", expected="such as households.read"
            )
    account = _new(session, "service", login, name, by)
    account.scopes = sorted(set(scopes))
    return account, reset_secret(session, account)


def reset_password(session: WriteSession, account: Account) -> str:
    """Give a person a new first password, unlock the account and end its sign-ins."""
    _require_kind(account, "person")
    password = first_password()
    account.secret_hash = hash_password(password)
    account.is_first_password = True
    account.failures, account.locked_until = 0, None
    queries.end_sign_ins(session, now(), "password reset", account_id=account.id)
    session.flush()
    return password


def reset_secret(session: WriteSession, account: Account) -> str:
    """Give a service a new secret and end its sign-ins."""
    _require_kind(account, "service")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    account.secret_hash = digest(secret)
    queries.end_sign_ins(session, now(), "secret reset", account_id=account.id)
    session.flush()
    return secret


def external(
    session: WriteSession, issuer: str, subject: str, name: str, grants: Sequence[Grant]
) -> Account:
    """Return the account of an identity provider's person, with exactly these grants.

    Raises:
        InvalidInput: a grant names no role, area or agency.
    """
    account = queries.by_subject(session, issuer, subject)
    if account is None:
        queries.lock_subject(session, issuer, subject)
        account = queries.by_subject(session, issuer, subject)
    if account is None:
        mark = digest(f"{issuer} {subject}")[:12]
        name = required_text("name", name, NAME_LONGEST)
        if queries.by_name(session, name) is not None:
            name = f"{name} ({mark})"
        account = Account(
            id=uuid7(),
            kind="external",
            login=f"external-{mark}",
            name=name,
            issuer=issuer,
            subject=subject,
            created_by=issuer,
        )
        session.add(account)
        session.flush()
    present = {_of(row): row for row in queries.grants(session, [account.id])}
    for gone in present.keys() - set(grants):
        present[gone].ended_at, present[gone].ended_by = now(), issuer
    for grant in dict.fromkeys(grants):
        if grant not in present:
            give(session, account, grant, issuer)
    session.flush()
    return account


def find(session: ReadSession, login: str) -> Account:
    """Return the account with a login.

    Raises:
        AccountNotFound: there is none.
    """
    found = queries.by_login(session, login)
    if found is None:
        raise AccountNotFound(f"There is no account {login!r}.", field="login")
    return found


def list_accounts(session: ReadSession) -> list[tuple[Account, tuple[Grant, ...]]]:
    """Return every account with its running grants, in the order of the logins."""
    found = queries.accounts(session)
    running: dict[UUID, list[Grant]] = {account.id: [] for account in found}
    for row in queries.grants(session, list(running)):
        running[row.account_id].append(_of(row))
    return [(account, tuple(running[account.id])) for account in found]


def visitor(session: ReadSession, account: Account) -> Visitor:
    """Return an account with its running grants."""
    grants = tuple(_of(row) for row in queries.grants(session, [account.id]))
    return Visitor(account.id, account.name, account.kind, grants)


def give(session: WriteSession, account: Account, grant: Grant, by: str) -> AccountGrant:
    """Give an account a role.

    Raises:
        InvalidInput: the role, the area or the agency is none.
        GrantExists: the account has it.
    """
    _check(session, grant)
    if grant in map(_of, queries.grants(session, [account.id])):
        raise GrantExists(f"{account.login} has {grant} already.", field="role")
    row = AccountGrant(
        id=uuid7(),
        account_id=account.id,
        role=grant.role,
        area_code=grant.area,
        agency_code=grant.agency,
        granted_by=by,
    )
    session.add(row)
    session.flush()
    return row


def take_back(session: WriteSession, account: Account, grant: Grant, by: str) -> None:
    """End a role of an account.

    Raises:
        InvalidInput: the account has no such grant.
    """
    for row in queries.grants(session, [account.id]):
        if _of(row) == grant:
            row.ended_at, row.ended_by = now(), by
            session.flush()
            return
    raise InvalidInput(f"{account.login} has no {grant}.", field="role", expected="a running grant")


def disable(session: WriteSession, account: Account) -> None:
    """Close an account: it is signed out at once and lets nobody in."""
    account.disabled_at = account.disabled_at or now()
    queries.end_sign_ins(session, now(), "disabled", account_id=account.id)
    session.flush()


def enable(session: WriteSession, account: Account) -> None:
    """Open an account again, and unlock it."""
    account.disabled_at = account.locked_until = None
    account.failures = 0
    session.flush()


def digest(secret: str) -> str:
    """Return the SHA-256 of a random secret; what people choose is hashed by `passwords`."""
    return sha256(secret.encode()).hexdigest()


def _of(row: AccountGrant) -> Grant:
    return Grant(row.role, row.area_code, row.agency_code)


def _new(session: WriteSession, kind: str, login: str, name: str, by: str) -> Account:
    if not LOGIN.fullmatch(login):
        raise InvalidInput(
            f"{login!r} is no login.",
            field="login",
            expected="3 to 100 letters, digits and . _ @ -",
        )
    name = required_text("name", name, NAME_LONGEST)
    for field, taken in (
        ("login", queries.by_login(session, login)),
        ("name", queries.by_name(session, name)),
    ):
        if taken is not None:
            raise AccountExists(f"An account has this {field}.", field=field)
    account = Account(id=uuid7(), kind=kind, login=login, name=name, created_by=by)
    session.add(account)
    session.flush()
    return account


def _check(session: ReadSession, grant: Grant) -> None:
    require_option("officer_roles", grant.role, "role")
    if grant.area is not None and not AREA.fullmatch(grant.area):
        raise InvalidInput(
            f"{grant.area!r} is no area of a grant.",
            field="area",
            expected="a state such as S12 or a district such as D12-08",
        )
    if grant.agency is not None:
        agencies.get(session, grant.agency)


def _require_kind(account: Account, kind: str) -> None:
    if account.kind != kind:
        raise InvalidInput(
            f"{account.login} is the account of a {account.kind}.",
            field="login",
            expected=f"that of a {kind}",
        )
