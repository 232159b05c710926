"""Spend against the number of children: those in our care, and all who live in the area."""

from collections.abc import Callable
from fractions import Fraction

from data_access.money import round_half_up
from data_access.questions.children import PER
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.population import population_of
from data_access.questions.spend_known import tell_spend
from data_access.questions.spend_sums import (
    COSTING,
    FULL,
    KINDS,
    SOURCE,
    Sums,
    known_until,
    read_sums,
)
from data_access.vocabulary import (
    BUDGET_LINE,
    PLACEMENT_TYPE,
    PROVIDER_GROUP,
    PROVIDER_TYPE,
    TIME_DIMENSIONS,
    UNACCOMPANIED,
    Permission,
    Symbol,
    Unit,
)

_BY = (
    PLACEMENT_TYPE,
    PROVIDER_TYPE,
    PROVIDER_GROUP,
    BUDGET_LINE,
    UNACCOMPANIED,
    *TIME_DIMENSIONS,
)


@measure(
    title="Spend for each child in our care",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "Spend on children’s nights over the period, before income, for each child of the average "
        "number of children in our care over the same days: nights over days. A breakdown divides "
        "each group’s spend by the group’s own children. Children whose nights have no price are "
        "among them."
    ),
    source=SOURCE,
    by=_BY,
    permission=Permission.MONEY,
    is_flow=True,
    empty=None,
    options=(COSTING,),
    kinds=KINDS,
)
def spend_per_child(asked: Asked) -> Cells:
    costing = asked.selection.option(COSTING)

    def find(then: Asked, sums: Sums) -> int | str:
        days = (known_until(then) - then.first).days + 1
        if not sums.nights:
            return Symbol.NOT_APPLICABLE
        return round_half_up(sums.spend(costing) * days / sums.nights)

    return _divide(asked, find)


@measure(
    title="Spend on children’s nights, per 10,000 children",
    unit=Unit.PENCE,
    better=None,
    definition=(
        "Spend on children’s nights over the period, before income, for every 10,000 children aged "
        "0 to 17 who live in the council’s area, by the estimate that the rate of children in our "
        "care uses on the last day of the period. A breakdown gives each group’s spend per 10,000 "
        "of all children, so its rows add up to the whole but for rounding."
    ),
    source=f"{SOURCE}; ONS mid-year population estimates",
    by=_BY,
    permission=Permission.MONEY,
    is_flow=True,
    options=(COSTING,),
    kinds=(*KINDS, "population", "benchmarks"),
)
def spend_per_10_000(asked: Asked) -> Cells:
    costing, population = asked.selection.option(COSTING), population_of(asked)

    def find(then: Asked, sums: Sums) -> int | str:
        of_age = population.for_date(then.last)
        if of_age is None:
            asked.notes.append(f"No population estimate is loaded for {then.last:%-d %B %Y}.")
            return Symbol.NOT_KNOWN
        return round_half_up(sums.spend(costing) * Fraction(PER, of_age))

    return _divide(asked, find)


def _divide(asked: Asked, find: Callable[[Asked, Sums], int | str]) -> Cells:
    """What is found of the sums of each combination asked about, in its own period."""
    time = asked.time_dimension
    place = asked.by.index(time) if time else None
    each = dict(asked.each_period())

    def compute() -> Cells:
        sums = read_sums(asked)
        return {
            keys: find(each["" if place is None else keys[place]], sums.get(keys, Sums()))
            for keys in asked.combinations()
        }

    is_full = asked.selection.option(COSTING) == FULL
    return tell_spend(asked, compute, by_month=is_full)
