"""Many addresses on every core: forked workers share the geocoder's memory, nothing is copied."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence

from geo.geocoding.answer import Answer
from geo.geocoding.engine import Geocoder, Query

BATCH = 500
"""Addresses handed to a worker at a time."""

ALONE = 2_000
"""Fewer addresses than this are not worth starting workers for."""

_shared: Geocoder | None = None


def locate_in_bulk(
    geocoder: Geocoder, queries: Sequence[Query], *, workers: int | None = None
) -> Iterator[Answer]:
    """Yield the answer of every query, in their order; each address is answered on its own.

    Args:
        workers: processes; as many as there are cores by default, one means this process alone.
    """
    count = workers or os.cpu_count() or 1
    if count == 1 or len(queries) < ALONE:
        yield from map(geocoder.locate, queries)
        return
    global _shared
    _shared = geocoder
    batches = [queries[at : at + BATCH] for at in range(0, len(queries), BATCH)]
    try:
        with multiprocessing.get_context("fork").Pool(count) as pool:
            for answers in pool.imap(_locate_batch, batches):
                yield from answers
    finally:
        _shared = None


def _locate_batch(queries: Sequence[Query]) -> list[Answer]:
    if _shared is None:
        raise RuntimeError("A worker was started without its geocoder.")
    return _shared.locate_many(queries)
