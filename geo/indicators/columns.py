"""The two tables that indicators are computed from: a snapshot of households, and known areas."""

from geo.indicators.declaration import AREA_FIGURES

HOUSEHOLD_COLUMNS = {
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
"""Columns of a snapshot that indicators use, with their types."""

SNAPSHOT_COLUMNS = {"publication_number": "int64"} | HOUSEHOLD_COLUMNS
"""The same in the table of all publications' snapshots."""

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


def is_unknown(level: str, code: str) -> bool:
    """Tell whether a code is the reserved one of households whose place is not known."""
    digits = {"state": "S00", "district": "-00", "mukim": "-000"}
    if level in digits:
        return code.endswith(digits[level])
    return level in ("parlimen", "dun") and code[1:4] == "000"
