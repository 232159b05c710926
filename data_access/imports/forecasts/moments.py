"""The month ends at which a year is forecast."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from data_access.periods import Period, month_end, period_with, periods_between, year_of
from data_access.store.tables.base import day_number
from data_access.vocabulary import MONTH, YEAR

MONTHS_OF_A_YEAR = 12
# What is posted once the year is over.
CLOSING_PERIOD = 13


@dataclass(frozen=True)
class Moment:
    """The end of a month, from which the financial year `year` is looked at.

    `day` is the number of the last night that is over. With `is_later` the month had long been over
    when its forecast was made.
    """

    year: int
    day: int
    is_later: bool

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The twelve months of the year."""
        whole = period_with(date(self.year, 3, 31), YEAR.key)
        return tuple(periods_between(whole.first, whole.last, MONTH.key))

    @cached_property
    def number(self) -> int:
        """How many months of the year are over: 1 in April."""
        return next(
            place for place, each in enumerate(self.months, 1) if day_number(each.last) == self.day
        )

    @property
    def period(self) -> int:
        """The last posting period that is known: with March that in which the year is closed."""
        return CLOSING_PERIOD if self.number == MONTHS_OF_A_YEAR else self.number

    @property
    def month(self) -> str:
        """The key of the month that ends here."""
        return self.months[self.number - 1].key

    @property
    def to_come(self) -> tuple[str, ...]:
        """The months of the year that are to come."""
        return tuple(each.key for each in self.months[self.number :])

    @property
    def first(self) -> int:
        """The first night of the year."""
        return day_number(self.months[0].first)

    @property
    def end(self) -> int:
        """The day after the last night of the year."""
        return day_number(self.months[-1].last) + 1

    def first_of(self, number: int) -> int:
        """The first day of the month that is the `number`-th of the year."""
        return day_number(self.months[number - 1].first)


def find_moments(data_date: date) -> list[Moment]:
    """The month ends up to the data date: of the year of the newest of them and the one before."""
    newest = month_end(data_date.year, data_date.month)
    if newest > data_date:
        newest = data_date.replace(day=1) - timedelta(days=1)
    since = date(year_of(newest) - 2, 4, 1)
    return [
        Moment(year_of(each.last), day_number(each.last), is_later=each.last != newest)
        for each in periods_between(since, newest, MONTH.key)
    ]


def say_month(month: str) -> str:
    """March 2025, for 2025-03."""
    return f"{date(int(month[:4]), int(month[5:]), 1):%B %Y}"
