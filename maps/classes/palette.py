"""The one table of map colours, shared by the web page, the hand-outs and the pictures."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

Theme = Literal["light", "dark"]

TABLE = Path(__file__).parent / "palette.json"


@cache
def _table() -> dict[str, Any]:
    return dict(json.loads(TABLE.read_text(encoding="utf-8")))


def ramp(direction: str, theme: Theme = "light") -> list[str]:
    """Return the class colours of an indicator's direction (bad, good, neutral), low to high."""
    return list(_table()[f"ramp-{direction}"][theme])


def key_colours(theme: Theme = "light") -> dict[str, str]:
    """Return the colours of the keys beside the classes: zero, suppressed, no-data, hatch…"""
    return dict(_table()["key"][theme])


def ground_colours(theme: Theme = "light") -> dict[str, str]:
    """Return the colours of sea, borders and labels."""
    return dict(_table()["ground"][theme])


def style_sheet() -> str:
    """Return the table as CSS custom properties (`--ramp-bad-0`, `--key-zero`, `--sea`…)."""
    light, dark = ("\n".join(_properties(theme)) for theme in ("light", "dark"))
    return (
        f":root {{\n{light}\n}}\n"
        f"@media (prefers-color-scheme: dark) {{\n:root {{\n{dark}\n}}\n}}\n"
        f"@media print {{\n:root {{\n{light}\n}}\n}}\n"
    )


def _properties(theme: Theme) -> list[str]:
    ramps = {
        f"{name}-{place}": colour
        for name in _table()
        if name.startswith("ramp-")
        for place, colour in enumerate(_table()[name][theme])
    }
    keys = {f"key-{name}": colour for name, colour in key_colours(theme).items()}
    colours = {**ramps, **keys, **ground_colours(theme)}
    return [f"  --{name}: {colour};" for name, colour in colours.items()]
