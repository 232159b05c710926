"""Measures of the homes that the council has in partnership with another provider."""

from data_access.questions.behind import Behind, count_behind, looked_after_on
from data_access.questions.homes import MATCHED
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import episode_spans, homes
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    HOME,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)

PARTNERSHIP = "partnership"


def find_in_partnership_homes(asked: Asked) -> Behind:
    """The children looked after on the day who live in a home of the partnership."""
    return looked_after_on(
        asked.as_at,
        homes.c.provider_group == PARTNERSHIP,
        source=episode_spans.join(homes, homes.c.id == episode_spans.c.home_id),
        columns={HOME.key: homes.c.slug},
    )


@measure(
    title="Children living in homes of the partnership",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who live in a home that the workbook of homes says is "
        f"the partnership’s. {MATCHED} They are told apart from children in other homes of "
        "external providers. Over time: at the last day of each period."
    ),
    source="SSDA903 episodes; Workbook of homes: homes",
    by=(HOME, *CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    kinds=("ssda903", "homes"),
    behind=find_in_partnership_homes,
)
def partnership_children(asked: Asked) -> Cells:
    return count_behind(asked, find_in_partnership_homes)
