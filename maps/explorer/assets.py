"""Static files of the pages: own sources and web libraries, laid out once per content.

The layout's folder is named after its content, so that every address in it may be cached for ever.
"""

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from database.errors import SetupError, Unavailable
from maps.classes.palette import style_sheet
from maps.explorer.neighbours import write_neighbours
from maps.texts.service import FOLDER as TEXTS
from maps.texts.service import LANGUAGES, message_files

LIBRARIES = {
    "vendor/maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "vendor/maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "vendor/maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "vendor/pmtiles.js": "pmtiles/dist/pmtiles.js",
    "vendor/public-sans.woff2": (
        "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2"
    ),
    **{
        f"vendor/statistics/{name}.js": f"simple-statistics/src/{name}.js"
        for name in ("ckmeans", "make_matrix", "numeric_sort", "unique_count_sorted")
    },
    "vendor/leaflet.js": "leaflet/dist/leaflet.js",
    "vendor/leaflet.css": "leaflet/dist/leaflet.css",
}
"""Files of web libraries: where they are served, and where npm puts them."""

LIBRARY_FOLDERS = {"vendor/fluent": "@fluent/bundle/esm"}
"""Libraries made of several modules."""

SOURCE_FOLDERS = ("scripts", "pages", "styles", "images")
COMPRESSED_SUFFIXES = frozenset({".js", ".mjs", ".css", ".svg", ".json", ".ftl"})
TAG_LENGTH = 12
LATER_FOLDER = "later"
"""Modules in folders of this name are fetched when the reader asks for what they do."""


@dataclass(frozen=True)
class Assets:
    """A finished layout: its folder, and its name in addresses."""

    folder: Path
    tag: str

    def modules(self) -> list[str]:
        """Return the page's own modules and their libraries, to be fetched side by side."""
        scripts = sorted(
            path for path in self.folder.glob("scripts/**/*.js") if path.parent.name != LATER_FOLDER
        )
        libraries = [self.folder / "vendor/maplibre-gl.mjs"]
        for name in ("fluent", "statistics"):
            libraries += sorted(self.folder.glob(f"vendor/{name}/*.js"))
        return [str(path.relative_to(self.folder)) for path in (*libraries, *scripts)]


def build_assets(
    web_dir: Path, out_dir: Path, progress: Callable[[str, float], None] | None = None
) -> Assets:
    """Install the web libraries and lay out every static file in `out_dir`; keep what is current.

    `web_dir` holds the sources and the lock of the libraries. `progress` is told what is being
    done and the share done, 0 to 1. The layout appears whole or not at all.

    Raises:
        SetupError: npm is not installed.
        Unavailable: npm could not fetch the libraries.
    """
    report = progress or (lambda _doing, _share: None)
    tag = content_tag(web_dir)
    target = out_dir / tag
    if not target.is_dir():
        report("libraries", 0.1)
        install_libraries(web_dir)
        report("files", 0.8)
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".assets-", dir=out_dir) as scratch:
            made = Path(scratch) / tag
            _lay_out(web_dir, made)
            made.rename(target)
        _drop_older(out_dir, keep=tag)
    report("files", 1.0)
    return Assets(target, tag)


def find_assets(web_dir: Path, out_dir: Path) -> Assets:
    """Return the layout of the present sources.

    Raises:
        Unavailable: it has not been built.
    """
    tag = content_tag(web_dir)
    if not (out_dir / tag).is_dir():
        raise Unavailable("The pages' static files are not built: run ./petakasih up.")
    return Assets(out_dir / tag, tag)


def content_tag(web_dir: Path) -> str:
    """Return the name of the layout of the present sources, palette, words and library lock."""
    digest = hashlib.sha256()
    for name, path in _sources(web_dir):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(style_sheet().encode())
    digest.update(json.dumps([LIBRARIES, LIBRARY_FOLDERS], sort_keys=True).encode())
    return digest.hexdigest()[:TAG_LENGTH]


def install_libraries(web_dir: Path) -> Path:
    """Install exactly the locked libraries by npm and return their folder.

    Raises:
        SetupError: npm is not installed.
        Unavailable: npm could not fetch the libraries.
    """
    folder = web_dir / "node_modules"
    installed = folder / ".installed"
    lock = hashlib.sha256((web_dir / "package-lock.json").read_bytes()).hexdigest()
    if installed.is_file() and installed.read_text() == lock:
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise SetupError("npm is not installed: install the package npm (Node.js 18 or newer).")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=web_dir, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["npm said nothing"]
        raise Unavailable(f"npm could not fetch the web libraries: {said[0]}")
    installed.write_text(lock)
    return folder


def _sources(web_dir: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name in the layout, file) of every own source, and the lock for its content."""
    for folder in SOURCE_FOLDERS:
        for path in sorted((web_dir / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(web_dir).as_posix(), path
    for language in LANGUAGES:
        for path in message_files(language):
            yield f"texts/{path.relative_to(TEXTS).as_posix()}", path
    yield "package-lock.json", web_dir / "package-lock.json"


def _lay_out(web_dir: Path, made: Path) -> None:
    libraries = web_dir / "node_modules"
    for name, path in _sources(web_dir):
        _copy(path, made / name)
    for name, inside in LIBRARIES.items():
        _copy(libraries / inside, made / name)
    for name, inside in LIBRARY_FOLDERS.items():
        for path in sorted((libraries / inside).glob("*.js")):
            _copy(path, made / name / path.name)
    (made / "styles" / "palette.css").write_text(style_sheet(), encoding="utf-8")
    write_neighbours(libraries / "world-atlas", made / "images" / "neighbours.json")
    for path in sorted(made.rglob("*")):
        if path.suffix in COMPRESSED_SUFFIXES:
            packed = path.with_name(path.name + ".gz")
            packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _drop_older(out_dir: Path, keep: str) -> None:
    for folder in out_dir.iterdir():
        if folder.is_dir() and folder.name != keep and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
