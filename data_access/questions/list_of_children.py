"""The list of the children behind a number: its own question, its own permission, never cached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from data_access.access import Viewer
from data_access.questions.behind import Behind
from data_access.questions.checks import check_question, find_measure
from data_access.questions.door import Door
from data_access.questions.measure import MEASURES
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import children, episodes
from data_access.store.tables.base import date_of
from data_access.vocabulary import DIMENSIONS, LEGAL_STATUS, PLACEMENT_TYPE, Permission

PAGE_SIZE = 50
SORTS = ("reference", "age", "since", "placement_type", "legal_status", "distance")
# Under names of their own: what stands behind a measure may be joined with the same tables.
_CHILDREN = children.alias("listed_children")
_EPISODES = episodes.alias("listed_episodes")
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


def list_listable() -> tuple[str, ...]:
    """The measures behind which there are children to list."""
    return tuple(name for name, measure in MEASURES.items() if measure.behind)


def list_children(
    door: Door, question: Question, viewer: Viewer, *, page: int = 1, sort: str = "reference"
) -> ListOfChildren:
    """A page of the children a measure counts under a selection.

    `sort` is one of SORTS, a leading "-" for the other way round. Raises Refused for a viewer who
    may not see children, NotUnderstood for what cannot be listed.
    """
    measure = find_measure(question.measure)
    check_question(measure, question)
    if measure.behind is None:
        raise NotUnderstood(
            f"There are no children to list behind {measure.name}. "
            f"There are behind: {', '.join(list_listable())}."
        )
    if sort.removeprefix("-") not in SORTS:
        raise NotUnderstood(f"sort has no value {sort[:40]!r}; it has {', '.join(SORTS)}.")
    with door.settled(question, viewer, Permission.CHILDREN_LIST) as asked:
        # Only a page of what is counted is looked up in the other tables.
        behind = measure.behind(asked)
        where = behind.conditions(asked)
        total = asked.connection.execute(
            select(func.count()).select_from(behind.source).where(*where)
        ).scalar_one()
        pages = max(1, -(-total // PAGE_SIZE))
        page = min(max(1, page), pages)
        rows = asked.connection.execute(_select_page(behind, where, sort, page)).all()
        # A stock's ages are told on one day, those of events each on its own.
        day = asked.as_at if behind.day is None else None
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


def _select_page(
    behind: Behind, where: list[ColumnElement[bool]], sort: str, page: int
) -> Select[Any]:
    """A page of the list: which rows are on it first, from no more tables than their order needs.

    Looking up thousands of rows in all tables to keep fifty takes several times as long.
    """
    table = behind.table
    since = _EPISODES.c.decom_day if behind.day is None else table.c.day
    order = _order_by(behind, since, sort)
    source = behind.source.join(_CHILDREN, _CHILDREN.c.id == table.c.child_id)
    if sort.removeprefix("-") in _SORTS_BY_EPISODE:
        source = source.join(_EPISODES, _EPISODES.c.id == table.c.episode_id)
    on_page = select(table.c.id).select_from(source).where(*where).order_by(*order)
    return (
        select(
            _CHILDREN.c.reference,
            _CHILDREN.c.date_of_birth,
            table.c.placement_type,
            table.c.legal_status,
            _EPISODES.c.distance_miles,
            since.label("since"),
        )
        .join_from(table, _CHILDREN, _CHILDREN.c.id == table.c.child_id)
        .join(_EPISODES, _EPISODES.c.id == table.c.episode_id)
        .where(table.c.id.in_(on_page.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)))
        .order_by(*order)
    )


def _order_by(behind: Behind, since: ColumnElement[Any], sort: str) -> list[ColumnElement[Any]]:
    table = behind.table

    def natural(dimension: str) -> ColumnElement[Any]:
        order = {key: place for place, key in enumerate(DIMENSIONS[dimension].keys)}
        return case(order, value=table.c[dimension], else_=len(order))

    by: dict[str, ColumnElement[Any]] = {
        "reference": _CHILDREN.c.reference,
        # The older was born earlier.
        "age": -_CHILDREN.c.birth_day,
        "since": since,
        "placement_type": natural(PLACEMENT_TYPE.key),
        "legal_status": natural(LEGAL_STATUS.key),
        "distance": func.coalesce(_EPISODES.c.distance_miles, -1),
    }
    column = by[sort.removeprefix("-")]
    return [
        column.desc() if sort.startswith("-") else column.asc(),
        _CHILDREN.c.reference,
        # A child stands in a list of events as often as it came or left; in a stock once.
        table.c.start_day if behind.day is None else table.c.day,
    ]
