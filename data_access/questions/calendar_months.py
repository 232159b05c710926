"""Whole months and years between days, exactly as the calendar has them, on any engine.

Engines disagree about adding months to a date; whole numbers they divide alike. A day becomes a
number that grows with it, in which every month is as long as the longest: a month later is
`MONTH` more, a year later `YEAR` more, and so 12 months after 31 August are over on 31 August.
"""

from datetime import date

from sqlalchemy import ColumnElement

MONTH = 31
YEAR = 12 * MONTH
# Days from 1 March of year 0, where the leap day ends a year, to 1 January 1970.
_TO_1970 = 719_468
_DAYS_OF_400_YEARS, _DAYS_OF_4_YEARS = 146_097, 1_461


def count_in_months(day: date) -> int:
    """The number of a day."""
    return (day.year * 12 + day.month) * MONTH + day.day - 1


def column_in_months(day: ColumnElement[int]) -> ColumnElement[int]:
    """The same number, of a column that counts days from 1 January 1970."""
    since = 4 * (day + _TO_1970) + 3
    century = since // _DAYS_OF_400_YEARS
    in_century = since % _DAYS_OF_400_YEARS // 4 * 4 + 3
    year = century * 100 + in_century // _DAYS_OF_4_YEARS
    # Months of 30 and 31 days in turn, from March on: 153 days in five.
    in_year = in_century % _DAYS_OF_4_YEARS // 4 * 5 + 461
    month, in_month = in_year // 153, in_year % 153 // 5
    return (year * 12 + month) * MONTH + in_month
