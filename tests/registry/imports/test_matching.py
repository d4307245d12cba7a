"""Parked rows are taken in once their person has come into the registry."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from database.errors import InvalidInput
from database.session import Database
from registry.actors.service import Actor
from registry.aid.models import AidRecord
from registry.imports.matching import match_again
from registry.imports.models import ImportRow
from registry.imports.service import MayNotImport, roll_back, run
from registry.programmes.service import load
from tests.registry.imports.files import OFFICER, household, identity_no, of, write_csv

GIVEN = {"programme": "BWE", "amount_monthly": "500.00", "active_from": "2024-01-01"}
JKM = {"=JKM": "agency"}


def aid(number: int, **changes: str) -> dict[str, str]:
    return {"recipient_identity_no": identity_no(number)} | GIVEN | changes


@pytest.fixture
def registry(own_database: Database, tmp_path: Path) -> Database:
    """Return a registry of household 1; a list of JKM named 1, 2 twice, and 3 with a bad date."""
    with own_database.writing() as session:
        load(session)
    run(own_database, of(write_csv(tmp_path / "h.csv", [household(1)])), OFFICER)
    rows = [aid(1), aid(2), aid(2), aid(3, active_from="2024-02-31")]
    told = run(own_database, of(write_csv(tmp_path / "a.csv", rows), "aid", **JKM), OFFICER)
    assert (told.committed, told.parked, told.refused) == (1, 2, 1)
    return own_database


def records(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AidRecord)) or 0


def test_nothing_is_taken_in_while_the_person_is_not_there(registry: Database) -> None:
    found = match_again(registry, "aid", OFFICER)
    assert (found.waited, found.matched, found.report) == (2, 0, None)
    assert records(registry) == 1


def test_a_row_is_taken_in_once_its_person_is_registered(
    registry: Database, tmp_path: Path
) -> None:
    run(registry, of(write_csv(tmp_path / "h2.csv", [household(2), household(3)])), OFFICER)
    found = match_again(registry, "aid", OFFICER)
    assert (found.waited, found.matched) == (2, 1)
    assert records(registry) == 2
    assert match_again(registry, "aid", OFFICER).matched == 0
    with registry.reading() as session:
        settled = session.scalars(
            select(ImportRow).where(ImportRow.resolved_by_job_id.is_not(None))
        ).all()
    assert [(one.row_number, one.resolved_by_row) for one in settled] == [(2, 1)]


def test_a_match_can_be_taken_back_and_made_again(registry: Database, tmp_path: Path) -> None:
    run(registry, of(write_csv(tmp_path / "h2.csv", [household(2)])), OFFICER)
    report = match_again(registry, "aid", OFFICER).report
    assert report is not None
    with registry.writing() as session:
        roll_back(session, report.id, OFFICER)
    assert records(registry) == 1
    assert match_again(registry, "aid", OFFICER).matched == 1


def test_a_value_for_the_whole_file_fills_blanks_and_parks_what_differs(
    registry: Database, tmp_path: Path
) -> None:
    rows = [aid(1, agency=""), aid(1, agency="jkm", programme="BKK"), aid(1, agency="MOF")]
    told = run(
        registry,
        of(write_csv(tmp_path / "b.csv", [one | {"active_from": "2025-01-01"} for one in rows]),
           "aid", **JKM),
        OFFICER,
    )  # fmt: skip
    assert told.reasons == {"other_value": 1}
    assert (told.committed, told.parked) == (2, 1)


def test_only_those_who_import_may_match(registry: Database) -> None:
    with pytest.raises(MayNotImport):
        match_again(registry, "aid", Actor("Juruaudit", "auditor"))
    with pytest.raises(InvalidInput):
        match_again(registry, "cats", OFFICER)
