"""Made-up applications for a house, at any point of their way."""

import io
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from PIL import ExifTags, Image

from database.session import WriteSession
from registry.calendar.service import today
from registry.housing_applications import service
from registry.housing_applications.inspecting import add_photo, inspect
from registry.housing_applications.models import HousingApplication, HousingInspection
from registry.housing_applications.papers import CostLine, Papers, Visit
from registry.housing_applications.steps import HousingStep
from registry.poverty_lines.service import load as load_lines
from registry.ppr import service as ppr
from registry.ppr.projects import load_demo
from registry.programmes.service import load as load_programmes
from registry.registrations.service import Case
from tests.registry.registrations.families import (
    AGENCY,
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    OTHER_AGENCY,
    SUPERVISOR,
    verified_case,
)

ROOF = CostLine("penutup_bumbung", "penambahbaikan", Decimal(60), Decimal("120.00"))
WIRING = CostLine("pendawaian", "penyelenggaraan", Decimal(12), Decimal("95.50"))
COST = Decimal("8346.00")
OWN_LAND = Papers(endorsement="ekasih", land_status="milik_sendiri")
OLD_HOUSE = {
    "has_house": True,
    "is_dilapidated": True,
    "is_unsafe": False,
    "is_damaged_by_disaster": False,
    "repair_economy": "ekonomik",
}


def verified(session: WriteSession, **changes: Any) -> Case:
    """Return a verified poor family of Ranau, Sabah, with programmes and lines loaded."""
    load_lines(session)
    load_programmes(session)
    return verified_case(session)


def asked(session: WriteSession, papers: Papers = OWN_LAND) -> HousingApplication:
    """Return an application for a repair."""
    home = verified(session).household
    return service.apply(
        session, home.id, COUNTER, category="baik_pulih", applied_on=today(), papers=papers
    )


def visit(kind: str = "awal", **changes: Any) -> Visit:
    values: dict[str, Any] = {"lines": (ROOF, WIRING) if kind == "awal" else ()} | OLD_HOUSE
    return Visit(kind=kind, inspected_on=today(), **values | changes)


def inspected(session: WriteSession, one: HousingApplication, **changes: Any) -> HousingInspection:
    return inspect(session, one.id, visit(**changes), ENUMERATOR)


def take(session: WriteSession, one: HousingApplication, event: str, by: Any, **more: Any) -> None:
    service.take(session, one.id, HousingStep(event, one.version, **more), by)


def recommended(session: WriteSession) -> HousingApplication:
    one = asked(session)
    inspected(session, one)
    take(session, one, "inspect", ENUMERATOR)
    take(session, one, "recommend", DISTRICT)
    return one


def approved(session: WriteSession, amount: Decimal = COST) -> HousingApplication:
    one = recommended(session)
    take(session, one, "approve", SUPERVISOR, approved_rm=amount)
    return one


def under_works(session: WriteSession) -> HousingApplication:
    one = approved(session)
    take(
        session,
        one,
        "appoint",
        AGENCY,
        contractor="Bina Contoh Enterprise",
        contractor_grade="G1",
        contract_rm=COST,
    )
    take(session, one, "start", AGENCY)
    return one


def handed_over(session: WriteSession, on: date | None = None) -> HousingApplication:
    one = under_works(session)
    take(session, one, "progress", ENUMERATOR, progress_percent=100)
    inspected(session, one, kind="siap")
    take(session, one, "complete", AGENCY)
    take(session, one, "hand_over", OTHER_AGENCY, handed_on=on or today())
    return one


def picture(
    size: tuple[int, int] = (640, 480), form: str = "JPEG", gps: bool = False, turned: bool = False
) -> bytes:
    """Return a picture; `gps` of Ranau, and who made it, are written into it."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Rahsia Bin Pemilik"
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    if gps:
        exif[ExifTags.Base.DateTime] = "2026:11:20 09:30:00"
        exif[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (5.0, 57.0, 15.48),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (116.0, 40.0, 0.12),
        }
    held = io.BytesIO()
    image.save(held, form, exif=exif)
    return held.getvalue()


def house_parameters(session: WriteSession, home: UUID) -> dict[str, str]:
    """Return path parameters of an application for a house of a household, with a photograph."""
    one = service.apply(session, home, AGENCY, category="baik_pulih", applied_on=today())
    seen = inspected(session, one)
    photo = add_photo(session, one.id, seen.id, picture(), AGENCY)
    return {
        "housing_application_id": str(one.id),
        "inspection_id": str(seen.id),
        "photo_id": str(photo.id),
    }


def flat_parameters(session: WriteSession, home: UUID) -> dict[str, str]:
    """Return path parameters of an application for a flat of a household."""
    load_demo(session)
    one = ppr.apply(session, home, AGENCY, project="PPR-CONTOH-S12", applied_on=today())
    return {"ppr_application_id": str(one.id)}
