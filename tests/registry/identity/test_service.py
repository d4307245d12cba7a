"""Identity numbers: what is accepted, what is refused, what is warned of, what is shown."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from database.errors import InvalidInput
from registry.identity.service import FORMATS, display, mask, normalise, validate

TODAY = date(2026, 11, 21)
ASSIGNED = {
    *range(1, 17),
    *range(21, 69),
    *(71, 72),
    *range(74, 80),
    *range(82, 94),
    *(98, 99),
}
birth_dates = st.dates(date(1927, 1, 1), TODAY)
places = st.sampled_from(sorted(ASSIGNED))
serials = st.integers(0, 9999)


def mykad(born: date, place: int = 12, serial: int = 5) -> str:
    return f"{born:%y%m%d}{place:02d}{serial:04d}"


@given(birth_dates, places, serials)
def test_every_real_date_and_assigned_place_is_a_mykad(born: date, place: int, serial: int) -> None:
    number = mykad(born, place, serial)
    check = validate("mykad", number, birth_date=born, today=TODAY)
    assert (check.normalised, check.warnings) == (number, ())
    assert (check.birth_date, check.birth_place_code) == (born, f"{place:02d}")


@pytest.mark.parametrize("place", range(100))
def test_only_assigned_places_of_birth_are_accepted(place: int) -> None:
    number = mykad(date(1980, 1, 1), place)
    if place in ASSIGNED:
        assert validate("mykad", number).birth_place_code == f"{place:02d}"
    else:
        with pytest.raises(InvalidInput):
            validate("mykad", number)


@pytest.mark.parametrize(
    "start", ["801301", "800001", "800132", "800100", "800230", "810229", "800431"]
)
def test_an_impossible_month_or_day_is_refused(start: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        validate("mykad", f"{start}120005")
    assert caught.value.field == "identity_no"
    assert "YYMMDD" in (caught.value.expected or "")


def test_the_leap_day_of_2000_is_a_date_though_1900_had_none() -> None:
    assert validate("mykad", "000229120005", today=TODAY).birth_date == date(2000, 2, 29)


@given(
    birth_dates, places, serials, st.sampled_from(["{}-{}-{}", "{} {} {}", " {}\u2013{}\u2013{} "])
)
def test_spaces_and_dashes_do_not_matter(born: date, place: int, serial: int, written: str) -> None:
    number = mykad(born, place, serial)
    text = written.format(number[:6], number[6:8], number[8:])
    assert validate("mykad", text).normalised == number


@pytest.mark.parametrize(
    "value",
    [
        "",
        "80010112000",
        "8001011200055",
        "80010112000A",
        "800101-**-***5",
        "800101*12*0005",
        "800101.12.0005",
        "٨٠٠١٠١١٢٠٠٠٥",
        "800101120005\0",
    ],
)
def test_what_is_not_twelve_digits_is_not_a_mykad(value: str) -> None:
    with pytest.raises(InvalidInput):
        validate("mykad", value)


def test_full_width_digits_are_read() -> None:
    assert validate("mykad", "８００１０１１２０００５").normalised == "800101120005"


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("261121120005", date(2026, 11, 21)),
        ("261122120005", date(1926, 11, 22)),
        ("991231120005", date(1999, 12, 31)),
        ("000101120005", date(2000, 1, 1)),
    ],
)
def test_without_a_stored_date_the_latest_century_that_has_come_is_taken(
    number: str, born: date
) -> None:
    assert validate("mykad", number, today=TODAY).birth_date == born


def test_a_stored_birth_date_decides_the_century() -> None:
    check = validate("mykad", "200101120005", birth_date=date(1920, 1, 1), today=TODAY)
    assert (check.birth_date, check.warnings) == (date(1920, 1, 1), ())


@given(birth_dates, st.integers(1, 3000))
def test_another_stored_birth_date_is_warned_of_not_refused(born: date, days: int) -> None:
    stored = born + timedelta(days=days)
    assume(stored <= TODAY)
    check = validate("mykad", mykad(born), birth_date=stored, today=TODAY)
    assert check.warnings == ("birth_date_mismatch",)


@given(birth_dates, serials, st.sampled_from(["lelaki", "perempuan"]))
def test_the_last_digit_tells_the_sex_and_a_mismatch_is_warned_of(
    born: date, serial: int, sex: str
) -> None:
    check = validate("mykad", mykad(born, serial=serial), sex=sex)
    assert check.sex == ("lelaki" if serial % 2 else "perempuan")
    assert check.warnings == (() if sex == check.sex else ("sex_mismatch",))


@pytest.mark.parametrize(
    ("identity_type", "written", "normalised"),
    [
        ("old_ic", "1234567", "1234567"),
        ("old_ic", "a 1234567", "A1234567"),
        ("passport", "a12345678", "A12345678"),
        ("passport", "K 1234 5678", "K12345678"),
        ("birth_certificate", "bm-12345", "BM12345"),
    ],
)
def test_other_documents_are_brought_to_normal_form(
    identity_type: str, written: str, normalised: str
) -> None:
    check = validate(identity_type, written, date(1980, 1, 1), "lelaki")
    assert (check.normalised, check.warnings) == (normalised, ())


@pytest.mark.parametrize(
    ("identity_type", "value"),
    [
        ("old_ic", "123456"),
        ("old_ic", "12345678"),
        ("old_ic", "AB1234567"),
        ("passport", "ABCDEF"),
        ("passport", "A1"),
        ("passport", "A1234567890123456"),
        ("passport", "A1234/678"),
        ("birth_certificate", "B1"),
        ("birth_certificate", "SIJIL"),
    ],
)
def test_numbers_that_no_such_document_has_are_refused(identity_type: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        validate(identity_type, value)
    assert caught.value.expected == FORMATS[identity_type].expected


def test_an_unknown_type_of_document_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        validate("licence", "800101120005")
    assert caught.value.field == "identity_type"


@given(st.sampled_from(list(FORMATS)), st.text(max_size=30))
def test_any_text_is_refused_or_accepted_in_a_normal_form_that_stays(
    identity_type: str, value: str
) -> None:
    try:
        check = validate(identity_type, value, today=TODAY)
    except InvalidInput:
        return
    assert validate(identity_type, check.normalised, today=TODAY) == check


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidInput) as caught:
        validate("mykad", "801301120005")
    assert "801301" not in f"{caught.value.message} {caught.value.expected}"


@given(birth_dates, places, serials)
def test_a_mykad_is_displayed_with_dashes_that_read_back(
    born: date, place: int, serial: int
) -> None:
    number = mykad(born, place, serial)
    shown = display("mykad", number)
    assert shown == f"{number[:6]}-{number[6:8]}-{number[8:]}"
    assert normalise(shown) == number


def test_a_masked_mykad_shows_birth_date_and_last_digit_only() -> None:
    assert mask("mykad", "800101141235") == "800101-**-***5"


@pytest.mark.parametrize(
    ("number", "masked"), [("A1234567", "A******7"), ("12", "12"), ("1", "1"), ("", "")]
)
def test_other_masked_numbers_show_their_ends_only(number: str, masked: str) -> None:
    assert mask("passport", number) == masked
