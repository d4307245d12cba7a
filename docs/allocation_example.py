"""Make the example of docs/allocation.md: the allocation of 2020 as a map and as a table.

Usage, with the service up: `python docs/allocation_example.py [ADDRESS]`. The map is the picture of
the targeting page, the table is worked out by the same service from the same order.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from playwright.sync_api import sync_playwright
from screenshots import ARGUMENTS, CHROMIUM, IMAGES, SHARED, Shot, take

DOCS = Path(__file__).parent
TABLE = DOCS / "allocation-2020.md"
MAP = "allocation-2020-en"
BUDGET_RM = 264_194_000
DAY = "2020-06-01"
ON_PAGE = {"lang": "en", "need": "poor_hh", "budget": "264.194", "on": DAY, "floor": "0"}
ORDER = {
    "category": "bina_baharu",
    "on": DAY,
    "budget_rm": BUDGET_RM,
    "formula": {
        "weights": {"hardcore_hh": 1},
        "severity": "hies_absolute",
        "severity_power": 1,
        "cost_power": 1,
    },
    "need": "poor_hh",
    "draws": 1_000,
}
HEAD = """\
# The allocation of 2020 among 160 districts

Made by `docs/allocation_example.py` from a running service: RM264.194 million at the rates of 2020
(RM56,000; Sabah, Sarawak and Labuan RM68,000), by the default formula, need counted from all
registered poor households. {notice}

{units:,} houses for RM{cost_rm:,}; RM{left:,} left, less than a house costs. Range: 5-95 % over
1,000 draws of the uncertain counts; **?** the last house is lost in more than a quarter of them.
\\* the district's figure is withheld: an equal part of the rest of its state stands for it.

| district | state | need | share | houses | met | RM | range | worst need first |
|---|---|---:|---:|---:|---:|---:|---:|---:|
"""
DEMONSTRATION = "The households are a demonstration: no figure is a real district's."


def main(site: str) -> None:
    """Write the picture and the table."""
    with httpx.Client(base_url=site, timeout=120) as client:
        found = client.post("/v1/allocations", json=ORDER).raise_for_status().json()
        names = client.get("/v1/areas", params={"level": "state", "limit": 100}).json()["items"]
    states = {one["code"]: one["name"] for one in names}
    TABLE.write_text(_table(found, states), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        shot = Shot(MAP, f"/targeting?{urlencode(ON_PAGE)}", (1440, 1260), ready=SHARED)
        take(browser, site, shot, IMAGES / f"{MAP}.png")
        browser.close()


def _table(found: dict[str, Any], states: dict[str, str]) -> str:
    notice = DEMONSTRATION if found["is_demo"] else ""
    head = HEAD.format(
        notice=notice, **{name: found[name] for name in ("units", "cost_rm", "left")}
    )
    ranked = sorted(found["grants"], key=lambda one: (-one["units"], one["code"]))
    return head + "".join(_row(one, states) for one in ranked)


def _row(one: dict[str, Any], states: dict[str, str]) -> str:
    doubt = one["doubt"]
    cells = (
        one["name"],
        states.get(one["state"], one["state"]),
        f"{one['need']:,}{'*' if one['need_filled'] else ''}",
        f"{100 * one['claim_share']:.2f} %",
        f"{one['units']:,}",
        f"{100 * one['units'] / one['need']:.0f} %" if one["need"] else "–",
        f"{one['cost_rm']:,}",
        f"{doubt['lower']}–{doubt['upper']}{'' if doubt['firm'] else ' ?'}",
        f"{one['other_units']:,}",
    )
    return "| " + " | ".join(cells) + " |\n"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
