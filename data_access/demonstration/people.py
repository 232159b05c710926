"""The children of the demonstration council and their periods of care.

No child here is or was a real person: every attribute is drawn by a seeded generator.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random

from data_access.demonstration.targets import Day

ETHNICITIES = {
    "WBRI": 850,
    "WOTH": 25,
    "WROM": 12,
    "WIRT": 4,
    "MWAS": 16,
    "MWBC": 8,
    "MWBA": 10,
    "MOTH": 16,
    "APKN": 22,
    "AIND": 3,
    "ABAN": 3,
    "AOTH": 6,
    "BAFR": 12,
    "BOTH": 4,
    "OOTH": 6,
    "NOBT": 3,
}
ETHNICITIES_OF_UNACCOMPANIED = {"OOTH": 45, "AOTH": 20, "BAFR": 25, "ABAN": 5, "WOTH": 5}
# One child's reference and UPN are like nobody else's: where they turn up in a log, an address or
# a cache, something has let out what belongs on a list of children alone.
CANARY = 209
CANARY_REFERENCE = "CH-CANARY-7Q9Z"
CANARY_UPN = "X808999997Q9Z"
NEEDS = {"N1": 68, "N2": 2, "N3": 4, "N4": 8, "N5": 13, "N6": 2, "N8": 3}


@dataclass(eq=False)
class Stay:
    """A time with one carer or in one home; `code` is the PLACE recorded for it.

    Its kind is "" for a move, `same_carer` where only the code changes, `temporary` for a time
    away and `return` for the time after it.
    """

    start: Day
    setting: str
    kind: str = ""
    leaving: str = "CARPL"
    code: str = ""
    provider: str = ""
    postcode: str = ""
    urn: str = ""


@dataclass(eq=False)
class Period:
    """One period of care, from coming into care to leaving it (not yet, where `end` is None)."""

    start: Day
    pathway: str
    need: str
    end: Day | None = None
    outcome: str = ""
    rec: str = ""
    began_before: bool = False
    orders: list[tuple[Day, str]] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)

    def is_open(self, on: Day) -> bool:
        """Tell whether the period covers the night of a day."""
        return self.start <= on and (self.end is None or self.end > on)


@dataclass(eq=False)
class Child:
    """A child known to the demonstration council."""

    number: int
    born: Day
    sex: int
    ethnicity: str
    family: int
    home_postcode: str
    unaccompanied: bool = False
    periods: list[Period] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """Give the council's reference, obviously synthetic."""
        return CANARY_REFERENCE if self.number == CANARY else f"CH-{self.number:06d}"

    @property
    def upn(self) -> str:
        """Give the unique pupil number, of no school's making."""
        return CANARY_UPN if self.number == CANARY else f"X{808990000000 + self.number}"

    def find_period(self, on: Day) -> Period | None:
        """Find the period of care open on a day."""
        return next((period for period in self.periods if period.is_open(on)), None)


@cache
def _split(on: Day) -> tuple[int, int, int]:
    """Split a day into year, month and day: kept, since ages are asked for without end."""
    then = date.fromordinal(on)
    return then.year, then.month, then.day


def measure_age(born: Day, on: Day) -> int:
    """Give the age in completed years."""
    (birth_year, *birthday), (year, *today) = _split(born), _split(on)
    return year - birth_year - (today < birthday)


def find_birthday(born: Day, years: int) -> Day:
    """Give the day on which an age is reached; nobody here is born on 29 February."""
    year, month, number = _split(born)
    return date(year + years, month, number).toordinal()


def draw(chance: Random, weights: dict[str, int]) -> str:
    """Draw one key by weight."""
    return chance.choices(list(weights), list(weights.values()))[0]


def choose_birth(age: float, on: Day) -> Day:
    """Give a day of birth that makes about an age on a day, never a 29 February."""
    born = on - int(age * 365.2425)
    birth = date.fromordinal(born)
    return born - 1 if (birth.month, birth.day) == (2, 29) else born


def find_band(age: int, starts: tuple[int, ...]) -> int:
    """Give the position of the age band of an age."""
    return sum(age >= start for start in starts) - 1
