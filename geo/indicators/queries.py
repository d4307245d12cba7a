"""The indicators as Ibis expressions over the snapshot: one definition for every engine.

`figures(level)` is the whole definition of one level's figures; `compile_figures` turns it into
SQL of PostgreSQL or DuckDB. PostgreSQL has no cast from boolean to bigint, hence `ifelse(1, 0)`.
"""

from typing import TYPE_CHECKING

import ibis

from geo.indicators.counts import COUNTS, is_poor
from geo.indicators.declaration import AREA_FIGURES, Indicator
from geo.indicators.service import list_indicators

if TYPE_CHECKING:
    import ibis.expr.types as ir

SNAPSHOT_COLUMNS = {
    "publication_number": "int64",
    "state_code": "string",
    "district_code": "string",
    "mukim_code": "string",
    "parlimen_code": "string",
    "dun_code": "string",
    "location_level": "int16",
    "location_confidence": "float64",
    "stratum": "string",
    "registration_status": "string",
    "poverty_status": "string",
    "size": "int16",
    "size_band": "string",
    "head_sex": "string",
    "head_age_band": "string",
    "ethnicity": "string",
    "disability": "string",
    "income": "decimal(14, 4)",
    "income_before_aid": "decimal(14, 4)",
    "line_total": "decimal(14, 4)",
    "line_food": "decimal(14, 4)",
    "programmes": "int16",
    "same_purpose": "boolean",
    "aid_records": "int16",
    "aid_monthly": "decimal(12, 2)",
    "limits_known": "int16",
    "limits_exceeded": "int16",
    "verified_months": "int16",
    "case_state": "string",
    "days_in_state": "int32",
    "water": "string",
    "electricity": "string",
    "toilet": "string",
    "house_condition": "string",
    "rooms": "int16",
    "education": "string",
    "out_of_school": "boolean",
}
"""The columns of the snapshot table that indicators use."""

AREA_COLUMNS = {"code": "string", "level": "string", "parent_code": "string"} | dict.fromkeys(
    AREA_FIGURES, "float64"
)
"""Columns of the table of known areas, with the official figures beside each."""

NATION = "MY"

ALLOWED_LOCATION_LEVELS = {
    "state": (1, 2, 3, 4, 5, 6, 7),
    "district": (1, 2, 3, 4, 5, 6),
    "mukim": (1, 2, 5),
    "parlimen": (1, 2),
    "dun": (1, 2),
}
"""How well a household must be located to count in an area of a level; else the area is unknown."""

HOUSEHOLD_SUMS = ("registered_hh", "poor_hh", "hardcore_hh", "aided_hh")
"""Additive counts of households: what disclosure control protects. `aided_hh` are poor, too."""

SUMS = (*COUNTS, "poor_persons", "hardcore_persons", "shortfall_rm")


def household_sums(household: "ir.Table") -> "dict[str, ir.Value]":
    """Return the additive sums of `SUMS` over households."""
    poor = is_poor(household)
    hardcore = poor & (household.poverty_status == "miskin_tegar")
    gap = (household.line_total - household.income).fill_null(0)
    size = household.size.fill_null(0).cast("int64")
    counts = {name: one.condition(household).ifelse(1, 0).sum() for name, one in COUNTS.items()}
    return counts | {
        "poor_persons": poor.ifelse(size, 0).sum(),
        "hardcore_persons": hardcore.ifelse(size, 0).sum(),
        "shortfall_rm": (poor & (gap > 0)).ifelse(gap, 0).sum(),
    }


def area_and_parent(household: "ir.Table", level: str) -> "tuple[ir.StringValue, ir.StringValue]":
    """Return a household's area at a level and that area's parent.

    Where the area is not known the reserved code of the parent's unknown area takes its place
    (`S00`, `D12-00`, `M12-03-000`, `P000-12`, `N000-12`), so that every level adds up.
    """
    nation = ibis.literal(NATION)
    if level == "national":
        return nation, nation
    known = household.location_level.isin(ALLOWED_LOCATION_LEVELS[level]).ifelse(
        household[f"{level}_code"], ibis.null("string")
    )
    if level == "state":
        return known.fill_null("S00"), nation
    parent, _ = area_and_parent(household, "district" if level == "mukim" else "state")
    digits = parent.substr(1)
    unknown = {
        "district": "D" + digits + "-00",
        "mukim": "M" + digits + "-000",
        "parlimen": "P000-" + digits,
        "dun": "N000-" + digits,
    }[level]
    return known.fill_null(unknown), parent


def area_table(snapshot: "ir.Table", areas: "ir.Table", level: str) -> "ir.Table":
    """Return one row per area of a level: code, parent_code, `SUMS` and `AREA_FIGURES`.

    Every known area has a row; unknown areas have one where households are in them.
    """
    area, parent = area_and_parent(snapshot, level)
    placed = snapshot.mutate(area=area, parent=parent)
    sums = placed.group_by("area").aggregate(parent=placed.parent.max(), **household_sums(placed))
    known = areas.filter(areas.level == level)
    joined = known.outer_join(sums, known.code == sums.area)
    return joined.select(
        code=ibis.coalesce(joined.code, joined.area),
        # A known area's parent is that of the boundary set; the households of one mukim may come
        # from two districts where a border was drawn twice.
        parent_code=joined.code.notnull().ifelse(joined.parent_code, joined.parent),
        **{name: joined[name].fill_null(0).cast("float64") for name in SUMS},
        **{name: joined[name] for name in AREA_FIGURES},
    )


def figures(snapshot: "ir.Table", areas: "ir.Table", level: str) -> "ir.Table":
    """Return one row per area of a level with every registry indicator.

    Columns: code, parent_code, `SUMS`, `AREA_FIGURES`, and for each indicator `<code>__numerator`,
    `<code>__value` and, where it has one, `<code>__denominator`.
    """
    table = area_table(snapshot, areas, level)
    columns = {"code": table.code, "parent_code": table.parent_code}
    columns |= {name: table[name] for name in (*SUMS, *AREA_FIGURES)}
    for indicator in list_indicators():
        if indicator.numerator is not None and level in indicator.levels:
            columns |= _indicator_columns(indicator, table)
    return table.select(**columns)


def _indicator_columns(indicator: Indicator, table: "ir.Table") -> "dict[str, ir.Value]":
    assert indicator.numerator is not None
    numerator = indicator.numerator(table).cast("float64")
    columns = {f"{indicator.code}__numerator": numerator}
    if indicator.denominator is None:
        return columns | {f"{indicator.code}__value": numerator}
    denominator = indicator.denominator(table).cast("float64")
    return columns | {
        f"{indicator.code}__denominator": denominator,
        f"{indicator.code}__value": numerator / denominator.nullif(0) * indicator.factor,
    }


def compile_figures(level: str, publication: int, areas_table: str, dialect: str) -> str:
    """Return the SQL of `figures` for one publication's snapshot, in the dialect of an engine."""
    snapshot = ibis.table(SNAPSHOT_COLUMNS, name="snapshot_household")
    areas = ibis.table(AREA_COLUMNS, name=areas_table)
    chosen = snapshot.filter(snapshot.publication_number == publication)
    return str(ibis.to_sql(figures(chosen, areas, level), dialect=dialect))
