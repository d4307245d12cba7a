"""Points far from the stated postcode are told; what is not known contradicts nothing."""

import numpy as np
import pytest

from geo.geocoding.engine import Geocoder
from geo.geocoding.gps import far_from_postcode

pytestmark = pytest.mark.mirror


@pytest.mark.parametrize(
    ("lon", "lat", "postcode", "far"),
    [
        (103.32, 2.03, "86000", False),
        (101.7, 3.1, "86000", True),
        (100.37, 6.12, "5000", False),
        (101.7, 3.1, "99999", False),
        (101.7, 3.1, None, False),
        (float("nan"), 3.1, "86000", False),
    ],
)
def test_a_point_is_compared_with_what_its_postcode_serves(
    geocoder: Geocoder, lon: float, lat: float, postcode: str | None, far: bool
) -> None:
    found = far_from_postcode(geocoder.known, np.array([lon]), np.array([lat]), [postcode])
    assert found.tolist() == [far]
