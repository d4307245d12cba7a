"""Imports: one job for each file, and what became of each of its rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey
from database.sealed import SealedJson


class ImportJob(Base):
    """One file of one kind under one mapping. Its key follows from the three.

    Counts and rows are written in the transaction that takes the rows in: they always agree.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        CheckConstraint("kind IN ('households','members','aid')", name="kind"),
        CheckConstraint("state IN ('running','finished','rolled_back')", name="state"),
        CheckConstraint("committed + parked + refused = read_rows", name="every_row_accounted_for"),
        CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="finished"),
        Index("ix_import_job_created_at", "created_at", "id"),
    )

    id: Mapped[UuidKey]
    kind: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(comment="column of the file to column of ours")
    extra_columns: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="of the file; not read")
    channel: Mapped[str] = mapped_column(comment="code of the option list channels")
    received_on: Mapped[date] = mapped_column(comment="of rows that do not say")
    actor: Mapped[str]
    actor_role: Mapped[str]
    state: Mapped[str]
    read_rows: Mapped[int] = mapped_column(Integer, comment="rows whose fate is settled")
    committed: Mapped[int] = mapped_column(Integer)
    parked: Mapped[int] = mapped_column(Integer)
    refused: Mapped[int] = mapped_column(Integer)
    estimated_rows: Mapped[int | None] = mapped_column(Integer, comment="about how many there are")
    worked_at: Mapped[datetime | None] = mapped_column(
        comment="when a process last took rows in; null: none is at it"
    )
    failure: Mapped[str | None] = mapped_column(comment="why the file could not be read on")
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    rolled_back_at: Mapped[datetime | None]
    agency_code: Mapped[str | None] = mapped_column(
        server_default=text("rights.own_agency()"), comment="the agency whose officer entered it"
    )
    rolled_back_by: Mapped[str | None]


class ImportRow(Base):
    """What became of one row. A row that was not taken in keeps what stood in it."""

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint("fate IN ('committed','parked','refused')", name="fate"),
        CheckConstraint("(fate = 'committed') = (record_id IS NOT NULL)", name="record"),
        CheckConstraint("(fate = 'committed') = (raw IS NULL)", name="raw"),
        Index("ix_import_row_record_id", "record_id"),
        Index(
            "ix_import_row_waiting",
            "job_id",
            "row_number",
            postgresql_where="fate = 'parked' AND resolved_by_job_id IS NULL",
        ),
        Index(
            "ix_import_row_resolved_by_job_id",
            "resolved_by_job_id",
            postgresql_where="resolved_by_job_id IS NOT NULL",
        ),
    )

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("import_job.id", ondelete="CASCADE"), primary_key=True
    )
    row_number: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, comment="from 1 below the header"
    )
    fate: Mapped[str]
    reasons: Mapped[list[str] | None] = mapped_column(ARRAY(Text), comment="code or code:column")
    raw: Mapped[dict[str, Any] | None] = mapped_column(
        SealedJson("import_row.raw"), comment="sealed; cells by column"
    )
    record_id: Mapped[UUID | None] = mapped_column(
        comment="the household, person or aid record that was made"
    )
    resolved_by_job_id: Mapped[UUID | None] = mapped_column(
        comment="the import that took a corrected row in for it"
    )
    resolved_by_row: Mapped[int | None] = mapped_column(Integer)
