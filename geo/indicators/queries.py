"""The indicators as Ibis expressions over a snapshot: one definition for every engine.

Tables are staged in this order (`stages`); the figures of each level are read off them:

1. `PIECES`: one row per piece of land that all levels have in common, with its areas.
2. `HOUSEHOLDS`: one row per household: its piece, its states, its money as whole numbers.
3. `PIECE_SUMS`: the sums of each piece, so that no level reads the households again for them.
4. `IN_ORDER`: one narrow row per household that has a place in some order.
5. `RANK_SUMS` and `QUANTILES`: what is read off the orders of each area of each level.

`compile_figures` turns a level into SQL of PostgreSQL, DuckDB or Spark. PostgreSQL has no cast from
boolean to bigint, hence `ifelse(1, 0)`.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

import ibis

from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.columns import (
    ALLOWED_LOCATION_LEVELS,
    AREA_COLUMNS,
    HOUSEHOLD_COLUMNS,
    NATION,
)
from geo.indicators.counts import COUNTS, household_values
from geo.indicators.declaration import AREA_FIGURES, LEVELS, Indicator
from geo.indicators.measures import (
    ADDITIVE,
    ORDERED_VALUES,
    ordered_values,
    scaled,
    sums,
)
from geo.indicators.orders import ORDERED, quantiles, rank_sums
from geo.indicators.service import list_indicators

if TYPE_CHECKING:
    import ibis.expr.types as ir

HOUSEHOLD_SUMS = tuple(COUNTS)
"""Counts of households: what disclosure control protects."""

KEYS = ("state_code", "district_code", "mukim_code", "parlimen_code", "dun_code")
PLACE = (*KEYS, "location_level")

SNAPSHOT = "one_snapshot"
PIECES = "indicator_piece"
HOUSEHOLDS = "indicator_household"
PIECE_SUMS = "indicator_sum"
CATEGORY_SUMS = {code: f"indicator_sum_{code}" for code in BREAKDOWNS}
IN_ORDER = "indicator_order"
RANK_SUMS = "indicator_rank_sum"
QUANTILES = "indicator_quantile"
NUMBERS = tuple(f"{level}_number" for level in LEVELS)


def place(household: "ir.Table") -> "ir.Table":
    """Return the snapshot with no null among the codes of its areas: nulls would not join."""
    return household.mutate(**{key: household[key].fill_null("") for key in KEYS})


def area_and_parent(piece: "ir.Table", level: str) -> "tuple[ir.StringValue, ir.StringValue]":
    """Return the area at a level of each piece and that area's parent.

    Where the area is not known the reserved code of the parent's unknown area takes its place
    (`S00`, `D12-00`, `M12-03-000`, `P000-12`, `N000-12`), so that every level adds up.
    """
    nation = ibis.literal(NATION)
    if level == "national":
        return nation, nation
    allowed = piece.location_level.isin(ALLOWED_LOCATION_LEVELS[level])
    code = piece[f"{level}_code"]
    known = (allowed & (code != "")).ifelse(code, ibis.null("string"))
    if level == "state":
        return known.fill_null("S00"), nation
    parent, _ = area_and_parent(piece, "district" if level == "mukim" else "state")
    digits = parent.substr(1)
    unknown = {
        "district": "D" + digits + "-00",
        "mukim": "M" + digits + "-000",
        "parlimen": "P000-" + digits,
        "dun": "N000-" + digits,
    }[level]
    return known.fill_null(unknown), parent


def pieces(snapshot: "ir.Table") -> "ir.Table":
    """Return one row per piece: `PLACE`, its number, and of every level the area.

    The area of a level is three columns: its code, its parent's, and a number of its own, which
    sorts faster than a code.
    """
    found = place(snapshot).select(*PLACE).distinct()
    areas: dict[str, ir.Value] = {}
    for level in LEVELS:
        areas[level], areas[f"{level}_parent"] = area_and_parent(found, level)
    named = found.mutate(**areas)
    numbers = {f"{level}_number": ibis.dense_rank().over(order_by=level) for level in LEVELS}
    numbers["piece"] = ibis.row_number().over(order_by=list(PLACE))
    return named.mutate(**{name: number.cast("int32") for name, number in numbers.items()})


def households(
    snapshot: "ir.Table", piece: "ir.Table", breakdowns: Iterable[str] = BREAKDOWNS
) -> "ir.Table":
    """Return each household's piece, numbers of areas, categories and `household_values`."""
    placed = place(snapshot)
    splits = {code: BREAKDOWNS[code].category(placed) for code in breakdowns}
    known = placed.select(*KEYS, **splits, **household_values(placed))
    return known.join(piece.select(*PLACE, "piece", *NUMBERS), list(PLACE)).drop(*KEYS)


def in_order(household: "ir.Table") -> "ir.Table":
    """Return `ordered_values` of households that have any, with the numbers of their areas."""
    values = household.select(*NUMBERS, **ordered_values(household))
    return values.filter(ibis.or_(*(values[name].notnull() for name in ORDERED_VALUES)))


def piece_sums(household: "ir.Table", breakdown: str | None = None) -> "ir.Table":
    """Return `ADDITIVE` by piece and, with a breakdown, by `category`."""
    keys = {"piece": household.piece}
    if breakdown is not None:
        keys["category"] = household[breakdown]
    return household.group_by(**keys).aggregate(**sums(household))


def stages(
    snapshot: "ir.Table", breakdowns: Iterable[str] = ()
) -> "Iterator[tuple[str, ir.Table]]":
    """Yield name and contents of the tables to stage, in order, for these breakdowns."""
    yield PIECES, pieces(snapshot)
    yield HOUSEHOLDS, households(snapshot, staged(PIECES), breakdowns)
    yield PIECE_SUMS, piece_sums(staged(HOUSEHOLDS))
    for breakdown in breakdowns:
        yield CATEGORY_SUMS[breakdown], piece_sums(staged(HOUSEHOLDS), breakdown)
    yield IN_ORDER, in_order(staged(HOUSEHOLDS))
    yield RANK_SUMS, _of_every_level(rank_sums)
    yield QUANTILES, _of_every_level(quantiles)


@cache
def staged(name: str) -> "ir.Table":
    """Return a staged table by its name."""
    snapshot = ibis.table(HOUSEHOLD_COLUMNS, name="snapshot")
    contents = {
        PIECES: lambda: pieces(snapshot),
        HOUSEHOLDS: lambda: households(snapshot, staged(PIECES)),
        PIECE_SUMS: lambda: piece_sums(staged(HOUSEHOLDS)),
        IN_ORDER: lambda: in_order(staged(HOUSEHOLDS)),
        RANK_SUMS: lambda: _of_every_level(rank_sums),
        QUANTILES: lambda: _of_every_level(quantiles),
    } | {
        table: partial(piece_sums, staged(HOUSEHOLDS), breakdown)
        for breakdown, table in CATEGORY_SUMS.items()
        if table == name
    }
    return ibis.table(contents[name]().schema(), name=name)


def area_table(areas: "ir.Table", level: str) -> "ir.Table":
    """Return one row per area of a level: code, parent_code, sums, order statistics, figures.

    Columns `ADDITIVE`, `ORDERED`, `AREA_FIGURES`. Every known area has a row; unknown areas have
    one where households are in them.
    """
    counted = _level_sums(staged(PIECE_SUMS), level)
    for name in (RANK_SUMS, QUANTILES):
        of_level = staged(name).filter(staged(name).level == level).drop("level")
        counted = counted.left_join(of_level, "area").drop("area_right")
    return _with_known_areas(counted, areas.filter(areas.level == level), (*ADDITIVE, *ORDERED))


def breakdown_table(level: str, breakdown: str) -> "ir.Table":
    """Return one row per area of a level and category with households: `ADDITIVE` only."""
    added = _level_sums(staged(CATEGORY_SUMS[breakdown]), level, "category")
    columns = {name: scaled(name, added[name]) for name in ADDITIVE}
    return added.select("code", "category", parent_code=added.parent, **columns)


def _of_every_level(read: "Callable[[ir.Table], ir.Table]") -> "ir.Table":
    """Return what is read off the orders within each `area`, of one `level` after the other.

    PostgreSQL then works on several levels at once, where it can.
    """
    ordered = staged(IN_ORDER)
    return ibis.union(
        *(
            read(ordered.mutate(area=ordered[number]).drop(*NUMBERS)).mutate(
                level=ibis.literal(level)
            )
            for level, number in zip(LEVELS, NUMBERS, strict=True)
        )
    )


def _level_sums(by_piece: "ir.Table", level: str, *keys: str) -> "ir.Table":
    piece = staged(PIECES)
    areas = piece.select(
        "piece",
        code=piece[level],
        parent=piece[f"{level}_parent"],
        area=piece[f"{level}_number"],
    )
    joined = by_piece.join(areas, "piece")
    return joined.group_by("code", *keys).aggregate(
        area=joined.area.max(),
        parent=joined.parent.max(),
        **{name: joined[name].sum() for name in ADDITIVE},
    )


def _with_known_areas(
    counted: "ir.Table", known: "ir.Table", columns: tuple[str, ...]
) -> "ir.Table":
    joined = known.outer_join(counted, known.code == counted.code, rname="{name}_counted")
    return joined.select(
        code=ibis.coalesce(joined.code, joined.code_counted),
        # A known area's parent is that of the boundary set; the households of one mukim may come
        # from two districts where a border was drawn twice.
        parent_code=joined.code.notnull().ifelse(joined.parent_code, joined.parent),
        **{
            name: scaled(name, joined[name].fill_null(0))
            if name in ADDITIVE
            else joined[name].cast("float64")
            for name in columns
        },
        **{name: joined[name] for name in AREA_FIGURES},
    )


def figures(areas: "ir.Table", level: str) -> "ir.Table":
    """Return one row per area of a level with every registry indicator.

    Columns: code, parent_code, those of `area_table`, and for each indicator `<code>__numerator`,
    `<code>__value` and, where it has one, `<code>__denominator`.
    """
    table = area_table(areas, level)
    columns = {name: table[name] for name in table.columns}
    for indicator in list_indicators():
        if indicator.numerator is not None and level in indicator.levels:
            columns |= _indicator_columns(indicator, table)
    return table.select(**columns)


def breakdown_figures(level: str, breakdown: str) -> "ir.Table":
    """Return the indicators that can be split, as `figures`, one row per area and category."""
    table = breakdown_table(level, breakdown)
    columns = {name: table[name] for name in table.columns}
    for indicator in list_indicators():
        if indicator.numerator is not None and indicator.splits and level in indicator.levels:
            columns |= _indicator_columns(indicator, table)
    return table.select(**columns)


def _indicator_columns(indicator: Indicator, table: "ir.Table") -> "dict[str, ir.Value]":
    assert indicator.numerator is not None
    numerator = indicator.numerator(table).cast("float64")
    columns = {f"{indicator.code}__numerator": numerator}
    if indicator.denominator is None:
        return columns | {f"{indicator.code}__value": numerator}
    denominator = indicator.denominator(table).cast("float64")
    value = numerator / denominator.nullif(0) * indicator.factor
    if not indicator.is_ratio:
        value = (denominator > 0).ifelse(numerator * indicator.factor, None)
    return columns | {
        f"{indicator.code}__denominator": denominator,
        f"{indicator.code}__value": value,
    }


def compile_stages(
    snapshot: "ir.Table", dialect: str, breakdowns: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return name and SQL of the tables to stage, in order, in the dialect of an engine."""
    staging = stages(snapshot, breakdowns)
    return [(name, to_sql(contents, dialect)) for name, contents in staging]


@cache
def compile_publication_stages() -> tuple[tuple[str, str], ...]:
    """Return the same by every breakdown, for PostgreSQL, over the table `SNAPSHOT`."""
    return tuple(compile_stages(snapshot_named(SNAPSHOT), "postgres", BREAKDOWNS))


@cache
def compile_over_snapshot(build: "Callable[[ir.Table], ir.Table]") -> str:
    """Return an expression over a snapshot as SQL of PostgreSQL over the table `SNAPSHOT`."""
    return to_sql(build(snapshot_named(SNAPSHOT)), "postgres")


def snapshot_of(publication: int, statement: str) -> str:
    """Return SQL over the table `SNAPSHOT` as SQL over the snapshot of one publication.

    To compile an expression takes longer than to run it on a small registry: it is done once.
    """
    rows = f"SELECT * FROM snapshot_household WHERE publication_number = {publication:d}"  # noqa: S608 - a whole number
    return statement.replace(f'"{SNAPSHOT}"', f"({rows})")


def snapshot_named(table: str) -> "ir.Table":
    """Return a snapshot that is a table of its own."""
    return ibis.table(HOUSEHOLD_COLUMNS, name=table)


@cache
def compile_figures(level: str, areas_table: str, dialect: str) -> str:
    """Return the SQL of `figures` over staged tables, in the dialect of an engine."""
    return to_sql(figures(ibis.table(AREA_COLUMNS, name=areas_table), level), dialect)


@cache
def compile_breakdown_figures(level: str, breakdown: str, dialect: str) -> str:
    """Return the SQL of `breakdown_figures` over staged tables, in the dialect of an engine."""
    return to_sql(breakdown_figures(level, breakdown), dialect)


def to_sql(expression: "ir.Table", dialect: str) -> str:
    """Return an expression as SQL of `postgres`, `duckdb` or `pyspark`."""
    return str(ibis.to_sql(expression, dialect=dialect))
