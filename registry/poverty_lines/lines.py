"""The poverty line that applies to a household: pure values, found by state and stratum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from registry.poverty_lines.models import PovertyLine

HOUSEHOLD_STRATA = ("bandar", "luar_bandar")
ALL_STRATA = "semua"
NATION = "MY"


@dataclass(frozen=True, slots=True)
class LinePair:
    """The total and the food line for one state and stratum, RM a month on `basis`.

    A line the table does not hold is None. `stratum` is the row used; `stratum_assumed` says that
    the household's stratum is not known and the all-strata row stands in for it; `doubtful` that a
    cell of the pair is a project decision about a misprint.
    """

    version: str
    state_code: str
    stratum: str
    basis: str
    total: Decimal | None
    food: Decimal | None
    stratum_assumed: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class LineTable:
    """Every pair of one version and basis, by state code and household stratum (None: unknown)."""

    version: str
    basis: str
    pairs: Mapping[tuple[str, str | None], LinePair]

    def pair(self, state_code: str | None, stratum: str | None) -> LinePair | None:
        """Return the pair for a household, None when the table has no row for it."""
        return self.pairs.get((state_code, stratum)) if state_code else None

    def scaled(self, percent: Decimal) -> "LineTable":
        """Return the table with every line `percent` per cent higher (negative: lower), unrounded.

        Its version names the change, so that no figure made from it passes for a published line.
        """
        factor = 1 + percent / 100
        version = f"{self.version} {percent:+f}%"
        return LineTable(
            version,
            self.basis,
            {
                key: replace(
                    pair,
                    version=version,
                    total=None if pair.total is None else pair.total * factor,
                    food=None if pair.food is None else pair.food * factor,
                )
                for key, pair in self.pairs.items()
            },
        )

    def missing(self, state_codes: Iterable[str]) -> list[str]:
        """Return the states that lack the total or the food line for an unknown stratum."""
        return [
            code
            for code in state_codes
            if (pair := self.pair(code, None)) is None or pair.total is None or pair.food is None
        ]


def line_table(version: str, basis: str, cells: Iterable[PovertyLine]) -> LineTable:
    """Build the table of one version and basis from its cells.

    A household of unknown stratum gets its state's all-strata row, marked as assumed. Where a state
    has no strata in the table at all (PGK-2014, JKM-2026) the all-strata row is the line itself. A
    stratum that the state's table leaves out (rural Kuala Lumpur) has no line.
    """
    by_state: dict[str, dict[str, list[PovertyLine]]] = {}
    for cell in cells:
        by_state.setdefault(cell.state_code, {}).setdefault(cell.stratum, []).append(cell)

    pairs: dict[tuple[str, str | None], LinePair] = {}
    for state_code, strata in by_state.items():
        stratified = any(stratum in strata for stratum in HOUSEHOLD_STRATA)
        for wanted in (*HOUSEHOLD_STRATA, None):
            stands_in = wanted is None or not stratified
            used = ALL_STRATA if stands_in else wanted
            if used in strata:
                pair = _pair(version, basis, strata[used])
                pairs[state_code, wanted] = replace(
                    pair, stratum_assumed=wanted is None and stratified
                )
    return LineTable(version, basis, pairs)


def _pair(version: str, basis: str, cells: list[PovertyLine]) -> LinePair:
    amounts = {cell.line: cell.amount for cell in cells}
    return LinePair(
        version=version,
        state_code=cells[0].state_code,
        stratum=cells[0].stratum,
        basis=basis,
        total=amounts.get("jumlah"),
        food=amounts.get("makanan"),
        doubtful=any(cell.certainty == "decided" for cell in cells),
    )
