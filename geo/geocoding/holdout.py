"""Measuring the geocoder on rows that it was not fitted on: half of the groups, then the other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from database.errors import InvalidInput
from geo.geocoding.answer import Answer
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.evaluate import Label, Measure, evaluate, true_districts
from geo.geocoding.fitting import fit, observe
from geo.geocoding.knowledge import Knowledge
from geo.geocoding.normalise import state_name
from geo.geocoding.practice import Practice
from geo.geocoding.weights import Weights


@dataclass(frozen=True)
class Direction:
    """Numbers fitted on one half of the groups, and the figures on the other half."""

    fitted_on: tuple[str, ...]
    measured_on: tuple[str, ...]
    numbers: Weights
    measure: Measure


@dataclass(frozen=True)
class HoldOut:
    """Both directions, and the figures over all rows, each by numbers that never saw it.

    `practice`: the same for the made addresses; None where the groups are no states.
    """

    directions: list[Direction]
    whole: Measure
    practice: Measure | None


def halves(groups: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the groups in two halves of about as many rows, the same for the same file.

    The largest group goes first, each to the half that has fewer rows so far.
    """
    sizes = sorted(Counter(groups).items(), key=lambda item: (-item[1], item[0]))
    parts: tuple[list[str], list[str]] = ([], [])
    rows = [0, 0]
    for name, size in sizes:
        smaller = int(rows[1] < rows[0])
        parts[smaller].append(name)
        rows[smaller] += size
    return tuple(sorted(parts[0])), tuple(sorted(parts[1]))


def hold_out(
    geocoder: Geocoder,
    queries: Sequence[Query],
    labels: Sequence[Label],
    groups: Sequence[str],
    practice: Practice,
    *,
    truth: str,
) -> HoldOut:
    """Fit on one half of the groups and measure on the other, both ways.

    Args:
        groups: the group of each row, as a state's name.
        practice: made addresses; where groups are states, those of the measured ones are left out.
        truth: `point` or `district`, as `evaluate` takes it; rows without one are left out.

    Raises:
        InvalidInput: a half has no row with a label of that kind.
    """
    known = geocoder.known
    codes = true_districts(known.frame, labels, truth)
    numbers = [known.frame.district_number[code] if code else -1 for code in codes]
    answers: dict[int, Answer] = {}
    made_answers: list[Answer] = []
    made_labels: list[Label] = []
    directions = []
    parts = halves(groups)
    for fitted_on, measured_on in (parts, parts[::-1]):
        seen = [at for at, group in enumerate(groups) if group in fitted_on]
        real = observe(known, [queries[at] for at in seen], [numbers[at] for at in seen])
        held = _states(known, measured_on)
        made = practice.sample(without=held)
        if not real.rows:
            raise InvalidInput(
                "One half has no labelled row to fit on.",
                field="hold_out",
                expected="a column with several values, each with labelled rows",
            )
        fitted = fit(real, made, geocoder.numbers)
        judge = Geocoder(known, fitted)
        unseen = [at for at, group in enumerate(groups) if group in measured_on]
        for at in unseen:
            answers[at] = judge.locate(queries[at])
        kept = [row for row in practice.rows if row.state in held]
        made_answers += Geocoder(practice.known, fitted).locate_many(row.query for row in kept)
        made_labels += [row.label for row in kept]
        report = evaluate(
            known.frame,
            [answers[at] for at in unseen],
            [labels[at] for at in unseen],
            truth=truth,
        )
        directions.append(Direction(fitted_on, measured_on, fitted, report.whole))
    ordered = [answers[at] for at in range(len(queries))]
    whole = evaluate(known.frame, ordered, labels, truth=truth).whole
    made_whole = evaluate(known.frame, made_answers, made_labels).whole if made_labels else None
    return HoldOut(directions, whole, made_whole)


def _states(known: Knowledge, groups: Sequence[str]) -> set[int]:
    """Return the numbers of the groups that are states."""
    numbers = (known.state_number.get(state_name(group) or "") for group in groups)
    return {number for number in numbers if number is not None}
