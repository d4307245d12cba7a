"""The twelve-month income table. Totals are computed here; nobody types them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from database.errors import InvalidInput
from database.session import WriteSession
from registry.assessments.rule import monthly_from_yearly
from registry.forms.service import past_day, yearly_income
from registry.households.models import Household
from registry.income import queries
from registry.income.models import IncomeLine
from registry.options.service import require_option
from registry.persons.models import Person

AID_LINES = ("bantuan", "impak_bantuan")
"""Counted in the gross total as the form does, and stated beside it, so that a policy may not."""


@dataclass(frozen=True, slots=True)
class Totals:
    """RM a year of a table, and RM a month to four decimals."""

    gross_yearly: Decimal
    aid_yearly: Decimal

    @property
    def gross_monthly(self) -> Decimal:
        """Return the gross income, RM a month."""
        return monthly_from_yearly(self.gross_yearly)

    @property
    def aid_monthly(self) -> Decimal:
        """Return the part of it that is aid, RM a month."""
        return monthly_from_yearly(self.aid_yearly)


def totals_of(amounts: Mapping[str, Decimal]) -> Totals:
    """Return the totals of RM a year by line."""
    return Totals(
        sum(amounts.values(), Decimal(0)),
        sum((amounts.get(line, Decimal(0)) for line in AID_LINES), Decimal(0)),
    )


def checked_lines(sent: Mapping[str, Any], where: str = "income") -> dict[str, Decimal]:
    """Return RM a year by line code.

    Raises:
        InvalidInput: a line is not of the option list, or an amount is no income.
    """
    found = {}
    for line, value in sent.items():
        field = f"{where}.{line}"
        require_option("income_lines", line, field)
        amount = yearly_income(field, value if isinstance(value, Decimal) else None)
        if amount is None:
            raise InvalidInput(
                f"{field} is no amount.", field=field, expected="RM a year, 0 or more, to the sen"
            )
        found[line] = amount
    return found


def replace_lines(
    session: WriteSession,
    household: Household,
    person: Person,
    sent: Mapping[str, Any],
    until: date,
) -> Totals:
    """Let a person's table hold exactly these lines for the year that ends on `until`.

    Returns the household's new totals, which its row shows from now on. The caller names the
    change and holds the household's lock.

    Raises:
        InvalidInput: a line, an amount or the day is wrong.
    """
    lines = checked_lines(sent)
    household.income_until = past_day("until", until)
    present = queries.of_person(session, person.id)
    for code, row in present.items():
        if code not in lines:
            session.delete(row)
    for code, amount in lines.items():
        if code in present:
            present[code].amount_yearly = amount
        else:
            session.add(IncomeLine(person_id=person.id, line=code, amount_yearly=amount))
    session.flush()
    return show_totals(session, household)


def show_totals(session: WriteSession, household: Household) -> Totals:
    """Let the household's row show what the tables of its present members add up to.

    A household of which only a total was ever stated keeps that.
    """
    totals = totals_of(queries.totals(session, household.id))
    if household.income_until is not None:
        household.gross_income_monthly = totals.gross_monthly
        household.aid_income_monthly = totals.aid_monthly
    return totals
