"""Protection of wide tables: many figures per area, every level, in seconds.

Exchanges (`exchange`) choose what to hide, witnesses prove it, the audit checks the proof. A small
table for which no exchange is found goes to the general search; in a large one, a split that
nothing else helps is hidden everywhere.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.disclosure.area_tables import Column, Split, columns_table
from geo.disclosure.audit import audit
from geo.disclosure.branches import Need, Places, places
from geo.disclosure.cells import Bools, CellTable, Floats
from geo.disclosure.exchange import Exchange
from geo.disclosure.land import NATION, Land, survey
from geo.disclosure.rules import DisclosureRules, Primary, primary
from geo.disclosure.service import Protection, protect, report
from geo.disclosure.witnesses import Change, examples, relabelled, witnesses

TIMES = 9
"""How often more is hidden for figures that no exchange has been found for."""

MANY = 0.2
"""Figures per area that no exchange was found for: with more of them, none is sought again."""

SMALL_TABLE = 400
"""Cells up to which the general search may try what exchanges could not do."""


def protect_columns(
    values: Floats,
    columns: Sequence[Column],
    splits: Sequence[Split],
    pieces: pd.DataFrame,
    rules: DisclosureRules | None = None,
    complete: Callable[[CellTable], CellTable] | None = None,
) -> Protection:
    """Hide what the rules name, and splits in other areas until all of it stays uncertain.

    Arguments as for `area_tables.columns_table` and, `pieces`, `land.survey`; every column is part
    of one split at most, and `complete` may add to the table what is known of earlier publications.
    Deterministic. A pattern may be released if `audit.passed`.
    """
    land = survey(pieces)
    table = columns_table(values, columns, splits, land)
    if complete is not None:
        table = complete(table)
    wanted = primary(table, rules or DisclosureRules())
    known = places(pieces, values)
    exchange = Exchange(
        columns,
        splits,
        known,
        _by_level(land, known, wanted.protection, len(columns)),
        _by_level(land, known, wanted.cells & (wanted.protection == 0), len(columns)),
    )
    exchange.run()
    changes, failed = witnesses(exchange, exchange.asked())
    small = table.values.size <= SMALL_TABLE
    for times in range(0 if small else TIMES):
        if not failed or len(failed) > MANY * len(land.level):
            break
        exchange.insist(failed, times)
        more, failed = witnesses(exchange, failed)
        changes += more
    failed += _national(exchange, land, wanted)
    if failed and small:
        return protect(table, rules)
    changes += relabelled(exchange, failed)
    return _judged(table, wanted, _hidden(land, exchange) & table.published, land, changes)


def _judged(
    table: CellTable, wanted: Primary, hidden: Bools, land: Land, changes: list[Change]
) -> Protection:
    width = table.values.size // land.level.size
    proof = examples(changes, land.inside, width)
    verdict = audit(
        table, hidden, wanted.protection, proof, attacks=table.values.size <= SMALL_TABLE
    )
    return Protection(table, hidden, wanted, report(table, wanted, hidden, 0.0), verdict, proof)


def _national(exchange: Exchange, land: Land, wanted: Primary) -> list[Need]:
    """Return the needs of the nation's own figures: no two areas can exchange for them."""
    row = _rows(land)["nation", NATION]
    width = wanted.protection.reshape(land.level.size, -1)[row]
    return [
        Need(number, "nation", 0, part, float(width[part]))
        for number, branch in enumerate(exchange.branches)
        for part in branch.parts
        if width[part] > 0
    ]


def _by_level(
    land: Land, known: Places, cells: NDArray[Any], width: int
) -> dict[str, NDArray[Any]]:
    """Return entries of cells by level: areas by columns."""
    row, table = _rows(land), cells.reshape(-1, width)
    return {
        level: table[[row[level, code] for code in codes]] for level, codes in known.codes.items()
    }


def _rows(land: Land) -> dict[tuple[str, str], int]:
    keys = zip(land.level.tolist(), land.code.tolist(), strict=True)
    return {key: row for row, key in enumerate(keys)}


def _hidden(land: Land, exchange: Exchange) -> Bools:
    row = _rows(land)
    hidden = np.zeros((land.level.size, len(exchange.columns)), dtype=bool)
    for branch, masks in zip(exchange.branches, exchange.pattern.hidden, strict=True):
        for level, mask in masks.items():
            codes = exchange.land.codes[level]
            rows = np.array([row[level, code] for code in codes])
            hidden[np.ix_(rows[mask], np.array(branch.parts))] = True
    for number in exchange.everywhere:
        hidden[row["nation", NATION], list(exchange.branches[number].parts)] = True
    return hidden.ravel()
