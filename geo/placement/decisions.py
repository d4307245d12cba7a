"""A person's decision, felt at once: by the next identical address, and by the households it names.

The alias changes in the transaction of the decision; the households whose address it is are located
again in the same transaction, so that nothing waits for the next run over all.
"""

import contextlib
import threading
from datetime import UTC, datetime
from uuid import UUID

from boundaries.sets import service as sets
from database.errors import NotFound
from database.session import ReadSession, WriteSession
from geo.geocoding.households import AddressPlacer
from geo.geocoding.service import GeocoderCache, live_alias
from geo.location.ground import Ground
from geo.location.service import load_ground, locate_some
from geo.placement import queries
from geo.placement.answers import store_answers
from geo.review import service as review
from geo.review.models import ReviewTask


class Desk:
    """Where decisions are taken: keeps the geocoder and the areas ready between them."""

    def __init__(self, cache: GeocoderCache) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._ground: tuple[int, Ground] | None = None

    def warm(self, session: ReadSession) -> None:
        """Make ready what the first decision needs; before a gazetteer is built, do nothing."""
        with contextlib.suppress(NotFound):
            self._cache.get(session)
            self._ground_of(session, sets.current(session).id)

    def place(
        self, session: WriteSession, task_id: UUID, *, lon: float, lat: float, by: str, note: str
    ) -> ReviewTask:
        """Decide that an address is at a point, and put its households there.

        Errors as in `review.place`.
        """
        task = review.place(session, task_id, lon=lon, lat=lat, by=by, note=note)
        self._locate_again(session, task)
        return task

    def give_up(self, session: WriteSession, task_id: UUID, *, by: str, note: str) -> ReviewTask:
        """Decide that nobody can tell; its households keep what their forms state.

        Errors as in `review.give_up`.
        """
        task = review.give_up(session, task_id, by=by, note=note)
        self._locate_again(session, task)
        return task

    def undo(self, session: WriteSession, task_id: UUID) -> ReviewTask:
        """Take a decision back, and put its households where they were without it.

        Errors as in `review.undo`.
        """
        task = review.undo(session, task_id)
        self._locate_again(session, task)
        return task

    def _locate_again(self, session: WriteSession, task: ReviewTask) -> None:
        """Locate the households of an address anew; while a run over all writes, that one does."""
        ids = queries.households_with_key(session, task.key)
        if not ids:
            return
        geocoder, versions = self._cache.get(session)
        alias = live_alias(session, task.key)
        aliases = {} if alias is None else {task.key: alias}
        placer = AddressPlacer(geocoder, str(versions), aliases)
        boundary_set_id = sets.current(session).id
        ground = self._ground_of(session, boundary_set_id)
        if locate_some(session, ids, boundary_set_id, ground, placer) is not None:
            queries.forget_answers(session, ids)
            store_answers(session, placer.answers, str(versions), datetime.now(UTC))

    def _ground_of(self, session: ReadSession, boundary_set_id: int) -> Ground:
        with self._lock:
            if self._ground is None or self._ground[0] != boundary_set_id:
                self._ground = (boundary_set_id, load_ground(session, boundary_set_id))
            return self._ground[1]
