"""What stands behind a number: the rows of the store that a measure counts, counted or listed.

A measure that is made of rows says which they are, once; how many there are, by anything, over
time, and the list of the children behind them all follow from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause, Table, and_, func, literal, select

from data_access.questions.counting import Counts
from data_access.questions.measure import Asked, Keys
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import episode_spans, episodes, periods_of_care
from data_access.store.tables.base import day_number


@dataclass(frozen=True)
class Behind:
    """The rows a measure counts: one for each child on a day, or for each event.

    `table` has child_id, episode_id, home_id and a column for each dimension of a child; `source`
    is it, joined with whatever else `where` and `columns` read, never to more rows than it has.
    `columns` are the measure's own dimensions, and those that it means otherwise than the table.
    `day` is that of an event; None for children on one day. `since` is the day from which on what
    is counted has been so of a child, where that is not the day the episode began. `on` is the day
    on which children are counted, be it the one asked about or the last 31 March; None for events.
    """

    table: FromClause
    source: FromClause
    where: tuple[ColumnElement[bool], ...]
    columns: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    day: ColumnElement[int] | None = None
    since: ColumnElement[int] | None = None
    on: date | None = None

    def column(self, dimension: str) -> ColumnElement[Any]:
        """What a row says of a dimension."""
        return self.columns[dimension] if dimension in self.columns else self.table.c[dimension]

    def conditions(self, asked: Asked) -> list[ColumnElement[bool]]:
        """Everything a row must fulfil: what is counted, the filters, the viewer's homes."""
        within = [] if asked.homes is None else [self.table.c.home_id.in_(asked.homes)]
        return [
            *self.where,
            *within,
            *(self.column(name).in_(keys) for name, keys in asked.filters),
        ]


Find = Callable[[Asked], Behind]
Found = TypeVar("Found")
# Ten years of months.
MOST_ONE_BY_ONE = 120
# The children looked after, each with the episode as it was returned.
WITH_EPISODES = episode_spans.join(episodes, episodes.c.id == episode_spans.c.episode_id)


def in_their_period(day: date) -> FromClause:
    """The children looked after on a day, each with the period of care: exactly one covers it."""
    number, periods = day_number(day), periods_of_care.c
    covers = and_(
        periods.child_id == episode_spans.c.child_id,
        periods.start_day <= number,
        periods.end_day > number,
    )
    return episode_spans.join(periods_of_care, covers)


def looked_after_on(
    day: date,
    *where: ColumnElement[bool],
    source: FromClause = episode_spans,
    columns: Mapping[str, ColumnElement[Any]] | None = None,
) -> Behind:
    """The children looked after on a day of whom something more is true."""
    number, spans = day_number(day), episode_spans.c
    here = (spans.end_day > number, spans.start_day <= number)
    return Behind(episode_spans, source, (*here, *where), columns or {}, on=day)


def events_between(
    asked: Asked,
    table: Table,
    *where: ColumnElement[bool],
    source: FromClause | None = None,
    columns: Mapping[str, ColumnElement[Any]] | None = None,
) -> Behind:
    """The events of `count_changes` or `moves` from the first to the last day asked."""
    within = table.c.day.between(day_number(asked.first), day_number(asked.last))
    joined = table if source is None else source
    return Behind(table, joined, (within, *where), columns or {}, table.c.day)


def count_behind(asked: Asked, find: Find) -> Counts:
    """How many rows stand behind a measure, by what was asked.

    Over time an event counts in the period of its day, children on each period's last day.
    """
    return _answer(asked, find, _count)


def read_behind(asked: Asked, find: Find, *names: str) -> dict[Keys, list[Sequence[Any]]]:
    """The rows behind a measure, by what was asked: of each the columns of these names."""

    def read(then: Asked, behind: Behind, by: tuple[str, ...]) -> dict[Keys, list[Sequence[Any]]]:
        columns = [behind.column(name).label(name) for name in (*by, *names)]
        statement = select(*columns).select_from(behind.source).where(*behind.conditions(then))
        found: dict[Keys, list[Sequence[Any]]] = {}
        for row in then.connection.execute(statement):
            found.setdefault(tuple(row[: len(by)]), []).append(row[len(by) :])
        return found

    return _answer(asked, find, read)


def _answer(
    asked: Asked,
    find: Find,
    answer: Callable[[Asked, Behind, tuple[str, ...]], Mapping[Keys, Found]],
) -> dict[Keys, Found]:
    """What the rows behind a measure say, by what was asked.

    Events that carry their period are asked about once, all else period by period. Raises
    NotUnderstood for more periods than can be asked one after the other while a reader waits.
    """
    time = asked.time_dimension
    behind = find(asked)
    if time is None or (behind.day is not None and time in behind.table.c):
        return dict(answer(asked, behind, asked.by))
    if len(asked.periods) > MOST_ONE_BY_ONE:
        raise NotUnderstood(
            f"That is {len(asked.periods)} periods, and this figure is worked out anew for each: "
            f"ask for at most {MOST_ONE_BY_ONE}."
        )
    place = asked.by.index(time)
    names = tuple(name for name in asked.by if name != time)
    return {
        (*keys[:place], period, *keys[place:]): found
        for period, then in asked.each_period()
        for keys, found in answer(then, find(then), names).items()
    }


def _count(asked: Asked, behind: Behind, by: tuple[str, ...]) -> Counts:
    # PostgreSQL takes an expression with a parameter in it for another one in GROUP BY: what is
    # grouped by is a column of a sub-select.
    columns = [behind.column(name).label(name) for name in by]
    rows = select(*columns, literal(1).label("row")).select_from(behind.source)
    found = rows.where(*behind.conditions(asked)).subquery()
    names = [found.c[name] for name in by]
    statement = select(*names, func.count()).select_from(found).group_by(*names)
    return {tuple(row[:-1]): row[-1] for row in asked.connection.execute(statement) if row[-1]}
