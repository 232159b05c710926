"""The register of planned moves, plan by plan: its own permission, never cached.

Whose plan it is is read from the store for those alone who may see children.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from data_access.access import Viewer
from data_access.questions.checks import check_question
from data_access.questions.door import Door
from data_access.questions.measure import MEASURES
from data_access.questions.planned_moves import count_left_out, find_planned, has_plans
from data_access.questions.question import Question
from data_access.questions.selection import NotUnderstood, Selection
from data_access.store.tables import children
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    AGE_BAND,
    BLOCKED_BY,
    DIMENSIONS,
    MOVE_FROM,
    MOVE_STATUS,
    MOVE_TO,
    MOVE_WHY,
    Permission,
)

PAGE_SIZE = 15
MEASURE = "planned_moves"
_WORDS = (AGE_BAND, MOVE_FROM, MOVE_TO, MOVE_WHY, MOVE_STATUS, BLOCKED_BY)
# By what a page of the register may be sorted; a leading "-" for the other way round.
SORTS = ("target", *(dimension.key for dimension in _WORDS), "slip", "weekly_change")


@dataclass(frozen=True)
class PlannedMove:
    """One plan. What it is of a dimension is that dimension's key.

    `child_reference` and `child_key`, the word of the child's own address, are None for a viewer
    who may not see children. `days_late` is 0 up to the target date; below nought `slip_days` says
    that the target was brought forward. `weekly_change_pence` is None where the plan states none.
    """

    reference: str
    child_reference: str | None
    child_key: str | None
    age_band: str
    move_from: str
    move_to: str
    move_why: str
    target: date
    slip_days: int
    days_late: int
    move_status: str
    blocked_by: str
    weekly_change_pence: int | None


@dataclass(frozen=True)
class RegisterOfMoves:
    """A page of the register, and how many plans there are in all.

    `left_out` is how many more are open of children who are not in our care. `labels` are the words
    for keys. Without `is_loaded` no plan has ever been loaded.
    """

    as_at: date
    moves: tuple[PlannedMove, ...]
    total: int
    left_out: int
    page: int
    pages: int
    sort: str
    labels: dict[str, dict[str, str]]
    is_loaded: bool
    names_children: bool


def read_register(
    door: Door,
    selection: Selection,
    viewer: Viewer,
    *,
    page: int = 1,
    sort: str = "target",
    size: int = PAGE_SIZE,
) -> RegisterOfMoves:
    """A page, of `size` rows, of the plans that are open on a day under a selection.

    Raises Refused for a viewer to whom the register is not open, NotUnderstood for a selection that
    it does not know.
    """
    question = Question(MEASURE, (), selection)
    check_question(MEASURES[MEASURE], question)
    if sort.removeprefix("-") not in SORTS:
        raise NotUnderstood(f"sort has no value {sort[:40]!r}; it has {', '.join(SORTS)}.")
    with door.settled(question, viewer, Permission.COMMISSIONING) as asked:
        behind = find_planned(asked)
        plans, where = behind.table, behind.conditions(asked)
        total = asked.connection.execute(
            select(func.count()).select_from(plans).where(*where)
        ).scalar_one()
        pages = max(1, -(-total // size))
        page = min(max(1, page), pages)
        names_children = viewer.may(Permission.CHILDREN_LIST)
        statement = _select_plans(plans.c, names_children).where(*where)
        rows = asked.connection.execute(
            statement.order_by(*_order_by(plans.c, sort)).limit(size).offset((page - 1) * size)
        ).all()
        today = day_number(asked.as_at)
        return RegisterOfMoves(
            as_at=asked.as_at,
            moves=tuple(_read(row, today) for row in rows),
            total=total,
            left_out=count_left_out(asked),
            page=page,
            pages=pages,
            sort=sort,
            labels={each.key: door.council.labels_of(each.key) for each in _WORDS},
            is_loaded=has_plans(asked),
            names_children=names_children,
        )


def _select_plans(plans: Any, names_children: bool) -> Select[Any]:
    columns = [
        plans.reference,
        *(plans[dimension.key] for dimension in _WORDS),
        plans.target_day,
        plans.first_target_day,
        plans.weekly_change_pence,
    ]
    if not names_children:
        return select(*columns)
    return select(
        *columns, children.c.reference.label("child_reference"), children.c.key.label("child_key")
    ).join_from(plans.id.table, children, children.c.id == plans.child_id)


def _read(row: Row[Any], today: int) -> PlannedMove:
    found = row._mapping
    return PlannedMove(
        reference=row.reference,
        child_reference=found.get("child_reference"),
        child_key=found.get("child_key"),
        target=date_of(row.target_day),
        slip_days=row.target_day - row.first_target_day,
        days_late=max(0, today - row.target_day),
        weekly_change_pence=row.weekly_change_pence,
        **{dimension.key: found[dimension.key] for dimension in _WORDS},
    )


def _order_by(plans: Any, sort: str) -> list[ColumnElement[Any]]:
    column = _column_of(plans, sort.removeprefix("-"))
    first = column.desc() if sort.startswith("-") else column.asc()
    # What is not stated comes last either way, and on either engine.
    return [column.is_(None), first, plans.target_day, plans.id]


def _column_of(plans: Any, sort: str) -> ColumnElement[Any]:
    found: ColumnElement[Any]
    match sort:
        case "target":
            found = plans.target_day
        case "slip":
            found = plans.target_day - plans.first_target_day
        case "weekly_change":
            found = plans.weekly_change_pence
        case _:
            order = {key: place for place, key in enumerate(DIMENSIONS[sort].keys)}
            found = case(order, value=plans[sort], else_=len(order))
    return found
