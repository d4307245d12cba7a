"""SQL of looking for duplicates: who is compared, and the pairs that were found."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pyarrow as pa
from sqlalchemy import (
    Select,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from database.base import uuid7
from database.copying import copy_into, copy_out
from database.sealed import ends_with, one_of
from database.session import ReadSession, WriteSession
from registry.duplicates.evidence import LikelyPair
from registry.duplicates.matching import ENGINE, RECORD
from registry.duplicates.models import DuplicateCheck, DuplicatePair, DuplicateRun, NameCount
from registry.households.models import Household
from registry.persons.models import IDENTITY_END, IDENTITY_NO, Person

LOOKUP_LOCK = 0x6C6F6F6B  # one look-up is stored at a time; the number spells "look"
BATCH_ROWS = 1_000
EVERYBODY = """
SELECT person.id, person.household_id, person.name, person.identity_no,
       person.birth_date::text, person.sex, household.postcode, household.is_demo
FROM person JOIN household ON household.id = person.household_id
WHERE household.merged_into_id IS NULL
"""
PEOPLE_ABOUT = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'person'::regclass"
SEALED = {"identity_no": IDENTITY_NO}
RECORD_AND_DEMO = {field.name: field.type for field in RECORD} | {"is_demo": pa.bool_()}


def lock_lookups(session: WriteSession) -> None:
    """Let one transaction at a time store what it found; held to the transaction's end."""
    session.execute(select(func.pg_advisory_xact_lock(LOOKUP_LOCK)))


def everybody(session: ReadSession) -> pa.Table:
    """Return rows of `RECORD` with `is_demo` for all people of households that are not merged."""
    return copy_out(session, EVERYBODY, {}, RECORD_AND_DEMO, SEALED)


def people_of(session: ReadSession, household_ids: Collection[UUID], *, is_demo: bool) -> pa.Table:
    """Return rows of `RECORD` for the people of these households, real ones or generated ones."""
    statement = _records(is_demo).where(Household.id.in_(household_ids))
    return _table(session, statement)


def around(session: ReadSession, records: pa.Table, *, is_demo: bool) -> pa.Table:
    """Return rows of `RECORD` for everybody who may share a block with one of `records`.

    A superset, by indexes alone. People of the same name whose birth date and postcode both differ
    are reached by the last digits of their number: without those the match model cannot call them
    likely in a registry of any size.
    """
    known = {
        name: {value for value in records.column(name).to_pylist() if value is not None}
        for name in ("identity_no", "birth_date", "postcode")
    }
    ends = {number[-IDENTITY_END:] for number in known["identity_no"]}
    days = {date.fromisoformat(day) for day in known["birth_date"]}
    near = union(
        select(Person.id).where(one_of(Person.identity_no, known["identity_no"])),
        select(Person.id).where(ends_with(Person.identity_no, ends)),
        select(Person.id).where(Person.birth_date.in_(days)),
        select(Person.id)
        .join(Household, Household.id == Person.household_id)
        .where(Household.postcode.in_(known["postcode"])),
    ).subquery()
    mine = [UUID(home) for home in set(records.column("household_id").to_pylist())]
    statement = _records(is_demo).where(Person.id.in_(select(near.c.id)), Household.id.not_in(mine))
    return _table(session, statement)


def name_counts(session: ReadSession, words: Collection[str]) -> dict[str, int]:
    """Return how many people have each of these names, as the last run counted them."""
    statement = select(NameCount.words, NameCount.people).where(NameCount.words.in_(words))
    return {row[0]: row[1] for row in session.execute(statement)}


def replace_name_counts(session: WriteSession, counts: pa.Table) -> None:
    """Let these be the counts of names: columns `words` and `people`."""
    session.execute(delete(NameCount))
    copy_into(session, NameCount, counts)


def people_about(session: ReadSession) -> int:
    """Return about how many people the registry has: the last run's count, or PostgreSQL's."""
    counted = (
        select(DuplicateRun.people)
        .where(DuplicateRun.state == "done")
        .order_by(DuplicateRun.started_at.desc())
        .limit(1)
    )
    return max(session.scalar(counted) or 0, session.scalar(text(PEOPLE_ABOUT)) or 0)


def decided_apart(
    session: ReadSession, asked: Collection[frozenset[UUID]] | None = None
) -> Sequence[list[dict[str, Any]]]:
    """Return the evidence of pairs that somebody decided are not the same.

    Of those only that name one of the `asked` pairs of people, when given, wherever they live now.
    """
    statement = select(DuplicatePair.evidence).where(DuplicatePair.state == "not_same")
    if asked is not None:
        named = [
            {"person_a": str(one), "person_b": str(other)}
            for people in asked
            for one, other in permutations(people)
        ]
        one = func.jsonb_array_elements(cast(named, JSONB)).column_valued("one")
        holds = DuplicatePair.evidence.op("@>")(func.jsonb_build_array(one))
        statement = statement.where(exists(select(literal(1)).where(holds)))
    return session.scalars(statement).all()


def live(session: WriteSession, household_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these households are there and not merged; none goes until we commit."""
    statement = (
        select(Household.id)
        .where(Household.id.in_(household_ids), Household.merged_into_id.is_(None))
        .order_by(Household.id)
        .with_for_update(read=True, key_share=True)
    )
    return set(session.scalars(statement))


def store(session: WriteSession, pairs: Sequence[LikelyPair], found_by: str, at: datetime) -> None:
    """Add pairs or renew their evidence.

    A pair decided as not the same stays so, with the evidence it was decided on. One that was
    withdrawn, or merged and taken apart since, is open again.
    """
    for start in range(0, len(pairs), BATCH_ROWS):
        rows = [_row(pair, found_by, at) for pair in pairs[start : start + BATCH_ROWS]]
        new = insert(DuplicatePair).values(rows)
        is_open = DuplicatePair.state == "open"
        session.execute(
            new.on_conflict_do_update(
                index_elements=["household_a", "household_b"],
                set_={
                    "probability": new.excluded.probability,
                    "evidence": new.excluded.evidence,
                    "engine": new.excluded.engine,
                    "seen_at": new.excluded.seen_at,
                    "state": "open",
                    "state_since": case(
                        (is_open, DuplicatePair.state_since), else_=new.excluded.state_since
                    ),
                    "version": DuplicatePair.version + case((is_open, 0), else_=1),
                },
                where=DuplicatePair.state != "not_same",
            )
        )


def withdraw(session: WriteSession, unseen_since: datetime, threshold: float) -> int:
    """Withdraw the open pairs at or above a threshold that were not seen since; return how many."""
    statement = (
        update(DuplicatePair)
        .where(
            DuplicatePair.state == "open",
            DuplicatePair.seen_at < unseen_since,
            or_(DuplicatePair.probability >= threshold, _any_merged()),
        )
        .values(state="withdrawn", state_since=unseen_since, version=DuplicatePair.version + 1)
        .returning(DuplicatePair.id)
    )
    return len(session.scalars(statement).all())


def count_of_run(session: ReadSession, at: datetime) -> tuple[int, int]:
    """Return how many pairs a run at this moment added, and how many it opened again."""
    opened = and_(DuplicatePair.state == "open", DuplicatePair.state_since == at)
    statement = select(
        func.count().filter(DuplicatePair.found_at == at),
        func.count().filter(DuplicatePair.found_at < at, opened),
    ).where(DuplicatePair.seen_at == at)
    added, reopened = session.execute(statement).one()
    return int(added), int(reopened)


def mark_checked(session: WriteSession, household_ids: Collection[UUID], at: datetime) -> None:
    """Remember that these households were compared with the registry."""
    if not household_ids:
        return
    rows = [
        {"household_id": key, "checked_at": at, "engine": ENGINE} for key in sorted(household_ids)
    ]
    new = insert(DuplicateCheck).values(rows)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["household_id"],
            set_={"checked_at": new.excluded.checked_at, "engine": new.excluded.engine},
        )
    )


def checked_at(
    session: ReadSession, household_ids: Collection[UUID], run_sees: timedelta
) -> dict[UUID, datetime]:
    """Return since when the present record of households is compared; others are not in the answer.

    A run has seen whatever was written `run_sees` before it began.
    """
    changed = func.coalesce(Household.updated_at, Household.created_at)
    last_run = (
        select(func.max(DuplicateRun.started_at))
        .where(DuplicateRun.state == "done")
        .scalar_subquery()
    )
    seen_by_run = case((changed < last_run - run_sees, last_run))
    seen_alone = case((DuplicateCheck.checked_at >= changed, DuplicateCheck.checked_at))
    statement = (
        select(Household.id, func.greatest(seen_by_run, seen_alone))
        .outerjoin(DuplicateCheck, DuplicateCheck.household_id == Household.id)
        .where(Household.id.in_(household_ids))
    )
    return {key: at for key, at in session.execute(statement) if at is not None}


def end_dead_runs(session: WriteSession, at: datetime) -> None:
    """Mark runs that were cut short as failed; only for whoever holds the lock of runs."""
    session.execute(
        update(DuplicateRun)
        .where(DuplicateRun.state == "running")
        .values(state="failed", finished_at=at)
    )


def _any_merged() -> Any:
    return exists().where(
        Household.id.in_([DuplicatePair.household_a, DuplicatePair.household_b]),
        Household.merged_into_id.is_not(None),
    )


def _records(is_demo: bool) -> Select[Any]:
    columns: list[Any] = [
        Household.postcode if name == "postcode" else getattr(Person, name) for name in RECORD.names
    ]
    return (
        select(*columns)
        .join(Household, Household.id == Person.household_id)
        .where(Household.merged_into_id.is_(None), Household.is_demo.is_(is_demo))
    )


def _table(session: ReadSession, statement: Select[Any]) -> pa.Table:
    rows = [
        {name: None if value is None else str(value) for name, value in row._mapping.items()}
        for row in session.execute(statement)
    ]
    return pa.Table.from_pylist(rows, schema=RECORD)


def _row(pair: LikelyPair, found_by: str, at: datetime) -> Mapping[str, Any]:
    return {
        "id": uuid7(),
        "household_a": pair.household_a,
        "household_b": pair.household_b,
        "probability": pair.probability,
        "evidence": [match.as_record() for match in pair.matches],
        "engine": ENGINE,
        "found_by": found_by,
        "found_at": at,
        "seen_at": at,
        "state": "open",
        "state_since": at,
        "version": 1,
    }
