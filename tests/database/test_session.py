"""Limits of time: slow questions and transactions that wait are ended."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from database.errors import TookTooLong
from database.session import Database, Limits

SLOW = text("SELECT pg_sleep(0.6)")


@pytest.fixture
def limited(database_url: str, database: Database) -> Iterator[Database]:
    """Return the worker's database with limits of a fifth of a second."""
    opened = Database(f"{database_url}&options=-c%20jit%3Doff", limits=Limits(0.2, 0.2))
    yield opened
    opened.close()


def test_a_slow_question_is_ended_reading_and_writing(limited: Database) -> None:
    for opened in (limited.reading, limited.writing):
        with pytest.raises(TookTooLong), opened() as session:
            session.execute(SLOW)
        with opened() as session:
            assert session.scalar(text("SELECT 1")) == 1


def test_a_transaction_that_waits_is_ended(limited: Database) -> None:
    def wait() -> None:
        with limited.reading() as session:
            session.execute(text("SELECT 1"))
            time.sleep(0.5)
            session.execute(text("SELECT 1"))

    with pytest.raises(TookTooLong):
        wait()


def test_work_that_nobody_waits_for_has_no_limit(limited: Database) -> None:
    with limited.unhurried.writing() as session:
        session.execute(SLOW)
    with pytest.raises(TookTooLong), limited.writing() as session:
        session.execute(SLOW)


def test_options_of_the_address_stay(limited: Database, database: Database) -> None:
    with limited.reading() as session:
        assert session.scalar(text("SHOW jit")) == "off"
        assert session.scalar(text("SHOW statement_timeout")) == "200ms"
    with database.reading() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "0"
