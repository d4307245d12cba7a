"""Weighing the evidence: additive log-odds over the districts, then a calibrated confidence."""

import math
from collections import defaultdict
from dataclasses import dataclass

from geo.geocoding.evidence import Evidence, Reading
from geo.geocoding.knowledge import Knowledge
from geo.geocoding.weights import Weights

LEAST_ODDS, MOST_ODDS = -2.0, 6.0
LEAST_SHARE, MOST_SHARE = -1.0, 6.0
"""Log-odds are cut here before calibration: beyond, the sample says nothing."""


UNCALIBRATED = {"intercept": 0.0, "odds": 1.0, "least": 0.0, "exact": 0.0, "box": 0.0}
"""The curve that takes the weighed chance for the truth."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One district's chance after all evidence is weighed."""

    district: int
    chance: float


def weigh(known: Knowledge, reading: Reading, numbers: Weights) -> list[Standing]:
    """Return the districts with a chance worth naming, likeliest first.

    score(d) = sum over evidence of trust x ln((1 - doubt) P(d | evidence) + doubt / n), with n
    districts in play; chances are the softmax, mixed with a little noise for wrong labels.
    Only districts that some evidence names are touched; the others share the rest.
    """
    size = sum(len(known.districts_in(state)) for state in reading.states)
    gains: dict[int, float] = defaultdict(float)
    for evidence in reading.evidence:
        doubt = numbers.doubt[evidence.kind]
        trust = numbers.trust_of(evidence.kind)
        floor = doubt / size
        for district, share in evidence.share:
            gains[district] += trust * math.log(((1 - doubt) * share + floor) / floor)
    if not gains:
        return []
    top = max(gains.values())
    odds = {district: math.exp(gain - top) for district, gain in gains.items()}
    total = sum(odds.values()) + max(size - len(odds), 0) * math.exp(-top)
    chances = {
        district: (1 - numbers.noise) * value / total + numbers.noise / size
        for district, value in odds.items()
    }
    ranked = sorted(chances.items(), key=lambda item: (-item[1], item[0]))
    return [Standing(district, chance) for district, chance in ranked]


def features(reading: Reading, standings: list[Standing], *, box: bool) -> dict[str, float]:
    """Return what the calibration looks at for the first district.

    `odds`: log-odds of its chance; `least`: log-odds of the smallest share that any evidence gives
    it; `exact`: a place with a point of its own in it is named; `box`: a post-office box.
    """
    first = standings[0]
    shares = [_share(e, first.district) for e in reading.evidence if e.kind != "street"]
    return {
        "odds": _log_odds(first.chance, LEAST_ODDS, MOST_ODDS),
        "least": _log_odds(min(shares, default=0.0), LEAST_SHARE, MOST_SHARE),
        "exact": float(any(_names_place(e, first.district) for e in reading.evidence)),
        "box": float(box),
    }


def confidence(values: dict[str, float], calibration: dict[str, float]) -> float:
    """Return the calibrated chance that the district is right, 0 to 1."""
    slopes = (calibration[name] * value for name, value in values.items())
    total = calibration["intercept"] + sum(slopes)
    return 1 / (1 + math.exp(-total))


def _names_place(evidence: Evidence, district: int) -> bool:
    return evidence.kind not in ("street", "town", "town_office") and any(
        entity.exact and entity.share[0][0] == district for entity in evidence.entities
    )


def _share(evidence: Evidence, district: int) -> float:
    return next((share for number, share in evidence.share if number == district), 0.0)


def _log_odds(chance: float, least: float, most: float) -> float:
    inside = min(max(chance, 1e-6), 1 - 1e-6)
    return min(max(math.log(inside / (1 - inside)), least), most)
