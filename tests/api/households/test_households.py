"""Officers' households: taken in, read, corrected, listed, exported."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from registry.actors.service import Actor
from tests.api.officers import Desk
from tests.registry.registrations import families
from tests.registry.registrations.families import COUNTER, DISTRICT, identity_number

AUDITOR = Actor("Juruaudit G", "auditor")


def long_form(**household: Any) -> dict[str, Any]:
    return {
        "channel": "pejabat_daerah",
        "received_on": "2026-11-20",
        "household": {
            "address": "Kampung Contoh, 89300 Ranau",
            "stated_state_code": "S12",
            "stated_district_code": "D12-08",
            "stratum": "luar_bandar",
        }
        | household,
        "dwelling": {"tenure": "sendiri", "rooms": 3},
        "property": [{"kind": "livestock", "code": "lembu", "quantity": 2}],
        "point": {"longitude": 116.6667, "latitude": 5.9543},
        "income_until": "2026-10-31",
        "people": [
            {
                "person": {"name": "Contoh Bin Ujian", "citizenship": "MYS", "ethnic_group": None},
                "identity": {"identity_no": identity_number()},
                "income": {"pertanian": "9000.00", "bantuan": "3000.00"},
            },
            {
                "person": {
                    "name": "Contoh Binti Ujian",
                    "relationship": "pasangan",
                    "skills": ["menjahit"],
                },
                "illnesses": [{"illness": "strok", "treatment_place": "klinik_kerajaan"}],
            },
        ],
    }


@pytest.fixture
def taken_in(desk: Desk) -> dict[str, Any]:
    answer = desk.post(COUNTER, "/v1/households", long_form())
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def path(record: dict[str, Any], rest: str = "") -> str:
    return f"/v1/households/{record['household']['id']}{rest}"


def patch(desk: Desk, where: str, body: dict[str, Any]) -> Any:
    return desk.client.patch(where, json=body, headers=desk._headers(COUNTER))


def put(desk: Desk, where: str, body: dict[str, Any]) -> Any:
    return desk.client.put(where, json=body, headers=desk._headers(COUNTER))


def test_nobody_reads_households_without_a_token(desk: Desk, taken_in: dict[str, Any]) -> None:
    for where in ("/v1/households", "/v1/households.csv", path(taken_in)):
        assert desk.get(None, where).status_code == 401


def test_a_household_comes_back_as_it_was_taken_in(desk: Desk, taken_in: dict[str, Any]) -> None:
    record = desk.get(COUNTER, path(taken_in)).json()
    assert record["dwelling"]["rooms"] == 3
    assert record["property"][0]["code"] == "lembu"
    assert (record["household"]["longitude"], record["household"]["latitude"]) == (116.6667, 5.9543)
    assert record["people"][1]["illnesses"][0]["treatment_place"] == "klinik_kerajaan"
    assert record["income"]["gross_monthly"] == "1000.0000"
    assert [one["role"] for one in record["memberships"]] == ["KIR", "AIR"]


def test_a_household_is_found_by_its_reference_number(desk: Desk, taken_in: dict[str, Any]) -> None:
    found = desk.get(COUNTER, f"/v1/households/{taken_in['household']['reference_no']}").json()
    assert found["household"]["id"] == taken_in["household"]["id"]


def test_the_same_create_sent_twice_happens_once(desk: Desk) -> None:
    body = long_form()
    first = desk.post(COUNTER, "/v1/households", body, key="the-same-key-again")
    again = desk.post(COUNTER, "/v1/households", body, key="the-same-key-again")
    assert first.json() == again.json()


def test_a_gross_income_cannot_be_typed(desk: Desk) -> None:
    answer = desk.post(COUNTER, "/v1/households", long_form(gross_income_monthly="1"))
    assert answer.status_code == 400
    assert answer.json()["field"] == "household.gross_income_monthly"


def test_an_unknown_code_names_the_field_and_the_list(desk: Desk, taken_in: dict[str, Any]) -> None:
    body = {"reason": "lawatan", "dwelling": {"tenure": "istana"}}
    problem = patch(desk, path(taken_in), body).json()
    assert problem["field"] == "dwelling.tenure"
    assert "tenures" in problem["expected"]


def test_a_change_keeps_the_former_value_who_when_and_why(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    before = datetime.now(UTC).isoformat()
    body = {"reason": "lawatan semula", "household": {"town": "Kundasang"}}
    assert patch(desk, path(taken_in), body).json()["household"]["town"] == "Kundasang"
    then = desk.get(COUNTER, path(taken_in), as_of=before).json()
    assert then["household"]["town"] is None
    history = desk.get(COUNTER, path(taken_in, "/history")).json()
    assert (history["changes"][0]["kind"], history["changes"][0]["reason"]) == (
        "update",
        "lawatan semula",
    )
    assert history["versions"][0]["actor"] == COUNTER.name
    assert history["versions"][0]["row"]["town"] is None


def test_an_edition_that_was_overtaken_is_a_conflict(desk: Desk, taken_in: dict[str, Any]) -> None:
    body = {"reason": "lawatan", "edition": 1, "household": {"town": "Ranau"}}
    assert patch(desk, path(taken_in), body).status_code == 200
    answer = patch(desk, path(taken_in), body)
    assert (answer.status_code, answer.json()["expected"]) == (409, "2")


def test_before_it_was_registered_there_is_no_household(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    assert desk.get(COUNTER, path(taken_in), as_of="2026-01-01").status_code == 404


def test_members_join_and_leave_and_a_death_of_the_head_names_the_next(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    child = {"member": {"person": {"name": "Anak"}}, "reason": "lahir"}
    joined = desk.post(COUNTER, path(taken_in, "/members"), child).json()
    head, spouse, _ = (one["id"] for one in joined["people"])
    parting = {"leave_reason": "death", "reason": "sijil kematian"}
    leave = path(taken_in, f"/members/{head}/leave")
    assert desk.post(COUNTER, leave, parting).json()["field"] == "new_head_id"
    left = desk.post(COUNTER, leave, parting | {"new_head_id": spouse}).json()
    assert [one["role"] for one in left["people"]] == ["KIR", "AIR"]
    assert left["people"][0]["id"] == spouse


def test_an_income_table_gives_the_household_its_income(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    person = taken_in["people"][1]["id"]
    body = {"reason": "banci", "until": "2026-10-31", "lines": {"nafkah": "1200.00"}}
    answer = put(desk, path(taken_in, f"/members/{person}/income"), body).json()
    assert answer["gross_yearly"] == "13200.00"
    shown = desk.get(COUNTER, path(taken_in)).json()["household"]
    assert shown["gross_income_monthly"] == "1100.0000"


def test_a_split_family_has_a_case_of_its_own(desk: Desk, taken_in: dict[str, Any]) -> None:
    spouse = taken_in["people"][1]["id"]
    body = {
        "reason": "berpisah",
        "members": {spouse: None},
        "new_head_id": spouse,
        "household": {"address": "Kampung Lain"},
        "channel": "pejabat_daerah",
    }
    made = desk.post(COUNTER, path(taken_in, "/splits"), body).json()
    case = desk.get(COUNTER, f"/v1/registrations/{made['household']['reference_no']}").json()
    assert case["status"] == "baru"


def test_a_merge_is_taken_back_whole(desk: Desk, taken_in: dict[str, Any]) -> None:
    other = desk.post(COUNTER, "/v1/households", long_form()).json()
    body = {"reason": "isi rumah sama", "absorbed_id": other["household"]["id"]}
    merged = desk.post(COUNTER, path(taken_in, "/merges"), body).json()["merge_id"]
    assert len(desk.get(COUNTER, path(taken_in, "/members")).json()["people"]) == 4
    undo = path(taken_in, f"/merges/{merged}/undo")
    assert len(desk.post(COUNTER, undo, {"reason": "silap"}).json()["people"]) == 2
    back = desk.get(COUNTER, path(other)).json()
    assert [one["role"] for one in back["people"]] == ["KIR", "AIR"]
    assert back["household"]["merged_into_id"] is None


def test_lists_mask_identity_numbers(desk: Desk, taken_in: dict[str, Any]) -> None:
    items = desk.get(COUNTER, "/v1/households", state="S12").json()["items"]
    number = revealed(desk, taken_in)["people"][0]["identity_no"]
    assert number not in str(items)
    assert f"{number[:6]}-**-***{number[-1]}" in {one["masked_identity"] for one in items}


def revealed(desk: Desk, record: dict[str, Any], purpose: str = "verify_identity") -> Any:
    """Return the numbers of a record in full."""
    answer = desk.post(COUNTER, path(record) + "/reveals", {"purpose": purpose})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_record_its_members_and_its_history_mask_numbers(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    change = {"household": {"phone_mobile": "013-7654321"}, "reason": "lawatan"}
    change["edition"] = taken_in["household"]["edition"]
    changed = patch(desk, path(taken_in), change)
    assert changed.status_code == 200, changed.text
    shown = [
        taken_in,
        changed.json(),
        *(desk.get(COUNTER, path(taken_in) + end).json() for end in ("", "/members", "/history")),
    ]
    told = revealed(desk, taken_in)
    number = told["people"][0]["identity_no"]
    assert told["household"]["phone_mobile"] == "013-7654321"
    for text in (number, "013-7654321", "pk1:"):
        assert text not in str(shown)
    assert f"{number[:6]}-**-***{number[-1]}" in str(shown)
    assert "********321" in str(shown)


def test_a_bank_account_is_masked_and_shown_for_a_purpose(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    who = taken_in["people"][0]["id"]
    record = desk.get(COUNTER, path(taken_in)).json()["household"]
    change = {"reason": "lawatan", "edition": record["edition"]}
    account = {"bank": "bsn", "bank_account": "0123456789012"}
    kept = patch(desk, f"{path(taken_in)}/members/{who}", change | {"person": account})
    assert kept.status_code == 200, kept.text
    assert "**********012" in kept.text
    history = desk.get(COUNTER, path(taken_in) + "/history").text
    assert "0123456789012" not in kept.text + history
    told = revealed(desk, taken_in, "pay_aid")["people"]
    assert {one["bank_account"] for one in told if one["id"] == who} == {"0123456789012"}
    wrong = {"person": {"bank_account": "0123-4567"}}
    refused = patch(desk, f"{path(taken_in)}/members/{who}", change | wrong)
    assert (refused.status_code, "0123-4567" in refused.text) == (400, False)


def test_a_reveal_needs_a_purpose_of_the_list_and_is_entered_with_it(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    for wrong in ({}, {"purpose": "curiosity"}, {"purpose": "audit", "more": 1}):
        answer = desk.post(COUNTER, path(taken_in) + "/reveals", wrong)
        assert (answer.status_code, answer.json()["field"]) in ((400, "purpose"), (400, "more"))
    revealed(desk, taken_in, "contact_family")
    entries = desk.get(families.AUDITOR, "/v1/audit", action="reveal", limit=1).json()["items"]
    assert [(one["purpose"], one["account"]) for one in entries] == [
        ("contact_family", COUNTER.name)
    ]
    assert entries[0]["subjects"] == [taken_in["household"]["id"]]


@pytest.mark.parametrize(
    "wrong", [{"colour": "blue"}, {"class": "kaya"}, {"skill": "terbang"}, {"sort": "luck"}]
)
def test_an_unknown_filter_or_code_is_refused(desk: Desk, wrong: dict[str, str]) -> None:
    answer = desk.get(COUNTER, "/v1/households", **wrong)
    assert (answer.status_code, answer.json()["field"]) == (400, next(iter(wrong)))


def test_filters_on_people_must_hold_for_one_member(desk: Desk, taken_in: dict[str, Any]) -> None:
    def ids(**filters: str) -> set[str]:
        items = desk.get(COUNTER, "/v1/households", limit=1000, **filters).json()["items"]
        return {one["id"] for one in items}

    key = taken_in["household"]["id"]
    assert key in ids(skill="menjahit", illness="strok", channel="pejabat_daerah")
    assert key not in ids(skill="menjahit", sex="lelaki")


@pytest.mark.parametrize("sort", ["entered", "registered", "updated", "income", "size"])
@pytest.mark.parametrize("order", ["up", "down"])
def test_pages_go_through_every_household_once(
    desk: Desk, taken_in: dict[str, Any], sort: str, order: str
) -> None:
    desk.post(COUNTER, "/v1/households", long_form())
    whole = desk.get(COUNTER, "/v1/households", sort=sort, order=order, limit=1000).json()
    seen, link = [], f"/v1/households?sort={sort}&order={order}&limit=2"
    while link:
        page = desk.get(COUNTER, link[link.index("/v1/") :]).json()
        seen += [one["id"] for one in page["items"]]
        link = page["next"]
    assert seen == [one["id"] for one in whole["items"]]


def test_a_csv_holds_no_formula(desk: Desk) -> None:
    desk.post(COUNTER, "/v1/households", long_form(town="=1+1"))
    text = desk.get(DISTRICT, "/v1/households.csv").text
    towns = {row["town"] for row in csv.DictReader(io.StringIO(text))}
    assert "'=1+1" in towns


def test_a_workbook_holds_every_household_and_no_formula(
    desk: Desk, taken_in: dict[str, Any]
) -> None:
    desk.post(COUNTER, "/v1/households", long_form(town="=1+1"))
    answer = desk.get(DISTRICT, "/v1/households.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    count = len(desk.get(COUNTER, "/v1/households", limit=1000).json()["items"])
    assert sheet.max_row == count + 1
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
