"""Two families far apart with a row in every table, and what each officer may do with the rows.

The tables lose their constraints and triggers, so that rows of nothing but keys and codes can stand
for real ones: only grants and policies are left to decide. `world` marks whose each row is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from database.rights.identity import PURPOSE, Identity
from database.rights.roles import DOOR, OPERATOR, PUBLIC, WEB
from database.rights.service import PRIVILEGE, Row, tables
from tests.serving import KEYS

HOME, AWAY = "home", "away"
BOTH = frozenset((HOME, AWAY))
NONE: frozenset[str] = frozenset()
PLACES = {HOME: ("S12", "D12-08", "JKM"), AWAY: ("S13", "D13-01", "KKDW")}

STRIP = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
        ORDER BY contype = 'f' DESC
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', one.of, one.conname);
    END LOOP;
    FOR one IN SELECT indexrelid::regclass AS index FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace = 'public'::regnamespace AND indisunique AND relname <> 'spatial_ref_sys'
    LOOP
        EXECUTE format('DROP INDEX %s', one.index);
    END LOOP;
    FOR one IN SELECT tgrelid::regclass AS of, tgname FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.of);
    END LOOP;
    FOR one IN SELECT attrelid::regclass AS of, attname FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND attnotnull
        AND NOT attisdropped AND attidentity = ''
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER %I DROP NOT NULL', one.of, one.attname);
    END LOOP;
    FOR one IN SELECT attrelid::regclass AS of, attname FROM pg_attribute
        WHERE attgenerated <> '' AND NOT attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER %I DROP EXPRESSION', one.of, one.attname);
    END LOOP;
    FOR one IN SELECT oid::regclass AS of FROM pg_class WHERE relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND relname <> 'spatial_ref_sys'
    LOOP
        EXECUTE format('ALTER TABLE %s ADD world text, ADD touched boolean', one.of);
    END LOOP;
END $$
"""
REFUSED = "42501"
"""SQLSTATE insufficient_privilege: by a grant or a policy."""

ALL = ("select", "insert", "update", "move", "delete")
PRIVILEGES = {"move": "update"}
"""What a command needs, where it is not the privilege of its name."""

ROLES = (WEB, PUBLIC, DOOR, OPERATOR)
UPDATE = "UPDATE {table} SET touched = true"
DELETE = "DELETE FROM {table}"
"""Blind: they read nothing, so that the policies of reading do not help those of changing."""

MOVE = (
    "UPDATE {table} SET ({columns}) = (SELECT {columns} FROM "
    "jsonb_populate_record(NULL::{table}, CAST(:row AS jsonb)))"
)
"""Lets every row that may be altered take the place of another; blind, too."""

LEFT = "SELECT world FROM {table} WHERE world <> ''"
TOUCHED = "SELECT world FROM {table} WHERE touched"
INSERT = (
    "INSERT INTO {table} OVERRIDING SYSTEM VALUE "
    "SELECT * FROM jsonb_populate_record(NULL::{table}, CAST(:row AS jsonb))"
)
COLUMNS = """
SELECT table_name, column_name, udt_name FROM information_schema.columns
WHERE table_schema = 'public' AND is_generated = 'NEVER' AND identity_generation IS NULL
"""


@dataclass(frozen=True)
class Officer:
    """An account with one grant, and how far the grant reaches."""

    role: str
    area: str | None = None
    agency: str | None = None

    @property
    def name(self) -> str:
        return f"{self.role} {self.area or '*'} {self.agency or '*'}"

    @property
    def account_id(self) -> UUID:
        return uuid5(NAMESPACE_URL, self.name)

    def in_area(self) -> frozenset[str]:
        """Return the families of the area, when every agency's matters are the officer's."""
        return self._covered() if self.agency is None else NONE

    def known(self) -> frozenset[str]:
        """Return the families of the area that the agency, if any, is concerned with."""
        return frozenset(w for w in self._covered() if self.agency in (None, PLACES[w][2]))

    def in_country(self) -> frozenset[str]:
        """Return both families for a grant without limits."""
        return BOTH if self.area is None and self.agency is None else NONE

    def of_agency_anywhere(self) -> frozenset[str]:
        """Return the families of the agency for a grant without an area."""
        return self.known() if self.agency and self.area is None else NONE

    def as_party(self) -> frozenset[str]:
        """Return the families whose agency is the officer's; both for whoever acts for none."""
        return frozenset(w for w in PLACES if self.agency in (None, PLACES[w][2]))

    def _covered(self) -> frozenset[str]:
        return frozenset(w for w in PLACES if self.area in (None, *PLACES[w][:2]))


OFFICERS = (
    Officer("district_officer", "D12-08"),
    Officer("state_supervisor", "S12"),
    Officer("district_officer", "D13-01"),
    Officer("agency_officer", None, "JKM"),
    Officer("agency_officer", "D12-08", "JKM"),
    Officer("agency_officer", "D13-01", "JKM"),
    Officer("district_officer"),
    Officer("auditor"),
    Officer("administrator"),
    Officer("auditor", "S12"),
    Officer("planner", "D12-08"),
)
"""Reaches of every kind; the roles beside them differ in the audit trail only."""


def seen(rule: str, officer: Officer) -> frozenset[str]:
    """Return whose rows an officer sees under a rule: the specification of `rules.toml`."""
    own = frozenset((HOME,)) if officer == OFFICERS[0] else NONE
    found = {
        "meeting": officer.in_area(),
        "of_area": officer.in_area(),
        "of_meeting": officer.in_area(),
        "of_agency": officer.in_country() or officer.of_agency_anywhere(),
        "of_job": officer.in_country() or officer.of_agency_anywhere(),
        "registry": officer.in_country(),
        "officers": BOTH,
        "own_name": own,
        "audit": officer.in_country() if officer.role in ("auditor", "administrator") else NONE,
        "agreement": officer.as_party(),
        "of_agreement": officer.as_party(),
        "reference": BOTH,
    }
    return found.get(rule, officer.known())


def changed(rule: str, officer: Officer) -> frozenset[str]:
    """Return whose rows an officer may add, alter and remove under a rule."""
    if rule == "audit":
        return seen("own_name", officer)
    if rule in ("agreement", "of_agreement"):
        return officer.in_country() if officer.role == "administrator" else NONE
    return officer.in_area() if rule == "meeting_case" else seen(rule, officer)


def build(connection: Connection) -> None:
    """Strip the tables, and give every table a row of each family."""
    connection.exec_driver_sql("SET LOCAL jit = off")
    connection.exec_driver_sql(STRIP.replace("%", "%%"))
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(text(COLUMNS)):
        columns.setdefault(table, {})[column] = kind
    for row in tables():
        for world in PLACES:
            values = _values(row.table, columns[row.table], world)
            names = ", ".join(values)
            slots = ", ".join(f":{name}" for name in values)
            connection.execute(text(f"INSERT INTO {row.table} ({names}) VALUES ({slots})"), values)
    connection.info["columns"] = columns
    connection.info["copies"] = {row.table: _rows(connection, row.table) for row in tables()}
    for officer in OFFICERS:
        account = {"id": officer.account_id, "name": officer.name}
        connection.execute(text("INSERT INTO account (id, name) VALUES (:id, :name)"), account)
        connection.execute(
            text(
                "INSERT INTO account_grant (account_id, role, area_code, agency_code) "
                "VALUES (:id, :role, :area, :agency)"
            ),
            account | {"role": officer.role, "area": officer.area, "agency": officer.agency},
        )


def _rows(connection: Connection, table: str) -> dict[str, str]:
    stored = connection.execute(
        text(f"SELECT world, to_jsonb(t)::text AS row FROM {table} AS t WHERE world <> ''")
    )
    return {one.world: one.row for one in stored}


def key(table: str, world: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{table} of {world}")


LINKS = {
    "agreement_id": "agreement",
    "household_a": "household",
    "household_b": "household",
    "household_id": "household",
    "inspection_id": "housing_inspection",
    "job_id": "import_job",
    "meeting_id": "meeting",
    "owner_id": "household",
    "pair_id": "duplicate_pair",
    "person_id": "person",
    "programme_id": "programme",
    "agency_id": "agency",
    "registration_id": "registration",
}
"""Column that names a row of another table by its key."""

APPLICATIONS = {"aid_application_event": "aid_application"}


def _values(table: str, columns: Mapping[str, str], world: str) -> dict[str, Any]:
    state, district, agency = PLACES[world]
    links = LINKS | {"application_id": APPLICATIONS.get(table, "housing_application")}
    told: dict[str, Any] = {name: key(target, world) for name, target in links.items()}
    told |= {"id": key(table, world), "world": world}
    told |= dict.fromkeys(("state_code", "stated_state_code"), state)
    told |= dict.fromkeys(("district_code", "stated_district_code"), district)
    if table == "agency":
        told["code"] = agency
    if table in ("household_agency", "import_job"):
        told["agency_code"] = agency
    if table == "publication_change":
        told |= {"area_code": district, "parent_code": state}
    if table == "agreement":
        told |= {"giver": agency, "recipient": agency}
    if world == HOME:
        told |= dict.fromkeys(("actor", "account"), OFFICERS[0].name)
    kinds = {name: "uuid" if isinstance(value, UUID) else "text" for name, value in told.items()}
    return {name: told[name] for name, kind in kinds.items() if columns.get(name) == kind}


@contextmanager
def acting(connection: Connection, role: str, officer: Officer | None = None) -> Iterator[None]:
    """Act under a role, as an officer where one is given; undone at the end."""
    nested = connection.begin_nested()
    try:
        connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
        if officer is not None:
            Identity(officer.account_id, officer.role, KEYS.derive(PURPOSE)).enter(connection)
        yield
    finally:
        nested.rollback()


def attempt(connection: Connection, statement: str, **values: Any) -> list[Any] | None:
    """Return what a statement returned; None when it was refused. It is undone."""
    nested = connection.begin_nested()
    try:
        return _ran(connection, statement, **values)
    finally:
        nested.rollback()


def _ran(connection: Connection, statement: str, **values: Any) -> list[Any] | None:
    try:
        answer = connection.execute(text(statement), values)
        return list(answer.scalars()) if answer.returns_rows else [answer.rowcount]
    except ProgrammingError as refusal:
        if getattr(refusal.orig, "sqlstate", "") != REFUSED:
            raise
        return None


def reached(connection: Connection, table: str, command: str) -> frozenset[str] | None:
    """Return whose rows of a table a command reaches, None when the command is refused."""
    return REACHED[command](connection, table)


def _seen(connection: Connection, table: str) -> frozenset[str] | None:
    found = attempt(connection, f"SELECT world FROM {table}")
    if found is None:
        # Some columns may be granted: how many rows there are tells whose they are.
        count = attempt(connection, f"SELECT count(*) FROM {table}")
        return None if count is None else BOTH if count == [2] else NONE
    return frozenset(found) & BOTH


def _added(connection: Connection, table: str) -> frozenset[str] | None:
    rows = connection.info["copies"][table]
    taken = [
        world
        for world, row in rows.items()
        if attempt(connection, INSERT.format(table=table), row=row) is not None
    ]
    return frozenset(taken) or None


def _altered(connection: Connection, table: str) -> frozenset[str] | None:
    return _after(connection, table, UPDATE, TOUCHED)


def _removed(connection: Connection, table: str) -> frozenset[str] | None:
    left = _after(connection, table, DELETE, LEFT)
    return None if left is None else BOTH - left


def _after(connection: Connection, table: str, change: str, asked: str) -> frozenset[str] | None:
    """Return whose rows the owner finds after a change, which is undone."""
    nested = connection.begin_nested()
    try:
        if _ran(connection, change.format(table=table)) is None:
            return None
        connection.exec_driver_sql("RESET ROLE")
        return frozenset(connection.scalars(text(asked.format(table=table)))) & BOTH
    finally:
        nested.rollback()


def _moved(connection: Connection, table: str) -> frozenset[str] | None:
    """Return into whose place a row can be put; None when nothing may be altered at all."""
    columns = ", ".join(connection.info["columns"][table])
    statement = MOVE.format(table=table, columns=columns)
    rows = connection.info["copies"][table]
    found = {world: attempt(connection, statement, row=row) for world, row in rows.items()}
    if attempt(connection, UPDATE.format(table=table)) is None:
        return None
    return frozenset(world for world, moved in found.items() if moved not in (None, [0]))


REACHED = {
    "select": _seen,
    "insert": _added,
    "update": _altered,
    "move": _moved,
    "delete": _removed,
}


def faults(
    connection: Connection, row: Row, commands: Iterable[str] = ALL, roles: Iterable[str] = ROLES
) -> Iterator[str]:
    """Yield what a role can do with a table's rows that it should not, and the other way round."""
    for role in roles:
        granted = PRIVILEGE.findall(row.granted.get(role, ""))
        for officer in OFFICERS if role == WEB and not row.is_open else (None,):
            with acting(connection, role, officer):
                for command in commands:
                    found = reached(connection, row.table, command)
                    if found != (right := _right(row, role, officer, command, granted)):
                        yield f"{command} {row.table} as {officer or role}: {found}, not {right}"
    if WEB in roles and not row.is_open:
        with acting(connection, WEB):
            for command in commands:
                if reached(connection, row.table, command):
                    yield f"{command} {row.table} by nobody"


def _right(
    row: Row, role: str, officer: Officer | None, command: str, granted: Sequence[str]
) -> frozenset[str] | None:
    if role == OPERATOR:
        return BOTH
    if PRIVILEGES.get(command, command) not in granted:
        return None
    if officer is None:
        return BOTH
    may = (seen if command == "select" else changed)(row.rule, officer)
    # A row that may be added is told from one that may not by the refusal.
    return may or (None if command == "insert" else NONE)
