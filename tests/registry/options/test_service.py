"""Option lists: complete for the forms, one code once, both languages, unknown codes refused."""

import pytest

from database.errors import InvalidInput
from registry.households.models import POVERTY_STATUSES, REGISTRATION_STATUSES, STRATA
from registry.options.service import (
    OptionListNotFound,
    get_option_list,
    option_lists,
    require_option,
)

# Every choice that the forms of the national data bank name, by the group of the form.
NAMED_LISTS = {
    "registration": ("channels", "reject_reasons", "exit_reasons", "registration_statuses"),
    "meetings": ("decision_kinds", "meeting_levels", "defer_reasons", "endorsing_committees"),
    "identification": ("household_categories", "profile_sources", "household_groups"),
    "head": ("sexes", "ethnic_groups", "religions", "citizenships", "marital_statuses"),
    "education": ("education_levels", "certificates", "skills"),
    "work": ("work_statuses", "masco_major_groups", "masco_sub_major_groups"),
    "member": ("relationships", "illnesses", "treatment_places", "disabilities_observed"),
    "welfare": ("jkm_oku_categories", "savings_kinds", "aid_forms"),
    "dwelling": ("tenures", "house_types", "wall_materials", "roof_materials", "floor_materials"),
    "facilities": ("toilets", "water_sources", "electricity_sources", "hazards"),
    "land": ("land_statuses", "land_owners"),
    "property": ("vehicles", "livestock", "land_uses", "equipment"),
    "income": ("income_lines", "income_groups"),
}


@pytest.mark.parametrize("group", NAMED_LISTS)
def test_every_choice_of_the_forms_has_its_list(group: str) -> None:
    assert set(NAMED_LISTS[group]) <= set(option_lists())


@pytest.mark.parametrize("code", option_lists())
def test_every_option_has_a_code_of_its_own_and_both_languages(code: str) -> None:
    options = get_option_list(code).options
    assert options
    assert len({option.code for option in options}) == len(options)
    assert all(option.code and option.ms and option.en for option in options)


def test_list_lengths_are_those_of_the_published_forms() -> None:
    lengths = {
        "skills": 17,
        "illnesses": 13,
        "treatment_places": 6,
        "disabilities_observed": 7,
        "jkm_oku_categories": 7,
        "savings_kinds": 9,
        "income_lines": 15,
        "masco_major_groups": 10,
        "masco_sub_major_groups": 43,
    }
    assert {code: len(get_option_list(code).options) for code in lengths} == lengths


def test_every_sub_major_group_belongs_to_a_major_group() -> None:
    majors = set(get_option_list("masco_major_groups").codes)
    assert {code[0] for code in get_option_list("masco_sub_major_groups").codes} == majors


def test_lists_hold_every_value_that_the_tables_allow() -> None:
    assert set(REGISTRATION_STATUSES) == set(get_option_list("registration_statuses").codes)
    assert set(POVERTY_STATUSES) < set(get_option_list("poverty_statuses").codes)
    assert set(STRATA) == set(get_option_list("strata").codes)


def test_a_code_that_is_not_in_the_list_is_refused_by_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        require_option("channels", "internet", "channel")
    assert refused.value.field == "channel"
    assert "pejabat_daerah" in (refused.value.expected or "")


def test_a_list_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(OptionListNotFound):
        get_option_list("colours")
