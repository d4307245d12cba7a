"""Take the pictures of the pages that the documents show.

Usage, with the service up: `python docs/screenshots.py [ADDRESS [BEGINNING OF NAMES]]`. Pages of
officers are taken where `PETAKASIH_SCREENSHOT_LOGIN` holds login and password, a space between.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
CHROMIUM = os.environ.get("PETAKASIH_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
ARGUMENTS += ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
LOGIN = os.environ.get("PETAKASIH_SCREENSHOT_LOGIN", "").partition(" ")
PATIENCE_MS = 120_000
COLOURS = 128
"""Of a picture: screens have few, and so the files stay small."""

REVIEW = 'body[data-map="ready"][data-task]'
SHARED = 'body[data-map="ready"][data-shown$="+"]'
TARGETING = "/targeting?need=poor_hh&budget=200&floor=1"
DESKTOP = (1440, 900)
PHONE = (360, 780)
TABLET = (768, 1024)
COMPARED = "D12-08,D12-03,D03-07"


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
    Shot("explorer-mukim-en", "/?lang=en&level=mukim&indicator=hardcore_share"),
    Shot("explorer-dark-ms", "/?indicator=coverage", dark=True),
    Shot("explorer-narrow-ms", "/", PHONE),
    Shot("explorer-bivariate-en", "/?lang=en&kind=bivariate&second=hies_absolute"),
    Shot("explorer-beside-ms", "/?panes=beside&beside=hies_absolute"),
    Shot("explorer-inset-en", "/?lang=en&panes=inset&kind=alpha"),
    Shot("explorer-card-ms", "/?panel=area&area=D12-08"),
    Shot("explorer-clusters-en", "/?lang=en&kind=clusters"),
    Shot("explorer-compare-tablet-en", f"/?lang=en&panel=compare&compare={COMPARED}", TABLET),
    Shot("explorer-card-narrow-ms", "/?panel=area&area=D12-08", PHONE),
    Shot("sheet-en", "/sheet?lang=en&panes=inset", ready="main img", whole=True),
    Shot("sheet-narrow-ms", "/sheet?kind=bivariate", PHONE, ready="main img", whole=True),
    Shot("review-ms", "/review", ready=REVIEW, officer=True),
    Shot("review-narrow-en", "/review?lang=en", PHONE, ready=REVIEW, officer=True, whole=True),
    Shot("targeting-ms", TARGETING, ready=SHARED),
    Shot("targeting-table-en", f"{TARGETING}&lang=en", (1440, 1700), ready=SHARED),
    Shot("targeting-narrow-ms", TARGETING, PHONE, ready=SHARED),
)


def pages() -> list[Shot]:
    """Return each page without a map at three widths: 1,440 px in Malay, 768 in English, 360."""
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
    }
    desk = {
        "desk-cases": ("/desk/cases?status=baru&", ""),
        "desk-case": ("/desk/cases?status=disahkan&", "tbody a"),
        "desk-form": ("/desk/cases?status=baru&", "tbody a >> details a"),
        "desk-meetings": ("/desk/meetings?", ""),
        "desk-meeting": ("/desk/meetings?", "tbody a"),
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


def take(browser: Browser, site: str, shot: Shot, target: Path) -> None:
    """Write one picture."""
    width, height = shot.screen
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    if shot.officer:
        sign_in(page, site)
    page.goto(site + shot.address)
    for link in filter(None, shot.follow.split(" >> ")):
        page.locator(link).first.click()
        page.wait_for_load_state()
    page.wait_for_selector(shot.ready)
    if shot.officer and page.locator("input[name=choice]").count() > 1:
        page.check("input[name=choice][value='0']")
    page.wait_for_timeout(500)
    page.screenshot(path=target, full_page=shot.whole)
    with Image.open(target) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
    context.close()


def main(site: str, beginning: str = "") -> None:
    """Take every picture whose name begins so."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        wanted = [one for one in (*SHOTS, *pages()) if one.name.startswith(beginning)]
        for shot in (one for one in wanted if LOGIN[2] or not one.officer):
            target = IMAGES / f"{shot.name}.png"
            take(browser, site, shot, target)
            print(f"{target.name}: {target.stat().st_size // 1024} kB")
        browser.close()


if __name__ == "__main__":
    main(*(sys.argv[1:3] or ["http://127.0.0.1:8000"]))
