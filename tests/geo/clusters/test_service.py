"""Clusters of a publication: published rates only, stored once, islands and left out areas told."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
import shapely
from geoalchemy2 import WKTElement
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from boundaries.areas.models import Area
from boundaries.sets.models import BoundarySet
from database.errors import InvalidInput, NotFound
from database.session import Database, WriteSession
from geo.clusters import service
from geo.publication import service as publications
from geo.publication.models import Publication, PublishedValue
from tests.conftest import NewDatabase

RATE = "registered_poverty_rate"
SIDE, HIGH, WITHHELD = 8, 3, "D01-20"


@pytest.fixture(scope="module")
def chessboard(new_database: NewDatabase) -> Iterator[Database]:
    """Return a publication of 64 districts, with a corner of high rates, and an island."""
    with new_database() as database:
        with database.writing() as session:
            _store(session)
        yield database


def _store(session: WriteSession) -> None:
    random = np.random.default_rng(1)
    session.execute(update(BoundarySet).values(is_current=False))
    stored = BoundarySet(
        code="board", title="Board", digest="board", is_current=True, sources={}, report={}
    )
    session.add(stored)
    session.flush()
    series = [{"indicator": RATE, "level": "district", "years": [2026]}]
    publication = Publication(
        boundary_set_id=stored.id,
        as_of=date(2026, 6, 30),
        is_demo=True,
        threshold=10,
        digest="0123456789abcdef",
        summary={"series": series},
    )
    session.add(publication)
    session.flush()
    for place in range(SIDE * SIDE + 1):
        code = f"D01-{place + 1:02}"
        row, column = divmod(place, SIDE)
        x = 101 + column / 10 + (5 if place == SIDE * SIDE else 0)
        shape = WKTElement(
            shapely.multipolygons([[shapely.box(x, 2 + row / 10, x + 0.1, 2.1 + row / 10)]])[0].wkt,
            srid=4326,
        )
        high = row < HIGH and column < HIGH
        events = int(random.binomial(2_000, 0.2 if high else 0.05))
        session.add(_area(stored.id, code, shape))
        session.add(_value(publication.number, code, events))
    session.flush()


def _area(set_id: int, code: str, shape: WKTElement) -> Area:
    return Area(
        boundary_set_id=set_id,
        code=code,
        level="district",
        name=f"Name of {code}",
        parent_code=None,
        state_code="S01",
        quality="official",
        source="made",
        source_share=1.0,
        land_km2=1.0,
        geometry=shape,
        geometry_display=shape,
        geometry_3857=WKTElement("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", srid=3857),
    )


def _value(number: int, code: str, events: int) -> PublishedValue:
    shown = code != WITHHELD
    return PublishedValue(
        publication_number=number,
        indicator=RATE,
        area_code=code,
        year=2026,
        level="district",
        parent_code="S01",
        name=f"Name of {code}",
        value=events / 20 if shown else None,
        numerator=float(events) if shown else None,
        denominator=2_000.0 if shown else None,
        flag="ok" if shown else "suppressed",
        reason=None if shown else "withheld",
        source="PetaKasih",
    )


@pytest.fixture(scope="module")
def found(chessboard: Database) -> service.ClusterMap:
    made = service.analyse(chessboard, None, indicators=[RATE])
    assert made == [(RATE, "district")]
    with chessboard.reading() as session:
        return service.read(session, publications.latest(session), RATE, "district")


def test_the_corner_of_high_rates_is_a_cluster(found: service.ClusterMap) -> None:
    kinds = {row.area_code: row.kind for row in found.rows}
    spots = {row.area_code: row.spot for row in found.rows}
    inside = [f"D01-{SIDE * row + column + 1:02}" for row in range(2) for column in range(2)]
    assert {kinds[code] for code in inside} == {"high_high"}
    assert {spots[code] for code in inside} == {"hot"}
    assert kinds["D01-64"] == "not_significant"


def test_a_withheld_area_is_left_out_and_counted(found: service.ClusterMap) -> None:
    assert WITHHELD not in {row.area_code for row in found.rows}
    assert (found.run.report["left_out"], found.run.report["areas"]) == (1, 64)


def test_the_run_tells_how_it_was_done(found: service.ClusterMap) -> None:
    run = found.run
    assert (run.permutations, run.seed, run.alpha) == (9_999, service.SEED, 0.05)
    assert run.report["islands"] == ["D01-65"]
    assert run.report["versions"].keys() == set(service.LIBRARIES)
    assert "EPSG:3375" in run.report["weights"]
    assert run.moran > 0.3
    assert run.moran_p == pytest.approx(2 / 10_000)
    assert next(row for row in found.rows if row.area_code == "D01-65").neighbours == 4


def test_an_analysis_is_made_once_and_never_changed(
    chessboard: Database, found: service.ClusterMap
) -> None:
    service.analyse(chessboard, None, indicators=[RATE], permutations=999)
    with chessboard.reading() as session:
        again = service.read(session, publications.latest(session), RATE, "district")
    assert again.run.permutations == 9_999
    assert again.rows == found.rows
    for table in ("cluster_run", "cluster_value"):
        with pytest.raises(IntegrityError), chessboard.writing() as session:
            session.execute(text(f"DELETE FROM {table}"))


def test_what_is_never_analysed_is_named(chessboard: Database) -> None:
    with chessboard.reading() as session:
        newest = publications.latest(session)
        with pytest.raises(InvalidInput, match="poor_hh"):
            service.read(session, newest, "poor_hh", "district")
        with pytest.raises(InvalidInput, match="state"):
            service.read(session, newest, RATE, "state")
        with pytest.raises(NotFound, match="coverage"):
            service.read(session, newest, "coverage", "district")
    with pytest.raises(InvalidInput, match="nation"):
        service.analyse(chessboard, None, levels=["nation"])


def test_the_smallest_p_lies_below_the_strictest_bound_of_the_cut_off() -> None:
    most = {"district": 160, "mukim": 2_002, "parlimen": 222, "dun": 600}
    for level, permutations in service.PERMUTATIONS.items():
        assert 2 / (permutations + 1) <= service.ALPHA / most[level]


def test_every_kind_has_words_in_both_languages_and_none_says_poverty_hot_spot() -> None:
    words = service.texts()
    assert {"high_high", "low_low", "high_low", "low_high", "hot", "cold"} <= words.keys()
    assert all(text["ms"] and text["en"] for text in words.values())
    assert "statistical cluster of registration" in words["label"]["en"].lower()
    assert not any("hot spot" in text["en"] for text in words.values())
