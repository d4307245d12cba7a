"""SQL of the list of households: one row a household, filters as conditions, keyset paging."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    Text,
    all_,
    and_,
    any_,
    cast,
    exists,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from registry.households.models import Household
from registry.persons.models import Person, PersonIllness
from registry.registrations.models import Registration

STREAM_ROWS = 2_000
WORKING_AGES = (15, 64)
UNABLE_TO_WORK, BEDRIDDEN = "tidak_mampu", "oku_terlantar"
"""Codes of work_statuses and of disabilities_observed."""

HEAD = literal("KIR", literal_execute=True)
"""The head's role, told to the planner: its index has the heads only."""

_head = aliased(Person, name="head")
_per_capita = Household.gross_income_monthly / func.nullif(Household.size, 0)

COLUMNS: Mapping[str, SQLColumnExpression[Any]] = {
    "id": Household.id,
    "reference_no": Household.reference_no,
    "is_demo": Household.is_demo,
    "name": _head.name,
    "identity_type": _head.identity_type,
    "identity_no": _head.identity_no,
    "poverty_status": Household.poverty_status,
    "registration_status": Household.registration_status,
    "state": Household.stated_state_code,
    "district": Household.stated_district_code,
    "mukim": Household.stated_mukim_code,
    "parlimen": Household.stated_parlimen_code,
    "dun": Household.stated_dun_code,
    "address": Household.address,
    "town": Household.town,
    "postcode": Household.postcode,
    "stratum": Household.stratum,
    "size": Household.size,
    "gross_income_monthly": Household.gross_income_monthly,
    "per_capita_monthly": func.round(_per_capita, 2),
    "channel": Registration.channel,
    "registered_on": Household.registered_on,
    "updated_at": func.coalesce(Household.updated_at, Household.created_at),
}

JOINED = ("name", "identity_type", "identity_no", "channel")
"""Columns of others than the household: of its head, and of its case."""

EQUAL: Mapping[str, SQLColumnExpression[Any]] = {
    "state": Household.stated_state_code,
    "district": Household.stated_district_code,
    "mukim": Household.stated_mukim_code,
    "dun": Household.stated_dun_code,
    "parlimen": Household.stated_parlimen_code,
    "pbt": Household.pbt,
    "status": Household.registration_status,
    "poverty_class": Household.poverty_status,
    "stratum": Household.stratum,
    "category": Household.category,
    "group": Household.household_group,
    "source": Household.profile_source,
    "channel": Registration.channel,
    "is_demo": Household.is_demo,
}
"""Filters on the household itself."""

SOMEBODY: Mapping[str, SQLColumnExpression[Any]] = {
    "ethnicity": Person.ethnic_group,
    "work": Person.work_status,
    "education": Person.education,
    "certificate": Person.certificate,
    "marital": Person.marital_status,
    "sex": Person.sex,
    "jkm_registered": Person.jkm_registered,
}
"""Filters that one member must meet alone, all of them together."""

AMONG: Mapping[str, SQLColumnExpression[Any]] = {
    "disability": Person.disabilities,
    "skill": Person.skills,
}
"""The same, where a member may have several codes."""

SORTS: Mapping[str, tuple[SQLColumnExpression[Any], Callable[[str], Any]]] = {
    "entered": (Household.id, UUID),
    "registered": (Household.registered_on, date.fromisoformat),
    "updated": (COLUMNS["updated_at"], datetime.fromisoformat),
    "income": (func.coalesce(Household.gross_income_monthly, -1), Decimal),
    "size": (func.coalesce(Household.size, 0), int),
    "reference": (Household.reference_no, str),
}
"""Orders of the list, and how a cursor's text becomes a value again. Keys are in order of entry."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What to list. `wanted` has filter names and values; `after` the sort value and key."""

    wanted: Mapping[str, Any]
    today: date
    sort: str
    descending: bool
    after: tuple[Any, UUID] | None = None
    limit: int | None = None
    unchanged_since: datetime | None = None


def page(session: Session, query: ListQuery) -> Sequence[Row[Any]]:
    """Return rows of `COLUMNS`, each with its `sort_value` as text."""
    return session.execute(_statement(query)).all()


def stream(session: Session, query: ListQuery) -> Iterator[Row[Any]]:
    """Yield rows of `COLUMNS`, some thousand in memory at a time."""
    yield from session.execute(_statement(query).execution_options(yield_per=STREAM_ROWS))


def _statement(query: ListQuery) -> Select[Any]:
    homes = _homes(query).subquery("home")
    columns = [
        column.label(name) if name in JOINED else homes.c[name] for name, column in COLUMNS.items()
    ]
    found = (
        select(*columns, cast(homes.c.place, Text).label("sort_value"))
        .select_from(homes)
        .outerjoin(_head, and_(_head.household_id == homes.c.id, _head.role == HEAD))
        .outerjoin(Registration, Registration.household_id == homes.c.id)
    )
    return _ordered(found, [homes.c[name] for name in _order(query)], query.descending)


def _homes(query: ListQuery) -> Select[Any]:
    """Return the households themselves, those of one page where the query has a limit.

    A page is chosen before anything is joined to it: the planner would read whole tables for it.
    """
    own = {name: column for name, column in COLUMNS.items() if name not in JOINED} | _order(query)
    columns: list[ColumnElement[Any]] = [column.label(name) for name, column in own.items()]
    homes = select(*columns).where(*_conditions(query))
    if "channel" in query.wanted:
        homes = homes.join(Registration, Registration.household_id == Household.id)
    if query.limit is None:
        return homes
    by = list(_order(query).values())
    if query.after is not None:
        # As subqueries, unknown to the planner: it then keeps one plan for all pages.
        after = tuple_(
            *(select(literal(value)).scalar_subquery() for value in query.after[-len(by) :])
        )
        place = tuple_(*by)
        homes = homes.where(place < after if query.descending else place > after)
    # A limit that the planner can read lets it keep one plan for all pages.
    limit = literal(query.limit, literal_execute=True)
    return _ordered(homes, by, query.descending).limit(limit)


def _order(query: ListQuery) -> dict[str, SQLColumnExpression[Any]]:
    """Return what the list is ordered by, by the names that the page has for it.

    The key is its own order: an index by area and key then gives a page without sorting.
    """
    by, _ = SORTS[query.sort]
    return {"place": by} if by is Household.id else {"place": by, "id": Household.id}


def _ordered(
    statement: Select[Any], by: Sequence[SQLColumnExpression[Any]], descending: bool
) -> Select[Any]:
    return statement.order_by(*(column.desc() if descending else column for column in by))


def _conditions(query: ListQuery) -> Iterator[ColumnElement[bool]]:
    wanted = query.wanted
    yield from (EQUAL[name] == value for name, value in wanted.items() if name in EQUAL)
    somebody = [SOMEBODY[name] == value for name, value in wanted.items() if name in SOMEBODY]
    somebody += [
        literal(value) == any_(AMONG[name]) for name, value in wanted.items() if name in AMONG
    ]
    if "illness" in wanted:
        ill = select(PersonIllness.person_id).where(PersonIllness.illness == wanted["illness"])
        somebody.append(Person.id.in_(ill))
    if somebody:
        yield exists().where(Person.household_id == Household.id, *somebody)
    if "productive" in wanted:
        found = exists().where(Person.household_id == Household.id, *_able_to_work(query.today))
        yield found if wanted["productive"] else ~found
    if "per_capita_from" in wanted:
        yield _per_capita >= wanted["per_capita_from"]
    if "per_capita_below" in wanted:
        yield _per_capita < wanted["per_capita_below"]
    if query.unchanged_since is not None:
        yield COLUMNS["updated_at"] < query.unchanged_since


def _able_to_work(today: date) -> Iterator[ColumnElement[bool]]:
    """Yield what makes a person productive; who has no birth date is of no known age."""
    years = func.date_part("year", func.age(today, Person.birth_date))
    yield years.between(*WORKING_AGES)
    yield func.coalesce(Person.work_status, "") != UNABLE_TO_WORK
    yield literal(BEDRIDDEN) != all_(func.coalesce(Person.disabilities, cast([], ARRAY(Text))))
