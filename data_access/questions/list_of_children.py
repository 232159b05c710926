"""The list of the children behind a number: its own question, its own permission, never cached."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, case, func, select

from data_access.access import Viewer
from data_access.council_areas import label_council_areas
from data_access.questions.behind import Behind
from data_access.questions.checks import check_permission, check_question
from data_access.questions.door import Door
from data_access.questions.measure import MEASURES, Measure
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood
from data_access.store.tables import (
    children,
    count_changes,
    episode_spans,
    episodes,
    moves,
    placements,
)
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    APPROVAL,
    BLOCKED_BY,
    CHECKED,
    DIMENSIONS,
    ENTRY,
    EXPIRY,
    FROM_PLACEMENT_TYPE,
    LEGAL_STATUS,
    MISSING_KIND,
    MOVE_REASON,
    MOVE_STATUS,
    MOVE_TO,
    MOVED,
    NOTIFICATION,
    NUMBER_OF_PLACEMENTS,
    ON_TIME,
    PLACEMENT_AUTHORITY,
    PLACEMENT_TYPE,
    REASON_LEFT,
    RECORDED,
    SAME_PLACEMENT,
    SDQ_BAND,
    TIME_AT_HOME,
    TIME_IN_CARE,
    Permission,
    Unit,
)

PAGE_SIZE = 50
SORTS = ("reference", "age", "since", "placement_type", "legal_status", "distance")
# What a list is opened with from the menu.
USUAL = "looked_after"
# What is said of each row where that is what the number is about.
OWN_COLUMNS = (
    RECORDED, ENTRY, REASON_LEFT, TIME_IN_CARE, FROM_PLACEMENT_TYPE, MOVE_REASON, MOVED,
    NUMBER_OF_PLACEMENTS, SAME_PLACEMENT, TIME_AT_HOME, PLACEMENT_AUTHORITY, APPROVAL,
    NOTIFICATION, MISSING_KIND, ON_TIME, CHECKED, SDQ_BAND, EXPIRY, MOVE_TO, MOVE_STATUS,
    BLOCKED_BY,
)  # fmt: skip
MOST_OWN_COLUMNS = 3
# Units in which rows are counted; a share or a median is of children, or of events.
_COUNTED = (
    Unit.CHILDREN, Unit.PERIODS_OF_CARE, Unit.MOVES, Unit.INCIDENTS, Unit.REVIEWS, Unit.ORDERS,
    Unit.PLANNED_MOVES,
)  # fmt: skip
# Under names of their own: what stands behind a measure may be joined with the same tables.
_CHILDREN = children.alias("listed_children")
_EPISODES = episodes.alias("listed_episodes")
_PLACEMENTS = placements.alias("listed_placements")
_SORTS_BY_EPISODE = ("since", "distance")


@dataclass(frozen=True)
class ListedChild:
    """One child in a list. `since` is the event's own day or, of children on a day, since when
    they live in this home; None where that is not known.

    `key` is the word of the child's own address; `own` what the list's own columns say, by key.
    """

    reference: str
    key: str
    age: int
    placement_type: str
    legal_status: str
    distance_miles: float | None
    since: date | None
    own: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class ListOfChildren:
    """A part of the list, and how many rows there are in all.

    `unit` is what a row is; `is_of_events` where that has a day of its own. `is_of_homes` where it
    is told since when a child lives in this home; else since when the record says what it does.
    `own_columns` are the dimensions that this list tells of besides what every list does.
    """

    measure: str
    title: str
    unit: Unit
    is_flow: bool
    is_of_events: bool
    is_of_homes: bool
    as_at: date
    first: date
    last: date
    children: tuple[ListedChild, ...]
    total: int
    page: int
    pages: int
    sort: str
    own_columns: tuple[str, ...]
    labels: dict[str, dict[str, str]]
    data_version: int
    is_synthetic: bool


def list_listable(viewer: Viewer) -> tuple[Measure, ...]:
    """The measures behind which this viewer may list the children, the usual one first."""
    if not viewer.may(Permission.CHILDREN_LIST):
        return ()
    found = (m for m in MEASURES.values() if m.behind and viewer.may(m.permission))
    return tuple(sorted(found, key=lambda m: (m.name != USUAL, m.title)))


def list_children(
    door: Door,
    question: Question,
    viewer: Viewer,
    *,
    page: int = 1,
    sort: str = "reference",
    size: int = PAGE_SIZE,
) -> ListOfChildren:
    """A page, of `size` rows, of the children a measure counts under a selection.

    `sort` is one of SORTS, a leading "-" for the other way round. Raises Refused for a viewer who
    may not see children, or not this of them, NotUnderstood for what cannot be listed.
    """
    measure = MEASURES.get(question.measure)
    if measure is None:
        raise NotUnderstood("There is no list of that name.")
    check_question(measure, question)
    if measure.behind is None:
        raise NotUnderstood(f"{measure.title}: there is no list of children behind this.")
    if sort.removeprefix("-") not in SORTS:
        raise NotUnderstood(f"sort has no value {sort[:40]!r}; it has {', '.join(SORTS)}.")
    with door.settled(question, viewer, Permission.CHILDREN_LIST) as asked:
        check_permission(viewer, measure.permission, measure.title)
        # Only a page of what is counted is looked up in the other tables.
        behind = measure.behind(asked)
        where = behind.conditions(asked)
        total = asked.connection.execute(
            select(func.count()).select_from(behind.source).where(*where)
        ).scalar_one()
        pages = max(1, -(-total // size))
        page = min(max(1, page), pages)
        own = _find_own_columns(measure, behind)
        on_page = _select_page(behind, where, sort).limit(size).offset((page - 1) * size)
        rows = asked.connection.execute(_select_rows(behind, on_page, sort, own)).all()
        # A stock's ages are told on one day, those of events each on its own.
        as_at = behind.on or asked.as_at
        day = as_at if behind.day is None else None
    labels = {
        name: door.council.labels_of(name) for name in (PLACEMENT_TYPE.key, LEGAL_STATUS.key, *own)
    }
    if PLACEMENT_AUTHORITY.key in own:
        labels[PLACEMENT_AUTHORITY.key] = label_council_areas()
    return ListOfChildren(
        measure=measure.name,
        title=measure.title,
        unit=_unit_of(measure, behind),
        is_flow=measure.is_flow,
        is_of_events=behind.day is not None,
        is_of_homes=_tells_of_homes(behind),
        as_at=as_at,
        first=asked.first,
        last=asked.last,
        children=tuple(_read(row, day, len(own)) for row in rows),
        total=total,
        page=page,
        pages=pages,
        sort=sort,
        own_columns=own,
        labels=labels,
        data_version=asked.standing.data_version,
        is_synthetic=asked.standing.is_synthetic,
    )


def tell_age(born: date, day: date) -> int:
    """The whole years of somebody born on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _read(row: Row[Any], day: date | None, own: int) -> ListedChild:
    return ListedChild(
        reference=row.reference,
        key=row.key,
        age=tell_age(row.date_of_birth, day or date_of(row.since)),
        placement_type=row.placement_type,
        legal_status=row.legal_status,
        distance_miles=row.distance_miles,
        since=None if row.since is None else date_of(row.since),
        own=tuple(row[-own:]) if own else (),
    )


def _find_own_columns(measure: Measure, behind: Behind) -> tuple[str, ...]:
    """What this list tells besides: nothing of all children, whose list is long and often asked."""
    if measure.name == USUAL:
        return ()
    there = (*behind.columns, *behind.table.c.keys())
    own = (d.key for d in OWN_COLUMNS if d in measure.by and d.key in there)
    return tuple(islice(own, MOST_OWN_COLUMNS))


def _unit_of(measure: Measure, behind: Behind) -> Unit:
    if measure.unit in _COUNTED:
        return measure.unit
    of_events: dict[FromClause, Unit] = {count_changes: Unit.PERIODS_OF_CARE, moves: Unit.MOVES}
    return of_events.get(behind.table, Unit.CHILDREN)


def _select_page(behind: Behind, where: list[ColumnElement[bool]], sort: str) -> Select[Any]:
    """Which rows are on a page, from no more tables than their order needs.

    Looking up thousands of rows in all tables to keep fifty takes several times as long.
    """
    table = behind.table
    source = behind.source.join(_CHILDREN, _CHILDREN.c.id == table.c.child_id)
    if sort.removeprefix("-") in _SORTS_BY_EPISODE:
        source = source.join(_EPISODES, _EPISODES.c.id == table.c.episode_id)
    return select(table.c.id).select_from(source).where(*where).order_by(*_order_by(behind, sort))


def _select_rows(
    behind: Behind, on_page: Select[Any], sort: str, own: tuple[str, ...]
) -> Select[Any]:
    """What is told of each of these rows."""
    table = behind.table
    return (
        select(
            _CHILDREN.c.reference,
            _CHILDREN.c.key,
            _CHILDREN.c.date_of_birth,
            behind.column(PLACEMENT_TYPE.key).label("placement_type"),
            behind.column(LEGAL_STATUS.key).label("legal_status"),
            _EPISODES.c.distance_miles,
            _since(behind).label("since"),
            *(behind.column(name).label(f"own_{name}") for name in own),
        )
        .select_from(
            behind.source.join(_CHILDREN, _CHILDREN.c.id == table.c.child_id).join(
                _EPISODES, _EPISODES.c.id == table.c.episode_id
            )
        )
        .where(table.c.id.in_(on_page))
        .order_by(*_order_by(behind, sort))
    )


def _since(behind: Behind) -> ColumnElement[int]:
    if behind.day is not None:
        return behind.day
    if behind.since is not None:
        return behind.since
    if behind.on is None or not _tells_of_homes(behind):
        return _EPISODES.c.decom_day
    number, home = day_number(behind.on), _PLACEMENTS.c
    here = (home.start_day <= number, home.end_day > number)
    # A child is in one place at a time. Of each row on its own: of a page there are fifty.
    return (
        select(func.max(home.start_day))
        .where(home.child_id == behind.table.c.child_id, *here)
        .correlate(behind.table)
        .scalar_subquery()
    )


def _tells_of_homes(behind: Behind) -> bool:
    """Whether the record as it is now says of each row in which home the child is."""
    return behind.since is not None or behind.table is episode_spans


def _order_by(behind: Behind, sort: str) -> list[ColumnElement[Any]]:
    column = _column_of(behind, sort.removeprefix("-"))
    return [
        column.desc() if sort.startswith("-") else column.asc(),
        _CHILDREN.c.reference,
        # A child stands in a list of events as often as it came or left; in a stock once.
        *((behind.day,) if behind.day is not None else ()),
        behind.table.c.id,
    ]


def _column_of(behind: Behind, sort: str) -> ColumnElement[Any]:
    """What a list is sorted by; the cases of natural orders are long, and made where needed."""
    match sort:
        case PLACEMENT_TYPE.key | LEGAL_STATUS.key:
            order = {key: place for place, key in enumerate(DIMENSIONS[sort].keys)}
            return case(order, value=behind.column(sort), else_=len(order))
        case "age":
            # The older was born earlier.
            return -_CHILDREN.c.birth_day
        case "since":
            since = _since(behind)
            # Where the day is not known the two engines would put it at different ends.
            return since if behind.day is not None else func.coalesce(since, 0)
        case "distance":
            return func.coalesce(_EPISODES.c.distance_miles, -1)
    return _CHILDREN.c.reference
