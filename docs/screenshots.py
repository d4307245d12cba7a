"""Take the pictures of the pages that the documents show, and list them in docs/pictures.md.

Usage, with the service up: `python docs/screenshots.py [ADDRESS [BEGINNINGS OF NAMES]]`. Pages of
officers are taken where `PETAKASIH_SCREENSHOT_LOGIN` holds login and password, a space between.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
CHROMIUM = os.environ.get("PETAKASIH_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
ARGUMENTS += ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
LOGIN = os.environ.get("PETAKASIH_SCREENSHOT_LOGIN", "").partition(" ")
QUALITY = 60
"""Of a WebP picture: letters stay sharp, and a map takes a sixth of its PNG."""

PATIENCE_MS = 120_000
"""A machine that does other things as well takes its time."""

GALLERY = Path(__file__).parent / "pictures.md"
GALLERY_HEAD = """# The pages in pictures

Taken by `python docs/screenshots.py` from demonstration households; press a picture
to see it whole. Maps stand on 250,000 of them, desks on 50,000. Fields for days and files speak the
browser's own language, here American English.

| page | 1,440 px | 768 px | 360 px |
|---|---|---|---|
"""
GALLERY_VIEWS = """

## Views

What the map, its paper and two desks show when asked for more.

"""
WIDTHS = ("1440", "768", "360")

REVIEW = 'body[data-map="ready"][data-task]'
SHARED = 'body[data-map="ready"][data-shown$="+"]'
TARGETING = "/targeting?need=poor_hh&budget=200&floor=1"
DESKTOP = (1440, 900)
PHONE = (360, 780)
TABLET = (768, 1024)
COMPARISON = "/?lang=en&panel=compare&compare=D12-08,D12-03,D03-07"


@dataclass(frozen=True)
class Shot:
    """One picture: its file, the view it shows, the screen it is taken on."""

    name: str
    address: str
    screen: tuple[int, int] = DESKTOP
    dark: bool = False
    ready: str = 'body[data-map="ready"][data-drawn="yes"]'
    officer: bool = False
    whole: bool = False
    follow: str = ""
    """A link on the page that leads to what is shown."""


SHOTS = (
    Shot("explorer-district-ms", "/"),
    Shot("explorer-hies-2024-en", "/?lang=en&indicator=hies_absolute&year=2024"),
    Shot("explorer-sabah-en", "/?lang=en&parent=S12"),
    Shot("explorer-mukim-ms", "/?level=mukim&indicator=poor_density&parent=S03"),
    Shot("explorer-mukim-en", "/?lang=en&level=mukim&indicator=poor_hh&parent=S12"),
    Shot("explorer-dark-ms", "/?indicator=coverage", dark=True),
    Shot("explorer-narrow-ms", "/", PHONE),
    Shot("explorer-bivariate-en", "/?lang=en&kind=bivariate&second=hies_absolute"),
    Shot("explorer-beside-ms", "/?panes=beside&beside=hies_absolute"),
    Shot("explorer-inset-en", "/?lang=en&panes=inset&kind=alpha"),
    Shot("explorer-card-ms", "/?panel=area&area=D12-08"),
    Shot("explorer-clusters-en", "/?lang=en&kind=clusters"),
    Shot("explorer-compare-tablet-en", COMPARISON, TABLET, whole=True),
    Shot("explorer-card-narrow-ms", "/?panel=area&area=D12-08", PHONE, whole=True),
    Shot("sheet-en", "/sheet?lang=en&panes=inset", ready="main img", whole=True),
    Shot("sheet-narrow-ms", "/sheet?kind=bivariate", PHONE, ready="main img", whole=True),
    Shot("review-ms", "/review", ready=REVIEW, officer=True),
    Shot("review-narrow-en", "/review?lang=en", PHONE, ready=REVIEW, officer=True, whole=True),
    Shot("targeting-ms", TARGETING, ready=SHARED),
    Shot("targeting-table-en", f"{TARGETING}&lang=en", (1440, 1700), ready=SHARED),
    Shot("targeting-narrow-ms", TARGETING, PHONE, ready=SHARED),
)
MAPS = {
    "explorer": ("/?", 'body[data-map="ready"][data-drawn="yes"]', False),
    "embed": ("/embed?kind=bivariate&", 'body[data-map="ready"][data-drawn="yes"]', False),
    "sheet": ("/sheet?indicator=poor_hh&", "main img", False),
    "targeting": (f"{TARGETING}&", SHARED, False),
    "review": ("/review?", REVIEW, True),
}
"""Pages with a map: address, what they show when whole, whether they are officers'."""


def pages() -> list[Shot]:
    """Return each page at three widths: 1,440 px in Malay, 768 in English, 360 in Malay."""
    public = {
        "semakan": "/semakan?",
        "semakan-kendiri": "/semakan-kendiri?",
        "pejabat": "/pejabat?state=S12&",
        "aliran": "/aliran?",
        "publications": "/publications?",
        "clusters": "/clusters?",
        "quality": "/quality?",
        "sign-in": "/sign-in?",
        "reka-bentuk": "/reka-bentuk?",
        "problem": "/tiada?",
    }
    desk = {
        "desk-new-case": ("/desk/cases/new?", ""),
        "desk-new-meeting": ("/desk/meetings/new?", ""),
        "desk-row": ("/desk/imports?", "tbody a >> main tbody th a"),
        "desk-agreements": ("/desk/agreements?", ""),
        "desk-draft": ("/desk/agreements/new?", ""),
        "desk-cases": ("/desk/cases?status=baru&", ""),
        "desk-case": ("/desk/cases?status=disahkan&", "tbody a"),
        "desk-form": ("/desk/cases?status=baru&", "tbody a >> details a"),
        "desk-meetings": ("/desk/meetings?", ""),
        "desk-meeting": ("/desk/meetings?", "tbody a"),
        "desk-changes": ("/desk/changes?indicator=hardcore_hh&state=S12&", ""),
        "desk-pairs": ("/desk/duplicates?", ""),
        "desk-pair": ("/desk/duplicates?", "tbody a"),
        "desk-imports": ("/desk/imports?", ""),
        "desk-import": ("/desk/imports?", "tbody a"),
        "desk-houses": ("/desk/houses?", ""),
        "desk-house": ("/desk/houses?status=dibina&", "tbody a"),
        "desk-flats": ("/desk/flats?", ""),
        "desk-flat": ("/desk/flats?", "tbody a"),
        "desk-projects": ("/desk/flats/projects?", ""),
        "desk-sharings": ("/desk/sharings?", ""),
        "desk-sharing": ("/desk/sharings?", "tbody tr:last-child a"),
        "desk-families": (
            "/desk/sharings?",
            "tbody tr:last-child a >> td a[href*='/families']",
        ),
        "account": ("/account?", ""),
    }
    shots = []
    for width, height, lang in ((1440, 900, "ms"), (768, 1024, "en"), (360, 780, "ms")):
        screen, end = (width, height), f"lang={lang}"
        for name, (address, ready, officer) in MAPS.items():
            shown = f"{name}-{lang}-{width}"
            shots.append(Shot(shown, address + end, screen, ready=ready, officer=officer))
        for name, address in public.items():
            shots.append(Shot(f"{name}-{lang}-{width}", address + end, screen, ready="main"))
        for name, (address, follow) in desk.items():
            shots.append(
                Shot(
                    f"{name}-{lang}-{width}",
                    address + end,
                    screen,
                    ready="main",
                    officer=True,
                    follow=follow,
                )
            )
    return shots


def sign_in(page: Page, site: str) -> None:
    """Sign the officer in, by the form that officers use."""
    page.goto(f"{site}/sign-in?next=/account")
    page.fill("#login", LOGIN[0])
    page.fill("#password", LOGIN[2])
    page.press("#password", "Enter")
    page.wait_for_selector(".account")


def settings(shot: Shot) -> tuple[bool, bool, tuple[int, int]]:
    """Return what pictures that one browser takes have in common."""
    return shot.officer, shot.dark, shot.screen


def studio(browser: Browser, site: str, shot: Shot) -> BrowserContext:
    """Return a browser with the screen of a picture, signed in where officers look."""
    width, height = shot.screen
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    if shot.officer:
        sign_in(context.new_page(), site)
    return context


def take(context: BrowserContext, site: str, shot: Shot) -> None:
    """Write one picture."""
    page = context.new_page()
    page.goto(site + shot.address)
    for link in filter(None, shot.follow.split(" >> ")):
        page.locator(link).first.click()
        page.wait_for_load_state()
    page.wait_for_selector(shot.ready)
    if shot.officer and page.locator("input[name=choice]").count() > 1:
        page.check("input[name=choice][value='0']")
    page.wait_for_timeout(500)
    target = IMAGES / f"{shot.name}.webp"
    with Image.open(BytesIO(page.screenshot(full_page=shot.whole))) as picture:
        picture.convert("RGB").save(target, quality=QUALITY, method=6)
    print(f"{target.name}: {target.stat().st_size // 1024} kB", flush=True)
    page.close()


def wanted(beginnings: Iterable[str]) -> list[Shot]:
    """Return the pictures whose names begin so, those together that one browser takes."""
    shots = (one for one in (*SHOTS, *pages()) if LOGIN[2] or not one.officer)
    return sorted((one for one in shots if one.name.startswith(tuple(beginnings))), key=settings)


def write_gallery() -> None:
    """List every page that was taken at several widths."""
    taken = [one.stem.rsplit("-", 2) for one in IMAGES.glob("*-*-*.webp")]
    names = sorted({name for name, _, width in taken if width in WIDTHS})
    rows = []
    for name in names:
        found = [sorted(IMAGES.glob(f"{name}-??-{width}.webp")) for width in WIDTHS]
        cells = [picture(one[0].name) if one else "" for one in found]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    views = [picture(f"{one.name}.webp") for one in SHOTS]
    GALLERY.write_text(GALLERY_HEAD + "\n".join(rows) + GALLERY_VIEWS + "\n".join(views) + "\n")


def picture(file: str) -> str:
    """Return a picture that leads to itself."""
    name = file.partition(".")[0]
    return f"[![{name}](images/{file})](images/{file})"


def main(site: str, *beginnings: str) -> None:
    """Take every picture whose name begins so."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for _, shots in groupby(wanted(beginnings or [""]), settings):
            first, *others = shots
            context = studio(browser, site, first)
            for shot in (first, *others):
                take(context, site, shot)
            context.close()
        browser.close()
    write_gallery()


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["http://127.0.0.1:8000"]))
