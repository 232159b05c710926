"""Care leavers aged 17 to 21 (OC3), and those who had left before the first return."""

from random import Random

from data_access.demonstration.episodes import Row, write_day
from data_access.demonstration.people import (
    ETHNICITIES,
    Child,
    choose_birth,
    draw,
    find_birthday,
    measure_age,
)
from data_access.demonstration.targets import FIRST_DAY, Day, day

OC3_COLUMNS = ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM")
_EARLIER_LEAVERS = 38
_IN_TOUCH = {"YES": 90, "NO": 5, "REFU": 2, "NREQ": 2, "RHOM": 1}
_ACTIVITY = {"F1": 8, "F2": 20, "F4": 12, "F5": 8, "P2": 3, "P5": 4, "G4": 13, "G5": 24, "G6": 8}
_HOME = {
    "U1": 30,
    "K1": 8,
    "B1": 12,
    "C1": 8,
    "D1": 6,
    "T1": 12,
    "E1": 4,
    "S2": 2,
    "X2": 3,
    "R1": 15,
}


def list_earlier_leavers(first_number: int) -> list[Child]:
    """List care leavers who reached 18 in the three years before the first return."""
    chance = Random(first_number)
    leavers: list[Child] = []
    for cohort in range(3):
        for _ in range(_EARLIER_LEAVERS):
            born = choose_birth(18 + cohort + chance.uniform(0.01, 0.99), FIRST_DAY)
            number = first_number + len(leavers)
            sex = chance.choice((1, 2))
            leavers.append(Child(number, born, sex, draw(chance, ETHNICITIES), -number, ""))
    return leavers


def describe_leaver(child: Child, year: int) -> Row | None:
    """Describe where a care leaver is around the birthday that falls in the year."""
    first, last = day(year - 1, 4, 1), day(year, 3, 31)
    age = measure_age(child.born, last)
    birthday = find_birthday(child.born, age)
    if not 17 <= age <= 21 or birthday < first or not _was_looked_after(child, birthday):
        return None
    chance = Random(child.number * 100 + year)
    touch = draw(chance, _IN_TOUCH)
    known = touch == "YES"
    return {
        "CHILD": child.reference,
        "DOB": write_day(child.born),
        "IN_TOUCH": touch,
        "ACTIV": draw(chance, _ACTIVITY) if known else "",
        "ACCOM": draw(chance, _HOME) if known else "",
    }


def _was_looked_after(child: Child, birthday: Day) -> bool:
    """Tell whether a young person left care at 16 or over, after 13 weeks, before the birthday."""
    if not child.periods:
        return True
    last = child.periods[-1]
    return (
        last.pathway != "short_breaks"
        and last.end is not None
        and last.end <= birthday
        and measure_age(child.born, last.end) >= 16
        and last.end - last.start >= 91
    )
