"""Who comes into care and who leaves it, so that each checkpoint is met exactly.

Between two checkpoints the children who come in are drawn first; those who reach 18 leave on
their birthday; the others who leave are then chosen band by band, as many as bring the age
structure to its target.
"""

from datetime import date
from itertools import pairwise

from data_access.demonstration import targets
from data_access.demonstration.leaving import Leavers, Span
from data_access.demonstration.people import (
    NEEDS,
    Child,
    Period,
    choose_birth,
    draw,
    find_birthday,
    measure_age,
)
from data_access.demonstration.register import Register
from data_access.demonstration.targets import CHECKPOINTS, Day

_UNACCOMPANIED_LEAVING_EARLY = {2022: 1, 2023: 1, 2024: 1, 2025: 2}
_MAY_COME_BACK = ("home_planned", "home_unplanned", "relatives", "child_arrangements")


def plan_flows(seed: int) -> Register:
    """Plan every entry into care and every exit from it up to the last day."""
    register = Register(seed)
    for start, end in pairwise(CHECKPOINTS):
        last = date.fromordinal(end)
        Interval(register, Span(start, end, last.year + (last.month > 3))).plan()
    return register


class Interval:
    """The entries and exits of a span."""

    def __init__(self, register: Register, span: Span) -> None:
        self.register, self.chance, self.span = register, register.chance, span

    def plan(self) -> None:
        """Plan the span: entries first, then exits."""
        span, chance, register = self.span, self.chance, self.register
        stock = list(register.iterate_open(span.start))
        register.add_remanded(span.end)
        early = self._leave_early(stock)
        lone, lone_aged_16 = self._add_unaccompanied()
        aged_16 = span.share(targets.STARTED_AGED_16, targets.STARTED_AGED_16_BEFORE_BASELINE)
        older = max(0, aged_16 - lone_aged_16 - 1)
        for _ in range(older):
            self._enter(chance.uniform(16.02, 17.4))
        returned = span.share(targets.RETURNED_WITHIN_YEAR, before=0)
        for _ in range(returned):
            self._return_within_year()
        twice = targets.HOME_AND_BACK_AND_HOME[span.year] if span.year != 2024 else 0
        for _ in range(twice):
            self._go_home_twice(stock)
        for _ in range(span.share(targets.FROM_SHORT_BREAKS, before=0)):
            self._add_from_short_breaks()
        back = span.share(targets.CAME_BACK)
        self._bring_back(back)
        grown = self._leave_at_18()
        remanded = sum(
            p.outcome == "remand_ended" and p.end is not None and span.start < p.end <= span.end
            for _, p in stock
        )
        ceases = span.share(targets.CEASED, targets.CEASED_BEFORE_BASELINE)
        ceases -= returned + twice + grown + early + remanded
        starts = span.share(targets.STARTED, targets.STARTED_BEFORE_BASELINE)
        self._add_families(starts - 1 - lone - older - returned - twice - back, ceases)
        Leavers(register, span, ceases).choose()

    def _add_families(self, room: int, ceases: int) -> None:
        """Bring in families at the ages that leave a plausible number to go from each band."""
        span, chance = self.span, self.chance
        shares = targets.LEAVERS[span.bands]
        wanted = [
            target + share * ceases
            for target, share in zip(targets.AGES[span.end], shares, strict=True)
        ]
        for child, _ in self.register.iterate_open(span.end):
            wanted[span.find_band(child)] -= 1
        while room > 0:
            weights = [max(number, 0.05) for number in wanted[:-1]]
            youngest = chance.choices(span.bands[:-1], weights)[0]
            ages = self.register.draw_family(room, youngest)
            room -= len(ages)
            family, on, need = None, span.draw_day(chance), draw(chance, NEEDS)
            for age in ages:
                child = self._enter(age, family, on, need)
                family = child.family
                wanted[span.find_band(child)] -= 1

    def _enter(
        self, age: float, family: int | None = None, on: Day | None = None, need: str = ""
    ) -> Child:
        on = on or self.span.draw_day(self.chance)
        child = self.register.add_child(choose_birth(age, on), family)
        child.periods.append(Period(on, "", need or draw(self.chance, NEEDS)))
        return child

    def _add_unaccompanied(self) -> tuple[int, int]:
        """Bring in as many unaccompanied children as the end of the span wants."""
        chance, end = self.chance, self.span.end
        staying = sum(
            child.unaccompanied and find_birthday(child.born, 18) > end
            for child, _ in self.register.iterate_open(end)
        )
        needed = max(0, targets.UNACCOMPANIED[end] - staying)
        aged_16 = 0
        for number in range(needed):
            on = self.span.draw_day(chance)
            youngest, oldest = (16.1, 17.93) if number % 4 else (15.0, 15.9)
            left = (end - on) / 365.25
            age = chance.uniform(youngest, max(youngest + 0.05, min(oldest, 17.95 - left)))
            child = self.register.add_child(choose_birth(age, on), None, True)
            child.periods.append(Period(on, "unaccompanied", "N8"))
            aged_16 += measure_age(child.born, on) >= 16
        return needed, aged_16

    def _leave_early(self, stock: list[tuple[Child, Period]]) -> int:
        """Let a few unaccompanied children leave before 18: age assessed, or another council."""
        end = self.span.end
        lone = [
            period
            for child, period in stock
            if child.unaccompanied and find_birthday(child.born, 18) > end
        ]
        count = min(len(lone), self.span.share(_UNACCOMPANIED_LEAVING_EARLY, before=0))
        for number, period in enumerate(self.chance.sample(lone, count)):
            period.end = self.span.draw_day(self.chance, period.start + 30)
            period.outcome = ("other_council", "age_assessed")[number % 2]
        return count

    def _return_within_year(self) -> None:
        """Bring in a child who goes home and comes back before the year ends."""
        chance, first_day = self.chance, self.span.start + 2
        on = self.span.draw_day(chance, first_day, first_day + 70)
        child = self._enter(chance.uniform(3, 14), None, on)
        first = child.periods[0]
        first.end, first.outcome = on + chance.randint(9, 25), "home_planned"
        child.periods.append(Period(first.end + chance.randint(12, 45), "", first.need))

    def _go_home_twice(self, stock: list[tuple[Child, Period]]) -> None:
        """Let a child in care go home, come back, and go home again within the year."""
        chance, end = self.chance, self.span.end
        child, period = chance.choice(
            [(c, p) for c, p in stock if 5 < measure_age(c.born, end) < 13 and not p.end]
        )
        period.end = self.span.draw_day(chance, last=self.span.start + 150)
        period.outcome = "home_planned"
        on = period.end + chance.randint(30, 60)
        again = Period(on, "", period.need, on + chance.randint(20, 40), "home_unplanned")
        child.periods.append(again)

    def _add_from_short_breaks(self) -> None:
        """Bring in a child whose short breaks turn into care without a new start."""
        chance, first_day = self.chance, self.span.start + 3
        on = self.span.draw_day(chance, first_day, first_day + 40)
        child = self.register.add_child(choose_birth(chance.uniform(8, 14), on))
        child.periods.append(Period(on, "from_short_breaks", "N2"))

    def _bring_back(self, count: int) -> None:
        """Bring back children who left at least 45 days before and did not start this year."""
        span = self.span
        pool = [
            (child, last, last.end)
            for child in self.register.children
            if (last := child.periods[-1]).end is not None
            and last.outcome in _MAY_COME_BACK
            and last.end + 45 < span.end - 10
            and last.start < span.year_start
            and measure_age(child.born, span.end) < 16
        ]
        for child, last, left in self.chance.sample(pool, count):
            on = span.draw_day(self.chance, left + 45)
            child.periods.append(Period(on, "", last.need))

    def _leave_at_18(self) -> int:
        grown = 0
        for child in self.register.children:
            period, birthday = child.periods[-1], find_birthday(child.born, 18)
            if period.end is None and self.span.start < birthday <= self.span.end:
                period.end, period.outcome = birthday, "turned_18"
                grown += 1
        return grown
