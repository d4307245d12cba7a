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
from database.session import Database
from database.settings import DatabaseSettings

DATA_DIR = "PETAKASIH_DATA_DIR"
DATA_KEYS_FILE = "data.keys"
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

    Raises:
        SetupError: neither is there.
    """
    if (data_dir() / DATA_KEYS_FILE).exists():
        use_keyring_file(data_dir() / DATA_KEYS_FILE)
    settings = DatabaseSettings()
    if settings.url:
        return _audited(Database(settings.url, settings.read_url, pool_size=settings.pool_size))
    cluster = open_cluster(data_dir())
    if not is_running(cluster):
        raise SetupError("The service is not up: run ./petakasih up first, or set DATABASE_URL.")
    return _audited(Database(cluster.url(), settings.read_url, pool_size=settings.pool_size))


def _audited(database: Database) -> Database:
    """Let what a command changes, and whose record it shows, stand in the audit trail."""
    words = takewhile(WORD.fullmatch, sys.argv[1:3])
    operation = " ".join(("petakasih", *words))
    return database.acting(Audited(Entry(getuser(), None, "command", operation), always=False))
