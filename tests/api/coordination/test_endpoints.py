"""Coordination over HTTP."""

from typing import Any

import pytest

from database.session import Database
from registry.programmes.service import load
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import COUNTER, SUPERVISOR

BODY: dict[str, Any] = {"reason": "Senarai", "amount_monthly": "50.00", "active_from": "2026-01-01"}


@pytest.fixture
def home(registry: Database, desk: Desk) -> str:
    """Return a household that two agencies help for one purpose, and one of them twice."""
    with registry.writing() as session:
        load(session)
        key = str(family(session).id)
    for agency, programme in (("JKM", "BWE"), ("MOF", "STR"), ("MOF", "STR")):
        aid = BODY | {"agency": agency, "programme": programme}
        assert desk.post(COUNTER, f"/v1/households/{key}/aid", aid).status_code == 201
    return key


def test_overlaps_tell_duplicates_and_repeats(desk: Desk, home: str) -> None:
    answer = desk.get(SUPERVISOR, "/v1/coordination/overlaps", on="2026-06-01", limit=1000).json()
    own = [one for one in answer["items"] if one["household_id"] == home]
    assert sorted(one["relation"] for one in own) == ["duplicate", "duplicate", "repeat"]
    assert all(one["smaller_amount"] == "50.00" for one in own)


def test_pairs_count_households_in_common(desk: Desk, home: str) -> None:
    items = desk.get(SUPERVISOR, "/v1/coordination/agency-pairs", on="2026-06-01").json()["items"]
    pair = next(
        one for one in items if (one["first_agency"], one["second_agency"]) == ("JKM", "MOF")
    )
    assert pair["households"] >= pair["same_purpose"] >= 1


@pytest.mark.parametrize("name", ["overlaps", "leakage", "unserved"])
def test_pages_lead_on_by_a_link(desk: Desk, home: str, name: str) -> None:
    path: str | None = f"/v1/coordination/{name}?on=2026-06-01&limit=1"
    seen = []
    while path and len(seen) < 5:
        answer = desk.get(SUPERVISOR, path).json()
        seen += answer["items"]
        path = answer["next"]
    assert len({str(one) for one in seen}) == len(seen)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("overlaps?relation=friend", "relation"),
        ("leakage?why=bored", "why"),
        ("unserved?poverty=rich", "poverty"),
        ("unserved?cursor=abc", "cursor"),
        ("overlaps?cursor=WyJhIiwiYiJd", "cursor"),
        ("unserved?limit=0", "limit"),
        ("agency-pairs?colour=blue", "colour"),
    ],
)
def test_a_wrong_question_is_explained(desk: Desk, question: str, field: str) -> None:
    response = desk.get(SUPERVISOR, f"/v1/coordination/{question}")
    assert (response.status_code, response.json()["field"]) == (400, field)


def test_coordination_is_for_officers(desk: Desk) -> None:
    assert desk.get(None, "/v1/coordination/unserved").status_code == 401


def test_a_household_s_time_line_holds_everything_of_everyone(desk: Desk, home: str) -> None:
    referral = {
        "from_agency": "MOF",
        "to_agency": "JKM",
        "purpose": "oku",
        "reason": "Anak OKU",
        "referred_on": "2026-03-01",
    }
    assert desk.post(COUNTER, f"/v1/households/{home}/referrals", referral).status_code == 201
    asked = {"agency": "JKM", "programme": "BKK", "applied_on": "2026-11-01"}
    made = desk.post(COUNTER, f"/v1/households/{home}/aid-applications", asked)
    assert made.status_code == 201, made.text
    items = desk.get(SUPERVISOR, f"/v1/households/{home}/timeline").json()["items"]
    told = [(one["what"], one["agency"], one["programme"]) for one in items]
    assert sorted(told[:3]) == [
        ("aid_begins", "JKM", "BWE"), ("aid_begins", "MOF", "STR"), ("aid_begins", "MOF", "STR")
    ]  # fmt: skip
    assert told[3:] == [("referred", "JKM", None), ("application_dimohon", "JKM", "BKK")]
    assert desk.get(None, f"/v1/households/{home}/timeline").status_code == 401
