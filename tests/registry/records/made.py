"""Made-up whole records; no number belongs to anybody."""

from datetime import date
from decimal import Decimal
from typing import Any

from database.session import WriteSession
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.households.models import Household
from registry.records.changing import By
from registry.records.members import Newcomer
from registry.records.service import RecordPatch
from registry.records.taking import FullForm, FullMember, take_in
from tests.registry.registrations.families import COUNTER, identity_number

UNTIL = date(2026, 10, 31)
AUDITOR = Actor("Juruaudit G", "auditor")


def by(reason: str = "lawatan", edition: int | None = None) -> By:
    return By(COUNTER, reason, edition)


def newcomer(name: str = "Anak Contoh", **values: Any) -> Newcomer:
    return Newcomer({"name": name} | values, identity_no=identity_number())


def full_form(**changes: Any) -> FullForm:
    """Return the long form of a couple with a child; the head earns RM 12,000 a year."""
    household = {
        "address": "Kampung Contoh, 89300 Ranau",
        "postcode": "89300",
        "stated_state_code": "S12",
        "stated_district_code": "D12-08",
        "stratum": "luar_bandar",
        "phone_mobile": "012-3456789",
    }
    people = [
        FullMember(
            newcomer("Contoh Bin Ujian", citizenship="MYS", work_status="bekerja_sendiri"),
            {"pertanian": Decimal("9000.00"), "bantuan": Decimal("3000.00")},
        ),
        FullMember(newcomer("Contoh Binti Ujian", relationship="pasangan", citizenship="MYS")),
        FullMember(newcomer(relationship="anak", citizenship="MYS")),
    ]
    values: dict[str, Any] = {
        "record": RecordPatch(
            household=household,
            dwelling={"tenure": "sendiri", "rooms": 3, "hazards": ["banjir"]},
            property_items=[{"kind": "vehicle", "code": "motosikal", "quantity": 1}],
            point=(116.6667, 5.9543),
        ),
        "people": people,
        "channel": "pejabat_daerah",
        "received_on": today(),
        "income_until": UNTIL,
    }
    return FullForm(**values | changes)


def family(session: WriteSession, **changes: Any) -> Household:
    """Take a family of three in."""
    return take_in(session, full_form(**changes), COUNTER).household
