"""Option lists, offices and the workflow are told to everybody, from committed data."""

import pytest

from registry.options.service import option_lists
from registry.registrations.workflow import transitions
from tests.api.officers import Desk


def test_every_list_is_told_with_both_languages(desk: Desk) -> None:
    items = desk.client.get("/v1/options").json()["items"]
    assert [one["code"] for one in items] == list(option_lists())
    assert all(option["ms"] and option["en"] for one in items for option in one["options"])


def test_one_list_is_told_alone(desk: Desk) -> None:
    answer = desk.client.get("/v1/options/skills").json()
    assert (answer["basis"], len(answer["options"])) == ("prototype", 17)


def test_a_list_that_does_not_exist_is_not_found(desk: Desk) -> None:
    assert desk.client.get("/v1/options/colours").status_code == 404


@pytest.mark.parametrize("path", ["/v1/options", "/v1/offices", "/v1/workflow"])
def test_what_does_not_change_is_recognised_by_its_etag(desk: Desk, path: str) -> None:
    first = desk.client.get(path)
    again = desk.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_the_workflow_table_is_told_as_it_is_enforced(desk: Desk) -> None:
    answer = desk.client.get("/v1/workflow").json()
    told = {(one["state"], one["event"], one["next_state"]) for one in answer["transitions"]}
    assert told == {(one.state, one.event, one.next_state) for one in transitions()}
    assert answer["official_status"]["keluar"] == "disahkan"
