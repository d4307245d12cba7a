"""The districts' figures that a sharing is made from, the withheld ones filled in from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Row

from database.errors import InvalidInput
from database.session import ReadSession
from geo.indicators.declaration import Indicator
from geo.indicators.service import get_indicator
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question
from geo.targeting.contest import Floats

COUNT = ("count", "money")
"""Kinds of indicator that add up over areas, so that shares of them have a meaning."""

HOUSEHOLDS = "registered_poverty_rate"
"""Its denominator is the number of households by the census."""

NATION = "MY"


@dataclass(frozen=True)
class DistrictFigures:
    """Figures of every district of a publication, in the order of district codes.

    `values` has a column per indicator; `filled` says which of them were withheld and stand for
    an equal part of what the state leaves over; `national` the nation's figures.
    """

    publication: PublicationInfo
    codes: tuple[str, ...]
    names: tuple[str, ...]
    states: tuple[str, ...]
    values: pd.DataFrame
    filled: pd.DataFrame
    households: Floats
    national: dict[str, float]


def district_figures(
    session: ReadSession, publication: PublicationInfo, indicators: Sequence[str]
) -> DistrictFigures:
    """Read the published figures of districts.

    A withheld count is replaced by an equal part of what is left of its state's figure when the
    published districts are taken off, and a withheld state's by the same of the nation: nothing
    here tells more than what is published.

    Raises:
        InvalidInput: an unknown indicator, or one without figures of districts.
    """
    rows = _rows(session, publication, [*dict.fromkeys(indicators), HOUSEHOLDS])
    districts = rows[(rows["level"] == "district") & ~rows["area_code"].str.endswith("-00")]
    own = districts.drop_duplicates("area_code").sort_values("area_code")
    codes = tuple(own["area_code"])
    values = pd.DataFrame(index=list(codes))
    filled = pd.DataFrame(index=list(codes))
    for code in dict.fromkeys(indicators):
        series, estimated = _complete(rows[rows["indicator"] == code], get_indicator(code))
        values[code] = series.reindex(values.index)
        filled[code] = estimated.reindex(values.index, fill_value=False)
    census = districts[districts["indicator"] == HOUSEHOLDS].set_index("area_code")["denominator"]
    nation = rows[rows["area_code"] == NATION].set_index("indicator")["value"]
    return DistrictFigures(
        publication=publication,
        codes=codes,
        names=tuple(own["name"]),
        states=tuple(own["parent_code"]),
        values=values,
        filled=filled,
        households=census.reindex(values.index).to_numpy(dtype=float),
        national={str(code): float(value) for code, value in nation.items()},
    )


def _rows(
    session: ReadSession, publication: PublicationInfo, indicators: Sequence[str]
) -> pd.DataFrame:
    """Return published rows of nation, states and districts, of each series' newest year."""
    parts: list[Row[Any]] = []
    for level in ("national", "state", "district"):
        question = Question(indicators=indicators, level=level)
        parts += publications.statistics(session, publication, question, limit=100_000)
    table = pd.DataFrame([row._asdict() for row in parts])
    for code in indicators:
        if not ((table["indicator"] == code) & (table["level"] == "district")).any():
            raise InvalidInput(
                f"{code!r} has no figures of districts",
                field="indicator",
                expected="an indicator that is published for districts",
            )
    return table


def _complete(rows: pd.DataFrame, indicator: Indicator) -> tuple[pd.Series, pd.Series]:
    """Return one indicator's figures by district code, and which were filled in."""
    by_code = rows.set_index("area_code")
    known, withheld = by_code["value"].astype(float), by_code["flag"] == "suppressed"
    if indicator.kind in COUNT:
        known = known.mask((by_code["flag"] == "zero") & known.isna(), 0.0)
        for level in ("state", "district"):
            known = _fill(known, by_code, withheld, level)
    return known, withheld


def _fill(known: pd.Series, by_code: pd.DataFrame, withheld: pd.Series, level: str) -> pd.Series:
    """Give every withheld area of a level an equal part of what its parent leaves over."""
    own = by_code["level"] == level
    parents = by_code.loc[own, "parent_code"]
    left = known.reindex(parents.unique()) - known[own].groupby(parents).sum()
    hidden = withheld[own].groupby(parents).sum()
    part = (left / hidden.where(hidden > 0)).clip(lower=0)
    return known.where(~(own & withheld), by_code["parent_code"].map(part).fillna(0.0))
