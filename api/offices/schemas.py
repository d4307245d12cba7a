"""Shapes of the directory of offices."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import AreaCode, Parameters


class OfficesParameters(Parameters):
    """Which offices."""

    kind: Literal["ppn", "daerah"] | None = Field(
        None, description="ppn: state development offices; daerah: district offices"
    )
    state: Annotated[AreaCode, Field(examples=["S12"])] | None = None
    district: Annotated[AreaCode, Field(examples=["D08-13"])] | None = None


class OfficeItem(BaseModel):
    """One office. A telephone number is told only where a source gives it."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "code": "PD-D08-13",
                "kind": "daerah",
                "state_code": "S08",
                "district_code": "D08-13",
                "name_ms": "Pejabat Daerah dan Tanah Selama",
                "name_en": "Selama District and Land Office",
                "address": "34100 Selama, Perak",
                "phone": "05-839 4963",
                "website": "pdtselama.perak.gov.my",
                "source": "contact page of pdtselama.perak.gov.my",
                "confirmed": True,
            }
        },
    )

    code: str
    kind: str
    state_code: str
    district_code: str | None
    name_ms: str
    name_en: str
    address: str | None
    phone: str | None
    website: str | None
    source: str
    confirmed: bool = Field(description="its source names it with this telephone number")


class OfficesAnswer(BaseModel):
    """Offices: the state development offices, then the district offices."""

    items: list[OfficeItem]
