"""Cases of households that do not come by a form of their own."""

from datetime import date

from database.base import uuid7
from database.session import WriteSession
from registry.actors.service import Actor
from registry.calendar.service import now, today
from registry.households.models import Household
from registry.persons.models import Person
from registry.records import queries
from registry.registrations.effects import write_event
from registry.registrations.facts import gather
from registry.registrations.forms import ShortForm, Step, as_record, checked_reporter
from registry.registrations.models import Registration
from registry.registrations.requirements import Attempt, NotThisOfficer
from registry.registrations.rules import Rules
from registry.registrations.workflow import NO_CASE, transition


def open_case_of(
    session: WriteSession, household: Household, channel: str, on: date, actor: Actor
) -> Registration:
    """Open the case of a household that has people and none yet, in status `baru`.

    Raises:
        NotThisOfficer: the role may not receive a household.
        InvalidInput: there is no such channel, or it needs a reporter.
    """
    receive = transition(NO_CASE, "receive")
    assert receive is not None
    if actor.role not in receive.roles:
        raise NotThisOfficer(
            f"The role {actor.role} may not receive a household.",
            field="role",
            expected="one of " + ", ".join(receive.roles),
        )
    checked_reporter(channel, None)
    form = _form(household, queries.members(session, household.id)[0])
    registration = Registration(
        id=uuid7(),
        household_id=household.id,
        is_demo=household.is_demo,
        channel=channel,
        received_on=on,
        short_form=as_record(form),
        state="baru",
        state_since=now(),
        version=1,
    )
    session.add(registration)
    session.flush()
    attempt = Attempt(
        transition=receive,
        facts=gather(session, [(registration, household)])[0],
        step=Step("receive", 0, short_form=form),
        actor=actor,
        today=today(),
        screen=Rules(session).screen,
        settings=Rules.settings(),
    )
    write_event(session, attempt)
    session.flush()
    return registration


def _form(household: Household, head: Person) -> ShortForm:
    return ShortForm(
        head_name=head.name,
        identity_type=head.identity_type,
        birth_date=head.birth_date,
        sex=head.sex,
        citizenship=head.citizenship,
        household_size=household.size,
        address=household.address,
        postcode=household.postcode,
        town=household.town,
        state_code=household.stated_state_code,
        district_code=household.stated_district_code,
        mukim_code=household.stated_mukim_code,
        stratum=household.stratum,
        phone=household.phone_mobile or household.phone_fixed,
    )
