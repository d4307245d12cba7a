import pytest

from database.session import WriteSession
from registry.agencies import service as agencies
from registry.agencies.service import AgencyNotFound


def test_loading_twice_keeps_keys(session: WriteSession) -> None:
    agencies.load(session)
    before = {one.code: one.id for one in agencies.list_agencies(session)}
    agencies.load(session)
    assert {one.code: one.id for one in agencies.list_agencies(session)} == before


def test_every_committed_agency_has_names_in_both_languages(session: WriteSession) -> None:
    agencies.load(session)
    loaded = {one.code for one in agencies.list_agencies(session)}
    assert {row["code"] for row in agencies.committed()} <= loaded
    assert all(row["name_ms"] and row["name_en"] for row in agencies.committed())


def test_an_agency_is_found_by_its_code(session: WriteSession) -> None:
    agencies.load(session)
    assert agencies.get(session, "JKM").name_en == "Department of Social Welfare"
    with pytest.raises(AgencyNotFound):
        agencies.get(session, "XYZ")
