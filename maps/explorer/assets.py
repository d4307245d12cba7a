"""Static files of the pages: own sources and web libraries, laid out once per content.

The layout's folder is named after its content, so that every address in it may be cached for ever.
"""

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from database.errors import SetupError, Unavailable
from maps.classes.palette import style_sheet
from maps.explorer.bundles import ENTRIES, NEEDS, OPTIONS, bundle
from maps.explorer.neighbours import write_neighbours
from maps.texts.service import FOLDER as TEXTS
from maps.texts.service import LANGUAGES, message_files

LIBRARIES = {
    "vendor/maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "vendor/public-sans.woff2": (
        "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2"
    ),
}
"""Files of web libraries that are no part of a bundle: where they are served, and found."""

SOURCE_FOLDERS = ("scripts", "pages", "styles", "images")
SERVED_FOLDERS = ("images", "texts")
"""Folders of sources that are served as they are; the others go into bundles."""

COMPRESSED_SUFFIXES = frozenset({".js", ".mjs", ".css", ".svg", ".json", ".ftl"})
TAG_LENGTH = 12
# The bundler is a tool of development by npm's reckoning, and needed all the same.
NPM_OPTIONS = ("--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Assets:
    """A finished layout: its folder, its name in addresses, what the entries need."""

    folder: Path
    tag: str
    needs: Mapping[str, Sequence[str]]
    """By entry: its bundle and all that this imports, to be fetched side by side."""


def build_assets(
    web_dir: Path, out_dir: Path, progress: Callable[[str, float], None] | None = None
) -> Assets:
    """Install the web libraries, bundle scripts and styles, lay out every static file in `out_dir`.

    What is current is kept.

    `web_dir` holds the sources and the lock of the libraries. `progress` is told what is being
    done and the share done, 0 to 1. The layout appears whole or not at all.

    Raises:
        SetupError: npm is not installed, or a script cannot be bundled.
        Unavailable: npm could not fetch the libraries.
    """
    report = progress or (lambda _doing, _share: None)
    tag = content_tag(web_dir)
    target = out_dir / tag
    if not target.is_dir():
        report("libraries", 0.1)
        libraries = install_libraries(web_dir)
        report("files", 0.8)
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".assets-", dir=out_dir) as scratch:
            made = Path(scratch) / tag
            _lay_out(web_dir, Path(scratch) / "sources", made, libraries)
            made.rename(target)
        _drop_older(out_dir, keep=tag)
    report("files", 1.0)
    return find_assets(web_dir, out_dir)


def find_assets(web_dir: Path, out_dir: Path) -> Assets:
    """Return the layout of the present sources.

    Raises:
        Unavailable: it has not been built.
    """
    tag = content_tag(web_dir)
    if not (out_dir / tag).is_dir():
        raise Unavailable("The pages' static files are not built: run ./petakasih up.")
    needs = json.loads((out_dir / tag / NEEDS).read_text())
    return Assets(out_dir / tag, tag, needs)


def content_tag(web_dir: Path) -> str:
    """Return the name of the layout of the present sources, palette, words and library lock."""
    digest = hashlib.sha256()
    for name, path in _sources(web_dir):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(style_sheet().encode())
    digest.update(json.dumps([LIBRARIES, ENTRIES, OPTIONS]).encode())
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
    command = [npm, "ci", *NPM_OPTIONS]
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


def _lay_out(web_dir: Path, sources: Path, made: Path, libraries: Path) -> None:
    """Gather all sources, generated ones too, in `sources`; write what is served to `made`."""
    for name, path in _sources(web_dir):
        _copy(path, sources / name)
    (sources / "styles" / "palette.css").write_text(style_sheet(), encoding="utf-8")
    write_neighbours(libraries / "world-atlas", sources / "images" / "neighbours.json")
    for folder in SERVED_FOLDERS:
        shutil.copytree(sources / folder, made / folder)
    for name, inside in LIBRARIES.items():
        _copy(libraries / inside, made / name)
    bundle(sources, made, libraries)
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
