"""The list of the children behind a number: its own question, its own permission, never cached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, func, select

from data_access.access import Viewer
from data_access.questions.checks import check_question, find_measure
from data_access.questions.counting import filters_on
from data_access.questions.door import Door
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
_SORTS_BY_EPISODE = ("since", "distance")


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
        # What is counted is all in one table; only a page of it is looked up in the others.
        table, where = _find_behind(measure.name, asked)
        total = asked.connection.execute(
            select(func.count()).select_from(table).where(*where)
        ).scalar_one()
        pages = max(1, -(-total // PAGE_SIZE))
        page = min(max(1, page), pages)
        rows = asked.connection.execute(_select_page(table, where, sort, page)).all()
        # A stock's ages are told on one day, those of events each on its own.
        day = None if table is count_changes else asked.as_at
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
                age=_age(row.date_of_birth, day or date_of(row.since)),
                placement_type=row.placement_type,
                legal_status=row.legal_status,
                distance_miles=row.distance_miles,
                since=date_of(row.since),
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


def _find_behind(name: str, asked: Asked) -> tuple[Table, list[ColumnElement[bool]]]:
    """The table whose rows stand behind a measure, and which of its rows do."""
    if name not in _EVENTS:
        day, spans = day_number(asked.as_at), episode_spans.c
        here = [spans.end_day > day, spans.start_day <= day]
        return episode_spans, [*here, *filters_on(episode_spans, asked)]
    kind, reasons = _EVENTS[name]
    events = count_changes.c
    where = [
        events.kind == kind,
        events.day.between(day_number(asked.first), day_number(asked.last)),
        *filters_on(count_changes, asked),
    ]
    if asked.selection.option("form") == "dfe":
        where.append(events.is_dfe_counted)
    if reasons:
        where.append(events.reason.in_(reasons))
    return count_changes, where


def _select_page(
    table: Table, where: list[ColumnElement[bool]], sort: str, page: int
) -> Select[Any]:
    """A page of the list: which rows are on it first, from no more tables than their order needs.

    Looking up thousands of rows in all tables to keep fifty takes several times as long.
    """
    since = count_changes.c.day if table is count_changes else episodes.c.decom_day
    order = _order_by(table, since, sort)
    on_page = select(table.c.id).join_from(table, children, children.c.id == table.c.child_id)
    if sort.removeprefix("-") in _SORTS_BY_EPISODE:
        on_page = on_page.join(episodes, episodes.c.id == table.c.episode_id)
    on_page = on_page.where(*where).order_by(*order)
    return (
        select(
            children.c.reference,
            children.c.date_of_birth,
            table.c.placement_type,
            table.c.legal_status,
            episodes.c.distance_miles,
            since.label("since"),
        )
        .join_from(table, children, children.c.id == table.c.child_id)
        .join(episodes, episodes.c.id == table.c.episode_id)
        .where(table.c.id.in_(on_page.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)))
        .order_by(*order)
    )


def _order_by(table: Table, since: ColumnElement[Any], sort: str) -> list[ColumnElement[Any]]:
    def natural(dimension: str) -> ColumnElement[Any]:
        order = {key: place for place, key in enumerate(DIMENSIONS[dimension].keys)}
        return case(order, value=table.c[dimension], else_=len(order))

    by: dict[str, ColumnElement[Any]] = {
        "reference": children.c.reference,
        # The older was born earlier.
        "age": -children.c.birth_day,
        "since": since,
        "placement_type": natural(PLACEMENT_TYPE.key),
        "legal_status": natural(LEGAL_STATUS.key),
        "distance": func.coalesce(episodes.c.distance_miles, -1),
    }
    column = by[sort.removeprefix("-")]
    return [
        column.desc() if sort.startswith("-") else column.asc(),
        children.c.reference,
        # A child stands in a list of events as often as it came or left; in a stock once.
        table.c.day if table is count_changes else table.c.start_day,
    ]
