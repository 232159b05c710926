"""Measures of children supported under permanence orders: beside the count of care, never in it."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from data_access.questions.counting import (
    AGE_BOUNDARIES,
    KEPT_STATEMENTS,
    Filters,
    age_band_on,
)
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import permanence_arrangements
from data_access.store.tables.base import day_number
from data_access.vocabulary import AGE_BAND, DFE_AGE_BAND, PERMANENCE_ORDER, Permission, Unit


@measure(
    title="Children supported under permanence orders",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children under 18 whom the council supports on the date under a special guardianship or "
        "child arrangements order. They are not looked after: they stand beside the count of "
        "children in our care, never in it."
    ),
    source="The council’s own list of permanence arrangements",
    by=(PERMANENCE_ORDER, AGE_BAND, DFE_AGE_BAND),
    permission=Permission.CHILDREN_AGGREGATE,
    kinds=("permanence",),
)
def permanence(asked: Asked) -> Cells:
    statement = _select_arrangements(asked.by, asked.filters)
    rows = asked.connection.execute(statement, {"day": day_number(asked.as_at)})
    return {tuple(row[:-1]): row[-1] for row in rows if row[-1]}


@lru_cache(maxsize=KEPT_STATEMENTS)
def _select_arrangements(by: tuple[str, ...], filters: Filters) -> Select[Any]:
    table = permanence_arrangements
    day: ColumnElement[int] = bindparam("day")

    def column(name: str) -> ColumnElement[Any]:
        return age_band_on(table, name, day) if name in AGE_BOUNDARIES else table.c[name]

    columns = [column(name).label(name) for name in by]
    statement = select(*columns, func.count()).where(
        table.c.end_day > day,
        table.c.start_day <= day,
        *(column(name).in_(keys) for name, keys in filters),
    )
    return statement.group_by(*columns) if columns else statement
