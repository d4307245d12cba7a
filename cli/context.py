"""What every command shares: the data folder and the way to the database."""

import os
import re
import sys
from getpass import getuser
from itertools import takewhile
from pathlib import Path

from database.audit.service import Audited, Entry
from database.cluster.service import is_running, open_cluster
from database.errors import SetupError
from database.keyring import use_keyring_file
from database.keys import SecretSettings, is_lasting, load_keys
from database.serving import Serving, addresses
from database.session import Database
from database.settings import DatabaseSettings
from registry.actors.service import Actor

DATA_DIR = "PETAKASIH_DATA_DIR"
DATA_KEYS_FILE = "data.keys"
SECRET_FILE = "secret.key"  # noqa: S105 - a file's name
WORD = re.compile(r"[a-z][a-z-]*")


def project_root() -> Path:
    """Return the folder of the checkout."""
    return Path(__file__).resolve().parents[1]


def data_dir() -> Path:
    """Return the folder of everything the service makes: cluster, cache, tiles, logs."""
    return Path(os.environ.get(DATA_DIR) or project_root() / ".petakasih").resolve()


def use_data_dir(folder: Path | None) -> Path:
    """Make `folder` the data folder of this process and its children; create it."""
    if folder is not None:
        os.environ[DATA_DIR] = str(folder.resolve())
    data_dir().mkdir(parents=True, exist_ok=True)
    return data_dir()


def open_database() -> Database:
    """Return the database of `DATABASE_URL`, else the running private cluster's; audited.

    It is the owner's, who sees and changes everything.

    Raises:
        SetupError: neither is there.
    """
    _use_data_keys()
    settings = DatabaseSettings()
    return _audited(Database(_url(settings), settings.read_url, pool_size=settings.pool_size))


def open_serving() -> Serving:
    """Return the same database as the web service has it, under roles that own nothing.

    Raises:
        SetupError: neither is there, or the secret cannot be used.
    """
    _use_data_keys()
    settings, keys = DatabaseSettings(), load_keys(secret_settings())
    return Serving.of(addresses(_url(settings), settings, keys), keys, settings)


def secret_settings() -> SecretSettings:
    """Return the settings of the secret; by default it is the data folder's, if there is one."""
    told = SecretSettings()
    own = data_dir() / SECRET_FILE
    if is_lasting(told) or not own.exists():
        return told
    return SecretSettings(secret_file=own)


def _use_data_keys() -> None:
    """Read sealed values with the data folder's keys, where it has any."""
    if (data_dir() / DATA_KEYS_FILE).exists():
        use_keyring_file(data_dir() / DATA_KEYS_FILE)


def _url(settings: DatabaseSettings) -> str:
    if settings.url:
        return settings.url
    cluster = open_cluster(data_dir())
    if not is_running(cluster):
        raise SetupError("The service is not up: run ./petakasih up first, or set DATABASE_URL.")
    return cluster.url()


def operator() -> Actor:
    """Return whoever runs this command, by the system's name, for the marks of files."""
    return Actor(getuser(), "command")


def _audited(database: Database) -> Database:
    """Let what a command changes, and whose record it shows, stand in the audit trail."""
    words = takewhile(WORD.fullmatch, sys.argv[1:3])
    operation = " ".join(("petakasih", *words))
    return database.acting(Audited(Entry(getuser(), None, "command", operation), always=False))
