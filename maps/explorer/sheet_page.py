"""The sheet's page: the picture of a view on paper, to be printed at one press."""

from maps.explorer.editions import Edition
from maps.explorer.page import address_at, page_address, template
from maps.explorer.view import View
from maps.texts.service import texts

PAPERS = ("a4", "a3")
FILES = ("pdf", "svg", "png")
WIDTH, HEIGHT = 297, 210
"""Of the picture: only their ratio counts, to keep its place while it comes."""


def render_sheet_page(edition: Edition, view: View, title: str, size: str, assets: str) -> str:
    """Return the page of a settled view; `assets` is the address of the static files' folder."""
    t = texts(view.lang)
    version = {"size": size, "publication": str(edition.publication.number)}
    return template("sheet.html").render(
        t=t,
        view=view,
        assets=assets,
        title=title,
        size=size,
        back=page_address(view),
        papers=[{"name": one, "address": address_at("/sheet", view, size=one)} for one in PAPERS],
        files=[
            {"name": form, "address": address_at(f"/sheet.{form}", view, size=size)}
            for form in FILES
        ],
        picture=address_at("/sheet.svg", view, **version),
        alt=t("still-label", indicator=title, level=t(f"level-{view.level}")),
        width=WIDTH,
        height=HEIGHT,
    )
