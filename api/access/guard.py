"""The guard of every endpoint: lets a request in by the matrix, in one role, or says why not."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.access.forms import read_form
from api.access.gate import CSRF_FIELD, Gate, gate
from api.access.matrix import PUBLIC, Row, row_of
from api.access.rates import address_of, rates
from api.access.strangers import count_stranger
from api.access.tokens import InvalidToken
from api.auditing import enter_as, enter_refusal
from database.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from database.session import Database
from registry.accounts.reach import Place, all_covered, places_of
from registry.accounts.service import Grant, Visitor

ROLE_HEADER = "Petakasih-Role"
ROLE_FIELD = "role"
"""The header of programs and the field of forms that say in which role."""

JSON = "application/json"
DEEPEST = 8
NOT_HERE = "There is no such record, or it lies outside what the account was granted."
OWN_AGENCY = ("application_id", "aid_record_id")
"""Ends of the names of what belongs to an agency by itself, whatever the body says."""

STATES = ("state_code", "stated_state_code")
DISTRICTS = ("district_code", "stated_district_code")


class RoleRefused(Forbidden):
    """The account has no role that may do this, or not the one that was asked for."""

    code = "role-refused"


class ScopeMissing(Forbidden):
    """The service did not ask for the scope that this needs."""

    code = "scope-missing"


class OutsideGrant(Forbidden):
    """What is asked for or sent lies outside the grant's area or agency."""

    code = "outside-grant"


class NotHere(NotFound):
    """There is no such thing, or it is none of this account's: which, is not told."""

    code = "not-here"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: path, query and body, as they came."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any


async def guard(request: Request) -> AsyncIterator[None]:
    """Let a request in, or refuse it; before anything of it is validated or done.

    Files of a form that was read are closed when the request is over.

    Raises:
        Unauthenticated: it needs an account, and nobody is signed in.
        TooMany: too many tokens from its address were not good, nor is this one.
        RoleRefused, ScopeMissing, OutsideGrant, NotHere: this account may not.
    """
    try:
        await _let_pass(request)
        yield
    finally:
        await request.close()


async def _let_pass(request: Request) -> None:
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    row = row_of(request.method, route)
    if row.reach == PUBLIC:
        return
    door = gate(request)
    visitor = await run_in_threadpool(_visitor, request, door)
    if visitor is None:
        raise Unauthenticated("This is for officers: send the access token of an account.")
    form = await read_form(request)
    door.require_own_page(request, form.get(CSRF_FIELD, ""))
    body = form or await _body(request, row)
    asked = Asked(request.path_params, dict(request.query_params), body)
    request.state.visitor = visitor
    wanted = request.headers.get(ROLE_HEADER) or form.get(ROLE_FIELD)
    await run_in_threadpool(_let_in, request, door, row, asked, wanted)


def _visitor(request: Request, door: Gate) -> Visitor | None:
    """Return who asks, or count that what the request shows is not good.

    Raises:
        InvalidToken: it is not good.
        TooMany: it is not good once too often from this address. Who shows a good one is let in.
    """
    try:
        return door.visitor(request)
    except InvalidToken as refusal:
        count_stranger(request, refusal.code)
        rates(request).count("token", address_of(request))
        raise


def _let_in(request: Request, door: Gate, row: Row, asked: Asked, wanted: str | None) -> None:
    visitor: Visitor = request.state.visitor
    if row.reach == "own":
        return
    try:
        role = _checked(door, visitor, row, asked, wanted)
    except (Forbidden, NotFound) as refusal:
        if rates(request).allows("refusal", visitor.name):
            enter_refusal(request, door.database, visitor.name, refusal.code)
        raise
    enter_as(request, visitor.acting_as(role))


def _checked(door: Gate, visitor: Visitor, row: Row, asked: Asked, wanted: str | None) -> str:
    """Return the role in which the account may do this."""
    if visitor.scopes is not None and row.scope not in visitor.scopes:
        raise ScopeMissing(
            "This token was not asked for this.", field="scope", expected=row.scope or "none"
        )
    return _role(door.database, visitor, row, asked, wanted)


def _role(database: Database, visitor: Visitor, row: Row, asked: Asked, wanted: str | None) -> str:
    """Return the role to act in: the one asked for, or the oldest that may and reaches far enough.

    Raises:
        RoleRefused: there is none that may.
        OutsideGrant, NotHere: none reaches far enough.
    """
    may = [role for role in visitor.roles if role in row.roles and wanted in (None, role)]
    if not may:
        have = wanted if wanted in visitor.roles else ", ".join(visitor.roles) or "none"
        raise RoleRefused(
            f"The role {have} may not do this.",
            field="role",
            expected="one of " + ", ".join(row.roles),
        )
    grants = {role: [one for one in visitor.grants if one.role == role] for role in may}
    far = [role for role in may if _is_unlimited(grants[role])]
    if far or row.reach == "any":
        return (far or may)[0]
    if row.reach == "country":
        for role in may:
            if row.of_agency and any(grant.area is None for grant in grants[role]):
                return role
        raise OutsideGrant(
            "This is for a grant of the country.", field="area", expected="no area in the grant"
        )
    named, stated = _places(database, row, asked)
    for role in may:
        if all_covered(grants[role], (*named, *stated)):
            return role
    known = [grant for role in may for grant in grants[role]]
    if not all_covered(known, named):
        raise NotHere(NOT_HERE)
    limits = sorted({limit for one in known for limit in (one.area, one.agency) if limit})
    raise OutsideGrant(
        "This lies outside what the account was granted.",
        field="district" if row.reach == "asked" else "area",
        expected="one of " + ", ".join(limits),
    )


def _is_unlimited(grants: list[Grant]) -> bool:
    return any(grant.area is None and grant.agency is None for grant in grants)


def _places(database: Database, row: Row, asked: Asked) -> tuple[list[Place], list[Place]]:
    """Return where everything lies that the path names, and that query or body name or state.

    What names nothing is the country's.

    Raises:
        NotHere: what the path names is not there.
    """
    agency = _agency(row, asked)
    if row.reach == "asked":
        return [], [Place.of(asked.query.get("state"), asked.query.get("district"), agency)]
    named: list[Place] = []
    stated = [Place.of(*area) for area in _areas_in(asked.body)]
    with database.reading() as session:
        for name, value in asked.path.items():
            found = places_of(session, name, [str(value)])
            if found == []:
                raise NotHere(NOT_HERE)
            named += found or []
        for name, values in _named_in(asked.body):
            stated += places_of(session, name, values) or []
    if agency is not None:
        area = (named + stated)[:1] or [Place(None, None)]
        stated.append(replace(area[0], agency=agency))
    return named, stated if named or stated else [Place(None, None)]


def _agency(row: Row, asked: Asked) -> str | None:
    """Return the agency that a request is about; "" when it is about aid and names none."""
    if not row.of_agency or any(name.endswith(OWN_AGENCY) for name in asked.path):
        return None
    source = asked.query if row.reach == "asked" else asked.body
    told = source.get("agency") if isinstance(source, Mapping) else None
    return told if isinstance(told, str) else ""


def _areas_in(body: Any, depth: int = 0) -> Iterator[tuple[str | None, str | None]]:
    """Yield the areas that a body states, wherever in it."""
    if depth > DEEPEST:
        raise InvalidInput("The body is nested too deeply.", field="body", expected="a flat one")
    if isinstance(body, Mapping):
        state = next((body[name] for name in STATES if isinstance(body.get(name), str)), None)
        district = next((body[name] for name in DISTRICTS if isinstance(body.get(name), str)), None)
        if state is not None or district is not None:
            yield state, district
    for part in _parts(body):
        yield from _areas_in(part, depth + 1)


def _named_in(body: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of a body with the texts they hold; of lists and objects, all of them."""
    if isinstance(body, Mapping):
        for name, value in body.items():
            values = value if isinstance(value, list) else [value]
            if texts := [one for one in values if isinstance(one, str)]:
                yield name, texts
    for part in _parts(body):
        yield from _named_in(part)


def _parts(body: Any) -> list[Any]:
    parts = body.values() if isinstance(body, Mapping) else body if isinstance(body, list) else ()
    return [part for part in parts if isinstance(part, Mapping | list)]


async def _body(request: Request, row: Row) -> Any:
    """Return the body of a request that may name things in it; it stays there to be read again."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if row.reach != "named" or request.method in ("GET", "HEAD", "DELETE"):
        return None
    if not (kind == JSON or kind.endswith("+json") or not kind):
        return None
    try:
        return await request.json()
    except ValueError:
        # What cannot be read names nothing; the endpoint refuses it in its own words.
        return None
