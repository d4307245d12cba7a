"""Reading the truth of a labelled file: points, districts, and what to give figures by."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.geocoding.evaluate import Label


@dataclass(frozen=True)
class TruthColumns:
    """Columns that hold the truth; those that the file has not are passed over."""

    lon: str
    lat: str
    district: str
    state: str | None
    groups: tuple[str, ...]


def labels(
    header: Sequence[str], rows: Sequence[dict[str, str]], truth: TruthColumns
) -> list[Label]:
    """Return the label of every row; a coordinate that is no number is none."""
    groups = [name for name in truth.groups if name in header]
    return [
        Label(
            lon=_number(row.get(truth.lon)) if _number(row.get(truth.lat)) is not None else None,
            lat=_number(row.get(truth.lat)) if _number(row.get(truth.lon)) is not None else None,
            district=row.get(truth.district) or None,
            state=row.get(truth.state) if truth.state else None,
            group={name: row[name] for name in groups},
        )
        for row in rows
    ]


def kinds(found: Sequence[Label]) -> list[str]:
    """Return the kinds of truth that the labels have, `point` first."""
    have = {
        "point": any(label.lon is not None for label in found),
        "district": any(label.district for label in found),
    }
    return [kind for kind, there in have.items() if there]


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
