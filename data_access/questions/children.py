"""Measures of children looked after on a day."""

from datetime import date

from data_access.questions.behind import Behind, count_behind, looked_after_on
from data_access.questions.counting import Counts, count_looked_after, tell_placement_group
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.population import population_of
from data_access.store.tables import episode_spans
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    PLACEMENT_GROUP,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

PER = 10_000
DIMENSIONS_OF_A_CHILD = (*CHILD_DIMENSIONS, PLACEMENT_GROUP, *TIME_DIMENSIONS)


def find_looked_after(asked: Asked) -> Behind:
    """The children looked after on the day."""
    columns = {PLACEMENT_GROUP.key: tell_placement_group(episode_spans)}
    return looked_after_on(asked.as_at, columns=columns)


def _count(asked: Asked) -> Counts:
    """The children, by the quickest way that knows all that was asked for."""
    if PLACEMENT_GROUP.key in {*asked.by, *dict(asked.filters)}:
        return count_behind(asked, find_looked_after)
    return count_looked_after(asked)


@measure(
    title="Children in our care",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children under 18 who are looked after on the date: an episode that began on or before "
        "it and had not ended by it. Short breaks (legal status V3, V4) are left out; "
        "unaccompanied children are included. Over time: at the last day of each period."
    ),
    source="SSDA903 episodes",
    by=DIMENSIONS_OF_A_CHILD,
    permission=Permission.CHILDREN_AGGREGATE,
    by_home=True,
    behind=find_looked_after,
)
def looked_after(asked: Asked) -> Cells:
    return _count(asked)


@measure(
    title="Children in our care, per 10,000",
    unit=Unit.RATE,
    better=None,
    definition=(
        "Children looked after on the date for every 10,000 children aged 0 to 17 who live in the "
        "council’s area, by the ONS mid-year estimate of the year before. A breakdown gives each "
        "group’s children per 10,000 of all children, so its rows add up to the whole rate but for "
        "rounding."
    ),
    source="SSDA903 episodes; ONS mid-year population estimates",
    by=DIMENSIONS_OF_A_CHILD,
    permission=Permission.CHILDREN_AGGREGATE,
    empty=None,
    kinds=("ssda903", "population", "benchmarks"),
)
def looked_after_rate(asked: Asked) -> Cells:
    counts = _count(asked)
    time = asked.time_dimension
    days = {period.key: period.last for period in asked.periods} if time else {}
    rates: dict[tuple[str, ...], float | str] = {}
    for keys in asked.combinations():
        day = days[keys[asked.by.index(time)]] if time else asked.as_at
        rates[keys] = find_rate(asked, day, counts.get(keys, 0))
    return rates


def find_rate(asked: Asked, day: date, count: int) -> float | str:
    """So many children looked after on a day for every 10,000 who live in the council's area."""
    of_age = population_of(asked).for_date(day)
    if of_age is None:
        asked.notes.append(f"No population estimate is loaded for {day:%-d %B %Y}.")
        return Symbol.NOT_KNOWN
    return round(count / of_age * PER, 2)
