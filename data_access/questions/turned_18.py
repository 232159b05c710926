"""The measure of children who turned 18 while the return still had their episode open."""

from data_access.questions.behind import Behind, count_behind, events_between
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import count_changes
from data_access.vocabulary import CHILD_DIMENSIONS, TIME_DIMENSIONS, Permission, Unit


def find_turned_18_still_open(asked: Asked) -> Behind:
    """The children who reached 18 in the period with an episode that the return had not ended."""
    return events_between(asked, count_changes, count_changes.c.kind == "reached_18")


@measure(
    title="Turned 18 with an episode still open",
    unit=Unit.CHILDREN,
    better="lower",
    definition=(
        "Children who reached their 18th birthday in the period while the return had their episode "
        "still open. They leave the count on that day, and the return is to be mended: an episode "
        "ends on the 18th birthday at the latest."
    ),
    source="SSDA903 episodes",
    by=(*CHILD_DIMENSIONS, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    behind=find_turned_18_still_open,
)
def turned_18_still_open(asked: Asked) -> Cells:
    return count_behind(asked, find_turned_18_still_open)
