"""Houses and flats as pages: taken in, explained, inspected, decided, to the keys."""

import re
from typing import Any
from uuid import UUID

import pytest

from database.session import Database
from registry.calendar.service import today
from registry.housing_applications.finding import get
from registry.ppr.projects import load_demo
from tests.api.officers import Desk, bearer
from tests.api.pages.reading import HTML, page, send, words
from tests.registry.housing_applications.made import (
    asked,
    picture,
    recommended,
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

HOUSES, FLATS = "/desk/houses", "/desk/flats"
LINE = {"component-1": "penutup_bumbung", "element-1": "penambahbaikan"}
LINE |= {"quantity-1": "60", "unit_cost_rm-1": "120.00"}
SEEN = {
    "has_house": "ya",
    "is_dilapidated": "ya",
    "is_unsafe": "tidak",
    "is_damaged_by_disaster": "tidak",
}


@pytest.fixture
def house(registry: Database) -> str:
    """Return the address of an application for a repair, its papers filed."""
    with registry.writing() as session:
        return f"{HOUSES}/{asked(session).id}"


def version(desk: Desk, address: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page(desk, AGENCY, address).text)
    assert found is not None
    return found[1]


def step(desk: Desk, actor: Any, address: str, event: str, **fields: str) -> Any:
    known = version(desk, address)
    return send(desk, actor, f"{address}/steps?lang=en", event=event, version=known, **fields)


def test_an_application_is_taken_in_at_the_counter(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        number = verified(session).household.reference_no
    form = {"reference_no": number, "category": "baik_pulih", "applied_on": today().isoformat()}
    made = send(desk, COUNTER, HOUSES, **form)
    assert made.status_code == 303
    assert number in words(page(desk, COUNTER, made.headers["location"]))
    again = send(desk, COUNTER, f"{HOUSES}?lang=en", **form)
    assert again.status_code == 409
    assert "not at its end" in words(again)
    assert number in words(page(desk, COUNTER, f"{HOUSES}?status=dimohon"))


def test_who_takes_no_application_in_sees_no_form(desk: Desk) -> None:
    assert 'name="reference_no"' in page(desk, COUNTER, HOUSES).text
    assert 'name="reference_no"' not in page(desk, SECRETARY, HOUSES).text


def test_the_rule_and_the_points_are_explained(desk: Desk, house: str) -> None:
    told = words(page(desk, DISTRICT, f"{house}?lang=en"))
    for said in ("Eligibility explained", "Not known yet", "Priority", "eKasih", "Lampiran B"):
        assert said in told


def test_papers_are_filed_and_what_lacks_is_told_beside_the_field(desk: Desk, house: str) -> None:
    form = {"version": version(desk, house), "form": "papers", "endorsement": "agensi"}
    refused = send(desk, DISTRICT, f"{house}/papers?lang=en", **form)
    assert refused.status_code == 400
    assert 'id="endorsement_ref-fault"' in refused.text
    form |= {"endorsement_ref": "JK 3/2026", "land_status": "milik_sendiri"}
    assert send(desk, DISTRICT, f"{house}/papers", **form).status_code == 303
    assert "JK 3/2026" in words(page(desk, DISTRICT, house))


def test_an_inspection_is_filed_with_its_costs_and_a_photograph(desk: Desk, house: str) -> None:
    form = {"form": "inspection", "kind": "awal", "inspected_on": today().isoformat(), **SEEN}
    form |= {"repair_economy": "ekonomik", **LINE}
    broken = send(desk, ENUMERATOR, f"{house}/inspections", **form | {"quantity-1": "banyak"})
    assert broken.status_code == 400
    assert 'id="quantity-1-fault"' in broken.text
    assert send(desk, ENUMERATOR, f"{house}/inspections", **form).status_code == 303
    html = page(desk, ENUMERATOR, f"{house}?lang=en").text
    assert "Together RM7,200.00" in html
    (sending,) = re.findall(rf"{house}/inspections/[0-9a-f-]+/photos", html)
    sent = desk.client.post(
        sending,
        data={"form": "photo"},
        files={"photo": ("a.jpg", picture(), "image/jpeg")},
        headers=bearer(ENUMERATOR) | HTML,
        follow_redirects=False,
    )
    assert sent.status_code == 303
    (shown,) = re.findall(r'<img [^>]*src="([^"]+)"', page(desk, ENUMERATOR, house).text)[-1:]
    assert desk.get(ENUMERATOR, shown).headers["content-type"] == "image/jpeg"
    nothing = send(desk, ENUMERATOR, sending, form="photo")
    assert nothing.status_code == 400


def test_a_house_goes_on_from_the_recommendation_to_the_works(
    desk: Desk, registry: Database
) -> None:
    with registry.writing() as session:
        one = f"{HOUSES}/{recommended(session).id}"
    beyond = step(desk, SUPERVISOR, one, "approve", approved_rm="99,999")
    assert beyond.status_code == 400
    assert 'id="approve-approved_rm-fault"' in beyond.text
    assert step(desk, SUPERVISOR, one, "approve", approved_rm="8,000").status_code == 303
    contract = {"contractor": "Bina Contoh", "contractor_grade": "G1", "contract_rm": "7900"}
    assert step(desk, AGENCY, one, "appoint", **contract).status_code == 303
    assert step(desk, AGENCY, one, "start").status_code == 303
    assert step(desk, ENUMERATOR, one, "progress", progress_percent="40").status_code == 303
    told = words(page(desk, AGENCY, f"{one}?lang=en"))
    for said in ("Bina Contoh", "RM7,900.00", "40 %", "Approve", "The works are under way"):
        assert said in told
    with registry.reading() as session:
        assert get(session, UUID(one[-36:])).application.progress_percent == 40


def test_a_step_on_what_changed_meanwhile_is_told_in_words(desk: Desk, house: str) -> None:
    form = {"event": "reject", "version": "0", "note": "x"}
    answer = send(desk, DISTRICT, f"{house}/steps?lang=en", **form)
    assert answer.status_code == 409
    assert "Another officer took a step first" in words(answer)


def test_projects_stand_with_their_free_flats_and_rents(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        load_demo(session)
    told = words(page(desk, DISTRICT, f"{FLATS}/projects?lang=en&tenure=disewa"))
    assert "RM124 a month" in told


def test_a_flat_is_asked_for_explained_and_refused_with_a_reason(
    desk: Desk, registry: Database
) -> None:
    with registry.writing() as session:
        load_demo(session)
        number = verified(session).household.reference_no
    form = {"reference_no": number, "project": "PPR-CONTOH-S12"}
    made = send(desk, COUNTER, FLATS, **form | {"applied_on": today().isoformat()})
    assert made.status_code == 303
    one = made.headers["location"].partition("?")[0]
    told = words(page(desk, DISTRICT, f"{one}?lang=en"))
    assert "Eligibility explained" in told
    silent = step(desk, DISTRICT, one, "reject")
    assert silent.status_code == 400
    assert 'id="reject-note-fault"' in silent.text
    assert step(desk, DISTRICT, one, "reject", note="Ada rumah.").status_code == 303
    assert "Ada rumah." in words(page(desk, DISTRICT, one))
    assert number in words(page(desk, DISTRICT, f"{FLATS}?status=ditolak"))
