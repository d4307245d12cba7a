"""Shares, amounts, days and moments as the readers of one language write them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from maps.texts.numbers import NO_NUMBER
from maps.texts.service import LOCALES
from registry.calendar.service import MALAYSIA

Number = int | float | Decimal


@dataclass(frozen=True)
class Formats:
    """How one language writes values; `–` where there is none."""

    language: str

    @property
    def _locale(self) -> str:
        return LOCALES[self.language]

    def count(self, value: Number | None) -> str:
        """Return a whole number: `1,234`."""
        return self._number(value, "#,##0")

    def tenth(self, value: Number | None) -> str:
        """Return a number with one decimal: `1,234.5`."""
        return self._number(value, "#,##0.0")

    def percent(self, share: float | None) -> str:
        """Return a share as per cent: `12.3 %`."""
        if share is None:
            return NO_NUMBER
        return str(format_percent(share, "0.0%", locale=self._locale))

    def ringgit(self, amount: Number | None) -> str:
        """Return an amount: `RM1,234.50`."""
        return NO_NUMBER if amount is None else f"RM{self._number(amount, '#,##0.00')}"

    def day(self, value: date | None) -> str:
        """Return a day in words: `21 November 2026`."""
        if value is None:
            return NO_NUMBER
        return str(format_date(value, "d MMMM y", locale=self._locale))

    def moment(self, value: datetime | None) -> str:
        """Return a moment of Malaysian time in words: `21 November 2026, 14:05`."""
        if value is None:
            return NO_NUMBER
        local = value.astimezone(MALAYSIA)
        return str(format_datetime(local, "d MMMM y, HH:mm", locale=self._locale))

    def _number(self, value: Number | None, pattern: str) -> str:
        if value is None:
            return NO_NUMBER
        return str(format_decimal(value, pattern, locale=self._locale))
