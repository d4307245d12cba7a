"""A captured point against the stated postcode: far apart, one of the two is wrong."""

import numpy as np
from numpy.typing import NDArray

from geo.geocoding.areas import Floats, km_apart
from geo.geocoding.knowledge import Knowledge
from geo.geocoding.normalise import clean_postcode

FAR_KM = 45.0
"""A point farther than this from the middle of what its postcode serves contradicts it."""

SERVED = 0.02
"""A district with at least this share of a postcode is served by it, however far: the interior of
Borneo gets its post at one office a hundred kilometres away."""


def far_from_postcode(
    known: Knowledge, lon: Floats, lat: Floats, postcodes: list[str | None]
) -> NDArray[np.bool_]:
    """Tell which points (WGS 84 degrees) contradict the postcode stated beside them.

    They are farther than `FAR_KM` from it, in a district that it does not serve. Points and
    postcodes that are not known contradict nothing.
    """
    found = np.zeros(len(lon), dtype=bool)
    there = ~(np.isnan(lon) | np.isnan(lat))
    if not there.any():
        return found
    district = np.full(len(lon), -1)
    district[there] = known.frame.locate_districts(lon[there], lat[there])
    for at in np.flatnonzero(there):
        info = known.postcodes.get(clean_postcode(postcodes[at]) or "")
        if info is not None:
            served = dict(info.share).get(int(district[at]), 0.0) >= SERVED
            far = km_apart(info.lon, info.lat, float(lon[at]), float(lat[at])) > FAR_KM
            found[at] = far and not served
    return found
