"""The design tokens: text is read on every ground it stands on, by every eye, in both schemes."""

import pytest

from maps.classes.tokens import colour_tokens
from tests.maps.classes.test_palette import RGB_TO_XYZ, VISION, linear

SCHEMES = ("light", "dark")
TEXT, EDGE = 4.5, 3.0
"""WCAG 2.2, 1.4.3 for text and 1.4.11 for edges that tell what may be used."""

PAIRS = (
    ("ink", "paper", TEXT),
    ("ink", "paper-2", TEXT),
    ("ink", "paper-3", TEXT),
    ("ink-2", "paper", TEXT),
    ("ink-2", "paper-2", TEXT),
    ("link", "paper", TEXT),
    ("link", "paper-2", TEXT),
    ("brand-ink", "brand", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "accent-paper", TEXT),
    ("ink", "accent-paper", TEXT),
    ("done-ink", "done-paper", TEXT),
    ("ink", "done-paper", TEXT),
    ("official-ink", "official-paper", TEXT),
    ("field", "paper", EDGE),
    ("focus-ring", "paper", EDGE),
)
"""What stands on what, and the least contrast of it."""


def luminance(colour: str, vision: str) -> float:
    """Return the relative luminance that this vision sees (WCAG 2.2)."""
    return float(RGB_TO_XYZ[1] @ (VISION[vision] @ linear(colour)).clip(0, 1))


def test_both_schemes_have_the_same_colours() -> None:
    assert set(colour_tokens()["light"]) == set(colour_tokens()["dark"])


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("upper", "ground", "least"), PAIRS)
def test_what_stands_on_a_ground_is_read_by_every_eye(
    upper: str, ground: str, least: float, scheme: str, vision: str
) -> None:
    tokens = colour_tokens()[scheme]
    dark, bright = sorted(luminance(tokens[name], vision) for name in (upper, ground))
    assert (bright + 0.05) / (dark + 0.05) >= least
