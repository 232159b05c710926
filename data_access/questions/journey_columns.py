"""What is told of coming and leaving beyond the day itself, as SQL of one event each.

Each is a look-up for the one event, so that none is ever lost or counted twice for want, or for
too many, of what is looked up. They are built once: that costs more than most take to run.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, case, cast, func, select

from data_access.questions.calendar_months import MONTH, YEAR, column_in_months
from data_access.store.tables import children, count_changes, periods_of_care
from data_access.vocabulary import AGE_AT_ENTRY

REASONS_LEFT = {
    "home_planned": ("E4A",),
    "home_unplanned": ("E4B",),
    "relatives": ("E13",),
    "special_guardianship": ("E43", "E44", "E45", "E46", "E47", "E48"),
    "child_arrangements": ("E41",),
    "adopted": ("E11", "E12"),
    "stays_with_carers": ("E17",),
    "independent_with_support": ("E5",),
    "independent": ("E6",),
    "adult_residential": ("E7",),
    "other_council": ("E3",),
    "custody": ("E9",),
    "remand_ended": ("E14",),
    "assessed_as_adult": ("E15",),
    "abroad": ("E16",),
}
# Deaths are among them, so that no figure ever tells of one.
OTHER_REASONS = "other"
ADULT = 18
# Those under these ages belong to the band, those of none to the last.
_AGES_AT_ENTRY = dict(zip((5, 11, 16), AGE_AT_ENTRY.keys, strict=False))
_TIMES_IN_CARE = (
    (6 * MONTH, "under_6_months"),
    (YEAR, "6_to_12_months"),
    (2 * YEAR, "1_to_2_years"),
    (5 * YEAR, "2_to_5_years"),
)
_LONGEST, _NOT_KNOWN = "5_years_or_more", "not_known"
_EVENTS, _PERIODS = count_changes.c, periods_of_care.c


@cache
def tell_age(table: Table) -> ColumnElement[str]:
    """A child's age in whole years on the day of an event."""
    return (
        select(cast(_age_on(table), String))
        .where(children.c.id == table.c.child_id)
        .scalar_subquery()
    )


@cache
def is_younger(table: Table, age: int) -> ColumnElement[bool]:
    """Whether a child is under an age on the day of an event."""
    child = and_(children.c.id == table.c.child_id, _age_on(table) < age)
    return select(children.c.id).where(child).correlate(table).exists()


def _age_on(table: Table) -> ColumnElement[int]:
    lived = column_in_months(table.c.day) - column_in_months(children.c.birth_day)
    return lived // YEAR


@cache
def tell_entry(months: int) -> ColumnElement[str]:
    """Whether a start is a child's first, or within so many months of a cease, or later."""
    has_left = and_(
        _PERIODS.child_id == _EVENTS.child_id,
        _PERIODS.has_ceased,
        _PERIODS.end_day <= _EVENTS.day,
    )
    since = column_in_months(_EVENTS.day) - column_in_months(_PERIODS.end_day)
    return case(
        (_exists(has_left, since <= months * MONTH), "re_entry"),
        (_exists(has_left), "returned_later"),
        else_="first_time",
    )


@cache
def has_come_back(months: int) -> ColumnElement[bool]:
    """Whether a child who left is in care again within so many months."""
    since = column_in_months(_PERIODS.start_day) - column_in_months(_EVENTS.day)
    return _exists(
        _PERIODS.child_id == _EVENTS.child_id,
        _PERIODS.start_day >= _EVENTS.day,
        since <= months * MONTH,
    )


def _exists(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(_PERIODS.id).where(*where).correlate(count_changes).exists()


@cache
def tell_reason_left() -> ColumnElement[str]:
    """Why a child left, by the recorded code."""
    groups = [(_EVENTS.reason.in_(codes), key) for key, codes in REASONS_LEFT.items()]
    return case(*groups, else_=OTHER_REASONS)


@cache
def tell_time_in_care() -> ColumnElement[str]:
    """How long a child who left had been in care, where the returns know since when."""
    return _of_period(band_time_in_care(column_in_months(_PERIODS.end_day)), _NOT_KNOWN)


@cache
def tell_age_at_entry() -> ColumnElement[str]:
    """The age of a child who left on the day the period of care began.

    Where the returns do not know that day, on the first day that they know of.
    """
    return _of_period(band_age_at_start(), _EVENTS.age_band)


def band_time_in_care(until: ColumnElement[int] | int) -> ColumnElement[str]:
    """How long a period of care had lasted on a day (a day in months), where it is known.

    Whoever has been in care for five years since the first day known has been so in any case.
    """
    lasted = until - column_in_months(_PERIODS.start_day)
    return case(
        (lasted >= 5 * YEAR, _LONGEST),
        (_PERIODS.start_is_known.is_(False), _NOT_KNOWN),
        *((lasted < limit, key) for limit, key in _TIMES_IN_CARE),
        else_=_LONGEST,
    )


def band_age_at_start() -> ColumnElement[str]:
    """The child's age on the first day of a period of care."""
    age = _PERIODS.age_at_start
    return case(*((age < limit, key) for limit, key in _AGES_AT_ENTRY.items()), else_="16+")


def _of_period(told: ColumnElement[str], otherwise: Any) -> ColumnElement[str]:
    found = select(func.min(told)).where(
        _PERIODS.child_id == _EVENTS.child_id, _PERIODS.end_day == _EVENTS.day
    )
    return func.coalesce(found.correlate(count_changes).scalar_subquery(), otherwise)
