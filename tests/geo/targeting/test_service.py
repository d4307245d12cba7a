"""A year's houses among the districts of the made-up country."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from database.errors import InvalidInput
from database.session import Database
from geo.publication.queries import PublicationInfo
from geo.publication.service import publish
from geo.targeting.claims import Formula
from geo.targeting.figures import DistrictFigures, district_figures
from geo.targeting.service import Allocation, Order, allocate, share_out
from registry.housing.rates import RateUnknown
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

DAY = date(2025, 6, 1)
ORDER = Order("bina_baharu", DAY, budget_units=20, formula=Formula({"poor_hh": 1}), need="poor_hh")


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        yield opened


@pytest.fixture(scope="module")
def publication(country: Database) -> PublicationInfo:
    return publish(country, AS_OF)


@pytest.fixture(scope="module")
def figures(country: Database, publication: PublicationInfo) -> DistrictFigures:
    with country.reading() as session:
        return district_figures(session, publication, ["poor_hh", "hardcore_hh", "hies_absolute"])


def total(allocation: Allocation) -> int:
    return sum(grant.units for grant in allocation.grants)


def test_every_district_stands_in_the_answer_once(
    country: Database, publication: PublicationInfo
) -> None:
    with country.reading() as session:
        found = allocate(session, ORDER)
    assert [grant.code for grant in found.grants] == ["D01-01", "D01-02", "D02-01", "D02-02"]
    assert (found.publication, found.as_of) == (publication.number, AS_OF)
    assert total(found) == found.units == 20
    assert found.left == 0


def test_the_arithmetic_of_a_grant_can_be_followed(figures: DistrictFigures) -> None:
    order = replace(ORDER, formula=Formula({"poor_hh": 1}, "hies_absolute", 1.0, 1.0))
    found = share_out(order, figures)
    whole = sum(one.shares["poor_hh"] * one.severity * one.cost_factor for one in found.grants)
    for one in found.grants:
        claim = one.shares["poor_hh"] * one.severity * one.cost_factor / whole
        assert one.claim_share == pytest.approx(claim)
        assert one.quota == pytest.approx(20 * claim)
        assert one.cost_rm == one.units * one.unit_cost == one.units * 79_000


def test_ringgit_spent_and_ringgit_left_are_the_budget(figures: DistrictFigures) -> None:
    found = share_out(replace(ORDER, budget_units=None, budget_rm=1_000_000), figures)
    assert found.cost_rm + found.left == 1_000_000
    assert found.left < 79_000


def test_a_filled_in_figure_is_marked_and_uses_published_ones_only(
    figures: DistrictFigures,
) -> None:
    """Two withheld districts of a state share what the state's figure leaves over."""
    rows = figures.values["poor_hh"]
    assert rows.notna().all()
    marked = figures.filled["poor_hh"]
    for state in set(figures.states):
        hidden = [code for code, of in zip(figures.codes, figures.states, strict=True)
                  if of == state and marked[code]]  # fmt: skip
        assert len({rows[code] for code in hidden}) <= 1


def test_another_method_stands_beside_the_chosen_one(figures: DistrictFigures) -> None:
    found = share_out(ORDER, figures)
    turned = share_out(replace(ORDER, method="worst_need"), figures)
    assert (found.other_method, turned.other_method) == ("worst_need", "proportional")
    assert [one.other_units for one in found.grants] == [one.units for one in turned.grants]
    assert found.other_equity == turned.equity


def test_a_floor_reaches_every_district_with_a_need(figures: DistrictFigures) -> None:
    found = share_out(replace(ORDER, floor=2), figures)
    assert all(one.units >= min(2, one.need) for one in found.grants)


def test_hold_harmless_keeps_a_share_of_last_years_units(figures: DistrictFigures) -> None:
    order = replace(ORDER, last={"D02-02": 9}, keep_share=0.5)
    grant = next(one for one in share_out(order, figures).grants if one.code == "D02-02")
    assert grant.last == 9
    assert grant.units >= min(5, grant.need)


def test_a_cap_is_a_share_of_the_need(figures: DistrictFigures) -> None:
    found = share_out(replace(ORDER, cap_share=0.1, budget_units=10_000), figures)
    assert all(one.units == one.cap == int(one.need * 0.1 + 1e-9) for one in found.grants)


def test_doubt_is_told_for_every_district(figures: DistrictFigures) -> None:
    found = share_out(replace(ORDER, draws=200), figures)
    for one in found.grants:
        assert one.doubt is not None
        assert one.doubt.lower <= one.doubt.median <= one.doubt.upper
        assert one.doubt.firm == (one.doubt.loses_last <= 0.25)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"budget_rm": 5}, "budget_rm"),
        ({"budget_units": None}, "budget_rm"),
        ({"budget_units": -1}, "budget_units"),
        ({"cap_share": 1.5}, "cap_share"),
        ({"keep_share": float("nan")}, "keep_share"),
        ({"floor": -1}, "floor"),
        ({"draws": 10_000}, "draws"),
        ({"method": "by_lot"}, "method"),
        ({"method": "worst_need", "draws": 10}, "draws"),
        ({"last": {"D09-09": 1}}, "last"),
        ({"last": {"D01-01": -1}}, "last"),
        ({"state_minimum": {"S99": 1}}, "state_minimum"),
        ({"category": "garaj"}, "category"),
        ({"need": "coverage"}, "need"),
        ({"need": "poor_persons"}, "need"),
    ],
)
def test_an_order_that_cannot_be_carried_out_names_the_field(
    figures: DistrictFigures, change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        share_out(replace(ORDER, **change), figures)
    assert refused.value.field == field


def test_a_day_without_a_known_rate_is_refused(figures: DistrictFigures) -> None:
    with pytest.raises(RateUnknown):
        share_out(replace(ORDER, on=date(2022, 6, 1)), figures)


def test_an_indicator_without_districts_is_refused(
    country: Database, publication: PublicationInfo
) -> None:
    with country.reading() as session, pytest.raises(InvalidInput) as refused:
        allocate(session, replace(ORDER, need="no_such"))
    assert refused.value.field == "indicator"


def test_missing_figures_count_for_nothing_and_break_nothing(figures: DistrictFigures) -> None:
    emptied = figures.values.copy()
    emptied.loc["D01-01"] = np.nan
    grant = share_out(ORDER, replace(figures, values=emptied)).grants[0]
    assert (grant.need, grant.units) == (0, 0)
