"""Moments in answers: always UTC, whatever time the database server keeps."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
