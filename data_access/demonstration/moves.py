"""Further moves within a setting, as many as bring the published stability figures about."""

from random import Random

from data_access.demonstration import targets
from data_access.demonstration.people import Child, Period, Stay, measure_age
from data_access.demonstration.register import Register
from data_access.demonstration.stays import PLANNED, UNPLANNED
from data_access.demonstration.targets import CHECKPOINTS, Day

TWO_YEARS = 731
TWO_AND_A_HALF_YEARS = 915
_READINESS = {
    "agency_private": 3.0,
    "agency_voluntary": 3.0,
    "in_house": 2.0,
    "private_home": 3.0,
    "voluntary_home": 2.0,
    "own_home": 1.0,
    "supported_private": 2.0,
    "supported_own": 1.5,
    "connected": 0.5,
}
_CLEAR_DAYS = 14


def add_moves(register: Register, seed: int) -> None:
    """Add moves year by year: long-term placements that end, then the most unsettled children."""
    chance = Random(seed)
    for year in targets.YEARS:
        _unsettle(chance, register, year)
        _move_often(chance, register, year)


def count_placements(child: Child, first: Day, last: Day) -> int:
    """Count the placements a child had in a year, with the one open when it began."""
    total = 0
    for period in child.periods:
        moves = [stay.start for stay in period.stays if not stay.kind]
        ends = [*moves[1:], period.end or last + 1]
        total += sum(s <= last and e > first for s, e in zip(moves, ends, strict=True))
    return total


def find_placement_start(period: Period, on: Day) -> Day:
    """Find when the placement open on a day began; an adoptive one counts with the last."""
    moves = [stay for stay in period.stays if not stay.kind and stay.start <= on]
    if moves[-1].setting == "adoption" and len(moves) > 1:
        return moves[-2].start
    return moves[-1].start


def _unsettle(chance: Random, register: Register, year: int) -> None:
    on = targets.day(year, 3, 31)
    long_term = [
        (child, period)
        for child, period in register.iterate_open(on)
        if measure_age(child.born, on) < 16 and period.start <= on - TWO_AND_A_HALF_YEARS
    ]
    settled = [(c, p) for c, p in long_term if find_placement_start(p, on) <= on - TWO_YEARS]
    excess = len(settled) - round(len(long_term) * targets.SAME_PLACEMENT_PERCENT[year] / 100)
    chance.shuffle(settled)
    settled.sort(key=lambda entry: _READINESS.get(entry[1].stays[-1].setting, 0) < 1)
    for _, period in settled:
        if excess > 0 and _split(chance, period, year, 1):
            excess -= 1


def _move_often(chance: Random, register: Register, year: int) -> None:
    first, on = targets.day(year - 1, 4, 1), targets.day(year, 3, 31)
    counts = [
        (child, period, count_placements(child, first, on))
        for child, period in register.iterate_open(on)
    ]
    wanted = round(len(counts) * targets.THREE_PLACEMENTS_PERCENT[year] / 100)
    wanted -= sum(count >= 3 for *_, count in counts)
    ranked = sorted(
        (entry for entry in counts if entry[2] < 3 and entry[1].start < on - 60),
        key=lambda entry: (
            chance.random() + (entry[2] == 2) * 0.5 + (measure_age(entry[0].born, on) >= 10) * 0.3
        ),
        reverse=True,
    )
    for _, period, count in ranked:
        long_term = on - period.start > TWO_AND_A_HALF_YEARS
        if long_term and on - find_placement_start(period, on) > TWO_YEARS:
            continue
        if wanted > 0 and _split(chance, period, year, 3 - count):
            wanted -= 1


def _split(chance: Random, period: Period, year: int, times: int) -> bool:
    """Have a child change carers within the setting, so many times in the year, or not at all."""
    first = max(targets.day(year - 1, 4, 1) + 15, period.start + 8)
    last = targets.day(year, 3, 31) - _CLEAR_DAYS
    weight = _READINESS.get(period.stays[-1].setting, 0.0)
    if period.pathway == "remand" or weight == 0:
        return False
    days: list[Day] = []
    for _ in range(times * 12):
        day = chance.randint(first, last) if first < last else 0
        taken = [stay.start for stay in period.stays] + days + list(CHECKPOINTS)
        apart = all(abs(day - other) >= 8 for other in taken)
        current = [stay for stay in period.stays if stay.start <= day]
        if day and apart and current and _READINESS.get(current[-1].setting):
            days.append(day)
        if len(days) == times:
            for one in days:
                _insert(chance, period, one)
            return True
    return False


def _insert(chance: Random, period: Period, day: Day) -> None:
    position = sum(stay.start <= day for stay in period.stays)
    before = period.stays[position - 1]
    reasons = UNPLANNED if chance.random() < 0.65 else PLANNED
    leaving = chance.choices(list(reasons), list(reasons.values()))[0]
    period.stays.insert(position, Stay(day, before.setting, "", before.leaving))
    before.leaving = leaving
