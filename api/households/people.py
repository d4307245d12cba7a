"""Changes of who belongs to a household, of its people and their income."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.households import answers
from api.households.endpoints import HouseholdPath
from api.households.schemas import (
    Arrival,
    Change,
    HeadPut,
    IncomeAnswer,
    IncomePut,
    MemberCreate,
    MemberPatch,
    MembersAnswer,
    MergeAnswer,
    MergeCreate,
    Parting,
    RecordAnswer,
    SplitCreate,
)
from api.parameters import NoParameters
from api.problems import documented
from database.session import WriteSession
from registry.actors.service import Actor
from registry.idempotency.service import once
from registry.records import families, members, service
from registry.records.changing import By

router = APIRouter(prefix="/v1/households/{household}", tags=["households"])

FAILURES = documented(400, 401, 403, 404, 409)
Nothing = Annotated[NoParameters, Query()]


@router.post(
    "/members", status_code=HTTP_201_CREATED, response_model=MembersAnswer, responses=FAILURES
)
def add_member(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    household: HouseholdPath,
    body: MemberCreate,
    _parameters: Nothing,
) -> dict[str, Any]:
    """Take a person, new to the registry, into the household."""
    with context.database.writing() as session:
        home = answers.household_key(session, household)

        def create() -> dict[str, Any]:
            new = answers.newcomer(body.member)
            members.add_member(session, home, new, _by(actor, body), body.on)
            return _people(session, home).model_dump(mode="json")

        request = {"household": str(home)} | body.model_dump(mode="json", exclude_unset=True)
        return once(session, key, actor.name, "member", request, create).content


@router.patch("/members/{person_id}", response_model=MembersAnswer, responses=FAILURES)
def update_member(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    person_id: UUID,
    body: MemberPatch,
    _parameters: Nothing,
) -> MembersAnswer:
    """Change fields of a member, the illnesses, or correct the identity document."""
    illnesses = None if body.illnesses is None else [answers.given(one) for one in body.illnesses]
    with context.database.writing() as session:
        home, by = answers.household_key(session, household), _by(actor, body)
        if body.identity is not None:
            document = body.identity
            members.correct_identity(
                session, home, person_id, document.identity_type, document.identity_no, by
            )
            by = By(actor, body.reason)
        if body.person is not None or illnesses is not None:
            values = answers.given(body.person)
            service.update_member(session, home, person_id, values, by, illnesses=illnesses)
        return _people(session, home)


@router.put("/members/{person_id}/income", response_model=IncomeAnswer, responses=FAILURES)
def set_income(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    person_id: UUID,
    body: IncomePut,
    _parameters: Nothing,
) -> IncomeAnswer:
    """Put a member's whole income table; the totals follow."""
    with context.database.writing() as session:
        home = answers.household_key(session, household)
        found = service.set_income(
            session, home, person_id, body.lines, body.until, _by(actor, body)
        )
        return answers.income_answer(found)


@router.post("/members/{person_id}/leave", response_model=MembersAnswer, responses=FAILURES)
def leave(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    person_id: UUID,
    body: Parting,
    _parameters: Nothing,
) -> MembersAnswer:
    """Let a member leave: died, moved away, married; a head names the next head."""
    with context.database.writing() as session:
        home = answers.household_key(session, household)
        members.remove_member(
            session,
            home,
            person_id,
            body.leave_reason,
            _by(actor, body),
            on=body.on,
            new_head_id=body.new_head_id,
            relationships=body.relationships,
        )
        return _people(session, home)


@router.post("/arrivals", response_model=MembersAnswer, responses=FAILURES)
def arrive(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    body: Arrival,
    _parameters: Nothing,
) -> MembersAnswer:
    """Move a person of the registry into this household."""
    with context.database.writing() as session:
        home, by = answers.household_key(session, household), _by(actor, body)
        members.move_member(session, body.person_id, home, body.relationship, by, on=body.on)
        return _people(session, home)


@router.put("/head", response_model=MembersAnswer, responses=FAILURES)
def change_head(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    body: HeadPut,
    _parameters: Nothing,
) -> MembersAnswer:
    """Make another member the head (KIR)."""
    with context.database.writing() as session:
        home, by = answers.household_key(session, household), _by(actor, body)
        members.change_head(session, home, body.new_head_id, body.relationships, by, on=body.on)
        return _people(session, home)


@router.post(
    "/splits", status_code=HTTP_201_CREATED, response_model=RecordAnswer, responses=FAILURES
)
def split(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    household: HouseholdPath,
    body: SplitCreate,
    _parameters: Nothing,
) -> dict[str, Any]:
    """Let members leave for a household of their own; the answer is the new household."""
    with context.database.writing() as session:
        home = answers.household_key(session, household)

        def create() -> dict[str, Any]:
            made = families.split(
                session,
                home,
                body.members,
                body.new_head_id,
                answers.given(body.household),
                body.channel,
                _by(actor, body),
                on=body.on,
            )
            found = service.read(session, made.id)
            return answers.record_answer(found).model_dump(mode="json")

        request = {"household": str(home)} | body.model_dump(mode="json", exclude_unset=True)
        return once(session, key, actor.name, "split", request, create).content


@router.post(
    "/merges", status_code=HTTP_201_CREATED, response_model=MergeAnswer, responses=FAILURES
)
def merge(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    body: MergeCreate,
    _parameters: Nothing,
) -> MergeAnswer:
    """Bring another household's people and aid into this one; it can be taken back."""
    with context.database.writing() as session:
        home, by = answers.household_key(session, household), _by(actor, body)
        made = families.merge(
            session,
            home,
            body.absorbed_id,
            body.relationships,
            by,
            on=body.on,
            same_people=body.same_people,
        )
        return MergeAnswer(merge_id=made)


@router.post("/merges/{merge_id}/undo", response_model=MembersAnswer, responses=FAILURES)
def undo_merge(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    merge_id: UUID,
    body: Change,
    _parameters: Nothing,
) -> MembersAnswer:
    """Take a merge back: people and aid return to the household they came from."""
    with context.database.writing() as session:
        home = answers.household_key(session, household)
        families.undo_merge(session, merge_id, _by(actor, body))
        return _people(session, home)


def _by(actor: Actor, body: Change) -> By:
    return By(actor, body.reason, body.edition)


def _people(session: WriteSession, home: UUID) -> MembersAnswer:
    return answers.members_answer(service.read(session, home))
