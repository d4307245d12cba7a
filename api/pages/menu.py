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
    by_area: bool = False
    """Its address asks for an area: an officer's own, where the account is limited to one."""


PAGES = {
    page.name: page
    for page in (
        Page("semakan", "citizens", "/semakan", "citizens/semakan.html"),
        Page("semakan-kendiri", "citizens", "/semakan-kendiri", "citizens/semakan-kendiri.html"),
        Page("pejabat", "citizens", "/pejabat", "citizens/pejabat.html"),
        Page("aliran", "citizens", "/aliran", "citizens/aliran.html"),
        Page("publications", "planners", "/publications", "planner/publications.html"),
        Page("clusters", "planners", "/clusters", "planner/clusters.html"),
        Page("targeting", "planners", "/targeting", "desks/targeting.html"),
        Page("quality", "planners", "/quality", "desks/quality.html"),
        Page("cases", "officers", "/desk/cases", "officer_desk/cases.html", by_area=True),
        Page("case", "officers", "/desk/cases", "officer_desk/case.html", in_menu=False),
        Page("new-case", "officers", "/desk/cases/new", "officer_desk/new-case.html", False),
        Page("form", "officers", "/desk/cases", "officer_desk/form.html", in_menu=False),
        Page("meetings", "officers", "/desk/meetings", "officer_desk/meetings.html", by_area=True),
        Page(
            "new-meeting", "officers", "/desk/meetings/new", "officer_desk/new-meeting.html", False
        ),
        Page("meeting", "officers", "/desk/meetings", "officer_desk/meeting.html", in_menu=False),
        Page("pairs", "officers", "/desk/duplicates", "officer_desk/pairs.html", by_area=True),
        Page("pair", "officers", "/desk/duplicates", "officer_desk/pair.html", in_menu=False),
        Page("imports", "officers", "/desk/imports", "officer_desk/imports.html"),
        Page("import", "officers", "/desk/imports", "officer_desk/import.html", in_menu=False),
        Page("houses", "officers", "/desk/houses", "housing_desk/houses.html", by_area=True),
        Page("house", "officers", "/desk/houses", "housing_desk/house.html", in_menu=False),
        Page("flats", "officers", "/desk/flats", "housing_desk/flats.html", by_area=True),
        Page("flat", "officers", "/desk/flats", "housing_desk/flat.html", in_menu=False),
        Page(
            "projects",
            "officers",
            "/desk/flats/projects",
            "housing_desk/projects.html",
            in_menu=False,
        ),
        Page("sharings", "officers", "/desk/sharings", "housing_desk/sharings.html"),
        Page("sharing", "officers", "/desk/sharings", "housing_desk/sharing.html", in_menu=False),
        Page(
            "comparison",
            "officers",
            "/desk/sharings/comparison",
            "housing_desk/comparison.html",
            in_menu=False,
        ),
        Page("families", "officers", "/desk/sharings", "housing_desk/families.html", in_menu=False),
        Page("agreements", "officers", "/desk/agreements", "officer_desk/agreements.html"),
        Page(
            "agreement",
            "officers",
            "/desk/agreements",
            "officer_desk/agreement.html",
            in_menu=False,
        ),
        Page("draft", "officers", "/desk/agreements", "officer_desk/draft.html", in_menu=False),
        Page("row", "officers", "/desk/imports", "officer_desk/row.html", in_menu=False),
        Page("changes", "officers", "/desk/changes", "officer_desk/changes.html", by_area=True),
        Page("review", "officers", "/review", "desks/review.html"),
        Page("sign-in", "officers", "/sign-in", "officer_desk/sign-in.html", in_menu=False),
        Page("account", "officers", "/account", "officer_desk/account.html", in_menu=False),
        Page("reka-bentuk", "officers", "/reka-bentuk", "pages/reka-bentuk.html", in_menu=False),
        Page("problem", "citizens", "/", "pages/problem.html", in_menu=False),
    )
}

SECTIONS = ("citizens", "planners", "officers")
"""Sections in the order of the footer; the first page of each stands for it there."""


def menu(section: str) -> list[Page]:
    """Return the pages of a section's menu, in order."""
    return [page for page in PAGES.values() if page.section == section and page.in_menu]
