"""Counting children on a day, over time, and counting events: the SQL that most measures share."""

from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, Table, case, func, literal, select

from data_access.periods import month_index
from data_access.questions.measure import Asked, Keys
from data_access.store.tables import count_changes, episode_spans
from data_access.store.tables.base import day_number
from data_access.vocabulary import AGE_BAND, DFE_AGE_BAND, DIMENSIONS

Counts = dict[Keys, int]

# The days on which each band begins, as columns of tables that are not cut at them.
AGE_BOUNDARIES = {
    AGE_BAND.key: ("age_5_day", "age_11_day", "age_16_day"),
    DFE_AGE_BAND.key: ("age_1_day", "age_5_day", "age_10_day", "age_16_day"),
}


def filters_on(table: Table, asked: Asked) -> list[ColumnElement[bool]]:
    """The asked filters as conditions on a table that has a column per dimension."""
    return [table.c[name].in_(keys) for name, keys in asked.filters]


def _grouped(
    table: Table, columns: list[ColumnElement[Any]], value: ColumnElement[Any]
) -> Select[Any]:
    statement = select(*columns, value).select_from(table)
    return statement.group_by(*columns) if columns else statement


def count_looked_after(asked: Asked) -> Counts:
    """Children looked after on the day asked or, by a time dimension, at each period's last day."""
    if asked.time_dimension:
        return _count_over_time(asked)
    day = day_number(asked.as_at)
    spans = episode_spans
    columns: list[ColumnElement[Any]] = [spans.c[name] for name in asked.by]
    statement = _grouped(spans, columns, func.count()).where(
        spans.c.end_day > day, spans.c.start_day <= day, *filters_on(spans, asked)
    )
    return {tuple(row[:-1]): row[-1] for row in asked.connection.execute(statement) if row[-1]}


def _count_over_time(asked: Asked) -> Counts:
    """The count at the end of each period: what stood before, plus starts, less ends, summed up.

    Two GROUP BYs over the events of the window and one running sum, whatever the number of
    periods; joining periods with spans would cost their product.
    """
    time = asked.time_dimension
    place = asked.by.index(time or "")
    names = [name for name in asked.by if name != time]
    spans = episode_spans
    columns: list[ColumnElement[Any]] = [spans.c[name] for name in names]
    where = filters_on(spans, asked)
    before = day_number(asked.periods[0].first - timedelta(days=1))
    last = day_number(asked.periods[-1].last)
    first_month = month_index(asked.periods[0].first)
    months = month_index(asked.periods[-1].last) - first_month + 1
    steps: dict[Keys, np.ndarray[Any, np.dtype[np.int64]]] = {}

    def add(statement: Select[Any], sign: int) -> None:
        for *keys, month, count in asked.connection.execute(statement):
            if count:
                row = steps.setdefault(tuple(keys), np.zeros(months, dtype=np.int64))
                row[month - first_month] += sign * count

    stood = _grouped(spans, columns, literal(first_month)).add_columns(func.count())
    add(stood.where(spans.c.end_day > before, spans.c.start_day <= before, *where), 1)
    for day, month, sign in (
        (spans.c.start_day, spans.c.start_month, 1),
        (spans.c.end_day, spans.c.end_month, -1),
    ):
        statement = _grouped(spans, [*columns, month], func.count())
        add(statement.where(day > before, day <= last, *where), sign)

    ends = [month_index(period.last) - first_month for period in asked.periods]
    counts: Counts = {}
    for keys, row in steps.items():
        totals = np.cumsum(row)[ends].tolist()
        for period, total in zip(asked.periods, totals, strict=True):
            if total:
                counts[(*keys[:place], period.key, *keys[place:])] = total
    return counts


def count_events(asked: Asked, *, kinds: tuple[str, ...], reasons: tuple[str, ...] = ()) -> Counts:
    """Events that began or ended a period of care, from the first to the last day asked.

    Several kinds together are netted by their effect on the count. In the `dfe` form each child
    counts once a year, by the first start and the last cease.
    """
    events = count_changes
    columns: list[ColumnElement[Any]] = [events.c[name] for name in asked.by]
    value = func.count() if len(kinds) == 1 else func.sum(events.c.count_change)
    where = [
        events.c.kind.in_(kinds),
        events.c.day.between(day_number(asked.first), day_number(asked.last)),
        *filters_on(events, asked),
    ]
    if reasons:
        where.append(events.c.reason.in_(reasons))
    if asked.selection.option("form") == "dfe":
        where.append(events.c.is_dfe_counted)
    statement = _grouped(events, columns, value).where(*where)
    return {tuple(row[:-1]): row[-1] for row in asked.connection.execute(statement) if row[-1]}


def age_band_on(table: Table, dimension: str, day: int) -> ColumnElement[Any]:
    """The band of a row's age on a day, for tables that carry the age boundaries."""
    keys = DIMENSIONS[dimension].keys
    reached = list(zip(AGE_BOUNDARIES[dimension], keys, strict=False))
    return case(*((table.c[boundary] > day, key) for boundary, key in reached), else_=keys[-1])
