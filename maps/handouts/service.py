"""Hand-outs: one map of the newest publication as one file."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from database.errors import InvalidInput
from database.session import Database
from maps.explorer.assets import install_libraries
from maps.explorer.view import View, check_view
from maps.handouts.sheet import Sheet, read_sheet

FORMATS = (".html", ".png")


def write_handout(
    database: Database,
    view: View,
    target: Path,
    web_dir: Path,
    progress: Callable[[str, float], None] | None = None,
) -> Path:
    """Write the map of a view of the newest publication and return its path.

    The ending of `target` chooses the form: `.html`, a page in one file that asks no network, or
    `.png`. The file appears whole or not at all.

    Raises:
        InvalidInput: another ending, no such folder, or a view that the publication does not have.
        NotFound: nothing is published yet.
    """
    report = progress or (lambda _doing, _share: None)
    form = target.suffix.lower()
    if form not in FORMATS:
        raise InvalidInput(
            f"A map cannot be written as {form or 'a file without an ending'}.",
            field="output",
            expected="a file name ending in " + " or ".join(FORMATS),
        )
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.", field="output")
    check_view(view)
    report("figures", 0.1)
    with database.reading() as session:
        sheet = read_sheet(session, view)
    report("drawing", 0.4)
    with tempfile.TemporaryDirectory(prefix=".map-", dir=target.parent) as scratch:
        made = Path(scratch) / f"map{form}"
        _draw(sheet, form, web_dir, made)
        made.replace(target)
    return target


def _draw(sheet: Sheet, form: str, web_dir: Path, made: Path) -> None:
    # Folium and matplotlib are heavy: only the one that draws is loaded.
    if form == ".png":
        from maps.handouts.picture import write_picture

        write_picture(sheet, made)
    else:
        from maps.handouts.page import write_page

        write_page(sheet, install_libraries(web_dir), made)
