"""The pages of houses in a browser, by keyboard alone."""

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from database.session import Database
from registry.households.models import Household
from tests.browser.conftest import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.mirror]


@pytest.fixture
def number(site_database: Database, site: str) -> str:
    """Return the reference number of a verified poor family."""
    statement = (
        select(Household.reference_no)
        .where(Household.registration_status == "disahkan", Household.exited_on.is_(None))
        .order_by(Household.reference_no)
        .limit(1)
    )
    with site_database.reading() as session:
        return session.scalars(statement).one()


def test_a_house_is_asked_for_inspected_and_rejected_by_keyboard_alone(
    officer: BrowserContext, site: str, number: str
) -> None:
    page = officer.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/desk/houses?lang=en")
    tab_to(page, "#reference_no")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(number)
    expect(page.locator(".done")).to_have_text("Saved.")
    tab_to(page, "#inspections ~ details > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#component-1")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#quantity-1")
    page.keyboard.type("60")
    tab_to(page, "#unit_cost_rm-1")
    page.keyboard.type("120")
    page.keyboard.press("Enter")
    expect(page.locator("#inspections ~ .card strong").first).to_have_text("Together RM7,200.00")
    tab_to(page, "details:has(#reject-note) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#reject-note")
    page.keyboard.type("Owns another house.")
    tab_to(page, "details:has(#reject-note) button")
    page.keyboard.press("Enter")
    expect(page.locator("h1 .badge")).to_have_text("Not approved")
    page.close()
