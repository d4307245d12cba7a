"""Malaysian days: the country has one time, eight hours ahead of UTC, and never shifts it."""

from datetime import date, datetime, timedelta, timezone

MALAYSIA = timezone(timedelta(hours=8), "MYT")


def now() -> datetime:
    """Return the present moment, in Malaysian time."""
    return datetime.now(MALAYSIA)


def today() -> date:
    """Return today's date in Malaysia."""
    return now().date()


def day_of(moment: datetime) -> date:
    """Return the Malaysian date of a moment."""
    return moment.astimezone(MALAYSIA).date()


def spoken(moment: datetime) -> str:
    """Return a moment for a message: `2026-11-21 10:03 MYT`."""
    return f"{moment.astimezone(MALAYSIA):%Y-%m-%d %H:%M} MYT"
