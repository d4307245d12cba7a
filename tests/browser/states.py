"""Records at every point of their way, and the forms that are sent about them."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from database.session import Database, WriteSession
from geo.publication.service import latest
from geo.scenarios import filling
from geo.scenarios import service as scenarios
from geo.targeting.claims import Formula
from geo.targeting.service import Order
from registry.accounts import service as accounts
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.duplicates import service as duplicates
from registry.households.models import Household
from registry.imports.models import ImportJob, ImportRow
from registry.imports.service import roll_back, run
from registry.meetings import service as meetings
from registry.meetings.forms import Decision
from registry.programmes.service import load as load_programmes
from tests.registry.agreements.made import APPROVER, agreed, drafted, step
from tests.registry.duplicates.twins import loose_pair
from tests.registry.housing_applications.made import flat_parameters, handed_over, house_parameters
from tests.registry.imports.files import household, of, write_csv
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    SECRETARY,
    SUPERVISOR,
    meeting,
    new_case,
    rejected_case,
    verified_case,
)

PLANNER = Actor("Perancang P", "planner")
SABAH, RANAU = "S12", "D12-08"

ROWS = [
    household(7_001),
    household(7_002, district="Atlantis"),
    household(7_003),
    household(7_004, district="Atlantis"),
]
"""Of two files: the first row of each is taken in, the second waits."""

SENT: tuple[tuple[str, dict[str, str]], ...] = (
    ("/sign-in", {"login": "tiada", "password": "salah"}),
    ("/sign-in", {"login": "baharu", "password": "{first_password}"}),
    ("/semakan", {}),
    ("/semakan", {"identity_no": "800101-12-9999", "birth_date": "1980-01-01"}),
    ("/semakan-kendiri", {}),
    (
        "/semakan-kendiri",
        {"household_size": "4", "yearly_income": "12000", "state_code": "S12"},
    ),
    ("/desk/cases", {"head_name": "Contoh", "members[0].name": "Ahli"}),
    ("/desk/cases", {"head_name": "Contoh", "members[0].name": "A", "members[0].birth_date": "x"}),
    (
        "/desk/cases/{case}/steps",
        {"event": "reject_on_criteria", "version": "1", "reason": "not_citizen"},
    ),
    ("/desk/cases/{case}/form", {"event": "correct", "version": "1", "household_size": "x"}),
    ("/desk/meetings", {}),
    ("/desk/meetings", {"held_on": "2026-11-20", "minutes_no": "1", "level": "daerah"}),
    ("/desk/meetings/{meeting}/cases", {"reference_nos": "KE-TIADA"}),
    ("/desk/meetings/{meeting}/decisions", {"decision-1": "ditolak"}),
    ("/desk/meetings/{meeting}/closure", {}),
    ("/desk/duplicates/{pair}/decisions", {"version": "1", "kind": "not_same"}),
    ("/desk/imports", {"kind": "households"}),
    ("/desk/imports/{job}/rollback", {}),
    ("/desk/houses", {"reference_no": "KE-TIADA"}),
    ("/desk/houses/{house}/steps", {"form": "steps", "event": "approve", "version": "1"}),
    ("/desk/houses/{house}/papers", {"form": "papers", "version": "1", "endorsed_on": "x"}),
    ("/desk/houses/{house}/inspections", {"form": "inspection", "inspected_on": "x"}),
    ("/desk/houses/{house}/inspections/{inspection}/photos", {"form": "photo-{inspection}"}),
    ("/desk/flats", {"reference_no": "KE-TIADA"}),
    ("/desk/flats/{flat}/steps", {"event": "sign", "version": "1", "signed_on": "x"}),
    ("/desk/sharings", {"name": "Satu"}),
    ("/desk/sharings/{submitted}/submission", {}),
    ("/desk/sharings/{submitted}/decisions?state=S12", {"decision": "ditolak"}),
    ("/desk/sharings/{draft}/fillings?district=D12-08", {}),
    ("/desk/agreements", {"areas": "S12"}),
    ("/desk/agreements/{draft_agreement}/events", {"event": "end", "version": "1"}),
)
"""Forms as they are sent and refused or answered; names in braces are those of `states`."""

STATES = (
    "/desk/cases/{verified}?done=verify",
    "/desk/cases/{rejected}",
    "/desk/meetings/{closed}?done=closed",
    "/desk/duplicates?status=merged",
    "/desk/duplicates/{apart}?done=not_same",
    "/desk/houses?status=ditarik_balik",
    "/desk/houses/{handed_over}?done=hand_over",
    "/desk/imports/{job}?done=sent",
    "/desk/imports/{taken_back}?done=rolled_back",
    "/desk/sharings/{submitted}?done=submitted",
    "/desk/sharings/{submitted}/families?district=D12-08&done=filled",
    "/desk/sharings/{draft}/families?district=D12-08",
    "/desk/agreements/{in_force}?done=step",
    "/desk/agreements/{ended}",
    "/pejabat",
)
"""Records at other points of their way, what follows a step, lists with nothing in them."""

FAILURES: Mapping[str, int] = {
    "/tiada": 404,
    "/desk/meetings/00000000-0000-7000-8000-000000000000": 404,
    "/desk/cases?status=tiada": 400,
    "/?indicator=tiada": 400,
    "/sheet?indicator=tiada": 400,
    "/embed?level=tiada": 400,
}
"""Addresses that nothing can be shown at, and the status they are answered with."""


@pytest.fixture(scope="session")
def states(
    site_database: Database, grown: str, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """Return one of everything at each point of its way that has a page."""
    with site_database.writing() as session:
        load_agencies(session)
        load_programmes(session)
        _, password = accounts.create_person(session, "baharu", "Baharu", "tests")
        found = {"first_password": password}
        found |= cases_and_meetings(session) | pairs(session) | homes(session)
        found |= agreements(session) | sharings(session)
    found |= imports(site_database, tmp_path_factory.mktemp("forms"))
    return found


def cases_and_meetings(session: WriteSession) -> dict[str, str]:
    held, closed = meeting(session), meeting(session)
    case, decided = new_case(session), new_case(session)
    meetings.add_cases(session, held.id, [case.household.reference_no], SECRETARY)
    choice = Decision(decided.household.reference_no, "terima")
    meetings.decide(session, closed.id, [choice], SECRETARY)
    meetings.close(session, closed.id, SECRETARY)
    return {
        "case": case.household.reference_no,
        "verified": verified_case(session).household.reference_no,
        "rejected": rejected_case(session).household.reference_no,
        "meeting": str(held.id),
        "closed": str(closed.id),
    }


def pairs(session: WriteSession) -> dict[str, str]:
    pair, apart = loose_pair(session), loose_pair(session)
    duplicates.decide_not_same(session, apart.id, apart.version, "Dua keluarga", DISTRICT)
    return {"pair": str(pair.id), "apart": str(apart.id)}


def homes(session: WriteSession) -> dict[str, str]:
    home = verified_case(session).household.id
    house = house_parameters(session, home)
    return {
        "house": house["housing_application_id"],
        "inspection": house["inspection_id"],
        "handed_over": str(handed_over(session).id),
        "flat": flat_parameters(session, home)["ppr_application_id"],
    }


def agreements(session: WriteSession) -> dict[str, str]:
    ended = step(session, agreed(session, areas=["S01"]), "end", APPROVER)
    return {
        "draft_agreement": str(drafted(session, areas=["S02"]).id),
        "in_force": str(agreed(session, areas=["S03"]).id),
        "ended": str(ended.id),
    }


def sharings(session: WriteSession) -> dict[str, str]:
    order = Order("bina_baharu", latest(session).as_of, budget_units=200, draws=5,
                  need="poor_hh", formula=Formula({"poor_hh": 1}))  # fmt: skip
    draft = scenarios.save(session, "Draf untuk borang", order, PLANNER)
    submitted = scenarios.save(session, "Dihantar untuk borang", order, PLANNER)
    scenarios.submit(session, submitted.id, PLANNER)
    scenarios.decide(session, submitted.id, SABAH, "diluluskan", SUPERVISOR)
    filling.fill(session, submitted.id, RANAU, DISTRICT)
    return {"draft": str(draft.id), "submitted": str(submitted.id)}


def imports(database: Database, folder: Path) -> dict[str, str]:
    """Return two imports: a family of the first stands before a meeting, the second is undone."""
    names = {"job": "disenarai.csv", "taken_back": "ditarik.csv"}
    for name, rows in zip(names.values(), (ROWS[:2], ROWS[2:]), strict=True):
        run(database, of(write_csv(folder / name, rows)), COUNTER)
    with database.writing() as session:
        jobs = {
            key: session.scalars(select(ImportJob.id).where(ImportJob.file_name == name)).one()
            for key, name in names.items()
        }
        roll_back(session, jobs["taken_back"], COUNTER)
        meetings.add_cases(session, meeting(session).id, imported(session, jobs["job"]), SECRETARY)
    return {key: str(job) for key, job in jobs.items()}


def imported(session: WriteSession, job: UUID) -> list[str]:
    """Return the reference numbers of the families that an import took in."""
    statement = (
        select(Household.reference_no)
        .join(ImportRow, ImportRow.record_id == Household.id)
        .where(ImportRow.job_id == job)
    )
    return list(session.scalars(statement))
