"""What every handler works with: the database, the settings, the cache of rendered answers."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response

from api.auditing import RequestAudit
from api.caching import FOREVER, Rendered, ResponseCache, send
from api.memo import Memo
from api.parameters import Parameters
from api.settings import ApiSettings
from boundaries.sets import service as sets
from boundaries.sets.models import BoundarySet
from database.serving import Serving
from database.session import Database, ReadSession
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from registry.accounts.service import Visitor
from registry.actors.service import Actor


@dataclass
class Context:
    """One app's shared state; `database` is the public one, for an officer the officer's own."""

    serving: Serving
    settings: ApiSettings
    database: Database = field(init=False)
    cache: ResponseCache = field(init=False)
    _publications: Memo[PublicationInfo] = field(init=False)
    _sets: Memo[BoundarySet] = field(init=False)

    def __post_init__(self) -> None:
        self.database = self.serving.public
        self.cache = ResponseCache(self.settings.cache_bytes)
        self._publications = Memo(self.settings.notice_seconds)
        self._sets = Memo(self.settings.notice_seconds)

    def publication(self, number: int | None) -> PublicationInfo:
        """Return the publication of this number, the newest one for None.

        Raises:
            NotFound: there is none.
        """

        def ask() -> PublicationInfo:
            with self.serving.public.reading() as session:
                return publications.find(session, number)

        return self._publications.get(number, ask, immutable=number is not None)

    def boundary_set(self, code: str | None) -> BoundarySet:
        """Return the boundary set of this code, the current one for None.

        Raises:
            NotFound: there is none.
        """

        def ask() -> BoundarySet:
            with self.serving.public.reading() as session:
                return sets.find(session, code)

        return self._sets.get(code, ask)

    def link(self, path: str, parameters: list[tuple[str, str]]) -> str:
        """Return the address of a path with these parameters."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self.settings.link(path) + query

    def following(self, path: str, parameters: Parameters, cursor: str | None) -> str | None:
        """Return the address of a list's next page, which goes on at `cursor`; None at its end."""
        if cursor is None:
            return None
        return self.link(path, parameters.model_copy(update={"cursor": cursor}).pairs())

    def answer(
        self,
        request: Request,
        version: tuple[str, str | int],
        parameters: Parameters,
        make: Callable[[ReadSession], Rendered],
        *,
        pinned: bool,
    ) -> Response:
        """Return the answer made from one immutable `version` of the data.

        `version` names that data (kind and number of a publication or boundary set); `pinned` says
        that the request itself named it, so that the answer can never go stale.
        """
        key = (version, request.url.path, tuple(parameters.pairs()))
        fresh = FOREVER if pinned else f"public, max-age={self.settings.fresh_seconds}"

        def read_and_make() -> Rendered:
            with self.database.reading() as session:
                return make(session)

        return send(request, self.cache.get(key, read_and_make), fresh)

    def fresh_answer(self, request: Request, make: Callable[[ReadSession], Rendered]) -> Response:
        """Return an answer that is made anew each time: lists that grow, points nobody repeats."""
        with self.database.reading() as session:
            made = make(session)
        return send(request, made, f"public, max-age={self.settings.fresh_seconds}")


def context(request: Request) -> Context:
    """Return the app's shared state, with the database as whoever asks may see it.

    Whom the guard let in as an officer acts under the own account, and what is read or changed goes
    into the audit trail. Everybody else gets what is public.
    """
    found = request.app.state.context
    assert isinstance(found, Context)
    actor = getattr(request.state, "actor", None)
    if not isinstance(actor, Actor):
        return found
    visitor = request.state.visitor
    assert isinstance(visitor, Visitor)
    # Caches are shared, and what they hold belongs to nobody.
    own = copy(found)
    officers = found.serving.officer(visitor.account_id, actor.role)
    own.database = officers.acting(RequestAudit(request, found.serving.door))
    return own


ContextDep = Annotated[Context, Depends(context)]
