"""The desks as HTML: both languages say the same, numbers are written as read."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from api.desks.chart import SIDE, dots
from api.pages.menu import menu
from api.pages.operator import OperatorSettings
from api.pages.rendering import Frame, script_data
from geo.placement.quality import Quality
from geo.review.service import MeasuredError
from maps.texts.service import LANGUAGES

FRAME = Frame(OperatorSettings())
FIGURES = {
    "rows": 1_234,
    "matched": 1.0,
    "district_right": 0.912,
    "auto": 0.7,
    "auto_right": 0.981,
    "mukim_answers": 3,
    "mukim_right": None,
    "median_km": 1.25,
    "p90_km": 20.0,
    "calibration_error": 0.015,
}
BAND = {"low": 0.9, "high": 1.0, "rows": 900, "confidence": 0.95, "right": 0.96}
MEASURED = {
    "whole": FIGURES,
    "curve": [BAND],
    "groups": {
        "state": {"S03": FIGURES},
        "stratum": {"luar_bandar": FIGURES},
        "class": {"kampung": FIGURES},
        "level": {"2": FIGURES},
    },
}
RUN = Quality(
    versions="engine/gazetteer/set",
    finished_at=datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
    households=6_000,
    levels={"1": 5_000, "2": 1_000},
    decisions={"auto": 700},
    measured=MEASURED,
    tasks={"doubt": {"open": 12}},
    checks=[MeasuredError(date(2026, 11, 1), 200, 100, 2, 3, 0.03, 0.01, 0.08)],
)
NO_RUN = Quality(None, None, 0, {}, {}, None, {}, [])


class Whole(HTMLParser):
    """Fails where a tag is closed that is not the last one opened."""

    VOID = ("meta", "link", "input", "br", "img")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of the drawing that closes itself opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def quality_page(found: Quality, lang: str) -> str:
    curve = found.measured["curve"] if found.measured else []
    page = FRAME.render("quality", lang, q=found, side=SIDE, dots=dots(curve), states={})
    return page.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("found", [RUN, NO_RUN], ids=["run", "no-run"])
def test_the_quality_page_is_whole_before_and_after_a_run(found: Quality, lang: str) -> None:
    html = quality_page(found, lang)
    assert Whole(html).open == []
    assert f'<html lang="{lang}">' in html


def test_figures_are_written_as_the_language_writes_them() -> None:
    html = quality_page(RUN, "en")
    for written in ("91.2%", "1,234", "98.1%", "1.2", "–", "engine/gazetteer/set"):
        assert written in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_review_page_holds_no_address_and_names_its_language(lang: str) -> None:
    data = script_data({"lang": lang, "tiles": None, "assets": "/assets/x"})
    html = FRAME.render("review", lang, assets="/assets/x", data=data).decode()
    assert Whole(html).open == []
    assert all(f"{page.address}?lang={lang}" in html for page in menu("officers"))


def test_data_cannot_close_the_script_element() -> None:
    assert "</script" not in script_data({"text": "</script><script>alert(1)</script>"})


def test_a_dot_stands_where_said_and_right_meet() -> None:
    (dot,) = dots([BAND])
    assert (dot.x, dot.y) == (pytest.approx(SIDE * 0.95), pytest.approx(SIDE * 0.04))
