"""Gazetteer versions: stored whole, once, one of them current, and comparable."""

from pathlib import Path

import pytest

from boundaries.sources.settings import SourcesSettings
from database.errors import NotFound
from database.session import Database, WriteSession
from geo.gazetteer import queries, service
from geo.gazetteer.reading import read_towns
from geo.geocoding.normalise import canonical
from tests.geo.gazetteer.made import made_gazetteer, store_gazetteer


def test_what_is_stored_comes_back_as_it_was(session: WriteSession) -> None:
    stored = store_gazetteer(session)
    found, made = service.read(session, stored), made_gazetteer()
    assert (found.places, found.localities) == (made.places, made.localities)
    assert found.postcode_points == made.postcode_points
    assert set(found.towns) == set(made.towns)


def test_the_same_digest_is_stored_once(session: WriteSession) -> None:
    first = store_gazetteer(session)
    second = store_gazetteer(session)
    assert (first.is_new, second.is_new) == (True, False)
    assert len(service.list_versions(session)) == 1


def test_the_newest_version_is_the_current_one(session: WriteSession) -> None:
    store_gazetteer(session, "one")
    store_gazetteer(session, "two")
    assert service.info(session).code == "two"
    assert [version.is_current for version in service.list_versions(session)] == [True, False]


def test_without_a_gazetteer_the_message_says_how_to_get_one(session: WriteSession) -> None:
    with pytest.raises(NotFound, match="petakasih gazetteer build"):
        service.info(session)


def test_a_difference_counts_and_names_what_came_and_went(session: WriteSession) -> None:
    store_gazetteer(session, "one")
    changed = made_gazetteer("two", (("1", "Kampung Pulai", 100.4, 1.5), ("9", "Baru", 101, 2)))
    service.store(session, changed, "two", {})
    places = next(item for item in service.diff(session, "one", "two") if item.table == "places")
    assert (places.added, places.removed) == (1, 3)
    assert places.examples_added == ("9 / Baru",)


def test_a_version_that_is_not_there_is_named(session: WriteSession) -> None:
    store_gazetteer(session, "one")
    with pytest.raises(NotFound, match="'nine'"):
        service.diff(session, "one", "nine")


def test_misspelt_names_are_found_by_trigrams(session: WriteSession) -> None:
    stored = store_gazetteer(session)
    found = queries.search_places(session, stored.id, "KAMPUNG MELATTI", 1)
    assert [row.name for row in found] == ["Kampung Melati"]


def test_names_with_quotes_commas_and_backslashes_survive(session: WriteSession) -> None:
    names = ('Kg "Baru", Lama', "Kg O'Brien \\ Tua")
    data = made_gazetteer("odd", tuple((str(n), name, 101.0, 2.0) for n, name in enumerate(names)))
    stored = service.store(session, data, "odd", {})
    assert service.read(session, stored).places == data.places


@pytest.mark.mirror
def test_the_mirror_gives_the_full_gazetteer(
    own_database: Database, mirror: Path, tmp_path: Path
) -> None:
    settings = SourcesSettings(mirror=str(mirror), cache=tmp_path)
    built = service.build(own_database, settings)
    assert built.counts["places"] > 20_000
    assert built.counts["localities"] > 56_000
    assert not service.build(own_database, settings).is_new


def test_every_town_shares_its_addresses_out_whole() -> None:
    totals: dict[tuple[str, str], float] = {}
    for town in read_towns():
        key = (town.state, " ".join(canonical(town.name)))
        totals[key] = totals.get(key, 0.0) + town.share
    assert {key for key, total in totals.items() if abs(total - 1) > 0.01} == set()
