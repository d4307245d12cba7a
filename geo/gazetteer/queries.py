"""All SQL of the gazetteer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from database.base import Base
from database.copying import copy_into
from database.session import ReadSession, WriteSession
from geo.gazetteer.models import (
    AddressAlias,
    GazetteerPlace,
    GazetteerTown,
    GazetteerVersion,
    PostcodeLocality,
    PostcodePoint,
)

BUILD_LOCK = 0x6E616D61  # one version is stored at a time; the number spells "nama"

TABLES: dict[str, type[Base]] = {
    "places": GazetteerPlace,
    "postcode_points": PostcodePoint,
    "localities": PostcodeLocality,
    "towns": GazetteerTown,
}


def lock(session: WriteSession) -> None:
    """Wait until nobody else stores a version; held to the end of the transaction."""
    session.execute(select(func.pg_advisory_xact_lock(BUILD_LOCK)))


def by_digest(session: ReadSession, digest: str) -> GazetteerVersion | None:
    """Return the version made from exactly these sources, if there is one."""
    return session.scalar(select(GazetteerVersion).where(GazetteerVersion.digest == digest))


def by_code(session: ReadSession, code: str) -> GazetteerVersion | None:
    """Return the version with this code, if there is one."""
    return session.scalar(select(GazetteerVersion).where(GazetteerVersion.code == code))


def current(session: ReadSession) -> GazetteerVersion | None:
    """Return the current version, if there is any."""
    return session.scalar(select(GazetteerVersion).where(GazetteerVersion.is_current))


def list_versions(session: ReadSession) -> Sequence[GazetteerVersion]:
    """Return every version, newest first."""
    return session.scalars(select(GazetteerVersion).order_by(GazetteerVersion.id.desc())).all()


def make_current(session: WriteSession, version_id: int) -> None:
    """Make one version the current one."""
    session.execute(update(GazetteerVersion).values(is_current=GazetteerVersion.id == version_id))


def insert_rows(session: WriteSession, table: str, rows: pa.Table) -> int:
    """Insert the rows of one of `TABLES`; return how many."""
    return copy_into(session, TABLES[table], rows)


def places(session: ReadSession, version_id: int) -> Sequence[Row[Any]]:
    """Return (source_id, name, other_names, x, y) of a version, in the order they were stored."""
    model = GazetteerPlace
    return session.execute(
        select(model.source_id, model.name, model.other_names, *_xy(model.point))
        .where(model.version_id == version_id)
        .order_by(model.id)
    ).all()


def postcode_points(session: ReadSession, version_id: int) -> Sequence[Row[Any]]:
    """Return (postcode, place_name, state, x, y) of a version."""
    model = PostcodePoint
    return session.execute(
        select(model.postcode, model.place_name, model.state, *_xy(model.point))
        .where(model.version_id == version_id)
        .order_by(model.id)
    ).all()


def localities(session: ReadSession, version_id: int) -> Sequence[Row[Any]]:
    """Return (postcode, name, post_office, state) of a version."""
    model = PostcodeLocality
    columns: list[Any] = [model.postcode, model.name, model.post_office, model.state]
    return session.execute(
        select(*columns).where(model.version_id == version_id).order_by(model.id)
    ).all()


def towns(session: ReadSession, version_id: int) -> Sequence[Row[Any]]:
    """Return (state, name, district, share) of a version."""
    model = GazetteerTown
    columns: list[Any] = [model.state, model.name, model.district, model.share]
    return session.execute(
        select(*columns)
        .where(model.version_id == version_id)
        .order_by(model.state, model.name, model.district)
    ).all()


def names_of(session: ReadSession, version_id: int, table: str) -> set[tuple[str, ...]]:
    """Return what identifies each row of a table of a version, for differences."""
    place, point, locality, town = GazetteerPlace, PostcodePoint, PostcodeLocality, GazetteerTown
    columns: dict[str, tuple[Any, ...]] = {
        "places": (place.version_id, place.source_id, place.name),
        "postcode_points": (point.version_id, point.postcode, point.place_name),
        "localities": (locality.version_id, locality.postcode, locality.name),
        "towns": (town.version_id, town.state, town.name, town.district),
    }
    version, *names = columns[table]
    return {tuple(row) for row in session.execute(select(*names).where(version == version_id))}


def search_places(
    session: ReadSession, version_id: int, normalised: str, limit: int
) -> Sequence[Row[Any]]:
    """Return (name, similarity, x, y) of the places with the most similar names (pg_trgm)."""
    model = GazetteerPlace
    alike = func.similarity(model.normalised, normalised)
    return session.execute(
        select(model.name, alike.label("similarity"), *_xy(model.point))
        .where(model.version_id == version_id, model.normalised.op("%")(normalised))
        .order_by(alike.desc(), model.id)
        .limit(limit)
    ).all()


def nearest_places(
    session: ReadSession, version_id: int, lon: float, lat: float, limit: int
) -> Sequence[Row[Any]]:
    """Return (name, x, y, metres) of the places nearest to a point."""
    model = GazetteerPlace
    point = func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326)
    metres = func.ST_Distance(func.Geography(model.point), func.Geography(point))
    columns: list[Any] = [model.name, *_xy(model.point), metres.label("metres")]
    return session.execute(
        select(*columns)
        .where(model.version_id == version_id)
        .order_by(model.point.op("<->")(point))
        .limit(limit)
    ).all()


def live_alias(session: ReadSession, key: str) -> Row[Any] | None:
    """Return (id, district_code, radius_m, x, y) of the alias that holds for a key."""
    model = AddressAlias
    return session.execute(
        select(model.id, model.district_code, model.radius_m, *_xy(model.point)).where(
            model.key == key, model.retired_at.is_(None)
        )
    ).one_or_none()


def live_aliases(session: ReadSession) -> Sequence[Row[Any]]:
    """Return (key, id, district_code, radius_m, x, y) of every alias that holds."""
    model = AddressAlias
    return session.execute(
        select(model.key, model.id, model.district_code, model.radius_m, *_xy(model.point)).where(
            model.retired_at.is_(None)
        )
    ).all()


def retire_alias(session: WriteSession, alias_id: UUID, moment: datetime) -> int:
    """End an alias; return how many were ended (0: it had ended already)."""
    model = AddressAlias
    ended = session.execute(
        update(model)
        .where(model.id == alias_id, model.retired_at.is_(None))
        .values(retired_at=moment)
        .returning(model.id)
    )
    return len(ended.all())


def _xy(point: InstrumentedAttribute[Any]) -> tuple[Any, Any]:
    return func.ST_X(point).label("x"), func.ST_Y(point).label("y")
