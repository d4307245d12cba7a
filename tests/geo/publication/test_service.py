from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from database.errors import Conflict, InvalidInput, NotFound
from database.session import Database
from geo.location.service import locate_all
from geo.publication import service
from geo.publication.models import ExactValue, Publication, PublishedValue
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question
from geo.publication.service import publish, publish_if_stale
from registry.households.models import Household
from tests.conftest import NewDatabase
from tests.geo.country import store_country
from tests.geo.population import AS_OF, located_country

LEVELS = ("national", "state", "district", "mukim", "parlimen", "dun")


@pytest.fixture
def small(new_database: NewDatabase) -> Iterator[Database]:
    """Return a country of its own for a test that changes it."""
    with new_database() as opened:
        located_country(opened, 40, seed=2)
        yield opened


def rows(country: Database, publication: PublicationInfo, *indicators: str, **question: object):
    with country.reading() as session:
        return service.statistics(session, publication, Question(indicators, **question))


def test_every_area_of_every_level_has_a_row(
    country: Database, publication: PublicationInfo
) -> None:
    found = rows(country, publication, "registered_hh")
    levels = {level: sum(row.level == level for row in found) for level in LEVELS}
    # The unknown areas are rows, too.
    assert levels["national"] == 1
    assert levels["state"] == 2 + 1
    assert levels["district"] > 4
    assert levels["mukim"] > 8


def test_an_unknown_area_is_named_in_both_languages(
    country: Database, publication: PublicationInfo
) -> None:
    names = {row.area_code: row.name for row in rows(country, publication, "registered_hh")}
    assert names["S00"] == "Negeri tidak diketahui / State not known"
    assert names["M01-01-000"] == "Mukim tidak diketahui / Mukim not known"
    assert names["N000-02"] == "Tiada DUN (Wilayah Persekutuan) / No DUN (federal territory)"


def test_no_small_count_is_published(country: Database, publication: PublicationInfo) -> None:
    with country.reading() as session:
        shown = session.scalar(
            select(func.count())
            .select_from(PublishedValue)
            .join(
                ExactValue,
                (ExactValue.publication_number == PublishedValue.publication_number)
                & (ExactValue.indicator == "poor_hh")
                & (ExactValue.area_code == PublishedValue.area_code)
                & (ExactValue.breakdown == PublishedValue.breakdown)
                & (ExactValue.category == PublishedValue.category),
            )
            .where(
                PublishedValue.indicator.in_(("poor_hh", "poor_persons", "shortfall_rm")),
                ExactValue.value.between(1, publication.threshold - 1),
                PublishedValue.flag != "suppressed",
            )
        )
    assert shown == 0
    assert any(row.flag == "suppressed" for row in rows(country, publication, "poor_hh"))


def test_a_rate_without_census_households_tells_the_reason(
    country: Database, publication: PublicationInfo
) -> None:
    found = {row.area_code: row for row in rows(country, publication, "registered_poverty_rate")}
    assert found["M01-01-001"].reason == "no_denominator"
    assert found["D02-02"].reason == "no_denominator"
    assert found["D01-01"].value is not None


def test_registry_figures_carry_the_year_and_the_sources_of_their_parts(
    country: Database, publication: PublicationInfo
) -> None:
    (row,) = rows(country, publication, "registration_ratio", area="S01")
    assert row.year == AS_OF.year
    assert row.source == "PetaKasih 2026-06-30; DOSM Census 2020; DOSM HIES 2024"


def test_official_figures_stand_under_their_own_years(
    country: Database, publication: PublicationInfo
) -> None:
    found = rows(country, publication, "hies_absolute", level="district", all_years=True)
    assert {row.year for row in found} == {2022, 2024}
    missing = [row for row in found if row.area_code == "D02-01" and row.year == 2024]
    assert [row.reason for row in missing] == ["no_official_figure"]
    (newest,) = rows(country, publication, "hies_absolute", area="S01")
    assert (newest.year, newest.value) == (2024, 5.0)


def test_a_parent_keeps_everything_below_it(
    country: Database, publication: PublicationInfo
) -> None:
    found = rows(country, publication, "poor_hh", parent="S01", level="mukim")
    codes = {row.area_code for row in found}
    assert {"M01-01-001", "M01-02-002", "M01-01-000"} <= codes
    assert all(code.startswith("M01") for code in codes)


@pytest.mark.parametrize(
    "question",
    [
        Question(("poor_hh", "hies_absolute"), all_years=True),
        Question(("poor_hh", "coverage"), breakdown="head_age_band"),
    ],
    ids=("whole", "by_category"),
)
def test_pages_go_on_where_the_last_one_ended(
    country: Database, publication: PublicationInfo, question: Question
) -> None:
    with country.reading() as session:
        whole = service.statistics(session, publication, question)
        pages, after = [], None
        while page := service.statistics(session, publication, question, after=after, limit=7):
            pages += page
            after = (page[-1].indicator, page[-1].year, page[-1].area_code, page[-1].category)
    assert pages == list(whole)


@pytest.mark.parametrize(
    ("field", "question"),
    [
        ("indicator", {"indicators": ("poverty",)}),
        ("level", {"indicators": ("hies_absolute",), "level": "mukim"}),
        ("year", {"indicators": ("poor_hh",), "year": 1999}),
        ("parent", {"indicators": ("poor_hh",), "parent": "S99"}),
        ("area", {"indicators": ("poor_hh",), "area": "D99-99"}),
        ("breakdown", {"indicators": ("poor_hh",), "breakdown": "colour"}),
        ("breakdown", {"indicators": ("poor_hh",), "category": "bandar"}),
        ("category", {"indicators": ("poor_hh",), "breakdown": "stratum", "category": "lelaki"}),
        ("indicator", {"indicators": ("hies_absolute",), "breakdown": "stratum"}),
        ("level", {"indicators": ("poor_hh",), "breakdown": "ethnicity", "level": "mukim"}),
    ],
)
def test_an_unknown_filter_is_named(
    country: Database, publication: PublicationInfo, field: str, question: dict[str, object]
) -> None:
    with country.reading() as session, pytest.raises(InvalidInput) as caught:
        service.statistics(session, publication, Question(**question))
    assert caught.value.field == field


def test_classes_are_frozen_over_the_years_and_for_every_level(
    country: Database, publication: PublicationInfo
) -> None:
    with country.reading() as session:
        breaks = service.class_breaks(session, publication)
    assert breaks["hies_absolute", "district"][-1] >= 12.5
    assert ("registered_poverty_rate", "mukim") not in breaks


@pytest.mark.parametrize("as_of", [date(2199, 1, 1)])
def test_a_date_in_the_future_is_refused(country: Database, as_of: date) -> None:
    with pytest.raises(InvalidInput) as caught:
        publish(country, as_of)
    assert caught.value.field == "as_of"


def test_a_threshold_under_the_floor_is_refused(country: Database) -> None:
    with pytest.raises(InvalidInput) as caught:
        publish(country, threshold=4)
    assert caught.value.field == "threshold"


def test_an_unknown_boundary_set_is_refused(country: Database) -> None:
    with pytest.raises(NotFound) as caught:
        publish(country, boundary_set="nowhere")
    assert caught.value.field == "boundary_set"


def test_households_that_are_not_located_stop_the_publication(small: Database) -> None:
    with small.writing() as session:
        store_country(session, "made-2", is_current=False)
    with pytest.raises(Conflict):
        publish(small, AS_OF, boundary_set="made-2")


def test_nothing_is_left_of_a_publication_that_failed(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("geo.publication.writing.store", fail)
    with pytest.raises(RuntimeError):
        publish(small, AS_OF)
    with small.reading() as session:
        assert session.scalar(select(func.count()).select_from(Publication)) == 0


def test_the_same_registry_gives_the_same_digest(small: Database) -> None:
    first, second = publish(small, AS_OF), publish(small, AS_OF)
    assert second.number > first.number
    assert second.digest == first.digest


def test_an_unchanged_registry_is_not_published_again(small: Database) -> None:
    first = publish_if_stale(small)
    assert publish_if_stale(small).number == first.number
    with small.writing() as session:
        session.scalars(select(Household).limit(1)).one().gross_income_monthly += 1
    assert publish_if_stale(small).number > first.number


def test_a_new_boundary_set_is_published_beside_the_old_one(small: Database) -> None:
    old = publish(small, AS_OF)
    with small.writing() as session:
        session.execute(text("UPDATE boundary_set SET is_current = false"))
        store_country(session, "made-2")
    locate_all(small)
    new = publish_if_stale(small)
    assert (old.boundary_set, new.boundary_set) == ("made-1", "made-2")
    assert rows(small, old, "poor_hh", area="MY")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE published_value SET name = name",
        "UPDATE publication SET digest = ''",
        "DELETE FROM publication",
        "DELETE FROM exact_value",
        "DELETE FROM snapshot_household",
        "TRUNCATE class_breaks",
        "INSERT INTO class_breaks SELECT number, 'x', 'state', '{1}', 'x' FROM publication LIMIT 1",
    ],
)
def test_a_publication_never_changes(
    country: Database, publication: PublicationInfo, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="never changes"), country.writing() as session:
        session.execute(text(statement))


def test_publications_are_listed_newest_first(small: Database) -> None:
    numbers = [publish(small, AS_OF - timedelta(days=days)).number for days in (2, 1, 0)]
    with small.reading() as session:
        found = service.list_publications(session, limit=2)
        assert [one.number for one in found] == numbers[:0:-1]
        rest = service.list_publications(session, before=found[-1].number)
        assert [one.number for one in rest] == numbers[:1]
        assert service.latest(session).number == numbers[-1]


def test_without_publications_there_is_a_clear_error(own_database: Database) -> None:
    with own_database.reading() as session:
        with pytest.raises(NotFound):
            service.latest(session)
        with pytest.raises(NotFound):
            service.get(session, 1)


def test_the_same_date_on_two_boundary_sets_is_refused(small: Database) -> None:
    publish(small, AS_OF)
    with small.writing() as session:
        other = store_country(session, "made-2")
    locate_all(small, other)
    with pytest.raises(Conflict, match="two boundary sets"):
        publish(small, AS_OF, "made-2")


def test_what_was_withheld_stays_withheld_while_nothing_changes(small: Database) -> None:
    first, second = (publish(small, AS_OF) for _ in range(2))
    told = ("poor_hh", "hardcore_hh", "coverage")
    withheld = [
        {(row.indicator, row.area_code) for row in found if row.flag == "suppressed"}
        for found in (rows(small, one, *told) for one in (first, second))
    ]
    assert withheld[1] >= withheld[0] != set()
