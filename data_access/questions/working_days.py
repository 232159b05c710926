"""Working days in England and Wales: Monday to Friday, but for bank holidays."""

from datetime import date, timedelta
from functools import cache, lru_cache

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAY, SATURDAY = 0, 5
# Bank holidays of one year alone, and the usual ones that were moved or replaced by them.
_PROCLAIMED = {
    2002: (date(2002, 6, 3), date(2002, 6, 4)),
    2011: (date(2011, 4, 29),),
    2012: (date(2012, 6, 4), date(2012, 6, 5)),
    2020: (date(2020, 5, 8),),
    2022: (date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)),
    2023: (date(2023, 5, 8),),
}
_MOVED = {date(2002, 5, 27), date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)}


@lru_cache(maxsize=20_000)
def add_working_days(day: date, count: int) -> date:
    """The last of so many working days after a day."""
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < SATURDAY and day not in list_bank_holidays(day.year)


@cache
def list_bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year in England and Wales, as they are set since 1978."""
    easter = find_easter(year)
    usual = {
        _substitute(date(year, 1, 1)),
        easter - 2 * ONE_DAY,
        easter + ONE_DAY,
        _first_monday(date(year, 5, 1)),
        _first_monday(date(year, 5, 25)),
        _first_monday(date(year, 8, 25)),
    }
    christmas = _substitute(date(year, 12, 25))
    boxing_day = _substitute(date(year, 12, 26))
    # Where both fall on a weekend, or one is moved onto the other, the second goes a day further.
    usual |= {christmas, boxing_day if boxing_day > christmas else christmas + ONE_DAY}
    return frozenset((usual - _MOVED) | {*_PROCLAIMED.get(year, ())})


def _substitute(day: date) -> date:
    """The day itself or, on a weekend, the Monday after it."""
    while day.weekday() >= SATURDAY:
        day += ONE_DAY
    return day


def _first_monday(day: date) -> date:
    """The first Monday on or after a day."""
    return day + ONE_DAY * ((MONDAY - day.weekday()) % 7)


def find_easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, as Butcher's algorithm finds it."""
    golden = year % 19
    century, rest = divmod(year, 100)
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
