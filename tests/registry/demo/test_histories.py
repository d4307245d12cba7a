"""Every demonstration household has a case whose story follows the workflow table to today."""

import pytest
from sqlalchemy import func, select, text

from registry.demo.service import DemoReport
from registry.households.models import Household
from registry.meetings.models import Meeting, MeetingCase
from registry.registrations.models import Registration, RegistrationEvent
from registry.registrations.service import replay
from registry.registrations.workflow import OFFICIAL_STATUS
from tests.registry.demo.conftest import OneTransaction

pytestmark = pytest.mark.mirror


def test_every_household_has_one_case_that_its_story_leads_to(
    report: DemoReport, passing: OneTransaction
) -> None:
    with passing.reading() as session:
        cases = session.execute(
            select(Registration, Household).join(
                Household, Household.id == Registration.household_id
            )
        ).all()
        assert len(cases) == report.households
        stories: dict[object, list[RegistrationEvent]] = {}
        ordered = select(RegistrationEvent).order_by(
            RegistrationEvent.registration_id, RegistrationEvent.seq
        )
        for event in session.scalars(ordered):
            stories.setdefault(event.registration_id, []).append(event)
        for registration, household in cases:
            story = stories[registration.id]
            assert replay(story) == registration.state
            assert len(story) == registration.version
            assert OFFICIAL_STATUS[registration.state] == household.registration_status
            assert (registration.state == "keluar") == (household.exited_on is not None)
            assert [event.at for event in story] == sorted(event.at for event in story)
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_what_a_meeting_decided_stands_in_its_minutes(
    report: DemoReport, passing: OneTransaction
) -> None:
    with passing.reading() as session:
        decided = session.scalar(
            select(func.count()).where(RegistrationEvent.meeting_id.is_not(None))
        )
        assert decided == session.scalar(select(func.count()).select_from(MeetingCase))
        marks = session.scalars(select(Meeting.minutes_no)).all()
        assert marks
        assert all(mark.startswith("DEMO/") for mark in marks)
