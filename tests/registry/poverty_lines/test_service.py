"""Loading, listing and looking up poverty lines in the database."""

from datetime import date

import pytest
from sqlalchemy import func, select

from database.errors import InvalidInput
from database.session import WriteSession
from registry.poverty_lines import service
from registry.poverty_lines.models import PovertyLine
from registry.poverty_lines.tables import VersionHeader

HEADING = b"state_code,stratum,basis,line,amount\n"


def header(version: str = "PGK-2024") -> VersionHeader:
    return VersionHeader(
        version=version,
        method="2019",
        effective_from=date(2024, 1, 1),
        title_ms="PGK 2024",
        title_en="PGK 2024",
        source="Laporan kemiskinan 2024",
    )


def stored(session: WriteSession) -> int:
    return session.scalar(select(func.count()).select_from(PovertyLine)) or 0


def test_loading_the_committed_tables_twice_changes_nothing(session: WriteSession) -> None:
    first = service.load(session)
    count = stored(session)
    second = service.load(session)
    assert sum(report.added for report in first) == count > 0
    assert [report.added for report in second] == [0] * len(first)
    assert stored(session) == count


def test_versions_are_listed_oldest_first_with_their_size(session: WriteSession) -> None:
    service.load(session)
    listed = service.list_versions(session)
    assert [summary.version.version for summary in listed] == [
        "PGK-2014",
        "PGK-2016",
        "PGK-2019",
        "PGK-2022",
        "JKM-2026",
    ]
    assert {summary.version.version: summary.cells for summary in listed}["PGK-2019"] == 196


def test_old_and_new_method_are_marked_apart(session: WriteSession) -> None:
    service.load(session)
    methods = {
        summary.version.version: summary.version.method
        for summary in service.list_versions(session)
    }
    assert methods["PGK-2016"] == "2005"
    assert methods["PGK-2019"] == methods["PGK-2022"] == "2019"


def test_an_operators_table_is_loaded_and_found(session: WriteSession) -> None:
    content = HEADING + b"S12,semua,per_kapita,jumlah,700\nS12,semua,per_kapita,makanan,300\n"
    report = service.load_file(session, header(), content)
    pair = service.line_for(session, "PGK-2024", "S12", "bandar", "per_kapita")
    assert (report.cells, report.added) == (2, 2)
    assert pair is not None
    assert (pair.total, pair.food) == (700, 300)


def test_missing_cells_can_be_added_later(session: WriteSession) -> None:
    service.load_file(session, header(), HEADING + b"S12,semua,per_kapita,jumlah,700\n")
    more = HEADING + b"S12,semua,per_kapita,jumlah,700\nS12,semua,per_kapita,makanan,300\n"
    assert service.load_file(session, header(), more).added == 1


def test_a_loaded_amount_never_changes(session: WriteSession) -> None:
    service.load_file(session, header(), HEADING + b"S12,semua,per_kapita,jumlah,700\n")
    with pytest.raises(service.PovertyLineChanged, match="S12/semua/per_kapita/jumlah"):
        service.load_file(session, header(), HEADING + b"S12,semua,per_kapita,jumlah,701\n")


def test_a_loaded_header_never_changes(session: WriteSession) -> None:
    content = HEADING + b"S12,semua,per_kapita,jumlah,700\n"
    service.load_file(session, header(), content)
    other = header().model_copy(update={"effective_from": date(2025, 1, 1)})
    with pytest.raises(service.PovertyLineChanged) as caught:
        service.load_file(session, other, content)
    assert caught.value.field == "effective_from"


def test_a_faulty_file_stores_nothing(session: WriteSession) -> None:
    before = stored(session)
    with pytest.raises(InvalidInput):
        service.load_file(
            session,
            header(),
            HEADING + b"S12,semua,per_kapita,jumlah,700\nS12,bandar,per_kapita,jumlah,x\n",
        )
    assert stored(session) == before


def test_a_misprint_that_keeps_the_order_is_reported_as_unusual(session: WriteSession) -> None:
    rows = (
        b"S12,semua,isi_rumah,jumlah,2537\nS12,semua,isi_rumah,makanan,1179\n"
        b"S12,semua,per_kapita,jumlah,590\nS12,semua,per_kapita,makanan,217\n"
    )
    (unusual,) = service.load_file(session, header(), HEADING + rows).unusual
    assert (unusual.state_code, unusual.stratum) == ("S12", "semua")


def test_lines_are_filtered_by_every_value_given(session: WriteSession) -> None:
    service.load(session)
    cells = service.list_lines(session, "PGK-2019", "S12", "bandar", "per_kapita")
    assert [(cell.line, cell.amount) for cell in cells] == [("jumlah", 599), ("makanan", 274)]


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"state_code": "S99"}, "state_code"),
        ({"stratum": "kota"}, "stratum"),
        ({"basis": "seorang"}, "basis"),
    ],
)
def test_an_unknown_filter_value_is_refused(
    session: WriteSession, filters: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        service.list_lines(session, **filters)
    assert caught.value.field == field


def test_an_unknown_version_is_not_found(session: WriteSession) -> None:
    with pytest.raises(service.PovertyLineVersionNotFound):
        service.line_for(session, "PGK-1999", "S12", "bandar", "per_kapita")


def test_the_household_stratum_semua_is_not_a_stratum(session: WriteSession) -> None:
    service.load(session)
    with pytest.raises(InvalidInput) as caught:
        service.line_for(session, "PGK-2019", "S12", "semua", "per_kapita")
    assert caught.value.field == "stratum"
