"""Lists of aid of three agencies, in three formats: nothing is lost, parked rows, sent again.

`bench/import_aid.py` holds the same rules for 300,000 rows and a process that is killed.
"""

from pathlib import Path

import pytest

from database.session import Database
from registry.imports.matching import match_again
from registry.imports.service import ImportFile, Progress, run
from registry.imports.standing import ImportReport
from registry.programmes.service import load
from tests.conftest import NewDatabase
from tests.registry.imports.agencies import AGENCIES, WRITERS, rows_of
from tests.registry.imports.comparison import written_aid
from tests.registry.imports.files import OFFICER, household, identity_no, of, write_csv

ROWS, CHUNK_ROWS = 150, 40
PEOPLE, LATE = range(60), range(60, 65)
FAULTS = 0.2
"""A fault in every fifth row, so that a small list has each of them."""


class Stopped(Exception):
    """The import was stopped between two chunks."""


@pytest.fixture
def lists(tmp_path: Path) -> list[ImportFile]:
    """Return a list of each agency in its format."""
    made = []
    for seed, (agency, (programme, ending)) in enumerate(AGENCIES.items()):
        path = tmp_path / f"{agency}{ending}"
        rows = rows_of(
            programme,
            ROWS,
            seed,
            people=len(PEOPLE),
            late=LATE,
            number=identity_no,
            fault_share=FAULTS,
        )
        WRITERS[ending](path, rows)
        made.append(of(path, "aid", **{f"={agency}": "agency"}))
    return made


def register(database: Database, folder: Path, numbers: range) -> None:
    path = folder / f"people-{numbers.start}.csv"
    with database.writing() as session:
        load(session)
    told = run(database, of(write_csv(path, [household(one) for one in numbers])), OFFICER)
    assert told.committed == len(numbers)


def take_in(database: Database, lists: list[ImportFile]) -> list[ImportReport]:
    return [run(database, one, OFFICER, chunk_rows=CHUNK_ROWS) for one in lists]


def stop_at(share: float) -> Progress:
    def stop(_doing: str, done: float) -> None:
        if done >= share:
            raise Stopped

    return stop


def test_every_row_is_committed_parked_or_refused_and_a_list_sent_again_changes_nothing(
    own_database: Database, lists: list[ImportFile], tmp_path: Path
) -> None:
    register(own_database, tmp_path, PEOPLE)
    told = take_in(own_database, lists)
    assert [one.read for one in told] == [ROWS] * 3
    for one in told:
        assert one.committed + one.parked + one.refused == ROWS
        assert min(one.committed, one.parked, one.refused) > 0
    before = written_aid(own_database)
    assert all(one.unchanged for one in take_in(own_database, lists))
    assert written_aid(own_database) == before


def test_rows_of_people_who_come_later_are_taken_in_once(
    own_database: Database, lists: list[ImportFile], tmp_path: Path
) -> None:
    register(own_database, tmp_path, PEOPLE)
    parked = sum(one.parked for one in take_in(own_database, lists))
    register(own_database, tmp_path, LATE)
    found = match_again(own_database, "aid", OFFICER)
    assert 0 < found.matched < found.waited <= parked
    assert match_again(own_database, "aid", OFFICER).matched == 0


def test_lists_stopped_on_the_way_end_as_those_that_were_left_alone(
    new_database: NewDatabase, lists: list[ImportFile], tmp_path: Path
) -> None:
    with new_database() as clean, new_database() as stopped:
        for database in (clean, stopped):
            register(database, tmp_path, PEOPLE)
        take_in(clean, lists)
        for share, one in zip((0.1, 0.5, 0.8), lists, strict=True):
            with pytest.raises(Stopped):
                run(stopped, one, OFFICER, chunk_rows=CHUNK_ROWS, progress=stop_at(share))
        take_in(stopped, lists)
        assert written_aid(stopped) == written_aid(clean)
