from dataclasses import replace
from datetime import date

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.actors.service import Actor
from registry.agencies import service as agencies
from registry.agencies.service import AgencyNotFound, AgencyTerms

ADMIN = Actor("Pentadbir Ujian", "administrator")
RENAMED = AgencyTerms(
    starts_on=date(2027, 1, 1),
    ends_on=None,
    name_ms="Kementerian Desa",
    name_en="Ministry of Villages",
    is_active=True,
    source="ujian",
)


def test_loading_twice_keeps_keys_and_adds_no_version(session: WriteSession) -> None:
    agencies.load(session)
    before = {one.code: one.id for one in agencies.list_agencies(session)}
    agencies.load(session)
    assert {one.code: one.id for one in agencies.list_agencies(session)} == before
    assert len(agencies.versions(session, "KKDW")) == 1


def test_every_committed_agency_has_names_in_both_languages(session: WriteSession) -> None:
    agencies.load(session)
    loaded = {one.code for one in agencies.list_agencies(session)}
    assert {code for code, _ in agencies.committed()} <= loaded
    assert all(terms.name_ms and terms.name_en for _, terms in agencies.committed())


def test_an_agency_is_found_by_its_code(session: WriteSession) -> None:
    agencies.load(session)
    assert agencies.get(session, "JKM").name_en == "Department of Social Welfare"
    with pytest.raises(AgencyNotFound):
        agencies.get(session, "XYZ")


def test_a_new_name_holds_from_its_day_and_the_old_one_before(session: WriteSession) -> None:
    agencies.load(session)
    agencies.enter(session, "KKDW", RENAMED, ADMIN)

    def name(on: date) -> str:
        return {agency.code: one.name_ms for agency, one in agencies.on_day(session, on)}["KKDW"]

    assert name(date(2026, 12, 31)) == "Kementerian Kemajuan Desa dan Wilayah"
    assert name(date(2027, 1, 1)) == "Kementerian Desa"
    assert [one.entered_by for one in agencies.versions(session, "KKDW")] == [
        "petakasih",
        "Pentadbir Ujian",
    ]


def test_the_first_version_makes_an_agency(session: WriteSession) -> None:
    agencies.enter(session, "YAYASAN", RENAMED, ADMIN)
    assert agencies.get(session, "YAYASAN").name_ms == "Kementerian Desa"


@pytest.mark.parametrize(
    ("code", "change", "field"),
    [
        ("a b", {}, "agency"),
        ("KKDW", {"name_ms": " "}, "name_ms"),
        ("KKDW", {"ends_on": date(2026, 12, 31)}, "ends_on"),
    ],
)
def test_a_version_without_sense_is_refused(
    session: WriteSession, code: str, change: dict[str, object], field: str
) -> None:
    agencies.load(session)
    with pytest.raises(InvalidInput) as refused:
        agencies.enter(session, code, replace(RENAMED, **change), ADMIN)
    assert refused.value.field == field
