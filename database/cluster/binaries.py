"""Which installed PostgreSQL can carry the private cluster."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from database.errors import SetupError

OLDEST_MAJOR = 14
SEARCH = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
PACKAGES_HINT = "Debian or Ubuntu: apt-get install {packages}"
DEBIAN_PACKAGES = ("postgresql", "postgresql-{major}-postgis-3")


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL installation: its major version and the folder of its programs."""

    major: int
    folder: Path

    def program(self, name: str) -> str:
        """Return the path of one of its programs, such as `initdb`."""
        return str(self.folder / name)

    def has_postgis(self) -> bool:
        """Tell whether PostGIS is installed for this version."""
        share = subprocess.run(
            [self.program("pg_config"), "--sharedir"], capture_output=True, text=True, check=False
        ).stdout.strip()
        return bool(share) and (Path(share) / "extension" / "postgis.control").exists()


def installed() -> list[Binaries]:
    """Return every PostgreSQL server found, newest first."""
    folders = [path for pattern in SEARCH for path in Path("/").glob(pattern.lstrip("/"))]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = {_major(folder): folder for folder in folders if (folder / "initdb").exists()}
    return [Binaries(major, found[major]) for major in sorted(found, reverse=True)]


def choose(data_major: int | None = None) -> Binaries:
    """Return the newest installation with PostGIS, or the one that made an existing cluster.

    Args:
        data_major: major version of an existing cluster, None when it is yet to be made.

    Raises:
        SetupError: none fits; the message names the packages to install.
    """
    candidates = installed()
    if not candidates:
        raise SetupError(f"PostgreSQL is not installed. {packages_hint(None)}")
    if data_major is not None:
        candidates = [each for each in candidates if each.major == data_major]
        if not candidates:
            raise SetupError(
                f"The cluster was made by PostgreSQL {data_major}, which is not installed. "
                f"{packages_hint(data_major)}, or name another folder with --data-dir."
            )
    if candidates[0].major < OLDEST_MAJOR:
        raise SetupError(
            f"PostgreSQL {candidates[0].major} is too old: {OLDEST_MAJOR} or later is needed. "
            f"{packages_hint(None)}"
        )
    for each in candidates:
        if each.major >= OLDEST_MAJOR and each.has_postgis():
            return each
    raise SetupError(
        f"PostGIS is not installed for PostgreSQL {candidates[0].major}. "
        f"{packages_hint(candidates[0].major)}"
    )


def packages_hint(major: int | None) -> str:
    """Return the sentence that names the packages to install."""
    return PACKAGES_HINT.format(packages=" ".join(debian_packages(major)))


def debian_packages(major: int | None) -> list[str]:
    """Return Debian's package names; without a version, the one that Debian's own release has."""
    if major is None:
        return ["postgresql", "postgresql-postgis"]
    return [name.format(major=major) for name in DEBIAN_PACKAGES]


def _major(folder: Path) -> int:
    version = subprocess.run(
        [str(folder / "initdb"), "--version"], capture_output=True, text=True, check=False
    ).stdout
    match = re.search(r"(\d+)", version)
    return int(match.group(1)) if match else 0
