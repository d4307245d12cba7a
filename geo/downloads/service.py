"""The files of a publication: which there are, making one, keeping what was made."""

import gzip
import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from database.errors import NotFound
from database.session import Database, ReadSession
from geo.downloads.content import Content, read
from geo.downloads.forms import write_codebook, write_csv, write_parquet, write_xlsx
from geo.downloads.geopackage import write_geopackage
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo

ENGINE_VERSION = "files-1"
"""Changes whenever the same publication would give other bytes."""

FORMS = {
    "figures.csv": "text/csv; charset=utf-8",
    "figures.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "figures.parquet": "application/vnd.apache.parquet",
    "figures.gpkg": "application/geopackage+sqlite3",
    "codebook.csv": "text/csv; charset=utf-8",
}
"""Every file of a publication: its name and its media type."""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


@dataclass(frozen=True)
class StoredFile:
    """A finished file and the SHA-256 of its content; a CSV has a gzip copy beside it."""

    name: str
    path: Path
    sha256: str


def write_files(
    database: Database,
    number: int | None,
    folder: Path,
    names: tuple[str, ...] = tuple(FORMS),
    progress: Progress | None = None,
) -> list[Path]:
    """Write files of a publication (the newest for None) as `petakasih-<number>-<name>`.

    Every file appears whole or not at all; the same publication gives the same bytes.

    Raises:
        NotFound: there is no such publication, file or folder.
    """
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", field="output")
    for name in names:
        check_name(name)
    tell = progress or (lambda _doing, _share: None)
    written = []
    with database.reading() as session:
        publication = publications.find(session, number)
        content = read(session, publication)
        for place, name in enumerate(names):
            tell(name, place / len(names))
            target = folder / saved_name(publication, name)
            _write(session, content, name, target)
            written.append(target)
    tell("done", 1.0)
    return written


def stored_file(
    database: Database, publication: PublicationInfo, name: str, folder: Path
) -> StoredFile:
    """Return a file of a publication, made at the first call and kept below `folder`.

    Raises:
        NotFound: a publication has no file of this name.
    """
    check_name(name)
    kept = folder / f"{publication.digest[:16]}-{publication.number}-{ENGINE_VERSION}"
    path, seal = kept / name, kept / f"{name}.sha256"
    if not seal.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        with FileLock(kept / f"{name}.lock"):
            if not seal.is_file():
                _make(database, publication, path)
                _replace(seal, lambda target: target.write_text(_sha256(path), encoding="ascii"))
    return StoredFile(name, path, seal.read_text(encoding="ascii"))


def check_name(name: str) -> None:
    """Refuse names that no publication has a file of.

    Raises:
        NotFound: it is none of `FORMS`.
    """
    if name not in FORMS:
        raise NotFound(
            f"a publication has no file {name!r}",
            field="name",
            expected="one of " + ", ".join(FORMS),
        )


def saved_name(publication: PublicationInfo, name: str) -> str:
    """Return the name that a reader saves a file under."""
    return f"petakasih-{publication.number}-{name}"


def _make(database: Database, publication: PublicationInfo, path: Path) -> None:
    with database.reading() as session:
        _write(session, read(session, publication), path.name, path)
    if path.suffix == ".csv":
        packed = path.with_name(f"{path.name}.gz")
        _replace(packed, lambda made: made.write_bytes(gzip.compress(path.read_bytes(), mtime=0)))


def _write(session: ReadSession, content: Content, name: str, target: Path) -> None:
    writers: dict[str, Callable[[Path], object]] = {
        "figures.csv": lambda made: write_csv(content, made),
        "figures.xlsx": lambda made: write_xlsx(content, made),
        "figures.parquet": lambda made: write_parquet(content, made),
        "figures.gpkg": lambda made: write_geopackage(session, content, made),
        "codebook.csv": lambda made: write_codebook(content, made),
    }
    _replace(target, writers[name])


def _replace(target: Path, write: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory(prefix=".making-", dir=target.parent) as scratch:
        made = Path(scratch) / target.name
        write(made)
        made.replace(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
