"""Papers that a sheet is drawn on, and where its parts stand."""

from dataclasses import dataclass

from database.errors import InvalidInput

INCH = 25.4
A4_WIDTH_MM = 297.0


@dataclass(frozen=True)
class Paper:
    """Width and height in millimetres, and the dots per inch of a picture of it."""

    width: float
    height: float
    dots: int

    @property
    def inches(self) -> tuple[float, float]:
        """Return width and height in inches."""
        return self.width / INCH, self.height / INCH

    @property
    def scale(self) -> float:
        """Return how much larger letters are than on A4."""
        return self.width / A4_WIDTH_MM


PAPERS = {
    "a4": Paper(297.0, 210.0, 300),
    "a3": Paper(420.0, 297.0, 300),
    "screen": Paper(297.0, 175.0, 110),
}
"""Landscape: the country is twice as wide as it is high."""


def paper_of(name: str) -> Paper:
    """Return a paper.

    Raises:
        InvalidInput: there is no such paper.
    """
    if name not in PAPERS:
        raise InvalidInput(
            f"There is no paper {name!r}.", field="size", expected=" or ".join(PAPERS)
        )
    return PAPERS[name]
