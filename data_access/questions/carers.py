"""Measures of foster households and carers: how many, how old, how many come and leave."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from data_access.questions.fostering import (
    NOT_RECORDED,
    SOURCE,
    day_of,
    note_missing,
    read_fostering,
)
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.store.tables import foster_carers, foster_households
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    CARER_AGE_BAND,
    CARER_CHANGE,
    CHILDREN_IN_HOUSEHOLD,
    EXPECTED_TO_LEAVE,
    HOUSEHOLD_TYPE,
    REASON_LEFT_FOSTERING,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

FEWEST_CARERS = 10
LEAVING_AGE = "leaving_age"
MOST_YEARS_AHEAD = 5
# The least age of each band but the youngest.
_BANDS_FROM = ((70, "70+"), (60, "60-69"), (50, "50-59"), (40, "40-49"))
Facts = dict[str, str]


def count_facts(asked: Asked, facts: Iterator[tuple[Facts, int]]) -> dict[Keys, int]:
    """How much of what is found fits the filters, by what was asked."""
    filters = dict(asked.filters)
    counts: Counter[Keys] = Counter()
    for fact, number in facts:
        if all(fact[name] in keys for name, keys in filters.items()):
            counts[tuple(fact[name] for name in asked.by)] += number
    return dict(counts)


@measure(
    title="Foster households",
    unit=Unit.HOUSEHOLDS,
    better=None,
    definition=(
        "Households that the council has approved to foster on the date, by their type: "
        "mainstream, family and friends (approved for named children), or for short breaks alone; "
        "and by how many of our children live with them that day."
    ),
    source=f"{SOURCE}; SSDA903 episodes",
    by=(HOUSEHOLD_TYPE, CHILDREN_IN_HOUSEHOLD, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    kinds=("carers", "ssda903"),
)
def carer_households(asked: Asked) -> Cells:
    fostering = read_fostering(asked)
    if not fostering.households:
        return note_missing(asked, "The number of foster households is", "households")
    asks_for_children = CHILDREN_IN_HOUSEHOLD.key in (*asked.by, *dict(asked.filters))
    if asks_for_children and not fostering.tells_who_lives_where:
        return note_missing(asked, "How many children live with each household is", "placements")

    def find() -> Iterator[tuple[Facts, int]]:
        for period, then in asked.each_period():
            on_day = fostering.on(day_of(then))
            for household in on_day.households.values():
                children = on_day.count_children(household.id)
                yield (
                    {
                        HOUSEHOLD_TYPE.key: household.household_type,
                        CHILDREN_IN_HOUSEHOLD.key: _band_children(children),
                        asked.time_dimension or "": period,
                    },
                    1,
                )

    return count_facts(asked, find())


def _band_children(children: int) -> str:
    most = CHILDREN_IN_HOUSEHOLD.keys[-1]
    return {0: "none", 1: "1", 2: "2", 3: "3"}.get(children, most)


@measure(
    title="Foster carers by age",
    unit=Unit.CARERS,
    better=None,
    definition=(
        "Foster carers of the households approved on the date, by the age they reach in that "
        "calendar year: only years of birth are kept. In how many calendar years a carer reaches "
        "the age at which carers are expected to leave: 70, unless another is asked for "
        "(leaving_age=65); an assumption, for nobody has to. Only for "
        f"{FEWEST_CARERS} carers or more together, and never by household."
    ),
    source=SOURCE,
    by=(CARER_AGE_BAND, EXPECTED_TO_LEAVE, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    options=(LEAVING_AGE,),
    kinds=("carers",),
)
def carers_by_age(asked: Asked) -> Cells:
    table, carers = foster_households.c, foster_carers.c
    statement = select(carers.year_of_birth, table.start_day, table.end_day).join(
        foster_households, table.id == carers.household_id
    )
    rows = asked.connection.execute(statement).all()
    if not rows:
        return note_missing(asked, "How old carers are is", "households", "carers")
    leaving_age = int(asked.selection.option(LEAVING_AGE))
    numbers: Counter[str] = Counter()

    def find() -> Iterator[tuple[Facts, int]]:
        for period, then in asked.each_period():
            day = day_of(then)
            for born, first, end in rows:
                if first <= day and (end is None or end > day):
                    numbers[period] += 1
                    age = then.as_at.year - born
                    yield (
                        {
                            CARER_AGE_BAND.key: _band_age(age),
                            EXPECTED_TO_LEAVE.key: _tell_leaving(leaving_age - age),
                            asked.time_dimension or "": period,
                        },
                        1,
                    )

    cells = count_facts(asked, find())
    too_few = {period for period, number in numbers.items() if number < FEWEST_CARERS}
    if not too_few:
        return cells
    asked.notes.append(f"Not shown for fewer than {FEWEST_CARERS} carers.")
    return asked.mark_periods(cells, too_few, Symbol.CONFIDENTIAL)


def _band_age(age: int) -> str:
    return next((band for least, band in _BANDS_FROM if age >= least), "under-40")


def _tell_leaving(years: int) -> str:
    if years <= 0:
        return "reached"
    return str(years) if years <= MOST_YEARS_AHEAD else "later"


def _read_changes(asked: Asked) -> list[Any]:
    table = foster_households.c
    return list(
        asked.connection.execute(
            select(
                table.household_type, table.start_day, table.end_day, table.reason_left_fostering
            )
        )
    )


@measure(
    title="Foster households approved, less those that left",
    unit=Unit.HOUSEHOLDS,
    better=None,
    definition=(
        "Households that were approved to foster in the period count one up, households whose "
        "approval ended count one down, on the day after their last. So it is the change in the "
        "number of foster households from the evening before the period to its last day."
    ),
    source=SOURCE,
    by=(CARER_CHANGE, HOUSEHOLD_TYPE, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    is_flow=True,
    kinds=("carers",),
)
def foster_approvals(asked: Asked) -> Cells:
    rows = _read_changes(asked)
    if not rows:
        return note_missing(asked, "The number of households approved is", "households")

    def find() -> Iterator[tuple[Facts, int]]:
        for row in rows:
            for day, change, number in (
                (row.start_day, "approved", 1),
                (row.end_day, "left", -1),
            ):
                facts = {
                    CARER_CHANGE.key: change,
                    HOUSEHOLD_TYPE.key: row.household_type,
                }
                yield from _place_in_time(asked, day, facts, number)

    return count_facts(asked, find())


@measure(
    title="Foster households that left",
    unit=Unit.HOUSEHOLDS,
    better=None,
    definition=(
        "Households whose approval to foster ended in the period, on the day after their last, by "
        "the reason recorded."
    ),
    source=SOURCE,
    by=(REASON_LEFT_FOSTERING, HOUSEHOLD_TYPE, *TIME_DIMENSIONS),
    permission=Permission.CARERS,
    is_flow=True,
    kinds=("carers",),
)
def fostering_ended(asked: Asked) -> Cells:
    rows = _read_changes(asked)
    if not rows:
        return note_missing(asked, "The number of households that left is", "households")

    def find() -> Iterator[tuple[Facts, int]]:
        for row in rows:
            facts = {
                REASON_LEFT_FOSTERING.key: row.reason_left_fostering or NOT_RECORDED,
                HOUSEHOLD_TYPE.key: row.household_type,
            }
            yield from _place_in_time(asked, row.end_day, facts, 1)

    return count_facts(asked, find())


def _place_in_time(
    asked: Asked, day: int | None, facts: Facts, number: int
) -> Iterator[tuple[Facts, int]]:
    """What happened on a day, in the period it lies in; nothing outside the days asked about."""
    if day is None or not day_number(asked.first) <= day <= day_number(asked.last):
        return
    when = date_of(day)
    for period, then in asked.each_period():
        if then.first <= when <= then.last:
            yield {**facts, asked.time_dimension or "": period}, number
