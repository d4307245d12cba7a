"""The list of households: the dynamic report's filters, paging, and export.

A household matches filters on people when one member meets all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from database.audit.service import note_subjects
from database.errors import InvalidInput
from database.session import ReadSession
from registry.calendar.service import now, today
from registry.identity.service import mask
from registry.options.service import require_option
from registry.records import listing_queries as queries
from registry.records.changing import wrong
from registry.records.fields import HOUSEHOLD
from registry.records.listing_queries import ListQuery

PAGE_AT_MOST = 1_000
DAYS_AT_MOST = 36_500
SORTS = tuple(queries.SORTS)
FIELDS = ("masked_identity", *(name for name in queries.COLUMNS if name != "identity_no"))

OPTION_LISTS = {
    "status": "registration_statuses",
    "poverty_class": "poverty_statuses",
    "stratum": "strata",
    "category": "household_categories",
    "group": "household_groups",
    "source": "profile_sources",
    "channel": "channels",
    "ethnicity": "ethnic_groups",
    "work": "work_statuses",
    "education": "education_levels",
    "certificate": "certificates",
    "marital": "marital_statuses",
    "sex": "sexes",
    "disability": "disabilities_observed",
    "skill": "skills",
    "illness": "illnesses",
}
"""The option list of each filter that takes a code."""

AREAS = {
    "state": "stated_state_code",
    "district": "stated_district_code",
    "mukim": "stated_mukim_code",
    "dun": "stated_dun_code",
    "parlimen": "stated_parlimen_code",
    "pbt": "pbt",
}
"""The field whose form each filter on an area has."""


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Conditions that must all hold; None leaves one out. Areas are those the form states.

    A household is `productive` when a member of working age is able to work. `older_than_days` is
    the time for which nobody changed the record; `per_capita_*` are RM a month a head.
    """

    state: str | None = None
    district: str | None = None
    mukim: str | None = None
    dun: str | None = None
    parlimen: str | None = None
    pbt: str | None = None
    status: str | None = None
    poverty_class: str | None = None
    stratum: str | None = None
    category: str | None = None
    group: str | None = None
    source: str | None = None
    channel: str | None = None
    is_demo: bool | None = None
    ethnicity: str | None = None
    work: str | None = None
    education: str | None = None
    certificate: str | None = None
    marital: str | None = None
    sex: str | None = None
    disability: str | None = None
    skill: str | None = None
    illness: str | None = None
    jkm_registered: bool | None = None
    productive: bool | None = None
    per_capita_from: Decimal | None = None
    per_capita_below: Decimal | None = None
    older_than_days: int | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Rows of `FIELDS`; `next` is where the list goes on: sort value and key, None at its end."""

    items: Sequence[Mapping[str, Any]]
    next: tuple[str, str] | None


def list_records(
    session: ReadSession,
    wanted: RecordFilter,
    *,
    sort: str = "entered",
    descending: bool = False,
    after: tuple[str, str] | None = None,
    limit: int = 100,
) -> RecordPage:
    """Return a page of the households that match. Identity numbers are masked.

    Raises:
        InvalidInput: a filter, the order, the place to go on or the limit is wrong.
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise wrong("limit", f"A page cannot have {limit} rows.", f"1 to {PAGE_AT_MOST}")
    found = queries.page(session, _query(wanted, sort, descending, after, limit + 1))
    note_subjects(session, *(row.id for row in found[:limit]))
    last = found[limit - 1] if len(found) > limit else None
    return RecordPage(
        [_shown(row) for row in found[:limit]], (last.sort_value, str(last.id)) if last else None
    )


def stream_records(
    session: ReadSession, wanted: RecordFilter, *, sort: str = "entered", descending: bool = False
) -> Iterator[Mapping[str, Any]]:
    """Return every household that matches, read as they are taken. Identity numbers are masked.

    Raises:
        InvalidInput: a filter or the order is wrong.
    """
    query = _query(wanted, sort, descending, None, None)
    return (_shown(row) for row in queries.stream(session, query))


def check_filter(wanted: RecordFilter) -> dict[str, Any]:
    """Return the conditions that are given.

    Raises:
        InvalidInput: one is wrong; the error names it.
    """
    given = {
        name: value
        for name in RecordFilter.__slots__
        if (value := getattr(wanted, name)) is not None
    }
    for name, value in given.items():
        if name in OPTION_LISTS:
            require_option(OPTION_LISTS[name], value, name)
        if name in AREAS:
            given[name] = HOUSEHOLD[AREAS[name]](name, value)
    days = given.pop("older_than_days", 0)
    if not 0 <= days <= DAYS_AT_MOST:
        raise wrong("older_than_days", "That is too long.", f"0 to {DAYS_AT_MOST} days")
    return given


def _query(
    wanted: RecordFilter,
    sort: str,
    descending: bool,
    after: tuple[str, str] | None,
    limit: int | None,
) -> ListQuery:
    given = check_filter(wanted)
    if sort not in queries.SORTS:
        raise wrong("sort", f"There is no order {sort!r}.", "one of " + ", ".join(SORTS))
    days = wanted.older_than_days
    return ListQuery(
        wanted=given,
        sort=sort,
        descending=descending,
        after=None if after is None else _place(sort, *after),
        limit=limit,
        today=today(),
        unchanged_since=None if days is None else now() - timedelta(days=days),
    )


def _place(sort: str, value: str, key: str) -> tuple[Any, UUID]:
    try:
        return queries.SORTS[sort][1](value), UUID(key)
    except (ValueError, ArithmeticError) as error:
        raise InvalidInput(
            "The cursor is not one of this list.",
            field="cursor",
            expected="the value of a next link, with the order it was given for",
        ) from error


def _shown(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    del values["sort_value"]
    number = values.pop("identity_no")
    masked = mask(values["identity_type"], number) if number else None
    return {"masked_identity": masked} | values
