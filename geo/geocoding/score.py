"""Weighing the evidence: additive log-odds over the districts, then a calibrated confidence."""

import math
from collections import defaultdict
from dataclasses import dataclass

from geo.geocoding.evidence import Evidence, Reading
from geo.geocoding.knowledge import Knowledge
from geo.geocoding.weights import weights

AGAINST = 0.10
"""Evidence that gives a district less than this speaks against it."""

LEAST_ODDS, MOST_ODDS = -2.0, 6.0
"""Log-odds are cut here before calibration: beyond, the sample says nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One district's chance after all evidence is weighed."""

    district: int
    chance: float


def weigh(known: Knowledge, reading: Reading) -> list[Standing]:
    """Return the districts with a chance worth naming, likeliest first.

    score(d) = sum over evidence of trust x ln((1 - doubt) P(d | evidence) + doubt / n), with n
    districts in play; chances are the softmax, mixed with a little noise for wrong labels.
    Only districts that some evidence names are touched; the others share the rest.
    """
    numbers = weights()
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

    `odds`: log-odds of its chance; `exact`: a place with a point of its own in it is named;
    `against`: something in the address speaks against it; `box`: a post-office box.
    """
    first = standings[0]
    chance = min(max(first.chance, 1e-6), 1 - 1e-6)
    odds = math.log(chance / (1 - chance))
    return {
        "odds": min(max(odds, LEAST_ODDS), MOST_ODDS),
        "exact": float(any(_names_place(e, first.district) for e in reading.evidence)),
        "against": float(any(_against(e, first.district) for e in reading.evidence)),
        "box": float(box),
    }


def confidence(values: dict[str, float]) -> float:
    """Return the calibrated chance that the district is right, 0 to 1."""
    numbers = weights().calibration
    total = numbers["intercept"] + sum(numbers[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-total))


def _names_place(evidence: Evidence, district: int) -> bool:
    return evidence.kind not in ("street", "town", "town_office") and any(
        entity.exact and entity.share[0][0] == district for entity in evidence.entities
    )


def _against(evidence: Evidence, district: int) -> bool:
    return evidence.kind != "street" and dict(evidence.share).get(district, 0.0) < AGAINST
