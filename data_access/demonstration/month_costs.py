"""What the demonstration's prices come to by month, line and provider: its own arithmetic.

Worked out from arrangements and prices by themselves, beside what the product makes of them, so
that running costs and other lines can be set to what was published.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from data_access.demonstration.arrangements import Arrangement, list_months
from data_access.demonstration.prices import Price
from data_access.demonstration.targets import YEARS, Day

MONTHS = list_months(YEARS[0], YEARS[-1])
_FIRST_DAYS = [first for _, first, _ in MONTHS]
_NEVER = 10**9


class Place(NamedTuple):
    """Where nights of a month are counted."""

    month: str
    line: str
    setting: str
    provider: str


class MonthCosts(NamedTuple):
    """Weekly prices times nights in pence (a seventh of it is pence), and the nights of all."""

    sevenths: Counter[Place]
    nights: Counter[tuple[str, str, str, str]]

    def count_pence(self, months: Sequence[str], line: str = "") -> int:
        """Count the pence that prices come to in some months, rounded once."""
        wanted = set(months)
        whole = sum(
            number
            for place, number in self.sevenths.items()
            if place.month in wanted and line in ("", place.line)
        )
        return (2 * whole + 7) // 14

    def count_by_line(self, setting: str = "") -> dict[str, Counter[str]]:
        """Count the nights of each month by line, of one setting where it is named."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (month, line, of, _), number in self.nights.items():
            if setting in ("", of):
                counts[month][line] += number
        return counts


def count_costs(arrangements: Sequence[Arrangement], prices: Sequence[Price]) -> MonthCosts:
    """Count what the nights of each month cost; of two prices in force the later begun counts.

    Nights are by month, line, setting and registration number of the home, those spent away for a
    while left out.
    """
    sevenths: Counter[Place] = Counter()
    nights: Counter[tuple[str, str, str, str]] = Counter()
    of_arrangement: defaultdict[tuple[int, Day], list[Price]] = defaultdict(list)
    for price in prices:
        of_arrangement[price.arrangement.child.number, price.arrangement.start].append(price)
    for each in arrangements:
        usual = each.budget_line
        for month, first, end in _cut(each.start, each.last):
            for number, line in each.split(first, end):
                if line == usual:
                    nights[month, line, each.setting, each.urn] += number
        found = sorted(of_arrangement[each.child.number, each.start], key=lambda one: one.start)
        ends = [*(one.start for one in found[1:]), *([_NEVER] if found else [])]
        for price, following in zip(found, ends, strict=True):
            until = min(following, _NEVER if price.end is None else price.end, each.last)
            for month, first, end in _cut(price.start, until):
                for number, line in each.split(first, end):
                    place = Place(month, line, each.setting, price.provider)
                    sevenths[place] += number * price.pounds * 100
    return MonthCosts(sevenths, nights)


def _cut(start: Day, end: Day) -> Iterator[tuple[str, Day, Day]]:
    """Cut a stretch of days into months."""
    first_month = max(bisect_right(_FIRST_DAYS, start) - 1, 0)
    for month, first, following in islice(MONTHS, first_month, None):
        if first >= end:
            return
        yield month, max(start, first), min(end, following)
