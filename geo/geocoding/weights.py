"""The engine's numbers as data: `weights.toml`, read once."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.geocoding.table import word_table

PATH = Path(__file__).parent / "weights.toml"


@dataclass(frozen=True)
class Weights:
    """Doubt and trust per class of evidence, the calibration, and the decision's limits."""

    version: str
    noise: float
    doubt: dict[str, float]
    trust: dict[str, float]
    calibration: dict[str, float]
    auto: float
    tie: float

    def trust_of(self, kind: str) -> float:
        """Return the trust of a class: its own, its nearness's, or its manner's."""
        return self.trust[self.trust_key(kind)]

    def trust_key(self, kind: str) -> str:
        """Return the name under which the trust of a class is kept."""
        manner, _, nearness = kind.partition("_")
        return next(name for name in (kind, nearness, manner) if name in self.trust)


@cache
def weights() -> Weights:
    """Return the weights of `weights.toml`."""
    data = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return Weights(
        version=data["version"],
        noise=data["noise"],
        doubt=data["doubt"],
        trust=data["trust"],
        calibration=data["calibration"],
        auto=data["decision"]["auto"],
        tie=data["decision"]["tie"],
    )


@cache
def engine_version() -> str:
    """Return the version of engine, table and weights: it changes whenever an answer may."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.toml")]):
        digest.update(path.read_bytes())
    return f"{weights().version}+{word_table().version}.{digest.hexdigest()[:8]}"
