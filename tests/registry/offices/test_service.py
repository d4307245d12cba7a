"""The directory has every state's office, and tells a number only where a source gives it."""

import pytest

from database.errors import InvalidInput
from registry.offices.service import list_offices, office_to_call, offices


def test_every_state_has_its_development_office() -> None:
    found = list_offices(kind="ppn")
    assert sorted(one.state_code for one in found) == [f"S{number:02d}" for number in range(1, 17)]


def test_every_administrative_district_has_its_office_but_one_district_states() -> None:
    districts = [one.district_code for one in list_offices(kind="daerah")]
    assert len(set(districts)) == len(districts) == 156


def test_codes_are_unique_and_every_row_names_its_source() -> None:
    assert len({one.code for one in offices()}) == len(offices())
    assert all(one.source and one.name_ms and one.name_en for one in offices())


def test_a_number_is_told_only_where_a_source_gives_it() -> None:
    assert all((one.phone is not None) == one.confirmed for one in offices())


def test_a_family_calls_its_district_office_where_a_number_is_known_else_its_state_office() -> None:
    near = office_to_call("S08", "D08-13")
    far = office_to_call("S12", "D12-08")
    assert near is not None
    assert near.name_ms == "Pejabat Daerah dan Tanah Selama"
    assert far is not None
    assert far.code == "PPN-S12"
    assert office_to_call(None, None) is None


@pytest.mark.parametrize("wrong", [{"kind": "jkm"}, {"state_code": "MY"}, {"district_code": "D1"}])
def test_an_unknown_filter_value_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        list_offices(**wrong)
