"""Measures of children supported under permanence orders: beside the count of care, never in it."""

from sqlalchemy import func, select

from data_access.questions.counting import AGE_BOUNDARIES, age_band_on
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
    table = permanence_arrangements
    day = day_number(asked.as_at)

    def column(name: str):  # type: ignore[no-untyped-def]
        return age_band_on(table, name, day) if name in AGE_BOUNDARIES else table.c[name]

    columns = [column(name).label(name) for name in asked.by]
    statement = select(*columns, func.count()).where(
        table.c.end_day > day,
        table.c.start_day <= day,
        *(column(name).in_(keys) for name, keys in asked.filters),
    )
    if columns:
        statement = statement.group_by(*columns)
    return {tuple(row[:-1]): row[-1] for row in asked.connection.execute(statement) if row[-1]}
