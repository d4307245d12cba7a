"""Hand-outs: one map of the newest publication as one file."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from database.errors import InvalidInput
from database.kept import KeptFile, kept_file
from database.session import Database
from geo.publication.service import latest
from maps.explorer.assets import install_libraries
from maps.explorer.editions import Edition, edition
from maps.explorer.service import settle
from maps.explorer.view import View, check_view
from maps.handouts.paper import Paper, paper_of
from maps.handouts.sheet import Sheet, sheet_of

PICTURES = (".png", ".svg", ".pdf")
FORMATS = (".html", *PICTURES, ".gpkg")
ENGINE_VERSION = "sheet-1"
"""Changes whenever the same publication would give another sheet."""

ON_PAPER = frozenset(("lang", "indicator", "level", "year", "parent", "kind")) | frozenset(
    ("second", "since", "method", "classes", "breaks", "panes")
)
"""Fields of a view that a sheet depends on."""


def write_handout(
    database: Database,
    view: View,
    target: Path,
    web_dir: Path,
    progress: Callable[[str, float], None] | None = None,
    *,
    size: str = "a4",
) -> list[Path]:
    """Write the map of a view of the newest publication and return the files, `target` first.

    The ending of `target` chooses the form: `.html`, a page in one file that asks no network;
    `.png` (300 dots per inch), `.svg` or `.pdf` on paper of a `size`; `.gpkg`, the areas with their
    styles inside and, beside it, as `.qml` and `.sld`. Files appear whole or not at all.

    Raises:
        InvalidInput: another ending, no such folder or paper, or a view that the publication does
            not have.
        NotFound: nothing is published yet.
    """
    report = progress or (lambda _doing, _share: None)
    form = target.suffix.lower()
    if form not in FORMATS:
        raise InvalidInput(
            f"A map cannot be written as {form or 'a file without an ending'}.",
            field="output",
            expected="a file name ending in " + ", ".join(FORMATS[:-1]) + f" or {FORMATS[-1]}",
        )
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.", field="output")
    paper = paper_of(size)
    check_view(view)
    report("figures", 0.1)
    with database.reading() as session:
        shown = edition(session, latest(session))
        sheet = sheet_of(session, shown, view)
    report("drawing", 0.4)
    with tempfile.TemporaryDirectory(prefix=".map-", dir=target.parent) as scratch:
        made = Path(scratch) / target.name
        moment = shown.publication.created_at
        files = _draw(sheet, form, paper, web_dir, moment, made)
        return [file.replace(target.with_name(file.name)) for file in files]


def stored_sheet(
    database: Database, shown: Edition, view: View, form: str, size: str, folder: Path
) -> KeptFile:
    """Return a sheet of a publication as a picture (`png`, `svg`, `pdf`), made at the first call.

    Errors as in `write_handout`.
    """
    paper = paper_of(size)
    with database.reading() as session:
        settled, _ = settle(session, shown, view)
    told = {name: value for name, value in asdict(settled).items() if name in ON_PAPER}
    name = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:20]
    kept = folder / f"{shown.publication.digest[:16]}-{shown.publication.number}-{ENGINE_VERSION}"

    def make(target: Path) -> None:
        with database.reading() as session:
            sheet = sheet_of(session, shown, settled)
        _draw_picture(sheet, form, paper, target)

    return kept_file(kept / f"{name}-{size}.{form}", make)


def _draw(
    sheet: Sheet, form: str, paper: Paper, web_dir: Path, moment: datetime, made: Path
) -> list[Path]:
    # Folium, matplotlib and GDAL are heavy: only the one that draws is loaded.
    if form == ".gpkg":
        from maps.handouts.geopackage import write_geopackage

        return write_geopackage(sheet, moment, made)
    if form in PICTURES:
        _draw_picture(sheet, form.removeprefix("."), paper, made)
    else:
        from maps.handouts.page import write_page

        write_page(sheet, install_libraries(web_dir), made)
    return [made]


def _draw_picture(sheet: Sheet, form: str, paper: Paper, made: Path) -> None:
    from maps.handouts.picture import write_picture

    write_picture(sheet, paper, form, made)
