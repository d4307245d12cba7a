"""Causes of change as a page: exact figures in words, for the areas of the officer's grant."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from database.session import Database
from geo.changes.causes import COUNTS
from geo.changes.service import changes
from geo.indicators.catalogue import catalogue
from maps.texts.service import LANGUAGES
from registry.actors.service import Actor
from tests.api.conftest import SETTINGS
from tests.api.officers import Desk, app_of, enrol
from tests.api.pages.reading import page, words
from tests.api.pages.wording import untranslated
from tests.conftest import NewDatabase
from tests.geo.changes.thrice import publish_thrice

OF_STATE = Actor("Penyelia Perubahan Negeri", "state_supervisor")
OF_DISTRICT = Actor("Pegawai Perubahan Daerah", "district_officer")
OF_COUNTRY = Actor("Penyelia Perubahan Negara", "state_supervisor")


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    """Return a country whose counts changed from publication to publication."""
    with new_database() as opened:
        publish_thrice(opened)
        yield opened


@pytest.fixture(scope="module")
def officers(country: Database) -> Iterator[Desk]:
    """Return a client for officers of a district, of its state, and of the country."""
    enrol(country, (OF_DISTRICT,), area="D01-01")
    enrol(country, (OF_STATE,), area="S01")
    enrol(country, (OF_COUNTRY,))
    with TestClient(app_of(country, SETTINGS), raise_server_exceptions=False) as opened:
        yield Desk(opened)


def lines(answer: Any) -> list[dict[str, str]]:
    """Return the lines of the page's table: the area, and each figure under its column's name."""
    assert answer.status_code == 200
    body = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [_line(row) for row in body.split("</tr>")[:-1]]


def _line(row: str) -> dict[str, str]:
    figures = re.findall(r'<td data-label="([^"]*)"[^>]*>(?:<strong>)?([^<]*)', row)
    (area,) = re.findall(r'<th scope="row">(?:<[^>]*>)*([^<]*)', row)
    return {"area": unescape(area), **dict(figures)}


def test_a_count_is_shown_before_and_after_with_every_cause(
    officers: Desk, country: Database
) -> None:
    answer = page(officers, OF_COUNTRY, "/desk/changes?publication=2&indicator=hardcore_hh&lang=en")
    with country.reading() as session:
        told = changes(session, "hardcore_hh", "state", 2).rows.set_index("area_name")
    shown = {line["area"]: line for line in lines(answer)[1:]}
    assert len(shown) == len(told)
    assert "State not known" in shown
    for name, row in told.iterrows():
        line = shown.get(str(name)) or shown["State not known"]
        assert (line["Before"], line["After"]) == (str(row["before"]), str(row["after"]))
        assert line["New"] == (f"+{row['entered']}" if row["entered"] else "0")
        assert line["Left"] == (f"\N{MINUS SIGN}{row['departed']}" if row["departed"] else "0")


def test_the_whole_stands_first_and_then_the_largest_change(officers: Desk) -> None:
    answer = page(officers, OF_COUNTRY, "/desk/changes?publication=2&level=district&lang=en")
    whole, *districts = lines(answer)
    sizes = [abs(int(one["Change"].replace("\N{MINUS SIGN}", "-"))) for one in districts]
    assert whole["area"] == "Name of MY"
    assert sizes == sorted(sizes, reverse=True)
    assert sum(int(one["After"]) for one in districts) == int(whole["After"])


def test_a_state_leads_to_its_districts(officers: Desk) -> None:
    first = page(officers, OF_COUNTRY, "/desk/changes?publication=2&lang=en").text
    (address,) = set(re.findall(r'href="(/desk/changes\?[^"]*state=S01[^"]*)"', first))
    inside = lines(page(officers, OF_COUNTRY, unescape(address)))
    assert len(inside) > 2
    assert int(inside[0]["After"]) == sum(int(one["After"]) for one in inside[1:])


def test_a_state_is_told_by_its_districts_whatever_level_the_form_still_shows(
    officers: Desk,
) -> None:
    chosen = page(officers, OF_COUNTRY, "/desk/changes?publication=2&level=state&state=S01&lang=en")
    assert len(lines(chosen)) > 2
    assert 'name="level"' not in chosen.text


def test_a_district_s_officer_sees_the_district_alone(officers: Desk) -> None:
    own = page(officers, OF_DISTRICT, "/desk/changes?publication=2&district=D01-01&lang=en")
    assert [line["area"] for line in lines(own)] == ["Name of D01-01"]
    assert 'name="district" value="D01-01"' in own.text
    for outside in ("district=D01-02", "state=S01", "level=district"):
        assert page(officers, OF_DISTRICT, f"/desk/changes?{outside}").status_code == 403


def test_causes_that_nowhere_occur_have_no_column(officers: Desk) -> None:
    moved = page(officers, OF_COUNTRY, "/desk/changes?publication=2&level=district&lang=en")
    split = page(officers, OF_COUNTRY, "/desk/changes?publication=3&level=district&lang=en")
    assert ("Boundary in" in words(moved), "Boundary in" in words(split)) == (False, True)


def test_an_officer_sees_the_areas_of_the_grant(officers: Desk) -> None:
    own = page(officers, OF_STATE, "/desk/changes?state=S01&lang=en")
    assert own.headers["cache-control"] == "private, no-store"
    assert 'name="state" value="S01"' in own.text
    assert lines(own)
    assert page(officers, OF_STATE, "/desk/changes").status_code == 403
    assert page(officers, OF_STATE, "/desk/changes?state=S02").status_code == 403


def test_a_district_of_the_own_state_stays_asked_for(officers: Desk) -> None:
    told = page(officers, OF_STATE, "/desk/changes?publication=2&district=D01-01&lang=en")
    assert [line["area"] for line in lines(told)] == ["Name of D01-01"]
    assert re.findall(r'name="(?:state|district)" value="([^"]*)"', told.text) == ["D01-01"]


def test_the_first_publication_has_nothing_to_explain(officers: Desk) -> None:
    told = words(page(officers, OF_COUNTRY, "/desk/changes?publication=1&lang=en"))
    assert "Nothing was published before publication 1" in told


@pytest.mark.parametrize("asked", ["indicator=coverage", "level=mukim", "publication=0"])
def test_a_wrong_question_is_refused(officers: Desk, asked: str) -> None:
    assert page(officers, OF_COUNTRY, f"/desk/changes?{asked}").status_code == 400


def test_a_publication_that_is_not_there_is_not_found(officers: Desk) -> None:
    assert page(officers, OF_COUNTRY, "/desk/changes?publication=99").status_code == 404


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", [1, 3])
def test_no_text_of_the_page_is_untranslated(officers: Desk, number: int, lang: str) -> None:
    answer = page(officers, OF_COUNTRY, f"/desk/changes?publication={number}&lang={lang}")
    data = set(re.findall(r"Name of [A-Z0-9-]+", answer.text)) | {OF_COUNTRY.name}
    data |= {str(getattr(catalogue()[code].label, lang)) for code in COUNTS}
    assert untranslated(answer.text, lang, data) == []
