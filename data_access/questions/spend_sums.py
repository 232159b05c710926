"""Sums of spend and nights: whole months as worked out already, parts of them by nights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Table, case, cast, func, select

from data_access.council_areas import NOT_KNOWN
from data_access.money import NIGHTS_IN_A_WEEK
from data_access.periods import Period, period_with, periods_between
from data_access.questions.homes import find_homes
from data_access.questions.measure import Asked, Keys
from data_access.questions.nights_of_arrangements import (
    check_names,
    conditions,
    is_within,
    nights_within,
)
from data_access.store.tables import arrangement_spans, month_spend, month_spend_by_type
from data_access.vocabulary import (
    AGE_BAND,
    BUDGET_LINE,
    CATEGORY_OF_NEED,
    HOME,
    LOCALITY,
    MONTH,
    PLACEMENT_TYPE,
    PRICE_STATE,
    PROVIDER,
    PROVIDER_GROUP,
    PROVIDER_TYPE,
    TIME_DIMENSIONS,
    UNACCOMPANIED,
)

# By which the nights of children, and what they cost, are told apart.
OF_NIGHTS = (
    PLACEMENT_TYPE,
    PROVIDER_TYPE,
    PROVIDER_GROUP,
    PROVIDER,
    BUDGET_LINE,
    AGE_BAND,
    CATEGORY_OF_NEED,
    LOCALITY,
    HOME,
    UNACCOMPANIED,
    PRICE_STATE,
)
SPEND_BY = (*OF_NIGHTS, *TIME_DIMENSIONS)
SOURCE = "SSDA903 episodes; workbook of money: prices, fixed and income"
KINDS = ("money", "ssda903")
COSTING, FULL = "costing", "full"
MISSING = "missing"

Amount = int | Fraction


class Sums(NamedTuple):
    """Nights, what they cost and what others pay of it.

    Sevenths are pence a week times nights, the rest is pence; of a part of a month a fraction.
    """

    nights: Amount = 0
    unpriced_nights: Amount = 0
    price_sevenths: Amount = 0
    health_sevenths: Amount = 0
    education_sevenths: Amount = 0
    fixed_pence: Amount = 0
    health_pence: Amount = 0
    education_pence: Amount = 0
    grant_pence: Amount = 0
    other_income_pence: Amount = 0

    def spend(self, costing: str) -> Fraction:
        """Pence before income: prices and, in full, the part of the running costs."""
        shared = NIGHTS_IN_A_WEEK * self.fixed_pence if costing == FULL else 0
        return Fraction(self.price_sevenths + shared, NIGHTS_IN_A_WEEK)

    def income(self) -> dict[str, Fraction]:
        """Pence that others pay, by who pays."""
        return {
            "health": Fraction(self.health_sevenths, NIGHTS_IN_A_WEEK) + self.health_pence,
            "education": Fraction(self.education_sevenths, NIGHTS_IN_A_WEEK) + self.education_pence,
            "uasc_grant": Fraction(self.grant_pence),
            "other": Fraction(self.other_income_pence),
        }


SumsBy = dict[Keys, Sums]
# By which the shorter table of months tells them apart.
_COARSE = (
    PLACEMENT_TYPE.key,
    PROVIDER_TYPE.key,
    PROVIDER_GROUP.key,
    BUDGET_LINE.key,
    UNACCOMPANIED.key,
)
# What spans of nights do not tell: it is of whole months.
_OF_MONTHS = Sums._fields[5:]


@dataclass(frozen=True)
class MonthPart:
    """A part of a month that was asked about, or that is known, and its share of the days."""

    month: str
    first: date
    last: date
    share: Fraction


def known_until(asked: Asked) -> date:
    """The last day asked about of whose night anything is known."""
    ends = asked.standing.data_date
    return min(asked.last, ends) if ends else asked.last


@lru_cache(maxsize=256)
def split_months(first: date, last: date) -> tuple[tuple[str, ...], tuple[MonthPart, ...]]:
    """The months between two days that are whole, and the parts of those that are not."""
    whole, parts = [], []
    for month in periods_between(first, last, MONTH.key):
        full = period_with(month.first, MONTH.key)
        if (month.first, month.last) == (full.first, full.last):
            whole.append(month.key)
        else:
            share = Fraction(_days(month.first, month.last), _days(full.first, full.last))
            parts.append(MonthPart(month.key, month.first, month.last, share))
    return tuple(whole), tuple(parts)


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def month_parts(asked: Asked) -> tuple[MonthPart, ...]:
    """The months that were not asked about as a whole, or are known in part."""
    return split_months(asked.first, known_until(asked))[1]


def read_sums(asked: Asked) -> SumsBy:
    """Sums of the nights from the first to the last day asked, by what was asked, in order.

    Nights after the data date are left out. Raises NotUnderstood for a home or provider that is
    not known.
    """
    reading = _Reading(asked)
    found: SumsBy = {}
    for keys, sums in reading.read():
        known = found.get(keys)
        found[keys] = Sums(*map(add, known, sums)) if known else sums
    # Databases do not agree on an order, and of equal remainders the first gets the penny.
    return dict(sorted(found.items()))


class _Reading:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.time = asked.time_dimension
        self.names = tuple(name for name in asked.by if name != self.time)
        used = {*self.names, *dict(asked.filters)}
        self.only_spans = not used <= set(month_spend.c.keys()) | {HOME.key}
        self.months = month_spend_by_type if used <= set(_COARSE) else month_spend
        homes = find_homes(asked.connection, asked.standing, None)
        self.slug_of = {home.id: home.slug for home in homes} if HOME.key in used else {}
        self.filters = dict(asked.filters)
        check_names(asked, set(self.slug_of.values()))

    def read(self) -> Iterator[tuple[Keys, Sums]]:
        asked, ends = self.asked, known_until(self.asked)
        if asked.first > ends:
            return
        if self.only_spans:
            yield from self._read_periods(ends)
            return
        whole, parts = split_months(asked.first, ends)
        if whole:
            yield from self._read_months(whole[0], whole[-1], Sums._fields, Fraction(1))
        for part in parts:
            yield from self._read_spans(part.first, part.last)
            yield from self._read_months(part.month, part.month, _OF_MONTHS, part.share)

    def _read_periods(self, ends: date) -> Iterator[tuple[Keys, Sums]]:
        for period in self.asked.periods or (Period("", self.asked.first, self.asked.last),):
            if period.first <= ends:
                yield from self._read_spans(period.first, min(period.last, ends))

    def _read_months(
        self, first: str, last: str, fields: tuple[str, ...], share: Fraction
    ) -> Iterator[tuple[Keys, Sums]]:
        table, without = self.months, (0,) * (len(Sums._fields) - len(fields))
        columns = [*self._columns(table), *([table.c[self.time]] if self.time else [])]
        statement = (
            select(*columns, *(func.sum(table.c[name]) for name in fields))
            .where(table.c.month.between(first, last), *self._where(table))
            .group_by(*columns)
        )
        for row in self.asked.connection.execute(statement):
            *keys, time = row[: len(columns)] if self.time else (*row[: len(columns)], "")
            # PostgreSQL gives sums of large integers as decimals; over nothing, null.
            values: list[Amount] = [int(value or 0) for value in row[len(columns) :]]
            if share != 1:
                values = [value * share for value in values]
            yield self._keys(keys, time), Sums(*without, *values)

    def _read_spans(self, first: date, last: date) -> Iterator[tuple[Keys, Sums]]:
        spans = arrangement_spans.c
        nights = nights_within(first, last)
        missing: ColumnElement[int] = case((spans.price_state == MISSING, nights), else_=0)
        weekly = (spans.weekly_pence, spans.health_weekly_pence, spans.education_weekly_pence)
        columns = self._columns(arrangement_spans)
        statement = (
            select(
                *columns,
                func.sum(nights),
                func.sum(missing),
                # Together they outgrow the integers of a column of PostgreSQL.
                *(func.sum(cast(nights, BigInteger) * rate) for rate in weekly),
            )
            .where(*is_within(first, last), *self._where(arrangement_spans))
            .group_by(*columns)
        )
        time = period_with(first, self.time).key if self.time else ""
        for row in self.asked.connection.execute(statement):
            values = (int(value or 0) for value in row[len(columns) :])
            yield self._keys(row[: len(columns)], time), Sums(*values)

    def _columns(self, table: Table) -> list[ColumnElement[Any]]:
        return [table.c.home_id if name == HOME.key else table.c[name] for name in self.names]

    def _where(self, table: Table) -> list[ColumnElement[bool]]:
        return conditions(table, self.filters, self.slug_of)

    def _keys(self, found: Sequence[Any], time: str) -> Keys:
        keys = list(found)
        if HOME.key in self.names:
            place = self.names.index(HOME.key)
            keys[place] = self.slug_of.get(keys[place], NOT_KNOWN)
        if self.time:
            keys.insert(self.asked.by.index(self.time), time)
        return tuple(keys)
