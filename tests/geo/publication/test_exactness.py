"""Published figures against pandas, from an export of the registry's own tables."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select, text

from database.session import Database
from geo.publication.models import ExactValue, PublishedValue
from geo.publication.queries import PublicationInfo
from tests.geo.country import AREAS, CENSUS_HOUSEHOLDS, HIES_ABSOLUTE
from tests.geo.population import AS_OF

EXPORT = """
    SELECT h.registration_status, h.poverty_status, h.registered_on, h.verified_on, h.exited_on,
        h.size, l.level AS location_level, a.state_code, a.district_code, a.mukim_code,
        a.parlimen_code, a.dun_code, s.basis, s.aid_counted,
        s.gross_income_monthly::float8 AS gross,
        s.aid_income_monthly::float8 AS aid, s.line_total::float8 AS line, s.size AS assessed_size,
        (SELECT count(DISTINCT r.programme_id) FROM aid_record r WHERE r.household_id = h.id
            AND r.active_from <= :as_of AND (r.active_until IS NULL OR r.active_until > :as_of))
            AS programmes
    FROM household h JOIN household_location l ON l.household_id = h.id
    JOIN household_area a ON a.household_id = h.id LEFT JOIN assessment s ON s.household_id = h.id
"""
MUKIM_KNOWN, CONSTITUENCY_KNOWN, DISTRICT_KNOWN = (1, 2, 5), (1, 2), (1, 2, 3, 4, 5, 6)


@pytest.fixture(scope="module")
def households(country: Database) -> pd.DataFrame:
    """Return the registry on the date, with the area of every level, unknown ones spelled out."""
    with country.reading() as session:
        rows = session.execute(text(EXPORT), {"as_of": AS_OF})
        table = pd.DataFrame(rows.all(), columns=list(rows.keys()))
    table = table[table["registered_on"] <= AS_OF].copy()
    exited = table["exited_on"].notna() & (table["exited_on"].fillna(AS_OF) <= AS_OF)
    verified = (table["registration_status"] == "disahkan") & (table["verified_on"] <= AS_OF)
    poor = table["poverty_status"].isin(["miskin", "miskin_tegar"])
    table["poor"] = verified & poor & ~exited
    table["hardcore"] = table["poor"] & (table["poverty_status"] == "miskin_tegar")
    table["registered"] = (
        (table["registration_status"] != "ditolak")
        & (table["poverty_status"] != "terkeluar")
        & ~exited
    )
    table["aided"] = table["poor"] & (table["programmes"] > 0)
    table["gap"] = _gap(table).where(table["poor"], 0)
    return _with_areas(table)


def _gap(table: pd.DataFrame) -> pd.Series:
    counted = table["aid_counted"].fillna(True).astype(bool)
    income = (table["gross"] - table["aid"].fillna(0).where(~counted, 0)).clip(lower=0)
    heads = table["assessed_size"].where(table["basis"] == "per_kapita", 1)
    return (table["line"] * heads - income).clip(lower=0).fillna(0).round(2)


def _with_areas(table: pd.DataFrame) -> pd.DataFrame:
    level = table["location_level"]
    state = table["state_code"].fillna("S00")
    digits = state.str[1:]
    district = table["district_code"].where(level.isin(DISTRICT_KNOWN))
    district = district.fillna("D" + digits + "-00")
    mukim = table["mukim_code"].where(level.isin(MUKIM_KNOWN))
    seat = table["parlimen_code"].where(level.isin(CONSTITUENCY_KNOWN))
    dun = table["dun_code"].where(level.isin(CONSTITUENCY_KNOWN))
    return table.assign(
        national="MY",
        state=state,
        district=district,
        mukim=mukim.fillna("M" + district.str[1:] + "-000"),
        parlimen=seat.fillna("P000-" + digits),
        dun=dun.fillna("N000-" + digits),
    )


LEVELS = ("national", "state", "district", "mukim", "parlimen", "dun")


def exact(country: Database, publication: PublicationInfo, level: str) -> pd.DataFrame:
    columns = (ExactValue.indicator, ExactValue.area_code, ExactValue.value, ExactValue.numerator,
               ExactValue.denominator)  # fmt: skip
    with country.reading() as session:
        rows = session.execute(
            select(*columns).where(
                ExactValue.publication_number == publication.number,
                ExactValue.level == level,
                ExactValue.breakdown == "",
            )
        )
        return pd.DataFrame(rows.all(), columns=[c.key for c in columns])


def recomputed(households: pd.DataFrame, level: str) -> dict[str, pd.Series]:
    """Return the indicators of a first look by area code; null where they cannot be computed."""
    codes = [area.code for area in AREAS if area.level == level]
    groups = households.groupby(level)
    index = sorted({*codes, *groups.groups})

    def total(column: pd.Series) -> pd.Series:
        return column.groupby(households[level]).sum().reindex(index, fill_value=0).astype(float)

    poor, hardcore = total(households["poor"]), total(households["hardcore"])
    size = households["size"].fillna(0)
    census = pd.Series(CENSUS_HOUSEHOLDS, dtype=float).reindex(index)
    hies = pd.Series(HIES_ABSOLUTE[2024], dtype=float).reindex(index)
    land = pd.Series({area.code: area.land_km2 for area in AREAS}).reindex(index)
    return {
        "registered_hh": total(households["registered"]),
        "poor_hh": poor,
        "hardcore_hh": hardcore,
        "poor_persons": total(size.where(households["poor"], 0)),
        "hardcore_persons": total(size.where(households["hardcore"], 0)),
        "registered_poverty_rate": poor / census * 100,
        "poor_density": poor / land * 100,
        "hardcore_share": hardcore / poor.replace(0, np.nan) * 100,
        "coverage": total(households["aided"]) / poor.replace(0, np.nan) * 100,
        "shortfall_rm": total(households["gap"]).round(2),
        "registration_ratio": poor / (census * hies / 100),
    }


@pytest.mark.parametrize("level", LEVELS)
def test_every_figure_equals_pandas_exactly(
    country: Database, publication: PublicationInfo, households: pd.DataFrame, level: str
) -> None:
    stored = exact(country, publication, level)
    expected = recomputed(households, level)
    assert set(stored["indicator"]) >= set(expected)
    for code, values in expected.items():
        found = stored[stored["indicator"] == code].set_index("area_code")["value"]
        pd.testing.assert_series_equal(
            found.sort_index().astype(float), values.sort_index(), check_exact=True,
            check_names=False, check_index_type=False,
        )  # fmt: skip


def test_the_country_has_unknown_areas_at_every_level(households: pd.DataFrame) -> None:
    unknown = {"state": "S00", "district": "D01-00", "mukim": "M01-01-000", "parlimen": "P000-01",
               "dun": "N000-01"}  # fmt: skip
    for level, code in unknown.items():
        assert code in set(households[level]), f"the test's population has no {code}"


CHILDREN = {"district": "state", "mukim": "district", "parlimen": "state", "state": "national"}


@pytest.mark.parametrize(("level", "above"), CHILDREN.items())
@pytest.mark.parametrize(
    "indicator", ["registered_hh", "poor_hh", "hardcore_hh", "poor_persons", "shortfall_rm"]
)
def test_areas_and_the_unknown_one_add_up_to_their_parent(
    country: Database, publication: PublicationInfo, indicator: str, level: str, above: str
) -> None:
    value = PublishedValue
    with country.reading() as session:
        rows = session.execute(
            select(value.area_code, value.parent_code).where(
                value.publication_number == publication.number,
                value.indicator == "registered_hh",
                value.level == level,
            )
        )
        parents = {row.area_code: row.parent_code for row in rows}
    children = exact(country, publication, level)
    children = children[children["indicator"] == indicator]
    sums = children.groupby(children["area_code"].map(parents))["value"].sum()
    whole = exact(country, publication, above)
    whole = whole[whole["indicator"] == indicator].set_index("area_code")["value"]
    pd.testing.assert_series_equal(
        sums.sort_index(), whole.sort_index(), check_names=False, check_index_type=False
    )
    assert len(sums) == len(whole)
