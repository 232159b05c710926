"""The ledger as it is compared: each posting with what was taken back of it, by service month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from data_access.agreement import ACCRUAL, REVERSAL
from data_access.money import round_half_up
from data_access.periods import add_months
from data_access.store.tables import ledger
from data_access.store.tables.base import date_of, day_number

MonthAndLine = tuple[str, str]


@dataclass(frozen=True)
class Posting:
    """A posting, its service from `start_day` to before `end_day`."""

    reference: str
    year: int
    period: int
    start_day: int
    end_day: int
    kind: str
    cost_centre: str
    subjective: str
    budget_line: str
    provider: str | None
    child_reference: str | None
    pence: int
    reverses: str | None

    @property
    def place(self) -> int:
        """Its period in the order of all; period 13 closes the twelfth and counts with it."""
        return self.year * 12 + min(self.period, 12)


def read_postings(connection: Connection) -> list[Posting]:
    """All postings, in order of their references."""
    c = ledger.c
    statement = select(
        c.reference, c.year, c.period, c.service_from_day, c.service_to_day + 1, c.kind,
        c.cost_centre, c.subjective, c.budget_line, c.provider, c.child_reference, c.pence,
        c.reverses,
    ).order_by(c.reference, c.id)  # fmt: skip
    rows: Any = connection.execute(statement)
    return [Posting(*row) for row in rows]


def add_up_reversals(postings: Iterable[Posting]) -> dict[str, int]:
    """By the reference of an accrual, what the reversals that name it come to."""
    sums: dict[str, int] = defaultdict(int)
    for posting in postings:
        if posting.kind == REVERSAL and posting.reverses:
            sums[posting.reverses] += posting.pence
    return dict(sums)


def list_taken_back(postings: Sequence[Posting]) -> set[str]:
    """The references of postings of which nothing is left, and of the reversals that did it."""
    taken = add_up_reversals(postings)
    posted: dict[str, int] = defaultdict(int)
    for posting in postings:
        if posting.reference in taken:
            posted[posting.reference] += posting.pence
    gone = {reference for reference, pence in posted.items() if pence + taken[reference] == 0}
    return gone | {posting.reference for posting in postings if posting.reverses in gone}


def with_service_of_accruals(postings: Sequence[Posting]) -> Iterator[Posting]:
    """The postings, a reversal for the days and the line of the accrual that it takes back."""
    accruals = {posting.reference: posting for posting in postings if posting.kind == ACCRUAL}
    for posting in postings:
        of = accruals.get(posting.reverses or "") if posting.kind == REVERSAL else None
        yield (
            posting
            if of is None
            else replace(
                posting, start_day=of.start_day, end_day=of.end_day, budget_line=of.budget_line
            )
        )


def spread_over_months(postings: Iterable[Posting]) -> dict[MonthAndLine, int]:
    """What was posted by service month and budget line, in pence: exactly by days, rounded once."""
    whole: dict[MonthAndLine, int] = defaultdict(int)
    parts: dict[MonthAndLine, Fraction] = defaultdict(Fraction)
    for posting in postings:
        months = list(days_by_month(posting.start_day, posting.end_day))
        if len(months) == 1:
            whole[months[0][0], posting.budget_line] += posting.pence
            continue
        days = posting.end_day - posting.start_day
        for month, part in months:
            parts[month, posting.budget_line] += Fraction(posting.pence * part, days)
    both = whole.keys() | parts.keys()
    return {key: whole.get(key, 0) + round_half_up(parts.get(key, Fraction(0))) for key in both}


def days_by_month(start_day: int, end_day: int) -> Iterator[tuple[str, int]]:
    """The months from a day to before another, each with how many of the days lie in it."""
    while start_day < end_day:
        month = date_of(start_day).replace(day=1)
        next_day = min(first_of_next(month), end_day)
        yield f"{month:%Y-%m}", next_day - start_day
        start_day = next_day


def first_of_next(month: date) -> int:
    """The first day of the month after one."""
    return day_number(add_months(month, 1))
