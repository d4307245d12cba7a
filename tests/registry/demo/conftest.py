"""Populations that vanish with the module that asked for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import Connection, text

from boundaries.reference.service import load
from boundaries.sets.service import BoundarySetRecord
from boundaries.sources.settings import SourcesSettings
from database.session import Database, ReadSession, WriteSession
from registry.demo.service import DemoReport, populate

HOUSEHOLDS = 3_000


class OneTransaction(Database):
    """A database whose write blocks are savepoints of one transaction that never commits."""

    def __init__(self, connection: Connection):
        self.connection = connection

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        with (
            self.connection.begin_nested(),
            WriteSession(self.connection, join_transaction_mode="create_savepoint") as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[ReadSession]:
        with ReadSession(self.connection, join_transaction_mode="create_savepoint") as session:
            yield session


@pytest.fixture(scope="module")
def passing(database: Database) -> Iterator[OneTransaction]:
    """Return the worker's database; what is written to it is rolled back after the module."""
    with database.write_engine.connect() as connection:
        transaction = connection.begin()
        connection.execute(text("DELETE FROM household WHERE is_demo"))
        connection.execute(text("DELETE FROM demo_population"))
        yield OneTransaction(connection)
        transaction.rollback()


@pytest.fixture(scope="module")
def report(passing: OneTransaction, boundary_set: BoundarySetRecord, mirror: Path) -> DemoReport:
    """Return the report of a population of `HOUSEHOLDS` on the mirror's boundaries."""
    with passing.writing() as session:
        load(session)
    sources = SourcesSettings(mirror=str(mirror))
    return populate(passing, households=HOUSEHOLDS, seed=1, sources=sources)


TINY_AREAS: tuple[tuple[str, str, str | None, str, Any], ...] = (
    ("MY", "national", None, "Malaysia", box(102, 5, 104, 6)),
    ("S03", "state", "MY", "Kelantan", box(102, 5, 103, 6)),
    ("S12", "state", "MY", "Sabah", box(103, 5, 104, 6)),
    ("D03-01", "district", "S03", "Bachok", box(102, 5, 102.5, 6)),
    ("D03-02", "district", "S03", "Kota Bharu", box(102.5, 5, 103, 6)),
    ("D12-01", "district", "S12", "Beaufort", box(103, 5, 103.5, 6)),
    ("D12-02", "district", "S12", "Beluran", box(103.5, 5, 104, 6)),
    ("M03-01-001", "mukim", "D03-01", "Mukim Alor", box(102, 5, 102.5, 5.5)),
    ("M03-01-002", "mukim", "D03-01", "Mukim Tawang", box(102, 5.5, 102.5, 6)),
)
TINY_FIGURES = {"D03-01": (31_355, 11.5), "D03-02": (115_485, 6.0), "D12-01": (15_000, 20.0)}
"""Census households and HIES rate, %; Beluran has neither."""


@pytest.fixture(scope="module")
def tiny(passing: OneTransaction) -> OneTransaction:
    """Return a database whose current set has two states of two square districts each."""
    with passing.writing() as session:
        session.execute(text("UPDATE boundary_set SET is_current = false"))
        session.execute(text("DELETE FROM reference_value"))
        boundary_set = session.scalar(
            text(
                "INSERT INTO boundary_set (code, title, digest, is_current, sources, report) "
                "VALUES ('tiny', 'tiny', 'tiny', true, '{}', '{}') RETURNING id"
            )
        )
        for code, level, parent, name, shape in TINY_AREAS:
            session.execute(
                text(AREA),
                {
                    "boundary_set": boundary_set,
                    "code": code,
                    "level": level,
                    "parent": parent,
                    "name": name,
                    "shape": MultiPolygon([shape]).wkb,
                },
            )
        for code, (census, rate) in TINY_FIGURES.items():
            for indicator, year, value in (
                ("census_households", 2020, census),
                ("hies_absolute", 2022, rate + 1),
                ("hies_absolute", 2024, rate),
            ):
                session.execute(
                    text(FIGURE),
                    {"code": code, "indicator": indicator, "year": year, "value": value},
                )
    return passing


AREA = """
    INSERT INTO area (boundary_set_id, code, level, name, parent_code, quality, source,
                      source_share, land_km2, geometry, geometry_display, geometry_3857)
    SELECT :boundary_set, :code, :level, :name, :parent, 'indicative', 'tiny', 1, 1,
           shape, shape, ST_Transform(shape, 3857)
    FROM (SELECT ST_GeomFromWKB(:shape, 4326) AS shape) AS one
"""
FIGURE = """
    INSERT INTO reference_value
        (area_code, indicator, year, level, value, unit, source, printed_name)
    VALUES (:code, :indicator, :year, 'district', :value, '', 'tiny', '')
"""
