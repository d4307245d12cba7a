from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy.exc import IntegrityError

from database.errors import InvalidInput
from database.session import WriteSession
from registry.actors.service import Actor
from registry.agencies import service as agencies
from registry.agencies.service import AgencyNotFound
from registry.options.service import get_option_list
from registry.programmes import service as programmes
from registry.programmes.models import FORMS, RECIPIENTS
from registry.programmes.service import PURPOSES, ProgrammeNotFound, Terms

ADMIN = Actor("Pentadbir Ujian", "administrator")
RAISED = Terms(
    starts_on=date(2027, 1, 1),
    ends_on=None,
    name_ms="Bantuan Warga Emas",
    name_en="Aid for the elderly",
    form="tunai",
    recipient="orang",
    amount_monthly=Decimal(700),
    amount_ms="RM700 sebulan",
    amount_en="RM700 a month",
    income_limit=None,
    for_the_poor=True,
    is_offered=True,
    confirmed=True,
    source="ujian",
)
KINDS_OF_THE_ARTICLES = {
    "BPR": ("MOF", "BPR"),
    "single mothers and elderly": ("PELBAGAI", "IBUTUNGGAL"),
    "OKU": ("PELBAGAI", "OKU"),
    "orphans": ("PELBAGAI", "YATIM"),
    "schooling": ("PELBAGAI", "SEKOLAH"),
    "i-Suri": ("KWSP", "ISURI"),
    "MYTV": ("MYTV", "DEKODER"),
    "JKM food basket": ("JKM", "BKBM"),
    "KWAPM": ("KPM", "BAP"),
    "STR": ("MOF", "STR"),
    "SARA": ("MOF", "SARA"),
    "IPR": ("KE", "IPR"),
    "PPRT/PPRS": ("KKDW", "PPRS"),
    "PPR": ("KPKT", "PPR"),
}


def amount(session: WriteSession, on: date, code: str = "BWE") -> Decimal | None:
    found = programmes.list_programmes(session, on=on, agency="JKM")
    return next(version.amount_monthly for _, one, version in found if one.code == code)


def test_the_same_code_means_other_aid_at_another_agency(session: WriteSession) -> None:
    programmes.load(session)
    school = programmes.get(session, "KPM", "BAP")
    foster = programmes.get(session, "JKM", "BAP")
    assert (school.purpose, foster.purpose) == ("pendidikan", "pendapatan")
    assert school.id != foster.id


def test_loading_twice_keeps_keys_and_adds_no_version(session: WriteSession) -> None:
    count = programmes.load(session)
    before = [(one.id, version.id) for _, one, version in programmes.list_programmes(session)]
    assert programmes.load(session) == count
    assert [
        (one.id, version.id) for _, one, version in programmes.list_programmes(session)
    ] == before


@pytest.mark.parametrize("kind", KINDS_OF_THE_ARTICLES)
def test_every_kind_of_aid_that_the_reference_names_is_in_the_catalogue(kind: str) -> None:
    assert KINDS_OF_THE_ARTICLES[kind] in {(row.agency, row.code) for row in programmes.committed()}


def test_committed_rows_use_known_agencies_purposes_forms_and_recipients() -> None:
    known = {code for code, _ in agencies.committed()}
    for row in programmes.committed():
        assert row.agency in known
        assert row.purpose in PURPOSES
        assert row.terms.form in FORMS
        assert row.terms.recipient in RECIPIENTS
        assert row.terms.name_ms
        assert row.terms.name_en
        assert row.terms.source


def test_forms_are_those_of_the_option_list() -> None:
    assert set(FORMS) == {one.code for one in get_option_list("aid_forms").options}


def test_every_committed_row_says_its_amount_or_why_there_is_none() -> None:
    for row in programmes.committed():
        assert row.terms.amount_ms
        assert row.terms.amount_en
        assert row.terms.amount_monthly is None or row.terms.amount_monthly > 0


def test_no_two_committed_versions_of_a_programme_hold_on_one_day() -> None:
    rows: dict[tuple[str, str], list[Terms]] = {}
    for row in programmes.committed():
        rows.setdefault((row.agency, row.code), []).append(row.terms)
    for terms in rows.values():
        for earlier, later in pairwise(terms):
            assert earlier.ends_on is not None
            assert earlier.ends_on < later.starts_on


def test_programmes_are_listed_by_purpose_and_agency(session: WriteSession) -> None:
    programmes.load(session)
    found = {(a.code, p.code) for a, p, _ in programmes.list_programmes(session, "perumahan")}
    assert {("KKDW", "PPRS"), ("KPKT", "PPR")} <= found
    assert ("JKM", "BWE") not in found
    own = programmes.list_programmes(session, agency="KPM")
    assert {agency.code for agency, _, _ in own} == {"KPM"}


def test_the_catalogue_of_a_day_has_the_terms_of_that_day(session: WriteSession) -> None:
    programmes.load(session)
    assert amount(session, date(2025, 12, 31)) == 500
    assert amount(session, date(2026, 1, 1)) == 600
    early = {
        (a.code, p.code) for a, p, _ in programmes.list_programmes(session, on=date(2019, 1, 1))
    }
    assert early == {("KPKT", "PPR")}


def test_pprt_carries_the_name_of_the_day(session: WriteSession) -> None:
    programmes.load(session)

    def name(on: date) -> str:
        (found,) = programmes.list_programmes(session, on=on, agency="KKDW", purpose="perumahan")
        return found[2].name_ms

    assert "PPRT" in name(date(2024, 9, 30))
    assert name(date(2024, 10, 1)).startswith("Program Perumahan Rakyat Sejahtera")


def test_a_new_version_holds_from_its_day_and_changes_none_before(session: WriteSession) -> None:
    programmes.load(session)
    programmes.enter(session, "JKM", "BWE", RAISED, ADMIN)
    days = (date(2025, 6, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [amount(session, day) for day in days] == [500, 600, 700]
    told = programmes.versions(session, programmes.get(session, "JKM", "BWE"))
    assert [one.number for one in told] == [1, 2, 3]


def test_what_was_entered_last_about_a_day_holds_for_it(session: WriteSession) -> None:
    programmes.load(session)
    mistaken = replace(RAISED, amount_monthly=Decimal(7_000))
    programmes.enter(session, "JKM", "BWE", mistaken, ADMIN)
    programmes.enter(session, "JKM", "BWE", RAISED, ADMIN)
    assert amount(session, date(2027, 5, 1)) == 700


def test_loading_leaves_what_a_person_entered(session: WriteSession) -> None:
    programmes.load(session)
    corrected = replace(RAISED, starts_on=date(2026, 1, 1), amount_monthly=Decimal(550))
    programmes.enter(session, "JKM", "BWE", corrected, ADMIN)
    programmes.load(session)
    assert amount(session, date(2026, 6, 1)) == 550


def test_a_version_is_never_changed(session: WriteSession) -> None:
    programmes.load(session)
    version = programmes.enter(session, "JKM", "BWE", RAISED, ADMIN)
    version.amount_monthly = Decimal(1)
    with pytest.raises(IntegrityError, match="append-only"):
        session.flush()


def test_a_purpose_makes_a_new_programme_and_never_changes_one(session: WriteSession) -> None:
    programmes.load(session)
    with pytest.raises(ProgrammeNotFound):
        programmes.enter(session, "JKM", "BARU", RAISED, ADMIN)
    programmes.enter(session, "JKM", "BARU", RAISED, ADMIN, purpose="makanan")
    assert programmes.get(session, "JKM", "BARU").purpose == "makanan"
    with pytest.raises(InvalidInput) as refused:
        programmes.enter(session, "JKM", "BARU", RAISED, ADMIN, purpose="oku")
    assert refused.value.field == "purpose"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form": "emas"}, "form"),
        ({"recipient": "kucing"}, "recipient"),
        ({"amount_monthly": Decimal(0)}, "amount_monthly"),
        ({"income_limit": Decimal("NaN")}, "income_limit"),
        ({"amount_ms": ""}, "amount_ms"),
        ({"source": ""}, "source"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
    ],
)
def test_terms_without_sense_are_refused(
    session: WriteSession, change: dict[str, object], field: str
) -> None:
    programmes.load(session)
    with pytest.raises(InvalidInput) as refused:
        programmes.enter(session, "JKM", "BWE", replace(RAISED, **change), ADMIN)
    assert refused.value.field == field


def test_unknown_purposes_agencies_and_programmes_are_refused(session: WriteSession) -> None:
    programmes.load(session)
    with pytest.raises(InvalidInput, match="purpose"):
        programmes.list_programmes(session, "holidays")
    with pytest.raises(ProgrammeNotFound):
        programmes.get(session, "JKM", "XX")
    with pytest.raises(AgencyNotFound):
        programmes.enter(session, "XYZ", "BWE", RAISED, ADMIN)
