"""Shapes of a publication's files."""

from pydantic import BaseModel, ConfigDict, Field


class FileItem(BaseModel):
    """One file of a publication."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "figures.csv",
                "media_type": "text/csv; charset=utf-8",
                "href": "https://petakasih.example/v1/publications/7/files/figures.csv",
            }
        }
    )

    name: str
    media_type: str
    href: str


class FilesAnswer(BaseModel):
    """The files of one publication; each gives the same bytes for ever."""

    publication: int
    digest: str = Field(description="sha256 over all published figures")
    items: list[FileItem]
