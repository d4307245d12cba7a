"""Pages of houses, flats and sharings in a browser: axe-core, small screens, keyboard alone."""

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from database.session import Database
from geo.scenarios import service as sharings
from geo.targeting.service import Order
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.households.models import Household
from registry.housing_applications import service as houses
from registry.housing_applications.inspecting import add_photo
from registry.ppr import service as flats
from registry.ppr.projects import load_demo
from tests.browser.test_pages import SCREENS, look_at, tab_to
from tests.registry.housing_applications.made import OWN_LAND, inspected, picture
from tests.registry.registrations.families import COUNTER, ENUMERATOR

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

PLANNER = Actor("Perancang P", "planner")
LOOKS = (("ms", "phone"), ("en", "desktop"))


@pytest.fixture(scope="module")
def numbers(site_database: Database, site: str) -> list[str]:
    """Return reference numbers of verified poor families."""
    statement = (
        select(Household.reference_no)
        .where(Household.registration_status == "disahkan", Household.exited_on.is_(None))
        .order_by(Household.reference_no)
        .limit(3)
    )
    with site_database.reading() as session:
        return list(session.scalars(statement))


@pytest.fixture(scope="module")
def addresses(site_database: Database, numbers: list[str]) -> list[str]:
    """Return the addresses of the lists, and of one house, flat, sharing and comparison."""
    with site_database.writing() as session:
        load_demo(session)
        home = session.scalars(
            select(Household.id).where(Household.reference_no == numbers[0])
        ).one()
        house = houses.apply(
            session, home, COUNTER, category="baik_pulih", applied_on=today(), papers=OWN_LAND
        )
        add_photo(session, house.id, inspected(session, house).id, picture(), ENUMERATOR)
        flat = flats.apply(session, home, COUNTER, project="PPR-CONTOH-S12", applied_on=today())
        order = Order("bina_baharu", today(), budget_units=300, need="poor_hh", draws=20)
        one = sharings.save(session, "Satu", order, PLANNER)
        other = sharings.save(session, "Dua", order, PLANNER)
        sharings.submit(session, one.id, PLANNER)
        district = sharings.allocation_of(one).grants[0].code
        return [
            "/desk/houses",
            f"/desk/houses/{house.id}",
            f"/desk/flats/{flat.id}",
            "/desk/flats/projects",
            "/desk/sharings",
            f"/desk/sharings/{one.id}",
            f"/desk/sharings/{one.id}/families?district={district}",
            f"/desk/sharings/comparison?one={one.id}&other={other.id}",
        ]


def test_no_page_has_an_accessibility_fault_or_is_too_wide(
    officer: BrowserContext, site: str, addresses: list[str]
) -> None:
    page = officer.new_page()
    wrong = [one for address in addresses for one in look_at(page, site, address, LOOKS)]
    assert wrong == []
    page.close()


def test_a_house_is_asked_for_inspected_and_rejected_by_keyboard_alone(
    officer: BrowserContext, site: str, numbers: list[str]
) -> None:
    page = officer.new_page()
    width, height = SCREENS["desktop"]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/desk/houses?lang=en")
    tab_to(page, "#reference_no")
    page.keyboard.type(numbers[1])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(numbers[1])
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
