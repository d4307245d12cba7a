"""A scratch database beside that of DATABASE_URL, or of the private cluster."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import create_engine, make_url, text

from cli.context import open_database
from database.migrate import upgrade
from database.session import Database


@contextmanager
def scratch_database(purpose: str, copy_of: Database | None = None) -> Iterator[Database]:
    """Yield a migrated database of the benchmark's own, or a copy of one; drop it afterwards."""
    name = f"petakasih_bench_{purpose}_{os.getpid()}"
    with closing(open_database()) as beside:
        url = make_url(beside.url)
    pattern = ""
    if copy_of is not None:
        copy_of.close()
        pattern = f' TEMPLATE "{make_url(copy_of.url).database}"'
    admin = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"{pattern}'))
    database = Database(url.set(database=name).render_as_string(hide_password=False))
    try:
        if copy_of is None:
            with database.write_engine.begin() as connection:
                upgrade(connection)
        yield database
    finally:
        database.close()
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
