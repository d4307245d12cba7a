"""The evidence of an answer in words, in both languages."""

import tomllib
from functools import cache
from pathlib import Path

from geo.geocoding.evidence import Evidence
from geo.geocoding.knowledge import Knowledge

PATH = Path(__file__).parent / "wording.toml"


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))


def explain(
    known: Knowledge, evidence: tuple[Evidence, ...], district: int | None, flags: tuple[str, ...]
) -> dict[str, str]:
    """Return the evidence that speaks for a district, strongest first, and the flags, in words."""
    spoken = sorted(
        (item for item in evidence if item.share and _share(item, district) > 0.0),
        key=lambda item: -_share(item, district),
    )
    out = {}
    for language, texts in _texts().items():
        parts = [
            texts[_kind(item)].format(text=item.text.title(), area=_areas(known, item))
            for item in spoken
        ]
        parts += [texts[flag] for flag in flags if flag in texts]
        out[language] = "; ".join(parts) or texts["state_only" if district is None else "nothing"]
    return out


def _share(item: Evidence, district: int | None) -> float:
    return next((share for number, share in item.share if number == district), 0.0)


def _kind(item: Evidence) -> str:
    if any(entity.source == "alias" for entity in item.entities):
        return "alias"
    manner = item.kind.partition("_")[0]
    return item.kind if item.kind in _texts()["ms"] else manner


def _areas(known: Knowledge, item: Evidence) -> str:
    named = [
        f"{known.frame.districts[district].name} {share:.0%}" for district, share in item.share[:2]
    ]
    return ", ".join(named)
