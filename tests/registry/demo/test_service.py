"""Populating: repeatable, replaceable, all or nothing, and never at a real family's cost."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest
from sqlalchemy import select, text

from boundaries.sources.service import Fetcher, SourceUnavailable
from database.errors import InvalidInput, NotFound
from registry.demo.ground import FiguresMissing
from registry.demo.service import DemoReport, populate, remove
from registry.households import service as households
from registry.households.models import Household
from registry.persons.service import NewPerson
from tests.registry.demo.conftest import OneTransaction

TABLES = ("household", "person", "aid_record", "demo_truth")
WHEN = "'{updated_at,recorded_at}'::text[]"
"""Columns that tell when a row was written: not part of what the seed decides."""
INSIDE = (
    "JOIN boundary_set ON is_current JOIN area ON area.boundary_set_id = boundary_set.id "
    "AND ST_Contains(area.geometry, point)"
)
Populate = Callable[..., DemoReport]


@pytest.fixture(autouse=True)
def no_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Fetcher, key: str) -> None:
        raise SourceUnavailable(key)

    monkeypatch.setattr(Fetcher, "fetch", refuse)


@pytest.fixture
def make(tiny: OneTransaction) -> Populate:
    """Return `populate` on the tiny boundary set, 400 households unless told otherwise."""
    return partial(populate, tiny, households=400, seed=1)


ROW = (
    "to_jsonb(t) || jsonb_build_object("
    "'identity_no', split_part(to_jsonb(t) ->> 'identity_no', ':', 4))"
)
"""Sealed numbers by their index, which equal numbers share; the seal itself is drawn anew."""


def digest(database: OneTransaction) -> dict[str, str]:
    with database.reading() as session:
        return {
            table: session.scalar(
                text(f"SELECT md5(string_agg(row, '' ORDER BY row)) FROM "
                     f"(SELECT (({ROW}) - {WHEN})::text AS row FROM {table} t) AS rows")
            )
            for table in TABLES
        }  # fmt: skip


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(
    make: Populate, passing: OneTransaction
) -> None:
    make(seed=1)
    first = digest(passing)
    make(seed=2)
    other = digest(passing)
    make(seed=1)
    assert digest(passing) == first
    assert all(first[table] != other[table] for table in TABLES)


def test_making_the_same_population_again_changes_nothing(
    make: Populate, passing: OneTransaction
) -> None:
    first = make()
    before = digest(passing)
    again = make()
    assert not again.made
    assert digest(passing) == before
    assert (again.faults, again.districts) == (first.faults, first.districts)


def test_another_number_replaces_the_population_and_leaves_real_households(
    make: Populate, passing: OneTransaction
) -> None:
    with passing.writing() as session:
        real = households.create(
            session,
            households.NewHousehold(
                address="No. 1, Jalan Sebenar",
                people=[NewPerson("Ali bin Abu", "KIR")],
                registered_on=date(2026, 1, 2),
            ),
        ).id
    make(households=400)
    make(households=300)
    with passing.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM household WHERE is_demo")) == 300
        assert session.get(Household, real) is not None
        assert session.get(Household, real).poverty_status is None  # type: ignore[union-attr]


def test_a_failure_half_way_leaves_the_former_population(
    make: Populate, passing: OneTransaction
) -> None:
    make(seed=1)
    before = digest(passing)

    def fail(_doing: str, share: float) -> None:
        if share > 0.5:
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        make(seed=2, progress=fail)
    assert digest(passing) == before


def test_progress_runs_from_nought_to_one(make: Populate) -> None:
    shares: list[float] = []
    make(seed=3, progress=lambda _doing, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_without_a_gazetteer_households_settle_in_villages_named_after_their_mukim(
    make: Populate, passing: OneTransaction
) -> None:
    assert not make(seed=4).gazetteer
    with passing.reading() as session:
        names = session.scalars(
            text(
                f"SELECT DISTINCT place_name FROM demo_truth {INSIDE} AND area.code = 'M03-01-001'"
            )
        ).all()
    assert {name.removesuffix(" Baru") for name in names} >= {"Kampung Alor"}


def test_without_a_gazetteer_households_still_stand_in_their_district(
    make: Populate, passing: OneTransaction
) -> None:
    report = make(seed=4)
    with passing.reading() as session:
        found = session.execute(
            text(
                f"SELECT area.code, count(*) FROM demo_truth {INSIDE} "
                "AND area.level = 'district' GROUP BY 1 ORDER BY 1"
            )
        ).all()
    assert found == [(district.code, district.households) for district in report.districts]


def test_a_district_without_official_figures_is_named_and_gets_nobody(make: Populate) -> None:
    report = make(seed=5)
    assert report.without_census == ("D12-02",)
    assert [district.code for district in report.districts] == ["D03-01", "D03-02", "D12-01"]


def test_the_newest_survey_rate_counts(make: Populate) -> None:
    assert [(d.hies_year, d.hies_rate) for d in make(seed=5).districts] == [
        (2024, 11.5),
        (2024, 6.0),
        (2024, 20.0),
    ]


def test_removing_leaves_no_trace_of_the_demonstration(
    make: Populate, passing: OneTransaction
) -> None:
    make()
    with passing.writing() as session:
        remove(session)
        assert session.scalars(select(Household).where(Household.is_demo)).all() == []
        assert session.scalar(text("SELECT count(*) FROM demo_truth")) == 0
        assert session.scalar(text("SELECT count(*) FROM demo_population")) == 0


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("households", 0), ("households", 10**9), ("seed", -1), ("seed", 2**63)],
)
def test_an_impossible_number_or_seed_is_refused_by_name(
    passing: OneTransaction, field: str, wrong: int
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        populate(passing, **{"households": 400, "seed": 1} | {field: wrong})
    assert refusal.value.field == field


@pytest.fixture
def bare(tiny: OneTransaction) -> Iterator[OneTransaction]:
    """Return the database without official figures, for one test."""
    with tiny.connection.begin_nested() as savepoint:
        tiny.connection.execute(text("DELETE FROM demo_population"))
        tiny.connection.execute(text("DELETE FROM reference_value"))
        yield tiny
        savepoint.rollback()


def test_without_a_boundary_set_nothing_is_made(bare: OneTransaction) -> None:
    bare.connection.execute(text("UPDATE boundary_set SET is_current = false"))
    with pytest.raises(NotFound):
        populate(bare, households=400)


def test_without_official_figures_nothing_is_made(bare: OneTransaction) -> None:
    with pytest.raises(FiguresMissing):
        populate(bare, households=400)
