"""Counting children on a day, over time, and counting events: the SQL that most measures share."""

from collections import defaultdict
from datetime import timedelta
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from data_access.periods import month_index
from data_access.questions.measure import Asked, Keys
from data_access.store.tables import count_changes, episode_spans
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    AGE_BAND,
    DFE_AGE_BAND,
    DIMENSIONS,
    MONTH,
    PLACEMENT_GROUPS,
    QUARTER,
    YEAR,
)

Counts = dict[Keys, int]
Filters = tuple[tuple[str, tuple[str, ...]], ...]
Homes = tuple[int, ...] | None

KEPT_STATEMENTS = 512
# The month of year 0 in which a period begins, and how many months each has.
MONTHS_OF = {MONTH.key: (0, 1), QUARTER.key: (0, 3), YEAR.key: (3, 12)}

# The days on which each band begins, as columns of tables that are not cut at them.
AGE_BOUNDARIES = {
    AGE_BAND.key: ("age_5_day", "age_11_day", "age_16_day"),
    DFE_AGE_BAND.key: ("age_1_day", "age_5_day", "age_10_day", "age_16_day"),
}


def _filters(table: Table, filters: Filters, homes: Homes) -> list[ColumnElement[bool]]:
    within = [] if homes is None else [table.c.home_id.in_(homes)]
    return [*within, *(table.c[name].in_(keys) for name, keys in filters)]


def _grouped(
    table: Table, columns: list[ColumnElement[Any]], value: ColumnElement[Any]
) -> Select[Any]:
    statement = select(*columns, value).select_from(table)
    return statement.group_by(*columns) if columns else statement


# Statements are built once for each shape: building one costs more than most take to run.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _select_stock(by: tuple[str, ...], filters: Filters, homes: Homes) -> Select[Any]:
    spans = episode_spans
    return _grouped(spans, [spans.c[name] for name in by], func.count()).where(
        spans.c.end_day > bindparam("day"),
        spans.c.start_day <= bindparam("day"),
        *_filters(spans, filters, homes),
    )


@lru_cache(maxsize=KEPT_STATEMENTS)
def _select_moves(
    by: tuple[str, ...], filters: Filters, homes: Homes, grain: str
) -> tuple[Select[Any], Select[Any]]:
    """Starts and ends by period, periods counted from year 0."""
    spans = episode_spans
    shift, months = MONTHS_OF[grain]

    def select_moves(day: ColumnElement[Any], month: ColumnElement[Any]) -> Select[Any]:
        # Written out, not bound: PostgreSQL must see the same expression again in GROUP BY.
        slot = (month - literal_column(str(shift), Integer)) // literal_column(str(months), Integer)
        return _grouped(spans, [*(spans.c[name] for name in by), slot], func.count()).where(
            day > bindparam("before"), day <= bindparam("last"), *_filters(spans, filters, homes)
        )

    return (
        select_moves(spans.c.start_day, spans.c.start_month),
        select_moves(spans.c.end_day, spans.c.end_month),
    )


@lru_cache(maxsize=KEPT_STATEMENTS)
def _select_events(
    by: tuple[str, ...],
    filters: Filters,
    homes: Homes,
    kinds: tuple[str, ...],
    reasons: tuple[str, ...],
    is_dfe: bool,
) -> Select[Any]:
    events = count_changes
    value = func.count() if len(kinds) == 1 else func.sum(events.c.count_change)
    where = [
        events.c.kind.in_(kinds),
        events.c.day.between(bindparam("first"), bindparam("last")),
        *_filters(events, filters, homes),
    ]
    if reasons:
        where.append(events.c.reason.in_(reasons))
    if is_dfe:
        where.append(events.c.is_dfe_counted)
    return _grouped(events, [events.c[name] for name in by], value).where(*where)


def _read(asked: Asked, statement: Select[Any], **days: int) -> list[Any]:
    """Rows of keys and, last, a count that is not zero."""
    return [row for row in asked.connection.execute(statement, days).all() if row[-1]]


def _to_counts(rows: list[Any]) -> Counts:
    return {tuple(row[:-1]): row[-1] for row in rows}


def count_looked_after(asked: Asked) -> Counts:
    """Children looked after on the day asked or, by a time dimension, at each period's last day."""
    if asked.time_dimension:
        return _count_over_time(asked, asked.time_dimension)
    statement = _select_stock(asked.by, asked.filters, asked.homes)
    return _to_counts(_read(asked, statement, day=day_number(asked.as_at)))


def _count_over_time(asked: Asked, time: str) -> Counts:
    """The count at the end of each period: what stood before, plus starts, less ends, summed up.

    Two GROUP BYs over the events of the window and one running sum, whatever the number of
    periods; joining periods with spans would cost their product.
    """
    place = asked.by.index(time)
    names = tuple(name for name in asked.by if name != time)
    before = day_number(asked.periods[0].first - timedelta(days=1))
    last = day_number(asked.periods[-1].last)
    shift, months = MONTHS_OF[time]
    first_slot = (month_index(asked.periods[0].first) - shift) // months
    steps: defaultdict[Keys, list[int]] = defaultdict(lambda: [0] * len(asked.periods))
    for *keys, count in _read(asked, _select_stock(names, asked.filters, asked.homes), day=before):
        steps[tuple(keys)][0] = count
    came, left = _select_moves(names, asked.filters, asked.homes, time)
    for statement, sign in ((came, 1), (left, -1)):
        for *keys, slot, count in _read(asked, statement, before=before, last=last):
            steps[tuple(keys)][slot - first_slot] += sign * count
    return {
        (*keys[:place], period.key, *keys[place:]): total
        for keys, row in steps.items()
        for period, total in zip(asked.periods, accumulate(row), strict=True)
        if total
    }


def count_events(asked: Asked, *, kinds: tuple[str, ...], reasons: tuple[str, ...] = ()) -> Counts:
    """Events that began or ended a period of care, from the first to the last day asked.

    Several kinds together are netted by their effect on the count. In the `dfe` form each child
    counts once a year, by the first start and the last cease.
    """
    is_dfe = asked.selection.option("form") == "dfe"
    statement = _select_events(asked.by, asked.filters, asked.homes, kinds, reasons, is_dfe)
    first, last = day_number(asked.first), day_number(asked.last)
    return _to_counts(_read(asked, statement, first=first, last=last))


def age_band_on(table: Table, dimension: str, day: ColumnElement[int]) -> ColumnElement[Any]:
    """The band of a row's age on a day, for tables that carry the age boundaries."""
    keys = DIMENSIONS[dimension].keys
    reached = list(zip(AGE_BOUNDARIES[dimension], keys, strict=False))
    return case(*((table.c[boundary] > day, key) for boundary, key in reached), else_=keys[-1])


@cache
def tell_placement_group(table: Table) -> ColumnElement[str]:
    """The kind of home that a row's placement type belongs to, in the groups that are published."""
    groups = [(table.c.placement_type.in_(types), key) for key, types in PLACEMENT_GROUPS.items()]
    return case(*groups, else_=table.c.placement_type)
