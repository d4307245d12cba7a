"""What reviewers decided: the whole address as a key, and the answer that a decision gives."""

from dataclasses import dataclass
from uuid import UUID

from geo.geocoding.answer import Answer
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.normalise import canonical, clean_postcode, state_name

SURE = 0.99
"""Confidence of a person's decision: reviewers err too."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A live decision for an address; without a district: a person could not tell."""

    id: UUID
    district_code: str | None
    lon: float | None
    lat: float | None
    radius_m: int | None


def alias_key(query: Query) -> str:
    """Return what every writing of the same address has in common, house number included.

    Case, spacing, punctuation and known abbreviations do not count; everything else does.
    """
    words = [*canonical(query.address), *canonical(query.town or "")]
    postcode = clean_postcode(query.postcode) or ""
    state = state_name(query.state) or ""
    return "|".join([" ".join(words), postcode, state])


def answer_of(geocoder: Geocoder, alias: Alias) -> Answer:
    """Return the answer that a decision gives; a mukim only from the point that was placed."""
    frame = geocoder.known.frame
    number = frame.district_number.get(alias.district_code or "")
    if number is None or alias.lon is None or alias.lat is None:
        words = {
            "ms": "penyemak tidak dapat menentukan",
            "en": "a reviewer could not tell",
        }
        return Answer(evidence=words, flags=("reviewed",))
    district = frame.districts[number]
    mukim = geocoder.mukim_at(alias.lon, alias.lat, number)
    return Answer(
        lon=alias.lon,
        lat=alias.lat,
        radius_m=alias.radius_m,
        state_code=district.parent_code,
        state_name=frame.states[int(frame.state_of[number])][1],
        district_code=district.code,
        district_name=district.name,
        mukim_code=mukim.code if mukim else None,
        mukim_name=mukim.name if mukim else None,
        level=2,
        confidence=SURE,
        decision="auto",
        flags=("reviewed",),
        evidence={"ms": "keputusan penyemak", "en": "a reviewer's decision"},
    )
