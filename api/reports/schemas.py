"""What may be asked of a report."""

from typing import Literal

from pydantic import Field

from api.parameters import Parameters, PublicationNumber


class ReportParameters(Parameters):
    """Which language and publication."""

    language: Literal["ms", "en"] = Field("ms", description="language of the report")
    publication: PublicationNumber | None = None
