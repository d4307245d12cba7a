from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from database.errors import InvalidInput
from database.session import WriteSession
from geo.extracts import queries, service
from registry.aid import service as aid
from registry.assessments.service import assess_household
from registry.households import service as households
from registry.households.models import Household
from registry.households.service import NewHousehold
from registry.persons.service import NewPerson
from registry.poverty_lines import service as poverty_lines
from registry.programmes import service as programmes

AS_OF = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def alone(session: WriteSession) -> None:
    """Leave one boundary set and no household in the database, for this test."""
    session.execute(text("DELETE FROM household"))
    session.execute(text("UPDATE boundary_set SET is_current = false"))
    session.execute(
        text(
            "INSERT INTO boundary_set (code, title, digest, is_current, sources, report) "
            "VALUES ('squares', '', 'squares', true, '{}', '{}')"
        )
    )
    programmes.load(session)
    poverty_lines.load(session)


def household(session: WriteSession) -> Household:
    return households.create(
        session,
        NewHousehold(
            address='Lot 1, "Kg" Baru\nMukim 2',
            people=[NewPerson("Ali", "KIR"), NewPerson("Abu")],
            registered_on=date(2026, 1, 1),
            stated_state_code="S03",
            stratum="bandar",
            gross_income_monthly=Decimal("800.1234"),
        ),
    )


def written(session: WriteSession, path: Path) -> pd.DataFrame:
    service.write(session, path, AS_OF)
    if path.suffix.lower() == ".csv":
        return pd.read_csv(path, dtype={"size": "Int64"})
    return pd.read_parquet(path)


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".CSV"])
def test_every_household_is_one_row_with_every_column(
    session: WriteSession, tmp_path: Path, ending: str
) -> None:
    keys = {str(household(session).id) for _ in range(3)}
    found = written(session, tmp_path / f"x{ending}")
    assert list(found.columns) == list(queries.COLUMNS)
    assert set(found["household_id"]) == keys


def test_incomes_and_lines_are_exact(session: WriteSession, tmp_path: Path) -> None:
    assess_household(session, household(session).id)
    row = written(session, tmp_path / "x.parquet").iloc[0]
    assert row["gross_income_monthly"] == Decimal("800.1234")
    assert (row["line_version"], row["line_basis"]) == ("PGK-2019", "per_kapita")
    assert (row["line_total"], row["line_food"]) == (Decimal(523), Decimal(282))
    assert row["poverty_status"] == "miskin"


def test_areas_are_those_of_the_current_set_only(session: WriteSession, tmp_path: Path) -> None:
    made = household(session)
    session.execute(
        text(
            "INSERT INTO boundary_set (code, title, digest, is_current, sources, report) "
            "VALUES ('old', '', 'old', false, '{}', '{}')"
        )
    )
    for code, district in (("squares", "D03-01"), ("old", "D03-99")):
        session.execute(
            text(
                "INSERT INTO household_area (boundary_set_id, household_id, state_code, "
                "district_code) SELECT id, :key, 'S03', :district FROM boundary_set "
                "WHERE code = :code"
            ),
            {"key": made.id, "district": district, "code": code},
        )
    found = written(session, tmp_path / "x.csv")
    assert found["district_code"].tolist() == ["D03-01"]
    assert found["boundary_set"].tolist() == ["squares"]


def test_aid_is_what_runs_on_the_day(session: WriteSession, tmp_path: Path) -> None:
    made = household(session)
    for programme, first, last in (
        ("BWE", date(2026, 1, 1), None),
        ("BTB", date(2026, 1, 1), date(2026, 6, 1)),
        ("EPOKU", date(2026, 6, 2), None),
        ("BPT", date(2026, 6, 1), date(2026, 6, 2)),
    ):
        aid.record(
            session,
            made.id,
            agency="JKM",
            programme=programme,
            amount_monthly=Decimal("100.50"),
            active_from=first,
            active_until=last,
        )
    row = written(session, tmp_path / "x.parquet").iloc[0]
    assert (row["programmes"], row["aid_monthly"]) == (2, Decimal("201.00"))


def test_nothing_that_names_a_family_leaves(session: WriteSession) -> None:
    assert not {"name", "identity_no", "address", "point", "postcode"} & set(queries.COLUMNS)


def test_chunks_hold_every_household_once_in_the_order_of_keys(session: WriteSession) -> None:
    keys = sorted(str(household(session).id) for _ in range(5))
    chunks = list(service.households(session, AS_OF, chunk_rows=2))
    assert [chunk.num_rows for chunk in chunks] == [2, 2, 1]
    assert [key for chunk in chunks for key in chunk["household_id"].to_pylist()] == keys


def test_an_empty_registry_gives_a_file_with_headings_only(
    session: WriteSession, tmp_path: Path
) -> None:
    found = written(session, tmp_path / "x.csv")
    assert list(found.columns) == list(queries.COLUMNS)
    assert found.empty


@pytest.mark.parametrize("name", ["x.xlsx", "x", "missing/x.csv"])
def test_a_file_that_cannot_be_written_is_refused_and_none_appears(
    session: WriteSession, tmp_path: Path, name: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        service.write(session, tmp_path / name, AS_OF)
    assert refusal.value.field == "output"
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_the_former_file(session: WriteSession, tmp_path: Path) -> None:
    household(session)
    path = tmp_path / "x.csv"
    path.write_text("former")

    def fail(_doing: str, _share: float) -> None:
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError):
        service.write(session, path, AS_OF, fail)
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]
