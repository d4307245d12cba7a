"""The officer's desk as pages: what is shown, what is done, and every refusal in words."""

import re

import pytest

from database.session import Database
from registry.accounts import service as accounts
from registry.accounts.passwords import hash_password
from registry.accounts.service import Grant
from registry.registrations import service as registrations
from tests.api.officers import Desk, bearer
from tests.api.pages.reading import HTML, page, send, words
from tests.registry.duplicates.twins import loose_pair
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    SECRETARY,
    SUPERVISOR,
    meeting,
    new_case,
)


@pytest.fixture
def number(registry: Database) -> str:
    with registry.writing() as session:
        return new_case(session).household.reference_no


def state_of(registry: Database, number: str) -> str:
    with registry.reading() as session:
        return registrations.get(session, number).registration.state


def test_the_desk_begins_with_the_new_cases(desk: Desk) -> None:
    answer = page(desk, DISTRICT, "/desk")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk/cases?status=baru&lang=ms"


def test_the_list_shows_a_case_with_its_status_and_age(desk: Desk, number: str) -> None:
    told = words(page(desk, DISTRICT, "/desk/cases?status=baru&sort=newest"))
    assert number in told
    assert "Baru / Daftar Terbuka" in told


def test_an_empty_field_of_the_filter_leaves_its_condition_out(desk: Desk) -> None:
    assert page(desk, DISTRICT, "/desk/cases?status=baru&stratum=").status_code == 200


def test_a_case_shows_family_criteria_story_and_the_steps_of_this_officer(
    desk: Desk, number: str
) -> None:
    told = words(page(desk, DISTRICT, f"/desk/cases/{number}?lang=en"))
    for said in ("Head of household", "Receive the short form", "Correct the short form", "MyKad"):
        assert said in told
    others = words(page(desk, COUNTER, f"/desk/cases/{number}?lang=en"))
    assert "FGD/FGN accepts for the census" in others


def test_a_case_shows_no_identity_number_in_full(desk: Desk, number: str) -> None:
    assert not re.search(r"\d{12}", words(page(desk, DISTRICT, f"/desk/cases/{number}")))


def test_a_rejection_without_what_it_needs_is_told_beside_the_field(
    desk: Desk, registry: Database
) -> None:
    with registry.writing() as session:
        number = new_case(session, citizenship="IDN").household.reference_no
    answer = send(
        desk, DISTRICT, f"/desk/cases/{number}/steps", event="reject_on_criteria", version="1"
    )
    assert answer.status_code == 400
    assert 'id="reject_on_criteria-reason-fault"' in answer.text
    assert "Pilih sebab daripada senarai." in words(answer)
    assert state_of(registry, number) == "baru"


def test_a_step_that_is_taken_leads_back_to_the_case(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        number = new_case(session, citizenship="IDN").household.reference_no
    answer = send(
        desk,
        DISTRICT,
        f"/desk/cases/{number}/steps?lang=en",
        event="reject_on_criteria",
        version="1",
        reason="not_citizen",
        note="Pasport asing.",
    )
    assert answer.status_code == 303
    assert state_of(registry, number) == "ditolak"
    told = words(page(desk, DISTRICT, answer.headers["location"]))
    assert "Saved." in told
    assert "Pasport asing." in told


def test_who_took_the_census_is_told_that_another_must_verify(
    desk: Desk, registry: Database, number: str
) -> None:
    answer = send(
        desk, ENUMERATOR, f"/desk/cases/{number}/steps?lang=en", event="verify", version="1"
    )
    assert answer.status_code in (403, 409)
    assert "Not saved." in words(answer)


def test_a_case_that_changed_meanwhile_is_told_in_words(desk: Desk, number: str) -> None:
    answer = send(
        desk,
        DISTRICT,
        f"/desk/cases/{number}/steps?lang=en",
        event="reject_on_criteria",
        version="0",
        reason="not_citizen",
        note="x",
    )
    assert answer.status_code == 409
    assert "Another officer took a step first" in words(answer)


def test_the_short_form_is_corrected_on_its_own_page(
    desk: Desk, registry: Database, number: str
) -> None:
    form = page(desk, DISTRICT, f"/desk/cases/{number}/form").text
    fields = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', form))
    fields |= {"state_code": "S12", "district_code": "D12-08", "citizenship": "MYS"}
    fields |= {"stratum": "luar_bandar", "identity_type": "mykad"}
    refused = send(desk, DISTRICT, f"/desk/cases/{number}/form", **fields | {"postcode": "12"})
    assert refused.status_code == 400
    assert "Poskod ada lima digit." in words(refused)
    assert 'value="12"' in refused.text
    taken = send(desk, DISTRICT, f"/desk/cases/{number}/form", **fields | {"postcode": "89307"})
    assert taken.status_code == 303
    with registry.reading() as session:
        assert registrations.get(session, number).household.postcode == "89307"


def test_a_meeting_sheet_lists_cases_and_takes_decisions(
    desk: Desk, registry: Database, number: str
) -> None:
    with registry.writing() as session:
        held = str(meeting(session).id)
    listed = send(desk, SECRETARY, f"/desk/meetings/{held}/cases", reference_nos=number)
    assert listed.status_code == 303
    sheet = page(desk, SECRETARY, f"/desk/meetings/{held}?lang=en")
    assert number in sheet.text
    unclosed = send(desk, SECRETARY, f"/desk/meetings/{held}/closure?lang=en")
    assert unclosed.status_code == 409
    assert "no decision yet" in words(unclosed)
    decided = {"decision-1": "terima"}
    answer = send(desk, SECRETARY, f"/desk/meetings/{held}/decisions", **decided)
    assert answer.status_code == 303
    assert state_of(registry, number) == "disemak"
    assert send(desk, SECRETARY, f"/desk/meetings/{held}/closure").status_code == 303


def test_two_households_stand_side_by_side_and_are_kept_apart(
    desk: Desk, registry: Database
) -> None:
    with registry.writing() as session:
        pair = loose_pair(session)
    address = f"/desk/duplicates/{pair.id}"
    told = words(page(desk, SUPERVISOR, f"{address}?lang=en"))
    assert "Probability of one household" in told
    nothing = send(desk, SUPERVISOR, f"{address}/decisions?lang=en", version=str(pair.version))
    assert nothing.status_code == 400
    assert "Choose one answer." in words(nothing)
    fields = {"version": str(pair.version), "kind": "not_same", "reason": "Dua beradik."}
    answer = send(desk, SUPERVISOR, f"{address}/decisions?lang=en", **fields)
    assert answer.status_code == 303
    assert "Two families" in words(page(desk, SUPERVISOR, answer.headers["location"]))


def test_a_file_without_the_template_s_columns_is_refused_in_words(desk: Desk) -> None:
    answer = desk.client.post(
        "/desk/imports?lang=en",
        data={"kind": "households"},
        files={"file": ("list.csv", b"a,b\n1,2\n")},
        headers=bearer(COUNTER) | HTML,
    )
    assert answer.status_code == 400
    assert "Not saved." in words(answer)


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back(desk: Desk) -> None:
    answer = desk.client.get("/desk/cases?status=baru", headers=HTML, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("next=%2Fdesk%2Fcases%3Fstatus%3Dbaru")


@pytest.mark.parametrize("next_", ["https://example.org/", "//example.org", "/\\example.org", ""])
def test_the_sign_in_page_leads_nowhere_else(desk: Desk, next_: str) -> None:
    form = desk.client.get("/sign-in", params={"next": next_}).text
    assert 'name="next" value="/desk"' in form


def test_signing_in_leads_on_in_the_language_chosen_on_the_way(
    desk: Desk, registry: Database
) -> None:
    with registry.writing() as session:
        account, _ = accounts.create_person(session, "bahasa", "Bahasa", "tests")
        accounts.give(session, account, Grant("district_officer"), "tests")
        account.secret_hash, account.is_first_password = hash_password("empat perkataan"), False
    answer = desk.client.post(
        "/sign-in?lang=en",
        data={
            "login": "bahasa",
            "password": "empat perkataan",
            "next": "/desk/cases?lang=ms&status=baru",
        },
        follow_redirects=False,
    )
    desk.client.cookies.clear()
    assert answer.headers["location"] == "/desk/cases?status=baru&lang=en"


def test_a_wrong_password_is_told_in_words(desk: Desk) -> None:
    answer = desk.client.post("/sign-in?lang=en", data={"login": "nobody", "password": "wrong"})
    assert answer.status_code == 401
    assert "Login and password do not belong together." in words(answer)


def test_a_form_of_another_site_signs_nobody_in(desk: Desk) -> None:
    answer = desk.client.post(
        "/sign-in",
        data={"login": "nobody", "password": "wrong"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


def test_what_a_role_may_not_see_is_told_as_a_page(desk: Desk) -> None:
    answer = page(desk, ENUMERATOR, "/desk/imports")
    assert answer.status_code == 403
    assert "Peranan anda tidak dibenarkan" in words(answer)


def test_programs_get_the_problem_as_before(desk: Desk) -> None:
    answer = desk.client.get("/desk/imports", headers=bearer(ENUMERATOR))
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_address_that_is_no_page_gets_one_that_says_so(desk: Desk) -> None:
    answer = desk.client.get("/nothing-here?lang=en", headers=HTML)
    assert answer.status_code == 404
    assert "This page was not found" in words(answer)
