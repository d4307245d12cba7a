"""Two officers at the same moment, on two connections: one wins, the other learns what happened."""

from collections.abc import Iterator
from functools import partial

import pytest

from database.session import Database
from registry.calendar.service import today
from registry.duplicates.models import DuplicatePair
from registry.duplicates.service import (
    MergeChoice,
    PairChanged,
    decide_merge,
    decide_not_same,
    get_pair,
)
from registry.poverty_lines.service import load
from registry.registrations.forms import ShortForm
from registry.registrations.service import get, register
from tests.conftest import NewDatabase
from tests.registry.duplicates.twins import WRITTEN, WRITTEN_AGAIN, loose_pair, pair_of, slip
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    SUPERVISOR,
    identity_number,
    short_form,
)
from tests.registry.registrations.test_two_officers import outcomes

ROUNDS = 5


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
        yield opened


def open_pair(registry: Database) -> DuplicatePair:
    with registry.writing() as session:
        return loose_pair(session)


def test_of_two_who_decide_one_pair_exactly_one_wins(registry: Database) -> None:
    for _ in range(ROUNDS):
        pair = open_pair(registry)

        def merge(pair: DuplicatePair = pair) -> None:
            with registry.writing() as session:
                choice = MergeChoice(pair.household_a)
                decide_merge(session, pair.id, 1, choice, "Keluarga sama.", DISTRICT)

        def keep_apart(pair: DuplicatePair = pair) -> None:
            with registry.writing() as session:
                decide_not_same(session, pair.id, 1, "Dua sepupu.", SUPERVISOR)

        found = outcomes(merge, keep_apart)
        assert sorted(type(one).__name__ for one in found) == ["NoneType", "PairChanged"]
        winner = (DISTRICT, SUPERVISOR)[found.index(None)]
        loser = next(one for one in found if isinstance(one, PairChanged))
        assert winner.name in loser.message
        with registry.reading() as session:
            told = get_pair(session, pair.id)
            assert [one.actor for one in told.decisions] == [winner.name]
            is_merged = told.b.household.merged_into_id is not None
        assert is_merged == (winner is DISTRICT)


def test_one_family_taken_in_at_two_counters_at_once_is_found(registry: Database) -> None:
    for _ in range(ROUNDS):
        number = identity_number()
        forms = (
            short_form(head_name=WRITTEN, identity_no=number),
            short_form(head_name=WRITTEN_AGAIN, identity_no=slip(number)),
        )
        taken: list[str] = []

        def receive(form: ShortForm, taken: list[str] = taken) -> None:
            with registry.writing() as session:
                case, _ = register(session, form, "surat", today(), None, COUNTER)
                taken.append(case.household.reference_no)

        deeds = [partial(receive, form) for form in forms]
        assert outcomes(*deeds) == [None, None]
        with registry.writing() as session:
            assert pair_of(session, *(get(session, one) for one in taken)).state == "open"
