"""From settings at the checkpoints to stays with dates: each move falls on a plausible day."""

from random import Random

from data_access.demonstration import targets
from data_access.demonstration.orders import find_order
from data_access.demonstration.people import Child, Period, Stay, find_birthday
from data_access.demonstration.placements import Whereabouts
from data_access.demonstration.register import Register
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day

_FIRST_HOMES = {
    "young": {"in_house": 40, "agency_private": 35, "connected": 25},
    "older": {"agency_private": 50, "in_house": 20, "private_home": 20, "connected": 10},
    "aged_16": {"supported_private": 45, "agency_private": 35, "private_home": 20},
    "alone": {"agency_private": 75, "in_house": 25},
}
_NEVER_FIRST = ("adoption", "school", "care_home", "hospital", "temporary", "unregistered")
UNPLANNED = {"CREQB": 34, "CREQO": 22, "CHILD": 9, "LAREQ": 6, "STAND": 5, "ALLEG": 4}
PLANNED = {"CARPL": 90, "CLOSE": 8}


class Journeys:
    """Builds the stays of every period of care."""

    def __init__(self, register: Register, whereabouts: Whereabouts, seed: int) -> None:
        self.chance, self.whereabouts = Random(seed), whereabouts
        self.first_homes: dict[tuple[int, Day], str] = {}
        for child in register.children:
            for period in child.periods:
                self._build(child, period)

    def _build(self, child: Child, period: Period) -> None:
        marks = [on for on in targets.CHECKPOINTS if period.is_open(on)]
        bases = [
            self.whereabouts.interrupted.get((id(period), on)) or self.whereabouts.find(period, on)
            for on in marks
        ]
        first = self._choose_first(child, period, marks, bases)
        period.stays = [Stay(period.start, first)]
        free_from = period.start
        for on, base in zip(marks, bases, strict=True):
            away = (id(period), on) in self.whereabouts.interrupted
            if base != period.stays[-1].setting:
                self._move(child, period, base, free_from + 3, on - (30 if away else 3))
            free_from = on
            if away:
                self._interrupt(period, base, on)
                free_from = on + 12
        self._finish(child, period, free_from)

    def _choose_first(
        self, child: Child, period: Period, marks: list[Day], bases: list[str]
    ) -> str:
        chance = self.chance
        if period.pathway == "from_short_breaks":
            return "own_home"
        if period.pathway == "remand":
            return bases[0]
        drawn = self._draw_first_home(child, period)
        if not marks:
            return drawn
        base, soon = bases[0], marks[0] - period.start < 40
        possible = (
            base not in _NEVER_FIRST and self._find_earliest(child, period, base) <= period.start
        )
        if period.began_before:
            return base if chance.random() < 0.6 and possible else drawn
        return base if possible and (soon or chance.random() < 0.62) else drawn

    def _draw_first_home(self, child: Child, period: Period) -> str:
        age = (period.start - child.born) / 365.25
        group = "young" if age < 11 else "older" if age < 16.05 else "aged_16"
        if child.unaccompanied:
            group = "alone"
        key = child.family, period.start
        if key not in self.first_homes or age >= 11:
            weights = _FIRST_HOMES[group]
            self.first_homes[key] = self.chance.choices(list(weights), list(weights.values()))[0]
        return self.first_homes[key]

    def _find_earliest(self, child: Child, period: Period, setting: str) -> Day:
        """Find the first day on which a setting is lawful for the child."""
        if setting in targets.SUPPORTED:
            return max(period.start, find_birthday(child.born, 16))
        wanted = {"parents": ("C1", "C2"), "adoption": ("E1",)}.get(setting)
        if wanted:
            days = [on for on, order in period.orders if order in wanted]
            return min(days, default=LAST_DAY + 999)
        return period.start

    def _move(self, child: Child, period: Period, setting: str, low: Day, high: Day) -> None:
        low = max(low, self._find_earliest(child, period, setting))
        if low - period.start < 40 and period.start >= FIRST_DAY:
            high = min(high, max(low, period.start + 110))
        day = self.chance.randint(low, max(low, high))
        planned = setting in ("parents", "adoption", "connected") or self.chance.random() < 0.6
        reasons = PLANNED if planned else UNPLANNED
        period.stays[-1].leaving = self.chance.choices(list(reasons), list(reasons.values()))[0]
        if setting == "young_offender":
            period.stays[-1].leaving = "CUSTOD"
        period.stays.append(Stay(day, setting))

    def _interrupt(self, period: Period, base: str, on: Day) -> None:
        """Let the child be away for a few days over a checkpoint, then return."""
        period.stays[-1].leaving = "OTHER"
        period.stays.append(Stay(on - self.chance.randint(3, 6), "temporary", "temporary", "OTHER"))
        if on != LAST_DAY:
            period.stays.append(Stay(on + self.chance.randint(4, 9), base, "return"))

    def _finish(self, child: Child, period: Period, free_from: Day) -> None:
        """Bring the child to where the way out of care begins."""
        if period.end is None:
            return
        current = period.stays[-1].setting
        if period.outcome == "adoption" and current != "adoption":
            self._move(child, period, "adoption", free_from + 3, period.end - 70)
        long_enough = period.end - free_from > 90 and period.end - period.start > 200
        on_order = period.orders[-1][1] in ("C1", "C2")
        if (
            period.outcome == "home_planned"
            and current != "parents"
            and long_enough
            and on_order
            and self.chance.random() < 0.5
        ):
            low = max(free_from + 3, period.end - 75, self._find_earliest(child, period, "parents"))
            if low < period.end - 20 and find_order(period, low) in ("C1", "C2"):
                self._move(child, period, "parents", low, period.end - 20)
