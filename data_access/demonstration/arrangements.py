"""The arrangements of the demonstration that cost money, as the returns will tell of them.

An arrangement is a child's time with one carer or in one home. The nights of it are those on which
the child is in care for the council: neither short breaks nor nights after the 18th birthday.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from data_access.demonstration.nights import Placement
from data_access.demonstration.people import Child
from data_access.demonstration.requests import PLACEMENT_TYPES
from data_access.demonstration.targets import LAST_DAY, Day, day

_BUDGET_LINES: Final = {
    "connected_persons": "fostering",
    "in_house_fostering": "fostering",
    "ifa": "fostering",
    "other_authority_fostering": "fostering",
    "own_childrens_home": "residential",
    "external_childrens_home": "residential",
    "secure_home": "residential",
    "residential_school": "residential",
}
NOTHING_PAID: Final = ("parents", "adoption")
# Adoption by the carer the child is with: the same arrangement, in which nothing is paid any more.
_ADOPTED_BY_CARER: Final = ("A3", "A5")


class Arrangement(NamedTuple):
    """A child's time with one carer or in one home.

    `end` is the day whose night is not paid for any more, None where the child is still there;
    `away` the times in it, last day exclusive, in which the child slept elsewhere for a while.
    """

    child: Child
    start: Day
    end: Day | None
    setting: str
    urn: str
    postcode: str
    need: str
    away: tuple[tuple[Day, Day], ...]

    @property
    def placement_type(self) -> str:
        """Give the placement type, as the returns tell it."""
        return PLACEMENT_TYPES.get(self.setting, "other")

    @property
    def budget_line(self) -> str:
        """Give the budget line of its nights but those spent away for a while."""
        if self.child.unaccompanied:
            return "unaccompanied"
        return _BUDGET_LINES.get(self.placement_type, "other_homes")

    @property
    def last(self) -> Day:
        """Give the day after the last night up to the data date."""
        return LAST_DAY + 1 if self.end is None else self.end

    def split(self, start: Day, end: Day) -> Iterator[tuple[int, str]]:
        """Split the nights from a day to before another: how many, and of which budget line."""
        low, high = max(start, self.start), min(end, self.last)
        nights = max(high - low, 0)
        if not self.away:
            if nights:
                yield nights, self.budget_line
            return
        elsewhere = sum(max(min(high, until) - max(low, since), 0) for since, until in self.away)
        if nights - elsewhere > 0:
            yield nights - elsewhere, self.budget_line
        if elsewhere > 0:
            yield elsewhere, "unaccompanied" if self.child.unaccompanied else "other_homes"


def list_arrangements(placements: Sequence[Placement]) -> list[Arrangement]:
    """List the arrangements in the order in which they began."""
    found = []
    for placed in placements:
        if placed.returned is None or placed.stay.code in _ADOPTED_BY_CARER:
            continue
        in_care = min(on for on, order in placed.period.orders if order != "V4")
        start = max(placed.returned, in_care)
        if placed.end is None or placed.end > start:
            found.append(_describe(placed, start))
    return found


def _describe(placed: Placement, start: Day) -> Arrangement:
    stays, end = placed.period.stays, placed.end
    starts = [*(stay.start for stay in stays[1:]), LAST_DAY + 1]
    last = LAST_DAY + 1 if end is None else end
    away = tuple(
        (max(stay.start, start), min(until, last))
        for stay, until in zip(stays, starts, strict=True)
        if stay.kind == "temporary" and stay.start < last and until > start
    )
    stay = placed.stay
    return Arrangement(
        placed.child, start, end, stay.setting, stay.urn, stay.postcode, placed.period.need, away
    )


@cache
def list_months(first_year: int, last_year: int) -> tuple[tuple[str, Day, Day], ...]:
    """List the months of financial years: as 2025-03, first day, the first of the next."""
    months = [(first_year - 1 + (n + 3) // 12, (n + 3) % 12 + 1)
              for n in range(12 * (last_year - first_year + 1))]  # fmt: skip
    return tuple(
        (f"{year}-{month:02d}", day(year, month, 1), day(year + month // 12, month % 12 + 1, 1))
        for year, month in months
    )


@cache
def find_year(on: Day) -> int:
    """Find the financial year of a day, by the year in which it ends."""
    then = date.fromordinal(on)
    return then.year + (then.month >= 4)
