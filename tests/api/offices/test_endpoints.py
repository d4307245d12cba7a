"""The directory of offices over HTTP."""

import pytest

from tests.api.officers import Desk


def test_offices_are_filtered_by_state_and_kind(desk: Desk) -> None:
    items = desk.client.get("/v1/offices", params={"state": "S08", "kind": "daerah"}).json()
    assert len(items["items"]) == 13
    assert {one["state_code"] for one in items["items"]} == {"S08"}


def test_every_number_has_a_source(desk: Desk) -> None:
    items = desk.client.get("/v1/offices").json()["items"]
    told = [one for one in items if one["phone"]]
    assert told
    assert all(one["confirmed"] and one["source"] for one in told)


@pytest.mark.parametrize("wrong", [{"kind": "jkm"}, {"state": "S99"}, {"unheard": "of"}])
def test_an_unknown_filter_or_value_is_a_400(desk: Desk, wrong: dict[str, str]) -> None:
    response = desk.client.get("/v1/offices", params=wrong)
    assert (response.status_code, response.json()["field"]) == (400, next(iter(wrong)))
