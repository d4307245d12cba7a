"""Shapes of imports: what officers send beside a file, and what they are told of it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Moment
from api.parameters import Cursor, Parameters
from api.registrations.schemas import Code
from registry.imports.service import DEFAULT_CHANNEL
from registry.imports.standing import JOBS_AT_MOST, ROWS_AT_MOST

Kind = Literal["households", "members", "aid"]
Fate = Literal["committed", "parked", "refused"]
OpenFate = Literal["parked", "refused"]
FileName = Annotated[
    str,
    Field(
        pattern=r"^[^/\\\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,120}\.([cC][sS][vV]|[xX][lL][sS][xX]|[pP][aA][rR][qQ]"
        r"[uU][eE][tT])$",
        description="name of the file; its ending tells the format",
        examples=["senarai.csv"],
    ),
]
ColumnMap = Annotated[
    list[Annotated[str, Field(max_length=400, pattern=r"^[^\x00]+=[a-z_]+$")]],
    Field(
        max_length=100,
        description="`column of the file=column of the template`; may be repeated",
        examples=[["Nama Ketua=head_name"]],
    ),
]


class FileParameters(Parameters):
    """What a file is, and how its columns are called."""

    kind: Kind
    name: FileName
    channel: Code = Field(DEFAULT_CHANNEL, description="how the list came; option list `channels`")
    map: ColumnMap = Field(default_factory=list)

    def mapping(self) -> dict[str, str]:
        """Return the columns of the file by the template's names for them."""
        pairs = (pair.rpartition("=") for pair in self.map)
        return {title.strip(): column for title, _, column in pairs}


class JobsParameters(Parameters):
    """Where the list of imports goes on."""

    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=JOBS_AT_MOST)] = 50


class RowsParameters(Parameters):
    """Which rows of an import, and where the list goes on."""

    fate: Fate | None = None
    open: bool = Field(False, description="only rows that wait for a correction still")
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=ROWS_AT_MOST)] = 100


class OpenRowsParameters(Parameters):
    """Which rows to send back for correction."""

    fate: list[OpenFate] = Field(["parked"], max_length=2, description="may be repeated")


class ImportAnswer(BaseModel):
    """Where an import stands: `committed + parked + refused` is always `read`."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "id": "8d3c1f60-7a0e-8b1c-9f2d-3a4b5c6d7e8f",
                "kind": "households",
                "file_name": "senarai.csv",
                "state": "running",
                "read": 5000,
                "committed": 4850,
                "parked": 30,
                "refused": 120,
                "estimated_rows": 20000,
                "extra_columns": ["Catatan"],
                "reasons": {"empty:head_name": 120, "unknown_district": 30},
                "failure": None,
                "created_at": "2026-11-22T01:00:00Z",
                "finished_at": None,
                "actor": "Pegawai Agensi",
                "unchanged": False,
            }
        },
    )

    id: UUID
    kind: Kind
    file_name: str
    state: Literal[
        "waiting", "running", "interrupted", "finished", "rolling_back", "rolled_back"
    ] = Field(description="interrupted: send the same file again, it goes on where it stopped")
    read: int
    committed: int
    parked: int
    refused: int
    estimated_rows: int | None = Field(description="about how many rows the file has")
    extra_columns: list[str] = Field(description="columns that are not read")
    reasons: dict[str, int] = Field(description="rows by reason: `code` or `code:column`")
    failure: str | None = Field(description="why the file could not be read on")
    created_at: Moment
    finished_at: Moment | None
    actor: str
    unchanged: bool = Field(description="the same file was imported before; nothing was done")


class ImportsAnswer(BaseModel):
    """Imports, the newest first; `next` is the address of the next page."""

    items: list[ImportAnswer]
    next: str | None


class DryRunAnswer(BaseModel):
    """How far a dry run is, and what it told; it writes nothing."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: Kind
    file_name: str
    actor: str
    state: Literal["waiting", "running", "finished", "failed"]
    share: float = Field(description="done, 0 to 1")
    report: ImportAnswer | None = Field(description="what the real run would end with")
    failure: str | None


class RowAnswer(BaseModel):
    """What became of one row: why, in both languages, and what stood in it if it waits."""

    model_config = ConfigDict(from_attributes=True)

    number: int = Field(description="from 1 below the header")
    fate: Fate
    reasons: list[str]
    ms: str
    en: str
    cells: dict[str, str] | None
    record_id: UUID | None
    resolved_by_job_id: UUID | None = Field(
        description="the import that took a corrected row in for it"
    )


class RowsAnswer(BaseModel):
    """Rows in the order of the file; `next` is the address of the next page."""

    items: list[RowAnswer]
    next: str | None


class ColumnAnswer(BaseModel):
    """One column of a template."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: str = Field(description="what its cells hold")
    ms: str
    en: str
    required: bool
    example: str
    choices: str | None = Field(description="option list of `GET /v1/options`")


class TemplateAnswer(BaseModel):
    """The columns of one kind of file."""

    model_config = ConfigDict(from_attributes=True)

    kind: Kind
    ms: str
    en: str
    columns: list[ColumnAnswer]


class TemplatesAnswer(BaseModel):
    """Every template."""

    items: list[TemplateAnswer]


JobPlace = tuple[datetime, UUID]


class MatchParameters(Parameters):
    """Rows of which kind."""

    kind: Kind = "aid"


class MatchAnswer(BaseModel):
    """Parked rows that waited for the registry, and those that were taken in now."""

    waited: int
    matched: int
    import_id: UUID | None = Field(description="the import that took them in")
