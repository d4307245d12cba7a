"""A country with three publications, and every cause of change between them."""

from datetime import date

from sqlalchemy import text

from database.session import Database, WriteSession
from geo.location.service import locate_all
from geo.publication.service import publish
from tests.geo.apportionment.conftest import split_district
from tests.geo.country import store_country
from tests.geo.population import AS_OF, located_country

LATER, LAST = date(2026, 7, 15), date(2026, 8, 1)


def publish_thrice(country: Database) -> None:
    """Publish an empty database's new country, again after changes, again with a split district."""
    located_country(country, 600, seed=9)
    publish(country, AS_OF, threshold=5)
    with country.writing() as session:
        _change(session)
    locate_all(country)
    publish(country, LATER, threshold=5)
    with country.writing() as session:
        split_district(session, store_country(session, "made-2"))
    locate_all(country)
    publish(country, LAST, threshold=5)


def _change(session: WriteSession) -> None:
    some = "(SELECT id FROM household ORDER BY reference_no OFFSET {} LIMIT {})"
    session.execute(
        text(
            f"UPDATE household SET poverty_status = 'miskin_tegar' WHERE id IN {some.format(0, 60)}"
        )
    )
    session.execute(
        text(f"UPDATE household SET poverty_status = 'terkeluar' WHERE id IN {some.format(60, 40)}")
    )
    session.execute(
        text(
            "UPDATE household SET point = ST_SetSRID("
            "ST_MakePoint(103.1 + 0.8 * random(), 1.1 + 1.8 * random()), 4326) "
            f"WHERE point IS NOT NULL AND id IN {some.format(100, 80)}"
        )
    )
