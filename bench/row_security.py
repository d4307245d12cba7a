"""What row security costs: the paged list of households and one whole record, with it and without.

    python -m bench.row_security [--households 250000] [--rounds 200] [--starts 5]

Makes a scratch database beside that of DATABASE_URL (or of the private cluster) and drops it. Each
question is asked in two ways:

- as a request: of two whole services over HTTP, alike but for the connection of officers: one acts
  under the web role with a proven identity, as in earnest, the other as the owner, to whom no
  policy applies. Both check the token and enter the read in the audit trail;
- of the database alone, by the function that the request calls.

With and without are asked by turns, for an officer of a district and for one of a state, and the
medians compared. A process may be some percent slower than its twin for as long as it lives: both
services are started several times, and the median start counts. Fails when, as a request, the list
costs more than 15 % or a record more than 5 %.
"""

import argparse
import http.client
import multiprocessing
import os
import socket
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID

import uvicorn
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import select, text

from api.access.tokens import AccessTokens
from api.main import create_app
from api.paging import encode_cursor
from bench.scratch import scratch_database
from database.keyring import make_keyring_file, use_keyring_file
from database.keys import Keys
from database.rights.identity import PURPOSE, keep_key
from database.serving import Serving, addresses
from database.session import Database, Limits
from database.settings import DatabaseSettings
from registry.accounts.models import SignIn
from registry.accounts.service import Grant, Visitor, create_person, give
from registry.calendar.service import now
from registry.households.models import Household
from registry.records import service as records
from registry.records.listing import RecordFilter, list_records

AT_MOST = {"list": 0.15, "record": 0.05}
REQUEST, ALONE = "as a request", "of the database alone"
HOST = "127.0.0.1"
OFFICERS: Mapping[str, tuple[str, str, RecordFilter]] = {
    "district": ("district_officer", "D12-08", RecordFilter(district="D12-08")),
    "state": ("state_supervisor", "S12", RecordFilter(state="S12")),
}
"""Officer: role, area of the grant, and what the list is asked for."""

ROWS = Path(__file__).with_suffix(".sql")
WARM_UP = 20


def fill(database: Database, households: int) -> None:
    """Store made-up families, and let the planner know them."""
    with database.write_engine.begin() as connection:
        for statement in ROWS.read_text().split(";\n"):
            if statement.strip():
                connection.execute(text(statement), {"households": households})
    with database.write_engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


@dataclass(frozen=True)
class Officer:
    """Whoever asks: an account in one role, with a token."""

    name: str
    role: str
    area: str
    wanted: RecordFilter
    account_id: UUID
    token: str


class Unlimited(Serving):
    """A service whose officers act as the owner of the tables."""

    def officer(self, account_id: UUID, role: str) -> Database:
        del account_id, role
        return self.web


def enrol(database: Database, keys: Keys) -> list[Officer]:
    """Make an account for each officer, and sign it in."""
    tokens = AccessTokens(keys)
    officers = []
    with database.writing() as session:
        for name, (role, area, wanted) in OFFICERS.items():
            account, _ = create_person(session, name, f"Officer of {area}", "bench")
            give(session, account, Grant(role, area), "bench")
            signed = SignIn(
                account_id=account.id, via="password", expires_at=now() + timedelta(hours=1)
            )
            session.add(signed)
            session.flush()
            visitor = Visitor(account.id, account.name, "person", (), sign_in_id=signed.id)
            token = tokens.write(visitor, 3600)
            officers.append(Officer(name, role, area, wanted, account.id, token))
    return officers


def opened(owner_url: str, keys: Keys, is_limited: bool) -> Serving:
    """Return what serves officers within the policies, or as the owner."""
    settings = DatabaseSettings()
    serving = Serving.of(addresses(owner_url, settings, keys), keys, settings)
    if is_limited:
        return serving
    serving.web.close()
    limits = Limits(settings.statement_seconds, settings.idle_seconds)
    web = Database(owner_url, pool_size=settings.pool_size, limits=limits)
    return Unlimited(serving.public, serving.door, web, keys)


def serve(owner_url: str, secret: bytes, keyring: Path, is_limited: bool, port: int) -> None:
    """Be one of the two services; runs until the process ends."""
    use_keyring_file(keyring)
    app = create_app(opened(owner_url, Keys(secret), is_limited))
    uvicorn.run(app, host=HOST, port=port, log_level="warning", timeout_keep_alive=3600)


@contextmanager
def service(*told: object) -> Iterator[http.client.HTTPConnection]:
    """Yield a connection to a service in a process of its own."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    child = multiprocessing.get_context("spawn").Process(target=serve, args=(*told, port))
    child.start()
    line = http.client.HTTPConnection(HOST, port)
    try:
        while True:
            try:
                line.connect()
                break
            except ConnectionRefusedError:
                assert child.is_alive()
                time.sleep(0.1)
        yield line
    finally:
        line.close()
        child.terminate()
        child.join()


def ask(line: http.client.HTTPConnection, path: str, token: str) -> None:
    line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == http.HTTPStatus.OK, body


def list_page(database: Database, wanted: RecordFilter, after: tuple[str, str]) -> None:
    with database.reading() as session:
        found = list_records(session, wanted, after=after)
        assert len(found.items) == 100


def read_record(database: Database, key: UUID) -> None:
    with database.reading() as session:
        assert records.read(session, key).household["id"] == key


def compared(one: Callable[[], None], two: Callable[[], None], rounds: int) -> tuple[float, float]:
    """Return the median milliseconds of two ways to ask the same, by turns."""
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + WARM_UP):
        for which in (0, 1) if turn % 2 else (1, 0):
            began = time.perf_counter()
            (one, two)[which]()
            took[which].append(time.perf_counter() - began)
    before, after = (median(times[WARM_UP:]) * 1e3 for times in took)
    return before, after


@dataclass(frozen=True)
class Cost:
    """What one question took, without policies and with them, ms."""

    way: str
    officer: str
    question: str
    before: float
    after: float

    @property
    def share(self) -> float:
        return self.after / self.before - 1

    @property
    def is_too_much(self) -> bool:
        return self.way == REQUEST and self.share > AT_MOST[self.question]


@dataclass(frozen=True)
class Question:
    """What an officer asks: as a path of the service, and as a function of the database."""

    name: str
    path: str
    alone: Callable[[Database], None]


def questions(officer: Officer, owner: Database) -> Sequence[Question]:
    """Return what an officer asks: a page from the middle of the list, and one record."""
    level = "district" if officer.area.startswith("D") else "state"
    lived = Household.stated_district_code if level == "district" else Household.stated_state_code
    with owner.reading() as session:
        some = session.scalars(select(Household.id).where(lived == officer.area)).all()
    some = sorted(some)
    after, key = str(some[len(some) // 4]), some[len(some) // 2]
    cursor = encode_cursor([after, after])
    return (
        Question(
            "list",
            f"/v1/households?{level}={officer.area}&limit=100&cursor={cursor}",
            partial(list_page, wanted=officer.wanted, after=(after, after)),
        ),
        Question("record", f"/v1/households/{key}", partial(read_record, key=key)),
    )


def requested(
    lines: Sequence[http.client.HTTPConnection], officer: Officer, question: Question, rounds: int
) -> tuple[float, float]:
    """Return the milliseconds of a question to the two services."""
    asked = [partial(ask, line, question.path, officer.token) for line in lines]
    return compared(asked[0], asked[1], rounds)


def shown(starts: Sequence[Cost]) -> tuple[str, ...]:
    """Return a row of the table: the start of median cost, and the lowest and highest cost."""
    one = median_start(starts)
    spread = f"{starts[0].share:+.1%} to {starts[-1].share:+.1%}" if len(starts) > 1 else ""
    figures = (f"{one.before:.2f}", f"{one.after:.2f}", f"{one.share:+.1%}", spread)
    return one.way, one.officer, one.question, *figures


def median_start(starts: Sequence[Cost]) -> Cost:
    return starts[len(starts) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--starts", type=int, default=5)
    asked = parser.parse_args()
    secret = os.urandom(32)
    keys = Keys(secret)
    with tempfile.TemporaryDirectory() as folder, scratch_database("rows") as owner:
        keyring = make_keyring_file(Path(folder) / "data.keys")
        use_keyring_file(keyring)
        with owner.write_engine.begin() as connection:
            keep_key(connection, keys.derive(PURPOSE))
        fill(owner, asked.households)
        pairs = [
            (officer, question)
            for officer in enrol(owner, keys)
            for question in questions(officer, owner)
        ]
        limited = opened(owner.url, keys, is_limited=True)
        starts: dict[tuple[str, str, str], list[Cost]] = defaultdict(list)
        for _ in track(range(asked.starts), "services started", console=Console(stderr=True)):
            with (
                service(owner.url, secret, keyring, False) as open_line,
                service(owner.url, secret, keyring, True) as line,
            ):
                for officer, question in pairs:
                    took = requested((open_line, line), officer, question, asked.rounds)
                    cost = Cost(REQUEST, officer.name, question.name, *took)
                    starts[REQUEST, officer.name, question.name].append(cost)
        for officer, question in pairs:
            acting = limited.officer(officer.account_id, officer.role)
            asks = [partial(question.alone, database) for database in (owner, acting)]
            cost = Cost(ALONE, officer.name, question.name, *compared(*asks, asked.rounds))
            starts[ALONE, officer.name, question.name].append(cost)
        limited.close()
    table = Table(
        "asked", "officer of a", "question", "owner, ms", "officer, ms", "cost", "of all starts"
    )
    costs = [sorted(some, key=lambda cost: cost.share) for some in starts.values()]
    for some in costs:
        table.add_row(*shown(some))
    Console(width=120).print(table)
    if any(median_start(some).is_too_much for some in costs):
        raise SystemExit("Row security costs too much.")


if __name__ == "__main__":
    main()
