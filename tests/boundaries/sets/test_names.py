"""Tidy names, codes, natural order."""

import pytest

from boundaries.sets import names


@pytest.mark.parametrize(
    ("printed", "tidy"),
    [
        ("MUKIM PULAU AUR", "Mukim Pulau Aur"),
        ("MUKIM APA-APA", "Mukim Apa-Apa"),
        ("BANDAR ULU BERNAM I", "Bandar Ulu Bernam I"),
        ("MUKIM H", "Mukim H"),
        ("MUKIM AYER PA'ABAS", "Mukim Ayer Pa'abas"),
        ("8 MILE(MATANG ROAD) TOWN", "8 Mile (Matang Road) Town"),
        ("PUNDA-SABAL  LAND DISTRICT", "Punda-Sabal Land District"),
        ("BANDAR IPOH (U)", "Bandar Ipoh (U)"),
        ("Larut Dan Matang", "Larut dan Matang"),
    ],
)
def test_names_are_in_malay_title_case(printed, tidy):
    assert names.tidy(printed) == tidy


def test_numbers_in_names_sort_by_value():
    assert sorted(["Mukim 10", "Mukim 2", "Mukim A"], key=names.natural_key) == [
        "Mukim 2",
        "Mukim 10",
        "Mukim A",
    ]


def test_repeated_names_are_numbered():
    assert names.distinct(["Baru", "Lama", "Baru"]) == ["Baru", "Lama", "Baru (2)"]


def test_a_number_never_repeats_a_name_that_is_already_there():
    assert names.distinct(["Baru", "Baru (2)", "Baru"]) == ["Baru", "Baru (2)", "Baru (3)"]


def test_codes_are_in_the_services_own_style():
    assert names.state_code(1) == "S01"
    assert names.district_code(12, 3) == "D12-03"
    assert names.mukim_code("D12-03", 7) == "M12-03-007"
    assert names.parlimen_code("P.007") == "P007"
    assert names.dun_code(13, "N.07") == "N13-07"


def test_a_constituency_drops_its_number():
    assert names.constituency_name("P.001 Padang Besar") == "Padang Besar"
