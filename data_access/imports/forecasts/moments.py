"""The month ends at which a year is forecast."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from data_access.periods import Period, month_end, period_with, periods_between, year_of
from data_access.store.tables.base import date_of, day_number
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


def find_moments(data_date: date) -> Iterator[Moment]:
    """The month ends of the financial year of the data date, from April to the newest one."""
    year = year_of(data_date)
    ends = [
        month_end(each.last.year, each.last.month)
        for each in periods_between(date(year - 1, 4, 1), data_date, MONTH.key)
    ]
    over = [day_number(end) for end in ends if end <= data_date]
    for day in over:
        yield Moment(year, day, is_later=day != over[-1])


def say_month(month: str) -> str:
    """March 2025, for 2025-03."""
    return f"{date(int(month[:4]), int(month[5:]), 1):%B %Y}"


def say_day(day: int) -> str:
    """31 March 2025, for its number."""
    return f"{date_of(day):%-d %B %Y}"
