"""Stays of children in homes: how many, how long, and how they ended."""

from sqlalchemy import ColumnElement, and_, case, func

from data_access.questions.behind import Behind, count_behind
from data_access.questions.homes import NOT_KNOWN, list_homes_first
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.place_nights import BY_HOME, KINDS
from data_access.store.tables import home_stays, homes
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    HOME,
    HOME_STATUS,
    PROVIDER_GROUP,
    PURPOSE,
    STAY_END,
    STAY_LENGTH,
    WHOSE_CHILD,
    Permission,
    Unit,
)

STILL_HERE = "still_here"
# The nights from which on a stay is of the next length.
LONGER_FROM = (7, 28, 182, 730)


def find_stays(asked: Asked) -> Behind:
    """The stays that went on, began or ended from the first to the last day asked.

    As on the last day: a stay that ends later has not ended, and is as long as it was by then.
    """
    c = home_stays.c
    first, last = day_number(asked.first), day_number(asked.last)
    has_ended = and_(c.has_ended, c.end_day <= last)
    which: dict[str, tuple[ColumnElement[bool], ...]] = {
        "went_on": (c.start_day <= last, c.end_day >= first),
        "began": (c.start_day.between(first, last),),
        "ended": (has_ended, c.end_day >= first),
    }
    nights = case((c.end_day <= last, c.end_day), else_=last + 1) - c.start_day
    return Behind(
        home_stays,
        home_stays.join(homes, homes.c.id == c.home_id),
        which[asked.selection.option("stays_that")],
        columns={
            HOME.key: homes.c.slug,
            PURPOSE.key: func.coalesce(homes.c.purpose, NOT_KNOWN),
            HOME_STATUS.key: homes.c.home_status,
            PROVIDER_GROUP.key: homes.c.provider_group,
            STAY_END.key: case((has_ended, c.stay_end), else_=STILL_HERE),
            STAY_LENGTH.key: case(
                *(
                    (nights < most, key)
                    for most, key in zip(LONGER_FROM, STAY_LENGTH.keys, strict=False)
                ),
                else_=STAY_LENGTH.keys[-1],
            ),
        },
    )


@measure(
    title="Stays",
    unit=Unit.STAYS,
    better=None,
    definition=(
        "Stays in homes that went on at some time from the first to the last day: that began on or "
        "before the last, and had not ended before the first; or those alone that began, or ended, "
        "in it. A stay is an unbroken run of nights of one child in one home, and ends on the day "
        "of leaving. How it ended is as the return says, by the reason of the move or because care "
        "ceased; else as the workbook of homes does. A stay that ends after the last day has not "
        "ended; its length is that by then."
    ),
    source="SSDA903 episodes; workbook of homes: stays",
    by=(STAY_END, STAY_LENGTH, WHOSE_CHILD, *BY_HOME),
    permission=Permission.HOMES,
    is_flow=True,
    options=("stays_that",),
    kinds=KINDS,
    by_home=True,
)
def stays(asked: Asked) -> Cells:
    return list_homes_first(asked) | count_behind(asked, find_stays)
