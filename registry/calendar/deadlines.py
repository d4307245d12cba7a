"""Answers that are due: by which day, and where that stands. All days are calendar days.

Act 864 gives fourteen days for an answer and does not say working days; they are counted so, from
the day after the request came in.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

ANSWER_WITHIN = timedelta(days=14)
SOON = timedelta(days=3)
Standing = Literal["answered", "answered_late", "waiting", "soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer is due, and when it came; None while it has not."""

    due_on: date
    answered_on: date | None

    def standing(self, on: date) -> Standing:
        """Return where it stands on a day; due that very day is not overdue."""
        if self.answered_on is not None and self.answered_on <= on:
            return "answered" if self.answered_on <= self.due_on else "answered_late"
        if on > self.due_on:
            return "overdue"
        return "soon" if on >= self.due_on - SOON else "waiting"

    def days_left(self, on: date) -> int:
        """Return the days until it is due; below zero, how long it has been overdue."""
        return (self.due_on - on).days


def due(received_on: date) -> date:
    """Return the last day for an answer to what came in on a day."""
    return received_on + ANSWER_WITHIN
