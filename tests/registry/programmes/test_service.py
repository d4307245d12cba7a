import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.agencies import service as agencies
from registry.programmes import service as programmes
from registry.programmes.service import PURPOSES, RECIPIENTS, ProgrammeNotFound


def test_the_same_code_means_other_aid_at_another_agency(session: WriteSession) -> None:
    programmes.load(session)
    school = programmes.get(session, "KPM", "BAP")
    foster = programmes.get(session, "JKM", "BAP")
    assert (school.purpose, foster.purpose) == ("pendidikan", "pendapatan")
    assert school.id != foster.id


def test_loading_twice_keeps_keys(session: WriteSession) -> None:
    programmes.load(session)
    before = [one.id for _, one in programmes.list_programmes(session)]
    assert programmes.load(session) == len(programmes.committed())
    assert [one.id for _, one in programmes.list_programmes(session)] == before


def test_committed_rows_use_known_agencies_purposes_and_recipients() -> None:
    known = {row["code"] for row in agencies.committed()}
    for row in programmes.committed():
        assert row.agency in known
        assert row.purpose in PURPOSES
        assert row.recipient in RECIPIENTS
        assert row.name_ms
        assert row.name_en
        assert row.source


def test_every_committed_row_says_its_amount_or_why_there_is_none() -> None:
    for row in programmes.committed():
        assert row.amount_note
        assert row.amount_monthly is None or row.amount_monthly > 0


def test_committed_keys_do_not_repeat() -> None:
    keys = [(row.agency, row.code) for row in programmes.committed()]
    assert len(set(keys)) == len(keys)


def test_programmes_are_listed_by_purpose(session: WriteSession) -> None:
    programmes.load(session)
    found = {(a.code, p.code) for a, p in programmes.list_programmes(session, "perumahan")}
    assert {("KKDW", "PPRS"), ("KPKT", "PPR")} <= found
    assert ("JKM", "BWE") not in found


def test_unknown_purposes_and_programmes_are_refused(session: WriteSession) -> None:
    programmes.load(session)
    with pytest.raises(InvalidInput, match="purpose"):
        programmes.list_programmes(session, "holidays")
    with pytest.raises(ProgrammeNotFound):
        programmes.get(session, "JKM", "BB")
