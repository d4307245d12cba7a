"""Accounts: made with a first password, given roles, closed; nothing is ever removed."""

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.accounts import service
from registry.accounts.models import Account
from registry.accounts.service import AccountExists, AccountNotFound, Grant, GrantExists
from registry.agencies.service import AgencyNotFound


@pytest.fixture
def aminah(session: WriteSession) -> Account:
    return service.create_person(session, "aminah", "Aminah binti Ali", "tests")[0]


def test_login_and_name_are_one_person_s_own(session: WriteSession, aminah: Account) -> None:
    for login, name in (("AMINAH", "Somebody"), ("somebody", "aminah BINTI ali")):
        with pytest.raises(AccountExists):
            service.create_person(session, login, name, "tests")
    assert service.find(session, "Aminah") is aminah


@pytest.mark.parametrize(("login", "name"), [("a", "A"), ("a b c", "A"), ("abc", " ")])
def test_a_login_and_a_name_have_a_form(session: WriteSession, login: str, name: str) -> None:
    with pytest.raises(InvalidInput):
        service.create_person(session, login, name, "tests")


def test_grants_are_given_once_and_taken_back(session: WriteSession, aminah: Account) -> None:
    grants = (Grant("district_officer", "D12-08"), Grant("planner"), Grant("auditor", "S12"))
    for grant in grants:
        service.give(session, aminah, grant, "tests")
    with pytest.raises(GrantExists):
        service.give(session, aminah, grants[1], "tests")
    assert service.visitor(session, aminah).grants == grants
    service.take_back(session, aminah, grants[0], "tests")
    assert service.visitor(session, aminah).roles == ("planner", "auditor")
    with pytest.raises(InvalidInput):
        service.take_back(session, aminah, grants[0], "tests")


@pytest.mark.parametrize("grant", [Grant("king"), Grant("planner", "M12-08-001"), Grant("", "")])
def test_a_grant_names_a_role_and_an_area(
    session: WriteSession, aminah: Account, grant: Grant
) -> None:
    with pytest.raises(InvalidInput):
        service.give(session, aminah, grant, "tests")


def test_a_grant_names_an_agency_that_is_there(session: WriteSession, aminah: Account) -> None:
    with pytest.raises(AgencyNotFound):
        service.give(session, aminah, Grant("agency_officer", None, "NASA"), "tests")


def test_a_provider_s_person_has_what_the_provider_says_now(session: WriteSession) -> None:
    first = service.external(session, "https://id", "7", "Badrul", [Grant("planner")])
    again = service.external(session, "https://id", "7", "Badrul", [Grant("auditor", "S12")])
    assert again is first
    assert service.visitor(session, again).grants == (Grant("auditor", "S12"),)
    namesake = service.external(session, "https://id", "8", "badrul", [])
    assert namesake.name != first.name


def test_a_service_s_scopes_have_a_form(session: WriteSession) -> None:
    made, secret = service.create_service(
        session, "jkm", "JKM", ["aid.write", "households.read", "aid.write"], "tests"
    )
    assert made.scopes == ["aid.write", "households.read"]
    assert secret not in str(made.secret_hash)
    with pytest.raises(InvalidInput):
        service.create_service(session, "kkdw", "KKDW", ["everything"], "tests")


def test_only_who_has_a_password_gets_a_new_one(session: WriteSession, aminah: Account) -> None:
    made, _ = service.create_service(session, "jkm", "JKM", [], "tests")
    with pytest.raises(InvalidInput):
        service.reset_password(session, made)
    with pytest.raises(InvalidInput):
        service.reset_secret(session, aminah)


def test_an_unknown_login_is_named(session: WriteSession) -> None:
    with pytest.raises(AccountNotFound, match="nobody"):
        service.find(session, "nobody")
