"""Small generated registries, nasty ones included: counts of households by piece of land.

They hold what `geo.publication.pieces` reads of a snapshot. Places that are not known have the
reserved codes, as in every publication.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.counts import COUNTS, SPLITS

PLACES = ("state", "district", "mukim", "parlimen", "dun")
NARROW = ("registered_hh", "poor_hh", "hardcore_hh", "disability")
"""What most registries hold, so that there can be many: some counts, and a sensitive breakdown."""

ROOTS = {"registered_hh": 1.0, "exited_hh": 0.3, "exited_aided_hh": 0.1, "limited_hh": 0.5}
BROKEN_DOWN = "poor_hh"
SIZES = (0, 3, 12, 60, 400)
CHANCES = (0.1, 0.3, 0.3, 0.2, 0.1)


def make_land(rng: np.random.Generator) -> pd.DataFrame:
    """Return one or two states of districts of mukim, cut across by constituencies."""
    pieces: list[tuple[str, ...]] = []
    for number in range(1, int(rng.integers(2, 4))):
        state, seats = f"S{number:02}", int(rng.integers(1, 4))
        for district in range(1, int(rng.integers(2, 4))):
            for mukim in range(1, int(rng.integers(2, 4))):
                place = (
                    state,
                    f"D{number:02}-{district:02}",
                    f"M{number:02}-{district:02}-{mukim:03}",
                )
                chosen = rng.choice(seats, size=min(seats, int(rng.integers(1, 3))), replace=False)
                pieces += [(*place, *_seat(number, int(seat))) for seat in sorted(chosen)]
        pieces += _unknown(number, rng)
    return pd.DataFrame(pieces, columns=list(PLACES))


def _seat(state: int, seat: int) -> tuple[str, str]:
    return f"P{state:02}{seat // 2 + 1}", f"N{state:02}-{seat + 1:02}"


def _unknown(state: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
    nowhere = (f"P000-{state:02}", f"N000-{state:02}")
    district = (f"S{state:02}", f"D{state:02}-00", f"M{state:02}-00-000", *nowhere)
    mukim = (f"S{state:02}", f"D{state:02}-01", f"M{state:02}-01-000", *nowhere)
    return [one for one in (district, mukim) if rng.random() < 0.5]


def make_counts(land: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the land with its counts: often few, sometimes none or all of a kind."""
    size = rng.choice(SIZES, size=len(land), p=CHANCES)
    counts = {name: rng.poisson(size * share) for name, share in ROOTS.items()}
    return _with_parts(land, counts, rng)


def later(registry: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the registry at the next date: in some pieces, households left and others came."""
    stirred = rng.random(len(registry)) < 0.4
    counts = {}
    for root in ROOTS:
        now = registry[root].to_numpy()
        counts[root] = np.where(stirred, rng.binomial(now, 0.8) + rng.poisson(2, len(now)), now)
    moved = _with_parts(registry[list(PLACES)], counts, rng)
    return moved.where(pd.Series(stirred), registry)


def _with_parts(
    land: pd.DataFrame, counts: dict[str, np.ndarray], rng: np.random.Generator
) -> pd.DataFrame:
    counts = dict(counts)
    for whole, parts in SPLITS:
        counts |= _divided(counts[whole], parts, rng)
    told = {name: counts[name] for name in COUNTS}
    for code, split in BREAKDOWNS.items():
        names = [f"{BROKEN_DOWN}/{code}/{category}" for category in split.categories]
        told |= _divided(counts[BROKEN_DOWN], names, rng)
    return land.assign(**told)


def _divided(
    whole: np.ndarray, parts: Sequence[str], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    mixes = rng.dirichlet([0.6] * len(parts), size=len(whole))
    drawn = np.array([rng.multinomial(one, mix) for one, mix in zip(whole, mixes, strict=True)])
    return {part: drawn[:, number] for number, part in enumerate(parts)}


def narrow(registry: pd.DataFrame) -> pd.DataFrame:
    """Return a registry with the columns of `NARROW` only."""
    kept = [name for name in registry if name in (*PLACES, *NARROW) or _broken_by(name) in NARROW]
    return registry[kept]


def _broken_by(name: str) -> str:
    return name.split("/")[1] if "/" in name else ""
