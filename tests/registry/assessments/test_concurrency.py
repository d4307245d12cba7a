"""A pass and an officer at the same moment: the officer's newer inputs are never overruled."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import delete, text

from database.session import Database
from registry.assessments import service
from registry.households.models import Household
from registry.poverty_lines.models import PovertyLine, PovertyLineVersion
from registry.poverty_lines.service import load
from tests.registry.assessments.populations import Known, household

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def is_waiting(database: Database) -> bool:
    with database.reading() as session:  # a new transaction: activity is a snapshot within one
        return bool(session.scalar(WAITING))


@pytest.fixture
def committed(database: Database) -> Iterator[UUID]:
    """Commit one household that is miskin and counts as such; remove every trace afterwards."""
    with database.writing() as session:
        load(session)
        one = household(Known())
        session.add(one)
        session.flush()
        service.assess_household(session, one.id)
        household_id = one.id
    yield household_id
    with database.writing() as session:
        session.execute(delete(Household).where(Household.id == household_id))
        session.execute(delete(PovertyLine))
        session.execute(delete(PovertyLineVersion))


def test_a_pass_leaves_a_household_that_an_officer_changed_meanwhile(
    database: Database, committed: UUID
) -> None:
    mine = Household.id == committed

    def run_pass() -> service.AssessmentReport:
        with database.writing() as session:
            # Made to want a change: under the household lines this one is hardcore poor.
            policy = service.AssessmentPolicy(basis="isi_rumah")
            return service.assess_all(session, policy=policy, household_filter=mine)

    with ThreadPoolExecutor(1) as threads, database.writing() as officer:
        changed = officer.get_one(Household, committed)
        changed.gross_income_monthly = Decimal(9000)
        changed.poverty_status = "terkeluar"
        officer.flush()
        running = threads.submit(run_pass)
        while not is_waiting(database):
            assert not running.done()
        officer.commit()
        report = running.result(timeout=30)

    with database.reading() as session:
        assert session.get_one(Household, committed).poverty_status == "terkeluar"
    assert (report.written, report.changed) == (1, 0)
