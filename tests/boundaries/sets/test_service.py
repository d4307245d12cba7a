"""Storing boundary sets: once, whole, and never changed."""

import dataclasses

import pytest
from sqlalchemy import func, select

from boundaries.areas.models import Area
from boundaries.sets import queries, service
from boundaries.sets.build import BuiltSet
from boundaries.sets.models import BoundarySet
from boundaries.sources.settings import SourcesSettings
from database.errors import NotFound

pytestmark = pytest.mark.mirror


@pytest.fixture
def settings_of_mirror(mirror, tmp_path):
    return SourcesSettings(mirror=str(mirror), cache=tmp_path)


def test_building_again_returns_the_present_set(boundary_set, database, settings_of_mirror):
    again = service.build(database, settings_of_mirror)
    assert (again.id, again.is_new) == (boundary_set.id, False)


def test_the_set_is_current_and_names_its_sources(boundary_set, session):
    current = service.current(session)
    assert current.id == boundary_set.id
    for source in current.sources.values():
        assert source["licence"]
        assert source["attribution"]
        assert len(source["sha256"]) == 64
    assert current.report["overlap_km2"] == pytest.approx(59.45, abs=0.01)


def test_an_interrupted_build_leaves_nothing(
    boundary_set, database, settings_of_mirror, monkeypatch
):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(service, "digest_of", lambda sources: "f" * 64)
    nothing = dataclasses.replace(service.FULL, build=lambda sources, progress: BuiltSet(None, {}))
    monkeypatch.setattr(service, "FULL", nothing)
    monkeypatch.setattr(queries, "add_areas", interrupted)
    with pytest.raises(KeyboardInterrupt):
        service.build(database, settings_of_mirror)
    with database.reading() as session:
        assert service.current(session).id == boundary_set.id
        assert queries.by_digest(session, "f" * 64) is None


def test_without_any_set_the_way_to_one_is_named(session):
    session.execute(Area.__table__.delete())
    session.execute(BoundarySet.__table__.delete())
    with pytest.raises(NotFound, match="boundaries build"):
        service.current(session)


def test_the_areas_counted_are_the_areas_stored(boundary_set, session):
    counts = queries.area_counts(session)[boundary_set.id]
    stored = session.scalar(
        select(func.count()).select_from(Area).where(Area.boundary_set_id == boundary_set.id)
    )
    assert sum(counts.values()) == stored
