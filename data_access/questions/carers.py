"""Measures of foster households: how many there are, how many come and leave."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from data_access.questions.fostering import (
    NOT_RECORDED,
    SOURCE,
    day_of,
    read_fostering,
)
from data_access.questions.measure import Asked, Cells, Keys, measure
from data_access.questions.not_loaded import not_loaded
from data_access.store.tables import foster_households
from data_access.store.tables.base import date_of, day_number
from data_access.vocabulary import (
    CARER_CHANGE,
    CHILDREN_IN_HOUSEHOLD,
    HOUSEHOLD_TYPE,
    REASON_LEFT_FOSTERING,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

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
    if missing := fostering.list_missing("households"):
        return not_loaded(asked, "The number of foster households is", "carers", *missing)
    asks_for_children = CHILDREN_IN_HOUSEHOLD.key in (*asked.by, *dict(asked.filters))
    if asks_for_children and not fostering.tells_who_lives_where:
        return not_loaded(
            asked, "How many children live with each household is", "carers", "placements"
        )

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
        return not_loaded(asked, "The number of households approved is", "carers", "households")

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
        return not_loaded(asked, "The number of households that left is", "carers", "households")

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
