"""Officers decide likely duplicates over HTTP; everybody else is kept out."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from database.session import Database
from registry.duplicates.runs import find_duplicates
from registry.households.reference import demo_reference
from tests.api.officers import Desk
from tests.registry.duplicates.twins import pair_of, taken_in, twins
from tests.registry.registrations.families import COUNTER, DISTRICT, SUPERVISOR

LIST = "/v1/duplicates"
NOBODYS = UUID(int=0)


@pytest.fixture
def pair(registry: Database) -> dict[str, Any]:
    """Return key and reference numbers of a new pair, the earlier household first."""
    with registry.writing() as session:
        first, second = twins(session, state_code="S02", district_code="D02-01")
        return {
            "id": str(pair_of(session, first, second).id),
            "a": first.household.reference_no,
            "b": second.household.reference_no,
        }


def decision(kind: str = "not_same", **values: Any) -> dict[str, Any]:
    return {"kind": kind, "version": 1, "reason": "Disemak dengan keluarga."} | values


def decided(desk: Desk, pair: dict[str, Any], **values: Any) -> Any:
    return desk.post(DISTRICT, f"{LIST}/{pair['id']}/decisions", decision(**values))


@pytest.mark.parametrize("path", [LIST, f"{LIST}/runs", f"{LIST}/{NOBODYS}"])
def test_without_a_token_nothing_is_told(desk: Desk, path: str) -> None:
    assert desk.get(None, path).status_code == 401


def test_a_pair_is_listed_and_shown_side_by_side_without_a_number_in_clear(
    desk: Desk, pair: dict[str, Any]
) -> None:
    listed = desk.get(COUNTER, LIST, state="S02", min_probability=0.9).json()["items"]
    assert pair["id"] in [one["id"] for one in listed]
    shown = desk.get(COUNTER, f"{LIST}/{pair['id']}").json()
    assert [shown[side]["reference_no"] for side in "ab"] == [pair["a"], pair["b"]]
    (match,) = shown["matches"]
    assert match["person_a"]["identity_masked"].endswith(match["person_b"]["identity_masked"][-1])
    assert {fact["code"]: fact["level"] for fact in match["facts"]}["identity_no"] == "one_slip"
    assert all(fact["ms"] and fact["en"] for fact in match["facts"])


def test_the_list_is_paged_without_gaps_or_repeats(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        for _ in range(3):
            twins(session, state_code="S06", district_code="D06-01")
    whole = [one["id"] for one in desk.get(DISTRICT, LIST, state="S06").json()["items"]]
    seen, parameters = [], {"state": "S06", "limit": "1"}
    while parameters:
        answer = desk.get(DISTRICT, LIST, **parameters).json()
        seen += [one["id"] for one in answer["items"]]
        parameters = dict(parse_qsl(urlsplit(answer["next"] or "").query))
    assert seen == whole
    assert len(seen) >= 3


def test_not_the_same_is_recorded_with_its_author_and_can_be_taken_back(
    desk: Desk, pair: dict[str, Any]
) -> None:
    answer = decided(desk, pair)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["status"], answer.json()["version"]) == ("not_same", 2)
    (made,) = answer.json()["decisions"]
    assert (made["actor"], made["kind"]) == (DISTRICT.name, "not_same")
    body = {"version": 2, "reason": "Sijil lahir baharu."}
    back = desk.post(SUPERVISOR, f"{LIST}/{pair['id']}/undo", body)
    assert back.json()["status"] == "open"
    assert [one["kind"] for one in back.json()["decisions"]] == ["not_same", "undo"]


def test_a_merge_names_who_stays_and_is_undone_whole(desk: Desk, pair: dict[str, Any]) -> None:
    answer = decided(desk, pair, kind="merge", keep=pair["b"]).json()
    assert answer["status"] == "merged"
    assert answer["a"]["merged_into_id"] == answer["b"]["id"]
    assert len(answer["b"]["people"]) == 1
    body = {"version": 2, "reason": "Tersilap."}
    back = desk.post(DISTRICT, f"{LIST}/{pair['id']}/undo", body).json()
    assert back["a"]["merged_into_id"] is None
    assert [len(back[side]["people"]) for side in "ab"] == [1, 1]


def test_the_same_request_sent_twice_decides_once(desk: Desk, pair: dict[str, Any]) -> None:
    path = f"{LIST}/{pair['id']}/decisions"
    key = f"twice-{pair['id']}"
    answers = [desk.post(DISTRICT, path, decision(), key=key) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_who_comes_second_gets_a_409_that_says_what_happened(
    desk: Desk, pair: dict[str, Any]
) -> None:
    decided(desk, pair)
    late = desk.post(SUPERVISOR, f"{LIST}/{pair['id']}/decisions", decision())
    assert late.status_code == 409
    assert late.json()["type"].endswith("duplicate-pair-changed")
    assert DISTRICT.name in late.json()["detail"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "merge"}, "keep"),
        ({"reason": "   "}, "reason"),
        ({"reason": ""}, "reason"),
        ({"kind": "undo"}, "kind"),
        ({"version": 0}, "version"),
    ],
)
def test_a_wrong_decision_is_refused_and_named(
    desk: Desk, pair: dict[str, Any], values: dict[str, Any], field: str
) -> None:
    answer = decided(desk, pair, **values)
    assert answer.status_code == 400
    assert field in str(answer.json())


def test_only_a_decider_decides(desk: Desk, pair: dict[str, Any]) -> None:
    answer = desk.post(COUNTER, f"{LIST}/{pair['id']}/decisions", decision())
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("role-refused")


def test_an_unknown_pair_and_an_unknown_number_are_404(desk: Desk) -> None:
    assert desk.get(DISTRICT, f"{LIST}/{NOBODYS}").status_code == 404
    body = {"reference_nos": [demo_reference(9_999_999)]}
    assert desk.post(DISTRICT, f"{LIST}/checks", body).status_code == 404


@pytest.mark.parametrize("parameters", [{"cursor": "x"}, {"status": "gone"}, {"district": "?"}])
def test_a_wrong_parameter_is_a_400(desk: Desk, parameters: dict[str, Any]) -> None:
    assert desk.get(DISTRICT, LIST, **parameters).status_code == 400


def test_the_case_names_its_likely_duplicates(desk: Desk, pair: dict[str, Any]) -> None:
    case = desk.get(COUNTER, f"/v1/registrations/{pair['b']}").json()
    (likely,) = [one for one in case["likely_duplicates"] if one["reference_no"] == pair["a"]]
    assert likely["pair_id"] == pair["id"]


def test_a_household_is_compared_on_demand(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        number = taken_in(session).household.reference_no
    answer = desk.post(COUNTER, f"{LIST}/checks", {"reference_nos": [number]})
    assert answer.json() == {"items": [{"reference_no": number, "likely_duplicates": []}]}


def test_runs_are_listed(desk: Desk, registry: Database) -> None:
    find_duplicates(registry)
    (last,) = desk.get(DISTRICT, f"{LIST}/runs", limit=1).json()["items"]
    assert last["state"] == "done"
    assert last["people"] >= 0
