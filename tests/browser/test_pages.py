"""Pages of officers and citizens in a browser: by keyboard, without script, small."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from database.session import Database
from registry.households.models import Household
from registry.persons.models import Person
from registry.registrations.models import Registration
from tests.browser.conftest import OFFICER, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

CITIZENS = ("/semakan", "/semakan-kendiri", "/pejabat?state=S12", "/aliran")
PAGE_BYTES = 60_000


def new_number(session) -> str:
    return session.scalars(
        select(Household.reference_no)
        .join(Registration, Registration.household_id == Household.id)
        .where(Registration.state == "baru", Household.is_demo)
        .order_by(Household.reference_no)
        .limit(1)
    ).one()


def test_a_case_is_found_and_decided_by_keyboard_alone(
    officer: BrowserContext, site: str, site_database: Database
) -> None:
    with site_database.writing() as session:
        number = new_number(session)
        home = session.scalars(select(Household).where(Household.reference_no == number)).one()
        head = session.scalars(
            select(Person).where(Person.household_id == home.id, Person.role == "KIR")
        ).one()
        head.citizenship = "IDN"
        district = home.stated_district_code
    page = officer.new_page()
    page.goto(f"{site}/desk/cases?status=baru&lang=en&district={district}")
    tab_to(page, f'a[href*="{number}"]')
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(number)
    tab_to(page, "details:nth-of-type(2) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#reject_on_criteria-reason")
    page.keyboard.press("ArrowDown")
    tab_to(page, "details:nth-of-type(2) button")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("Not saved.")
    expect(page.locator("#reject_on_criteria-note-fault")).to_be_visible()
    tab_to(page, "#reject_on_criteria-note")
    page.keyboard.type("Foreign passport.")
    tab_to(page, "details:nth-of-type(2) button")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_have_text("Saved.")
    expect(page.locator("h1 .badge")).to_have_text("Rejected")
    page.close()


def test_signing_out_by_keyboard_closes_the_desk(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/sign-in?next=/account")
    page.fill("#login", OFFICER[0])
    page.fill("#password", OFFICER[1])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Akaun")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Log masuk pegawai")
    page.goto(f"{site}/desk/cases")
    expect(page.locator("#login")).to_be_visible()
    context.close()


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_the_status_check_works_by_keyboard_without_script_on_a_small_screen(
    scriptless: Page, site: str
) -> None:
    sizes: list[int] = []
    scriptless.on("response", lambda answer: sizes.append(len(answer.body())))
    scriptless.goto(f"{site}/semakan?lang=en")
    scriptless.locator("#identity_no").focus()
    scriptless.keyboard.type("800101-12-9999")
    scriptless.keyboard.press("Tab")
    scriptless.keyboard.press("Tab")
    scriptless.keyboard.type("01011980")
    scriptless.keyboard.press("Enter")
    expect(scriptless.locator("h1")).to_have_text("Registration status check")
    expect(scriptless.locator("main")).to_contain_text("Office to call")
    assert sum(sizes) < 2 * PAGE_BYTES  # two pages: the form and the answer


@pytest.mark.parametrize("address", CITIZENS)
def test_a_citizens_page_with_all_that_it_loads_is_small(
    scriptless: Page, site: str, address: str
) -> None:
    sizes: list[int] = []
    scriptless.on("response", lambda answer: sizes.append(len(answer.body())))
    scriptless.goto(site + address, wait_until="networkidle")
    assert len(sizes) >= 3  # the page, its style sheet, its icon
    assert sum(sizes) < PAGE_BYTES
