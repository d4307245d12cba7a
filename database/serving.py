"""The database as the web service has it: connections of its roles, never the owner's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import make_url

from database.keys import Keys
from database.rights.identity import PURPOSE, Identity
from database.rights.roles import DOOR, PUBLIC, SERVING, WEB
from database.session import Database, Limits
from database.settings import DatabaseSettings


@dataclass(frozen=True)
class Serving:
    """What serves a request.

    Attributes:
        public: for everybody: published and reference tables only.
        door: for sign-in, the guard, citizens' status checks and the audit trail of reads.
        web: for officers; shows nothing until an identity is proven, see `officer`.
        keys: the service's keys.
    """

    public: Database
    door: Database
    web: Database
    keys: Keys

    @classmethod
    def of(cls, urls: Mapping[str, str], keys: Keys, settings: DatabaseSettings) -> "Serving":
        """Return the databases of these addresses by role; reads of a replica by its address."""

        def opened(role: str) -> Database:
            read = settings.read_url and as_role(settings.read_url, role, keys)
            return Database(urls[role], read, pool_size=settings.pool_size, limits=limits)

        limits = Limits(settings.statement_seconds, settings.idle_seconds)
        return cls(opened(PUBLIC), opened(DOOR), opened(WEB), keys)

    def officer(self, account_id: UUID, role: str) -> Database:
        """Return the database as an account in one of its roles may see it."""
        return self.web.identified(Identity(account_id, role, self._identity_key))

    @cached_property
    def _identity_key(self) -> bytes:
        return self.keys.derive(PURPOSE)

    def close(self) -> None:
        """Close every pooled connection."""
        for database in (self.public, self.door, self.web):
            database.close()


def password_of(role: str, keys: Keys) -> str:
    """Return a role's password: derived from the service's secret, so that it is kept nowhere."""
    return keys.derive(f"database role {role}").hex()


def as_role(url: str, role: str, keys: Keys) -> str:
    """Return the address of the same database for a role."""
    address = make_url(url).set(username=role, password=password_of(role, keys))
    return address.render_as_string(hide_password=False)


def addresses(url: str, settings: DatabaseSettings, keys: Keys) -> dict[str, str]:
    """Return the address for each role: that of the settings, else the owner's with its name."""
    told = {WEB: settings.web_url, PUBLIC: settings.public_url, DOOR: settings.door_url}
    return {role: told[role] or as_role(url, role, keys) for role in SERVING}
