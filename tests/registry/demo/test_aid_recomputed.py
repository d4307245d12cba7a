"""Coverage, leakage, gap closed and overlap of the demonstration population, recomputed in pandas.

Nothing of the service's own SQL or definitions is used: tables are read whole, and every figure is
worked out again from them, in whole numbers and in decimals, for the nation and every state.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from boundaries.sets.service import BoundarySetRecord
from database.session import ReadSession, WriteSession
from geo.publication import writing
from geo.publication.models import SnapshotHousehold
from registry.coordination import service
from registry.coordination.service import Where
from registry.demo.service import DemoReport
from tests.registry.demo.conftest import OneTransaction

pytestmark = pytest.mark.mirror

ON = date(2026, 10, 31)
MONTH = Decimal("30.4375")
CENT = Decimal("0.01")
POOR = ("miskin", "miskin_tegar")


def placed(session: WriteSession, boundary_set_id: int) -> int:
    """Return the number of a snapshot in which each household lies in the state of its form."""
    bare, number = (writing.open_publication(session, boundary_set_id, ON, 10) for _ in range(2))
    writing.snapshot(session, bare, boundary_set_id, ON)
    names = [column.name for column in SnapshotHousehold.__table__.columns]
    told = {
        "publication_number": str(number),
        "state_code": "household.stated_state_code",
        "location_level": "7",
    }
    values = ", ".join(told.get(name, f"snapshot_household.{name}") for name in names)
    session.execute(
        text(
            f"INSERT INTO snapshot_household ({', '.join(names)}) SELECT {values} "
            "FROM snapshot_household JOIN household ON household.id = household_id "
            f"WHERE publication_number = {bare}"
        )
    )
    return number


@dataclass(frozen=True)
class Told:
    """What the service says, and the tables it says it of."""

    figures: pd.DataFrame
    homes: pd.DataFrame
    aid: pd.DataFrame


def table(session: ReadSession, sql: str) -> pd.DataFrame:
    rows = session.execute(text(sql))
    return pd.DataFrame(rows.all(), columns=list(rows.keys()), dtype=object)


@pytest.fixture(scope="module")
def told(report: DemoReport, passing: OneTransaction, boundary_set: BoundarySetRecord) -> Told:
    with passing.writing() as session:
        number = placed(session, boundary_set.id)
        known = writing.areas(session, boundary_set.id)
        for name in set(writing.AREA_FIGURES):
            known[name] = float("nan")
        writing.stage_areas(session, known)
        with writing.staged_indicators(session, number):
            levels = [writing.figures(session, level) for level in ("national", "state")]
        figures = pd.concat(levels)
    with passing.reading() as session:
        return Told(figures.set_index("code"), homes(session), aid(session))


def homes(session: ReadSession) -> pd.DataFrame:
    """Return every household on the day with what decides whether it is poor, by its key."""
    found = table(session, "SELECT * FROM household").set_index("id")
    latest = table(session, "SELECT * FROM assessment ORDER BY id")
    latest = latest.drop_duplicates("household_id", keep="last").set_index("household_id")
    found = found[found["registered_on"] <= ON].join(
        latest[["gross_income_monthly", "aid_income_monthly", "aid_counted", "line_total", "basis",
                "size"]].add_prefix("told_")
    )  # fmt: skip
    found["verified"] = (found["registration_status"] == "disahkan") & ~(
        found["verified_on"].map(lambda day: day is not None and day > ON)
    )
    found["left"] = found["exited_on"].map(lambda day: day is not None and day <= ON) | (
        found["poverty_status"] == "terkeluar"
    )
    found["poor"] = found["verified"] & ~found["left"] & found["poverty_status"].isin(POOR)
    found["line"] = [line_of(one) for one in found.itertuples()]
    found["before_aid"] = [before_aid(one) for one in found.itertuples()]
    found["income"] = [
        one.told_gross_income_monthly if one.told_aid_counted is True else one.before_aid
        for one in found.itertuples()
    ]
    found["judged_not_poor"] = [not_poor(one) for one in found.itertuples()]
    return found


def line_of(one: Any) -> Decimal | None:
    per_head = one.told_basis == "per_kapita"
    if pd.isna(one.told_line_total) or (per_head and pd.isna(one.told_size)):
        return None
    return Decimal(one.told_line_total) * (int(one.told_size) if per_head else 1)


def before_aid(one: Any) -> Decimal | None:
    if pd.isna(one.told_gross_income_monthly):
        return None
    received = one.told_aid_income_monthly
    return max(one.told_gross_income_monthly - (0 if pd.isna(received) else received), Decimal(0))


def not_poor(one: Any) -> bool:
    if one.poor:
        return False
    if one.registration_status == "ditolak" or one.left:
        return True
    return bool(
        not pd.isna(one.income)
        and not pd.isna(one.line)
        and one.line > 0
        and one.income >= one.line
    )


def aid(session: ReadSession) -> pd.DataFrame:
    """Return every record of aid with its programme and the terms of the day."""
    return table(
        session,
        """
        SELECT record.*, agency.code AS agency, programme.code AS programme, programme.purpose,
               terms.income_limit, terms.for_the_poor
        FROM aid_record AS record JOIN programme ON programme.id = record.programme_id
        JOIN agency ON agency.id = programme.agency_id
        JOIN programme_version AS terms ON terms.programme_id = programme.id
         AND DATE '2026-10-31' BETWEEN terms.starts_on AND coalesce(terms.ends_on, '2999-01-01')
        """,
    )


def running(told: Told) -> pd.DataFrame:
    begun = told.aid["active_from"] <= ON
    ended = told.aid["active_until"].map(lambda day: day is not None and day <= ON)
    return told.aid[begun & ~ended & told.aid["household_id"].isin(told.homes.index)]


def areas(told: Told) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Yield the nation and each state with its households and the aid that runs for them."""
    runs = running(told)
    yield "MY", told.homes, runs
    for code, own in told.homes.groupby("stated_state_code"):
        yield str(code), own, runs[runs["household_id"].isin(own.index)]


def plain(value: Any) -> float:
    return float("nan") if value is None else float(value)


def share(part: int, whole: int) -> float:
    return float(Fraction(100 * part, whole)) if whole else float("nan")


def test_coverage_is_the_share_of_the_poor_with_running_aid(told: Told) -> None:
    for code, own, runs in areas(told):
        aided = own["poor"] & own.index.isin(runs["household_id"])
        found = told.figures.loc[code]
        assert (found["aided_hh"], found["poor_hh"]) == (aided.sum(), own["poor"].sum()), code
        assert plain(found["coverage__value"]) == pytest.approx(
            share(int(aided.sum()), int(own["poor"].sum())), rel=1e-12, nan_ok=True
        )


def test_overlap_counts_programmes_and_agencies_of_one_purpose(told: Told) -> None:
    for code, own, runs in areas(told):
        poor = own[own["poor"]]
        number = runs.groupby("household_id")["programme_id"].nunique().reindex(poor.index)
        number = number.fillna(0).astype(int)
        agencies = runs.groupby(["household_id", "purpose"])["agency"].nunique()
        twice = agencies[agencies > 1].index.get_level_values(0).unique()
        found = told.figures.loc[code]
        assert [found[f"overlap_{n}_hh"] for n in ("0", "1", "2", "3plus")] == [
            (number == 0).sum(), (number == 1).sum(), (number == 2).sum(), (number >= 3).sum()
        ]  # fmt: skip
        assert found["same_purpose_hh"] == poor.index.isin(twice).sum()


def test_leakage_by_the_line_counts_recipients_who_are_not_poor(told: Told) -> None:
    for code, own, runs in areas(told):
        recipients = own[own.index.isin(runs["household_id"])]
        judged = recipients["poor"] | recipients["judged_not_poor"]
        found = told.figures.loc[code]
        assert found["leaked_line_hh"] == recipients["judged_not_poor"].sum(), code
        assert found["judged_hh"] == judged.sum(), code


def test_leakage_by_the_programmes_own_limits(told: Told) -> None:
    for code, own, runs in areas(told):
        known, above = set(), set()
        for one in runs.itertuples():
            home = own.loc[one.household_id]
            if pd.isna(home["income"]):
                continue
            has_line = not pd.isna(home["line"]) and home["line"] > 0
            if not pd.isna(one.income_limit) or (one.for_the_poor and has_line):
                known.add(one.household_id)
            above_limit = not pd.isna(one.income_limit) and home["income"] > one.income_limit
            if above_limit or (one.for_the_poor and has_line and home["income"] >= home["line"]):
                above.add(one.household_id)
        found = told.figures.loc[code]
        assert (found["limited_hh"], found["leaked_own_hh"]) == (len(known), len(above)), code


def test_the_gap_closed_is_summed_to_the_sen(told: Told) -> None:
    for code, own, runs in areas(told):
        given = runs.groupby("household_id")["amount_monthly"].sum()
        lacking = filled = Decimal(0)
        for key, home in own[own["poor"]].iterrows():
            if pd.isna(home["line"]) or pd.isna(home["before_aid"]):
                continue
            gap = home["line"] - home["before_aid"]
            if gap > 0:
                lacking += gap
                filled += min(gap, given.get(key, Decimal(0)))
        found = told.figures.loc[code]
        assert Decimal(str(found["lacking_rm"])).quantize(CENT) == lacking.quantize(CENT), code
        assert Decimal(str(found["filled_rm"])).quantize(CENT) == filled.quantize(CENT), code
        expected = float(Fraction(100 * filled) / Fraction(lacking)) if lacking else float("nan")
        assert plain(found["gap_closed__value"]) == pytest.approx(expected, rel=1e-12, nan_ok=True)


def whole(passing: OneTransaction, ask: Any, **asked: Any) -> list[Any]:
    """Return every page of a list."""
    found: list[Any] = []
    with passing.reading() as session:
        after = None
        while page := ask(session, ON, Where(), after=after, limit=1_000, **asked):
            found += page
            after = page[-1].place
    return found


def test_the_overlap_ledger_is_that_of_pandas(told: Told, passing: OneTransaction) -> None:
    runs = running(told)
    pairs = runs.merge(runs, on="household_id", suffixes=("", "_other"))
    pairs = pairs[pairs["id"] < pairs["id_other"]]
    apart = pairs["person_id"].notna() & pairs["person_id_other"].notna()
    pairs = pairs[~apart | (pairs["person_id"] == pairs["person_id_other"])]
    same = pairs["agency"] == pairs["agency_other"]
    repeat = same & (pairs["programme"] == pairs["programme_other"])
    duplicate = ~same & (pairs["purpose"] == pairs["purpose_other"])
    pairs["relation"] = "complement"
    pairs.loc[duplicate, "relation"] = "duplicate"
    pairs.loc[repeat, "relation"] = "repeat"
    found = {
        (one.first_id, one.second_id): one.relation for one in whole(passing, service.overlaps)
    }
    keys = zip(pairs["id"], pairs["id_other"], strict=True)
    assert found == dict(zip(keys, pairs["relation"], strict=True))
    assert {"duplicate", "complement"} <= set(found.values())


def test_the_leaks_are_those_of_pandas_to_the_sen(told: Told, passing: OneTransaction) -> None:
    expected = {}
    for one in told.aid.itertuples():
        out = told.homes["exited_on"].get(one.household_id)
        if out is None or pd.isna(out):
            continue
        days = (min(one.active_until or ON, ON) - max(one.active_from, out)).days
        if days > 0:
            lost = one.amount_monthly * days / MONTH
            expected[one.id] = lost.quantize(CENT, ROUND_HALF_UP)
    found = {one.id: one.leaked_rm for one in whole(passing, service.leakage, why="exited")}
    assert found == expected
    assert expected


def test_the_unserved_are_the_verified_poor_for_whom_nothing_runs(
    told: Told, passing: OneTransaction
) -> None:
    poor = told.homes[told.homes["registration_status"].eq("disahkan")]
    poor = poor[poor["poverty_status"].isin(POOR)]
    expected = set(poor.index) - set(running(told)["household_id"])
    assert {one.id for one in whole(passing, service.unserved)} == expected
