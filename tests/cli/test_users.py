"""`petakasih users`: what an administrator at the terminal does."""

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from cli import console, context, users
from database.session import Database
from registry.accounts import service, signing_in
from registry.accounts.settings import AccountSettings
from registry.agencies.service import load
from tests.conftest import NewDatabase

runner = CliRunner()


@pytest.fixture(scope="module")
def opened(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as made:
        with made.writing() as session:
            load(session)
        yield made


@pytest.fixture(autouse=True)
def at_home(opened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "open_database", lambda: Database(opened.url))
    monkeypatch.setattr(console.console, "width", 200)


def run(*words: str) -> Result:
    return runner.invoke(users.app, list(words), catch_exceptions=False)


def test_an_account_begins_with_a_first_password(opened: Database) -> None:
    told = run("create", "aminah", "--name", "Aminah", "--role", "planner", "--area", "S12")
    password = told.stdout.strip()
    with opened.writing() as session:
        found = signing_in.sign_in(session, "aminah", password, AccountSettings())
    assert isinstance(found, signing_in.PasswordChangeNeeded)
    listed = run("list").output
    assert all(word in listed for word in ("aminah", "planner", "S12", "open"))


def test_roles_are_given_and_taken_back(opened: Database) -> None:
    run("create", "badrul", "--name", "Badrul")
    run("grant", "badrul", "--role", "agency_officer", "--agency", "JKM")
    with opened.reading() as session:
        account = service.find(session, "badrul")
        assert service.visitor(session, account).grants == (
            service.Grant("agency_officer", None, "JKM"),
        )
    run("revoke", "badrul", "--role", "agency_officer", "--agency", "JKM")
    with opened.reading() as session:
        assert service.visitor(session, service.find(session, "badrul")).grants == ()


def test_closing_opening_and_a_new_password(opened: Database) -> None:
    run("create", "citra", "--name", "Citra")
    assert "closed" in run("disable", "citra").output
    assert "open" in run("enable", "citra").output
    password = run("reset", "citra").stdout.strip()
    with opened.writing() as session:
        found = signing_in.sign_in(session, "citra", password, AccountSettings())
    assert isinstance(found, signing_in.PasswordChangeNeeded)


def test_a_service_has_a_secret_and_scopes(opened: Database) -> None:
    words = ("create", "jkm", "--name", "JKM", "--service", "--scope", "households.read")
    secret = run(*words).stdout.strip()
    assert run("reset", "jkm").stdout.strip() != secret
    with opened.writing() as session:
        found = signing_in.sign_in_service(session, "jkm", secret, AccountSettings())
    assert isinstance(found, signing_in.SignInRefused)
