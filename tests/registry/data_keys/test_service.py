"""A new data key replaces another: everything is sealed anew, whatever interrupts it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from database import resealing
from database.base import Base
from database.keyring import forget_keyring, keyring, make_keyring_file
from database.sealed import text_type
from database.session import Database
from registry.data_keys import service
from registry.data_keys.places import places
from registry.data_keys.service import KeyInUse, KeyMissing, KeyNotFound
from registry.history.models import RecordVersion
from registry.imports.models import ImportRow
from registry.imports.service import run
from registry.persons.models import Person
from registry.persons.service import find_by_identity
from registry.records.members import correct_identity
from registry.records.service import RecordPatch, read, read_as_of, update
from tests.database.test_migrations import import_all_models
from tests.registry.imports.files import (
    OFFICER,
    household,
    households,
    identity_no,
    of,
    write_csv,
)
from tests.registry.records.made import by
from tests.registry.registrations.families import identity_number

PEOPLE = 30


class Interrupted(Exception):
    """Somebody stops the rotation."""


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = make_keyring_file(tmp_path / "own.keys")
    monkeypatch.setenv("PETAKASIH_DATA_KEYS_FILE", str(path))
    monkeypatch.setattr(service, "LOOKS_EVERY", 0)
    forget_keyring()
    yield path
    monkeypatch.undo()
    forget_keyring()


@pytest.fixture
def filled(own_database: Database, keys: Path, tmp_path: Path) -> Database:
    rows = [*households(PEOPLE), household(99, district="Atlantis", phone="012-3456789")]
    run(own_database, of(write_csv(tmp_path / "h.csv", rows)), OFFICER)
    with own_database.writing() as session:
        (first,) = find_by_identity(session, identity_no(1))
        assert first.household_id is not None
        for phone in ("012-1111111", "012-2222222"):
            update(session, first.household_id, RecordPatch({"phone_mobile": phone}), by())
        correct_identity(session, first.household_id, first.id, "mykad", identity_number(), by())
    return own_database


def silent(_doing: str, _share: float) -> None:
    pass


def home_of(database: Database, number: int) -> UUID:
    with database.reading() as session:
        (found,) = find_by_identity(session, identity_no(number))
        assert found.household_id is not None
        return found.household_id


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    import_all_models()
    sealed = {
        f"{table.name}.{column.name}": text_type(column.type)
        for table in Base.metadata.tables.values()
        for column in table.c
        if text_type(column.type) is not None
    }
    assert {name: kind.column for name, kind in sealed.items() if kind} == {
        name: name for name in sealed
    }
    assert {place.name for place in places() if "former" not in place.name} == set(sealed)


def test_every_value_is_sealed_with_the_new_key_and_reads_as_before(filled: Database) -> None:
    old = keyring().current
    with filled.reading() as session:
        versions = session.scalar(select(func.count()).select_from(RecordVersion))
    known, done = service.rotate(filled, silent)
    assert known.current.id != old.id
    assert [(one.id, one.state) for one in service.list_keys(filled)] == [
        (old.id, "opens"),
        (known.current.id, "current"),
    ]
    assert [one.values for one in service.list_keys(filled)] == [0, done]
    service.drop(filled, old.id)
    assert home_of(filled, 2)
    with filled.reading() as session:
        assert session.scalar(select(func.count()).select_from(RecordVersion)) == versions
        waiting = session.scalars(select(ImportRow.raw).where(ImportRow.fate == "parked")).one()
        assert waiting is not None
        assert waiting["phone"] == "012-3456789"


def test_former_rows_are_sealed_anew_and_still_tell_what_was(filled: Database) -> None:
    with filled.reading() as session:
        changed = session.scalars(
            select(RecordVersion).where(RecordVersion.table_name == "person")
        ).one()
        assert changed.owner_id is not None
        home, before = changed.owner_id, changed.valid_from
    old = keyring().current
    service.rotate(filled, silent)
    service.drop(filled, old.id)
    with filled.reading() as session:
        assert read(session, home).household["phone_mobile"] == "012-2222222"
        assert read_as_of(session, home, before).household["phone_mobile"] is None
        assert read_as_of(session, home, before).people[0]["identity_no"] == identity_no(1)


def test_an_interrupted_rotation_goes_on_with_its_key(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "PAGES_AT_ONCE", 1)

    def stop(_doing: str, share: float) -> None:
        if share > 0.2:
            raise Interrupted

    with pytest.raises(Interrupted):
        service.rotate(filled, stop)
    midway = service.list_keys(filled)
    assert all(one.values for one in midway)
    # Whatever is sealed with which key, people are found.
    assert len({home_of(filled, number) for number in range(2, PEOPLE)}) == PEOPLE - 2
    service.rotate(filled, silent)
    after = service.list_keys(filled)
    assert [one.id for one in after] == [one.id for one in midway]
    assert [one.values for one in after] == [0, sum(one.values for one in midway)]


def test_a_key_that_is_needed_is_not_dropped(filled: Database) -> None:
    with pytest.raises(KeyInUse):
        service.drop(filled, keyring().current.id)
    with pytest.raises(KeyNotFound):
        service.drop(filled, "00000000")


def test_without_a_key_that_values_need_nothing_is_begun(filled: Database, keys: Path) -> None:
    keys.unlink()
    make_keyring_file(keys)
    forget_keyring()
    with pytest.raises(KeyMissing, match="not here"):
        service.rotate(filled, silent)
    assert "missing" in {one.state for one in service.list_keys(filled)}


def test_values_in_clear_are_sealed_by_a_rotation(filled: Database) -> None:
    with filled.writing() as session:
        session.execute(text("UPDATE person SET old_ic = 'A1234567'"))
    assert [one for one in service.list_keys(filled) if one.state == "clear"]
    service.rotate(filled, silent)
    with filled.reading() as session:
        assert set(session.scalars(select(Person.old_ic))) == {"A1234567"}
    assert {one.state for one in service.list_keys(filled)} == {"current"}
