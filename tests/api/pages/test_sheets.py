"""Sheets to print, their files, and the map in a frame of another site."""

import pytest

from tests.api.pages.test_pages import client as client

MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


def test_the_sheet_s_page_shows_the_picture_and_leads_back(client):
    page = client.get("/sheet?lang=en&level=state&size=a3").text
    assert 'src="/sheet.svg?lang=en&amp;level=state&amp;size=a3&amp;publication=1"' in page
    assert "sheet-a3.css" in page
    assert 'href="/?lang=en&amp;level=state"' in page


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_a_sheet_comes_in_every_form(client, form):
    answer = client.get(f"/sheet.{form}?size=screen")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPES[form]
    assert f"registered_poverty_rate-district.{form}" in answer.headers["content-disposition"]


def test_a_sheet_of_a_named_publication_is_kept_for_ever(client):
    assert "immutable" in client.get("/sheet.svg?publication=1").headers["cache-control"]
    assert "max-age=300" in client.get("/sheet.svg").headers["cache-control"]


def test_a_sheet_is_made_once_whatever_the_table_beside_the_map_shows(client, tmp_path):
    for query in ("", "?sort=name", "?find=a&panel=area"):
        client.get(f"/sheet.svg{query}")
    assert len(list((tmp_path / "files").rglob("*.svg"))) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sheet?size=letter", 400),
        ("/sheet?size=screen", 400),
        ("/sheet?kind=change", 400),
        ("/sheet.pdf?size=letter", 400),
        ("/sheet.pdf?indicator=happiness", 400),
        ("/sheet.pdf?colour=red", 400),
        ("/sheet.pdf?publication=9", 404),
        ("/sheet.gif", 404),
        ("/embed?level=kampung", 400),
    ],
)
def test_a_wrong_address_is_refused(client, path, status):
    assert client.get(path).status_code in (status, 400 if status == 404 else status)


def test_only_the_frame_may_stand_in_another_site(client):
    assert "frame-ancestors *" in client.get("/embed").headers["content-security-policy"]
    for path in ("/", "/sheet"):
        policy = client.get(path).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy


def test_the_frame_leads_to_the_whole_page(client):
    page = client.get("/embed?lang=en&level=state").text
    assert "data-embed" in page
    assert 'class="embed-link" href="/?lang=en&amp;level=state" target="_blank"' in page


def test_a_card_comes_under_the_publication_s_own_name(client):
    answer = client.get("/explorer/0123456789ab/areas/D01-01.json")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/explorer/0123456789ab/areas/D99-99.json").status_code == 404
