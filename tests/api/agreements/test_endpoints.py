"""Agreements over HTTP: two officers make one, the recipient takes what it opens, all is noted."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import select

from database.audit.models import AuditEvent
from database.rights.sharing import PERSON, shared_fields
from database.session import Database
from registry.actors.marks import COLUMN
from registry.actors.service import Actor
from tests.api.conftest import SETTINGS
from tests.api.officers import Desk, app_of, enrol
from tests.conftest import NewDatabase
from tests.registry.agreements.made import (
    APPROVER,
    DRAFTER,
    TERMS,
    agreed,
    drafted,
    expired,
    ready,
    step,
    verified,
)

TAKER = Actor("Pegawai JKM", "agency_officer")
LOCAL = Actor("Pegawai JKM Ranau", "agency_officer")
STRANGER = Actor("Pegawai KKDW", "agency_officer")
DISTRICT = Actor("Pegawai Ranau", "district_officer")
ASKED = "find_eligible"


@dataclass
class World:
    """A service with a covered family and agreements by name."""

    desk: Desk
    database: Database
    reference_no: str
    agreements: dict[str, Any]

    def path(self, agreement: str, rest: str = "") -> str:
        return f"/v1/agreements/{self.agreements[agreement]}{rest}"

    def trail(self, action: str) -> AuditEvent:
        """Return the newest entry of an action."""
        newest = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq)
        with self.database.reading() as session:
            return session.scalars(newest).all()[-1]


@pytest.fixture(scope="module")
def world(new_database: NewDatabase) -> Iterator[World]:
    with new_database() as database:
        ready(database)
        with database.writing() as session:
            home = verified(session)
            numbers = {"fields": ["identity_no"], "sensitive_reason": "Padanan dengan JPN"}
            agreements = {
                "in force": agreed(session).id,
                "numbers": agreed(session, **numbers).id,
                "draft": drafted(session).id,
                "suspended": step(session, agreed(session), "suspend", DRAFTER).id,
                "expired": expired(session).id,
            }
            reference_no = home.reference_no
        enrol(database, [DRAFTER, APPROVER])
        enrol(database, [TAKER], agency="JKM")
        enrol(database, [LOCAL], area="D12-08", agency="JKM")
        enrol(database, [STRANGER], agency="KKDW")
        enrol(database, [DISTRICT], area="D12-08")
        with TestClient(app_of(database, SETTINGS), raise_server_exceptions=False) as client:
            yield World(Desk(client), database, reference_no, agreements)


def body(**changes: Any) -> dict[str, Any]:
    terms = asdict(TERMS) | changes
    return {name: str(value) if name.endswith("_day") else value for name, value in terms.items()}


def test_one_officer_drafts_another_approves_and_either_suspends_and_ends(world: World) -> None:
    made = world.desk.post(DRAFTER, "/v1/agreements", body())
    assert made.status_code == 201, made.text
    path, draft = made.headers["Location"].partition("/v1")[2], made.json()
    assert (draft["standing"], draft["fields"][0]) == ("draf", "reference_no")

    def take(actor: Actor, event: str, version: int) -> Any:
        sent = {"event": event, "version": version, "note": "Ujian"}
        return world.desk.post(actor, f"/v1{path}/events", sent)

    assert take(DRAFTER, "approve", 1).json()["type"].endswith("not-this-officer")
    assert take(APPROVER, "approve", 1).json()["standing"] == "berkuat_kuasa"
    assert take(APPROVER, "suspend", 1).status_code == 409
    assert take(APPROVER, "suspend", 2).json()["standing"] == "digantung"
    assert take(DRAFTER, "end", 3).json()["possible_events"] == []
    events = world.desk.get(DRAFTER, f"/v1{path}").json()["events"]
    assert [one["event"] for one in events] == ["draft", "approve", "suspend", "end"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("recipient", {"recipient": "KE"}),
        ("agency", {"recipient": "NOWHERE"}),
        ("purpose", {"purpose": "curiosity"}),
        ("legal_basis", {"legal_basis": "none"}),
        ("fields", {"fields": ["salary"]}),
        ("sensitive_reason", {"fields": ["religion"]}),
        ("last_day", {"first_day": "2026-01-01", "last_day": "2026-01-02"}),
        ("last_day", {"last_day": "2040-01-01"}),
        ("programmes", {"programmes": ["JKM/NONE"]}),
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(
    world: World, field: str, changes: dict[str, Any]
) -> None:
    answer = world.desk.post(DRAFTER, "/v1/agreements", body(**changes))
    assert (answer.status_code in (400, 404), answer.json()["field"]) == (True, field), answer.text


def test_the_recipient_takes_agreed_fields_only_and_the_taking_is_noted(world: World) -> None:
    answer = world.desk.get(TAKER, world.path("in force", "/households")).json()
    (one,) = answer["items"]
    assert answer["fields"] == ["reference_no", "district_code", "size", "name", "birth_date"]
    assert one["household"] == {
        "reference_no": world.reference_no,
        "district_code": "D12-08",
        "size": 3,
    }
    assert [set(who) for who in one["people"]] == [{"name", "birth_date"}] * 3
    newest = world.desk.get(DISTRICT, world.path("in force", "/releases")).json()["items"][0]
    assert (newest["account"], newest["records"], newest["purpose"]) == (TAKER.name, 1, ASKED)
    assert newest["fields"] == answer["fields"]
    entry = world.trail("release")
    assert (entry.account, entry.purpose, len(entry.subjects)) == (TAKER.name, ASKED, 1)


def test_a_family_s_officer_sees_to_whom_its_record_was_given(world: World) -> None:
    world.desk.get(TAKER, world.path("in force", "/households"))
    path = f"/v1/households/{world.reference_no}/releases"
    given = world.desk.get(DISTRICT, path).json()["items"]
    assert (given[0]["recipient"], given[0]["account"]) == ("JKM", TAKER.name)


@pytest.mark.parametrize("agreement", ["draft", "suspended", "expired"])
@pytest.mark.parametrize("rest", ["/households", "/households.csv"])
def test_an_agreement_that_is_not_in_force_opens_nothing(
    world: World, agreement: str, rest: str
) -> None:
    answer = world.desk.get(TAKER, world.path(agreement, rest))
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("agreement-opens-nothing")
    refused = world.trail("refused")
    assert (refused.account, refused.details) == (
        TAKER.name,
        {"refused": "agreement-opens-nothing"},
    )


def test_another_agency_does_not_even_see_it(world: World) -> None:
    assert world.desk.get(STRANGER, "/v1/agreements").json()["items"] == []
    for rest in ("", "/households", "/households.xlsx", "/releases"):
        answer = world.desk.get(STRANGER, world.path("in force", rest))
        assert answer.status_code == 404, answer.text


def test_officers_of_an_area_take_what_lies_in_it(world: World) -> None:
    path = world.path("in force", "/households")
    assert world.desk.get(LOCAL, path).status_code == 403
    assert len(world.desk.get(LOCAL, path, district="D12-08").json()["items"]) == 1


def test_an_agreement_opens_no_list_and_no_record_of_the_registry(world: World) -> None:
    assert world.desk.get(TAKER, "/v1/households").json()["items"] == []
    record = world.desk.get(TAKER, f"/v1/households/{world.reference_no}")
    assert record.status_code == 404


def test_fewer_fields_may_be_asked_for_and_others_are_refused(world: World) -> None:
    path = world.path("in force", "/households")
    (one,) = world.desk.get(TAKER, path, field=["size"]).json()["items"]
    assert set(one["household"]) == {"reference_no", "size"}
    assert one["people"] == []
    refused = world.desk.get(TAKER, path, field=["religion"])
    assert (refused.status_code, refused.json()["field"]) == (400, "fields")


def test_numbers_are_in_full_where_they_were_agreed(world: World) -> None:
    (one,) = world.desk.get(TAKER, world.path("numbers", "/households")).json()["items"]
    assert all(len(who["identity_no"]) == 12 for who in one["people"])


def marks_and_rows(answer: Any, form: str) -> tuple[set[str], list[str], int]:
    """Return the marks of a file, its columns, and how many rows it has."""
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.text)))
    elif form == "xlsx":
        header, *cells = load_workbook(io.BytesIO(answer.content)).active.values
        rows = [dict(zip(header, one, strict=True)) for one in cells]
    else:
        rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    return {row[COLUMN] for row in rows}, list(rows[0]), len(rows)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_every_row_of_a_file_says_who_took_it_when_and_under_what(world: World, form: str) -> None:
    answer = world.desk.get(TAKER, world.path("in force", f"/households.{form}"))
    assert answer.status_code == 200, answer.text
    (mark,), columns, rows = marks_and_rows(answer, form)
    assert columns == ["reference_no", "district_code", "size", "name", "birth_date", COLUMN]
    assert rows == 3
    assert mark.startswith(f"PetaKasih: {TAKER.name} (agency_officer), 20")
    assert f"{ASKED}, until 2030-12-31" in mark
    assert world.trail("release").operation.endswith("/households.{form}")


def test_everybody_may_know_which_fields_can_be_shared(world: World) -> None:
    listed = world.desk.get(None, "/v1/shareable-fields").json()["items"]
    assert [one["field"] for one in listed] == [one.code for one in shared_fields()]
    of_people = {one["field"] for one in listed if one["of"] == PERSON and one["is_sensitive"]}
    assert {"identity_no", "religion", "illnesses"} <= of_people


def test_agreements_are_listed_page_by_page(world: World) -> None:
    seen: list[int] = []
    path: str | None = "/v1/agreements?limit=2&agency=JKM"
    while path:
        page = world.desk.get(APPROVER, path).json()
        seen += [one["number"] for one in page["items"]]
        path = page["next"] and "/v1" + page["next"].partition("/v1")[2]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) >= len(world.agreements)
    in_force = world.desk.get(APPROVER, "/v1/agreements", in_force=True).json()["items"]
    assert {one["standing"] for one in in_force} == {"berkuat_kuasa"}
