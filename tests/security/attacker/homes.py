"""What the percentages of places lived in tell of the homes, whose places anybody may look up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import NamedTuple

from tests.security.attacker.knowledge import STOCK, Group, is_small
from tests.security.attacker.solver import Model

OCCUPANCY = "occupancy"
SHARES = ("registered", "usable")
HALF = 0.5
# Those who live in the council's own homes.
THERE = (("placement_group", "own_childrens_home"),)
FEWEST_HOMES = 3


@dataclass(frozen=True)
class Register:
    """The homes over a quarter of so many nights, from its first: nights of places, by home."""

    first: date
    nights: int
    places: Mapping[str, int]


class Share(NamedTuple):
    """A percentage of places of a quarter that ends on a day, in one version."""

    day: date
    version: int
    of: str


Shares = Mapping[Share, float | None]


@dataclass(frozen=True)
class Told:
    """Of a quarter: how many children slept there a night, at the least and at the most."""

    day: date
    version: int
    register: Register
    low: float
    high: float


def read_shares(shares: Shares, registers: Mapping[date, Register]) -> Iterator[Told]:
    """What each percentage of all places tells of the number of children.

    Which places cannot be used is not known, so the other percentage tells of them alone.
    """
    for (day, version, of), shown in shares.items():
        if shown is not None and of == SHARES[0] and day in registers:
            register = registers[day]
            each = sum(register.places.values()) / register.nights / 100
            yield Told(day, version, register, (shown - HALF) * each, (shown + HALF) * each)


def tie_pools(
    model: Model, told: Iterator[Told], newest: Mapping[date, int], count: Callable[[Group], int]
) -> Model:
    """The model with the belief that so many live in the homes at both ends of a quarter as did on
    its average night: granted where it is right.
    """
    tied = model.copy()
    for each in told:
        for day in (each.day, each.register.first - timedelta(days=1)):
            group = Group(STOCK, day, newest.get(day, 0), THERE)
            low, high = floor(each.low), ceil(each.high)
            if model.knows(group) and low <= count(group) <= high:
                tied.bound(group, low, high)
    return tied


def judge_homes(
    told: Iterator[Told], slept: Callable[[Told], Mapping[str, int]]
) -> Iterator[tuple[str, int, int, int]]:
    """What was worked out of single homes, and of few: the words, the true count, and its bounds.

    The truth is how many nights children `slept` in each home. Who knows one home wholly takes it
    away from all; no home has more children than places, as a reader believes where it is right.
    """
    for each in told:
        nights, places = each.register.nights, each.register.places
        truth = slept(each)
        for home in places:
            rest = sum(number for other, number in places.items() if other != home)
            low, true = ceil(each.low - rest / nights), truth[home] / nights
            # With so many somebody lives there, whatever day it is.
            if is_small(floor(true)) and low >= 1:
                high = ceil(places[home] / nights)
                yield f"{home} over the quarter to {each.day}", floor(true), low, high
            others = [number for other, number in truth.items() if other != home]
            left = sum(others) / nights
            if sum(map(bool, others)) < FEWEST_HOMES or is_small(floor(left)):
                low, high = floor(each.low - true), ceil(each.high - true)
                yield f"all homes but {home} to {each.day}", floor(left), low, high
