"""Every page: axe-core in both languages and both schemes; none is wider than its screen.

The list of pages is the app's own: a page without an address here fails the suite.
"""

from collections.abc import Mapping

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from api.main import ROUTERS
from database.session import Database
from geo.publication.service import latest
from geo.scenarios import service as scenarios
from geo.targeting.claims import Formula
from geo.targeting.service import Order
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.duplicates.models import DuplicatePair
from registry.housing_applications.inspecting import add_photo
from registry.imports.models import ImportJob, ImportRow
from registry.imports.service import run
from registry.meetings.models import MeetingCase
from registry.programmes.service import load as load_programmes
from tests.browser.conftest import axe_violations
from tests.registry.agreements.made import drafted
from tests.registry.duplicates.twins import loose_pair
from tests.registry.housing_applications.made import asked, flat_parameters, inspected, picture
from tests.registry.imports.files import household, of, write_csv
from tests.registry.registrations.families import COUNTER, ENUMERATOR, new_case

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

NO_PAGES = {
    "/assets/{tag}/{name:path}",
    "/desk",
    "/explorer/{tag}/areas/{code}.json",
    "/explorer/{tag}/{level}.json",
    "/favicon.ico",
    "/favicon.svg",
    "/healthz",
    "/publications/report",
    "/readyz",
    "/sheet.{form}",
    "/style/{tag}.css",
    "/tiles/{name}",
}
"""Files, ways to another address, and answers for programs."""

ADDRESSES = {
    "/": (
        "/",
        "/?indicator=poor_hh",
        "/?kind=bivariate",
        "/?panel=area&area=D12-08",
        "/?panel=compare&compare=D12-08,D03-01",
        "/?panes=beside",
    ),
    "/embed": ("/embed",),
    "/sheet": ("/sheet", "/sheet?size=a3"),
    "/semakan": ("/semakan",),
    "/semakan-kendiri": ("/semakan-kendiri",),
    "/aliran": ("/aliran",),
    "/pejabat": ("/pejabat?state=S12",),
    "/publications": ("/publications",),
    "/clusters": ("/clusters",),
    "/quality": ("/quality",),
    "/targeting": ("/targeting?need=poor_hh&budget=20",),
    "/reka-bentuk": ("/reka-bentuk",),
    "/sign-in": ("/sign-in",),
    "/account": ("/account",),
    "/review": ("/review",),
    "/desk/cases": ("/desk/cases", "/desk/cases?status=baru&district=D12-08"),
    "/desk/cases/new": ("/desk/cases/new",),
    "/desk/cases/{reference_no}": ("/desk/cases/{case}",),
    "/desk/cases/{reference_no}/form": ("/desk/cases/{case}/form",),
    "/desk/meetings": ("/desk/meetings",),
    "/desk/meetings/new": ("/desk/meetings/new",),
    "/desk/meetings/{meeting_id}": ("/desk/meetings/{meeting}",),
    "/desk/changes": ("/desk/changes?lang=ms", "/desk/changes?level=district"),
    "/desk/duplicates": ("/desk/duplicates",),
    "/desk/duplicates/{pair_id}": ("/desk/duplicates/{pair}",),
    "/desk/imports": ("/desk/imports",),
    "/desk/imports/{job}": ("/desk/imports/{job}",),
    "/desk/imports/{job}/rows/{number}": ("/desk/imports/{job}/rows/{row}",),
    "/desk/houses": ("/desk/houses",),
    "/desk/houses/{housing_application_id}": ("/desk/houses/{house}",),
    "/desk/flats": ("/desk/flats",),
    "/desk/flats/projects": ("/desk/flats/projects",),
    "/desk/flats/{ppr_application_id}": ("/desk/flats/{flat}",),
    "/desk/sharings": ("/desk/sharings",),
    "/desk/sharings/comparison": ("/desk/sharings/comparison?one={sharing}&other={other}",),
    "/desk/sharings/{scenario_id}": ("/desk/sharings/{sharing}",),
    "/desk/sharings/{scenario_id}/families": ("/desk/sharings/{sharing}/families?district=D12-08",),
    "/desk/agreements": ("/desk/agreements",),
    "/desk/agreements/new": ("/desk/agreements/new",),
    "/desk/agreements/{agreement_id}": ("/desk/agreements/{agreement}",),
}
"""By page: the addresses to look at; names in braces are those of `things`."""

READY = {
    "/": 'body[data-map="ready"][data-state="ready"]',
    "/embed": 'body[data-map="ready"][data-state="ready"]',
    "/targeting": "body[data-shown]",
    "/review": "body[data-ready]",
}
"""What a page with a script shows when it is whole."""

DESKTOP, PHONE = (1440, 900), (320, 640)
LOOKS = {"ms": ("light", (PHONE, DESKTOP)), "en": ("dark", (DESKTOP, PHONE))}
"""By language the scheme, and the screens; axe-core looks at the page on the last of them."""

BEYOND = """
() => {
  if (document.documentElement.scrollWidth <= innerWidth) return "";
  const out = [...document.body.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().right > innerWidth && !one.closest(".wide"));
  return (out.at(-1) ?? document.body).outerHTML.slice(0, 200);
}
"""
"""Return the innermost element that stands beyond the screen, if there is one."""


def pages() -> set[str]:
    """Return the paths of all that the app sends to a browser's address bar."""
    return {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        and "GET" in route.methods
        and not route.path.startswith("/v1/")
        and route.path not in NO_PAGES
    }


def test_every_page_of_the_app_is_looked_at() -> None:
    assert pages() == set(ADDRESSES)


@pytest.fixture(scope="module")
def things(
    site: str, site_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """Return one of everything that has a page of its own."""
    with site_database.writing() as session:
        load_agencies(session)
        load_programmes(session)
        case = new_case(session)
        order = Order("bina_baharu", latest(session).as_of, budget_units=200, draws=5,
                      need="poor_hh", formula=Formula({"poor_hh": 1}))  # fmt: skip
        planner = Actor("Perancang P", "planner")
        house = asked(session)
        add_photo(session, house.id, inspected(session, house).id, picture(), ENUMERATOR)
        sharing = scenarios.save(session, "Pertama", order, planner)
        scenarios.submit(session, sharing.id, planner)
        found = {
            "case": case.household.reference_no,
            "meeting": session.scalars(select(MeetingCase.meeting_id).limit(1)).one(),
            "pair": session.scalars(select(DuplicatePair.id).limit(1)).first()
            or loose_pair(session).id,
            "house": house.id,
            "flat": flat_parameters(session, case.household.id)["ppr_application_id"],
            "agreement": drafted(session).id,
            "sharing": sharing.id,
            "other": scenarios.save(session, "Kedua", order, planner).id,
        }
    rows = [household(1, district="Atlantis")]
    file = write_csv(tmp_path_factory.mktemp("import") / "senarai.csv", rows)
    run(site_database, of(file), COUNTER)
    with site_database.reading() as session:
        found["job"] = session.scalars(select(ImportJob.id).limit(1)).one()
        found["row"] = session.scalars(
            select(ImportRow.row_number).where(ImportRow.job_id == found["job"]).limit(1)
        ).one()
    return {name: str(value) for name, value in found.items()}


@pytest.mark.parametrize("path", sorted(ADDRESSES))
def test_a_page_has_no_accessibility_fault_and_fits_every_screen(
    everybody: BrowserContext, grown: str, things: Mapping[str, str], path: str
) -> None:
    page = everybody.new_page()
    wrong = []
    for address in ADDRESSES[path]:
        wrong += look_at(page, grown + address.format_map(things), READY.get(path))
    page.close()
    assert wrong == []


def look_at(page: Page, address: str, ready: str | None) -> list[str]:
    """Return what is wrong with a page, by language, scheme and screen."""
    wrong: list[str] = []
    for lang, (scheme, screens) in LOOKS.items():
        page.emulate_media(color_scheme=scheme)
        answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        if ready:
            page.wait_for_selector(ready)
        for width, height in screens:
            page.set_viewport_size({"width": width, "height": height})
            beyond = page.evaluate(BEYOND)
            wrong += [f"{address} {lang} {width}: too wide: {beyond}"] if beyond else []
        wrong += [f"{address} {lang} {scheme}: {fault}" for fault in axe_violations(page)]
    return wrong
