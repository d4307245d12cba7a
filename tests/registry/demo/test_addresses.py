import re

import numpy as np
import pandas as pd
import pytest

from registry.demo.addresses import Style, Written, write_addresses

PLACES = pd.DataFrame(
    {
        "name": ["Kampung Sungai Baru", "Rumah Dinggal", "Felda Lasah", "Taman Melati"],
        "kind": ["kampung", "longhouse", "scheme", "taman"],
        "mukim": ["MUKIM SUNGAI BARU", "", "", ""],
        "postcode": ["16150", "96700", "31100", "50100"],
        "town": ["Kota Bharu", "Kanowit", "Sungai Siput", "Kuala Lumpur"],
        "postcode_2": ["16100", "96600", "31120", "50200"],
        "town_2": ["Pengkalan Chepa", "Julau", "Lasah", "Kuala Lumpur"],
    }
)
INLAND = Style(0.0, ("Kelantan", "KTN"))


def written(row: int, style: Style = INLAND, count: int = 3_000, seed: int = 1) -> list[Written]:
    return write_addresses(PLACES, np.full(count, row), style, np.random.default_rng(seed))


def share(pattern: str, forms: list[Written]) -> float:
    return sum(bool(re.search(pattern, form.address)) for form in forms) / len(forms)


def test_the_same_seed_writes_the_same_addresses() -> None:
    assert written(0, seed=3) == written(0, seed=3)


def test_kampung_is_written_in_many_ways() -> None:
    first_words = {
        word.upper() for form in written(0) for word in re.findall(r"K[a-zA-Z]*\.?", form.address)
    }
    assert {"KAMPUNG", "KG", "KG.", "KPG", "KAMPONG"} <= first_words


def test_some_addresses_are_in_capitals_and_most_are_not() -> None:
    capitals = sum(form.address.isupper() for form in written(0)) / 3_000
    assert 0.3 < capitals < 0.55


def test_some_addresses_have_no_commas() -> None:
    assert 0.2 < sum("," not in form.address for form in written(0)) / 3_000 < 0.5


def test_some_forms_lack_the_postcode_and_some_have_it_wrong() -> None:
    forms = written(0)
    given = [form.postcode for form in forms]
    assert 0.03 < given.count(None) / len(given) < 0.1
    assert {"16150", "16100", "16105"} <= set(given)


def test_some_addresses_leave_out_postcode_and_town() -> None:
    assert 0.1 < 1 - share(r"16\d{3}", written(0)) < 0.35


def test_some_words_are_mistyped() -> None:
    longhouses = [form.address.upper() for form in written(1)]
    assert any("DINGAL" in one or "IDNGGAL" in one or "DNIGGAL" in one for one in longhouses)


def test_lots_stones_and_streets_occur() -> None:
    forms = written(0)
    for pattern in (r"(?i)\blot \d+", r"PT \d+", r"(?i)\b(batu|bt\.?) \d+", r"(?i)\b(jalan|jln)"):
        assert share(pattern, forms) > 0.02


def test_longhouses_have_doors_and_their_own_abbreviation() -> None:
    forms = written(1)
    assert share(r"(?i)\b(bilik|pintu) \d+", forms) > 0.3
    assert share(r"\b(Rh|RH|Rmh)\b", forms) > 0.1


def test_schemes_have_blocks() -> None:
    assert share(r"(?i)\b(blok|blk)", written(2)) > 0.2


def test_remote_households_give_a_post_office_box_as_often_as_their_state_does() -> None:
    boxes = r"(?i)peti surat|p/s|p\.o\. box|w\.d\.t|beg berkunci"
    coast = Style(0.4, ("Sabah",))
    assert share(boxes, written(0, coast)) == pytest.approx(0.4, abs=0.04)
    assert share(boxes, written(0)) == 0
    assert share(boxes, written(3, coast)) == 0


def test_a_place_without_postcode_and_town_still_gets_an_address() -> None:
    bare = PLACES.head(1).assign(postcode=None, town=None, postcode_2=None, town_2=None)
    forms = write_addresses(bare, np.zeros(50, dtype=int), INLAND, np.random.default_rng(1))
    assert all(form.postcode is None and form.town is None for form in forms)
    assert not any("None" in form.address for form in forms)
