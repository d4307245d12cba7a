"""The workflow table is whole: every name in it means something, every state can be reached."""

from registry.options.service import get_option_list
from registry.registrations.requirements import REQUIREMENTS
from registry.registrations.workflow import (
    NO_CASE,
    OFFICIAL_STATUS,
    STATES,
    possible_events,
    transition,
    transitions,
)


def test_every_name_in_the_table_is_known() -> None:
    roles = set(get_option_list("officer_roles").codes)
    for one in transitions():
        assert {one.state, one.next_state} <= set(STATES)
        assert set(one.roles) <= roles
        assert one.decided_by in ("officer", "meeting")
        assert one.ms
        assert one.en
        if one.state != NO_CASE:
            assert set(one.needs) <= set(REQUIREMENTS)


def test_every_requirement_is_needed_somewhere() -> None:
    assert set(REQUIREMENTS) <= {need for one in transitions() for need in one.needs}


def test_a_reason_is_needed_exactly_where_a_list_of_reasons_is_named() -> None:
    assert all(("reason" in one.needs) == (one.reasons is not None) for one in transitions())


def test_one_event_does_one_thing_in_a_state() -> None:
    keys = [(one.state, one.event) for one in transitions()]
    assert len(set(keys)) == len(keys)


def test_every_state_is_reached_and_left() -> None:
    assert {one.next_state for one in transitions()} == set(STATES) - {NO_CASE}
    assert {one.state for one in transitions()} == set(STATES)


def test_nothing_but_a_meeting_leads_to_the_census_and_nothing_but_verifying_to_the_list() -> None:
    ways = {
        state: {one.event for one in transitions() if one.next_state == state != one.state}
        for state in ("disemak", "disahkan")
    }
    assert ways == {"disemak": {"accept"}, "disahkan": {"verify", "reenter"}}
    assert all(one.by_meeting for one in transitions() if one.event == "accept")


def test_every_state_has_an_official_status() -> None:
    assert set(OFFICIAL_STATUS) == set(STATES) - {NO_CASE}
    assert set(OFFICIAL_STATUS.values()) == {"baru", "disemak", "disahkan", "ditolak"}


def test_an_event_that_a_state_does_not_have_is_no_transition() -> None:
    assert transition("baru", "verify") is None
    assert "verify" not in possible_events("baru")
