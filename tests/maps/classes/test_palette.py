"""The colours: told apart by every eye, the same on the page and on paper."""

from itertools import combinations

import numpy as np
import pytest

from maps.classes.palette import ground_colours, key_colours, ramp, style_sheet

THEMES = ("light", "dark")
DIRECTIONS = ("bad", "good", "neutral")
LEAST_DIFFERENCE = 8.0
"""CIE76 difference in Lab; 2.3 is just noticeable side by side."""

# Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15:1291), severity 1.0, on linear RGB.
VISION = {
    "all": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

RGB_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = RGB_TO_XYZ @ np.ones(3)


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: str) -> np.ndarray:
    seen = np.clip(VISION[vision] @ linear(colour), 0, 1)
    x, y, z = np.cbrt(np.maximum(RGB_TO_XYZ @ seen / WHITE, 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_classes_and_keys_are_told_apart_by_every_eye(direction, theme, vision):
    keys = key_colours(theme)
    colours = {str(place): colour for place, colour in enumerate(ramp(direction, theme))}
    colours |= {name: keys[name] for name in ("zero", "suppressed")}
    differences = {
        (one, other): difference(colours[one], colours[other], vision)
        for one, other in combinations(colours, 2)
    }
    assert min(differences.values()) >= LEAST_DIFFERENCE, min(differences, key=differences.get)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["change", "bivariate"])
def test_cells_of_two_indicators_and_of_change_are_told_apart_by_every_eye(name, theme, vision):
    differences = [
        difference(one, other, vision) for one, other in combinations(ramp(name, theme), 2)
    ]
    assert min(differences) >= LEAST_DIFFERENCE


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_classes_go_one_way_from_pale_to_strong(direction, theme, vision):
    lightness = [lab(colour, vision)[0] for colour in ramp(direction, theme)]
    steps = np.diff(lightness)
    assert (steps < 0).all() if theme == "light" else (steps > 0).all()


@pytest.mark.parametrize("theme", THEMES)
def test_no_data_is_never_plain_white_and_zero_is_not_the_sea(theme):
    assert key_colours(theme)["no-data"] != "#ffffff"
    assert difference(key_colours(theme)["zero"], ground_colours(theme)["sea"], "all") >= 5


def test_the_style_sheet_holds_every_colour_of_the_table():
    sheet = style_sheet()
    for theme in THEMES:
        colours = [*key_colours(theme).values(), *ground_colours(theme).values()]
        for direction in DIRECTIONS:
            colours += ramp(direction, theme)
        assert all(colour in sheet for colour in colours)
