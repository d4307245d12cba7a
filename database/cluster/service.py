"""Make, start, stop and describe the private cluster.

It listens on a Unix socket only, and its system user is never root. It is made in a folder beside
its own and moved into place when whole, so an interrupted start leaves nothing half-made.
"""

import getpass
import hashlib
import json
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from database.cluster.binaries import Binaries, choose
from database.errors import SetupError
from database.rights.roles import SERVING

ROLE = "petakasih"
DATABASE = "petakasih"
SOCKET_LIMIT = 107  # sun_path of the Linux kernel, less the closing NUL
SOCKET_NAME = ".s.PGSQL.5432"
ENOUGH_DISK = 2 * 1024**3
SHARED_HOMES = Path("/var/lib/petakasih")
SERVICE_USERS = ("petakasih", "postgres", "nobody")


@dataclass(frozen=True)
class Cluster:
    """Where the private cluster lives and who runs it."""

    home: Path
    socket_folder: Path
    owner: str

    @property
    def data(self) -> Path:
        """Return the data directory of PostgreSQL."""
        return self.home / "pg"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.home / "pg.log"

    def url(self, database: str = DATABASE) -> str:
        """Return the SQLAlchemy address of one of the cluster's databases."""
        return f"postgresql+psycopg://{ROLE}@/{database}?host={quote(str(self.socket_folder))}"


def open_cluster(folder: Path) -> Cluster:
    """Describe the cluster that belongs to `folder`, wherever its files have to be."""
    folder = folder.resolve()
    owner = _owner()
    home = folder if _may_enter(folder, owner) else _shared_home(folder)
    socket_folder = home / "run"
    if len(str(socket_folder / SOCKET_NAME)) > SOCKET_LIMIT:
        socket_folder = Path("/tmp") / f"petakasih-{_mark(folder)}"  # noqa: S108 - short by need
    return Cluster(home, socket_folder, owner)


def start(cluster: Cluster, *, durable: bool = True) -> None:
    """Make the cluster if it is not there, and start it if it does not run.

    Args:
        cluster: as `open_cluster` described it.
        durable: False gives up crash safety for speed; for tests only.

    Raises:
        SetupError: PostgreSQL or PostGIS is missing or unfit, the disk is full, or the server
            did not start; the message says which, in one line.
    """
    binaries = choose(_made_by(cluster))
    _need_disk(cluster)
    if _made_by(cluster) is None:
        _make(cluster, binaries)
    _write_entrances(cluster)
    if is_running(cluster):
        return
    _private_folder(cluster.socket_folder, cluster.owner)
    options = " ".join(f"-c {name}={value}" for name, value in _settings(cluster, durable).items())
    done = _run(
        cluster,
        binaries.program("pg_ctl"),
        *("-D", str(cluster.data), "-l", str(cluster.log), "-w", "-t", "120", "-o", options),
        "start",
    )
    if done.returncode != 0:
        raise SetupError(f"PostgreSQL did not start: {_last_line(cluster.log)}")


def stop(cluster: Cluster) -> bool:
    """Stop the cluster; tell whether it had been running."""
    if not is_running(cluster):
        return False
    binaries = choose(_made_by(cluster))
    _run(
        cluster,
        binaries.program("pg_ctl"),
        *("-D", str(cluster.data), "-m", "fast", "-w", "-t", "60", "stop"),
    )
    return True


def is_running(cluster: Cluster) -> bool:
    """Tell whether the cluster's own postmaster is alive."""
    pid_file = cluster.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
        return psutil.Process(pid).name().startswith("postgres")
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return False


def _make(cluster: Cluster, binaries: Binaries) -> None:
    cluster.home.mkdir(parents=True, exist_ok=True)
    fresh = cluster.home / "pg.new"
    shutil.rmtree(fresh, ignore_errors=True)
    _private_folder(fresh, cluster.owner)
    done = _run(
        cluster,
        binaries.program("initdb"),
        *("-D", str(fresh), "-U", ROLE, "-A", "peer", "-E", "UTF8", "--no-locale", "--no-sync"),
    )
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise SetupError(f"initdb could not make the cluster: {lines[-1]}")
    (fresh / "pg_hba.conf").write_text("local all all peer map=petakasih\n")
    _touch_log(cluster)
    fresh.rename(cluster.data)


def _write_entrances(cluster: Cluster) -> None:
    """Say which users of the system may connect as which roles; those of the service among them."""
    users = sorted({cluster.owner, getpass.getuser()})
    lines = [f"petakasih {user} {role}\n" for user in users for role in (ROLE, *SERVING)]
    entrances = cluster.data / "pg_ident.conf"
    if entrances.read_text() == "".join(lines):
        return
    entrances.write_text("".join(lines))
    if is_running(cluster):
        program = choose(_made_by(cluster)).program("pg_ctl")
        _run(cluster, program, "-D", str(cluster.data), "reload")


def _settings(cluster: Cluster, durable: bool) -> dict[str, str]:
    quarter_mb = psutil.virtual_memory().total // 4 // 1024**2
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{cluster.socket_folder}'",
        "port": "5432",
        "max_connections": "100",
        "shared_buffers": f"{min(1024, max(128, quarter_mb))}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",
        "jit": "off",
        "timezone": "Asia/Kuala_Lumpur",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return settings


def _owner() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    for name in SERVICE_USERS:
        if _exists(name):
            return name
    raise SetupError("No unprivileged user to run PostgreSQL as: create one named petakasih.")


def _exists(user: str) -> bool:
    try:
        return pwd.getpwnam(user) is not None
    except KeyError:
        return False


def _may_enter(folder: Path, user: str) -> bool:
    """Tell whether `user` can reach `folder`: a clone under /root often cannot be entered."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return True
    probe = subprocess.run(["test", "-x", str(folder)], user=user, cwd="/", check=False)
    return probe.returncode == 0


def _shared_home(folder: Path) -> Path:
    home = SHARED_HOMES / _mark(folder)
    home.mkdir(parents=True, exist_ok=True)
    (home / "belongs-to.json").write_text(json.dumps({"data_dir": str(folder)}))
    return home


def _mark(folder: Path) -> str:
    return hashlib.sha256(f"{os.geteuid()}:{folder}".encode()).hexdigest()[:10]


def _private_folder(folder: Path, owner: str) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
    elif folder.stat().st_uid != os.geteuid():
        raise SetupError(f"{folder} belongs to another user: remove it or name another --data-dir.")


def _touch_log(cluster: Cluster) -> None:
    cluster.log.touch(mode=0o600)
    if os.geteuid() == 0:
        shutil.chown(cluster.log, cluster.owner)


def _made_by(cluster: Cluster) -> int | None:
    version = cluster.data / "PG_VERSION"
    return int(version.read_text().split(".")[0]) if version.exists() else None


def _need_disk(cluster: Cluster) -> None:
    free = shutil.disk_usage(cluster.home).free
    if free < ENOUGH_DISK:
        raise SetupError(
            f"The disk that holds {cluster.home} has {free // 1024**2} MB left; "
            f"{ENOUGH_DISK // 1024**2} MB are needed."
        )


def _run(cluster: Cluster, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL as the cluster's owner, away from the caller's terminal.

    Output goes to files: pg_ctl's server would keep a pipe open for as long as it lives.
    """
    user = cluster.owner if os.geteuid() == 0 else None
    group = pwd.getpwnam(cluster.owner).pw_gid if user else None
    out = cluster.home / "setup.log"
    with out.open("w+") as sink:
        done = subprocess.run(
            command,
            user=user,
            group=group,
            extra_groups=[] if user else None,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
        )
        sink.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, "", sink.read())


def _last_line(path: Path) -> str:
    lines = path.read_text(errors="replace").strip().splitlines() if path.exists() else []
    telling = [line for line in lines if "FATAL" in line or "ERROR" in line]
    return (telling or lines or ["no log was written"])[-1]
