"""What is stated by month, carried on over months for which nothing is stated."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from data_access.imports.forecasts.known import StoredRow
from data_access.imports.forecasts.moments import Moment

# Who a row is of, so that it is known again next month.
Name = Callable[[StoredRow], Hashable]


@dataclass(frozen=True)
class Carried:
    """What is expected of one item of a sheet in a month for which none has been computed.

    `since` is the last month known, where it is carried on from there; None: as stated.
    """

    row: StoredRow
    month: str
    pence: int
    since: str | None


def carry_on(
    rows: Sequence[StoredRow], moment: Moment, *, group: Name, item: Name
) -> Iterator[Carried]:
    """The rows of months to come as stated; else what the last known month of their group says.

    What was not in that month has ended, and is not carried on. Where a forecast is made later,
    what is stated of months after it was not known yet.
    """
    by_item: dict[Hashable, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    newest: dict[Hashable, StoredRow] = {}
    known_until: dict[Hashable, str] = {}
    for row in _known_then(rows, moment):
        by_item[item(row)][row.month] += row.pence
        newest[item(row)] = row
        if row.month <= moment.month:
            known_until[group(row)] = max(row.month, known_until.get(group(row), ""))
    for name, by_month in by_item.items():
        row = newest[name]
        since = known_until.get(group(row))
        for month in (each.key for each in moment.months):
            if since and month <= since:
                continue
            if month in by_month and month > moment.month:
                yield Carried(row, month, by_month[month], None)
            elif since and since in by_month:
                yield Carried(row, month, by_month[since], since)


def _known_then(rows: Sequence[StoredRow], moment: Moment) -> Iterable[StoredRow]:
    if not moment.is_later:
        return rows
    return (row for row in rows if row.month <= moment.month)
