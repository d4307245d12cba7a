"""Pairs as answers."""

import math
from typing import Any
from uuid import UUID

from api.context import Context
from api.duplicates.schemas import (
    CheckAnswer,
    CheckedItem,
    DecisionItem,
    FactItem,
    HomeAnswer,
    HomeItem,
    MatchItem,
    PairAnswer,
    PairItem,
    PairsAnswer,
    PairsParameters,
    PersonItem,
)
from api.paging import decode_cursor, encode_cursor
from api.registrations.schemas import LikelyDuplicateItem
from database.errors import InvalidInput
from database.session import ReadSession, WriteSession
from registry.duplicates.evidence import Match
from registry.duplicates.lookup import check
from registry.duplicates.models import DuplicatePair
from registry.duplicates.service import PairFilter, Side, SideBySide, get_pair, list_pairs
from registry.identity.service import mask
from registry.persons.models import Person


def pairs_answer(
    session: ReadSession, context: Context, parameters: PairsParameters
) -> PairsAnswer:
    """Return one page of the work list with the address of the next."""
    wanted = PairFilter(
        state=parameters.status,
        state_code=parameters.state,
        district_code=parameters.district,
        min_probability=parameters.min_probability,
    )
    page = list_pairs(session, wanted, after=_place(parameters.cursor), limit=parameters.limit)
    cursor = None if page.next is None else encode_cursor([repr(page.next[0]), str(page.next[1])])
    next_link = context.following("/v1/duplicates", parameters, cursor)
    items = [
        PairItem(
            **_fields(one.pair),
            a=HomeItem.model_validate(one.home_a),
            b=HomeItem.model_validate(one.home_b),
        )
        for one in page.items
    ]
    return PairsAnswer(items=items, next=next_link)


def pair_answer(session: ReadSession, pair_id: UUID) -> PairAnswer:
    """Return a pair side by side."""
    found = get_pair(session, pair_id)
    return PairAnswer(
        **_fields(found.pair),
        a=_side(found.a),
        b=_side(found.b),
        matches=[_match(found, one) for one in found.matches],
        decisions=[DecisionItem.model_validate(one) for one in found.decisions],
    )


def pair_record(session: ReadSession, pair_id: UUID) -> dict[str, Any]:
    """Return a pair side by side, as JSON values."""
    return pair_answer(session, pair_id).model_dump(mode="json")


def check_answer(session: WriteSession, reference_nos: list[str]) -> CheckAnswer:
    """Compare households with the registry and return what waits for a decision."""
    found = check(session, reference_nos)
    return CheckAnswer(
        items=[
            CheckedItem(
                reference_no=number,
                likely_duplicates=[LikelyDuplicateItem.model_validate(one) for one in likely],
            )
            for number, likely in sorted(found.items())
        ]
    )


def _fields(pair: DuplicatePair) -> dict[str, Any]:
    return {
        "id": pair.id,
        "status": pair.state,
        "status_since": pair.state_since,
        "version": pair.version,
        "probability": pair.probability,
        "engine": pair.engine,
        "found_by": pair.found_by,
        "found_at": pair.found_at,
        "seen_at": pair.seen_at,
    }


def _side(side: Side) -> HomeAnswer:
    home = side.household
    own = {
        name: getattr(home, name)
        for name in HomeAnswer.model_fields
        if name not in ("people", "case_status")
    }
    people = [_person(one) for one in side.people]
    return HomeAnswer(**own, case_status=side.case_state, people=people)


def _person(person: Person) -> PersonItem:
    number = person.identity_no
    return PersonItem(
        id=person.id,
        role=person.role,
        relationship=person.relationship,
        name=person.name,
        identity_type=person.identity_type,
        identity_masked=None if number is None else mask(person.identity_type, number),
        birth_date=person.birth_date,
        sex=person.sex,
    )


def _match(found: SideBySide, match: Match) -> MatchItem:
    a, b = found.people.get(match.person_a), found.people.get(match.person_b)
    return MatchItem(
        probability=match.probability,
        person_a=_person(a) if a else None,
        person_b=_person(b) if b else None,
        facts=[FactItem.model_validate(fact) for fact in match.facts],
    )


def _place(cursor: str | None) -> tuple[float, UUID] | None:
    if cursor is None:
        return None
    probability, key = decode_cursor(cursor, str, str)
    try:
        place = float(probability), UUID(key)
        if not math.isfinite(place[0]):
            raise ValueError(probability)
    except ValueError as error:
        raise InvalidInput(
            "the cursor is not one of this list", field="cursor", expected="that of a next link"
        ) from error
    return place
