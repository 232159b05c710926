"""Measures of the forecast: what is committed, what the year will cost, and why that moved."""

from sqlalchemy import func, select

from data_access.agreement import UNPAID
from data_access.questions.kept_forecasts import (
    STOCK,
    Kept,
    add_up_kept,
    find_before,
    find_kept,
    note_kept,
)
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.pounds import say_pounds
from data_access.store.tables import forecast_arrangements, forecast_changes, forecast_parts
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    BUDGET_LINE,
    FORECAST_CHANGE,
    FORECAST_PART,
    PLACEMENT_TYPE,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

SOURCE = "Returns and the workbook of money: the forecasts kept at the end of each month"
KINDS = ("money", "ssda903")
COMMITMENT, INCOME = "commitment", "income"
CARRIED_ON = (
    "Arrangements in force on the last night of the month, carried on at their price, or at one "
    "stated for nights to come, to the planned end, the 18th birthday or the end of the year, "
    "whichever is first; a planned end that is over by then counts for nothing."
)


@measure(
    title="Commitment",
    unit=Unit.PENCE,
    better=None,
    definition=(f"What is committed to the end of the financial year. {CARRIED_ON} Gross. {STOCK}"),
    source=SOURCE,
    by=(BUDGET_LINE, PLACEMENT_TYPE, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def commitment(asked: Asked) -> Cells:
    found = find_kept(asked)
    cells = add_up_kept(
        asked, forecast_arrangements, forecast_arrangements.c.committed_pence, found
    )
    note_kept(asked, found)
    if not asked.periods:
        for one in filter(None, found.values()):
            _note_unpriced(asked, one)
            if not asked.filters:
                _note_beside(asked, one)
    return cells


def _note_unpriced(asked: Asked, one: Kept) -> None:
    """Say how many arrangements are committed without a price, where there should be one."""
    c = forecast_arrangements.c
    without = asked.connection.scalar(
        select(func.count()).where(
            c.forecast_id == one.id,
            c.weekly_pence == 0,
            c.expected_end_day > day_number(one.as_at),
            c.placement_type.not_in(UNPAID),
            *(c[name].in_(keys) for name, keys in asked.filters),
        )
    )
    if without:
        which = "child’s home has" if without == 1 else "children’s homes have"
        asked.notes.append(f"{without:,} {which} no price, and nothing is counted there.")


def _note_beside(asked: Asked, one: Kept) -> None:
    """Say what the forecast commits beside arrangements."""
    parts, of = forecast_parts.c, forecast_arrangements.c
    whole = select(func.coalesce(func.sum(parts.pence), 0)).where(
        parts.forecast_id == one.id, parts.forecast_part == COMMITMENT
    )
    arranged = select(func.coalesce(func.sum(of.committed_pence), 0)).where(
        of.forecast_id == one.id
    )
    beside = int(asked.connection.scalar(whole) or 0) - int(asked.connection.scalar(arranged) or 0)
    if beside:
        asked.notes.append(
            f"Beside it the forecast has {say_pounds(beside)} of running costs and of what is paid "
            "beside care in the months to come."
        )


@measure(
    title="Forecast outturn",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "What the financial year is expected to cost, net of income: what is posted so far, with "
        "accruals (computed where nothing is posted), what is committed, planned moves, uplifts of "
        "prices, the allowance for demand, less savings to come that are cashable and that finance "
        f"had signed off by then, less income. {CARRIED_ON} With them stand running costs and what "
        "is paid beside care, as stated for the months to come or else as in the last month known. "
        "Planned moves: open plans with their target in the year, from the target day on, of each "
        "child the earliest. Savings: planned for months to come, less what the last month "
        "delivered already. Income: shares of health and education in prices, and what others pay "
        "beside them, over the whole year. What is dated after the month is not used, but planned "
        "ends, targets, uplifts and the state of a saving have no date on which they were stated: "
        f"they are taken as they were when the forecast was made. {STOCK}"
    ),
    source=SOURCE,
    by=(FORECAST_PART, BUDGET_LINE, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def forecast_outturn(asked: Asked) -> Cells:
    found = find_kept(asked)
    cells = add_up_kept(asked, forecast_parts, forecast_parts.c.pence, found)
    note_kept(asked, found, with_its_own=True)
    if not asked.by and FORECAST_PART.key not in dict(asked.filters):
        _note_gross(asked, [one.id for one in found.values() if one])
    return cells


def _note_gross(asked: Asked, ids: list[int]) -> None:
    parts = forecast_parts.c
    gross = select(func.sum(parts.pence)).where(
        parts.forecast_id.in_(ids),
        parts.forecast_part != INCOME,
        *(parts[name].in_(keys) for name, keys in asked.filters),
    )
    if (pence := asked.connection.scalar(gross)) is not None:
        asked.notes.append(f"Gross, before income, it is {say_pounds(int(pence))}.")


@measure(
    title="Why the forecast moved",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "By how much the forecast outturn moved since the forecast before of the same financial "
        "year, and why. New: children without an arrangement in the one before. Ended: children "
        "without one now. Moved: children in both, in another home or with another carer, the old "
        "and the new together. Changed prices: the same arrangement at another weekly price. Of "
        "all these what they were expected to cost over the whole year, gross. Uplifts: the part "
        "of that name. Corrections and everything else: what is posted against what was expected, "
        "changed dates, running costs, income, savings, plans. The reasons add up to the movement. "
        f"{STOCK}"
    ),
    source=SOURCE,
    by=(FORECAST_CHANGE, BUDGET_LINE, *TIME_DIMENSIONS),
    permission=Permission.MONEY,
    kinds=KINDS,
)
def forecast_movement(asked: Asked) -> Cells:
    found = find_kept(asked)
    cells = add_up_kept(asked, forecast_changes, forecast_changes.c.pence, found)
    note_kept(asked, found)
    first = {
        period: one
        for period, one in found.items()
        if one is not None and find_before(asked, one) is None
    }
    asked.notes.extend(
        f"The forecast of {one.words} is the first of its year: there is none before it."
        for one in first.values()
    )
    return asked.mark_periods(cells, first, Symbol.NOT_AVAILABLE)
