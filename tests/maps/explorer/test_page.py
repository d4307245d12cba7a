"""The page's HTML: complete without JavaScript."""

from pathlib import Path

import pytest

from database.errors import InvalidInput, NotFound
from maps.explorer.assets import Assets
from maps.explorer.page import render_page, render_problem
from maps.explorer.service import level_frame, settle
from maps.explorer.view import View

ASSETS = Assets(Path("nowhere"), "tag", {"scripts/main.js": ["scripts/main.js", "shared/map.js"]})


@pytest.fixture
def render(atlas, shown):
    def page(**fields) -> str:
        with atlas.reading() as session:
            view, trail = settle(session, shown, View(**fields))
            frame = level_frame(session, shown, view.level)
        return render_page(shown, view, trail, frame, ASSETS, "/assets/tag")

    return page


def test_the_table_stands_in_the_html_sorted_with_flags_in_words(render):
    html = render()
    rows = html[html.index("<tbody>") : html.index("</tbody>")]
    assert rows.index("D01-02") < rows.index("D01-01") < rows.index("D02-02")
    assert "kurang dipercayai" in rows
    assert "tidak diterbitkan" in rows
    assert "sempadan indikatif" in rows


def test_without_a_script_a_district_leads_to_its_mukim(render):
    html = render()
    assert 'href="/?level=mukim&amp;parent=D01-01"' in html


def test_what_the_script_imports_is_fetched_beside_it(render):
    html = render()
    assert '<link rel="modulepreload" href="/assets/tag/shared/map.js">' in html


def test_names_are_never_markup(render):
    html = render()
    assert "<b>Kota</b>" not in html.replace("\\u003cb\\u003e", "")
    assert "&lt;b&gt;Kota&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("lang", "label", "notice"),
    [
        ("ms", "Kadar pendaftaran isi rumah miskin", "Bukan perkhidmatan kerajaan."),
        ("en", "Registered poor per 100 households", "Not a government service."),
    ],
)
def test_each_language_has_its_own_page(render, lang, label, notice):
    html = render(lang=lang)
    assert f'<html lang="{lang}">' in html
    assert label in html
    assert notice in html


def test_the_registry_rate_is_never_called_a_poverty_rate(render):
    html = render(lang="en")
    assert "poverty rate" not in html.lower()


def test_demonstration_data_says_so(render):
    assert "Data tunjuk cara: bukan orang sebenar." in render()


def test_nothing_in_the_page_names_another_host(render):
    html = render()
    assert "http://" not in html
    assert "https://" not in html


def test_a_wrong_address_gets_a_page_that_says_what_would_be_right():
    error = InvalidInput("no", field="level", expected="state, district")
    html = render_problem(error, "en", "/assets/tag")
    assert "level: state, district" in html
    assert "This view cannot be shown" in html


def test_before_the_first_publication_the_page_says_so_in_malay():
    html = render_problem(NotFound("none"), "xx", "/assets/tag")
    assert '<html lang="ms">' in html
    assert "Belum ada terbitan" in html
