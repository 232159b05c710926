"""What each arrangement has cost in the year so far, and what it is expected to cost."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from data_access.imports.forecasts.known import Known, StoredRow, turn_18
from data_access.imports.forecasts.moments import Moment

Piece = tuple[str, int, str, str]
# What others pay of a price.
SHARES = ("health_weekly_pence", "education_weekly_pence")


@dataclass
class Expected:
    """One arrangement on one budget line over the year; sums are pence a week times nights."""

    child_id: int
    child_reference: str
    placement_start_day: int
    placement_type: str
    budget_line: str
    weekly_pence: int
    expected_end_day: int
    so_far: int = 0
    committed: int = 0


@dataclass(frozen=True)
class Open:
    """An arrangement in force on the last night that is over, carried on to before `end`.

    `prices` are the stretches with the price of that night and those it is known to have later.
    """

    span: StoredRow
    end: int
    prices: Sequence[StoredRow]

    def add_up(
        self,
        since: int,
        *names: str,
        until: int | None = None,
        priced_before: int | None = None,
    ) -> int:
        """Pence a week times nights from a night to before another, else to the end.

        `names` are what is added up, else the price; with `priced_before` only nights count whose
        price began before that night.
        """
        last = self.end if until is None else until
        changes = [*(int(each.start_day) for each in self.prices[1:]), last]
        return sum(
            sum(getattr(price, name) for name in names or ("weekly_pence",))
            * max(0, min(change, last) - max(int(price.start_day), since))
            for price, change in zip(self.prices, changes, strict=True)
            if priced_before is None or price.start_day < priced_before
        )


def count_nights(span: Any, first: int, end: int) -> int:
    """The nights of a stretch from a day to before another."""
    return max(0, min(int(span.end_day), end) - max(int(span.start_day), first))


def find_open(known: Known, moment: Moment) -> list[Open]:
    """The arrangements in force on the night of the moment, with when they are to end.

    At the planned end, the 18th birthday or the end of the year, whichever is first. A planned end
    that is over says nothing any more of when the arrangement will end. Prices stated for nights to
    come are followed, but by a forecast made later: it cannot tell whether they were known then.
    """
    found = []
    later = {} if moment.is_later else _find_later_prices(known, moment)
    for span in known.spans:
        if span.start_day <= moment.day < span.end_day:
            ends = [turn_18(span.date_of_birth), moment.end]
            if span.planned_end_day is not None and span.planned_end_day > moment.day:
                ends.append(span.planned_end_day)
            prices = [span]
            for each in later.get((span.child_id, span.placement_start_day), ()):
                if _price_of(each) != _price_of(prices[-1]):
                    prices.append(each)
            found.append(Open(span, min(ends), prices))
    return found


def _find_later_prices(known: Known, moment: Moment) -> dict[tuple[int, int], list[StoredRow]]:
    """The stretches after the moment that have a price, by arrangement, in order of their days."""
    found = defaultdict(list)
    for span in known.spans:
        if span.start_day > moment.day and span.price_state == "priced":
            found[span.child_id, span.placement_start_day].append(span)
    return found


def _price_of(span: StoredRow) -> tuple[int, ...]:
    return tuple(int(getattr(span, name)) for name in ("weekly_pence", *SHARES))


def expect_arrangements(known: Known, moment: Moment, going_on: Sequence[Open]) -> list[Expected]:
    """Every arrangement of the year up to the moment, ended or open, on each of its lines."""
    found: dict[Piece, Expected] = {}
    for span in _begun(known, moment):
        name = _name(span)
        one = found[name] if name in found else found.setdefault(name, _begin(span))
        one.weekly_pence, one.expected_end_day = span.weekly_pence, span.end_day
        one.so_far += span.weekly_pence * count_nights(span, moment.first, moment.day + 1)
    for carried in going_on:
        one = found[_name(carried.span)]
        one.expected_end_day = carried.end
        one.committed = carried.add_up(moment.day + 1)
    return list(found.values())


def _begun(known: Known, moment: Moment) -> Iterator[StoredRow]:
    return (span for span in known.spans if span.start_day <= moment.day)


def _name(span: StoredRow) -> Piece:
    return (
        span.child_reference, span.placement_start_day, span.placement_type, span.budget_line
    )  # fmt: skip


def _begin(span: StoredRow) -> Expected:
    return Expected(
        child_id=span.child_id,
        child_reference=span.child_reference,
        placement_start_day=span.placement_start_day,
        placement_type=span.placement_type,
        budget_line=span.budget_line,
        weekly_pence=span.weekly_pence,
        expected_end_day=span.end_day,
    )


class Lines:
    """On which lines the children are who were in our care on the night of a moment."""

    def __init__(self, going_on: Sequence[Open]) -> None:
        self.of_all: Counter[str] = Counter()
        self._of: defaultdict[tuple[str, Any], Counter[str]] = defaultdict(Counter)
        for each in going_on:
            line = each.span.budget_line
            self.of_all[line] += 1
            for name in ("home_id", "placement_type"):
                self._of[name, getattr(each.span, name)][line] += 1

    def of(self, name: str, value: Any) -> Counter[str]:
        """How many there are on each line: of a home by its `home_id`, or of a `placement_type`."""
        return self._of.get((name, value), Counter())
