"""Kept sharings as pages: made, compared, submitted, decided, filled with explained families."""

from typing import Any

import pytest

from geo.indicators.service import get_indicator
from maps.texts.service import LANGUAGES
from tests.api.allocation_scenarios.made import ELSEWHERE, PLANNER, saved
from tests.api.officers import Desk
from tests.api.pages.reading import page, send, words
from tests.api.pages.wording import untranslated
from tests.registry.registrations.families import DISTRICT, SUPERVISOR

PATH = "/desk/sharings"


def told(desk: Desk, *asked: Any) -> str:
    answer = page(desk, *asked)
    assert answer.status_code == 200, answer.text
    return words(answer)


def test_a_sharing_is_decided_and_filled_on_pages(desk: Desk) -> None:
    path = f"{PATH}/{saved(desk, 'Halaman satu', draws=5)['id']}"
    assert "Draft" in told(desk, PLANNER, f"{path}?lang=en")
    assert send(desk, PLANNER, f"{path}/submission").status_code == 303
    district = f"{path}/families?district=D01-01"
    assert "has not approved its part" in told(desk, DISTRICT, f"{district}&lang=en")
    refused = send(desk, SUPERVISOR, f"{path}/decisions?state=S01&lang=en", decision="ditolak")
    assert refused.status_code == 400
    assert "Write a note: why, in words." in words(refused)
    assert send(desk, SUPERVISOR, f"{path}/decisions?state=S01", decision="diluluskan").is_redirect
    assert SUPERVISOR.name in told(desk, PLANNER, path)
    filled = send(desk, DISTRICT, f"{path}/fillings?district=D01-01&lang=en")
    assert filled.status_code == 303
    families = told(desk, DISTRICT, filled.headers["location"])
    assert "Equal points: the lower income per person" in families
    assert "families get one" in families


def test_only_a_supervisor_of_the_state_is_asked_for_its_word(desk: Desk) -> None:
    path = f"{PATH}/{saved(desk, 'Halaman dua')['id']}"
    send(desk, PLANNER, f"{path}/submission")
    assert f"{path}/decisions?state=S01" in page(desk, SUPERVISOR, path).text
    assert f"{path}/decisions?state=S01" not in page(desk, ELSEWHERE, path).text
    assert "/decisions?" not in page(desk, PLANNER, path).text


def test_two_sharings_stand_side_by_side(desk: Desk) -> None:
    one, other = saved(desk, "Halaman tiga"), saved(desk, "Halaman empat", method="worst_need")
    address = f"{PATH}/comparison?one={one['id']}&other={other['id']}&lang=en"
    assert "houses stand in another district" in told(desk, PLANNER, address)
    assert "Halaman tiga" in told(desk, PLANNER, PATH)


def test_a_sharing_without_a_budget_is_told_beside_the_field(desk: Desk) -> None:
    form = {"name": "Halaman lima", "category": "bina_baharu", "budget_rm": "", "on": "2025-06-01"}
    answer = send(desk, PLANNER, f"{PATH}?lang=en", **form)
    assert answer.status_code == 400
    assert 'id="budget_rm-fault"' in answer.text
    assert 'value="Halaman lima"' in answer.text


def test_a_sharing_is_worked_out_and_kept_from_the_form(desk: Desk) -> None:
    form = {"name": "Halaman enam", "category": "bina_baharu", "budget_rm": "1.5"}
    form |= {"on": "2025-06-01", "need": "poor_hh", "method": "proportional"}
    made = send(desk, PLANNER, PATH, **form)
    assert made.status_code == 303, words(made)
    assert "Halaman enam" in told(desk, PLANNER, made.headers["location"])


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_a_sharing_is_untranslated(desk: Desk, lang: str) -> None:
    made = saved(desk, f"Bahasa {lang}", draws=5)
    path = f"{PATH}/{made['id']}"
    send(desk, PLANNER, f"{path}/submission")
    states = desk.get(PLANNER, "/v1/areas", level="state").json()["items"]
    names = {one["name"] for one in (*states, *made["allocation"]["grants"])}
    addresses = (
        (SUPERVISOR, f"{path}?"),
        (SUPERVISOR, f"{path}/families?district=D01-01&"),
        (PLANNER, f"{PATH}/comparison?one={made['id']}&other={made['id']}&"),
    )
    data = names | {PLANNER.name, SUPERVISOR.name, made["name"]}
    data.add(getattr(get_indicator("poor_hh").label, lang))
    for actor, address in addresses:
        html = page(desk, actor, f"{address}lang={lang}").text
        assert untranslated(html, lang, data) == []
