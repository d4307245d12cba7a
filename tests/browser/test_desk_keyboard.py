"""The desk by keyboard alone: a meeting, likely duplicates, an import, a family taken in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from database.session import Database
from tests.browser.conftest import tab_to
from tests.registry.duplicates.twins import loose_pair
from tests.registry.imports.files import household, write_csv
from tests.registry.registrations.families import identity_number, made_up_name, new_case

pytestmark = [pytest.mark.browser, pytest.mark.mirror]


@pytest.fixture
def desk(everybody: BrowserContext) -> Iterator[Page]:
    page = everybody.new_page()
    yield page
    page.close()


def write(page: Page, field: str, text: str) -> None:
    """Go on to a field and type into it; of a menu, the letters of the wanted choice."""
    tab_to(page, field)
    page.keyboard.type(text)


def press(page: Page, what: str) -> None:
    """Go on to a link or button and press it; wait for the page that it leads to."""
    tab_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_meeting_is_opened_given_a_case_and_decided(
    desk: Page, site: str, site_database: Database
) -> None:
    with site_database.writing() as session:
        number = new_case(session).household.reference_no
    minutes = f"FGD {identity_number()}"
    desk.goto(f"{site}/desk/meetings?lang=en")
    press(desk, "main a.button")
    write(desk, "#minutes_no", minutes)
    write(desk, "#level", "District")
    write(desk, "#state_code", "Sabah")
    write(desk, "#district_code", "Ranau")
    write(desk, "[name='members[0].name']", "Rohani binti Contoh")
    press(desk, "main button")
    expect(desk.locator("h1")).to_contain_text(minutes)
    write(desk, "#reference_nos", number)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text(number)
    write(desk, "[name='decision-1']", "Accept")
    press(desk, "main .buttons button")
    expect(desk.locator("main td strong")).to_have_text("Accept for the census")


def test_two_households_are_kept_apart(desk: Page, site: str, site_database: Database) -> None:
    with site_database.writing() as session:
        pair = loose_pair(session).id
    desk.goto(f"{site}/desk/duplicates/{pair}?lang=en")
    tab_to(desk, "[name=kind]")
    desk.keyboard.press("ArrowUp")  # from the first choice to the last: two families
    expect(desk.locator("[name=kind][value=not_same]")).to_be_checked()
    write(desk, "#reason", "Two brothers.")
    press(desk, "main form button")
    expect(desk.locator("main")).to_contain_text("Two families")


def test_a_file_is_imported_its_row_corrected_and_all_taken_back(
    desk: Page, site: str, tmp_path: Path
) -> None:
    new = {"head_name": made_up_name(), "identity_no": identity_number(), "sex": ""}
    file = write_csv(tmp_path / "senarai.csv", [household(1, **new, district="Atlantis")])
    desk.goto(f"{site}/desk/imports?lang=en")
    tab_to(desk, "#file")
    desk.set_input_files("#file", file)  # the system's own dialogue has no keys to test
    press(desk, "main form button")
    wait_until_done(desk)
    press(desk, "main tbody th a")
    write(desk, "#district", "Ranau")
    press(desk, "main form button")
    wait_until_done(desk)
    expect(desk.locator("main")).to_contain_text("No row waits.")
    tab_to(desk, "main summary")
    desk.keyboard.press("Enter")
    press(desk, "main details button")
    expect(desk.locator(".done")).to_be_visible()


def wait_until_done(page: Page) -> None:
    """Load the import's page again until it is no longer at work."""
    for _ in range(40):
        if page.locator("main .notice a").count() == 0:
            return
        page.wait_for_timeout(250)
        page.reload()
    pytest.fail("The import does not end.")


def test_a_family_is_taken_in(desk: Page, site: str) -> None:
    desk.goto(f"{site}/desk/cases?lang=en")
    press(desk, "main a.button")
    write(desk, "#head_name", made_up_name())
    write(desk, "#identity_no", identity_number())
    write(desk, "#address", "Kampung Contoh, 89300 Ranau")
    write(desk, "#state_code", "Sabah")
    write(desk, "#district_code", "Ranau")
    write(desk, "[name='members[0].name']", made_up_name())
    write(desk, "[name='members[0].relationship']", "Child")
    press(desk, "main form button")
    expect(desk.locator(".done")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("Child")
