"""A hand-out opened from a file, as from a USB stick, with the network off."""

import pytest

from maps.classes.palette import ramp
from maps.explorer.view import View
from maps.handouts.service import write_handout
from tests.browser.conftest import WEB
from tests.maps.conftest import COUNT, RATE
from tests.maps.conftest import atlas as atlas

pytestmark = pytest.mark.browser


def test_a_page_shows_map_legend_and_tooltip_without_any_network(atlas, browser, tmp_path):
    view = View(indicator=RATE, lang="en")
    (page_file,) = write_handout(atlas, view, tmp_path / "map.html", WEB)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked, failures = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(page_file.as_uri())
    shapes = page.locator(".folium-map path")
    assert shapes.count() == 4
    assert shapes.nth(0).get_attribute("fill") == f"url(#fill-hatch-{ramp('bad')[1][1:]})"
    shapes.nth(1).hover(force=True)
    assert "Name of D01-01" in page.inner_text(".leaflet-tooltip")
    assert page.locator(".sheet-legend tr").count() == 10
    assert asked == [page_file.as_uri()]
    assert failures == []
    context.close()


@pytest.mark.parametrize(
    ("view", "shapes", "cells"),
    [
        (View(indicator=COUNT, lang="en"), 8, 0),
        (View(indicator=RATE, lang="en", kind="alpha"), 4, 20),
        (View(indicator=RATE, lang="en", kind="bivariate", second=COUNT), 4, 9),
        (View(indicator=RATE, lang="en", method="quantiles", classes="3"), 4, 0),
    ],
)
def test_every_type_of_map_opens_without_any_network(atlas, browser, tmp_path, view, shapes, cells):
    (page_file,) = write_handout(atlas, view, tmp_path / "map.html", WEB)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert page.locator(".folium-map path").count() == shapes
    assert page.locator(".sheet-legend .square rect").count() == cells
    page.locator(".folium-map path").last.hover(force=True)
    assert page.inner_text(".leaflet-tooltip").startswith("Name of D0")
    assert asked == [page_file.as_uri()]
    context.close()


@pytest.mark.mirror
@pytest.mark.parametrize("kind", ["clusters", "change"])
def test_clusters_and_change_open_without_any_network(
    grown, site_database, browser, tmp_path, kind
):
    (page_file,) = write_handout(
        site_database, View(lang="en", kind=kind), tmp_path / "map.html", WEB
    )
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert page.locator(".folium-map path").count() >= 160
    assert page.locator(".sheet-legend tr").count() >= 5
    page.locator(".folium-map path").nth(100).dispatch_event("mouseover")
    assert page.inner_text(".leaflet-tooltip").strip()
    assert asked == [page_file.as_uri()]
    context.close()
