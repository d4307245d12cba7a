"""A dump of the database without the data keys tells nobody's number."""

import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from database.cluster.binaries import choose
from database.session import Database
from registry.calendar.service import today
from registry.idempotency.service import once
from registry.imports.service import run
from registry.persons.models import Person
from registry.persons.service import find_by_identity
from registry.poverty_lines.service import load as load_poverty_lines
from registry.programmes.service import load as load_programmes
from registry.records.members import correct_identity
from registry.records.service import RecordPatch, update, update_member
from registry.registrations.forms import Reporter
from registry.registrations.service import register
from tests.registry.imports.files import OFFICER, household, of, write_csv
from tests.registry.records.made import by
from tests.registry.registrations.families import COUNTER, short_form

HOUSEHOLDS, MEMBERS, AID = 2_000, 8_000, 500
EVERY = 20
"""Of so many rows one is faulty, and waits with all that stood in it."""

RUN = re.compile(rb"[0-9](?:[ -]?[0-9])+")
SHORTEST = 9


class Numbers:
    """Made-up numbers, and every one that was given out; birthplace 99 is no place."""

    def __init__(self) -> None:
        self._dice = random.Random(5)
        self.given: set[str] = set()

    def identity(self) -> str:
        dice = self._dice
        while True:
            day = f"{dice.randrange(30, 99)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
            number = f"{day}99{dice.randrange(10_000):04d}"
            if number not in self.given:
                self.given.add(number)
                return number

    def account(self) -> str:
        """Return the number of a bank account."""
        number = f"7{self._dice.randrange(10**13):013d}"
        self.given.add(number)
        return number

    def phone(self) -> str:
        number = f"011{self._dice.randrange(10**8):08d}"
        self.given.add(number)
        return f"{number[:3]}-{number[3:]}"


def dashed(number: str) -> str:
    return f"{number[:6]}-{number[6:8]}-{number[8:]}"


def fill(database: Database, numbers: Numbers, folder: Path) -> None:
    """Register ten thousand people, leave faulty rows waiting, edit, and import aid."""
    with database.writing() as session:
        load_programmes(session)
        load_poverty_lines(session)
    heads = [numbers.identity() for _ in range(HOUSEHOLDS)]
    rows = [
        household(index, identity_no=dashed(head), phone=numbers.phone(), sex="")
        | ({"district": "Atlantis"} if index % EVERY == 0 else {})
        for index, head in enumerate(heads)
    ]
    known = [head for index, head in enumerate(heads) if index % EVERY]
    members = [
        {
            "head_identity_no": known[index % len(known)] if index % EVERY else numbers.identity(),
            "name": f"Ahli Ke {index}",
            "identity_no": dashed(numbers.identity()),
            "relationship": "Anak",
        }
        for index in range(MEMBERS)
    ]
    aid = [
        {
            "recipient_identity_no": known[index] if index % EVERY else numbers.identity(),
            "agency": "jkm",
            "programme": "BWE",
            "amount_monthly": "500",
            "active_from": "2026-01-01",
        }
        for index in range(AID)
    ]
    for kind, lines in (("households", rows), ("members", members), ("aid", aid)):
        told = run(database, of(write_csv(folder / f"{kind}.csv", lines), kind), OFFICER)
        assert told.parked + told.refused == len(lines) // EVERY, kind
    edit(database, numbers, known[:20])


def edit(database: Database, numbers: Numbers, heads: list[str]) -> None:
    """Change numbers, so that former ones stand in the history, and take in a reported case."""
    with database.writing() as session:
        for head in heads:
            (person,) = find_by_identity(session, head)
            assert person.household_id is not None
            patch = RecordPatch({"phone_fixed": numbers.phone(), "phone_mobile": numbers.phone()})
            update(session, person.household_id, patch, by())
            for _ in range(2):
                paid_into = {"bank": "bsn", "bank_account": numbers.account()}
                update_member(session, person.household_id, person.id, paid_into, by())
            correct_identity(
                session, person.household_id, person.id, "mykad", numbers.identity(), by()
            )
        reporter = Reporter("Jiran", "Kampung Contoh", numbers.phone())
        form = short_form(identity_no=numbers.identity(), phone=numbers.phone())
        register(session, form, "pelapor", today(), reporter, COUNTER)
        answer = {"identity_no": numbers.identity(), "phone": numbers.phone()}
        once(session, "key-of-a-create", "Kaunter A", "test", {}, lambda: answer)


def dump(database: Database) -> bytes:
    url = make_url(database.url).set(drivername="postgresql")
    command = [choose().program("pg_dump"), "--dbname", url.render_as_string(hide_password=False)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def digits(text: bytes) -> Iterator[str]:
    """Yield the runs of digits in a dump, without what may stand between them."""
    for found in RUN.finditer(text):
        run_of_digits = re.sub(rb"[ -]", b"", found[0]).decode()
        if len(run_of_digits) >= SHORTEST:
            yield run_of_digits


def leaked(text: bytes, numbers: set[str]) -> set[str]:
    lengths = {len(number) for number in numbers}
    windows = (
        one[start : start + length]
        for one in digits(text)
        for length in lengths
        for start in range(len(one) - length + 1)
    )
    return numbers.intersection(windows)


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return Numbers()


def test_a_dump_of_ten_thousand_people_tells_no_number(
    own_database: Database, numbers: Numbers, tmp_path: Path
) -> None:
    fill(own_database, numbers, tmp_path)
    with own_database.reading() as session:
        stored = set(session.scalars(select(Person.identity_no)))
    # What is looked for is what is there, and the search would find it.
    assert len(stored) > 9_400
    assert stored <= numbers.given
    text = dump(own_database)
    assert text.count(b"pk1:") > 9_400
    sample = next(iter(stored))
    assert sample is not None
    assert leaked(f"x {dashed(sample)} y".encode(), numbers.given) == {sample}
    assert leaked(text, numbers.given) == set()
