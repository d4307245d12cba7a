"""A live service on the real boundaries with a small demonstration, and a browser to open it."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import maps
from api.main import create_app
from boundaries.reference.service import load as load_reference
from boundaries.sets.service import BoundarySetRecord
from database.session import Database
from geo.clusters.service import analyse
from geo.location.service import locate_all
from geo.publication.service import publish
from maps.explorer.assets import build_assets
from maps.tiles.service import build_tiles
from registry.accounts import service as accounts
from registry.accounts.passwords import hash_password
from registry.accounts.service import Grant
from registry.demo.service import populate
from registry.poverty_lines.service import load as load_poverty_lines
from tests.browser.states import states as states
from tests.conftest import NewDatabase
from tests.serving import served

HOUSEHOLDS = 30_000
WEB = Path(maps.__file__).parent / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("PETAKASIH_CHROMIUM", "/usr/bin/chromium")

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The test machine has no graphics card: WebGL in software.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


OFFICER = ("aisyah", "empat perkataan untuk ujian")
"""Login and password of the one officer."""

EVERYBODY = ("semua", "empat perkataan untuk semua")
"""Login and password of one who has every role below."""

ROLES = (
    "counter_officer",
    "district_officer",
    "meeting_secretary",
    "state_supervisor",
    "agency_officer",
    "planner",
    "administrator",
)


@pytest.fixture(scope="session")
def site_database(
    new_database: NewDatabase, database: Database, boundary_set: BoundarySetRecord
) -> Iterator[Database]:
    """Return the database of the running service: real boundaries, nobody in it yet."""
    built = database
    with new_database() as opened:
        copy_boundary_sets(built, opened)
        yield opened


@pytest.fixture(scope="session")
def site(site_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a running service with one officer, who reviews addresses."""
    database, folder = site_database, tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        with database.writing() as session:
            load_reference(session)
            load_poverty_lines(session)
            officer, _ = accounts.create_person(session, OFFICER[0], "Aisyah", "tests")
            accounts.give(session, officer, Grant("district_officer"), "tests")
            officer.secret_hash, officer.is_first_password = hash_password(OFFICER[1]), False
        populate(database, households=HOUSEHOLDS, seed=1)
        locate_all(database)
        publication = publish(database)
        build_tiles(database, publication.boundary_set_id, folder / "tiles")
        build_assets(WEB, folder / "web")
        patch.setenv("PETAKASIH_DATA_DIR", str(folder))
        opened = served(database)
        app = create_app(opened)
        with serving(uvicorn.Config(app, log_level="warning", lifespan="off")) as address:
            yield address
        app.state.import_desk.close()
        opened.close()


@pytest.fixture(scope="session")
def grown(site: str, site_database: Database) -> str:
    """Return the site with clusters and an earlier publication on the same boundaries."""
    publish(site_database, threshold=11)
    analyse(site_database, None)
    return site


def copy_boundary_sets(source: Database, target: Database) -> None:
    """Copy what took most of a minute to build, row by row as it stands."""
    with (
        source.write_engine.connect() as one,
        target.write_engine.begin() as other,
        one.connection.cursor() as reader,
        other.connection.cursor() as writer,
    ):
        for table in ("boundary_set", "area"):
            with (
                reader.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as rows,
                writer.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copied,
            ):
                for block in rows:
                    copied.write(block)


class serving:  # noqa: N801 - reads as a verb in `with serving(...)`
    """Run a server in a thread on a free port of this machine."""

    def __init__(self, config: uvicorn.Config) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_failure: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="session")
def everybody(browser: Browser, site: str, site_database: Database) -> Iterator[BrowserContext]:
    """Return a browser in which somebody who has every role at the desk has signed in."""
    with site_database.writing() as session:
        account, _ = accounts.create_person(session, EVERYBODY[0], "Semua", "tests")
        for role in ROLES:
            accounts.give(session, account, Grant(role), "tests")
        account.secret_hash, account.is_first_password = hash_password(EVERYBODY[1]), False
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/sign-in?next=/account")
    page.fill("#login", EVERYBODY[0])
    page.fill("#password", EVERYBODY[1])
    page.press("#password", "Enter")
    page.wait_for_selector("body.account")
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"No Chromium at {CHROMIUM}: run the tests with ./petakasih test")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


def axe_violations(page: Page) -> list[str]:
    """Return what axe-core finds against a page: each rule with the first element at fault."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def tab_to(page: Page, what: str) -> None:
    """Go on by Tab until an element that matches has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    pytest.fail(f"Tab does not lead to {what}")


class Explorer:
    """The explorer page in a browser, with what went wrong on it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.hosts: set[str] = set()
        self.failures: list[str] = []
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.failures.append(str(getattr(message, "text", message)))

    def open(self, address: str = "/") -> Page:
        """Open an address of the site and wait until the map is drawn."""
        self.page.goto(self.site + address)
        self.page.wait_for_selector('body[data-map="ready"][data-state="ready"]')
        return self.page

    def choose(self, menu: str, value: str) -> None:
        """Choose from a menu and wait until the table shows it."""
        self.page.select_option(f"#menus [name={menu}]", value)
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn what was asked for."""
        self.page.wait_for_selector('body[data-state="ready"][data-drawn="yes"]')


@pytest.fixture
def explorer(browser: Browser, site: str) -> Iterator[Explorer]:
    """Return a fresh explorer on a desktop screen; nothing may go wrong on its page."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", accept_downloads=False
    )
    opened = Explorer(context.new_page(), site)
    yield opened
    context.close()
    assert opened.failures == []


@pytest.fixture(scope="session")
def officer(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """Return a browser in which the officer has signed in, by keyboard alone."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/sign-in?next=/account")
    page.keyboard.press("Tab")  # the way past the menu
    page.focus("#login")
    page.keyboard.type(OFFICER[0])
    page.keyboard.press("Tab")
    page.keyboard.type(OFFICER[1])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Akaun")
    yield context
    context.close()
