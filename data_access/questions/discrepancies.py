"""Measures of what does not agree between arrangements, prices and the ledger."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, true

from data_access.agreement import (
    LEAST_WEEKLY_PENCE,
    MOST_POSTED_PENCE,
    MOST_TIMES_THE_MONTH,
    MOST_WEEKLY_PENCE,
    TOLERANCE,
    TOLERANCE_PENCE,
)
from data_access.questions.behind import Behind, count_behind, read_behind
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.not_loaded import mark_all
from data_access.store.tables import discrepancies as table
from data_access.store.tables import ledger, loads, prices
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    BUDGET_LINE,
    DISCREPANCY,
    DISCREPANCY_OWNER,
    DISCREPANCY_STATUS,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

KINDS = ("money", "ssda903")
SOURCE = "Workbook of money: prices and ledger; SSDA903 return"
OPEN, MENDED = DISCREPANCY_STATUS.keys
PENCE_APART = "pence_apart"
OF_DISCREPANCIES = (DISCREPANCY, DISCREPANCY_OWNER, DISCREPANCY_STATUS, BUDGET_LINE)
WHAT_IS_FOUND = (
    "nights in our care without a price; a price of a child or a day that no return knows; two "
    "prices of one arrangement for the same nights; a price that goes on after the child left; "
    "ledger and computed spend that differ, in a month of service and a budget line, by more than "
    f"{int(TOLERANCE * 100)} per cent and £{TOLERANCE_PENCE // 100:,}; an accrual that was not "
    "reversed by the same amount two periods later; the same amount posted twice; a weekly price "
    f"under £{LEAST_WEEKLY_PENCE // 100:,} or over £{MOST_WEEKLY_PENCE // 100:,}, and a posting "
    f"over £{MOST_POSTED_PENCE // 100:,} or {MOST_TIMES_THE_MONTH} times what its line came to in "
    "its months, unless the ledger agrees in them"
)
_WHEN = (
    "Open on a day: found by then, and not mended by then. On the data date, and later, those that "
    "are open now. One that was mended and came back counts as open since it was first found. "
    "Mended ones are told only where they are asked for by their state. Of days before the first "
    "load of money it is not known."
)


def pence_apart() -> ColumnElement[int]:
    """By how many pence the two amounts of a discrepancy differ; one that is not known is none."""
    return func.abs(func.coalesce(table.c.ours_pence, 0) - func.coalesce(table.c.theirs_pence, 0))


def find_discrepancies(asked: Asked) -> Behind:
    """What does not agree on the day asked about: what is open, unless the state is asked for."""
    day, c = day_number(asked.as_at), table.c
    is_now = _is_now(asked)
    is_found = true() if is_now else c.found_day <= day
    is_open = c.mended_day.is_(None) if is_now else or_(c.mended_day.is_(None), c.mended_day > day)
    by_state = DISCREPANCY_STATUS.key in (*asked.by, *dict(asked.filters))
    columns: dict[str, ColumnElement[Any]] = {
        DISCREPANCY_STATUS.key: case((is_open, OPEN), else_=MENDED),
        PENCE_APART: pence_apart(),
    }
    where = and_(is_found) if by_state else and_(is_found, is_open)
    return Behind(table, table, (where,), columns, on=asked.as_at)


def is_comparable(connection: Connection) -> bool:
    """Whether prices or postings are loaded: without either there is nothing to compare."""
    return any(connection.execute(select(t.c.id).limit(1)).first() for t in (prices, ledger))


def _is_now(asked: Asked) -> bool:
    data_date = asked.standing.data_date
    return data_date is None or asked.as_at >= data_date


def _know(asked: Asked, count: Callable[[], Cells]) -> Cells:
    """What is counted; not known of days before anything was looked for."""
    if not is_comparable(asked.connection):
        asked.notes.append(
            "Nothing can disagree yet: the workbook of money has not been loaded with its sheets "
            "prices and ledger."
        )
        return mark_all(asked, Symbol.NOT_AVAILABLE)
    _note_what_is_left_out(asked)
    first = _find_first_day(asked)
    before = {
        key
        for key, then in asked.each_period()
        if day_number(then.as_at) < first and not _is_now(then)
    }
    if not before:
        return count()
    asked.notes.append(
        f"It was first looked for what does not agree on {date_of(first):%-d %B %Y}: of days "
        "before it is not known."
    )
    return asked.mark_periods(count(), before, Symbol.NOT_KNOWN)


def _find_first_day(asked: Asked) -> int:
    """The day of the first load of money or, where that is earlier, of what was found first."""
    run = asked.connection.execute
    loaded = run(select(func.min(loads.c.loaded_at)).where(loads.c.kind == "money")).scalar_one()
    found = run(select(func.min(table.c.found_day))).scalar_one()
    days = [day_number(loaded.date())] if loaded else []
    return min((*days, *([found] if found is not None else [])), default=0)


def _note_what_is_left_out(asked: Asked) -> None:
    if DISCREPANCY_STATUS.key in asked.by:
        asked.notes.append("The total is of the open ones alone.")
    if BUDGET_LINE.key not in asked.by or asked.periods:
        return
    behind = find_discrepancies(asked)
    without = asked.connection.execute(
        select(func.count())
        .select_from(behind.source)
        .where(*behind.conditions(asked), table.c.budget_line.is_(None))
    ).scalar_one()
    if without:
        which = "1 is of no budget line" if without == 1 else f"{without:,} are of no budget line"
        asked.notes.append(f"{which}: a price of no child’s home has none. The total has them.")


@measure(
    title="What does not agree between finance and placements",
    unit=Unit.DISCREPANCIES,
    better="lower",
    definition=f"Counted are: {WHAT_IS_FOUND}. {_WHEN}",
    source=SOURCE,
    by=(*OF_DISCREPANCIES, *TIME_DIMENSIONS),
    permission=Permission.PRICES,
    kinds=KINDS,
)
def discrepancies(asked: Asked) -> Cells:
    return _know(asked, lambda: count_behind(asked, find_discrepancies))


@measure(
    title="Pounds by which finance and placements differ",
    unit=Unit.PENCE,
    better="lower",
    definition=(
        "Of all that does not agree, by how much the two amounts are apart, added up without "
        "regard to which is more: nights and prices against the ledger, or a price as it is stated "
        "against the nights that it is for. One penny may stand in two of them. Nights without a "
        f"price count what the ledger has for them. Counted are: {WHAT_IS_FOUND}. {_WHEN}"
    ),
    source=SOURCE,
    by=(*OF_DISCREPANCIES, *TIME_DIMENSIONS),
    permission=Permission.PRICES,
    kinds=KINDS,
)
def discrepancy_value(asked: Asked) -> Cells:
    def add_up() -> Cells:
        rows = read_behind(asked, find_discrepancies, PENCE_APART)
        return {keys: sum(int(pence) for (pence,) in found) for keys, found in rows.items()}

    return _know(asked, add_up)
