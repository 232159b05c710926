"""The ledger against what nights, prices and payments beside care come to, by month and line."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from sqlalchemy import Connection, func, select

from data_access.agreement import KINDS, LINE_OF_BESIDE_CARE, TOLERANCE, TOLERANCE_PENCE
from data_access.imports.discrepancies.facts import Facts
from data_access.imports.discrepancies.found import Found, say_amount
from data_access.imports.discrepancies.postings import (
    MonthAndLine,
    first_of_next,
    spread_over_months,
    with_service_of_accruals,
)
from data_access.money import to_pence
from data_access.periods import period_of_key
from data_access.store.tables import beside_care, month_spend_by_type
from data_access.store.tables.base import day_number
from data_access.vocabulary import MONTH

KIND = "ledger_differs"


def find_ledger_differences(facts: Facts) -> Iterator[Found]:
    """Each month and line in which ledger and computed spend differ by more than is tolerated."""
    for (month, line), (ours, theirs) in compare_with_ledger(facts).items():
        if is_tolerated(ours, theirs):
            continue
        start, end = _days_of(month)
        which = "more" if theirs > ours else "less"
        yield Found(
            KIND,
            KINDS[KIND].owner,
            (month, line),
            start,
            end,
            f"The ledger has {say_amount(abs(theirs - ours))} {which} than nights, prices and "
            "running costs come to. Compare its postings with the children of the month; correct "
            "the posting in the ledger, or the price in the sheet prices.",
            budget_line=line,
            ours_pence=ours,
            theirs_pence=theirs,
        )


def is_tolerated(ours: int, theirs: int) -> bool:
    """Whether what was computed and what was posted are near enough to each other."""
    tolerated = max(TOLERANCE * abs(ours), Fraction(TOLERANCE_PENCE))
    return abs(ours - theirs) <= tolerated


def compare_with_ledger(facts: Facts) -> dict[MonthAndLine, tuple[int, int]]:
    """By month and line, what was computed and what was posted, in pence.

    Of the months that the ledger covers, and that had ended by the data date.
    """
    if facts.until_day is None or not facts.postings:
        return {}
    posted = spread_over_months(with_service_of_accruals(facts.postings))
    computed = compute_by_month_and_line(facts.connection)
    first, last = min(month for month, _ in posted), max(month for month, _ in posted)
    return {
        (month, line): (computed.get((month, line), 0), posted.get((month, line), 0))
        for month, line in sorted(posted.keys() | computed.keys())
        if first <= month <= last and _days_of(month)[1] <= facts.until_day
    }


def compute_by_month_and_line(connection: Connection) -> dict[MonthAndLine, int]:
    """What each month and line came to, in pence: nights in full costing, and beside care."""
    c = month_spend_by_type.c
    sums: dict[MonthAndLine, int] = defaultdict(int)
    for month, line, sevenths, fixed in connection.execute(
        select(
            c.month, c.budget_line, func.sum(c.price_sevenths), func.sum(c.fixed_pence)
        ).group_by(c.month, c.budget_line)
    ):
        sums[month, line] += to_pence(int(sevenths)) + int(fixed)
    beside = beside_care.c
    for month, what, pence in connection.execute(
        select(beside.month, beside.beside_care, beside.pence)
    ):
        sums[month, LINE_OF_BESIDE_CARE[what]] += pence
    return {key: pence for key, pence in sums.items() if pence}


def _days_of(month: str) -> tuple[int, int]:
    period = period_of_key(MONTH.key, month)
    if period is None:
        raise ValueError(f"{month} is no month")
    return day_number(period.first), first_of_next(period.first)
