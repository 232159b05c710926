"""When the reviews of a child in care are due, and whether they were held by then."""

from collections.abc import Iterable, Iterator
from datetime import date

from data_access.periods import add_months
from data_access.questions.working_days import add_working_days

# Within 20 working days of coming into care, then 3 months, then every 6 months.
FIRST_WORKING_DAYS, SECOND_MONTHS, NEXT_MONTHS = 20, 3, 6


def were_on_time(
    start: date, reviews: Iterable[date], first: date, last: date, *, start_is_known: bool = True
) -> bool | None:
    """Whether every review due from `first` to `last` was held by its day; None if none was due.

    A review that was overdue when `first` came, and was not held before it, counts among them.
    """
    verdicts = [
        held is not None and held <= due
        for due, held in list_due(start, reviews, last, start_is_known=start_is_known)
        if due >= first or held is None or held >= first
    ]
    return all(verdicts) if verdicts else None


def list_due(
    start: date, reviews: Iterable[date], last: date, *, start_is_known: bool = True
) -> Iterator[tuple[date, date | None]]:
    """Each day by which a review was due up to `last`, with the day it was held, if it was.

    Each is due so long after the one before was held. Where a child came into care before the
    returns begin, on a day they do not say, the reviews before them are not known either: the
    first is due six months after the first day known, as are all others after the one before.
    """
    held_in_order = sorted({day for day in reviews if start <= day <= last})
    if start_is_known:
        due = add_working_days(start, FIRST_WORKING_DAYS)
    else:
        due = add_months(start, NEXT_MONTHS)
    for place, held in enumerate([*held_in_order, None]):
        if due > last:
            return
        yield due, held
        if held is not None:
            is_second = start_is_known and place == 0
            due = add_months(held, SECOND_MONTHS if is_second else NEXT_MONTHS)
