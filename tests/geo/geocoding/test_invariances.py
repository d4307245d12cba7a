"""What may change in the writing of an address without changing the answer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.geocoding.answer import Answer
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.table import word_table

pytestmark = pytest.mark.mirror

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

VILLAGES = ("Pulai", "Baru", "Tengah", "Paya Rawa", "Sungai Batu", "Parit Haji Ali", "Bukit Gambir")
TOWNS = (
    ("17000", "Pasir Mas", "Kelantan"),
    ("86000", "Kluang", "Johor"),
    ("34000", "Taiping", "Perak"),
    ("96800", "Kapit", "Sarawak"),
    ("89000", "Keningau", "Sabah"),
    ("28000", "Temerloh", "Pahang"),
)
KINDS = ("Kampung", "Taman", "Jalan", "Felda", "Ladang", "Lorong", "Mukim")

addresses = st.builds(
    lambda kind, village, town, with_code: (
        f"Lot 12 {kind} {village} {town[0] if with_code else ''} {town[1]} {town[2]}"
    ),
    st.sampled_from(KINDS),
    st.sampled_from(VILLAGES),
    st.sampled_from(TOWNS),
    st.booleans(),
)

ABBREVIATIONS = {
    canonical[0]: form[0]
    for form, canonical in word_table().variants.items()
    if len(form) == len(canonical) == 1 and form[0] not in word_table().alternatives
}


def same(one: Answer, other: Answer) -> bool:
    return one == other


@MANY
@given(address=addresses, flips=st.lists(st.booleans(), min_size=80, max_size=80))
def test_case_never_changes_the_answer(geocoder: Geocoder, address: str, flips: list[bool]) -> None:
    mixed = (
        "".join(
            sign.upper() if flip else sign.lower()
            for sign, flip in zip(address, flips, strict=False)
        )
        + address[len(flips) :]
    )
    assert same(geocoder.locate(Query(mixed)), geocoder.locate(Query(address)))


@MANY
@given(address=addresses, gaps=st.lists(st.text(" \t\n", min_size=1, max_size=3), min_size=12))
def test_spacing_never_changes_the_answer(
    geocoder: Geocoder, address: str, gaps: list[str]
) -> None:
    words = address.split()
    spaced = "".join(word + gap for word, gap in zip(words, gaps * 2, strict=False))
    assert same(geocoder.locate(Query(spaced)), geocoder.locate(Query(address)))


@MANY
@given(
    address=addresses,
    marks=st.lists(st.sampled_from([", ", ".", " - ", ";", "/ ", ": "]), min_size=12),
)
def test_punctuation_never_changes_the_answer(
    geocoder: Geocoder, address: str, marks: list[str]
) -> None:
    words = address.split()
    pointed = "".join(word + mark for word, mark in zip(words, marks * 2, strict=False))
    assert same(geocoder.locate(Query(pointed)), geocoder.locate(Query(address)))


@MANY
@given(address=addresses)
def test_known_abbreviations_never_change_the_answer(geocoder: Geocoder, address: str) -> None:
    short = " ".join(ABBREVIATIONS.get(word.upper(), word) for word in address.split())
    assert same(geocoder.locate(Query(short)), geocoder.locate(Query(address)))


@MANY
@given(kind=st.sampled_from(KINDS), village=st.sampled_from(VILLAGES), town=st.sampled_from(TOWNS))
def test_a_right_postcode_never_lowers_the_confidence(
    geocoder: Geocoder, kind: str, village: str, town: tuple[str, str, str]
) -> None:
    postcode, name, state = town
    address = f"{kind} {village}, {name}"
    bare = geocoder.locate(Query(address, state=state))
    served = geocoder.known.postcodes[postcode].share[0][0]
    if geocoder.known.frame.districts[served].code != bare.district_code:
        return  # the answer is elsewhere: for it this postcode is not a right one
    assert geocoder.locate(Query(address, postcode, state=state)).confidence >= bare.confidence


@MANY
@given(batch=st.lists(addresses, min_size=2, max_size=12), seed=st.randoms())
def test_order_and_batch_never_change_an_answer(
    geocoder: Geocoder, batch: list[str], seed: object
) -> None:
    alone = {address: geocoder.locate(Query(address)) for address in batch}
    shuffled = sorted(batch, key=lambda address: (hash((address, id(seed))), address))
    together = geocoder.locate_many(Query(address) for address in shuffled)
    assert [alone[address] for address in shuffled] == together


@MANY
@given(text=st.text(max_size=400))
def test_no_text_whatever_breaks_the_geocoder(geocoder: Geocoder, text: str) -> None:
    answer = geocoder.locate(Query(text, text[:8], text[:20], text[:12]))
    assert 0.0 <= answer.confidence <= 1.0


def test_five_hundred_words_are_answered_too(geocoder: Geocoder) -> None:
    words = ["Jalan", "Kampung", "Baru", "Pulai", "bin", "Haji", "86000", "Kluang"] * 63
    assert geocoder.locate(Query(" ".join(words))).district_name == "Kluang"
