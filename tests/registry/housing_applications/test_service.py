"""Applications for a house: only the table's steps, the rule, the cap, and four eyes."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database.errors import InvalidInput
from database.session import WriteSession
from registry.aid.service import of_household
from registry.calendar.service import today
from registry.housing_applications import service
from registry.housing_applications.finding import HousingApplicationNotFound, get
from registry.housing_applications.papers import Papers
from registry.housing_applications.service import HouseAlreadyAsked, HousingFilter
from registry.housing_applications.steps import HousingStep, InspectionMissing
from registry.workflows.applications import NotEligible
from registry.workflows.service import ApplicationChanged, NotThisOfficer, StepNotPossible
from tests.registry.housing_applications.made import (
    COST,
    OWN_LAND,
    approved,
    asked,
    handed_over,
    inspected,
    recommended,
    take,
    under_works,
    verified,
)
from tests.registry.registrations.families import (
    AGENCY,
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    SECRETARY,
    SUPERVISOR,
)


def test_a_house_that_is_handed_over_stands_in_the_household_s_aid(session: WriteSession) -> None:
    one = handed_over(session)
    ((agency, programme, aid),) = of_household(session, one.household_id)
    assert (agency.code, programme.code, aid.active_from) == ("KKDW", "PPRS", today())
    assert (one.state, one.aid_record_id, one.handed_on) == ("diserah", aid.id, today())


def test_one_house_is_asked_for_at_a_time(session: WriteSession) -> None:
    one = asked(session)
    again = {"category": "bina_baharu", "applied_on": today()}
    with pytest.raises(HouseAlreadyAsked):
        service.apply(session, one.household_id, COUNTER, **again)
    take(session, one, "withdraw", COUNTER, note="Tukar fikiran")
    assert service.apply(session, one.household_id, COUNTER, **again).state == "dimohon"


def test_only_what_was_inspected_and_is_eligible_is_recommended(session: WriteSession) -> None:
    one = asked(session)
    with pytest.raises(InspectionMissing):
        take(session, one, "inspect", ENUMERATOR)
    inspected(session, one, repair_economy="tidak_ekonomik")
    take(session, one, "inspect", ENUMERATOR)
    with pytest.raises(NotEligible, match="economic"):
        take(session, one, "recommend", DISTRICT)
    inspected(session, one)
    take(session, one, "recommend", DISTRICT)
    assert one.state == "disokong"


def test_what_is_not_known_yet_is_named(session: WriteSession) -> None:
    one = asked(session, Papers(endorsement="ekasih"))
    inspected(session, one)
    take(session, one, "inspect", ENUMERATOR)
    with pytest.raises(NotEligible) as refused:
        take(session, one, "recommend", DISTRICT)
    assert "land_status" in str(refused.value.expected)


@pytest.mark.parametrize(
    ("papers", "met"),
    [
        (OWN_LAND, True),
        (Papers("kumpulan_fokus", "FGD/1", None, "milik_sendiri"), True),
        (Papers("agensi", "KKDW/1", None, "milik_sendiri"), True),
        (Papers("kementerian", "M/1", None, "milik_sendiri"), True),
        (replace(OWN_LAND, land_status="milik_bersama"), False),
        (replace(OWN_LAND, land_status="milik_bersama", permission_on=today()), True),
        (replace(OWN_LAND, land_status="izin_keluarga", land_owner="ibu_bapa"), False),
        (
            replace(
                OWN_LAND,
                land_status="izin_keluarga",
                land_owner="ibu_bapa",
                permission_on=today(),
            ),
            True,
        ),
        (replace(OWN_LAND, land_status="tanpa_kebenaran"), False),
    ],
)
def test_papers_decide_by_the_rule_of_the_category(
    session: WriteSession, papers: Papers, met: bool
) -> None:
    one = asked(session, papers)
    inspected(session, one)
    assert bool(service.decision(session, one.id).met) is met


def test_a_committee_s_endorsement_needs_the_number_of_its_paper(session: WriteSession) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(session, Papers(endorsement="kumpulan_fokus"))
    assert refused.value.field == "endorsement_ref"


def test_papers_are_filed_before_the_recommendation_only(session: WriteSession) -> None:
    one = asked(session, Papers())
    service.file(session, one.id, one.version, OWN_LAND)
    assert one.land_status == "milik_sendiri"
    done = recommended(session)
    with pytest.raises(StepNotPossible):
        service.file(session, done.id, done.version, OWN_LAND)


def test_who_recommended_may_not_approve(session: WriteSession) -> None:
    one = asked(session)
    inspected(session, one)
    take(session, one, "inspect", ENUMERATOR)
    take(session, one, "recommend", AGENCY)
    with pytest.raises(NotThisOfficer):
        take(session, one, "approve", AGENCY, approved_rm=COST)
    take(session, one, "approve", SUPERVISOR, approved_rm=COST)
    assert (one.state, one.cap_rm) == ("diluluskan", 20_000)


@pytest.mark.parametrize("amount", [COST + Decimal("0.01"), Decimal(0), None, Decimal("NaN")])
def test_a_repair_is_paid_as_inspected(session: WriteSession, amount: Decimal | None) -> None:
    one = recommended(session)
    with pytest.raises(InvalidInput) as refused:
        take(session, one, "approve", SUPERVISOR, approved_rm=amount)
    assert (refused.value.field, "8346.00" in str(refused.value.expected)) == ("approved_rm", True)


def test_no_repair_is_paid_beyond_the_rate_of_the_day(session: WriteSession) -> None:
    one = asked(session)
    inspected(session, one, lines=(dear := (one_line("50000.00"),)))
    take(session, one, "inspect", ENUMERATOR)
    take(session, one, "recommend", DISTRICT)
    with pytest.raises(InvalidInput) as refused:
        take(session, one, "approve", SUPERVISOR, approved_rm=dear[0].cost_rm)
    assert "20000.00" in str(refused.value.expected)


def one_line(cost: str) -> object:
    from registry.housing_applications.papers import CostLine

    return CostLine("dinding", "requisition", Decimal(1), Decimal(cost))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contractor": " "}, "contractor"),
        ({"contractor_grade": "G9"}, "contractor_grade"),
        ({"contract_rm": COST + 1}, "contract_rm"),
    ],
)
def test_a_contract_stays_within_what_was_approved(
    session: WriteSession, changes: dict[str, object], field: str
) -> None:
    given = {"contractor": "Bina Contoh", "contractor_grade": "G1", "contract_rm": COST}
    one = approved(session)
    with pytest.raises(InvalidInput) as refused:
        take(session, one, "appoint", AGENCY, **given | changes)
    assert refused.value.field == field


def test_works_only_grow_and_end_with_an_inspection(session: WriteSession) -> None:
    one = under_works(session)
    take(session, one, "progress", ENUMERATOR, progress_percent=40)
    with pytest.raises(InvalidInput, match="higher"):
        take(session, one, "progress", ENUMERATOR, progress_percent=40)
    with pytest.raises(InvalidInput, match="40 %"):
        take(session, one, "complete", AGENCY)
    take(session, one, "progress", ENUMERATOR, progress_percent=100)
    with pytest.raises(InspectionMissing):
        take(session, one, "complete", AGENCY)
    inspected(session, one, kind="siap")
    take(session, one, "complete", AGENCY)
    with pytest.raises(NotThisOfficer):
        take(session, one, "hand_over", AGENCY, handed_on=today())


def test_waiting_keeps_the_demand_visible(session: WriteSession) -> None:
    one = recommended(session)
    take(session, one, "wait", SUPERVISOR, note="Kuota habis")
    page = service.list_applications(session, HousingFilter(status="menunggu"))
    assert one.id in {found.application.id for found in page.items}
    take(session, one, "approve", SUPERVISOR, approved_rm=COST)
    assert one.state == "diluluskan"


def test_the_points_of_an_application_are_shown_group_by_group(session: WriteSession) -> None:
    one = asked(session)
    inspected(session, one, is_damaged_by_disaster=True)
    found = service.standing(session, one.id)
    points = {each.group.code: each.points for each in found.standings}
    assert points["disaster"] == 15
    assert found.points == sum(points.values())


def test_a_step_on_an_older_version_is_told_what_came_first(session: WriteSession) -> None:
    one = recommended(session)
    with pytest.raises(ApplicationChanged, match="recommend"):
        service.take(session, one.id, HousingStep("wait", 1, note="x"), SUPERVISOR)


def test_roles_outside_the_table_and_unknown_keys_are_refused(session: WriteSession) -> None:
    home = verified(session).household
    with pytest.raises(NotThisOfficer):
        service.apply(session, home.id, SECRETARY, category="baik_pulih", applied_on=today())
    with pytest.raises(InvalidInput, match="category"):
        service.apply(session, home.id, COUNTER, category="rumah", applied_on=today())
    with pytest.raises(HousingApplicationNotFound):
        get(session, uuid4())


@pytest.mark.parametrize("change", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_the_database_itself_keeps_every_event(session: WriteSession, change: str) -> None:
    asked(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(change.format("housing_application_event")))
