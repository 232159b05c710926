"""The measure of children who live with their parents while a care order is in force."""

from dataclasses import replace

from sqlalchemy import case

from data_access.periods import add_months
from data_access.questions.behind import Behind, count_behind, looked_after_on
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.placements import in_their_placement
from data_access.store.tables import episode_spans, placements
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    LEGAL_STATUS,
    PLACEMENT_TYPE,
    TIME_AT_HOME,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

WITH_PARENTS = "with_parents"
CARE_ORDERS = ("C1", "C2")
# Fewer months than these at home are of the band beside them.
BANDS = ((6, "under_6_months"), (12, "6_to_12_months"), (24, "1_to_2_years"))


def find_on_order_at_home(asked: Asked) -> Behind:
    """The children who live with their parents on a care order, each with since when."""
    since = placements.c.placement_start_day
    bands = [(since > day_number(add_months(asked.as_at, -most)), band) for most, band in BANDS]
    found = looked_after_on(
        asked.as_at,
        episode_spans.c[PLACEMENT_TYPE.key] == WITH_PARENTS,
        episode_spans.c[LEGAL_STATUS.key].in_(CARE_ORDERS),
        source=in_their_placement(day_number(asked.as_at)),
        columns={TIME_AT_HOME.key: case(*bands, else_="2_years_or_more")},
    )
    return replace(found, since=since)


@measure(
    title="Children living with their parents on a care order",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who live with parents or others with parental "
        "responsibility (P1) under a full or an interim care order (C2, C1), by how long they "
        "have lived there: from the first night of the placement."
    ),
    source="SSDA903 episodes",
    by=(TIME_AT_HOME, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    by_home=True,
    behind=find_on_order_at_home,
)
def on_order_at_home(asked: Asked) -> Cells:
    return count_behind(asked, find_on_order_at_home)
