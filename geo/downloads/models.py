"""What explains a publication's figures, kept as it was said on the day they were published."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class PublicationCodebook(Base):
    """The codebook of one publication: never changed, so that its files can be made again."""

    __tablename__ = "publication_codebook"

    publication_number: Mapped[int] = mapped_column(
        ForeignKey("publication.number", ondelete="CASCADE"), primary_key=True
    )
    entries: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, comment="rows of the codebook, in order; see geo.downloads.codebook.COLUMNS"
    )
