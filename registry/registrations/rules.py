"""The policy in force for one transaction: the poverty line, read once, and what rests on it."""

from functools import cached_property
from typing import cast

from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.assessments.models import Assessment
from registry.assessments.service import assess_household
from registry.assessments.settings import AssessmentPolicy
from registry.poverty_lines.lines import LineTable
from registry.poverty_lines.service import get_line_table
from registry.registrations.facts import CaseFacts, gather
from registry.registrations.screening import Screening, screen
from registry.registrations.settings import RegistrationSettings
from registry.registrations.workflow import Transition

NEEDS_ASSESSMENT = {"assessment", "below_line"}


class Rules:
    """Screening and assessment of cases under one reading of the poverty line."""

    def __init__(self, session: ReadSession):
        self._session = session
        self._policy = AssessmentPolicy()

    @cached_property
    def _lines(self) -> LineTable:
        return get_line_table(self._session, self._policy.version, self._policy.basis)

    @staticmethod
    def settings() -> RegistrationSettings:
        """Return the settings of the workflow."""
        return RegistrationSettings()

    def screen(self, facts: CaseFacts) -> Screening:
        """Check a case against the admission criteria."""
        return screen(facts.household, facts.head, self._lines, self._policy)

    def assess(
        self, possible: Transition, facts: CaseFacts, actor: Actor
    ) -> tuple[CaseFacts, Assessment | None]:
        """Assess the household when the step rests on its poverty status; else None.

        Returns the facts as they are afterwards. The assessment is written in the step's own
        transaction: if the step fails, so does it.
        """
        if not NEEDS_ASSESSMENT & set(possible.needs):
            return facts, None
        assessment = assess_household(
            cast(WriteSession, self._session),
            facts.household.id,
            policy=self._policy,
            assessed_by=actor.name,
        )
        return gather(self._session, [(facts.registration, facts.household)])[0], assessment
