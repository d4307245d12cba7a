"""The citizens' pages: no script, both languages, small, and no government site."""

import re
from html import escape as html_escape
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from database.session import Database
from registry.persons.models import Person
from registry.registrations.workflow import transitions
from tests.api.officers import Desk
from tests.registry.registrations.families import new_case

PAGE_BYTES = 60_000
ADDRESSES = ("/semakan", "/semakan-kendiri", "/aliran")


class Page(HTMLParser):
    """The tags of a page, and whether each opened one is closed."""

    VOID = ("meta", "link", "input", "br", "img")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return desk.client


def ask(client: TestClient, lang: str = "ms", **typed: str) -> tuple[int, str]:
    response = client.post(f"/semakan?lang={lang}", data=typed)
    return response.status_code, response.text


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("lang", "notice"), [("ms", "bukan laman kerajaan"), ("en", "not a government site")]
)
def test_every_page_is_whole_without_script_and_says_whose_it_is_not(
    client: TestClient, address: str, lang: str, notice: str
) -> None:
    html = client.get(address, params={"lang": lang}).text
    page = Page(html)
    assert page.open == []
    assert page.all("html")[0]["lang"] == lang
    assert page.all("script") == []
    assert notice in html
    labels = {one["for"] for one in page.all("label")}
    assert labels == {one["id"] for one in page.all("input") + page.all("select")}


@pytest.mark.parametrize("address", ADDRESSES)
def test_malay_is_first_and_the_other_language_one_step_away(
    client: TestClient, address: str
) -> None:
    html = client.get(address).text
    assert '<html lang="ms">' in html
    assert f'href="{address}?lang=en"' in html


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_and_style_sheet_together_are_small_and_come_from_here(
    client: TestClient, address: str
) -> None:
    html = client.get(address).text
    sheet = re.search(r'href="(/style/[0-9a-f]{12}\.css)"', html)
    assert sheet is not None
    style = client.get(sheet[1])
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]
    assert len(html.encode()) + len(style.content) < PAGE_BYTES
    assert "http://" not in html + style.text
    assert "https://" not in html + style.text


def test_an_answer_shows_status_day_next_step_and_office(
    client: TestClient, registry: Database
) -> None:
    with registry.writing() as session:
        case = new_case(session)
        number = session.scalar(
            select(Person.identity_no).where(Person.household_id == case.household.id)
        )
        reference = case.household.reference_no
    status, html = ask(client, identity_no=str(number), reference_no=reference)
    assert status == 200
    for told in ("Baru / Daftar Terbuka", "Langkah terakhir", "Pejabat Pembangunan Negeri Sabah"):
        assert told in html
    assert Page(html).open == []


def test_what_was_typed_is_never_shown_again(client: TestClient) -> None:
    for typed in ("800101-12-9999", "<script>alert(1)</script>"):
        _, html = ask(client, identity_no=typed, birth_date="1980-01-01")
        assert typed not in html
        assert "<script" not in html


@pytest.mark.parametrize("lang", ["ms", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"identity_no": "800101129999"},
        {"identity_no": "800101129999", "birth_date": "semalam"},
        {"identity_no": "800101129999", "reference_no": "PK-1"},
    ],
)
def test_a_wrong_question_gets_the_form_again_with_what_to_do(
    client: TestClient, lang: str, typed: dict[str, str]
) -> None:
    status, html = ask(client, lang, **typed)
    assert status == 400
    assert 'role="alert"' in html
    assert Page(html).all("form")


def test_a_language_that_is_not_spoken_is_refused(client: TestClient) -> None:
    assert client.get("/semakan", params={"lang": "fr"}).status_code == 400


def test_the_self_check_tells_its_arithmetic_and_promises_nothing(client: TestClient) -> None:
    typed = {
        "household_size": "1",
        "yearly_income": "2,760.00",
        "state_code": "S12",
        "stratum": "luar_bandar",
    }
    response = client.post("/semakan-kendiri?lang=en", data=typed)
    assert response.status_code == 200
    for told in ("Below the poverty line", "230.00", "guarantees no aid"):
        assert told in response.text
    assert Page(response.text).open == []


@pytest.mark.parametrize(
    "changes",
    [
        {"household_size": "nought"},
        {"household_size": "0"},
        {"yearly_income": "-1"},
        {"yearly_income": "NaN"},
        {"state_code": "S99"},
        {"stratum": "kota"},
    ],
)
def test_a_self_check_that_cannot_be_worked_out_says_what_to_look_at(
    client: TestClient, changes: dict[str, str]
) -> None:
    typed = {"household_size": "4", "yearly_income": "100", "state_code": "S12"} | changes
    response = client.post("/semakan-kendiri", data=typed)
    assert response.status_code == 400
    assert 'role="alert"' in response.text


def test_the_way_of_a_registration_shows_every_step_that_is_enforced(client: TestClient) -> None:
    html = client.get("/aliran", params={"lang": "en"}).text
    for step in transitions():
        assert html_escape(step.en) in html
