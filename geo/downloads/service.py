"""The files of a publication: which there are, making one, keeping what was made."""

import gzip
from collections.abc import Callable
from functools import partial
from pathlib import Path

from database.errors import NotFound
from database.kept import KeptFile, kept_file, write_whole
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
            write_whole(target, partial(_write, session, content, name))
            written.append(target)
    tell("done", 1.0)
    return written


def stored_file(
    database: Database, publication: PublicationInfo, name: str, folder: Path
) -> KeptFile:
    """Return a file of a publication, made at the first call and kept below `folder`.

    A CSV has a gzip copy beside it.

    Raises:
        NotFound: a publication has no file of this name.
    """
    check_name(name)
    kept = folder / f"{publication.digest[:16]}-{publication.number}-{ENGINE_VERSION}"

    def make(made: Path) -> None:
        with database.reading() as session:
            _write(session, read(session, publication), name, made)
        if made.suffix == ".csv":
            packed = gzip.compress(made.read_bytes(), mtime=0)
            write_whole(kept / f"{name}.gz", lambda target: target.write_bytes(packed))

    return kept_file(kept / name, make)


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


def _write(session: ReadSession, content: Content, name: str, target: Path) -> None:
    writers: dict[str, Callable[[Path], object]] = {
        "figures.csv": lambda made: write_csv(content, made),
        "figures.xlsx": lambda made: write_xlsx(content, made),
        "figures.parquet": lambda made: write_parquet(content, made),
        "figures.gpkg": lambda made: write_geopackage(session, content, made),
        "codebook.csv": lambda made: write_codebook(content, made),
    }
    writers[name](target)
