"""What a PPRT house may cost, as dated data (`rates.csv`): new build, and the most for a repair."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from database.errors import InvalidInput, NotFound

CATEGORIES = ("bina_baharu", "baik_pulih")
"""New build; repair of a house that is still economic to repair."""

SABAH_SARAWAK_LABUAN = ("S12", "S13", "S15")


@dataclass(frozen=True, slots=True)
class Rate:
    """The most that one house may cost, RM, from `starts_on` to `ends_on`, both included.

    `confirmed` is false where the source does not print the first day.
    """

    category: str
    region: str
    starts_on: date
    ends_on: date | None
    rate_rm: int
    floor_sqft: int | None
    confirmed: bool
    source: str

    def holds_on(self, day: date) -> bool:
        """Tell whether the rate is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class RateUnknown(NotFound):
    """No source tells the rate of that day; the nearest one is not taken for it."""

    code = "rate-unknown"


@cache
def rates() -> tuple[Rate, ...]:
    """Return every known rate, oldest first."""
    text = files(__package__).joinpath("rates.csv").read_text(encoding="utf-8")
    return tuple(
        Rate(
            category=row["category"],
            region=row["region"],
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            rate_rm=int(row["rate_rm"]),
            floor_sqft=int(row["floor_sqft"]) if row["floor_sqft"] else None,
            confirmed=row["confirmed"] == "yes",
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def region_of(state_code: str) -> str:
    """Return the region of prices a state lies in."""
    return "sabah_sarawak_labuan" if state_code in SABAH_SARAWAK_LABUAN else "semenanjung"


def rate(category: str, state_code: str, day: date) -> Rate:
    """Return the rate of a category in a state on a day.

    Raises:
        InvalidInput: there is no such category.
        RateUnknown: the day falls between the known periods, or before them.
    """
    if category not in CATEGORIES:
        raise InvalidInput(
            f"There is no category {category!r}.",
            field="category",
            expected=" or ".join(CATEGORIES),
        )
    region = region_of(state_code)
    for known in rates():
        if (known.category, known.region) == (category, region) and known.holds_on(day):
            return known
    raise RateUnknown(
        f"No source tells the rate of {category} in {region} on {day}.",
        field="on",
        expected="; ".join(_period(one) for one in rates() if one.category == category),
    )


def list_rates(category: str | None = None, on: date | None = None) -> list[Rate]:
    """Return known rates, oldest first: of a category, of a day, or all."""
    return [
        one
        for one in rates()
        if category in (None, one.category) and (on is None or one.holds_on(on))
    ]


def _period(one: Rate) -> str:
    return f"{one.region} {one.starts_on} to {one.ends_on or 'now'}"
