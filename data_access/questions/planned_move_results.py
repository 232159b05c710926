"""Measures of what came of planned moves: by their target dates, and as they were made."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, case

from data_access.questions.behind import Behind, count_behind
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.planned_moves import SLIP_SAID, STATED, band_slip, count_plans
from data_access.questions.requests import SOURCE
from data_access.store.tables import planned_moves as register
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    MOVE_FROM,
    MOVE_RESULT,
    MOVE_TO,
    MOVE_WHY,
    SLIP,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

DONE, CANCELLED = "done", "cancelled"


def _tell_result(asked: Asked) -> ColumnElement[str]:
    """What came of a plan, as the workbook says it on the last day that the data speaks to."""
    plan = register.c
    today = day_number(asked.standing.data_date or asked.as_at)
    on_time, late, to_come, past, cancelled = MOVE_RESULT.keys
    return case(
        (plan.move_status == CANCELLED, cancelled),
        (and_(plan.move_status == DONE, plan.ended_day <= plan.target_day), on_time),
        (plan.move_status == DONE, late),
        (plan.target_day < today, past),
        else_=to_come,
    )


def _find_events(day: ColumnElement[int], *where: ColumnElement[bool]) -> Callable[[Asked], Behind]:
    """The plans of which something falls on a day of the period, each with what came of it."""

    def find(asked: Asked) -> Behind:
        within = day.between(day_number(asked.first), day_number(asked.last))
        own: dict[str, ColumnElement[Any]] = {
            SLIP.key: band_slip(),
            MOVE_RESULT.key: _tell_result(asked),
        }
        return Behind(register, register, (within, *where), own, day)

    return find


_find_due = _find_events(register.c.target_day)
_find_done = _find_events(register.c.ended_day, register.c.move_status == DONE)


@measure(
    title="Planned moves by target date",
    unit=Unit.PLANNED_MOVES,
    better=None,
    definition=(
        "Plans to move a child whose target date, as it is now, falls in the period, and what came "
        "of them by the last day that the returns speak to: done by the target date or after it, "
        "still to come, past the target date and not done, or given up. The period may end "
        f"after that day. {SLIP_SAID}"
    ),
    source=SOURCE,
    by=(MOVE_RESULT, *STATED, SLIP, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    is_flow=True,
    # It rests on no return: what it tells of days to come is not of children who stay.
    kinds=("requests",),
)
def planned_moves_due(asked: Asked) -> Cells:
    return count_plans(asked, lambda: count_behind(asked, _find_due), on_a_day=False)


@measure(
    title="Planned moves made",
    unit=Unit.PLANNED_MOVES,
    better=None,
    definition=(
        "Plans to move a child that were done in the period, each on the day of the move: by the "
        f"target date as it stood at last, or after it. {SLIP_SAID}"
    ),
    source=SOURCE,
    by=(MOVE_RESULT, MOVE_FROM, MOVE_TO, MOVE_WHY, SLIP, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    is_flow=True,
    kinds=("requests",),
)
def planned_moves_made(asked: Asked) -> Cells:
    return count_plans(asked, lambda: count_behind(asked, _find_done), on_a_day=False)
