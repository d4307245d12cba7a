"""PPR: projects as data, applications by the rule and the state's own, no flat given twice."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database.errors import InvalidInput
from database.session import WriteSession
from registry.actors.service import Actor
from registry.aid.service import of_household
from registry.calendar.service import today
from registry.eligibility.conditions import BrokenRule
from registry.poverty_lines.service import load as load_lines
from registry.ppr import projects, schemes, service
from registry.ppr.models import PprApplication
from registry.ppr.projects import ProjectNotFound
from registry.ppr.public import words
from registry.ppr.service import (
    FlatAlreadyAsked,
    PprApplicationNotFound,
    PprFilter,
)
from registry.ppr.steps import NoFlatFree, PprStep
from registry.ppr.workflow import WORKFLOW
from registry.programmes.service import load as load_programmes
from registry.records.service import RecordPatch
from registry.workflows.applications import NotEligible
from registry.workflows.service import NotThisOfficer
from tests.registry.records.made import family
from tests.registry.registrations.families import (
    AGENCY,
    COUNTER,
    DISTRICT,
    OTHER_AGENCY,
    SECRETARY,
)

PROJECT = "PPR-CONTOH-S12"
CONDITION = """
[[condition]]
states = ["S12"]
if = "size >= {size}"
ms = "Seisi rumah"
en = "People in the household"
source = "made up"
"""


def asked(session: WriteSession, tenure: str = "sewa") -> PprApplication:
    """Return an application of a family of three that lives in a dwelling of this tenure."""
    load_lines(session)
    load_programmes(session)
    projects.load_demo(session)
    home = family(
        session,
        record=RecordPatch(
            household={
                "address": "Kampung Contoh",
                "stated_state_code": "S12",
                "stated_district_code": "D12-08",
            },
            dwelling={"tenure": tenure},
        ),
    )
    return service.apply(session, home.id, COUNTER, project=PROJECT, applied_on=today())


def take(session: WriteSession, one: PprApplication, event: str, by: Actor, **more: Any) -> None:
    service.take(session, one.id, PprStep(event, one.version, **more), by)


def offered(session: WriteSession) -> PprApplication:
    one = asked(session)
    take(session, one, "screen", AGENCY)
    take(session, one, "offer", OTHER_AGENCY, unit_no="A-3-12")
    return one


@pytest.mark.parametrize(
    ("tenure", "state", "rent", "price"),
    [
        ("disewa", "S10", 124, None),
        ("disewa", "S12", 124, None),
        ("dimiliki", "S01", None, 35_000),
        ("dimiliki", "S13", None, 42_000),
        ("dimiliki", "S15", None, 42_000),
    ],
)
def test_rents_and_prices_are_those_of_the_sources(
    tenure: str, state: str, rent: int | None, price: int | None
) -> None:
    found = schemes.scheme(tenure, state, date(2026, 1, 1))
    assert (found.rent_rm, found.price_rm) == (rent, price)


def test_before_the_first_day_no_rent_is_known() -> None:
    with pytest.raises(schemes.SchemeUnknown):
        schemes.scheme("disewa", "S01", date(2001, 1, 1))


def test_a_signed_flat_stands_in_the_household_s_aid_until_it_is_left(
    session: WriteSession,
) -> None:
    one = offered(session)
    take(session, one, "accept", AGENCY, signed_on=today())
    ((agency, programme, aid),) = of_household(session, one.household_id)
    assert (agency.code, programme.code, aid.active_until) == ("KPKT", "PPR", None)
    take(session, one, "leave", AGENCY, note="Pindah")
    session.refresh(aid)
    assert (one.state, aid.active_until) == ("keluar", today() + timedelta(days=1))


def test_who_owns_a_house_is_not_eligible(session: WriteSession) -> None:
    one = asked(session, tenure="sendiri")
    with pytest.raises(NotEligible):
        take(session, one, "screen", AGENCY)
    assert service.eligibility(session, one.id).met is False


def test_a_state_may_ask_more(session: WriteSession, monkeypatch: pytest.MonkeyPatch) -> None:
    one = asked(session)
    assert service.eligibility(session, one.id).met is True
    for size, met in ((3, True), (4, False)):
        more = schemes.read_conditions(CONDITION.format(size=size))
        monkeypatch.setattr(service, "state_conditions", lambda more=more: more)
        assert service.eligibility(session, one.id).met is met
    with pytest.raises(BrokenRule):
        schemes.read_conditions(CONDITION.replace("size >=", "kasut >=").format(size=1))


def test_one_flat_is_asked_for_at_a_time(session: WriteSession) -> None:
    one = asked(session)
    with pytest.raises(FlatAlreadyAsked):
        service.apply(session, one.household_id, COUNTER, project=PROJECT, applied_on=today())


def test_who_screened_may_not_offer(session: WriteSession) -> None:
    one = asked(session)
    take(session, one, "screen", AGENCY)
    with pytest.raises(NotThisOfficer):
        take(session, one, "offer", AGENCY, unit_no="A-1-1")
    with pytest.raises(InvalidInput) as refused:
        take(session, one, "offer", OTHER_AGENCY)
    assert refused.value.field == "unit_no"


def test_no_more_flats_are_offered_than_there_are(session: WriteSession) -> None:
    one = offered(session)
    projects.find(session, PROJECT).units = 1
    other = asked_again(session)
    take(session, other, "screen", AGENCY)
    with pytest.raises(NoFlatFree):
        take(session, other, "offer", OTHER_AGENCY, unit_no="A-3-13")
    take(session, one, "decline", AGENCY, note="Terlalu jauh")
    take(session, other, "offer", OTHER_AGENCY, unit_no="A-3-12")
    assert (one.state, one.unit_no, other.state) == ("menunggu", None, "ditawarkan")


def asked_again(session: WriteSession) -> PprApplication:
    home = family(session, record=RecordPatch({"address": "Jalan Contoh"}, {"tenure": "sewa"}))
    return service.apply(session, home.id, COUNTER, project=PROJECT, applied_on=today())


def test_projects_are_listed_with_their_free_flats(session: WriteSession) -> None:
    offered(session)
    (one,) = projects.list_projects(session, today(), "S12")
    assert (one.project.units - one.free, one.scheme.rent_rm) == (1, 124)
    assert projects.list_projects(session, today(), tenure="dimiliki")
    with pytest.raises(InvalidInput):
        projects.list_projects(session, today(), tenure="dipajak")


def test_a_file_of_projects_is_taken_in_whole_or_not_at_all(session: WriteSession) -> None:
    row = {"code": "X1", "name": "PPR X", "state_code": "S01", "tenure": "disewa", "units": "20"}
    assert projects.load(session, [row], "TEDUH, 2026-11-01") == 1
    with pytest.raises(InvalidInput) as refused:
        projects.load(session, [row | {"code": "X2"}, row | {"units": "-3"}], "TEDUH")
    assert [one.field for one in refused.value.faults] == ["line 3: units"]
    with pytest.raises(ProjectNotFound):
        projects.find(session, "X2")


def test_applications_are_listed_by_waiting_time(session: WriteSession) -> None:
    one = asked(session)
    page = service.list_applications(session, PprFilter(project=PROJECT, status="dimohon"))
    assert one.id in {found.application.id for found in page.items}
    with pytest.raises(InvalidInput, match="status"):
        service.list_applications(session, PprFilter(status="x"))


def test_roles_outside_the_table_and_unknown_things_are_refused(session: WriteSession) -> None:
    one = asked(session)
    with pytest.raises(NotThisOfficer):
        take(session, one, "screen", SECRETARY)
    with pytest.raises(InvalidInput, match="note"):
        take(session, one, "reject", DISTRICT)
    with pytest.raises(PprApplicationNotFound):
        service.get(session, uuid4())


def test_every_state_has_words_in_both_languages() -> None:
    for state in WORKFLOW.states:
        told = words(state)
        assert all(told[part][lang] for part in ("status", "next") for lang in ("ms", "en"))


@pytest.mark.parametrize("change", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_the_database_itself_keeps_every_event(session: WriteSession, change: str) -> None:
    asked(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(change.format("ppr_application_event")))
