"""All SQL of placing households."""

from sqlalchemy import delete, func, select

from database.session import ReadSession, WriteSession
from geo.geocoding.models import AddressAnswer, GeocodeRun
from geo.location.models import HouseholdArea


def last_run(session: ReadSession) -> GeocodeRun | None:
    """Return the newest run, if there was any."""
    return session.scalar(select(GeocodeRun).order_by(GeocodeRun.id.desc()).limit(1))


def households_by_district(session: ReadSession, boundary_set_id: int) -> dict[str, int]:
    """Return the number of households by district code on a boundary set; "" where unknown."""
    model = HouseholdArea
    rows = session.execute(
        select(func.coalesce(model.district_code, ""), func.count())
        .where(model.boundary_set_id == boundary_set_id)
        .group_by(model.district_code)
    )
    return {row[0]: row[1] for row in rows}


def forget_answers(session: WriteSession) -> None:
    """Remove every stored answer: the run that follows gives them anew."""
    session.execute(delete(AddressAnswer))
