"""Measures of children coming home, three things apart, and of whether it lasts."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, case, not_

from data_access.questions.at_home import CARE_ORDERS, WITH_PARENTS
from data_access.questions.behind import Behind, count_behind, events_between
from data_access.questions.calendar_months import YEAR, column_in_months, count_in_months
from data_access.questions.entries_and_exits import OF_LEAVING, RETURNED_HOME, find_ceased
from data_access.questions.journey_columns import ADULT, has_come_back, is_younger, tell_age
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import count_changes, moves
from data_access.vocabulary import (
    AGE_IN_YEARS,
    CHILD_DIMENSIONS,
    FROM_PLACEMENT_TYPE,
    TIME_DIMENSIONS,
    TWELVE_MONTHS_ON,
    Permission,
    Unit,
)

FOLLOWED_MONTHS = 12
_EVENTS = count_changes.c


def _lived_at_home_on_an_order() -> ColumnElement[bool]:
    """Whether a child who left had lived with parents on a care order until then."""
    return and_(_EVENTS.placement_type == WITH_PARENTS, _EVENTS.legal_status.in_(CARE_ORDERS))


def find_moved_home(asked: Asked) -> Behind:
    """The moves to parents of children on a care order."""
    return events_between(
        asked,
        moves,
        moves.c.placement_type == WITH_PARENTS,
        moves.c.from_placement_type != WITH_PARENTS,
        moves.c.legal_status.in_(CARE_ORDERS),
        columns={AGE_IN_YEARS.key: tell_age(moves)},
    )


def find_order_ended_at_home(asked: Asked) -> Behind:
    """The returns home of children who lived with parents on a care order already."""
    return find_ceased(asked, _EVENTS.reason.in_(RETURNED_HOME), _lived_at_home_on_an_order())


def find_left_straight_home(asked: Asked) -> Behind:
    """The returns home of all other children."""
    away = not_(_lived_at_home_on_an_order())
    return find_ceased(asked, _EVENTS.reason.in_(RETURNED_HOME), away)


def find_still_home(asked: Asked) -> Behind:
    """The returns home that were followed for 12 months, and what became of them."""
    followed = column_in_months(_EVENTS.day) + YEAR <= count_in_months(_known_until(asked))
    behind = find_ceased(
        asked,
        _EVENTS.reason.in_(RETURNED_HOME),
        followed,
        is_younger(count_changes, ADULT - FOLLOWED_MONTHS // 12),
    )
    outcome = case((has_come_back(FOLLOWED_MONTHS), "back_in_care"), else_="still_home")
    return replace(behind, columns={**behind.columns, TWELVE_MONTHS_ON.key: outcome})


def _known_until(asked: Asked) -> date:
    return asked.standing.data_date or asked.last


@measure(
    title="Moved home on an order",
    unit=Unit.MOVES,
    better=None,
    definition=(
        "Children who began to live with parents (P1) while a full or interim care order (C2, C1) "
        "went on, each on the first night at home. They are still in our care. Children who were "
        "at home already when the order was made did not move."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, AGE_IN_YEARS, FROM_PLACEMENT_TYPE, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    by_home=True,
    behind=find_moved_home,
)
def moved_home(asked: Asked) -> Cells:
    return count_behind(asked, find_moved_home)


@measure(
    title="Order ended while at home",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that ended with a return home (E4A, E4B) of children who lived with "
        "parents on a full or interim care order already. Their move home was earlier."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *OF_LEAVING, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    by_home=True,
    behind=find_order_ended_at_home,
)
def order_ended_at_home(asked: Asked) -> Cells:
    return count_behind(asked, find_order_ended_at_home)


@measure(
    title="Left our care straight home",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that ended with a return home, planned (E4A) or unplanned (E4B), of "
        "children who did not live with parents on a care order before. Together with the orders "
        "that ended at home these are all returns home out of our care."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *OF_LEAVING, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    by_home=True,
    behind=find_left_straight_home,
)
def left_straight_home(asked: Asked) -> Cells:
    return count_behind(asked, find_left_straight_home)


@measure(
    title="Came home and could be followed for 12 months",
    unit=Unit.PERIODS_OF_CARE,
    better=None,
    definition=(
        "Periods of care that ended in the period with a return home (E4A, E4B), of children who "
        "were followed for a full 12 months and were under 18 throughout: still home, or back in "
        "our care within the 12 months. A return to another council’s care cannot be seen."
    ),
    source="SSDA903 episodes",
    by=(TWELVE_MONTHS_ON, *CHILD_DIMENSIONS, *OF_LEAVING, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    by_home=True,
    behind=find_still_home,
)
def still_home(asked: Asked) -> Cells:
    known = _known_until(asked)
    asked.notes.append(
        f"Followed to {known:%-d %B %Y}: whoever came home less than 12 months before is not "
        "counted yet. A return to another council’s care cannot be seen."
    )
    return count_behind(asked, find_still_home)
