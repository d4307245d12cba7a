"""A run searches the whole registry, proposes, remembers what was decided, and merges nothing."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, text, update

from database.errors import InvalidInput
from database.session import Database
from registry.calendar.service import now
from registry.duplicates import runs
from registry.duplicates.models import (
    DuplicateCheck,
    DuplicateDecision,
    DuplicatePair,
    DuplicateRun,
    NameCount,
)
from registry.duplicates.runs import RunUnderWay, find_duplicates, latest_runs
from registry.duplicates.service import MergeChoice, decide_merge, decide_not_same, undo
from registry.households.models import Household
from registry.persons.models import Person
from registry.poverty_lines.service import load
from registry.records.changing import By
from registry.records.families import undo_merge
from registry.records.members import move_member
from tests.conftest import NewDatabase
from tests.registry.duplicates.twins import head_of, loose_pair, slip, taken_in
from tests.registry.records.made import family
from tests.registry.registrations.families import DISTRICT


@pytest.fixture
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
        yield opened


@pytest.fixture
def pair(registry: Database) -> DuplicatePair:
    """Return the pair of a family that was registered twice, among ten that were not."""
    with registry.writing() as session:
        for _ in range(10):
            taken_in(session)
        return loose_pair(session)


def forget_pairs(registry: Database) -> None:
    """Leave the registry as a bulk import does: nobody was compared with anybody."""
    with registry.write_engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for model in (DuplicateDecision, DuplicatePair, DuplicateCheck):
            connection.execute(delete(model))


def pairs(registry: Database) -> list[tuple[UUID, str]]:
    with registry.reading() as session:
        order = (DuplicatePair.household_a, DuplicatePair.household_b)
        return [
            (one.id, one.state) for one in session.scalars(select(DuplicatePair).order_by(*order))
        ]


def households(registry: Database) -> list[Any]:
    with registry.reading() as session:
        rows = session.execute(text("SELECT household::text FROM household ORDER BY id"))
        people = session.execute(text("SELECT person::text FROM person ORDER BY id"))
        return [*rows.scalars(), *people.scalars()]


def test_a_run_proposes_what_nobody_looked_up_and_changes_no_record(
    registry: Database, pair: DuplicatePair
) -> None:
    forget_pairs(registry)
    before = households(registry)
    run = find_duplicates(registry)
    assert (run.state, run.found, run.added, run.withdrawn) == ("done", 1, 1, 0)
    assert (run.people, run.households) == (12, 12)
    assert [state for _, state in pairs(registry)] == ["open"]
    assert households(registry) == before


def test_a_run_again_changes_nothing(registry: Database, pair: DuplicatePair) -> None:
    find_duplicates(registry)
    before = pairs(registry)
    run = find_duplicates(registry)
    assert (run.found, run.added, run.reopened, run.withdrawn) == (1, 0, 0, 0)
    assert pairs(registry) == before == [(pair.id, "open")]


def test_progress_goes_from_the_start_to_the_end(registry: Database, pair: DuplicatePair) -> None:
    told: list[float] = []
    find_duplicates(registry, lambda _doing, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1


def test_generated_households_are_compared_with_generated_ones_alone(
    registry: Database, pair: DuplicatePair
) -> None:
    forget_pairs(registry)
    with registry.writing() as session:
        session.execute(
            update(Household).where(Household.id == pair.household_a).values(is_demo=True)
        )
    assert find_duplicates(registry).found == 0


def test_what_was_decided_apart_is_not_brought_up_again_unless_that_is_taken_back(
    registry: Database, pair: DuplicatePair
) -> None:
    with registry.writing() as session:
        decide_not_same(session, pair.id, 1, "Dua sepupu.", DISTRICT)
    run = find_duplicates(registry)
    assert (run.found, pairs(registry)) == (0, [(pair.id, "not_same")])
    with registry.writing() as session:
        undo(session, pair.id, 2, "Sijil lahir.", DISTRICT)
    run = find_duplicates(registry)
    assert (run.found, run.added, pairs(registry)) == (1, 0, [(pair.id, "open")])


def test_people_decided_apart_stay_apart_when_one_moves_to_another_household(
    registry: Database,
) -> None:
    with registry.writing() as session:
        first, other = family(session), family(session)
        spouse = session.scalars(
            select(Person).where(Person.household_id == first.id, Person.relationship == "pasangan")
        ).one()
        assert spouse.identity_no is not None
        again = taken_in(session, head_name=spouse.name, identity_no=slip(spouse.identity_no))
        found = session.scalars(
            select(DuplicatePair).where(
                func.greatest(DuplicatePair.household_a, DuplicatePair.household_b)
                == again.household.id
            )
        ).all()
        for one in found:
            decide_not_same(session, one.id, 1, "Orang lain.", DISTRICT)
        move_member(session, spouse.id, other.id, "ipar", By(DISTRICT, "pindah"))
    before = len(pairs(registry))
    assert before > 0
    assert find_duplicates(registry).added == 0
    assert len(pairs(registry)) == before


def test_a_pair_that_is_likely_no_more_is_withdrawn_and_opened_again_when_it_is(
    registry: Database, pair: DuplicatePair
) -> None:
    with registry.writing() as session:
        head = head_of(session, pair.household_b)
        former = (head.name, head.identity_no, head.birth_date)
        head.name, head.identity_no, head.birth_date = "Orang Lain Sama Sekali", None, None
    run = find_duplicates(registry)
    assert (run.found, run.withdrawn, pairs(registry)) == (0, 1, [(pair.id, "withdrawn")])
    with registry.writing() as session:
        head = head_of(session, pair.household_b)
        head.name, head.identity_no, head.birth_date = former
    run = find_duplicates(registry)
    assert (run.reopened, pairs(registry)) == (1, [(pair.id, "open")])


def test_a_merged_household_is_compared_no_more_until_the_merge_is_taken_back(
    registry: Database, pair: DuplicatePair
) -> None:
    with registry.writing() as session:
        choice = MergeChoice(pair.household_a)
        made = decide_merge(session, pair.id, 1, choice, "Keluarga sama.", DISTRICT)
        merge_id = made.merge_id
    assert (find_duplicates(registry).found, pairs(registry)) == (0, [(pair.id, "merged")])
    assert merge_id is not None
    with registry.writing() as session:
        undo_merge(session, merge_id, By(DISTRICT, "Tersilap."))
    assert (find_duplicates(registry).reopened, pairs(registry)) == (1, [(pair.id, "open")])


def test_a_run_counts_the_names_that_several_people_have(
    registry: Database, pair: DuplicatePair
) -> None:
    find_duplicates(registry)
    with registry.reading() as session:
        counted = {one.words: one.people for one in session.scalars(select(NameCount))}
    assert counted["ABDUL MUHAMMAD RAHMAN YUSOF"] == 2


def test_two_runs_never_work_at_the_same_time(registry: Database, pair: DuplicatePair) -> None:
    with registry.write_engine.connect() as holder:
        assert runs._lock(holder)
        with pytest.raises(RunUnderWay):
            find_duplicates(registry)
        holder.execute(select(func.pg_advisory_unlock(runs.RUN_LOCK)))
    find_duplicates(registry)


def test_a_run_that_was_cut_short_is_told_as_failed(
    registry: Database, pair: DuplicatePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    with registry.writing() as session:
        session.add(
            DuplicateRun(
                state="running", started_at=now(), started_by="x", engine="x", threshold=0.9
            )
        )
    with monkeypatch.context() as patched:
        patched.setattr(runs, "find", _fails)
        with pytest.raises(ArithmeticError):
            find_duplicates(registry)
    find_duplicates(registry)
    with registry.reading() as session:
        assert [run.state for run in latest_runs(session)] == ["done", "failed", "failed"]


def test_a_threshold_that_would_propose_everybody_is_refused(registry: Database) -> None:
    with pytest.raises(InvalidInput) as refused:
        find_duplicates(registry, threshold=0.1)
    assert refused.value.field == "threshold"


def _fails(*_: object, **__: object) -> None:
    raise ArithmeticError
