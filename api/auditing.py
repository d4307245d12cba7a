"""Every transaction of an officer's request leaves an entry in the audit trail.

What is personal never gets there: of the query's parameters the names, and the values of those that
can only be codes; of the path the keys and reference numbers.
"""

from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute

from database.audit.service import Audited, Entry, append
from database.session import Database, ReadSession, WriteSession
from registry.actors.service import Actor

READ, CHANGE, EXPORT, REVEAL, REFUSED = "read", "change", "export", "reveal", "refused"
RELEASE = "release"
"""What was taken under a data-sharing agreement."""

EXPORTS = (".csv", ".xlsx")
CODED = frozenset(
    ("action", "as_of", "class", "district", "kind", "level", "limit", "state", "status", "subject")
)
"""Parameters whose values are codes, dates or keys: they say what was asked for."""


class RequestAudit:
    """The conduct of one request's sessions: nothing is entered while nobody is let in.

    Reads are entered through `trail`, out of reach of the statements that an officer's request
    sends; changes in their own transactions.
    """

    def __init__(self, request: Request, trail: Database):
        self._request = request
        self._trail = trail

    def begin_reading(self, database: Database) -> None:
        """Enter an export before its first row."""
        if audited := self._audited(READ):
            audited.begin_reading(database)

    def end_reading(self, database: Database, session: ReadSession) -> None:
        """Enter what was read."""
        if audited := self._audited(READ):
            audited.end_reading(database, session)

    def end_writing(self, session: WriteSession) -> None:
        """Enter what was changed, in its own transaction."""
        if audited := self._audited(CHANGE):
            audited.end_writing(session)

    def _audited(self, action: str) -> Audited | None:
        actor = getattr(self._request.state, "actor", None)
        if not isinstance(actor, Actor):
            return None
        entry = entry_of(self._request, actor, action)
        return Audited(entry, first=entry.action == EXPORT, trail=self._trail)


def enter_as(request: Request, actor: Actor) -> None:
    """Let a request's entries stand under this officer's name."""
    request.state.actor = actor


def enter_purpose(request: Request, purpose: str, action: str = REVEAL) -> None:
    """Let what this request reads be entered as a reveal or a release, with its purpose."""
    request.state.purpose, request.state.purposeful = purpose, action


def entry_of(request: Request, actor: Actor, action: str) -> Entry:
    """Return the entry of a request: who, through which endpoint, and what was asked for."""
    route = request.scope.get("route")
    path = route.path if isinstance(route, APIRoute) else "unknown"
    if action == READ and path.endswith(EXPORTS):
        action = EXPORT
    purpose = getattr(request.state, "purpose", None)
    return Entry(
        actor.name,
        actor.role,
        request.state.purposeful if purpose else action,
        f"{request.method} {path}",
        purpose=purpose,
        details=_details(request),
    )


def enter_refusal(request: Request, database: Database, name: str, code: str) -> None:
    """Enter that an account was refused, and as what; nothing of what it sent."""
    route = request.scope.get("route")
    path = route.path if isinstance(route, APIRoute) else "unknown"
    entry = Entry(name, None, REFUSED, f"{request.method} {path}", details={"refused": code})
    with database.writing() as session:
        append(session, entry)


def by_officer(actor: Actor, operation: str, **details: str) -> Audited:
    """Return the conduct of work that goes on after its request."""
    return Audited(Entry(actor.name, actor.role, CHANGE, operation, details=details), always=False)


def _details(request: Request) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if request.path_params:
        told["path"] = {name: str(value) for name, value in request.path_params.items()}
    if request.query_params:
        told["query"] = {
            name: value if name in CODED else "" for name, value in request.query_params.items()
        }
    return told
