"""What the geocoder answers, and the evidence in words, Malay first."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Decision = Literal["auto", "review", "none"]

LEVELS = {
    1: "GPS",
    2: "kampung",
    3: "kampung?",
    4: "postcode and town",
    5: "mukim",
    6: "district",
    7: "state",
    0: "nothing",
}

MUKIM_LEVELS = frozenset([1, 2, 5])
"""Levels that mukim statistics may use."""

DISTRICT_LEVELS = frozenset([1, 2, 3, 4, 5, 6])
"""Levels that district statistics may use, with enough confidence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A district that the address may mean, with the best point in it."""

    district_code: str
    district_name: str
    state_code: str
    chance: float
    lon: float
    lat: float
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an address is, how sure, and why.

    Attributes:
        lon, lat: WGS 84 degrees; None when nothing is known.
        radius_m: nine of ten such answers lie within this many metres.
        level: 1 GPS ... 7 state only, 0 nothing (see `LEVELS`).
        confidence: calibrated chance that the district is right, 0 to 1.
        decision: auto (accepted), review (a person decides), none (no district found).
        flags: box, state_conflict, tie, postcode_unknown.
        evidence: why, in Malay and in English.
    """

    lon: float | None = None
    lat: float | None = None
    radius_m: int | None = None
    state_code: str | None = None
    state_name: str | None = None
    district_code: str | None = None
    district_name: str | None = None
    mukim_code: str | None = None
    mukim_name: str | None = None
    level: int = 0
    confidence: float = 0.0
    decision: Decision = "none"
    address_class: str = "other"
    matched: str | None = None
    flags: tuple[str, ...] = ()
    evidence: dict[str, str] = field(default_factory=lambda: {"ms": "", "en": ""})
    runners_up: tuple[Candidate, ...] = ()
    features: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as plain values."""
        return asdict(self)
