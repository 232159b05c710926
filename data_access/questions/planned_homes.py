"""Measures of the homes there are and of those that are planned, as the workbook states them."""

from data_access.questions.home_facts import (
    Fact,
    add_known,
    gather,
    take_lowest,
)
from data_access.questions.homes import OF_HOMES, PLANNED, visible_homes
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    HOME_STATUS,
    Permission,
    Unit,
)


@measure(
    title="Homes, open and planned",
    unit=Unit.HOMES,
    better=None,
    definition=(
        "Homes of the workbook by whether it says that they are open, planned or closed: as it "
        "stands now, whatever the date."
    ),
    source="Workbook of homes: homes",
    by=(HOME_STATUS, *OF_HOMES),
    permission=Permission.HOMES_QUALITY,
    kinds=("homes",),
    by_home=True,
)
def homes_by_status(asked: Asked) -> Cells:
    return gather(asked, (Fact(home) for home in visible_homes(asked)), add_known)


@measure(
    title="Days until a planned home is to open",
    unit=Unit.DAYS,
    better=None,
    definition=(
        "Days from the date to the day on which a planned home is to open, below nought where that "
        "day is past; of several homes the soonest. Not known where the workbook states no day."
    ),
    source="Workbook of homes: homes",
    by=OF_HOMES,
    permission=Permission.HOMES_QUALITY,
    empty=None,
    kinds=("homes",),
    by_home=True,
)
def days_to_opening(asked: Asked) -> Cells:
    today = day_number(asked.as_at)
    facts = [
        Fact(home, day_number(home.planned_for) - today if home.planned_for else None)
        for home in visible_homes(asked)
        if home.home_status == PLANNED
    ]
    return gather(asked, facts, take_lowest)
