"""The atlas: one PDF with a page for the country, each state, and each district."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from database.errors import InvalidInput
from database.kept import write_whole
from database.session import Database, ReadSession
from geo.publication.service import latest
from maps.explorer.editions import Edition, edition
from maps.explorer.frame import Frame
from maps.explorer.service import level_frame
from maps.explorer.view import View, check_view
from maps.handouts.paper import PAPERS
from maps.handouts.sheet import sheet_of

BELOW = ("poor_density", "poor_hh")
"""Indicators of a district's page, the first that is published by mukim: rates are not."""


@dataclass(frozen=True)
class Order:
    """What an atlas is of: an indicator of states and districts, and whose state, if one only."""

    indicator: str
    state: str = ""
    lang: str = "ms"


def write_atlas(
    database: Database,
    order: Order,
    target: Path,
    progress: Callable[[str, float], None] | None = None,
) -> Path:
    """Write the atlas of the newest publication as a PDF of A4 pages and return its path.

    A page shows the country's districts, then each state's, then each district's mukim.

    Raises:
        InvalidInput: another ending than `.pdf`, no such folder, indicator or state.
        NotFound: nothing is published yet.
    """
    from maps.handouts.picture import book, draw_sheet

    report = progress or (lambda _doing, _share: None)
    if target.suffix.lower() != ".pdf":
        raise InvalidInput("An atlas is a PDF.", field="output", expected="a name ending in .pdf")
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.", field="output")
    first = View(lang=order.lang, indicator=order.indicator, parent=order.state)
    check_view(first)
    with database.reading() as session:
        shown = edition(session, latest(session))
        title = sheet_of(session, shown, first).title
        views = list(_views(session, shown, first))

        def write(made: Path) -> None:
            with book(made, f"{title} – PetaKasih") as add:
                for place, view in enumerate(views):
                    add(draw_sheet(sheet_of(session, shown, view), PAPERS["a4"]))
                    report("pages", (place + 1) / len(views))

        write_whole(target, write)
    return target


def _views(session: ReadSession, shown: Edition, first: View) -> Iterator[View]:
    districts = level_frame(session, shown, "district", [])
    mukim = level_frame(session, shown, "mukim", [])
    below = next((code for code in BELOW if shown.series.get(code, {}).get("mukim")), "")
    if not first.parent:
        yield replace(first, panes="inset")
    for state in [first.parent] if first.parent else sorted(_parents(districts)):
        yield replace(first, parent=state)
        for code, parent in zip(districts.codes, districts.parents, strict=True):
            if parent == state and below and code in _parents(mukim):
                yield replace(first, indicator=below, level="mukim", parent=code)


def _parents(frame: Frame) -> set[str]:
    """Return the areas that a level's areas with a shape are in."""
    rows = zip(frame.parents, frame.boxes, strict=True)
    return {parent for parent, box in rows if parent and box}
