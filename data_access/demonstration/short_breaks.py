"""Disabled children who have short breaks: in the return, never in the headline count."""

from random import Random

from data_access.demonstration.people import (
    ETHNICITIES,
    Child,
    Period,
    Stay,
    choose_birth,
    draw,
    find_birthday,
)
from data_access.demonstration.places import list_postcodes
from data_access.demonstration.targets import FIRST_DAY, LAST_DAY, Day, day

_UNDER_AN_AGREEMENT = 14
_NIGHT_BY_NIGHT = 3
# The agreements of two children end in the year after this one, and are not returned again.
LAPSED = {1: 2020, 5: 2022}


def list_short_breaks(seed: int, first_number: int) -> list[Child]:
    """List children with short breaks: agreements (V4), and single breaks as episodes (V3)."""
    chance = Random(seed)
    children = []
    for position in range(_UNDER_AN_AGREEMENT + _NIGHT_BY_NIGHT):
        start = chance.randint(FIRST_DAY - 200, LAST_DAY - 500)
        end: Day | None = start + chance.randint(400, 1500)
        if position in LAPSED:
            end = day(LAPSED[position], 6, 20)
            start = end - 700
        born = choose_birth(chance.uniform(7, 13), start)
        child = Child(
            first_number + position,
            born,
            chance.choice((1, 1, 2)),
            draw(chance, ETHNICITIES),
            -first_number - position,
            chance.choice(list_postcodes("in_borough")),
        )
        if position < _UNDER_AN_AGREEMENT:
            end = end if end and end < min(LAST_DAY, find_birthday(born, 18)) else None
            _add(child, start, end, "V4")
        else:
            for number in range(chance.randint(5, 9)):
                on = max(start, FIRST_DAY) + 5 + 29 * number
                _add(child, on, on + chance.randint(2, 4), "V3")
        children.append(child)
    return children


def _add(child: Child, start: Day, end: Day | None, order: str) -> None:
    period = Period(start, "short_breaks", "N2", end, rec="E4A" if end else "")
    period.orders = [(start, order)]
    period.stays = [Stay(start, "own_home", code="K2", provider="PR1")]
    child.periods.append(period)
