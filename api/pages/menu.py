"""The pages: where each is, which section it belongs to, which template shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page. Its words are the messages whose ids begin with its name; `{name}-title` is one."""

    name: str
    section: str
    address: str
    template: str
    in_menu: bool = True


PAGES = {
    page.name: page
    for page in (
        Page("semakan", "citizens", "/semakan", "citizens/semakan.html"),
        Page("semakan-kendiri", "citizens", "/semakan-kendiri", "citizens/semakan-kendiri.html"),
        Page("aliran", "citizens", "/aliran", "citizens/aliran.html"),
        Page("publications", "planners", "/publications", "planner/publications.html"),
        Page("clusters", "planners", "/clusters", "planner/clusters.html"),
        Page("targeting", "planners", "/targeting", "desks/targeting.html"),
        Page("quality", "planners", "/quality", "desks/quality.html"),
        Page("review", "officers", "/review", "desks/review.html"),
    )
}

SECTIONS = ("citizens", "planners", "officers")
"""Sections in the order of the footer; the first page of each stands for it there."""


def menu(section: str) -> list[Page]:
    """Return the pages of a section's menu, in order."""
    return [page for page in PAGES.values() if page.section == section and page.in_menu]
