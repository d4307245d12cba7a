"""Made-up sharings, and who works with them."""

from typing import Any

from registry.actors.service import Actor
from tests.api.officers import Desk

PLANNER = Actor("Perancang P", "planner")
ELSEWHERE = Actor("Penyelia Q", "state_supervisor")
PATH = "/v1/allocation-scenarios"
ORDER = {
    "category": "bina_baharu",
    "on": "2025-06-01",
    "budget_units": 20,
    "need": "poor_hh",
    "formula": {"weights": {"poor_hh": 1}, "severity": None},
}


def saved(desk: Desk, name: str, **changes: Any) -> dict[str, Any]:
    made = desk.post(PLANNER, PATH, {"name": name, "order": ORDER | changes})
    assert made.status_code == 201, made.text
    return dict(made.json())
