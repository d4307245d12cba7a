"""Figures by category against the snapshot's own columns, and against the whole areas."""

import pandas as pd
import pytest
from sqlalchemy import select, text

from database.session import Database
from geo.indicators.breakdowns import BREAKDOWNS, PUBLISHED_BY_CATEGORY, UNKNOWN
from geo.indicators.service import get_indicator
from geo.publication.models import ExactValue, PublishedValue
from geo.publication.queries import PublicationInfo
from geo.publication.service import publish
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

COUNTS = ("poor_hh", "poor_persons")


@pytest.fixture(scope="module")
def exact(country: Database, publication: PublicationInfo) -> pd.DataFrame:
    """Return every exact figure of the publication."""
    return _read(country, ExactValue, publication)


@pytest.fixture(scope="module")
def published(country: Database, publication: PublicationInfo) -> pd.DataFrame:
    """Return every published figure of registry indicators."""
    rows = _read(country, PublishedValue, publication)
    return rows[rows["indicator"].isin(PUBLISHED_BY_CATEGORY)]


def _read(
    country: Database, model: type[ExactValue | PublishedValue], publication: PublicationInfo
) -> pd.DataFrame:
    with country.reading() as session:
        rows = session.execute(
            select(*model.__table__.columns).where(model.publication_number == publication.number)
        )
        return pd.DataFrame(rows.all(), columns=list(rows.keys()))


def test_only_indicators_that_can_be_split_are_published_by_category() -> None:
    assert all(get_indicator(code).splits for code in PUBLISHED_BY_CATEGORY)


@pytest.mark.parametrize("code", BREAKDOWNS)
@pytest.mark.parametrize("indicator", COUNTS)
def test_categories_add_up_to_their_area(exact: pd.DataFrame, indicator: str, code: str) -> None:
    own = exact[exact["indicator"] == indicator]
    sums = own[own["breakdown"] == code].groupby("area_code")["value"].sum()
    whole = own[own["breakdown"] == ""].set_index("area_code")["value"]
    assert sums.tolist() == whole.loc[sums.index].tolist()


def test_every_area_has_every_category_at_the_levels_of_its_breakdown(exact: pd.DataFrame) -> None:
    poor = exact[exact["indicator"] == "poor_hh"]
    areas = poor[poor["breakdown"] == ""].groupby("level").size()
    for code, split in BREAKDOWNS.items():
        told = poor[poor["breakdown"] == code].groupby("level").size()
        expected = {level: areas[level] * len(split.categories) for level in split.levels}
        assert told.to_dict() == expected


def test_a_category_counts_the_households_of_the_snapshot(
    country: Database, publication: PublicationInfo, exact: pd.DataFrame
) -> None:
    counted = text(
        "SELECT state_code, coalesce(stratum, :unknown), count(*) FROM snapshot_household "
        "WHERE publication_number = :number AND registration_status = 'disahkan' "
        "AND poverty_status IN ('miskin', 'miskin_tegar') AND state_code IS NOT NULL GROUP BY 1, 2"
    )
    with country.reading() as session:
        rows = session.execute(counted, {"unknown": UNKNOWN, "number": publication.number}).all()
    stored = exact[(exact["indicator"] == "poor_hh") & (exact["breakdown"] == "stratum")]
    found = stored.set_index(["area_code", "category"])["value"]
    assert rows
    assert {(state, category): found[state, category] for state, category, _ in rows} == {
        (state, category): count for state, category, count in rows
    }


def test_an_area_with_one_category_withheld_hides_another_or_itself(
    published: pd.DataFrame,
) -> None:
    hidden = published.assign(hidden=published["flag"] == "suppressed")
    counts = hidden[hidden["indicator"] == "poor_hh"]
    whole = counts[counts["breakdown"] == ""].set_index(["indicator", "area_code"])["hidden"]
    parts = counts[counts["breakdown"] != ""].groupby(["indicator", "area_code", "breakdown"])
    for (indicator, area, _), number in parts["hidden"].sum().items():
        assert number + whole[indicator, area] != 1


@pytest.fixture(scope="module")
def answered(new_database: NewDatabase) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return exact and published counts of poor households of a country whose people answered."""
    with new_database() as opened:
        located_country(opened, 900, seed=5, answered=True)
        publication = publish(opened, AS_OF)
        exact, told = (_read(opened, model, publication) for model in (ExactValue, PublishedValue))
    return exact[exact["indicator"] == "poor_hh"], told[told["indicator"] == "poor_hh"]


def test_nobody_sees_that_all_or_none_of_an_area_have_a_sensitive_attribute(
    answered: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    exact, published = answered
    keys = ["area_code", "breakdown", "category"]
    rows = exact.merge(published[[*keys, "flag"]], on=keys)
    whole = rows[rows["breakdown"] == ""].set_index("area_code")["value"]
    sensitive = rows[rows["breakdown"].isin(("ethnicity", "disability"))]
    nation = sensitive[sensitive["area_code"] == "MY"]
    # What nobody in the country is recorded in, and how many did not answer, tell of no family.
    recorded = set(nation[nation["value"] > 0]["category"]) - {UNKNOWN}
    assert {"melayu", "bumiputera_sabah", "cina", "ada_oku"} <= recorded
    sensitive = sensitive[sensitive["category"].isin(recorded)]
    totals = whole.loc[sensitive["area_code"]].to_numpy()
    values = sensitive["value"].to_numpy()
    telling = (totals > 0) & ((values == 0) | (values == totals))
    assert telling.any()
    assert (sensitive[telling]["flag"] == "suppressed").all()


def test_recorded_categories_are_told_where_they_give_nobody_away(
    answered: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    _, published = answered
    nation = published[published["area_code"] == "MY"].set_index(["breakdown", "category"])
    assert (
        nation.loc[[("ethnicity", "melayu"), ("ethnicity", "cina")], "flag"].tolist() == ["ok"] * 2
    )
    assert nation.loc[("disability", "ada_oku"), "value"] > 10


def test_the_summary_tells_what_is_told_by_category(
    publication: PublicationInfo, published: pd.DataFrame
) -> None:
    told = publication.summary["breakdowns"]
    assert set(told) == set(BREAKDOWNS)
    rows = published[published["breakdown"] == "stratum"]
    assert told["stratum"]["figures"] == len(rows)
    assert told["stratum"]["withheld"] == (rows["flag"] == "suppressed").sum()


def test_a_category_that_nobody_is_recorded_in_hides_no_poor_household(
    published: pd.DataFrame,
) -> None:
    nation = published[(published["area_code"] == "MY") & (published["indicator"] == "poor_hh")]
    flags = nation.set_index(["breakdown", "category"])["flag"]
    assert flags["", ""] == "ok"
    assert flags["ethnicity", "melayu"] == "zero"
