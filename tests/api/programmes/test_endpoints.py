"""Programmes are public; what they give is for officers."""

from datetime import date
from decimal import Decimal

from database.session import Database
from registry.aid.service import record
from registry.programmes.service import load
from tests.api.officers import Desk
from tests.registry.records.made import family
from tests.registry.registrations.families import DISTRICT


def test_programmes_are_listed_with_their_agencies(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        load(session)
    items = desk.get(None, "/v1/programmes").json()["items"]
    assert ("JKM", "BWE") in {(one["agency"], one["code"]) for one in items}
    food = desk.get(None, "/v1/programmes", purpose="makanan").json()["items"]
    assert {one["purpose"] for one in food} == {"makanan"}
    assert desk.get(None, "/v1/programmes", purpose="x").status_code == 400


def test_what_each_programme_gives_on_a_day_is_added_up(desk: Desk, registry: Database) -> None:
    with registry.writing() as session:
        load(session)
        for amount in (100, 250):
            record(
                session,
                family(session).id,
                agency="JKM",
                programme="BWE",
                amount_monthly=Decimal(amount),
                active_from=date(1999, 1, 1),
                active_until=date(1999, 2, 1),
            )
    told = desk.get(DISTRICT, "/v1/reports/aid", on="1999-01-31").json()
    assert told["items"] == [
        {"agency": "JKM", "programme": "BWE", "households": 2, "amount_monthly": "350.00"}
    ]
    assert desk.get(DISTRICT, "/v1/reports/aid", on="1999-02-01").json()["items"] == []
    assert desk.get(None, "/v1/reports/aid").status_code == 401
