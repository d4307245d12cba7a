import re
import tomllib
from datetime import date
from importlib.resources import files

import numpy as np
import pytest
from stdnum.my import nric

import registry.demo
import registry.options
from registry.demo.districts import state_facts
from registry.demo.people import REGISTERED_DISABLED, Group, People, Serials, people, sizes

AS_OF = date(2026, 10, 31)
GROUPS = (
    Group("melayu", 30, "malay"),
    Group("orang_asli", 10, "malay"),
    Group("cina", 20, "chinese"),
    Group("india", 20, "indian"),
    Group("bajau", 10, "sabah"),
    Group("iban", 10, "sarawak"),
)
COUNT = 2_000


def filled(seed: int = 1, serials: Serials | None = None) -> People:
    random = np.random.default_rng(seed)
    kind = random.choice(np.array(["poor", "hardcore", "baru", "ditolak"], dtype=object), COUNT)
    size = sizes(kind, random)
    return people(kind, size, GROUPS, AS_OF, serials or Serials(), random)


@pytest.fixture(scope="module")
def everyone() -> People:
    return filled()


def test_each_household_has_one_head_who_comes_first(everyone: People) -> None:
    heads = everyone.relationship == "KIR"
    assert np.array_equal(everyone.household[heads], np.arange(COUNT))
    assert np.all(heads[np.searchsorted(everyone.household, np.arange(COUNT))])


def test_households_have_one_to_ten_members_and_all_sizes_occur(everyone: People) -> None:
    assert set(np.bincount(everyone.household)) == set(range(1, 11))


def test_registered_poor_households_are_as_large_as_the_national_ones() -> None:
    poor = sizes(np.full(20_000, "poor", dtype=object), np.random.default_rng(1))
    assert poor.mean() == pytest.approx(4.88, abs=0.1)  # 1,204,995 people in 247,062 households


def test_every_real_validator_refuses_a_demonstration_identity_number(everyone: People) -> None:
    numbers = everyone.identity_no[everyone.identity_type != "passport"]
    assert not any(nric.is_valid(number) for number in numbers)
    assert all(re.fullmatch(r"\d{6}(17|18|19|20)\d{4}", number) for number in numbers)


def test_an_identity_number_tells_birth_date_and_sex_as_a_mykad_does(everyone: People) -> None:
    own = everyone.identity_type != "passport"
    rows = zip(everyone.identity_no[own], everyone.birth_date[own], everyone.male[own], strict=True)
    for number, born, male in rows:
        assert number[:6] == str(born)[2:4] + str(born)[5:7] + str(born)[8:10]
        assert int(number[-1]) % 2 == male


def test_no_two_demonstration_people_share_a_number() -> None:
    serials = Serials()
    numbers = [*filled(1, serials).identity_no, *filled(1, serials).identity_no]
    assert len(set(numbers)) == len(numbers)


def test_names_are_made_only_of_the_committed_common_names(everyone: People) -> None:
    lists = tomllib.loads(files(registry.demo).joinpath("names.toml").read_text(encoding="utf-8"))
    links = {"bin", "binti", "a/l", "a/p", "anak"}
    known = {
        word
        for group in lists.values()
        for key in ("lelaki", "perempuan", "family")
        for name in group.get(key, [])
        for word in name.split()
    }
    known |= {word for sex in lists["malay"]["before"].values() for word in sex if word}
    assert {word for name in everyone.name for word in name.split()} <= known | links


def test_names_repeat_as_seldom_as_chance_lets_them(everyone: People) -> None:
    assert len(set(everyone.name)) > 0.8 * len(everyone.name)


def test_children_carry_the_name_of_the_head_who_is_their_father(everyone: People) -> None:
    head_of = np.searchsorted(everyone.household, everyone.household)
    head_name = everyone.name[head_of]
    sons = (everyone.relationship == "anak") & everyone.male[head_of]
    for child, father in zip(everyone.name[sons], head_name[sons], strict=True):
        for link in (" bin ", " binti ", " a/l ", " a/p ", " anak "):
            if link in child:
                assert child.split(link)[1] == re.split(" bin | a/l | anak ", father)[0]


def test_spouses_are_of_the_other_sex_and_grown_up(everyone: People) -> None:
    spouse = everyone.relationship == "pasangan"
    head_of = np.searchsorted(everyone.household, everyone.household)
    assert np.all(everyone.male[spouse] != everyone.male[head_of[spouse]])
    assert everyone.age[spouse].min() >= 19


def test_nobody_is_born_after_the_day_of_the_story(everyone: People) -> None:
    assert everyone.birth_date.max() <= np.datetime64(AS_OF)
    assert everyone.birth_date.min() > np.datetime64("1920-01-01")


def test_foreigners_have_passports_and_nobody_else_has(everyone: People) -> None:
    foreign = everyone.citizenship != "MYS"
    assert foreign.any()
    assert np.array_equal(everyone.identity_type == "passport", foreign)
    assert all(number.startswith("DEMO") for number in everyone.identity_no[foreign])


def test_ethnic_groups_of_households_follow_the_states_figures(everyone: People) -> None:
    heads = everyone.relationship == "KIR"
    told = everyone.ethnic_group[heads & (everyone.ethnic_group != None)]  # noqa: E711 - an array
    assert len(told) > 0.9 * COUNT
    for group in GROUPS:
        assert np.mean(told == group.code) == pytest.approx(group.persons / 100, abs=0.03)


def test_a_household_answers_for_all_its_members_or_for_none(everyone: People) -> None:
    asked = np.array([answer is not None for answer in everyone.registered_disabled])
    both = np.bincount(everyone.household, asked) / np.bincount(everyone.household)
    assert set(both) == {0.0, 1.0}
    assert both.mean() == pytest.approx(0.9, abs=0.03)
    disabled = everyone.registered_disabled[asked].astype(bool)
    assert disabled.mean() == pytest.approx(REGISTERED_DISABLED, abs=0.006)


def test_every_ethnic_group_of_a_state_is_one_of_the_official_codes() -> None:
    path = files(registry.options).joinpath("data", "ethnic_groups.csv")
    codes = {line.split(",")[0] for line in path.read_text(encoding="utf-8").splitlines()}
    states = state_facts()
    assert len(states) == 16
    assert {group.code for state in states.values() for group in state.groups} <= codes
