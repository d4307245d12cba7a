"""Every endpoint, asked by every role with every reach of a grant, does what the matrix says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from anyio.from_thread import BlockingPortal
from fastapi import APIRouter
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from weasyprint import HTML

from api import main
from api.access.document import roles_document
from api.access.guard import DISTRICTS, STATES
from api.access.matrix import PUBLIC, REACHES, Row, matrix, require_rows, roles
from api.main import ROUTERS, create_app
from database.errors import SetupError
from database.session import Database, WriteSession
from registry.accounts.reach import BY_KEY, BY_REFERENCE
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.aid.models import AidRecord
from registry.aid.service import record
from registry.aid_applications.service import apply
from registry.options.service import get_option_list
from registry.persons.service import of_household
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load as load_programmes
from registry.referrals.models import Referral
from registry.referrals.service import refer
from tests.api.conftest import SETTINGS
from tests.api.officers import app_of, bearer, enrol
from tests.conftest import NewDatabase
from tests.registry.agreements.made import DRAFTER, agreed, expired, step
from tests.registry.duplicates.twins import loose_pair
from tests.registry.housing_applications.made import flat_parameters, house_parameters
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY, meeting
from tests.serving import nowhere

ROOT = Path(__file__).resolve().parents[3]
OWN, OTHER = ("S12", "D12-08"), ("S13", "D13-01")
GRANTS: dict[str, dict[str, str]] = {
    "country": {},
    "own state": {"area": OWN[0]},
    "own district": {"area": OWN[1]},
    "other state": {"area": OTHER[0]},
    "other district": {"area": OTHER[1]},
    "own agency": {"agency": "JKM"},
    "other agency": {"agency": "KKDW"},
}
OWN_AGENCY = re.compile(r"(application_id|aid_record_id)}")
"""What is an agency's by itself; the rest of a path is nobody's."""

AGREED: dict[str, dict[str, str]] = {
    "agency with an agreement in force": {"agency": "KPM"},
    "agency with a suspended agreement": {"agency": "MOF"},
    "agency with an expired agreement": {"agency": "MAIN"},
}
"""Agencies whose agreements cover the own area: that opens them no other endpoint than its own."""

REFUSALS = ("unauthorized", "role-refused", "outside-grant", "not-here")
READING_POSTS = (
    "POST /v1/duplicates/checks",
    "POST /v1/households/{household}/eligibility",
    "POST /v1/households/{household}/reveals",
)
"""What is asked by POST for the length of the question, and writes nothing."""

SIGNING_OUT = ("DELETE /v1/sessions/current", "POST /sign-out")
"""What would sign out whom the other rows ask as."""

ROLES = tuple(role for role in roles() if role != PUBLIC)
ACTORS = (*product(ROLES, GRANTS), *product(["agency_officer"], AGREED))
ROWS = [pytest.param(row, id=row.operation) for row in matrix().values()]


def who(role: str, reach: str) -> Actor:
    return Actor(f"{role} of {reach}", role)


@dataclass
class World:
    """A service with an account for each role and grant, and things that lie in the own area."""

    client: httpx.AsyncClient
    portal: BlockingPortal
    there: dict[str, str]

    def ask(self, row: Row, actors: Sequence[Actor | None]) -> list[str]:
        """Return how the service refused each of them, or "in".

        All are asked in the service's own thread: a change of threads costs more than an answer.
        """
        return self.portal.call(self._ask_all, row, actors)

    async def _ask_all(self, row: Row, actors: Sequence[Actor | None]) -> list[str]:
        return [await self._ask(row, actor) for actor in actors]

    async def _ask(self, row: Row, actor: Actor | None) -> str:
        path = row.path.replace("{name:path}", "{name}")
        for name, value in self.there.items():
            path = path.replace(f"{{{name}}}", value)
        in_area = row.reach == "asked"
        query = {"district": OWN[1], "agency": "JKM"} if row.of_agency and in_area else {}
        if in_area and not query:
            query = {
                "state" if "meetings" in row.path else "district": OWN["meetings" not in row.path]
            }
        body: Any = None
        if row.method in ("POST", "PUT", "PATCH"):
            body = {"agency": "JKM"} if row.of_agency else {}
            if row.reach == "named" and "{" not in row.path:
                body |= {"state_code": OWN[0], "district_code": OWN[1]}
        answer = await self.client.request(
            row.method,
            path,
            params=query,
            json=body,
            headers=bearer(actor) if actor else None,
            follow_redirects=False,
        )
        kind = "in"
        if answer.headers.get("content-type") == "application/problem+json":
            assert answer.status_code != 500, (row, actor, answer.text)
            kind = str(answer.json()["type"]).rpartition(":")[2]
        return kind if kind in REFUSALS else "in"


@pytest.fixture(scope="module")
def blank_documents() -> Iterator[None]:
    """Leave PDFs unprinted: who gets one is asked here, 25 times, not what is in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTML, "write_pdf", lambda *_asked, **_options: b"%PDF-")
        yield


@pytest.fixture(scope="module")
def world(new_database: NewDatabase, blank_documents: None) -> Iterator[World]:
    with new_database() as database:
        with database.writing() as session:
            load_lines(session)
            load_agencies(session)
            load_programmes(session)
        for reach, limits in GRANTS.items():
            enrol(database, [who(role, reach) for role in ROLES], **limits)
        for reach, limits in AGREED.items():
            enrol(database, [who("agency_officer", reach)], **limits)
        app = app_of(database, SETTINGS)
        wire = httpx.ASGITransport(app, raise_app_exceptions=False)
        with TestClient(app) as running:
            assert running.portal is not None
            client = httpx.AsyncClient(transport=wire, base_url="http://testserver")
            yield World(client, running.portal, things(database))
            running.portal.call(client.aclose)


def referred(session: WriteSession, home: UUID) -> Referral:
    """Return a referral of a household."""
    return refer(
        session,
        home,
        AGENCY,
        from_agency="KKDW",
        to_agency="JKM",
        purpose="oku",
        reason="Ujian",
        referred_on=date(2026, 1, 1),
    )


def given(session: WriteSession, home: UUID) -> AidRecord:
    """Return aid of a household, recorded without an application."""
    return record(
        session,
        home,
        agency="JKM",
        programme="BWE",
        amount_monthly=Decimal(500),
        active_from=date(2026, 1, 1),
    )


def things(database: Database) -> dict[str, str]:
    """Return path parameters of things in the own area."""
    with database.writing() as session:
        agreed(session, recipient="KPM")
        step(session, agreed(session, recipient="MOF"), "suspend", DRAFTER)
        expired(session, recipient="MAIN")
        home = family(session)
        assert (home.stated_state_code, home.stated_district_code) == OWN
        asked = apply(
            session, home.id, AGENCY, agency="JKM", programme="BWE", applied_on=home.registered_on
        )
        return {
            "household": str(home.id),
            "reference_no": home.reference_no,
            "person_id": str(of_household(session, home.id)[-1].id),
            "meeting_id": str(meeting(session).id),
            "pair_id": str(loose_pair(session).id),
            "referral_id": str(referred(session, home.id).id),
            "application_id": str(asked.id),
            "aid_record_id": str(given(session, home.id).id),
            "agreement_id": str(agreed(session).id),
            "form": "csv",
            **house_parameters(session, home.id),
            **flat_parameters(session, home.id),
        } | dict.fromkeys(("task_id", "job", "dry_run", "merge_id", "request_id"), str(uuid4()))


def agency_of(row: Row) -> str:
    """Return whose aid it is that a row is about."""
    if "{ppr_application_id}" in row.path:
        return "KPKT"
    return "KKDW" if "{housing_application_id}" in row.path else "JKM"


def expected(row: Row, role: str | None, reach: str) -> str:
    """Return what the matrix says, worked out anew from its words."""
    if row.reach == PUBLIC:
        return "in"
    if role is None:
        return "unauthorized"
    if row.reach == "own":
        return "in"
    if role not in row.roles:
        return "role-refused"
    if reach == "country" or row.reach == "any":
        return "in"
    limits = (GRANTS | AGREED)[reach]
    if row.reach == "country":
        return "in" if row.of_agency and "area" not in limits else "outside-grant"
    in_area = limits.get("area") in (None, *OWN)
    if "meetings" in row.path and row.reach == "asked":
        in_area = limits.get("area") in (None, OWN[0])  # the list can be asked for a state only
    in_agency = not row.of_agency or limits.get("agency") in (None, agency_of(row))
    if in_area and in_agency:
        return "in"
    names_in_path = "{" in row.path and (not in_area or OWN_AGENCY.search(row.path))
    return "not-here" if row.reach == "named" and names_in_path else "outside-grant"


@pytest.mark.parametrize("row", ROWS)
def test_every_role_and_reach_gets_what_the_matrix_says(world: World, row: Row) -> None:
    if "{tag}" not in row.path and row.path != "/tiles/{name}":
        assert world.ask(row, [None]) == [expected(row, None, "")]
    if row.reach == PUBLIC or row.operation in SIGNING_OUT:
        return
    found = world.ask(row, [who(role, reach) for role, reach in ACTORS])
    wanted = [expected(row, role, reach) for role, reach in ACTORS]
    assert dict(zip(ACTORS, found, strict=True)) == dict(zip(ACTORS, wanted, strict=True))


def test_every_endpoint_has_a_row_and_every_row_an_endpoint() -> None:
    served = {
        f"{method} {route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    assert served | {"GET /openapi.json"} == set(matrix())


def test_an_endpoint_without_a_row_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = APIRouter()
    forgotten.add_api_route("/v1/forgotten", lambda: "secret")
    monkeypatch.setattr(main, "ROUTERS", (*ROUTERS, forgotten))
    with pytest.raises(SetupError, match="GET /v1/forgotten has no row"):
        create_app(nowhere())
    with pytest.raises(SetupError):
        require_rows([route for route in forgotten.routes if isinstance(route, APIRoute)])


def test_the_roles_are_those_of_the_option_list() -> None:
    assert tuple(get_option_list("officer_roles").codes) == ROLES


def test_a_row_says_how_far_and_a_service_s_scope() -> None:
    for row in matrix().values():
        assert row.reach in REACHES
        assert (row.roles == (PUBLIC,)) == (row.reach == PUBLIC)
        assert (row.scope is None) == (row.reach in (PUBLIC, "own")), row
        reads = row.method == "GET" or row.operation in READING_POSTS
        assert row.scope is None or row.scope.endswith(".write") != reads, row


def test_whatever_a_named_row_names_can_be_looked_up() -> None:
    known = {*BY_KEY, *BY_REFERENCE}
    for row in matrix().values():
        parameters = {part[1:-1] for part in row.path.split("/") if part.startswith("{")}
        if row.reach == "named":
            assert parameters <= known, row


def test_every_field_that_names_an_area_is_known() -> None:
    document = create_app(nowhere(), SETTINGS).openapi()
    elsewhere = {"school_state_code", "school_district_code"}
    for name, schema in document["components"]["schemas"].items():
        if name.endswith(("Create", "Body", "Fields", "Change", "Patch")):
            for field in schema.get("properties", {}):
                if field.endswith(("state_code", "district_code")):
                    assert field in {*STATES, *DISTRICTS, *elsewhere}, (name, field)


def test_the_page_about_roles_is_what_the_matrix_says() -> None:
    assert (ROOT / "docs" / "roles.md").read_text(encoding="utf-8") == roles_document()
