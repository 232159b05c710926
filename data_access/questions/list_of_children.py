"""The list of the children behind a number: its own question, its own permission, never cached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from data_access.access import Viewer
from data_access.questions.counting import filters_on
from data_access.questions.door import Door, check_question, find_measure
from data_access.questions.entries_and_exits import RETURNED_HOME
from data_access.questions.measure import Asked
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import children, count_changes, episode_spans, episodes
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import DIMENSIONS, LEGAL_STATUS, PLACEMENT_TYPE, Permission

PAGE_SIZE = 50
# Which events stand behind each measure of a flow; a stock is the children looked after.
_EVENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "started": ("started", ()),
    "ceased": ("ceased", ()),
    "reunified": ("ceased", RETURNED_HOME),
}
LISTABLE = ("looked_after", *_EVENTS)
SORTS = ("reference", "age", "since", "placement_type", "legal_status", "distance")


@dataclass(frozen=True)
class ListedChild:
    """One child in a list. `since` is the day the episode began, or the event's own day."""

    reference: str
    age: int
    placement_type: str
    legal_status: str
    distance_miles: float | None
    since: date


@dataclass(frozen=True)
class ListOfChildren:
    """One page of the list, and how many there are in all."""

    title: str
    unit: str
    is_flow: bool
    as_at: date
    first: date
    last: date
    children: tuple[ListedChild, ...]
    total: int
    page: int
    pages: int
    sort: str
    labels: dict[str, dict[str, str]]


def list_children(
    door: Door, question: Question, viewer: Viewer, *, page: int = 1, sort: str = "reference"
) -> ListOfChildren:
    """A page of the children a measure counts under a selection.

    `sort` is one of SORTS, a leading "-" for the other way round. Raises Refused for a viewer who
    may not see children, NotUnderstood for what cannot be listed.
    """
    measure = find_measure(question.measure)
    check_question(measure, question)
    if measure.name not in LISTABLE:
        raise NotUnderstood(
            f"There are no children to list behind {measure.name}. "
            f"There are behind: {', '.join(LISTABLE)}."
        )
    if sort.removeprefix("-") not in SORTS:
        raise NotUnderstood(f"sort has no value {sort[:40]!r}; it has {', '.join(SORTS)}.")
    with door.settled(question, viewer, Permission.CHILDREN_LIST) as asked:
        statement, day = _select_behind(measure.name, asked)
        total = asked.connection.execute(
            select(func.count()).select_from(statement.order_by(None).subquery())
        ).scalar_one()
        pages = max(1, -(-total // PAGE_SIZE))
        page = min(max(1, page), pages)
        rows = asked.connection.execute(
            _in_order(statement, sort).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
        ).all()
    return ListOfChildren(
        title=measure.title,
        unit=measure.unit.value,
        is_flow=measure.is_flow,
        as_at=asked.as_at,
        first=asked.first,
        last=asked.last,
        children=tuple(
            ListedChild(
                reference=row.reference,
                age=_age(row.date_of_birth, date_of(row.day) if day is None else day),
                placement_type=row.placement_type,
                legal_status=row.legal_status,
                distance_miles=row.distance_miles,
                since=date_of(row.day),
            )
            for row in rows
        ),
        total=total,
        page=page,
        pages=pages,
        sort=sort,
        labels={name: door.council.labels_of(name) for name in ("placement_type", "legal_status")},
    )


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _select_behind(name: str, asked: Asked) -> tuple[Select[Any], date | None]:
    """The rows behind a measure, and the day their age is told on (None: each event's own)."""
    table = count_changes if name in _EVENTS else episode_spans
    day: ColumnElement[Any] = count_changes.c.day if name in _EVENTS else episodes.c.decom_day
    statement = (
        select(
            children.c.reference,
            children.c.date_of_birth,
            children.c.birth_day,
            table.c.placement_type,
            table.c.legal_status,
            episodes.c.distance_miles,
            day.label("day"),
        )
        .join_from(table, children, children.c.id == table.c.child_id)
        .join(episodes, episodes.c.id == table.c.episode_id)
        .where(*filters_on(table, asked))
    )
    if name not in _EVENTS:
        on = day_number(asked.as_at)
        spans = episode_spans.c
        return statement.where(spans.end_day > on, spans.start_day <= on), asked.as_at
    kind, reasons = _EVENTS[name]
    events = count_changes.c
    statement = statement.where(
        events.kind == kind, events.day.between(day_number(asked.first), day_number(asked.last))
    )
    if asked.selection.option("form") == "dfe":
        statement = statement.where(events.is_dfe_counted)
    return (statement.where(events.reason.in_(reasons)) if reasons else statement), None


def _in_order(statement: Select[Any], sort: str) -> Select[Any]:
    columns = statement.selected_columns

    def natural(dimension: str) -> ColumnElement[Any]:
        order = {key: place for place, key in enumerate(DIMENSIONS[dimension].keys)}
        return case(order, value=columns[dimension], else_=len(order))

    by: dict[str, ColumnElement[Any]] = {
        "reference": columns["reference"],
        # The older was born earlier.
        "age": -columns["birth_day"],
        "since": columns["day"],
        "placement_type": natural(PLACEMENT_TYPE.key),
        "legal_status": natural(LEGAL_STATUS.key),
        "distance": func.coalesce(columns["distance_miles"], -1),
    }
    column = by[sort.removeprefix("-")]
    return statement.order_by(
        column.desc() if sort.startswith("-") else column.asc(),
        columns["reference"],
        columns["day"],
    )
