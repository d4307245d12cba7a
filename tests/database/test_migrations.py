"""The schema goes up from nothing, down to nothing, and matches the models."""

import importlib
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, inspect, make_url

from database.base import Base
from database.migrate import current, downgrade, head, upgrade
from database.session import Database

ROOT = Path(__file__).parents[2]
FLOORS = ("database", "boundaries", "registry", "geo", "maps", "api")


def import_all_models() -> None:
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("models.py"):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def test_models_and_migrated_schema_are_the_same(database: Database) -> None:
    import_all_models()
    with database.write_engine.connect() as connection:
        options = {"include_object": alembic_helpers.include_object}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_down_to_nothing_leaves_no_table_and_up_again_reaches_head(database_url: str) -> None:
    engine = create_engine(make_url(database_url))
    with engine.connect() as connection, connection.begin() as transaction:
        upgrade(connection)
        downgrade(connection)
        left = set(inspect(connection).get_table_names()) - {"alembic_version", "spatial_ref_sys"}
        assert left == set()
        upgrade(connection)
        assert current(connection) == head()
        transaction.rollback()
    engine.dispose()
