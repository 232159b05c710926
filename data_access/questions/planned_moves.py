"""Measures of the register of planned moves: how many are open, when they are due, at what cost."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select

from data_access.periods import add_months
from data_access.questions.behind import Behind, count_behind, read_behind
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.not_loaded import holds_rows, mark_before, not_loaded
from data_access.questions.requests import KINDS, SOURCE
from data_access.store.tables import episode_spans
from data_access.store.tables import planned_moves as register
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    BLOCKED_BY,
    CHILD_DIMENSIONS,
    MOVE_DUE,
    MOVE_FROM,
    MOVE_STATUS,
    MOVE_TO,
    MOVE_WHY,
    SLIP,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

SHEET = "planned_moves"
SOON_DAYS = 28
CHANGE = "weekly_change_pence"
# Days of slip below which it is under one month, and under three.
MONTH_DAYS, THREE_MONTHS_DAYS = 31, 92
STATED = (MOVE_FROM, MOVE_TO, MOVE_WHY, MOVE_STATUS, BLOCKED_BY)
_SPANS = episode_spans.c
SLIP_SAID = (
    "Slip: how many days the target date is now later than the first one, under 1 month where it "
    f"is less than {MONTH_DAYS} days, under 3 months where it is less than {THREE_MONTHS_DAYS}."
)
_OPEN_SAID = (
    "Plans to move a child that were agreed by the date and had not ended by it, of children "
    "looked after on the date. A child with two plans counts twice."
)
_STATE_SAID = (
    "State, what blocks it, target and cost are what the workbook says now, whatever the date."
)


def band_slip() -> ColumnElement[str]:
    """By how much the target date of a plan has been put off."""
    days = register.c.target_day - register.c.first_target_day
    none, short, long, longest = SLIP.keys
    return case(
        (days <= 0, none), (days < MONTH_DAYS, short), (days < THREE_MONTHS_DAYS, long),
        else_=longest,
    )  # fmt: skip


def _band_due(asked: Asked) -> ColumnElement[str]:
    """When a plan is due, as seen on the day asked; on its target date it is not late yet."""
    today, target = day_number(asked.as_at), register.c.target_day
    late, soon, next_, later = MOVE_DUE.keys
    return case(
        (target < today, late),
        (target <= today + SOON_DAYS, soon),
        (target <= day_number(add_months(asked.as_at, 3)), next_),
        else_=later,
    )


def is_open_on(day: int) -> ColumnElement[bool]:
    """Whether a plan was agreed by a day and had not ended by it."""
    ended = register.c.ended_day
    return and_(register.c.agreed_day <= day, or_(ended.is_(None), ended > day))


def find_planned(asked: Asked) -> Behind:
    """The plans of the register that are open on the day, each with what its child was then."""
    day = day_number(asked.as_at)
    lives = and_(
        _SPANS.child_id == register.c.child_id, _SPANS.start_day <= day, _SPANS.end_day > day
    )
    columns = [
        *(register.c[dimension.key] for dimension in STATED),
        *(_SPANS[dimension.key] for dimension in CHILD_DIMENSIONS),
    ]
    plans = (
        select(
            register.c.id,
            register.c.child_id,
            _SPANS.episode_id,
            _SPANS.home_id,
            *columns,
            register.c.reference,
            register.c.target_day,
            register.c.first_target_day,
            register.c.weekly_change_pence,
            register.c.ended_day,
            band_slip().label(SLIP.key),
            _band_due(asked).label(MOVE_DUE.key),
        )
        .select_from(register.join(episode_spans, lives))
        .where(is_open_on(day))
        .subquery("plans")
    )
    return Behind(plans, plans, (), on=asked.as_at)


def count_left_out(asked: Asked) -> int:
    """The open plans whose children are not looked after on the day, whatever is filtered."""
    day = day_number(asked.as_at)
    is_here = (
        select(literal(1))
        .where(
            _SPANS.child_id == register.c.child_id, _SPANS.start_day <= day, _SPANS.end_day > day
        )
        .exists()
    )
    return asked.connection.execute(
        select(func.count()).select_from(register).where(is_open_on(day), ~is_here)
    ).scalar_one()


def _note_what_is_known(asked: Asked) -> None:
    """Say which plans are left out, and of which the state then is not known."""
    if asked.periods:
        return
    if left_out := count_left_out(asked):
        which = "open plan is" if left_out == 1 else "open plans are"
        asked.notes.append(
            f"{left_out:,} {which} left out: of children who were not in our care on "
            f"{asked.as_at:%-d %B %Y}. End them in the workbook."
        )
    plans = find_planned(asked).table
    ended = asked.connection.execute(
        select(func.count()).select_from(plans).where(plans.c.ended_day.is_not(None))
    ).scalar_one()
    if ended:
        which = "plan that was open then has" if ended == 1 else "plans that were open then have"
        asked.notes.append(f"{ended:,} {which} ended since: the state is the one now.")


def has_plans(asked: Asked) -> bool:
    """Whether the store holds any planned move."""
    return holds_rows(asked, register)


def count_plans(asked: Asked, count: Callable[[], Cells], *, on_a_day: bool) -> Cells:
    """What is counted of the register, not known of what was before its first plan was agreed."""
    if not has_plans(asked):
        return not_loaded(asked, "What is told of planned moves is", "requests", SHEET)
    first = asked.connection.execute(select(func.min(register.c.agreed_on))).scalar_one()
    return mark_before(asked, count(), first, SHEET, on_a_day=on_a_day)


@measure(
    title="Planned moves",
    unit=Unit.PLANNED_MOVES,
    better=None,
    definition=(
        f"{_OPEN_SAID} {_STATE_SAID} Due: by the target date as it is now; past it from the day "
        f"after. {SLIP_SAID} Age and everything else of the child as on the date. Over time: at "
        "the last day of each period."
    ),
    source=SOURCE,
    by=(*STATED, SLIP, MOVE_DUE, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    kinds=KINDS,
    behind=find_planned,
)
def planned_moves(asked: Asked) -> Cells:
    def count() -> Cells:
        _note_what_is_known(asked)
        return count_behind(asked, find_planned)

    return count_plans(asked, count, on_a_day=True)


@measure(
    title="Expected change of cost of planned moves",
    unit=Unit.PENCE_A_WEEK,
    better=None,
    definition=(
        "By how much a week the planned moves are expected to change what is paid, added up; "
        f"below nought they save. It is what the plans themselves expect, not finance’s figure. "
        f"{_OPEN_SAID} {_STATE_SAID} {SLIP_SAID}"
    ),
    source=SOURCE,
    by=(*STATED, SLIP, MOVE_DUE, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.COMMISSIONING,
    kinds=KINDS,
)
def planned_move_savings(asked: Asked) -> Cells:
    return count_plans(asked, lambda: _add_up_changes(asked), on_a_day=True)


def _add_up_changes(asked: Asked) -> Cells:
    _note_what_is_known(asked)
    rows = read_behind(asked, find_planned, CHANGE)
    amounts = [amount for found in rows.values() for (amount,) in found]
    if not asked.periods and (unstated := amounts.count(None)):
        asked.notes.append(
            f"{unstated:,} of the {len(amounts):,} plans "
            f"{'states' if unstated == 1 else 'state'} no amount; their change is not in the sum."
        )
    return {keys: _add_up([amount for (amount,) in found]) for keys, found in rows.items()}


def _add_up(amounts: list[int | None]) -> int | str:
    """The sum of what is stated; not known where none of the plans states an amount."""
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated) if stated else Symbol.NOT_KNOWN
