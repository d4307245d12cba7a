"""Reports: published figures in words, totals that add up, pages that can be read and searched."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from database.errors import InvalidInput, NotFound
from database.session import Database
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question
from maps.printing.service import find_font
from maps.reports.content import Report, _lead, read_report
from maps.reports.figures import CARDS
from maps.reports.page import render_html, render_pdf
from maps.reports.service import write_report
from maps.reports.tables import Table, status_table
from maps.reports.words import Words, _texts
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

NOWHERE = Path("nowhere")
EN = Words("en")


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        yield opened


@pytest.fixture(scope="module")
def publication(country: Database) -> PublicationInfo:
    publications.publish(country, date(2026, 5, 31))
    return publications.publish(country, AS_OF)


def _report(country: Database, publication: PublicationInfo, code: str) -> Report:
    with country.reading() as session:
        return read_report(session, publication, code, "en")


def _number(cell: str) -> float | None:
    return None if cell == "withheld" else float(cell.replace(",", "").replace("–", "0") or 0)


def _columns(table: Table) -> list[list[float | None]]:
    counted = [place for place, name in enumerate(table.columns[1:]) if name != "%"]
    return [[_number(row.cells[place]) for row in table.rows] for place in counted]


@pytest.mark.parametrize("code", ["MY", "S01", "S02", "D01-01", "D02-02"])
def test_the_rows_of_a_status_table_add_up_to_its_total(
    country: Database, publication: PublicationInfo, code: str
) -> None:
    report = _report(country, publication, code)
    for table in report.tables:
        for *rows, total in _columns(table):
            shown = [value for value in rows if value is not None]
            if total is not None:
                assert sum(shown) == total, table.title


def test_the_total_of_a_state_is_what_the_publication_says(
    country: Database, publication: PublicationInfo
) -> None:
    with country.reading() as session:
        # The first one: later ones withhold small changes.
        first = publications.get(session, publication.number - 1)
        question = Question(["poor_hh", "hardcore_hh"], area="S01")
        told = {row.indicator: row for row in publications.statistics(session, first, question)}
    (table,) = _report(country, first, "S01").tables
    hardcore, plain = (column[-1] for column in _columns(table)[:2])
    assert (hardcore, (hardcore or 0) + (plain or 0)) == (
        told["hardcore_hh"].value,
        told["poor_hh"].value,
    )


def test_withheld_rows_stand_together_as_the_rest() -> None:
    values = {"A": (2, 30), "B": (None, None), "C": (None, None), "D": (0, 0)}
    figures = {
        (indicator, code): SimpleNamespace(value=row[place])
        for code, row in values.items()
        for place, indicator in enumerate(("hardcore_hh", "poor_hh"))
    }
    table = status_table(
        "Status", {code: code for code in values}, figures, ("All", (12.0, 40.0)), "mukim", EN, ()
    )
    assert [(row.name, row.kind) for row in table.rows] == [
        ("A", "plain"),
        ("B", "plain"),
        ("C", "plain"),
        ("1 mukim without a household in this table", "zero"),
        ("Rest (withheld cells, together)", "rest"),
        ("All", "total"),
    ]
    assert table.rows[1].cells[0] == "withheld"
    assert _columns(table) == [
        [2, None, None, 0, 10, 12],
        [28, None, None, 0, 12, 40],
        [30, None, None, 0, 22, 52],
    ]


def test_a_row_that_is_withheld_in_part_leaves_its_total_to_the_rest() -> None:
    figures = {
        ("hardcore_hh", "A"): SimpleNamespace(value=2.0),
        ("poor_hh", "A"): SimpleNamespace(value=30.0),
        ("exited_hh", "A"): SimpleNamespace(value=5.0),
        ("hardcore_hh", "B"): SimpleNamespace(value=None),
        ("poor_hh", "B"): SimpleNamespace(value=None),
        ("exited_hh", "B"): SimpleNamespace(value=11.0),
    }
    table = status_table(
        "Status", {"A": "A", "B": "B"}, figures, ("All", (6.0, 40.0, 16.0)), "mukim", EN, ()
    )
    assert _columns(table) == [
        [2, None, 4, 6],
        [28, None, 12, 40],
        [5, 11, 0, 16],
        [35, None, 27, 62],
    ]


def test_a_card_of_a_withheld_figure_says_so_and_shows_no_number(
    country: Database, publication: PublicationInfo
) -> None:
    with country.reading() as session:
        question = Question(list(CARDS), "district")
        rows = publications.statistics(session, publication, question)
    hidden = [row for row in rows if row.flag == "suppressed" and row.area_code[-2:] != "00"]
    assert hidden
    for row in hidden:
        report = _report(country, publication, row.area_code)
        (card,) = (one for one in report.cards if one.label == EN.label(row.indicator))
        assert (card.value, card.unit, card.detail) == ("withheld", "", "")


def test_changes_compare_with_the_publication_of_the_date_before(
    country: Database, publication: PublicationInfo
) -> None:
    changes = _report(country, publication, "MY").changes
    assert "31 May 2026" in changes.title
    for row in changes.rows:
        before, now, change = (re.sub(r"[^0-9.−+]", "", cell) for cell in row.cells)
        if before and now and "." not in now:
            told = int(change.replace("−", "-").replace("±", ""))
            assert abs(int(now) - int(before) - told) <= 1  # each is rounded by itself


def test_the_first_publication_has_nothing_to_compare_with(
    country: Database, publication: PublicationInfo
) -> None:
    with country.reading() as session:
        first = publications.get(session, publication.number - 1)
    assert _report(country, first, "MY").changes.rows == ()


def test_every_word_is_there_in_both_languages() -> None:
    malay, english = _texts()["ms"], _texts()["en"]
    assert malay.keys() == english.keys()
    for key, text in malay.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", english[key])), key


def test_html_asks_no_network_and_names_demonstration_data(
    country: Database, publication: PublicationInfo
) -> None:
    page = render_html(_report(country, publication, "D01-01"), find_font(NOWHERE))
    assert not re.findall(r"(?:src|href)=\"(?!#)|url\((?!#|\"data:)", page)
    assert "DEMONSTRATION DATA" in page
    assert "poverty rate" not in page.replace("It is not a poverty rate", "")


def test_a_pdf_has_at_most_four_pages_embedded_fonts_and_text_to_search(
    country: Database, publication: PublicationInfo, tmp_path: Path
) -> None:
    from weasyprint import HTML

    report = _report(country, publication, "D01-01")
    font = find_font(NOWHERE)
    document = HTML(string=render_html(report, font)).render()
    assert 1 <= len(document.pages) <= 4
    made = render_pdf(report, font)
    assert made.startswith(b"%PDF")
    assert b"/FontFile2" in made or b"/ObjStm" in made
    assert render_pdf(report, font) == made


def test_a_report_of_what_has_none_is_a_clear_refusal(
    country: Database, publication: PublicationInfo, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="D99-01"):
        write_report(country, "D99-01", tmp_path / "a.html", NOWHERE)
    with pytest.raises(InvalidInput, match="mukim"):
        write_report(country, "M01-01-001", tmp_path / "a.html", NOWHERE)
    with pytest.raises(InvalidInput, match="no state"):
        write_report(country, "D01-01", tmp_path / "a.html", NOWHERE, level="state")
    with pytest.raises(InvalidInput, match=r"\.docx"):
        write_report(country, "D01-01", tmp_path / "a.docx", NOWHERE)
    with pytest.raises(InvalidInput, match="'fr'"):
        write_report(country, "D01-01", tmp_path / "a.html", NOWHERE, language="fr")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("hardcore", "told"),
    [
        (12.0, "Ranau has 40 registered poor households, 12 of them hardcore poor."),
        (None, "Ranau has 40 registered poor households; how many are hardcore poor is withheld."),
    ],
)
def test_the_first_sentence_says_what_is_withheld(hardcore: float | None, told: str) -> None:
    rows = {"poor_hh": 40.0, "hardcore_hh": hardcore}
    figures = {
        (name, "D12-08"): SimpleNamespace(
            indicator=name, value=value, flag="ok" if value is not None else "suppressed"
        )
        for name, value in rows.items()
    }
    place = SimpleNamespace(code="D12-08", name="Ranau", above=None, level="national")
    assert next(iter(_lead(place, figures, {}, EN))) == told
