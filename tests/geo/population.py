"""Made-up households of the made-up country: drawn by a seed, messy in every way that matters."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from geoalchemy2 import WKTElement

from database.base import uuid7
from database.session import Database, WriteSession
from geo.location.service import locate_all
from registry.agencies.models import Agency
from registry.aid.models import AidRecord
from registry.assessments.models import Assessment
from registry.households.models import Household
from registry.persons.models import Person
from registry.programmes.models import Programme
from tests.geo.country import store_country, store_reference

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
LINE = Decimal("500.00")

STATUSES = ("disahkan", "disahkan", "disahkan", "disahkan", "baru", "disemak", "ditolak")
POVERTY = ("miskin", "miskin", "miskin_tegar", "terkeluar", None)


def store_population(
    session: WriteSession, count: int, seed: int, *, answered: bool = False
) -> None:
    """Store `count` households; more of them in the west than in the east.

    `answered` ones told their ethnic group and who is registered as disabled.
    """
    random, answers = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    programmes = _programmes(session)
    households = [_household(number, random) for number in range(count)]
    session.add_all(households)
    session.flush()
    for household in households:
        told = _answers(household, answers) if answered else {}
        session.add(
            Person(household_id=household.id, role="KIR", name="KIR", identity_type="mykad", **told)
        )
        if random.random() < 0.9:
            session.add(_assessment(household, random))
        for programme in programmes:
            if random.random() < 0.4:
                session.add(_aid(household, programme, random))
    session.flush()


def located_country(database: Database, count: int, seed: int, *, answered: bool = False) -> int:
    """Store country, figures and households, locate them; return the boundary set's id."""
    with database.writing() as session:
        set_id = store_country(session)
        store_reference(session)
        store_population(session, count, seed, answered=answered)
    locate_all(database)
    return set_id


def _household(number: int, random: np.random.Generator) -> Household:
    x, y = 100 + 4 * random.random() ** 2, 1 + 2 * random.random()
    district = f"D{1 + (x > 102):02}-{1 + int(x % 2):02}"
    kind = random.random()
    size = int(random.integers(1, 9))
    return Household(
        id=uuid7(),
        reference_no=f"R{number:06}",
        is_demo=True,
        registered_on=date(2026, 7, 1) if random.random() < 0.05 else date(2025, 1, 1),
        address="Kampung Contoh",
        stated_state_code=None if kind > 0.97 else district.replace("D", "S")[:3],
        stated_district_code=district if kind < 0.9 else None,
        stratum=str(random.choice(["bandar", "luar_bandar"])),
        point=WKTElement(f"POINT({x} {y})", srid=4326) if random.random() < 0.85 else None,
        size=None if random.random() < 0.02 else size,
        gross_income_monthly=Decimal(int(random.integers(0, 500_000))) / 100,
        registration_status=str(random.choice(STATUSES)),
        poverty_status=POVERTY[random.integers(len(POVERTY))],
        verified_on=date(2026, 7, 2) if random.random() < 0.05 else date(2025, 6, 1),
        exited_on=date(2026, 6, 30 if random.random() < 0.5 else 1)
        if random.random() < 0.05
        else None,
    )


def _answers(household: Household, random: np.random.Generator) -> dict[str, Any]:
    """Return what a head told: nobody in the west is of Sabah, nobody in the east is Malay."""
    east = household.stated_state_code == "S02"
    groups = ("bajau", "bajau", "cina") if east else ("melayu", "melayu", "cina")
    group, asked, disabled = random.integers(3), random.random() < 0.8, random.random() < 0.3
    return {"ethnic_group": groups[group], "jkm_registered": bool(disabled) if asked else None}


def _assessment(household: Household, random: np.random.Generator) -> Assessment:
    per_head = random.random() < 0.5
    return Assessment(
        household_id=household.id,
        assessed_at=NOW,
        assessed_by="test",
        line_version="MADE",
        basis="per_kapita" if per_head else "isi_rumah",
        aid_counted=bool(random.random() < 0.5),
        size=household.size,
        gross_income_monthly=household.gross_income_monthly,
        aid_income_monthly=Decimal("12.34") if random.random() < 0.5 else None,
        line_total=LINE if per_head else 4 * LINE,
        line_food=LINE / 2,
        result="miskin",
        assumptions=[],
    )


def _programmes(session: WriteSession) -> list[Programme]:
    agency = Agency(code="MADE", name_ms="Agensi", name_en="Agency")
    session.add(agency)
    session.flush()
    made = [
        Programme(agency_id=agency.id, code=code, name_ms=code, name_en=code, purpose="makanan")
        for code in ("A", "B")
    ]
    session.add_all(made)
    session.flush()
    return made


def _aid(household: Household, programme: Programme, random: np.random.Generator) -> AidRecord:
    later = random.random() < 0.1
    ends = (None, date(2026, 6, 30), date(2026, 7, 1))
    return AidRecord(
        household_id=household.id,
        programme_id=programme.id,
        amount_monthly=Decimal("100.00"),
        active_from=date(2026, 7, 1) if later else date(2026, 1, 1),
        active_until=None if later else ends[random.integers(3)],
    )
