"""What a secretary hands in: a meeting with its members, and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from database.errors import InvalidInput
from registry.forms.service import past_day, required_text, text
from registry.households.reference import normalise_reference
from registry.options.service import require_option
from registry.poverty_lines.tables import state_names
from registry.registrations.forms import DISTRICT_CODE, NOTE_LONGEST

DEFER = "tangguh"
MEMBERS_AT_MOST = 200
MINUTES_NO_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is present; `position` is a code of the option list `meeting_positions`."""

    name: str
    position: str = "ahli"
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting as its secretary announces it. The level says which area codes it needs."""

    minutes_no: str
    level: str
    held_on: date
    members: Sequence[Member]
    state_code: str | None = None
    district_code: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting decided on one case.

    A decision that is no acceptance needs reason and note. `version` is the version of the case
    that the meeting had before it; None takes the case as it stands.
    """

    reference_no: str
    decision: str
    reason: str | None = None
    note: str | None = None
    version: int | None = None


def checked_meeting(new: NewMeeting) -> NewMeeting:
    """Return the meeting with its texts tidied.

    Raises:
        InvalidInput: a field is wrong; the error names it.
    """
    require_option("meeting_levels", new.level, "level")
    _check_area(new)
    past_day("held_on", new.held_on)
    return replace(
        new,
        minutes_no=required_text("minutes_no", new.minutes_no, MINUTES_NO_LONGEST),
        place=text("place", new.place),
        members=_checked_members(new.members),
    )


def checked_decisions(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Return the decisions by reference number, with their texts tidied.

    Raises:
        InvalidInput: a decision is wrong or comes twice; the error names it by its place.
    """
    wanted: dict[str, Decision] = {}
    for place, decision in enumerate(decisions):
        field = f"decisions[{place}]"
        number = normalise_reference(decision.reference_no)
        if number in wanted:
            raise InvalidInput(
                f"{number} is decided twice.", field=field, expected="one decision a case"
            )
        require_option("decision_kinds", decision.decision, f"{field}.decision")
        note = text(f"{field}.note", decision.note, NOTE_LONGEST)
        if decision.decision == DEFER:
            require_option("defer_reasons", decision.reason or "", f"{field}.reason")
            note = required_text(f"{field}.note", decision.note, NOTE_LONGEST)
        wanted[number] = Decision(
            number, decision.decision, decision.reason, note, decision.version
        )
    return wanted


def _checked_members(members: Sequence[Member]) -> list[Member]:
    if not 1 <= len(members) <= MEMBERS_AT_MOST:
        raise InvalidInput(
            f"A meeting cannot have {len(members)} members present.",
            field="members",
            expected=f"1 to {MEMBERS_AT_MOST}",
        )
    return [
        Member(
            name=required_text(f"members[{place}].name", member.name),
            position=require_option(
                "meeting_positions", member.position, f"members[{place}].position"
            ).code,
            organisation=text(f"members[{place}].organisation", member.organisation),
        )
        for place, member in enumerate(members)
    ]


def _check_area(new: NewMeeting) -> None:
    needs_state, needs_district = new.level != "kebangsaan", new.level == "daerah"
    if needs_state != (new.state_code is not None):
        raise InvalidInput(
            f"A meeting at level {new.level} {'needs a' if needs_state else 'has no'} state.",
            field="state_code",
            expected="a state's code, S12" if needs_state else "nothing",
        )
    if needs_district != (new.district_code is not None):
        raise InvalidInput(
            f"A meeting at level {new.level} {'needs a' if needs_district else 'has no'} district.",
            field="district_code",
            expected="a district's code, D12-03" if needs_district else "nothing",
        )
    if new.state_code is not None:
        require_state(new.state_code)
    if new.district_code is not None and new.state_code is not None:
        inside = new.district_code[1:3] == new.state_code[1:]
        if not (DISTRICT_CODE.fullmatch(new.district_code) and inside):
            raise InvalidInput(
                f"District {new.district_code!r} does not lie in {new.state_code}.",
                field="district_code",
                expected=f"a code that begins with D{new.state_code[1:]}-",
            )


def require_state(state_code: str) -> None:
    """Check a state's code.

    Raises:
        InvalidInput: there is no such state.
    """
    states = [code for code in state_names() if code != "MY"]
    if state_code not in states:
        raise InvalidInput(
            f"There is no state {state_code!r}.", field="state_code", expected="S01 to S16"
        )
