"""The two methods of sharing that the service does not use, as plainly as they can be written."""

from collections.abc import Sequence
from fractions import Fraction


def dhondt(claims: Sequence[int], units: int) -> list[int]:
    """Give unit after unit to the largest claim / (units so far + 1)."""
    given = [0] * len(claims)
    for _ in range(units):
        turn = max(
            range(len(claims)), key=lambda area: (Fraction(claims[area], given[area] + 1), -area)
        )
        given[turn] += 1
    return given


def largest_remainders(claims: Sequence[int], units: int) -> list[int]:
    """Give everybody the whole part of their share, and what is left by what was cut off."""
    shares = [Fraction(claim * units, sum(claims)) for claim in claims]
    given = [int(share) for share in shares]
    turns = sorted(range(len(claims)), key=lambda area: (given[area] - shares[area], area))
    for area in turns[: units - sum(given)]:
        given[area] += 1
    return given
