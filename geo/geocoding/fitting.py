"""Fitting the engine's numbers on labelled addresses: doubt and trust, calibration, threshold.

Doubt and trust maximise the penalised likelihood of the true districts of real addresses; the
calibration is a ridge logistic regression of "right" on the features of the answer, over real and
practice addresses (`practice.py`); the threshold accepts as much of the practice addresses as the
aimed share right allows. Every step starts from neutral numbers, never from those in
`weights.toml`, so that what is fitted on some rows has seen those rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from geo.geocoding.answer import Answer
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.evidence import Reading, read
from geo.geocoding.knowledge import Knowledge
from geo.geocoding.normalise import normalise
from geo.geocoding.score import UNCALIBRATED
from geo.geocoding.weights import Weights

NEUTRAL_DOUBT, NEUTRAL_TRUST = 0.15, 0.75
"""What is believed of every class of evidence before any row is seen."""

DOUBT_PULL, TRUST_PULL = 1.0, 3.0
"""How strongly doubt (log-odds) and trust (logarithm) are pulled to neutral."""

RIDGE = 1.0
"""The same for the slopes of the calibration."""

AIM = 0.98
"""Share of the accepted practice answers that shall be right; some of their truths are wrong."""

LEAST_ACCEPTED = 0.5
"""Share of all practice answers that shall be accepted, even where the aim is missed."""

NEVER = 1.0
"""A threshold that no confidence reaches."""

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Observation:
    """One labelled address: its query, what it says, and the number of its true district."""

    query: Query
    reading: Reading
    district: int


@dataclass(frozen=True)
class Sample:
    """Labelled addresses, and the knowledge that answers them."""

    known: Knowledge
    rows: Sequence[Observation]


def observe(known: Knowledge, queries: Sequence[Query], truth: Sequence[int]) -> Sample:
    """Return the labelled addresses as the engine reads them; -1 in `truth` means not known."""
    found = []
    for query, district in zip(queries, truth, strict=True):
        if district >= 0:
            address = normalise(
                query.address, postcode=query.postcode, town=query.town, state=query.state
            )
            found.append(Observation(query, read(known, address), district))
    return Sample(known, found)


def fit(real: Sample, practice: Sample, start: Weights) -> Weights:
    """Return numbers fitted on real and made addresses; unseen classes keep neutral ones.

    Doubt and trust come from the real ones alone: in a made address whose village and postcode
    disagree the village is always right, in real ones about half of the time. Both samples count
    the same in the calibration. The threshold is chosen on the made ones alone, so that what is
    measured on real ones has no part in it; on the real ones only where none could be made.

    Args:
        real: at least one row.
        start: gives the classes, and the numbers that are not fitted (noise, tie).
    """
    samples = [sample for sample in (real, practice) if sample.rows]
    weighed = _fit_evidence(real.known, real.rows, start)
    judged = [_judge(sample, weighed) for sample in samples]
    weight = np.concatenate([np.full(len(s.rows), len(real.rows) / len(s.rows)) for s in samples])
    features = [answer.features for answers, _ in judged for answer in answers]
    answered = np.array([bool(values) for values in features])
    if not answered.any():
        return replace(weighed, auto=NEVER)
    right = np.concatenate([right for _, right in judged])
    calibration = _fit_calibration(
        [values for values in features if values], right[answered], weight[answered]
    )
    calibrated = replace(weighed, calibration=calibration)
    answers, right = _judge(samples[-1], calibrated)
    sure = np.array([answer.confidence for answer in answers])
    return replace(calibrated, auto=choose_threshold(sure, right, len(answers)))


def _judge(sample: Sample, numbers: Weights) -> tuple[list[Answer], NDArray[np.bool_]]:
    """Return the answer to every row, and whether its district is the true one."""
    geocoder = Geocoder(sample.known, numbers)
    answers = [geocoder.locate(row.query) for row in sample.rows]
    codes = [sample.known.frame.districts[row.district].code for row in sample.rows]
    right = [answer.district_code == code for answer, code in zip(answers, codes, strict=True)]
    return answers, np.array(right)


def choose_threshold(sure: Floats, right: NDArray[np.bool_], rows: int) -> float:
    """Return the lowest threshold with `AIM` of the accepted right.

    Where that accepts less than `LEAST_ACCEPTED` of all `rows`, the highest that accepts as much.
    """
    order = np.argsort(-sure, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(shares >= AIM)
    least = min(int(np.ceil(LEAST_ACCEPTED * rows)), len(order)) - 1
    last = max(int(reached[-1]) if len(reached) else 0, least)
    return float(np.floor(sure[order][last] * 1_000) / 1_000)


@dataclass(frozen=True)
class EvidenceArrays:
    """Evidence as arrays of shape (rows, evidence, districts in play)."""

    share: Floats
    kind: Indices
    size: Floats
    mask: NDArray[np.bool_]
    truth: Indices


def _fit_evidence(known: Knowledge, rows: Sequence[Observation], start: Weights) -> Weights:
    """Fit doubt and trust by penalised maximum likelihood (L-BFGS, exact gradient)."""
    kinds, trusts = list(start.doubt), list(start.trust)
    group = np.array([trusts.index(start.trust_key(kind)) for kind in kinds])
    data = _arrays(known, rows, kinds)
    centre = np.concatenate(
        [
            np.full(len(kinds), np.log(NEUTRAL_DOUBT / (1 - NEUTRAL_DOUBT))),
            np.full(len(trusts), np.log(NEUTRAL_TRUST)),
        ]
    )
    pull = np.concatenate([np.full(len(kinds), DOUBT_PULL), np.full(len(trusts), TRUST_PULL)])

    def loss(theta: Floats) -> tuple[float, Floats]:
        value, slope = likelihood(theta, data, group, start.noise)
        away = theta - centre
        return -value + float(pull @ away**2), -slope + 2 * pull * away

    theta = minimize(loss, centre, jac=True, method="L-BFGS-B").x
    doubt = 1 / (1 + np.exp(-theta[: len(kinds)]))
    trust = np.exp(theta[len(kinds) :])
    return replace(
        start,
        calibration=UNCALIBRATED,
        doubt={kind: round(float(value), 3) for kind, value in zip(kinds, doubt, strict=True)},
        trust={name: round(float(value), 3) for name, value in zip(trusts, trust, strict=True)},
    )


def _arrays(known: Knowledge, rows: Sequence[Observation], kinds: list[str]) -> EvidenceArrays:
    plays = [_in_play(known, row) for row in rows]
    deep = max((len(row.reading.evidence) for row in rows), default=1) or 1
    wide = max(len(play) for play in plays)
    share = np.zeros((len(rows), deep, wide))
    kind = np.full((len(rows), deep), -1)
    mask = np.zeros((len(rows), wide), dtype=bool)
    truth = np.zeros(len(rows), dtype=np.int64)
    for number, (row, play) in enumerate(zip(rows, plays, strict=True)):
        at = {district: place for place, district in enumerate(play)}
        mask[number, : len(play)] = True
        truth[number] = at.get(row.district, 0)
        for place, evidence in enumerate(row.reading.evidence):
            kind[number, place] = kinds.index(evidence.kind)
            for district, part in evidence.share:
                if district in at:
                    share[number, place, at[district]] = part
    size = np.array([len(play) for play in plays], dtype=float)
    return EvidenceArrays(share, kind, size, mask, truth)


def _in_play(known: Knowledge, row: Observation) -> list[int]:
    """Return the districts that `weigh` chooses among, with the true one."""
    play = {d for state in row.reading.states for d in known.districts_in(state)}
    return sorted(play | {row.district})


def likelihood(
    theta: Floats, data: EvidenceArrays, group: Indices, noise: float
) -> tuple[float, Floats]:
    """Return the log-likelihood of the true districts, and its gradient."""
    count = len(group)
    doubt = 1 / (1 + np.exp(-theta[:count]))
    trust = np.exp(theta[count:])[group]
    known = data.kind >= 0
    own_doubt = np.where(known, doubt[data.kind], 1.0)[:, :, None]
    own_trust = np.where(known, trust[data.kind], 0.0)[:, :, None]
    even = 1 / data.size[:, None, None]
    mixed = (1 - own_doubt) * data.share + own_doubt * even
    logs = np.log(mixed)
    score = np.where(data.mask, (own_trust * logs).sum(axis=1), -np.inf)
    odds = np.exp(score - score.max(axis=1, keepdims=True))
    soft = odds / odds.sum(axis=1, keepdims=True)
    rows = np.arange(len(data.truth))
    hit = soft[rows, data.truth]
    final = (1 - noise) * hit + noise / data.size
    # d log final / d score_j = (1 - noise) hit (1[j = truth] - soft_j) / final
    pull = -soft
    pull[rows, data.truth] += 1
    pull *= ((1 - noise) * hit / final)[:, None]
    by_trust = (pull[:, None, :] * own_trust * logs).sum(axis=2)
    steeper = own_trust * (even - data.share) / mixed * own_doubt * (1 - own_doubt)
    by_doubt = (pull[:, None, :] * steeper).sum(axis=2)
    slope = np.zeros(len(theta))
    np.add.at(slope, data.kind[known], by_doubt[known])
    np.add.at(slope, count + group[data.kind[known]], by_trust[known])
    return float(np.log(final).sum()), slope


def _fit_calibration(
    features: Sequence[dict[str, float]], right: NDArray[np.bool_], weight: Floats
) -> dict[str, float]:
    """Fit the logistic curve of `score.confidence` with a ridge on its slopes."""
    names = list(features[0])
    table = np.array([[row[name] for name in names] for row in features])
    design = np.column_stack([np.ones(len(table)), table])
    sign = np.where(right, 1.0, -1.0)

    def loss(beta: Floats) -> tuple[float, Floats]:
        margin = sign * (design @ beta)
        wrong = weight / (1 + np.exp(margin))
        slope = -(design * (sign * wrong)[:, None]).sum(axis=0)
        ridge = RIDGE * np.append(0.0, beta[1:])
        return float(weight @ np.logaddexp(0, -margin) + ridge @ beta / 2), slope + ridge

    beta = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    named = zip(["intercept", *names], beta, strict=True)
    return {name: round(float(value), 3) for name, value in named}
