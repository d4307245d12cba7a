"""A published made-up country: one per test module."""

from collections.abc import Iterator

import pytest

from database.session import Database
from geo.publication.queries import PublicationInfo
from geo.publication.service import publish
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    """Return a database with 900 located households."""
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        yield opened


@pytest.fixture(scope="module")
def publication(country: Database) -> PublicationInfo:
    """Return the publication of the country's figures on `AS_OF`."""
    return publish(country, AS_OF)
