"""Measures of children moving from one home to another while they are in care."""

from data_access.questions.behind import Behind, count_behind, events_between
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.placements import SAME_CARER
from data_access.store.tables import moves as moves_table
from data_access.vocabulary import (
    CHILD_DIMENSIONS,
    FIRST_WEEK,
    FROM_PLACEMENT_TYPE,
    MOVE_KIND,
    MOVE_REASON,
    MOVED,
    TIME_DIMENSIONS,
    Permission,
    Unit,
)


def find_moves(asked: Asked) -> Behind:
    """The moves of the period; those to another place with the same carer where asked for."""
    is_move = asked.selection.option(SAME_CARER) == "move"
    where = () if is_move else (moves_table.c.is_same_carer.is_(False),)
    return events_between(asked, moves_table, *where)


@measure(
    title="Moves from one home to another",
    unit=Unit.MOVES,
    better=None,
    definition=(
        "Changes of placement within a period of care, each counted on its first night; coming "
        "into and leaving our care are none, nor is a change of the placement’s status, of the "
        "legal status alone, a short stay away or adoption by the carers a child lives with "
        "already. Another place with the same carer is no move unless asked for "
        "(same_carer=move). The reason is that recorded where the placement before ended. "
        "Planned: the care plan changed, or the carer or home gave up or closed. Unplanned: the "
        "carer, the child or a council asked, an allegation, a concern about standards, an "
        "approval removed. Age and everything else as on the day, after the move."
    ),
    source="SSDA903 episodes",
    by=(
        MOVE_KIND,
        MOVE_REASON,
        FROM_PLACEMENT_TYPE,
        MOVED,
        FIRST_WEEK,
        *CHILD_DIMENSIONS,
        *TIME_DIMENSIONS,
    ),
    permission=Permission.CHILDREN_AGGREGATE,
    is_flow=True,
    options=(SAME_CARER,),
    by_home=True,
    behind=find_moves,
)
def moves(asked: Asked) -> Cells:
    return count_behind(asked, find_moves)
