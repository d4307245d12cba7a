"""Numbers and dates as Malaysians write them: 1,234.5, RM1,234, 21 November 2026."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from geo.indicators.catalogue import units
from maps.texts.service import LOCALES

NO_NUMBER = "–"
THOUSAND = 1_000
PREFIX = {"rm_month": "RM"}
SUFFIX = {"percent": "%"}


def decimals(unit: str) -> int:
    """Return how many decimals a unit is shown with."""
    return int(units()[unit]["decimals"])


def number(value: float | None, unit: str, language: str) -> str:
    """Return a value with the sign of its unit: `RM1,234`, `12.3%`, `0.9`; a dash for none."""
    if value is None:
        return NO_NUMBER
    places = decimals(unit)
    # A small rate must not read as zero.
    if places == 1 and 0 < abs(value) < 1:
        places = 2
    pattern = "#,##0" + ("." + "0" * places if places else "")
    # The browser rounds the double's exact value, half away from zero: so must the server.
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    written = format_decimal(rounded, format=pattern, locale=LOCALES[language])
    return f"{PREFIX.get(unit, '')}{written}{SUFFIX.get(unit, '')}"


def limit(value: float, unit: str, language: str) -> str:
    """Return a class limit as short as it is exact: three digits below a thousand."""
    pattern = "@##" if abs(value) < THOUSAND else "#,##0"
    written = format_decimal(value, format=pattern, locale=LOCALES[language])
    return f"{PREFIX.get(unit, '')}{written}{SUFFIX.get(unit, '')}"


def interval(lower: float | None, upper: float | None, unit: str, language: str) -> str:
    """Return `3.1–4.2%`, a dash where there is no interval."""
    if lower is None or upper is None:
        return NO_NUMBER
    low = number(lower, unit, language).removesuffix(SUFFIX.get(unit, ""))
    return f"{low}–{number(upper, unit, language)}"


def count(value: float | None, language: str) -> str:
    """Return a whole number with thousands marked, a dash for none."""
    if value is None:
        return NO_NUMBER
    return str(format_decimal(value, format="#,##0", locale=LOCALES[language]))


def long_date(day: date, language: str) -> str:
    """Return a date in words, `21 November 2026`."""
    return str(format_date(day, format="long", locale=LOCALES[language]))
