"""Measures of who works in homes: how many leave, and whether a manager is in post."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from data_access.periods import (
    Period,
    first_of_months,
    label_of_period,
    period_of_key,
    periods_between,
)
from data_access.questions.home_facts import (
    Fact,
    add_known,
    gather,
    holds_nothing,
    know_nothing,
    last_month_ended,
    name_some,
    read_rows,
)
from data_access.questions.homes import OF_HOMES, Home, visible_homes
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.store.tables import staffing
from data_access.vocabulary import (
    MONTH,
    REGISTERED_MANAGER,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

MONTHS = 12
STAFF = "months of staff"
SOURCE = "Workbook of homes: staff"
# More of them than a reader would read.
MOST_NAMED = 6


@dataclass(frozen=True)
class Staff:
    """A home's staff in 12 months, in full-time equivalents; `missing` months are not stated."""

    leavers: float
    in_post: float
    missing: tuple[str, ...]


@lru_cache(maxsize=1000)
def last_months(day: date) -> tuple[Period, ...]:
    """The last 12 months that have ended by a day."""
    last = period_of_key(MONTH.key, last_month_ended(day))
    if last is None:
        return ()
    return tuple(periods_between(first_of_months(last.last, MONTHS), last.last, MONTH.key))


def _read(asked: Asked, homes: list[Home]) -> dict[int, list[Any]]:
    return read_rows(asked, select(staffing).order_by(staffing.c.month), homes)


def _add_up(rows: list[Any], day: date) -> Staff:
    stated = {row.month: row for row in rows}
    keys = [month.key for month in last_months(day)]
    found = [stated[key] for key in keys if key in stated]
    return Staff(
        sum(row.leavers for row in found),
        sum(row.in_post for row in found) / MONTHS,
        tuple(key for key in keys if key not in stated),
    )


def _say_missing(home: Home, months: tuple[str, ...]) -> str:
    """Which months of a home are missing."""
    if len(months) == MONTHS:
        which = "none of the 12 months is stated"
    else:
        named = [label_of_period(MONTH.key, month) for month in months[:MOST_NAMED]]
        more = len(months) - len(named)
        which = f"no figures for {name_some([*named, f'{more} more'] if more else named)}"
    return f"Staff of {home.name} are left out: {which}."


@measure(
    title="Staff turnover",
    unit=Unit.PERCENT,
    better="lower",
    definition=(
        "Staff who left in the last 12 whole months by the date, for each hundred in post on "
        "average over them, in full-time equivalents; agency staff are in neither. Homes open on "
        "the date of which the workbook states staff. A home for which a month is missing is not "
        "known, and left out of what is said of several homes. Over time: the 12 months to the "
        "end of each period."
    ),
    source=SOURCE,
    by=(*OF_HOMES, *TIME_DIMENSIONS),
    permission=Permission.HOMES,
    empty=None,
    kinds=("homes",),
    by_home=True,
)
def staff_turnover(asked: Asked) -> Cells:
    homes = visible_homes(asked)
    if holds_nothing(asked, staffing, STAFF):
        return know_nothing(asked, homes)
    stated = _read(asked, homes)
    leavers, in_post = [], []
    for period, then in asked.each_period():
        says = {asked.time_dimension: period} if asked.time_dimension else {}
        for home in homes:
            if not stated[home.id] or not home.is_open(then.as_at):
                continue
            staff = _add_up(stated[home.id], then.as_at)
            if staff.missing and not says:
                asked.notes.append(_say_missing(home, staff.missing))
            is_known = not staff.missing
            leavers.append(Fact(home, staff.leavers if is_known else None, says))
            in_post.append(Fact(home, staff.in_post if is_known else None, says))
    left, there = gather(asked, leavers, add_known), gather(asked, in_post, add_known)
    return {keys: _divide(left, there, keys) for keys in there}


def _divide(left: Cells, there: Cells, keys: Keys) -> float | str:
    """Leavers for each hundred in post; not applicable where nobody was."""
    leavers, in_post = left[keys], there[keys]
    if isinstance(leavers, str) or isinstance(in_post, str):
        return Symbol.NOT_KNOWN
    # Sums of tenths are not exact in floating point.
    return round(100 * leavers / in_post, 6) if in_post else Symbol.NOT_APPLICABLE


@measure(
    title="Homes by whether a registered manager is in post",
    unit=Unit.HOMES,
    better=None,
    definition=(
        "Homes open on the date of which the workbook states staff, by whether their registered "
        "manager was in post at the end of the last month recorded by the date."
    ),
    source=SOURCE,
    by=(REGISTERED_MANAGER, *OF_HOMES),
    permission=Permission.HOMES,
    kinds=("homes",),
    by_home=True,
)
def registered_managers(asked: Asked) -> Cells:
    homes = visible_homes(asked)
    if holds_nothing(asked, staffing, STAFF):
        return know_nothing(asked, homes)
    stated, last = _read(asked, homes), last_month_ended(asked.as_at)

    def tell() -> Iterator[Fact]:
        for home in homes:
            if stated[home.id] and home.is_open(asked.as_at):
                by_then = [row for row in stated[home.id] if row.month <= last]
                state = by_then[-1].registered_manager if by_then else None
                yield Fact(home, says={REGISTERED_MANAGER.key: state or "not_known"})

    return gather(asked, tell(), add_known)
