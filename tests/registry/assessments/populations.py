"""Households to assess: made up, marked as demonstration, with only what an assessment reads."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from hypothesis import strategies as st

from registry.assessments.rule import AssessmentInputs
from registry.households.models import Household
from registry.poverty_lines.lines import LineTable, line_table
from registry.poverty_lines.models import PovertyLine
from registry.poverty_lines.tables import committed_rows, state_names

STATES = [code for code in state_names() if code != "MY"]
_numbers = count()


@dataclass(frozen=True)
class Known(AssessmentInputs):
    """Inputs with defaults: four people in rural Sabah on RM1,200 a month."""

    size: int | None = 4
    gross_income_monthly: Decimal | None = Decimal(1200)
    aid_income_monthly: Decimal | None = None
    state_code: str | None = "S12"
    stratum: str | None = "luar_bandar"


def household(inputs: AssessmentInputs, district_code: str | None = None) -> Household:
    values = asdict(inputs)
    state_code = values.pop("state_code")
    return Household(
        **values,
        stated_state_code=state_code,
        stated_district_code=district_code,
        reference_no=f"DEMO-{next(_numbers)}",
        is_demo=True,
        registered_on=date(2026, 1, 1),
        address="Kampung Contoh",
        registration_status="disahkan",
    )


def committed_lines(version: str, basis: str) -> LineTable:
    cells = [
        PovertyLine(**row.model_dump(exclude={"row"}), version=version)
        for row in committed_rows(version)
        if row.basis == basis
    ]
    return line_table(version, basis, cells)


def near_a_line(lines: LineTable) -> st.SearchStrategy[Decimal]:
    """Incomes at, just under and just over a line times a size; the cases where a rule breaks."""
    amounts = sorted(
        {
            amount
            for pair in lines.pairs.values()
            for amount in (pair.food, pair.total)
            if amount is not None
        }
    )
    offsets = st.sampled_from(
        [Decimal(text) for text in ("0", "0.0001", "-0.0001", "0.01", "-0.01")]
    )
    return st.builds(
        lambda amount, size, offset: amount * size + offset,
        st.sampled_from(amounts),
        st.integers(1, 12),
        offsets,
    )


def inputs_near(lines: LineTable) -> st.SearchStrategy[AssessmentInputs]:
    money = st.decimals(0, 20_000, places=4, allow_nan=False)
    return st.builds(
        AssessmentInputs,
        size=st.none() | st.integers(-1, 12),
        gross_income_monthly=st.none() | money | near_a_line(lines),
        aid_income_monthly=st.none() | st.decimals(0, 2_000, places=4, allow_nan=False),
        state_code=st.none() | st.sampled_from([*STATES, "S99"]),
        stratum=st.sampled_from([None, "bandar", "luar_bandar"]),
    )
