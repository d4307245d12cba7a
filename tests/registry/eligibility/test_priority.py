import pytest

from registry.eligibility.facts import Value
from registry.eligibility.priority import groups, priority

NONE: dict[str, Value] = {
    "poverty_status": "miskin",
    "has_oku": False,
    "has_elderly": False,
    "is_single_parent": False,
    "dependants": 0,
    "is_damaged_by_disaster": False,
    "is_unsafe": False,
}


@pytest.mark.parametrize(
    ("change", "group"),
    [
        ({"poverty_status": "miskin_tegar"}, "hardcore"),
        ({"has_oku": True}, "oku"),
        ({"has_elderly": True}, "elderly"),
        ({"is_single_parent": True, "dependants": 3}, "single_parent"),
        ({"is_damaged_by_disaster": True}, "disaster"),
        ({"is_unsafe": True}, "unsafe"),
    ],
)
def test_a_group_gives_its_points(change: dict[str, Value], group: str) -> None:
    found = priority(NONE | change)
    met = [one.group.code for one in found.standings if one.met]
    assert met == [group]
    assert found.points == next(one.points for one in groups() if one.code == group)


def test_a_single_parent_with_few_dependants_is_not_of_the_group() -> None:
    assert priority(NONE | {"is_single_parent": True, "dependants": 2}).points == 0


def test_points_that_are_not_yet_known_are_told_apart() -> None:
    found = priority(NONE | {"has_oku": None})
    assert (found.points, found.open_points) == (0, 20)


def test_points_add_up_over_groups() -> None:
    everything = {**NONE, "poverty_status": "miskin_tegar", "has_oku": True, "is_unsafe": True}
    assert priority(everything).points == 55
