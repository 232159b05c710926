"""Weeks, months, quarters and years as keys, and the days that bound them.

A year runs from 1 April to 31 March and is named by its end: 2024 ends on 31 March 2024, and
2023-24-Q4 is January to March 2024. A week runs from Monday to Sunday and is named as in ISO 8601:
2024-W05.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from data_access.vocabulary import MONTH, QUARTER, WEEK, YEAR

FIRST_YEAR, LAST_YEAR = 1950, 2100
# Where the people are: by UTC their day would begin at one o'clock in summer.
_HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Period:
    """One week, month, quarter or year, or the part of it that was asked for."""

    key: str
    first: date
    last: date


def day_here(moment: datetime) -> date:
    """The day of a moment, which knows its zone, where the council is."""
    return moment.astimezone(_HERE).date()


def year_of(day: date) -> int:
    """The year ending 31 March in which the day lies."""
    return day.year + 1 if day.month >= 4 else day.year


def month_index(day: date) -> int:
    """Months counted from year 0, as `episode_spans` stores them."""
    return day.year * 12 + day.month - 1


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_year_end(day: date) -> date:
    """The last 31 March on or before a day."""
    return date(day.year if (day.month, day.day) >= (3, 31) else day.year - 1, 3, 31)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=20_000)
def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of its month where that is shorter.

    Months below nought are earlier.
    """
    index = month_index(day) + months
    last = month_end(index // 12, index % 12 + 1)
    return last.replace(day=min(day.day, last.day))


def is_month_end(day: date) -> bool:
    """Whether the day is the last of its month."""
    return day == month_end(day.year, day.month)


def first_of_twelve_months(last: date) -> date:
    """The first of the 12 months that end on a day: whole months where it ends one."""
    if is_month_end(last):
        return first_of_months(last, 12)
    return year_before(last) + timedelta(days=1)


def first_of_months(last: date, months: int) -> date:
    """The first day of so many whole months that end with the month of a day."""
    index = month_index(last) - months + 1
    return date(index // 12, index % 12 + 1, 1)


def shift_window(first: date, last: date, day: date) -> date:
    """The first day of a window that ends on `day` and is as long as first..last.

    Whole months stay whole months and years whole years, whatever February does.
    """
    if first.day == 1 and is_month_end(last) and is_month_end(day):
        return first_of_months(day, month_index(last) - month_index(first) + 1)
    if first == first_of_twelve_months(last):
        return first_of_twelve_months(day)
    return day - (last - first)


def period_with(day: date, grain: str) -> Period:
    """The whole week, month, quarter or year in which a day lies."""
    if grain == WEEK.key:
        monday = day - timedelta(days=day.weekday())
        return Period(f"{day:%G-W%V}", monday, monday + timedelta(days=6))
    if grain == MONTH.key:
        return Period(f"{day:%Y-%m}", day.replace(day=1), month_end(day.year, day.month))
    year = year_of(day)
    if grain == YEAR.key:
        return Period(str(year), date(year - 1, 4, 1), date(year, 3, 31))
    quarter = (day.month - 4) % 12 // 3 + 1
    first = date(year - 1 if quarter < 4 else year, (quarter * 3) % 12 + 1, 1)
    return Period(
        f"{year - 1}-{year % 100:02d}-Q{quarter}", first, month_end(first.year, first.month + 2)
    )


def periods_between(first: date, last: date, grain: str) -> list[Period]:
    """The weeks, months, quarters or years that touch first..last, cut off at both ends."""

    def walk() -> Iterator[Period]:
        day = first
        while day <= last:
            period = period_with(day, grain)
            yield Period(period.key, max(period.first, first), min(period.last, last))
            day = period.last + timedelta(days=1)

    return list(walk())


def period_of_key(grain: str, key: str) -> Period | None:
    """The whole period that a key names; None where the key names none."""
    shapes = {
        WEEK.key: r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])",
        MONTH.key: r"(\d{4})-(0[1-9]|1[0-2])",
        QUARTER.key: r"(\d{4})-(\d{2})-Q([1-4])",
        YEAR.key: r"(\d{4})",
    }
    found = re.fullmatch(shapes[grain], key)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    if grain == WEEK.key:
        # The first week is that of 4 January.
        day = date(int(found[1]), 1, 4) + timedelta(weeks=int(found[2]) - 1)
    elif grain == MONTH.key:
        day = date(int(found[1]), int(found[2]), 1)
    elif grain == YEAR.key:
        day = date(int(found[1]), 3, 31)
    else:
        day = date(int(found[1]) + int(found[3] == "4"), int(found[3]) * 3 % 12 + 1, 1)
    period = period_with(day, grain)
    return period if period.key == key else None


def label_of_period(grain: str, key: str) -> str:
    """The key as a person reads it: week of 29 January 2024, March 2024, 2023-24."""
    period = period_of_key(grain, key)
    if period is None:
        return key
    if grain == WEEK.key:
        return f"Week of {period.first:%-d %B %Y}"
    if grain == MONTH.key:
        return f"{period.first:%B %Y}"
    if grain == QUARTER.key:
        return f"{period.first:%B} to {period.last:%B %Y}"
    return f"{period.first.year}-{period.last.year % 100:02d}"
