"""What every command shares: the data folder and the way to the database."""

import os
from pathlib import Path

from database.cluster.service import is_running, open_cluster
from database.errors import SetupError
from database.session import Database
from database.settings import DatabaseSettings

DATA_DIR = "PETAKASIH_DATA_DIR"


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
    """Return the database of `DATABASE_URL`, else the running private cluster's.

    Raises:
        SetupError: neither is there.
    """
    settings = DatabaseSettings()
    if settings.url:
        return Database(settings.url, settings.read_url, pool_size=settings.pool_size)
    cluster = open_cluster(data_dir())
    if not is_running(cluster):
        raise SetupError("The service is not up: run ./petakasih up first, or set DATABASE_URL.")
    return Database(cluster.url(), settings.read_url, pool_size=settings.pool_size)
