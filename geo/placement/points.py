"""Good points that contradict the postcode on the form: both are kept, and a person is asked."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from database.session import ReadSession
from geo.geocoding.answer import Answer
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.gps import far_from_postcode
from geo.placement import queries

BATCH = 50_000


def doubtful_points(
    session: ReadSession, geocoder: Geocoder
) -> Iterator[tuple[str, Query, Answer]]:
    """Yield household id, query and answer where point and stated postcode lie far apart.

    The point stays the household's location; the answer says where its address is.
    """
    states = dict(geocoder.known.frame.states)
    after = None
    while rows := queries.located_by_point(session, after, BATCH):
        x, y = np.array([row.x for row in rows]), np.array([row.y for row in rows])
        far = far_from_postcode(geocoder.known, x, y, [row.postcode for row in rows])
        for row in (rows[int(at)] for at in np.flatnonzero(far)):
            query = Query(row.address, row.postcode, row.town, states.get(row.state))
            answer = geocoder.locate(query)
            flags = (*answer.flags, "far_from_postcode")
            yield str(row.id), query, replace(answer, decision="review", flags=flags)
        after = rows[-1].id
