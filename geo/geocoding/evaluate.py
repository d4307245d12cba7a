"""Measuring the geocoder on any labelled file: how often right, how far off, how honest."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from database.errors import InvalidInput
from geo.geocoding.answer import Answer
from geo.geocoding.areas import AreaFrame, km_apart
from geo.geocoding.names import key_of
from geo.geocoding.normalise import canonical, state_name

BANDS = 10
"""Equal bands of confidence over which calibration is measured."""

MOST_DEGREES = 90.0


@dataclass(frozen=True)
class Label:
    """The truth of one row: a point, a district by name, or both."""

    lon: float | None = None
    lat: float | None = None
    district: str | None = None
    state: str | None = None
    group: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """Figures over some rows; shares from 0 to 1, None where nothing can be said.

    Attributes:
        rows: how many, each with a truth.
        matched: share with a district at all.
        district_right: share of all rows whose district is the true one.
        auto: share accepted without a person.
        auto_right: share of those whose district is the true one.
        mukim_right: share of the answers with a mukim whose mukim holds the true point.
        median_km, p90_km: distance from the true point.
        calibration_error: expected calibration error over `BANDS` bands of confidence.
    """

    rows: int
    matched: float
    district_right: float
    auto: float
    auto_right: float | None
    mukim_answers: int
    mukim_right: float | None
    median_km: float | None
    p90_km: float | None
    calibration_error: float


@dataclass(frozen=True)
class Band:
    """One band of the calibration curve."""

    low: float
    high: float
    rows: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Report:
    """The whole, the calibration curve, and each group's figures by (group, value)."""

    truth: str
    whole: Measure
    curve: list[Band]
    groups: dict[str, dict[str, Measure]]
    without_truth: int


@dataclass(frozen=True)
class _Judged:
    """Answers against truths, as arrays of one length."""

    matched: NDArray[np.bool_]
    right: NDArray[np.bool_]
    auto: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    km: NDArray[np.float64]
    mukim: NDArray[np.int64]
    """1 right, 0 wrong, -1 no mukim answered or no true point."""

    def only(self, rows: NDArray[np.bool_]) -> "_Judged":
        return _Judged(
            self.matched[rows],
            self.right[rows],
            self.auto[rows],
            self.confidence[rows],
            self.km[rows],
            self.mukim[rows],
        )


def evaluate(
    frame: AreaFrame, answers: Sequence[Answer], labels: Sequence[Label], *, truth: str = "point"
) -> Report:
    """Measure answers against their labels.

    Args:
        truth: `point`: the true district is the one that holds the labelled point (the nearest
            when none does); `district`: the one named; rows without such a label are left out.

    Raises:
        InvalidInput: no row has a label of that kind.
    """
    codes = true_districts(frame, labels, truth)
    labelled = np.array([code is not None for code in codes], dtype=bool)
    if not labelled.any():
        raise InvalidInput(
            f"No row has a {truth} to compare with.",
            field="labels",
            expected="columns lon and lat, or district",
        )
    judged = _judge(frame, answers, labels, codes).only(labelled)
    kept = [label for label, known in zip(labels, labelled, strict=True) if known]
    chosen = [answer for answer, known in zip(answers, labelled, strict=True) if known]
    return Report(
        truth=truth,
        whole=_measure(judged),
        curve=_curve(judged),
        groups=_groups(judged, kept, chosen),
        without_truth=int((~labelled).sum()),
    )


def true_districts(frame: AreaFrame, labels: Sequence[Label], truth: str) -> list[str | None]:
    """Return the true district's code of each label, None where it has none of that kind."""
    if truth == "district":
        return [_named_district(frame, label) for label in labels]
    codes: list[str | None] = [None] * len(labels)
    at = [number for number, label in enumerate(labels) if label.lon is not None]
    if at:
        lon = np.array([labels[number].lon for number in at], dtype=float)
        lat = np.array([labels[number].lat for number in at], dtype=float)
        for number, district in zip(at, frame.locate_districts(lon, lat), strict=True):
            codes[number] = frame.districts[int(district)].code
    return codes


def _named_district(frame: AreaFrame, label: Label) -> str | None:
    if not label.district:
        return None
    wanted = key_of(canonical(label.district))
    state = state_name(label.state)
    for number, row in enumerate(frame.districts):
        if row.code == label.district:
            return row.code
        own = state_name(frame.states[int(frame.state_of[number])][1])
        if key_of(canonical(row.name)) == wanted and state in (None, own):
            return row.code
    return None


def _judge(
    frame: AreaFrame,
    answers: Sequence[Answer],
    labels: Sequence[Label],
    codes: Sequence[str | None],
) -> _Judged:
    km = [_km(label, answer) for label, answer in zip(labels, answers, strict=True)]
    return _Judged(
        matched=np.array([answer.district_code is not None for answer in answers]),
        right=np.array(
            [answer.district_code == code for answer, code in zip(answers, codes, strict=True)]
        ),
        auto=np.array([answer.decision == "auto" for answer in answers]),
        confidence=np.array([answer.confidence for answer in answers]),
        km=np.array(km, dtype=float),
        mukim=_judge_mukim(frame, answers, labels),
    )


def _km(label: Label, answer: Answer) -> float:
    if label.lon is None or label.lat is None or answer.lon is None or answer.lat is None:
        return float("nan")
    return km_apart(label.lon, label.lat, answer.lon, answer.lat)


def _judge_mukim(
    frame: AreaFrame, answers: Sequence[Answer], labels: Sequence[Label]
) -> NDArray[np.int64]:
    lon = np.array([label.lon if label.lon is not None else 0.0 for label in labels])
    lat = np.array([label.lat if label.lat is not None else MOST_DEGREES for label in labels])
    found = frame.locate_mukim(lon, lat)
    return np.array(
        [
            -1
            if answer.mukim_code is None or label.lon is None
            else int(mukim >= 0 and frame.mukim[int(mukim)].code == answer.mukim_code)
            for answer, label, mukim in zip(answers, labels, found, strict=True)
        ],
        dtype=np.int64,
    )


def _measure(judged: _Judged) -> Measure:
    answered = judged.mukim >= 0
    km = judged.km[~np.isnan(judged.km)]
    return Measure(
        rows=len(judged.right),
        matched=float(judged.matched.mean()),
        district_right=float(judged.right.mean()),
        auto=float(judged.auto.mean()),
        auto_right=_mean(judged.right[judged.auto]),
        mukim_answers=int(answered.sum()),
        mukim_right=_mean(judged.mukim[answered]),
        median_km=float(np.median(km)) if len(km) else None,
        p90_km=float(np.quantile(km, 0.9)) if len(km) else None,
        calibration_error=sum(
            band.rows * abs(band.confidence - band.right) for band in _curve(judged)
        )
        / len(judged.right),
    )


def _mean(values: NDArray[np.bool_] | NDArray[np.int64]) -> float | None:
    return float(values.mean()) if len(values) else None


def _curve(judged: _Judged) -> list[Band]:
    number = np.minimum((judged.confidence * BANDS).astype(int), BANDS - 1)
    return [
        Band(
            low=band / BANDS,
            high=(band + 1) / BANDS,
            rows=int(inside.sum()),
            confidence=float(judged.confidence[inside].mean()),
            right=float(judged.right[inside].mean()),
        )
        for band in range(BANDS)
        if (inside := number == band).any()
    ]


def _groups(
    judged: _Judged, labels: Sequence[Label], answers: Sequence[Answer]
) -> dict[str, dict[str, Measure]]:
    keys: dict[str, list[str]] = {
        "level": [str(answer.level) for answer in answers],
        "class": [answer.address_class for answer in answers],
    }
    for name in {name for label in labels for name in label.group}:
        keys[name] = [label.group.get(name) or "-" for label in labels]
    return {
        name: {
            value: _measure(judged.only(np.array([key == value for key in values])))
            for value in sorted(set(values))
        }
        for name, values in keys.items()
    }
