"""Reports: one area of a publication as a PDF or an HTML file."""

from collections.abc import Callable
from pathlib import Path

from database.errors import InvalidInput
from database.kept import KeptFile, kept_file, write_whole
from database.session import Database
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from maps.printing.service import find_font
from maps.reports.content import read_report
from maps.reports.figures import find_place
from maps.reports.page import render_html, render_pdf
from maps.texts.service import LANGUAGES

ENGINE_VERSION = "reports-1"
"""Changes whenever the same publication would give another report."""

FORMATS = (".pdf", ".html")
Progress = Callable[[str, float], None]


def write_report(
    database: Database,
    code: str,
    target: Path,
    libraries: Path,
    *,
    language: str = LANGUAGES[0],
    number: int | None = None,
    level: str | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the report of an area of a publication (the newest for None); return its path.

    The ending of `target` chooses the form, `.pdf` or `.html`; the file appears whole or not at
    all. `libraries` is npm's folder, for the font. `level`, where given, is what the area must be.

    Raises:
        InvalidInput: another ending, language, or kind of area; no such folder.
        NotFound: there is no such publication or area.
        Unavailable: PDF needs a library that this machine lacks.
    """
    form = target.suffix.lower()
    if form not in FORMATS:
        raise InvalidInput(
            f"A report cannot be written as {form or 'a file without an ending'}.",
            field="output",
            expected="a file name ending in " + " or ".join(FORMATS),
        )
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.", field="output")
    if language not in LANGUAGES:
        raise InvalidInput(
            f"There is no language {language!r}.",
            field="language",
            expected=" or ".join(LANGUAGES),
        )
    tell = progress or (lambda _doing, _share: None)
    tell("figures", 0.1)
    with database.reading() as session:
        publication = publications.find(session, number)
        if level is not None and find_place(session, publication, code).level != level:
            raise InvalidInput(
                f"{code} is no {level}.", field="code", expected=f"the code of a {level}"
            )
        report = read_report(session, publication, code, language)
    tell("pages", 0.5)
    font = find_font(libraries)
    made = render_pdf(report, font) if form == ".pdf" else render_html(report, font).encode()
    write_whole(target, lambda written: written.write_bytes(made))
    tell("done", 1.0)
    return target


def stored_report(
    database: Database,
    publication: PublicationInfo,
    code: str,
    language: str,
    form: str,
    folder: Path,
    libraries: Path,
) -> KeptFile:
    """Return the report of an area, made at the first call and kept below `folder`.

    Errors as in `write_report`.
    """
    with database.reading() as session:
        find_place(session, publication, code)
    kept = folder / f"{publication.digest[:16]}-{publication.number}-{ENGINE_VERSION}"
    path = kept / f"report-{code}-{language}{form}"
    number = publication.number
    return kept_file(
        path,
        lambda made: write_report(
            database, code, made, libraries, language=language, number=number
        ),
    )
