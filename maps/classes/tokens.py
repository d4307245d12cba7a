"""The pages' design tokens as they stand in the style sheet, light and dark."""

import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "web" / "styles" / "tokens.css"
COLOUR = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")
DARK = "@media (prefers-color-scheme: dark)"


@cache
def colour_tokens() -> dict[str, dict[str, str]]:
    """Return the colours by scheme and name: `colour_tokens()["dark"]["paper"]`."""
    light, _, dark = FILE.read_text(encoding="utf-8").partition(DARK)
    return {"light": dict(COLOUR.findall(light)), "dark": dict(COLOUR.findall(dark))}
