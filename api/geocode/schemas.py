"""Shapes of geocoding."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import Parameters
from geo.geocoding.engine import Query
from geo.geocoding.normalise import LONGEST_TEXT

MOST_ADDRESSES = 1_000

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
ShortText = Annotated[str, Field(max_length=100)]


class AddressFields(BaseModel):
    """An address, whole or with parts in fields of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: Annotated[Text, Field(description="the address as written")]
    postcode: Annotated[ShortText | None, Field(description="five digits")] = None
    town: Annotated[ShortText | None, Field(description="town or post office")] = None
    state: Annotated[ShortText | None, Field(description="name, abbreviation or code letters")] = (
        None
    )

    def query(self) -> Query:
        """Return the geocoder's query."""
        return Query(self.address, self.postcode, self.town, self.state)


class GeocodeParameters(Parameters, AddressFields):
    """One address to place."""


class GeocodeBatch(BaseModel):
    """Many addresses to place."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"addresses": [{"address": "Kg Pulai, 17000 Pasir Mas", "state": "KTN"}]}
        },
    )

    addresses: Annotated[list[AddressFields], Field(min_length=1, max_length=MOST_ADDRESSES)]


class ReverseParameters(Parameters):
    """A point, WGS 84."""

    lon: Annotated[float, Field(ge=-180, le=180, description="longitude, degrees")]
    lat: Annotated[float, Field(ge=-90, le=90, description="latitude, degrees")]


class Words(BaseModel):
    """The same in both languages."""

    ms: str
    en: str


class CandidateDistrict(BaseModel):
    """A district that the address may mean instead."""

    district_code: str
    district_name: str
    state_code: str
    chance: float
    lon: float
    lat: float
    name: str


class GeocodeAnswer(BaseModel):
    """Where an address is, how sure, and why. Unknown values are null."""

    lon: float | None
    lat: float | None
    radius_m: int | None = Field(description="nine of ten such answers lie within this")
    state_code: str | None
    state_name: str | None
    district_code: str | None
    district_name: str | None
    mukim_code: str | None
    mukim_name: str | None
    level: int = Field(
        description="2 village exact, 3 village inexact, 4 postcode and town, 5 mukim named, "
        "6 district named, 7 state only, 0 nothing"
    )
    confidence: float = Field(description="calibrated chance that the district is right")
    decision: Literal["auto", "review", "none"]
    address_class: str
    matched: str | None
    flags: list[str]
    evidence: Words
    runners_up: list[CandidateDistrict]


class GeocodeVersions(BaseModel):
    """What the answer depends on: with the same versions it never changes."""

    engine: str
    gazetteer: str
    boundary_set: str


class GeocodeResult(GeocodeAnswer):
    """One answer and its versions."""

    versions: GeocodeVersions


class GeocodeBatchResult(BaseModel):
    """The answers in the order of the addresses."""

    versions: GeocodeVersions
    answers: list[GeocodeAnswer]


class NearbyPlace(BaseModel):
    """A named place near the point."""

    name: str
    lon: float
    lat: float
    distance_m: float


class ReverseArea(BaseModel):
    """An area that holds the point."""

    code: str
    name: str


class NearestDistrict(ReverseArea):
    """The nearest district of a point that lies in none."""

    distance_m: float


class ReverseAnswer(BaseModel):
    """The areas of a point, and the named places around it."""

    boundary_set: str
    gazetteer: str
    areas: dict[str, ReverseArea]
    nearest: NearestDistrict | None
    places: list[NearbyPlace]
