"""Clusters of a publication: how they were worked out, and one row per area."""

from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, ForeignKeyConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt

CLASSES = ("high_high", "low_low", "high_low", "low_high", "not_significant", "alone")
"""Kinds of area by local Moran: among like neighbours, an outlier, neither, without neighbours."""

SPOTS = ("hot", "cold", "none")
"""Kinds of area by Getis-Ord G*."""


class ClusterRun(Base):
    """One analysis of published rates: never changed."""

    __tablename__ = "cluster_run"

    publication_number: Mapped[int] = mapped_column(
        ForeignKey("publication.number", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    permutations: Mapped[int]
    seed: Mapped[int]
    alpha: Mapped[float] = mapped_column(Double, comment="false discovery rate aimed at")
    moran: Mapped[float] = mapped_column(Double, comment="global Moran's I of standardised rates")
    moran_expected: Mapped[float] = mapped_column(Double)
    moran_p: Mapped[float] = mapped_column(Double, comment="two-sided, by permutation")
    local_cutoff: Mapped[float] = mapped_column(Double, comment="largest p that is kept: FDR")
    star_cutoff: Mapped[float] = mapped_column(Double, comment="the same for G*")
    report: Mapped[dict[str, Any]] = mapped_column(
        comment="weights, islands, components, areas left out, versions"
    )
    created_at: Mapped[CreatedAt]


class ClusterValue(Base):
    """What an analysis says of one area; areas without a published rate have no row."""

    __tablename__ = "cluster_value"
    __table_args__ = (
        ForeignKeyConstraint(
            ["publication_number", "indicator", "level"],
            ["cluster_run.publication_number", "cluster_run.indicator", "cluster_run.level"],
            ondelete="CASCADE",
        ),
        CheckConstraint(
            "kind IN ('high_high','low_low','high_low','low_high','not_significant','alone')",
            name="kind",
        ),
        CheckConstraint("spot IN ('hot','cold','none')", name="spot"),
    )

    publication_number: Mapped[int] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(primary_key=True)
    rate: Mapped[float | None] = mapped_column(Double, comment="standardised, Assuncao-Reis")
    neighbours: Mapped[int] = mapped_column(SmallInteger)
    local_moran: Mapped[float | None] = mapped_column(Double)
    local_p: Mapped[float | None] = mapped_column(Double)
    kind: Mapped[str]
    star: Mapped[float | None] = mapped_column(Double, comment="G*, standardised")
    star_p: Mapped[float | None] = mapped_column(Double)
    spot: Mapped[str]
