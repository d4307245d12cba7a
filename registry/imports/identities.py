"""Identity numbers of a whole block, by the rule of `registry.identity`. Pure.

`identity.service.validate` is the rule; at its pace a MyKad costs more than all the rest of a row.
What it asks of a date and of a place of birth is therefore asked once for each of them.
"""

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from database.errors import InvalidInput
from registry.calendar.service import today
from registry.identity.service import FORMATS, MYKAD, normalise, validate

SAMPLE_DAY, SAMPLE_SERIAL = "700101", "1235"


def checked_numbers(types: pa.Array, numbers: pa.Array) -> pa.Array:
    """Return numbers in normal form, null where a number cannot be of its type."""
    plain = pa.array(
        [None if number is None else normalise(number) for number in numbers.to_pylist()],
        pa.string(),
    )
    is_mykad = pc.equal(types, MYKAD)
    mykad = _mykad(pc.if_else(is_mykad, plain, None))
    others = {
        (kind, number): _other(kind, number)
        for kind, number in zip(types.to_pylist(), plain.to_pylist(), strict=True)
        if kind != MYKAD and kind is not None and number is not None
    }
    if not others:
        return mykad
    rest = [others.get(key) for key in zip(types.to_pylist(), plain.to_pylist(), strict=True)]
    return pc.coalesce(mykad, pa.array(rest, pa.string()))


def told_birth_dates(mykad: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the birth dates that checked MyKad numbers allow: this century's and the last's.

    Null where there is no such day, or it has not come yet.
    """
    day = pc.utf8_slice_codeunits(mykad, 0, 6)
    now = pd.Timestamp(today())
    found = []
    for century in ("20", "19"):
        days = pd.to_datetime(
            pd.Series(pc.binary_join_element_wise(century, day, "").to_pylist(), dtype=object),
            format="%Y%m%d",
            errors="coerce",
        )
        found.append(pa.Array.from_pandas(days.where(days <= now), type=pa.date32()))
    return found[0], found[1]


def told_sexes(mykad: pa.Array) -> pa.Array:
    """Return the sexes that checked MyKad numbers tell by their last digit."""
    odd = pc.match_substring_regex(mykad, "[13579]$")
    return pc.if_else(odd, "lelaki", "perempuan")


def _mykad(numbers: pa.Array) -> pa.Array:
    shaped = pc.match_substring_regex(numbers, f"^{FORMATS[MYKAD].pattern.pattern}$")
    numbers = pc.if_else(pc.fill_null(shaped, False), numbers, None)
    places = pc.is_in(pc.utf8_slice_codeunits(numbers, 6, 8), pa.array(_places()))
    good = np.asarray(places) & _is_day(pc.utf8_slice_codeunits(numbers, 0, 6))
    return pc.if_else(good, numbers, None)


def _is_day(six_digits: pa.Array) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(six_digits), dtype=bool)
    for century in ("20", "19"):
        text = pc.binary_join_element_wise(century, six_digits, "").to_pylist()
        days = pd.to_datetime(pd.Series(text, dtype=object), format="%Y%m%d", errors="coerce")
        found |= days.notna().to_numpy()
    return found


@cache
def _places() -> list[str]:
    """Return the codes of places of birth that the rule knows."""
    codes = (f"{code:02d}" for code in range(100))
    return [code for code in codes if _other(MYKAD, SAMPLE_DAY + code + SAMPLE_SERIAL)]


def _other(kind: str, number: str) -> str | None:
    try:
        return validate(kind, number).normalised
    except InvalidInput:
        return None
