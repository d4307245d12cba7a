"""Which versions that come with the service a registry still lacks."""

from collections.abc import Iterable
from datetime import date

from database.errors import InvalidInput
from registry.validity.models import Dated

SERVICE = "petakasih"
"""Who entered the versions that come with the service."""


def is_new(version: Dated, there: Iterable[Dated], compared: Iterable[str]) -> bool:
    """Tell whether a version that comes with the service is to be added to those `there`.

    It is not where a person's version tells of its first day: people come before the service. It
    is not either where the service said the same before, in every column `compared`.
    """
    told = [one for one in there if _holds(one, version.starts_on)]
    if any(one.entered_by != SERVICE for one in told):
        return False
    same_start = [one for one in told if one.starts_on == version.starts_on]
    if not same_start:
        return True
    last = max(same_start, key=lambda one: one.number)
    return any(getattr(last, name) != getattr(version, name) for name in compared)


def checked_period(starts_on: date, ends_on: date | None) -> None:
    """Check that a version does not end before it starts.

    Raises:
        InvalidInput: it does.
    """
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput(
            "The version ends before it starts.",
            field="ends_on",
            expected="the last day, not before starts_on; nothing where none is known",
        )


def _holds(version: Dated, day: date) -> bool:
    return version.starts_on <= day and (version.ends_on is None or day <= version.ends_on)
