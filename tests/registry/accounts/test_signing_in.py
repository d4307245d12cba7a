"""Signing in: a first password is changed, wrong ones lock, tokens rotate, reuse ends it all."""

from datetime import timedelta

import pytest

from database.audit.queries import AuditFilter
from database.audit.service import list_events
from database.errors import InvalidInput
from database.session import WriteSession
from registry.accounts import service, signing_in
from registry.accounts.models import Account, SignIn
from registry.accounts.passwords import hash_password
from registry.accounts.service import Grant
from registry.accounts.settings import AccountSettings
from registry.accounts.signing_in import (
    AccountLocked,
    PasswordChangeNeeded,
    ScopeRefused,
    SignedIn,
    SignInRefused,
)
from registry.calendar.service import now

SETTINGS = AccountSettings(failures_at_most=3, lock_seconds=60, lock_at_most_seconds=200)
PASSWORD = "empat perkataan untuk ujian"
OTHER = "lima perkataan lain yang baharu"
HASHED = hash_password(PASSWORD)


@pytest.fixture
def aminah(session: WriteSession) -> Account:
    account = service.create_person(session, "aminah", "Aminah", "tests")[0]
    service.give(session, account, Grant("planner"), "tests")
    account.secret_hash, account.is_first_password = HASHED, False
    return account


def enter(session: WriteSession, password: str = PASSWORD, **more: object) -> object:
    return signing_in.sign_in(session, "Aminah", password, SETTINGS, **more)  # type: ignore[arg-type]


def entered(session: WriteSession, **more: object) -> SignedIn:
    found = enter(session, **more)
    assert isinstance(found, SignedIn), found
    return found


def test_the_right_password_lets_in(session: WriteSession, aminah: Account) -> None:
    found = entered(session)
    assert (found.visitor.name, found.visitor.roles) == ("Aminah", ("planner",))
    assert found.refresh_token
    assert found.cookie is None
    assert found.visitor.sign_in_id is not None
    assert signing_in.signed_in(session, found.visitor.sign_in_id) == found.visitor


def test_a_first_password_is_good_for_choosing_another_only(session: WriteSession) -> None:
    _, first = service.create_person(session, "badrul", "Badrul", "tests")
    told = signing_in.sign_in(session, "badrul", first, SETTINGS)
    assert isinstance(told, PasswordChangeNeeded)
    for weak in ("short", first):
        with pytest.raises(InvalidInput):
            signing_in.sign_in(session, "badrul", first, SETTINGS, new_password=weak)
    changed = signing_in.sign_in(session, "badrul", first, SETTINGS, new_password=OTHER)
    assert isinstance(changed, SignedIn)
    assert isinstance(signing_in.sign_in(session, "badrul", first, SETTINGS), SignInRefused)
    assert isinstance(signing_in.sign_in(session, "badrul", OTHER, SETTINGS), SignedIn)


def test_a_new_password_ends_other_sign_ins(session: WriteSession, aminah: Account) -> None:
    before = entered(session)
    entered(session, new_password=OTHER)
    assert before.visitor.sign_in_id is not None
    assert signing_in.signed_in(session, before.visitor.sign_in_id) is None


def test_unknown_closed_and_wrong_are_refused_alike(session: WriteSession, aminah: Account) -> None:
    unknown = signing_in.sign_in(session, "nobody", PASSWORD, SETTINGS)
    wrong = enter(session, "wrong")
    service.disable(session, aminah)
    closed = enter(session)
    assert [str(one) for one in (unknown, wrong, closed)] == [str(unknown)] * 3


def test_wrong_passwords_lock_for_longer_and_longer(
    session: WriteSession, aminah: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = now()
    monkeypatch.setattr(signing_in, "now", lambda: clock)
    told = [enter(session, "wrong") for _ in range(3)]
    assert [type(one) for one in told] == [SignInRefused, SignInRefused, AccountLocked]
    assert isinstance(enter(session), AccountLocked)
    waits = []
    for _ in range(3):
        assert aminah.locked_until is not None
        clock = aminah.locked_until + timedelta(seconds=1)
        refused = enter(session, "wrong")
        assert isinstance(refused, AccountLocked)
        waits.append(refused.retry_after)
    assert waits == [120, 200, 200]
    clock = aminah.locked_until + timedelta(seconds=1)
    entered(session)
    assert (aminah.failures, aminah.locked_until) == (0, None)


def test_a_refresh_token_is_good_once(session: WriteSession, aminah: Account) -> None:
    first = entered(session)
    second = signing_in.renew(session, first.refresh_token or "")
    assert isinstance(second, SignedIn)
    assert second.visitor == first.visitor
    assert second.expires_at == first.expires_at
    third = signing_in.renew(session, second.refresh_token or "")
    assert isinstance(third, SignedIn)
    assert isinstance(signing_in.renew(session, "nobody's"), SignInRefused)


def test_a_refresh_token_used_twice_ends_the_sign_in(
    session: WriteSession, aminah: Account
) -> None:
    first = entered(session)
    second = signing_in.renew(session, first.refresh_token or "")
    assert isinstance(second, SignedIn)
    assert isinstance(signing_in.renew(session, first.refresh_token or ""), SignInRefused)
    assert isinstance(signing_in.renew(session, second.refresh_token or ""), SignInRefused)
    assert first.visitor.sign_in_id is not None
    assert signing_in.signed_in(session, first.visitor.sign_in_id) is None
    assert list_events(session, AuditFilter(action="refresh_token_reused"))


def test_signing_out_closing_and_time_end_a_sign_in(session: WriteSession, aminah: Account) -> None:
    out, revoked, closed, old = (entered(session) for _ in range(4))
    assert out.visitor.sign_in_id is not None
    signing_in.sign_out(session, out.visitor.sign_in_id)
    signing_in.revoke(session, revoked.refresh_token or "")
    signing_in.revoke(session, "nobody's")
    session.get_one(SignIn, old.visitor.sign_in_id).expires_at = now()
    session.flush()
    for one in (out, revoked, old):
        assert one.visitor.sign_in_id is not None
        assert signing_in.signed_in(session, one.visitor.sign_in_id) is None
    service.disable(session, aminah)
    assert closed.visitor.sign_in_id is not None
    assert signing_in.signed_in(session, closed.visitor.sign_in_id) is None


def test_a_cookie_is_found_again_and_has_no_refresh_token(
    session: WriteSession, aminah: Account
) -> None:
    found = entered(session, cookie=True)
    assert found.refresh_token is None
    assert found.cookie is not None
    assert signing_in.signed_in_by_cookie(session, found.cookie) == found.visitor
    assert signing_in.signed_in_by_cookie(session, found.cookie + "x") is None


def test_a_service_gets_the_scopes_it_has(session: WriteSession) -> None:
    made, secret = service.create_service(session, "jkm", "JKM", ["a-b.read", "aid.write"], "tests")
    told = signing_in.sign_in_service(session, "jkm", secret, SETTINGS)
    assert isinstance(told, SignedIn)
    assert told.visitor.scopes == {"a-b.read", "aid.write"}
    less = signing_in.sign_in_service(session, "jkm", secret, SETTINGS, frozenset(("aid.write",)))
    assert isinstance(less, SignedIn)
    assert less.visitor.scopes == {"aid.write"}
    assert less.refresh_token is None
    with pytest.raises(ScopeRefused):
        signing_in.sign_in_service(session, "jkm", secret, SETTINGS, frozenset(("b.read",)))
    assert isinstance(signing_in.sign_in_service(session, "jkm", "x", SETTINGS), SignInRefused)
    new = service.reset_secret(session, made)
    assert isinstance(signing_in.sign_in_service(session, "jkm", secret, SETTINGS), SignInRefused)
    assert isinstance(signing_in.sign_in_service(session, "jkm", new, SETTINGS), SignedIn)


def test_a_person_is_no_service_and_a_service_no_person(
    session: WriteSession, aminah: Account
) -> None:
    _, secret = service.create_service(session, "jkm", "JKM", [], "tests")
    assert isinstance(signing_in.sign_in(session, "jkm", secret, SETTINGS), SignInRefused)
    assert isinstance(
        signing_in.sign_in_service(session, "aminah", PASSWORD, SETTINGS), SignInRefused
    )


def test_sign_ins_and_refusals_stand_in_the_audit_trail(
    session: WriteSession, aminah: Account
) -> None:
    found = entered(session)
    enter(session, "wrong")
    signing_in.sign_in(session, "a password typed as login", "x", SETTINGS)
    assert found.visitor.sign_in_id is not None
    signing_in.sign_out(session, found.visitor.sign_in_id)
    told = [(one.account, one.action) for one in list_events(session, AuditFilter())]
    assert told == [("Aminah", "sign_out"), ("Aminah", "sign_in_refused"), ("Aminah", "sign_in")]
