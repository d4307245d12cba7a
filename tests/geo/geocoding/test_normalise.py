"""The normaliser: each rule of the table, and each part that is no name."""

import pytest

from geo.geocoding.names import key_of, name_of, spelling
from geo.geocoding.normalise import canonical, clean_postcode, fold, normalise, state_name
from geo.geocoding.table import word_table


@pytest.mark.parametrize(
    ("written", "form"),
    [(" ".join(form), " ".join(words)) for form, words in word_table().variants.items()],
)
def test_every_written_form_means_its_canonical_words(written: str, form: str) -> None:
    assert " ".join(canonical(written)) == form


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("KECHIL", "KECIL"),
        ("TELOK", "TELUK"),
        ("CHEMPAKA", "CEMPAKA"),
        ("KAMPONG", "KAMPUNG"),
        ("BULOH", "BULUH"),
        ("PUCHONG", "PUCUNG"),
        ("SUNGGAI", "SUNGAI"),
    ],
)
def test_old_and_new_spelling_have_one_key(old: str, new: str) -> None:
    assert spelling(old) == spelling(new)


def test_run_together_words_have_the_key_of_the_parted_ones() -> None:
    assert key_of(["PAYA", "RAWA"]) == key_of(["PAYARAWA"])


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("Lot 1234 Kg Paya Rawa", "lots", ("1234",)),
        ("PT 77 Jalan Besar", "lots", ("77",)),
        ("No. 5, Jalan Besar", "lots", ("5",)),
        ("Batu 3 1/2 Jalan Kluang", "milestone", "BATU 3 1 2"),
        ("KM 12 Jalan Mersing", "milestone", "KM 12"),
        ("BT 8 Jalan Kluang", "milestone", "BT 8"),
        ("Jalan Besar 86000 Kluang", "postcode", "86000"),
        ("10 Jalan 12345 Besar 86000 Kluang", "postcode", "86000"),
        ("Peti Surat 12345, 90000 Sandakan", "postcode", "90000"),
        ("Peti Surat 12345 90000 Sandakan", "postcode", "90000"),
        ("P.O. Box 11, 89007 Keningau", "box", True),
        ("d/a Pejabat Pos", "box", True),
        ("W.D.T. 25", "box", True),
        ("Jalan Besar", "box", False),
        ("Jalan Ipoh, Perak", "state", "Perak"),
        ("Lorong Perak", "state", None),
        ("Kampung Melaka", "state", None),
        ("Kuala Terengganu", "state", None),
        ("Jalan Besar, N. Sembilan", "state", "Negeri Sembilan"),
        ("Jalan Besar, Johor Darul Takzim, Malaysia", "state", "Johor"),
        ("Jalan Besar, KL", "state", "W.P. Kuala Lumpur"),
        ("Rh Jilan, Nanga Tutong", "address_class", "longhouse"),
        ("Felda Jengka 24", "address_class", "scheme"),
        ("RPS Kemar", "address_class", "orang_asli"),
        ("Kg Baru", "address_class", "kampung"),
        ("Ladang Sungai Bernam", "address_class", "estate"),
        ("Taman Melati", "address_class", "taman"),
        ("Jalan Besar", "address_class", "street"),
        ("P/S 12, Kg Baru", "address_class", "box"),
        ("Segamat", "address_class", "other"),
    ],
)
def test_each_part_is_read(text: str, part: str, value: object) -> None:
    assert getattr(normalise(text), part) == value


def test_kg_is_never_a_kilogram() -> None:
    assert normalise("LOT 1234 KG PAYA RAWA").words == ("KAMPUNG", "PAYA", "RAWA")


def test_fields_of_their_own_win_over_the_text() -> None:
    address = normalise("Jalan Besar 86000 Kluang, Johor", postcode="80000", state="Kedah")
    assert (address.postcode, address.state) == ("80000", "Kedah")


@pytest.mark.parametrize(
    ("written", "postcode"),
    [("05000", "05000"), ("5000", "05000"), ("8000.0", "08000"), ("", None), ("abc", None)],
)
def test_a_postcode_keeps_its_leading_zero(written: str, postcode: str | None) -> None:
    assert clean_postcode(written) == postcode


@pytest.mark.parametrize("written", ["SBH", "sabah", "Sabah ", "SABAH, MALAYSIA"])
def test_states_are_read_however_they_are_written(written: str) -> None:
    assert state_name(written) == "Sabah"


@pytest.mark.parametrize("text", ["", "کامڤوڠ", "吉隆坡", "🏠", "---"])
def test_what_is_not_latin_leaves_no_words(text: str) -> None:
    assert fold(text) == []


def test_a_scheme_keeps_its_number_and_a_village_does_not() -> None:
    assert name_of("Felda Jengka 24").core == ("JENGKA", "24")
    assert name_of("Kampung Baru 2").core == ("BARU",)


def test_a_clinic_in_a_village_is_named_after_the_village() -> None:
    assert name_of("Klinik Desa Kampung Pulai").core == ("PULAI",)
