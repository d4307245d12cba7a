"""System packages: what is missing, and installing it where this user may."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from ctypes.util import find_library
from pathlib import Path

from cli.context import project_root
from database.cluster.binaries import choose, installed
from database.errors import SetupError
from maps.reports.packages import PRINT_PACKAGES

NODE_PACKAGES = ("nodejs", "npm")
BROWSER_PACKAGES = ("chromium", "libatomic1")
"""The browser, and the library that the driver's own Node.js loads."""
PDF_READER_PACKAGES = ("poppler-utils",)
PRINT_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/petakasih.conf")


def need_postgis() -> None:
    """Install PostgreSQL and PostGIS where they are missing and may be installed.

    Raises:
        SetupError: they are missing and this user cannot install them; names the packages.
    """
    try:
        choose()
        return
    except SetupError:
        if not _may_install():
            raise
    if not installed():
        _no_main_cluster()
    install(("postgresql-postgis",))
    choose()


def need_node() -> None:
    """Put npm on the path: this machine's, else the pinned one that PyPI carries.

    Debian's npm brings four hundred packages; the carrier is one download and needs no rights.

    Raises:
        SetupError: neither can be had; names the packages to install.
    """
    beside = Path(sys.executable).parent
    os.environ["PATH"] = f"{os.environ.get('PATH', '')}{os.pathsep}{beside}"
    if shutil.which("npm"):
        return
    lock = project_root() / "requirements-node.lock"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes"]
    done = subprocess.run([*pip, "-r", str(lock)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        install(NODE_PACKAGES)


def need_browser() -> None:
    """Install Debian's Chromium, and what drives it, for the browser tests."""
    if not shutil.which("chromium") or find_library("atomic") is None:
        install(BROWSER_PACKAGES)


def need_pdf_reader() -> None:
    """Install what reads printed files back, for the tests."""
    if not shutil.which("pdftotext"):
        install(PDF_READER_PACKAGES)


def need_pango() -> None:
    """Install the text layout libraries that print reports as PDF.

    Raises:
        SetupError: they are missing and this user cannot install them; names the packages.
    """
    if any(find_library(name) is None for name in PRINT_LIBRARIES):
        install(PRINT_PACKAGES)


def install(packages: Iterable[str]) -> None:
    """Install Debian packages by apt-get.

    Raises:
        SetupError: this user may not, the system has no apt-get, or apt-get failed.
    """
    names = " ".join(packages)
    if not _may_install():
        raise SetupError(
            f"Missing on this machine: {names}. As an administrator run: apt-get install {names}"
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=300"]
    for command in (
        ["dpkg", "--configure", "-a"],  # an earlier run may have been cut off
        ["apt-get", "update", "-q", *wait],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *wait, *names.split()],
    ):
        # A session of its own: an interrupt at the terminal must not cut dpkg in half.
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        if done.returncode != 0:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            raise SetupError(f"apt-get could not install {names}: {lines[-1]}")


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _no_main_cluster() -> None:
    """Keep Debian's packages from making and starting a cluster that nobody asked for."""
    NO_MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n")
