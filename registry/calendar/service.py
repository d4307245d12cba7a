"""Malaysian days: the country has one time, eight hours ahead of UTC, and never shifts it."""

from datetime import UTC, date, datetime, timedelta, timezone

MALAYSIA = timezone(timedelta(hours=8), "MYT")


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Malaysia."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the Malaysian date of a moment."""
    return moment.astimezone(MALAYSIA).date()


def spoken(moment: datetime) -> str:
    """Return a moment for a message: `2026-11-21 10:03 MYT`."""
    return f"{moment.astimezone(MALAYSIA):%Y-%m-%d %H:%M} MYT"
