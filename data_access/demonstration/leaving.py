"""Which children leave care before 18 between two checkpoints, and for what reason."""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from data_access.demonstration import targets
from data_access.demonstration.people import Child, Period, find_band, measure_age
from data_access.demonstration.register import Register
from data_access.demonstration.targets import Day

# Shortest time in care and ages at which each reason is plausible, in the order they are chosen.
_SHORTEST_DAYS = {
    "custody": 40,
    "independent": 120,
    "adoption": 300,
    "special_guardianship": 150,
    "child_arrangements": 90,
    "other_council": 30,
    "relatives": 4,
    "home_unplanned": 2,
    "home_planned": 6,
}
_YOUNGEST = {"custody": 15, "independent": 16}
_OLDEST = {"adoption": 5, "special_guardianship": 15, "child_arrangements": 15}


@dataclass(frozen=True)
class Span:
    """The days after one checkpoint and up to the next, and the return they belong to."""

    start: Day
    end: Day
    year: int

    @property
    def year_start(self) -> Day:
        """Give 1 April of the collection year."""
        return targets.day(self.year - 1, 4, 1)

    @property
    def bands(self) -> tuple[int, ...]:
        """Give the age bands in which the end of the span has its target."""
        last = self.end == targets.LAST_DAY
        return targets.DFE_BAND_STARTS if last else targets.BAND_STARTS

    def share(self, by_year: dict[int, int], before: int | None = None) -> int:
        """Take this span's share of a year's count, where the baseline splits the year."""
        number = by_year.get(self.year, 0)
        if self.year != 2024:
            return number
        first = number * 7 // 12 if before is None else before
        return first if self.end == targets.BASELINE else number - first

    def draw_day(self, chance: Random, first: Day = 0, last: Day = 0) -> Day:
        """Draw a day inside the span, never next to a checkpoint."""
        return chance.randint(max(first, self.start + 2), min(last or self.end, self.end - 2))

    def find_band(self, child: Child) -> int:
        """Find the band of a child's age at the end of the span."""
        return find_band(measure_age(child.born, self.end), self.bands)


class Candidate(NamedTuple):
    """A child who might leave, with age band and age at the end of the span."""

    child: Child
    period: Period
    band: int
    age: int


class Leavers:
    """Those who might leave in a span; each choice uses up room in an age band."""

    def __init__(self, register: Register, span: Span, count: int) -> None:
        self.chance, self.span, self.count = register.chance, span, count
        self.left = [-number for number in targets.AGES[span.end]]
        self.pool: list[Candidate] = []
        for child, period in register.iterate_open(span.end):
            band = span.find_band(child)
            self.left[band] += 1
            ended = [p.end for p in child.periods if p.end]
            if (
                period.end is None
                and period.pathway in ("", "from_short_breaks")
                and not any(end >= span.year_start for end in ended)
            ):
                age = measure_age(child.born, span.end)
                self.pool.append(Candidate(child, period, band, age))
        if sum(self.left) != count or min(self.left) < 0:
            raise ValueError(f"{span.year}: {count} cannot leave as {self.left}")

    def choose(self) -> None:
        """Choose who leaves, reason by reason."""
        for reason, number in self._count_reasons().items():
            room = number
            while room > 0:
                kin, on = self._draw_kin(reason)[:room], 0
                for one in kin:
                    first = one.period.start + _SHORTEST_DAYS[reason]
                    if on < first:
                        on = self.span.draw_day(self.chance, first)
                    one.period.end, one.period.outcome = on, reason
                    self.left[one.band] -= 1
                    room -= 1

    def _count_reasons(self) -> dict[str, int]:
        span = self.span
        planned = {key: span.share(years) for key, years in targets.CEASED_BY_REASON.items()}
        planned["home_planned"] -= span.share(targets.RETURNED_WITHIN_YEAR, before=0)
        others = self.count - sum(planned.values())
        if others < 0:
            raise ValueError(f"{span.year}: {others} are left for other reasons")
        small = {
            "custody": min(others // 8, self.left[-1]),
            "independent": min(others // 6, self.left[-1] // 2),
            "other_council": others // 9,
            "relatives": others // 5,
        }
        small["home_unplanned"] = others - sum(small.values())
        counts = planned | small
        return {reason: counts[reason] for reason in _SHORTEST_DAYS}

    def _list_eligible(self, reason: str) -> list[Candidate]:
        latest = self.span.end - 3 - _SHORTEST_DAYS[reason]
        youngest, oldest = _YOUNGEST.get(reason, 0), _OLDEST.get(reason, 17)
        return [
            one
            for one in self.pool
            if self.left[one.band]
            and one.period.end is None
            and one.period.start < latest
            and youngest <= one.age <= oldest
        ]

    def _draw_kin(self, reason: str) -> list[Candidate]:
        """Draw a child, with the brothers and sisters who mostly leave on the same day."""
        pool = self._list_eligible(reason)
        if not pool:
            raise ValueError(f"{self.span.year}: nobody is left for {reason} in {self.left}")
        weights = [self._weigh(one, reason) for one in pool]
        chosen = self.chance.choices(pool, weights)[0]
        if self.chance.random() < 0.25 or reason in ("custody", "independent", "other_council"):
            return [chosen]
        kin, room = [chosen], list(self.left)
        room[chosen.band] -= 1
        for one in pool:
            if one is not chosen and one.child.family == chosen.child.family and room[one.band]:
                room[one.band] -= 1
                kin.append(one)
        return kin

    def _weigh(self, one: Candidate, reason: str) -> float:
        """Say how plausible a reason is for a child, by age and time in care."""
        years = (self.span.end - one.period.start) / 365.25
        if reason == "adoption":
            born = (self.span.end - one.child.born) / 365.25
            return 1.0 if born - years < 1.5 and years < 3 else 0.02
        if reason in ("special_guardianship", "child_arrangements"):
            return 3.0 if years < 3 else 0.6
        if reason in ("home_unplanned", "relatives"):
            return 4.0 if years < 0.6 else 0.3
        return 3.0 if years < 0.6 else 2.0 if years < 2 else 0.6
