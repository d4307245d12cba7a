"""Taking records under an agreement; the database notes each time that somebody does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.exc import ProgrammingError

from database.audit.service import note_subjects
from database.errors import Forbidden, InvalidInput
from database.rights.sharing import ALWAYS, PERSON, SharedField
from database.sealed import Sealed
from database.session import ReadSession, WriteSession
from registry.agreements import queries
from registry.agreements.models import Agreement, AgreementRelease
from registry.agreements.service import PAGE_AT_MOST, get, standing_of
from registry.agreements.terms import fields_named
from registry.agreements.workflow import IN_FORCE

REFUSED = "42501"
"""SQLSTATE insufficient_privilege."""


class AgreementOpensNothing(Forbidden):
    """The agreement is not in force today, or whoever asks is no officer of its recipient."""

    code = "agreement-opens-nothing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to take: fields (None: all that were agreed) and a part of the agreement's area."""

    fields: Sequence[str] | None = None
    state: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """One household: the agreed fields of it, and of each of its people where some were agreed."""

    household_id: UUID
    household: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]]


def take_records(
    session: WriteSession,
    agreement_id: UUID,
    asked: Asked,
    *,
    after: UUID | None = None,
    limit: int | None = None,
) -> Iterator[Shared]:
    """Yield the households of an agreement by key, with the agreed fields and no other.

    The database decides what is released, and notes who took how many records and which fields.
    What is asked for is noted whole even if not all is read.

    Raises:
        AgreementNotFound: there is none with that key.
        AgreementOpensNothing: it is a draft, suspended, over, or begins later; or it is for others.
        InvalidInput: a field is asked for that was not agreed, or the limit is out of range.
    """
    agreement = get(session, agreement_id)
    state = standing_of(agreement)
    if state != IN_FORCE:
        raise AgreementOpensNothing(
            f"Agreement {agreement.number} is {state}.",
            field="agreement_id",
            expected=f"one from {agreement.first_day} to {agreement.last_day}, in force",
        )
    if limit is not None and not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(f"limit {limit}", field="limit", expected=f"1 to {PAGE_AT_MOST}")
    told = fields_asked(agreement, asked.fields)
    return _released(session, agreement, told, asked, after, limit)


def fields_asked(agreement: Agreement, codes: Sequence[str] | None) -> list[SharedField]:
    """Return the agreed fields among those asked for, in the order of the table.

    Raises:
        InvalidInput: one was not agreed.
    """
    if codes is None:
        return fields_named(agreement.fields)
    if refused := sorted(set(codes) - set(agreement.fields)):
        raise InvalidInput(
            f"{refused[0]!r} was not agreed.",
            field="fields",
            expected="some of " + ", ".join(agreement.fields),
        )
    return fields_named({ALWAYS, *codes})


def rows(found: Iterator[Shared], fields: Sequence[SharedField]) -> Iterator[Mapping[str, Any]]:
    """Yield flat rows for files: one a person where fields of people were agreed, else a family."""
    blank = {field.code: None for field in fields if field.of == PERSON}
    for one in found:
        for person in one.people or [blank]:
            yield {**one.household, **person}


def list_releases(
    session: ReadSession,
    agreement_id: UUID,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> Sequence[AgreementRelease]:
    """Return releases of an agreement, the newest first.

    Raises:
        AgreementNotFound: there is none with that key.
        InvalidInput: the limit is out of range.
    """
    get(session, agreement_id)
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(f"limit {limit}", field="limit", expected=f"1 to {PAGE_AT_MOST}")
    return queries.releases(session, agreement_id, before, limit)


def of_household(
    session: ReadSession, household_id: UUID
) -> Sequence[tuple[AgreementRelease, Agreement]]:
    """Return to whom a family's record was given, the newest first."""
    note_subjects(session, household_id)
    return queries.releases_of_household(session, household_id)


def _released(
    session: WriteSession,
    agreement: Agreement,
    fields: Sequence[SharedField],
    asked: Asked,
    after: UUID | None,
    limit: int | None,
) -> Iterator[Shared]:
    codes = [one.code for one in fields]
    openers = {one.code: Sealed(one.sealed).open for one in fields if one.sealed}
    found = _by_database(
        session,
        agreement=agreement.id,
        fields=codes,
        state=asked.state,
        district=asked.district,
        after=after,
        most=limit,
    )
    for one in found:
        note_subjects(session, one.household_id)
        yield Shared(
            one.household_id,
            _opened(one.household, codes, openers),
            [_opened(person, codes, openers) for person in one.people],
        )


def _by_database(session: WriteSession, **asked: Any) -> Iterator[Row[Any]]:
    try:
        yield from queries.release(session, **asked)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != REFUSED:
            raise
        raise AgreementOpensNothing(
            "This agreement opens nothing to this account.",
            field="agreement_id",
            expected="an agency officer of its recipient",
        ) from error


def _opened(
    row: Mapping[str, Any], codes: Sequence[str], openers: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        code: openers[code](value) if code in openers and value is not None else value
        for code in codes
        if code in row
        for value in (row[code],)
    }
