"""The review of addresses and the quality page in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from database.session import Database
from geo.gazetteer.reading import GazetteerData, Place
from geo.gazetteer.service import store
from geo.geocoding.answer import Answer, Candidate
from geo.geocoding.engine import Query
from geo.review import service
from geo.review.models import ReviewTask
from tests.browser.conftest import OFFICER, Explorer, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

ADDRESS = "Lot 12, Kampung Gong Manak, Jalan Pasir Puteh"
OTHER = "P/S 7, Rumah Nyuak, Sungai Entabai"


def candidate(name: str, district: tuple[str, str], lon: float, lat: float) -> Candidate:
    return Candidate(district[0], district[1], "S03", 0.3, lon, lat, name)


@pytest.fixture(scope="module")
def places(site_database: Database) -> None:
    data = GazetteerData(
        version="browser",
        places=[
            Place("1", "Kampung Gong Manak", (), 102.3402, 5.9013),
            Place("2", "Pasir Puteh", (), 102.4027, 5.8341),
        ],
        postcode_points=[],
        localities=[],
        towns=[],
    )
    with site_database.writing() as session:
        store(session, data, "browser", {})


@pytest.fixture
def queue(site: str, site_database: Database, places: None) -> Iterator[None]:
    doubt = Answer(
        lon=102.3402,
        lat=5.9013,
        district_code="D03-05",
        district_name="Pasir Puteh",
        matched="Kampung Gong Manak",
        confidence=0.61,
        decision="review",
        evidence={"ms": "kampung Gong Manak (Pasir Puteh 55 %)", "en": "village Gong Manak"},
        runners_up=(candidate("Machang", ("D03-03", "Machang"), 102.2188, 5.7656),),
    )
    blind = Answer(evidence={"ms": "negeri sahaja", "en": "the state only"})
    with site_database.writing() as session:
        session.execute(delete(ReviewTask))
        service.ask(
            session, [(None, Query(ADDRESS, "16800", "Pasir Puteh", "Kelantan"), doubt)], {}
        )
        service.ask(session, [(None, Query(OTHER, None, None, "Sarawak"), blind)], {})
    yield
    with site_database.writing() as session:
        session.execute(delete(ReviewTask))


def sign_in(page: Page, login: str, password: str) -> None:
    page.fill("#login", login)
    page.fill("#password", password)
    page.press("#password", "Enter")


@pytest.fixture
def desk(explorer: Explorer, queue: None) -> Page:
    """Return the review page with the queue open at the doubtful village."""
    page = explorer.page
    page.goto(f"{explorer.site}/review?lang=en")
    sign_in(page, *OFFICER)
    page.click("#later")  # the blind answer comes first: it is the least sure
    expect(page.locator("#address")).to_have_text(ADDRESS)
    return page


def decided(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {
            task.address: task.status
            for status in ("open", "placed", "unknown")
            for task in service.list_tasks(session, status=status)
        }


def test_a_picked_candidate_is_saved_and_undone(desk: Page, site_database: Database) -> None:
    desk.check("input[name=choice][value='0']")
    expect(desk.locator("#lies")).to_contain_text("Pasir Puteh")
    desk.click("#save")
    expect(desk.locator("#said")).to_contain_text("Saved")
    assert decided(site_database)[ADDRESS] == "placed"
    desk.click("#undo")
    expect(desk.locator("#said")).to_contain_text("undone")
    expect(desk.locator("#address")).to_have_text(ADDRESS)
    assert decided(site_database)[ADDRESS] == "open"


def test_a_pin_on_the_map_picks_its_candidate(desk: Page) -> None:
    desk.wait_for_selector("body[data-map=ready]")
    desk.click(".pin >> nth=1")
    assert desk.is_checked("input[name=choice][value='1']")
    assert desk.get_attribute(".pin >> nth=1", "aria-pressed") == "true"
    expect(desk.locator("#lies")).to_contain_text("Machang")


def test_a_click_on_the_map_places_the_point_by_hand(desk: Page) -> None:
    desk.wait_for_selector("body[data-map=ready]")
    desk.click("#map canvas", position={"x": 40, "y": 300})
    assert desk.is_checked("input[name=choice][value=hand]")
    assert desk.input_value("#lon").startswith("102.")


def test_the_keyboard_alone_decides(desk: Page, site_database: Database) -> None:
    desk.focus("#lat")
    desk.keyboard.type("5.9")
    desk.keyboard.press("Tab")
    desk.keyboard.type("102.35")
    desk.keyboard.press("Enter")
    expect(desk.locator("#said")).to_contain_text("5.9000, 102.3500")
    assert decided(site_database)[ADDRESS] == "placed"


def test_an_address_without_candidates_is_placed_at_the_maps_centre(
    desk: Page, site_database: Database
) -> None:
    desk.click("#later")
    desk.reload()
    expect(desk.locator("#address")).to_have_text(OTHER)
    desk.wait_for_selector("body[data-map=ready]")
    desk.click("#centre")
    assert desk.is_checked("input[name=choice][value=hand]")
    desk.fill("#lat", "2.0")
    desk.fill("#lon", "112.0")
    desk.click("#save")
    expect(desk.locator("#said")).to_contain_text("2.0000, 112.0000")
    assert decided(site_database)[OTHER] == "placed"


def test_nobody_can_tell_is_an_answer_too(desk: Page, site_database: Database) -> None:
    desk.click("#unknown")
    expect(desk.locator("#said")).to_contain_text("nobody can tell")
    assert decided(site_database)[ADDRESS] == "unknown"


def test_the_desks_own_sign_in_opens_the_queue_and_closes_it(desk: Page) -> None:
    desk.reload()
    expect(desk.locator("#desk")).to_be_visible()
    desk.click(".account")
    desk.click("main form button")
    expect(desk.locator("#login")).to_be_visible()
    desk.goto(desk.url.split("/sign-in")[0] + "/review?lang=en")
    expect(desk.locator("h1")).to_have_text("Officers' sign-in")


def test_the_pages_ask_no_other_host(explorer: Explorer, desk: Page) -> None:
    desk.wait_for_selector("body[data-map=ready]")
    desk.goto(f"{explorer.site}/quality")
    assert explorer.hosts == {explorer.site.removeprefix("http://")}


@pytest.mark.parametrize("address", ["/review", "/review?lang=en"])
def test_the_page_with_a_task_has_no_accessibility_faults(
    explorer: Explorer, queue: None, address: str
) -> None:
    page = explorer.page
    page.goto(explorer.site + address)
    sign_in(page, *OFFICER)
    page.wait_for_selector("body[data-map=ready][data-task]")
    assert axe_violations(page) == []
