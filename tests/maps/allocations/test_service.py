"""A sharing on paper: every district once, its range, and which shares hang on noise."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from database.errors import InvalidInput
from database.session import Database
from geo.publication.service import publish
from geo.targeting.service import allocate
from maps.allocations.service import allocation_html, class_limits
from maps.printing.service import find_font
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country
from tests.geo.scenarios.test_service import ORDER

FONT = find_font(Path("nowhere"))


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        publish(opened, AS_OF)
        yield opened


def test_every_district_is_a_row_with_its_range(country: Database) -> None:
    with country.reading() as session:
        found = allocate(session, replace(ORDER, draws=20))
        page = allocation_html(session, found, FONT, language="en", title="Plan <1>")
    assert "Plan &lt;1&gt;" in page
    assert page.count("<tr><th>") == len(found.grants) + 1
    assert len(re.findall(r"\d–\d", page.split("<tbody>")[1])) == len(found.grants)
    shaky = sum(not one.doubt.firm for one in found.grants if one.doubt)
    assert page.count('class="shaky"') == shaky
    assert "Demonstration figures" in page
    assert "<svg" in page


def test_without_draws_there_is_no_column_of_ranges(country: Database) -> None:
    with country.reading() as session:
        found = allocate(session, replace(ORDER, draws=0, compare=False))
        page = allocation_html(session, found, FONT)
        with pytest.raises(InvalidInput):
            allocation_html(session, found, FONT, language="fr")
    assert "Julat" not in page


@pytest.mark.parametrize(
    ("met", "top"), [(0.0, 0.01), (0.01, 0.01), (0.011, 0.02), (0.3, 0.5), (1.0, 1.0)]
)
def test_the_classes_reach_just_above_the_best_served_district(met: float, top: float) -> None:
    grants: list[Any] = [SimpleNamespace(need=1_000, units=round(1_000 * met))]
    limits = class_limits([*grants, SimpleNamespace(need=0, units=0)])
    assert limits == [pytest.approx(top * fifth / 5) for fifth in range(1, 6)]
