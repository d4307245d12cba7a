"""A captured point against the stated postcode: far apart, one of the two is wrong."""

import numpy as np
from numpy.typing import NDArray

from geo.geocoding.areas import Floats, km_apart
from geo.geocoding.knowledge import Knowledge
from geo.geocoding.normalise import clean_postcode

FAR_KM = 45.0
"""A point farther than this from the middle of what its postcode serves contradicts it."""


def far_from_postcode(
    known: Knowledge, lon: Floats, lat: Floats, postcodes: list[str | None]
) -> NDArray[np.bool_]:
    """Tell which points (WGS 84 degrees) lie far from the postcode stated beside them.

    A post office may serve farther than `FAR_KM` in the interior of Borneo: there its own radius
    counts twice. Points and postcodes that are not known contradict nothing.
    """
    found = np.zeros(len(lon), dtype=bool)
    for at, (x, y, code) in enumerate(zip(lon, lat, postcodes, strict=True)):
        info = known.postcodes.get(clean_postcode(code) or "")
        if info is not None and not np.isnan(x):
            limit = max(FAR_KM, 2 * info.radius_km)
            found[at] = km_apart(info.lon, info.lat, float(x), float(y)) > limit
    return found
