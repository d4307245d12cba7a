"""What holds for a whole import: accounts, repeats, dry runs, corrections, taking back."""

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from database.base import Base
from database.errors import Forbidden, InvalidInput
from database.session import Database
from registry.actors.service import Actor
from registry.aid.models import AidRecord
from registry.aid.service import record
from registry.calendar.service import now
from registry.households.models import Household
from registry.imports.models import ImportJob, ImportRow
from registry.imports.reports import write_fates, write_open_rows
from registry.imports.service import (
    ImportHasDependents,
    ImportInProgress,
    begin,
    dry_run,
    roll_back,
    run,
)
from registry.imports.standing import ImportNotFound, get, newest
from registry.imports.templates import template
from registry.persons.models import Person
from registry.programmes.service import load as load_programmes
from registry.registrations.forms import ShortForm, as_record
from registry.registrations.models import Registration, RegistrationEvent
from registry.registrations.service import get as get_case
from registry.registrations.service import history, replay
from tests.registry.imports.files import (
    OFFICER,
    household,
    households,
    identity_no,
    of,
    write_csv,
)

RECORDS: tuple[type[Base], ...] = (Household, Person, Registration, RegistrationEvent)


def counts(database: Database) -> list[int]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(one)) or 0 for one in RECORDS]


def test_a_row_becomes_a_household_with_its_head_and_a_case(
    own_database: Database, tmp_path: Path
) -> None:
    run(own_database, of(write_csv(tmp_path / "f.csv", [household(1)])), OFFICER)
    with own_database.reading() as session:
        home = session.scalars(select(Household)).one()
        head = session.scalars(select(Person)).one()
        case = get_case(session, home.reference_no)
        assert (home.stated_district_code, home.stated_state_code) == ("D12-08", "S12")
        assert (home.gross_income_monthly, home.size) == (800, 4)
        assert (head.role, head.identity_no, str(head.birth_date)) == (
            "KIR",
            identity_no(1),
            "1970-01-01",
        )
        assert (case.registration.channel, case.registration.state) == ("senarai_agensi", "baru")
        assert replay(history(session, case)) == "baru"
        assert case.registration.short_form.keys() == as_record(ShortForm("", "")).keys()
        assert case.registration.short_form["yearly_income"] == "9600.00"


CELLS = st.one_of(
    st.text(max_size=12).filter(lambda text: "\r" not in text and "\n" not in text),
    st.sampled_from(
        ["", "Ranau", "mykad", "-5", "1e400", "2024-02-30", "=1", "\x00", "700101991235"]
    ),
)
ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.dictionaries(st.sampled_from(list(household(0))), CELLS)),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, chunk_rows=st.integers(1, 5))
def test_whatever_a_file_holds_every_row_is_accounted_for(
    own_database: Database, tmp_path: Path, rows: list[tuple[int, dict[str, str]]], chunk_rows: int
) -> None:
    sent = [household(number, **changes) for number, changes in rows]
    sent = [row for row in sent if any(row.values())]
    path = write_csv(tmp_path / f"{uuid4()}.csv", sent)
    report = run(own_database, of(path), OFFICER, chunk_rows=chunk_rows)
    assert report.committed + report.parked + report.refused == report.read == len(sent)
    with own_database.reading() as session:
        kept = session.scalar(
            select(func.count()).select_from(ImportRow).where(ImportRow.job_id == report.id)
        )
    assert kept == report.read


def test_the_same_file_again_changes_nothing(own_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [*households(20), household(3)])
    first, before = run(own_database, of(path), OFFICER), counts(own_database)
    again = run(own_database, of(path.rename(tmp_path / "other.csv")), OFFICER)
    assert (again.unchanged, again.id, again.committed) == (True, first.id, 20)
    assert counts(own_database) == before


def test_a_dry_run_tells_what_the_real_one_does_and_writes_nothing(
    own_database: Database, tmp_path: Path
) -> None:
    rows = [*households(30), household(3), household(31, sex="x"), household(32, district="?")]
    file = of(write_csv(tmp_path / "f.csv", rows))
    told = dry_run(own_database, file, OFFICER, tmp_path / "dry.csv", chunk_rows=7)
    assert counts(own_database) == [0, 0, 0, 0]
    with own_database.reading() as session, pytest.raises(ImportNotFound):
        get(session, told.id)
    done = run(own_database, file, OFFICER, chunk_rows=11)
    with own_database.reading() as session:
        write_fates(session, done.id, template("households"), tmp_path / "real.csv")
    assert (tmp_path / "dry.csv").read_bytes() == (tmp_path / "real.csv").read_bytes()
    assert (told.committed, told.parked, told.refused) == (30, 2, 1)
    assert (done.committed, done.parked, done.refused) == (30, 2, 1)


def test_parked_rows_come_back_corrected(own_database: Database, tmp_path: Path) -> None:
    rows = [household(1), household(2, district="Atlantis", phone="+6088000000")]
    first = run(own_database, of(write_csv(tmp_path / "f.csv", rows)), OFFICER)
    with own_database.reading() as session:
        write_open_rows(session, first.id, "households", tmp_path / "parked.csv", OFFICER)
    with (tmp_path / "parked.csv").open(encoding="utf-8-sig", newline="") as lines:
        (waiting,) = csv.DictReader(lines)
    assert waiting["phone"] == "'+6088000000"
    assert waiting["petakasih_ms"] == "Daerah tidak dikenali."
    corrected = write_csv(tmp_path / "corrected.csv", [waiting | {"district": "Ranau"}])
    second = run(own_database, of(corrected), OFFICER)
    assert (second.committed, second.extra_columns) == (1, ())
    with own_database.reading() as session:
        write_open_rows(session, first.id, "households", tmp_path / "left.csv", OFFICER)
        settled = session.get_one(ImportRow, (first.id, 2))
        phones = set(session.scalars(select(Household.phone_mobile)))
    assert (settled.resolved_by_job_id, settled.resolved_by_row) == (second.id, 1)
    assert phones == {None, "+6088000000"}
    assert len((tmp_path / "left.csv").read_text().splitlines()) == 1


def test_an_import_taken_back_leaves_the_registry_as_it_was(
    own_database: Database, tmp_path: Path
) -> None:
    run(own_database, of(write_csv(tmp_path / "a.csv", households(10))), OFFICER)
    before = counts(own_database)
    file = of(write_csv(tmp_path / "b.csv", [household(n) for n in range(5, 25)]))
    job = run(own_database, file, OFFICER)
    with own_database.writing() as session:
        back = roll_back(session, job.id, OFFICER)
    assert (back.state, back.committed, counts(own_database)) == ("rolled_back", 15, before)
    assert run(own_database, file, OFFICER).committed == 15


def test_an_import_that_others_built_on_is_not_taken_back(
    own_database: Database, tmp_path: Path
) -> None:
    job = run(own_database, of(write_csv(tmp_path / "f.csv", households(3))), OFFICER)
    before = counts(own_database)
    with own_database.writing() as session:
        load_programmes(session)
        home = session.scalars(select(Household).limit(1)).one()
        given = record(
            session,
            home.id,
            agency="JKM",
            programme="BWE",
            amount_monthly=Decimal(100),
            active_from=home.registered_on,
        )
        assert given.id
    with own_database.writing() as session, pytest.raises(ImportHasDependents, match="1 records"):
        roll_back(session, job.id, OFFICER)
    assert counts(own_database) == before


def test_members_and_aid_find_their_households(own_database: Database, tmp_path: Path) -> None:
    with own_database.writing() as session:
        load_programmes(session)
    run(own_database, of(write_csv(tmp_path / "h.csv", households(3))), OFFICER)
    member = {
        "head_identity_no": identity_no(1),
        "name": "Contoh Binti Ujian",
        "identity_no": "050505-99-1234",
        "relationship": "Anak",
    }
    lost = member | {"head_identity_no": identity_no(77), "identity_no": "060606-99-1234"}
    members = run(
        own_database, of(write_csv(tmp_path / "m.csv", [member, lost, member]), "members"), OFFICER
    )
    assert members.reasons == {"duplicate_in_file": 1, "household_not_found": 1}
    given = {
        "recipient_identity_no": "050505-99-1234",
        "agency": "jkm",
        "programme": "BWE",
        "amount_monthly": "RM 1,250.50",
        "active_from": "01/02/2024",
    }
    rows = [given, given, given | {"programme": "NONE"}, given | {"recipient_identity_no": ""}]
    aid = run(own_database, of(write_csv(tmp_path / "a.csv", rows), "aid"), OFFICER)
    assert aid.reasons == {"duplicate_in_file": 1, "no_household": 1, "unknown_programme": 1}
    with own_database.reading() as session:
        person = session.scalars(select(Person).where(Person.role == "AIR")).one()
        found = session.scalars(select(AidRecord)).one()
        assert (person.relationship, person.sex) == ("anak", "perempuan")
        assert (found.person_id, found.household_id) == (person.id, person.household_id)
        assert (str(found.amount_monthly), str(found.active_from)) == ("1250.50", "2024-02-01")
    with own_database.writing() as session, pytest.raises(ImportHasDependents):
        roll_back(session, members.id, OFFICER)
    for job in (aid.id, members.id):
        with own_database.writing() as session:
            roll_back(session, job, OFFICER)
    assert counts(own_database)[:2] == [3, 3]


class Stop(Exception):
    """Somebody stops an import."""


def stop(_doing: str, _share: float) -> None:
    raise Stop


def test_an_import_that_was_stopped_says_so_and_goes_on(
    own_database: Database, tmp_path: Path
) -> None:
    file = of(write_csv(tmp_path / "f.csv", households(9)))
    with pytest.raises(Stop):
        run(own_database, file, OFFICER, chunk_rows=4, progress=stop)
    with own_database.reading() as session:
        (stopped,) = newest(session)
    assert (stopped.state, stopped.read, stopped.estimated_rows) == ("interrupted", 4, 9)
    done = run(own_database, file, OFFICER, chunk_rows=4)
    assert (done.id, done.state, done.committed) == (stopped.id, "finished", 9)


def test_an_import_whose_process_is_silent_for_long_counts_as_interrupted(
    own_database: Database, tmp_path: Path
) -> None:
    job = begin(own_database, of(write_csv(tmp_path / "f.csv", households(1))), OFFICER)
    assert job.state == "running"
    with own_database.writing() as session:
        session.get_one(ImportJob, job.id).worked_at = now() - timedelta(minutes=3)
    with own_database.reading() as session:
        assert get(session, job.id).state == "interrupted"


def test_a_file_that_another_process_holds_is_left_to_it(
    own_database: Database, tmp_path: Path
) -> None:
    file = of(write_csv(tmp_path / "f.csv", households(1)))
    begin(own_database, file, OFFICER)
    with pytest.raises(ImportInProgress):
        begin(own_database, file, OFFICER)


def test_open_rows_go_to_a_csv_or_a_workbook_only(own_database: Database, tmp_path: Path) -> None:
    job = run(own_database, of(write_csv(tmp_path / "f.csv", households(1))), OFFICER)
    with own_database.reading() as session, pytest.raises(InvalidInput) as refused:
        write_open_rows(session, job.id, "households", tmp_path / "rows.pdf", OFFICER)
    assert refused.value.field == "output"


def test_a_role_that_takes_no_families_in_may_not_import(
    own_database: Database, tmp_path: Path
) -> None:
    file = of(write_csv(tmp_path / "f.csv", households(1)))
    with pytest.raises(Forbidden):
        run(own_database, file, Actor("Juruaudit", "auditor"))
