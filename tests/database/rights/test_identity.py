"""Who is who must be proven to the database; under the service's roles nobody can make it up."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from database.audit.models import AuditEvent
from database.audit.service import Entry, append, verify
from database.errors import Unauthenticated
from database.rights import identity as identities
from database.rights.identity import (
    PURPOSE,
    REGISTRY,
    Identity,
    IdentityRefused,
    registry_wide,
    sign,
)
from database.rights.roles import SERVING, require_harmless
from database.rights.service import tables
from database.serving import Serving
from database.session import Database
from registry.accounts.service import Grant, create_person, disable, give
from registry.households.models import Household
from registry.poverty_lines.service import load as load_lines
from tests.conftest import NewDatabase
from tests.registry.registrations.families import new_case
from tests.serving import KEYS, served

KEY = KEYS.derive(PURPOSE)
CLOSED = [row.table for row in tables() if not row.is_open]
CATALOGUE = """
SELECT relname, relrowsecurity AND relforcerowsecurity AS forced,
    pg_get_userbyid(relowner) AS owner,
    has_table_privilege('petakasih_web', pg_class.oid, 'TRUNCATE') AS may_truncate
FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    AND relname <> 'spatial_ref_sys'
"""

SETTINGS = ("petakasih.identity", "petakasih.sight", "petakasih.seal")
READ = text("SELECT current_setting(:name)")
LOOSE = """
CREATE SCHEMA loose;
GRANT USAGE ON SCHEMA loose TO petakasih_web;
CREATE FUNCTION loose.same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE OPERATOR loose.= (LEFTARG = text, RIGHTARG = text, FUNCTION = loose.same);
GRANT EXECUTE ON FUNCTION loose.same TO petakasih_web;
"""
"""A schema in which every text is like every other, as a careless owner might leave one behind."""


@pytest.fixture(scope="module")
def owned(new_database: NewDatabase) -> Iterator[Database]:
    """Return a database with a family in Ranau, as its owner."""
    with new_database() as database:
        with database.writing() as session:
            load_lines(session)
            new_case(session)
            append(session, Entry("somebody", None, "read", "GET /v1/households"))
        yield database


@pytest.fixture(scope="module")
def serving(owned: Database) -> Iterator[Serving]:
    opened = served(owned)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def officer(owned: Database) -> Identity:
    """Return the identity of Ranau's district officer."""
    with owned.writing() as session:
        account, _ = create_person(session, "ranau", "Pegawai Ranau", "tests")
        give(session, account, Grant("district_officer", "D12-08"), "tests")
        return Identity(account.id, "district_officer", KEY)


@pytest.fixture
def web(serving: Serving) -> Iterator[Connection]:
    """Return a connection under the web role, in a transaction that proves nothing yet."""
    with serving.web.write_engine.connect() as connection:
        yield connection


def families(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT count(*) FROM household")) or 0)


def pid(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def refused(connection: Connection, statement: str, **values: object) -> bool:
    """Tell whether a statement is refused; what it did is undone."""
    with connection.begin_nested() as nested:
        try:
            connection.execute(text(statement), values)
        except DBAPIError:
            return True
        finally:
            nested.rollback()
    return False


def test_an_officer_who_proves_it_sees_the_grant_s_families(
    web: Connection, officer: Identity
) -> None:
    officer.enter(web)
    assert families(web) == 1


def test_who_proves_nothing_sees_nothing(web: Connection) -> None:
    assert families(web) == 0


def test_an_identity_ends_with_its_transaction(web: Connection, officer: Identity) -> None:
    officer.enter(web)
    web.commit()
    assert families(web) == 0


def told(connection: Connection) -> dict[str, str]:
    """Return what a transaction's settings say of who acts."""
    return {name: str(connection.scalar(READ, {"name": name})) for name in SETTINGS}


def tell(connection: Connection, settings: dict[str, str], *, for_transaction: bool = True) -> None:
    """Set what policies read, as anybody can."""
    for name, value in settings.items():
        values = {"name": name, "value": value, "local": for_transaction}
        connection.execute(text("SELECT set_config(:name, :value, :local)"), values)


def test_an_identity_cannot_be_made_up(web: Connection) -> None:
    made = ('{auditor,{*},"Pegawai Ranau"}', "{*}", "0" * 64)
    tell(web, dict(zip(SETTINGS, made, strict=True)))
    assert families(web) == 0


def test_an_identity_of_another_transaction_is_good_for_nothing(
    web: Connection, officer: Identity
) -> None:
    officer.enter(web)
    seen = told(web)
    web.commit()
    tell(web, seen, for_transaction=False)
    assert families(web) == 0


def test_an_identity_of_another_server_process_is_good_for_nothing(
    serving: Serving, web: Connection, officer: Identity
) -> None:
    officer.enter(web)
    with serving.web.write_engine.connect() as other:
        tell(other, told(web))
        assert families(other) == 0


@pytest.mark.parametrize("name", ["petakasih.identity", "petakasih.sight"])
def test_what_is_widened_is_refused_for_its_seal(
    web: Connection, officer: Identity, name: str
) -> None:
    officer.enter(web)
    assert "D12-08" in told(web)[name]
    tell(web, {name: told(web)[name].replace("D12-08", "S12")})
    assert families(web) == 0
    assert web.scalar(text("SELECT rights.role()")) is None


def test_who_acts_and_what_is_seen_cannot_lend_each_other_letters(
    web: Connection, officer: Identity
) -> None:
    officer.enter(web)
    identity, sight, _ = told(web).values()
    tell(web, dict(zip(SETTINGS, (sight[-1] + identity, sight[:-1]), strict=False)))
    assert families(web) == 0


def test_an_operator_of_one_s_own_does_not_loosen_the_seal(
    owned: Database, web: Connection, officer: Identity
) -> None:
    with owned.write_engine.begin() as connection:
        connection.execute(text(LOOSE))
    try:
        officer.enter(web)
        tell(web, {"petakasih.sight": "{*}", "search_path": "loose, pg_catalog, public"})
        assert web.scalar(text("SELECT 'a'::text = 'b'::text"))
        assert families(web) == 0
        assert web.scalar(text("SELECT rights.role() IS NULL"))
    finally:
        web.rollback()
        with owned.write_engine.begin() as connection:
            connection.execute(text("DROP SCHEMA loose CASCADE"))


def test_a_ticket_is_good_for_one_server_process(web: Connection, officer: Identity) -> None:
    assert refused(web, "SELECT rights.enter(:ticket)", ticket=officer.ticket(pid(web) + 1))


def test_a_ticket_is_good_for_some_seconds(
    web: Connection, officer: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "TICKET_SECONDS", -1)
    assert refused(web, "SELECT rights.enter(:ticket)", ticket=officer.ticket(pid(web)))


def test_a_ticket_of_another_key_is_refused(web: Connection, officer: Identity) -> None:
    forged = replace(officer, key=b"another key of thirty-two bytes.")
    assert refused(web, "SELECT rights.enter(:ticket)", ticket=forged.ticket(pid(web)))
    said = officer.ticket(pid(web)).rpartition("|")[0]
    wider = said.replace("|grant|", "|registry|")
    ticket = f"{wider}|{sign(KEY, said)}"
    assert refused(web, "SELECT rights.enter(:ticket)", ticket=ticket)


def test_a_role_that_the_account_has_not_reaches_nothing(
    web: Connection, officer: Identity
) -> None:
    replace(officer, role="auditor").enter(web)
    assert families(web) == 0


def test_a_closed_account_is_refused(owned: Database, web: Connection) -> None:
    with owned.writing() as session:
        account, _ = create_person(session, "gone", "Pegawai Lama", "tests")
        give(session, account, Grant("district_officer"), "tests")
        disable(session, account)
        closed = Identity(account.id, "district_officer", KEY)
    assert refused(web, "SELECT rights.enter(:ticket)", ticket=closed.ticket(pid(web)))


def test_a_refusal_is_told_at_the_first_question_and_ends_with_its_transaction(
    web: Connection, officer: Identity
) -> None:
    replace(officer, key=b"another key of thirty-two bytes.").enter(web)
    with pytest.raises(IdentityRefused):
        families(web)
    web.rollback()
    officer.enter(web)
    assert families(web) == 1


def test_a_refusal_that_nothing_was_asked_after_is_told_at_the_end(
    web: Connection, officer: Identity
) -> None:
    replace(officer, key=b"another key of thirty-two bytes.").enter(web)
    with pytest.raises(IdentityRefused):
        web.commit()


def test_a_line_that_breaks_while_the_proof_is_on_its_way_is_told_as_such(
    owned: Database, web: Connection, officer: Identity
) -> None:
    process = pid(web)
    web.rollback()
    officer.enter(web)
    with owned.write_engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": process})
    with pytest.raises(OperationalError):
        families(web)


@pytest.mark.parametrize("changes", [{"account_id": uuid4()}, {"key": b"another key of 32 bytes"}])
def test_a_session_of_an_identity_that_is_not_let_in_is_refused_and_the_next_one_is_not(
    serving: Serving, officer: Identity, changes: dict[str, Any]
) -> None:
    stranger = serving.web.identified(replace(officer, **changes))
    for opened in (stranger.reading, stranger.writing):
        with pytest.raises(IdentityRefused) as refusal, opened() as session:
            families(session.connection())
        assert isinstance(refusal.value, Unauthenticated)
        # Neither what was signed nor what the driver said of it.
        assert refusal.value.message == "This account is not let in, or no longer: sign in again."
        with serving.web.identified(officer).reading() as session:
            assert families(session.connection()) == 1


def test_a_question_to_the_whole_registry_is_limited_to_its_block(
    owned: Database, serving: Serving
) -> None:
    with owned.writing() as session:
        account, _ = create_person(session, "far", "Pegawai Jauh", "tests")
        give(session, account, Grant("district_officer", "D13-01"), "tests")
        key = account.id
    everybody = select(Household.stated_district_code)
    with serving.officer(key, "district_officer").writing() as session:
        assert session.scalars(everybody).all() == []
        with registry_wide(session):
            assert session.scalars(everybody).all() == ["D12-08"]
            changed = session.execute(text("UPDATE household SET size = 9 RETURNING id")).all()
            assert changed == []
        assert session.scalars(everybody).all() == []


def test_a_wide_ticket_changes_no_more_than_the_grant(web: Connection, officer: Identity) -> None:
    replace(officer, width=REGISTRY).enter(web)
    moved = "UPDATE household SET stated_state_code = 'S13', stated_district_code = 'D13-01'"
    assert refused(web, moved)


@pytest.mark.parametrize("role", ["postgres", "petakasih_operator", "petakasih_door"])
def test_the_web_role_cannot_become_another(web: Connection, role: str) -> None:
    assert refused(web, f"SET ROLE {role}")
    assert refused(web, f"SET SESSION AUTHORIZATION {role}")


def test_the_web_role_reads_neither_key_nor_accounts(web: Connection) -> None:
    for table in ("rights.identity_key", "account", "account_grant", "sign_in", "refresh_token"):
        assert refused(web, f"SELECT * FROM {table}")
    assert refused(web, "SELECT rights.seal('x', 'y', 'z')")


def test_the_web_role_only_adds_to_the_audit_trail_and_under_its_own_name(
    web: Connection, officer: Identity
) -> None:
    officer.enter(web)
    entry = (
        "INSERT INTO audit_event (seq, at, account, action, operation, subjects, details, "
        "previous, hash) VALUES (7, now(), :name, 'read', 'raw', '{}', '{}', '', '')"
    )
    assert refused(web, entry, name="somebody else")
    assert not refused(web, entry, name="Pegawai Ranau")
    for statement in (
        "UPDATE audit_event SET account = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_head SET seq = 0",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE audit_event",
        "SET session_replication_role = replica",
    ):
        assert refused(web, statement), statement


def test_numbers_and_hashes_of_entries_are_not_the_sender_s_to_choose(
    owned: Database, serving: Serving, officer: Identity
) -> None:
    with serving.web.identified(officer).writing() as session:
        append(session, Entry("Pegawai Ranau", "district_officer", "read", "raw"))
    with owned.reading() as session:
        assert verify(session).sound
        numbers = session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq)).all()
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_closed_table_forces_row_security_and_the_web_role_owns_and_empties_none(
    owned: Database,
) -> None:
    with owned.write_engine.connect() as connection:
        found = connection.execute(text(CATALOGUE)).all()
        require_harmless(connection)
    assert {row.relname for row in found} == {row.table for row in tables()}
    for row in found:
        assert row.forced == (row.relname in CLOSED), row
        assert row.owner not in SERVING, row
        assert not row.may_truncate, row


def test_the_public_role_reads_reference_tables_and_four_codes_of_the_queue(
    serving: Serving,
) -> None:
    with serving.public.reading() as session:
        connection = session.connection()
        for table in CLOSED:
            with pytest.raises(ProgrammingError), connection.begin_nested():
                connection.execute(text(f"SELECT * FROM {table}"))
        assert connection.scalar(text("SELECT count(*) FROM review_task")) == 0
