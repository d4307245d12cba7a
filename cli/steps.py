"""The steps from an empty machine to a living map: safe to run again, quick when done."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from cli.context import (
    DATA_KEYS_FILE,
    SECRET_FILE,
    open_database,
    project_root,
    secret_settings,
)
from cli.system import need_node, need_postgis
from database.cluster.service import DATABASE, open_cluster, start
from database.errors import SetupError
from database.session import Database
from database.settings import DatabaseSettings

log = logging.getLogger(__name__)

LOOKED_AT = 1_000
"""Values of each sealed column that `up` tries its keys on."""

SIGN_IN_FILE = "first-passwords.txt"
FIRST_ACCOUNTS = (
    ("admin", "Pentadbir pertama", "administrator"),
    ("pegawai", "Pegawai tunjuk cara", "district_officer"),
)
"""Login, name and role; all but the first for demonstrations only."""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


@dataclass
class Setup:
    """What `up` was asked for, and the database once there is one."""

    folder: Path
    households: int
    seed: int
    demo: bool
    _database: Database | None = field(default=None, repr=False)

    @property
    def database(self) -> Database:
        """Return the open database."""
        if self._database is None:
            self._database = open_database()
        return self._database


def database_server(setup: Setup, progress: Progress) -> None:
    """Find PostGIS, start the private cluster, create its database; or check DATABASE_URL."""
    if DatabaseSettings().url is None:
        progress("PostgreSQL + PostGIS", 0.1)
        need_postgis()
        cluster = open_cluster(setup.folder)
        progress("PostgreSQL + PostGIS", 0.5)
        start(cluster)
        _create_database(Database(cluster.url("postgres")))
    with _unreachable_is_one_line(), setup.database.write_engine.begin() as connection:
        available = connection.scalar(
            text("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'")
        )
    if not available:
        raise SetupError("The server of DATABASE_URL has no PostGIS: install it there.")


def schema(setup: Setup, progress: Progress) -> None:
    """Make the data keys, bring the schema up to date, and check that its values can be opened."""
    from database.keyring import make_keyring_file, use_keyring_file
    from database.migrate import upgrade
    from registry.data_keys.service import require_keys

    progress("schema", 0.1)
    make_keyring_file(setup.folder / DATA_KEYS_FILE)
    use_keyring_file(setup.folder / DATA_KEYS_FILE)
    with setup.database.write_engine.begin() as connection:
        upgrade(connection)
    require_keys(setup.database, of_each=LOOKED_AT)


def entrances(setup: Setup, progress: Progress) -> None:
    """Make the secret; let the web server's roles in, and its proofs of identity be known."""
    from database.keys import load_keys, make_secret_file
    from database.rights.identity import PURPOSE, keep_key
    from database.rights.roles import SERVING, let_in
    from database.serving import password_of

    progress("roles", 0.1)
    make_secret_file(setup.folder / SECRET_FILE)
    keys = load_keys(secret_settings())
    with setup.database.write_engine.begin() as connection:
        keep_key(connection, keys.derive(PURPOSE))
        let_in(connection, {role: password_of(role, keys) for role in SERVING})


def boundaries(setup: Setup, progress: Progress) -> None:
    """Build the boundary set and load the official reference figures."""
    from boundaries.reference.service import load
    from boundaries.sets.service import build
    from boundaries.sources.settings import SourcesSettings

    build(setup.database, SourcesSettings(cache=setup.folder / "sources"), progress)
    with setup.database.writing() as session:
        load(session)


def gazetteer(setup: Setup, progress: Progress) -> None:
    """Load the gazetteer; without one, addresses are not read and stated places count."""
    from boundaries.errors import SourceUnavailable
    from boundaries.sources.settings import SourcesSettings
    from geo.gazetteer.service import build

    try:
        build(setup.database, SourcesSettings(cache=setup.folder / "sources"), progress)
    except SourceUnavailable as reason:
        log.warning("Going on without the gazetteer. %s", reason)


def poverty_lines(setup: Setup, progress: Progress) -> None:
    """Load the poverty line tables."""
    from registry.poverty_lines.service import load

    progress("poverty lines", 0.1)
    with setup.database.writing() as session:
        load(session)


def demonstration(setup: Setup, progress: Progress) -> None:
    """Make the demonstration population, and PPR projects for it to ask for."""
    from registry.demo.service import populate
    from registry.ppr.projects import load_demo

    if setup.demo:
        populate(setup.database, households=setup.households, seed=setup.seed, progress=progress)
        with setup.database.writing() as session:
            load_demo(session)


def location(setup: Setup, progress: Progress) -> None:
    """Say where every household is: by its point, else by its address, else as it states."""
    from geo.gazetteer.service import list_versions
    from geo.location.service import locate_all
    from geo.placement.service import place_if_stale

    with setup.database.reading() as session:
        reads_addresses = bool(list_versions(session))
    if reads_addresses:
        place_if_stale(setup.database, progress)
    else:
        locate_all(setup.database, progress=progress)


def publication(setup: Setup, progress: Progress) -> None:
    """Publish, unless the newest publication already tells the present registry."""
    from geo.publication.service import publish_if_stale

    publish_if_stale(setup.database, progress=progress)


def first_accounts(setup: Setup, progress: Progress) -> None:
    """Make the first administrator and, for a demonstration, an officer.

    The first passwords stand in a file that only its owner may read; those of another database,
    set up from the same folder before, stay below.
    """
    from database.keys import write_private
    from registry.accounts.service import Grant, create_person, give, list_accounts

    progress("accounts", 0.1)
    with setup.database.writing() as session:
        if list_accounts(session):
            return
        lines = []
        for login, name, role in FIRST_ACCOUNTS if setup.demo else FIRST_ACCOUNTS[:1]:
            account, password = create_person(session, login, name, "petakasih up")
            give(session, account, Grant(role), "petakasih up")
            lines.append(f"{login} {password}\n")
        file = setup.folder / SIGN_IN_FILE
        if file.exists():
            lines += ["# of a database set up before\n", file.read_text(encoding="utf-8")]
        write_private(file, "".join(lines), replace=True)


def clusters(setup: Setup, progress: Progress) -> None:
    """Find the statistical clusters of the newest publication's districts."""
    from geo.clusters.service import analyse

    analyse(setup.database, None, progress=progress)


def tiles(setup: Setup, progress: Progress) -> None:
    """Cut the vector tiles of the current boundary set."""
    from boundaries.sets.service import current
    from maps.tiles.service import build_tiles

    with setup.database.reading() as session:
        set_id = current(session).id
    build_tiles(setup.database, set_id, setup.folder / "tiles", progress)


def web_assets(setup: Setup, progress: Progress) -> None:
    """Fetch the web libraries by npm and lay out the static files."""
    from maps.explorer.assets import build_assets

    need_node()
    build_assets(project_root() / "maps" / "web", setup.folder / "web", progress)


@dataclass(frozen=True)
class Step:
    """One step: what a person reads, and what is done."""

    title: str
    run: Callable[[Setup, Progress], None]


STEPS = (
    Step("Database server", database_server),
    Step("Schema", schema),
    Step("Database roles", entrances),
    Step("Web libraries", web_assets),
    Step("Boundaries and official figures", boundaries),
    Step("Gazetteer", gazetteer),
    Step("Poverty lines", poverty_lines),
    Step("First accounts", first_accounts),
    Step("Demonstration registry", demonstration),
    Step("Location", location),
    Step("Publication", publication),
    Step("Clusters", clusters),
    Step("Map tiles", tiles),
)


def _create_database(admin: Database) -> None:
    with admin.write_engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        there = connection.scalar(
            text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": DATABASE}
        )
        if not there:
            connection.execute(text(f"CREATE DATABASE {DATABASE}"))
    admin.close()


@contextmanager
def _unreachable_is_one_line() -> Iterator[None]:
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise SetupError(f"The database of DATABASE_URL cannot be used: {reason}") from error
