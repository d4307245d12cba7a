"""A publication killed at any moment is not there; readers see the old one or the new, whole."""

import multiprocessing
import random
import time
from multiprocessing.connection import Connection

from sqlalchemy import func, select

from database.session import Database
from geo.publication import service
from geo.publication.models import ExactValue, PublishedValue, SnapshotHousehold
from geo.publication.service import publish
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

KILLS = 10
STEP = 0.2
"""Seconds after a step was told within which the process is killed: steps take about as long."""

PARTS = (SnapshotHousehold, ExactValue, PublishedValue)
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["geo.publication.service", "tests.geo.publication.compiled"])


def publish_and_tell(address: str, told: Connection) -> None:
    """Publish in a process of its own, sending the share that is done."""
    publish(Database(address), AS_OF, progress=lambda _doing, share: told.send(share))


def kill_while_publishing(database: Database, dice: random.Random) -> None:
    """Start a process that publishes, and kill it at a random moment."""
    address = database.write_engine.url.render_as_string(hide_password=False)
    heard, told = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=publish_and_tell, args=(address, told))
    child.start()
    moment = dice.random()
    while heard.recv() < moment:
        pass
    time.sleep(dice.random() * STEP)
    child.kill()
    child.join()
    child.close()
    for end in (heard, told):
        end.close()


def seen(database: Database) -> dict[int, tuple[int, ...]]:
    """Return what a reader finds of every publication: rows of each of its parts."""
    with database.reading() as session:
        numbers = [one.number for one in service.list_publications(session)]
        held: dict[int, list[int]] = {number: [] for number in numbers}
        for part in PARTS:
            number = part.publication_number
            counted = session.execute(select(number, func.count()).group_by(number))
            rows = dict(tuple(row) for row in counted)
            assert set(rows) == set(numbers), "no part is there without its publication"
            for one in numbers:
                held[one].append(rows[one])
    return {number: tuple(rows) for number, rows in held.items()}


def test_killed_at_ten_random_moments_a_publication_is_whole_or_not_there(
    new_database: NewDatabase,
) -> None:
    dice = random.Random(20261122)
    with new_database() as country:
        located_country(country, 40, seed=2)
        first = publish(country, AS_OF)
        whole = seen(country)[first.number]
        for _ in range(KILLS):
            kill_while_publishing(country, dice)
            found = seen(country)
            assert first.number in found
            assert set(found.values()) == {whole}
        last = publish(country, AS_OF)
        assert last.digest == first.digest
        assert seen(country)[last.number] == whole
