"""A test's database as the web service has it."""

from database.keys import Keys
from database.rights.identity import PURPOSE, keep_key
from database.serving import Serving, addresses
from database.session import Database
from database.settings import DatabaseSettings

KEYS = Keys(b"a secret for tests, 32 bytes long")


def served(database: Database) -> Serving:
    """Return a migrated database under the service's roles; `Serving.close` closes it."""
    with database.write_engine.begin() as connection:
        keep_key(connection, KEYS.derive(PURPOSE))
    return nowhere(database.url)


def nowhere(url: str = "postgresql+psycopg://nobody@/nothing") -> Serving:
    """Return what connects to an address only when it is asked something."""
    settings = DatabaseSettings()
    return Serving.of(addresses(url, settings, KEYS), KEYS, settings)
