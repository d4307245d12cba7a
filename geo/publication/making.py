"""Making a publication: snapshot, figures, protection, classes, digest, in one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from database.session import WriteSession
from geo.changes.causes import record
from geo.disclosure.tens import in_tens
from geo.downloads.codebook import remember_codebook
from geo.indicators.breakdowns import BREAKDOWNS, PUBLISHED_BY_CATEGORY
from geo.indicators.catalogue import REFERENCE_SOURCES, REGISTRY_SOURCE
from geo.indicators.declaration import LEVELS, REFERENCES, Indicator
from geo.indicators.service import get_indicator, list_indicators
from geo.publication import queries, writing
from geo.publication.breaks import BANDS, METHOD, band_breaks, class_breaks
from geo.publication.categories import cell_of, every_category, whole_areas
from geo.publication.cost import cost
from geo.publication.dominance import dominated_cells
from geo.publication.figures import exact_figures, official_figures, public_figures
from geo.publication.pieces import counts_by_piece
from geo.publication.protection import Before, Cell, protect, seen_counts, withheld_cells
from geo.publication.smoothed import with_smoothed

ENGINE_VERSION = "publication-7"

UNKNOWN_NAMES = {
    "state": "Negeri tidak diketahui / State not known",
    "district": "Daerah tidak diketahui / District not known",
    "mukim": "Mukim tidak diketahui / Mukim not known",
    "parlimen": "Parlimen tidak diketahui / Constituency not known",
    "dun": "DUN tidak diketahui / DUN not known",
}
NO_DUN = "Tiada DUN (Wilayah Persekutuan) / No DUN (federal territory)"

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Order:
    """What to publish: the set, the date, the smallest count shown."""

    boundary_set_id: int
    as_of: date
    threshold: int


@dataclass(frozen=True)
class _Bases:
    """Known areas with the official figures that registry indicators use, and their years."""

    areas: pd.DataFrame
    years: dict[str, int]


def make(session: WriteSession, order: Order, tell: Progress) -> int:
    """Make and store the publication; return its number. The caller commits."""
    number = writing.open_publication(session, order.boundary_set_id, order.as_of, order.threshold)
    tell("snapshot", 0.05)
    households = writing.snapshot(session, number, order.boundary_set_id, order.as_of)
    bases = _bases(session, order)
    writing.stage_areas(session, bases.areas)
    with writing.staged_indicators(session, number):
        areas = _areas(session, tell)
    tell("protection", 0.6)
    pieces = counts_by_piece(session, number)
    before = _before(session, number, pieces, order.threshold)
    dominated = dominated_cells(session, number)
    protection = protect(pieces, order.threshold, before, dominated)
    hidden = withheld_cells(protection)
    tell("public figures", 0.7)
    registry = [indicator for indicator in list_indicators() if not indicator.is_official]
    exact = exact_figures(areas, registry, order.as_of.year)
    published = _published(session, exact, areas, hidden, bases, order)
    breaks = _breaks(published)
    tell("storing", 0.85)
    writing.store(session, number, exact, published, breaks)
    remember_codebook(session, number)
    tell("causes of change", 0.95)
    record(session, number)
    summary = _summary(session, number, households, published, bases, order)
    writing.finish(session, number, _digest(published, breaks, order), summary)
    return number


def _bases(session: WriteSession, order: Order) -> _Bases:
    areas = writing.areas(session, order.boundary_set_id)
    years: dict[str, int] = {}
    for name in REFERENCES:
        figures = writing.reference(session, name)
        known = figures["area_code"].isin(areas["code"]) & (figures["year"] <= order.as_of.year)
        figures = figures[known]
        # One year for all areas, that of the newest district table: figures of different years
        # must not stand side by side.
        districts = figures[figures["level"] == "district"]
        years[name] = int(districts["year"].max()) if len(districts) else 0
        chosen = figures[figures["year"] == years[name]].set_index("area_code")["value"]
        areas[name] = areas["code"].map(chosen).astype(float)
    return _Bases(areas, years)


def _before(
    session: WriteSession, number: int, pieces: pd.DataFrame, threshold: int
) -> Before | None:
    """Return what everybody can know of the last publication of another state of the registry.

    One of the same state is made again as it was: it had this one's predecessor, too.
    """
    while earlier := queries.publications(session, number, 1):
        number = earlier[0].number
        counts = counts_by_piece(session, number)
        if earlier[0].threshold == threshold and counts.equals(pieces):
            continue
        rows = queries.shown_figures(session, number)
        known = {indicator.code for indicator in list_indicators()}
        seen = (
            (row.indicator, cell_of(row.area_code, row.breakdown, row.category))
            for row in rows
            if row.indicator in known
        )
        return Before(counts, seen_counts(seen))
    return None


def _areas(session: WriteSession, tell: Progress) -> pd.DataFrame:
    """Return the sums and values of whole areas of every level, then those by category."""
    levels = []
    for place, level in enumerate(LEVELS):
        tell(f"figures: {level}", 0.3 + 0.02 * place)
        levels.append(writing.figures(session, level))
    wholes = whole_areas(pd.concat(levels, ignore_index=True))
    return pd.concat([wholes, *_by_category(session, wholes, tell)], ignore_index=True)


def _by_category(
    session: WriteSession, wholes: pd.DataFrame, tell: Progress
) -> Iterator[pd.DataFrame]:
    for place, split in enumerate(BREAKDOWNS.values()):
        tell(f"figures by {split.code}", 0.42 + 0.03 * place)
        for level in split.levels:
            counted = writing.category_figures(session, level, split.code)
            yield every_category(wholes[wholes["level"] == level], counted, split)


def _published(
    session: WriteSession,
    exact: pd.DataFrame,
    areas: pd.DataFrame,
    hidden: set[Cell],
    bases: _Bases,
    order: Order,
) -> pd.DataFrame:
    """Return every row readers will see, registry and official."""
    names = _names(areas, bases.areas)
    states = bases.areas.dropna(subset="state_code").set_index("code")["state_code"]
    parts = []
    for indicator in list_indicators():
        if indicator.reference is not None:
            reference = writing.reference(session, indicator.reference)
            rows = official_figures(reference, bases.areas, indicator.code)
            rows["source"] = rows["source"].fillna(indicator.source)
        else:
            rows = public_figures(exact, areas, indicator, hidden)
            rows = with_smoothed(rows, areas, states, indicator)
            rows["source"] = _source(indicator, bases, order)
        parts.append(rows)
    published = pd.concat(parts, ignore_index=True)
    published["name"] = published["area_code"].map(names)
    ranks = ["rank_lower", "rank_upper"]
    published[ranks] = published[ranks].astype("Int64")
    order_of_rows = ["indicator", "year", "level", "area_code", "breakdown", "category"]
    return published.drop(columns="cell").sort_values(order_of_rows, ignore_index=True)


def _source(indicator: Indicator, bases: _Bases, order: Order) -> str:
    parts = [f"{REGISTRY_SOURCE} {order.as_of.isoformat()}"]
    parts += [f"{REFERENCE_SOURCES[name]} {bases.years[name]}" for name in indicator.references]
    return "; ".join(parts)


def _names(areas: pd.DataFrame, known: pd.DataFrame) -> dict[str, str]:
    """Return the name of every area, the unknown ones included."""
    names = dict(zip(known["code"], known["name"], strict=True))
    seats = dict(zip(known["code"], known["parent_code"], strict=True))
    with_dun = {seats.get(parent) for parent in known.loc[known["level"] == "dun", "parent_code"]}
    unknown = areas[~areas["code"].isin(names)]
    columns = (unknown[name].tolist() for name in ("code", "level", "parent_code"))
    for code, level, parent in zip(*columns, strict=True):
        without = level == "dun" and parent in names and parent not in with_dun
        names[code] = NO_DUN if without else UNKNOWN_NAMES[level]
    return names


def _breaks(published: pd.DataFrame) -> list[dict[str, Any]]:
    """Return class breaks by indicator and level, over all years of it."""
    shown = published[published["flag"].isin(("ok", "unreliable")) & (published["breakdown"] == "")]
    rows = []
    for (indicator, level), group in shown.groupby(["indicator", "level"]):
        bands = get_indicator(str(indicator)).bands
        breaks = band_breaks(group["value"], bands) if bands else class_breaks(group["value"])
        method = BANDS if bands else METHOD
        if breaks is not None:
            rows.append(
                {"indicator": indicator, "level": level, "breaks": breaks, "method": method}
            )
    return rows


def _digest(published: pd.DataFrame, breaks: list[dict[str, Any]], order: Order) -> str:
    """Return the SHA-256 over everything readers can see."""
    text = published.to_csv(index=False) + repr(breaks) + repr(order)
    return hashlib.sha256(text.encode()).hexdigest()


def _summary(
    session: WriteSession,
    number: int,
    households: int,
    published: pd.DataFrame,
    bases: _Bases,
    order: Order,
) -> dict[str, Any]:
    exact = writing.location_levels(session, number)
    levels = {level: in_tens(count) for level, count in exact.items()}
    by_category = published[published["breakdown"] != ""]
    whole = published[published["breakdown"] == ""]
    return {
        "engine": ENGINE_VERSION,
        "fingerprint": writing.fingerprint(session, order.boundary_set_id),
        "households": households,
        "reference_years": bases.years,
        # Of counts in tens: how few stand at a level is nobody's business.
        "location_level_percent": {
            str(level): round(100 * count / max(sum(levels.values()), 1), 1)
            for level, count in levels.items()
        },
        "withheld": _count_by_series(whole[whole["flag"] == "suppressed"]),
        "series": [
            {"indicator": indicator, "level": level, "years": years}
            for indicator, level, years in _series(whole)
        ],
        "breakdowns": _told_by_category(by_category),
        "protection": cost(published[published["indicator"].isin(_registry_codes())]),
    }


def _registry_codes() -> list[str]:
    return [indicator.code for indicator in list_indicators() if not indicator.is_official]


def _told_by_category(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return of each breakdown the indicators and levels told, and how many figures are hidden."""
    return {
        code: {
            "indicators": list(PUBLISHED_BY_CATEGORY),
            "levels": list(split.levels),
            "figures": int((rows["breakdown"] == code).sum()),
            "withheld": int(((rows["breakdown"] == code) & (rows["flag"] == "suppressed")).sum()),
        }
        for code, split in BREAKDOWNS.items()
    }


def _count_by_series(rows: pd.DataFrame) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for (indicator, level), group in rows.groupby(["indicator", "level"]):
        counts[str(indicator)][str(level)] = len(group)
    return counts


def _series(published: pd.DataFrame) -> Iterator[tuple[str, str, list[int]]]:
    """Yield indicator, level and years in the order of menus."""
    years = published.groupby(["indicator", "level"])["year"].unique()
    for indicator in list_indicators():
        for level in LEVELS:
            if (indicator.code, level) in years.index:
                yield indicator.code, level, sorted(map(int, years[indicator.code, level]))
