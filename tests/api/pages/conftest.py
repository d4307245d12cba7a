"""The made-up country of the map tests, served."""

from tests.maps.conftest import atlas as atlas
