"""The workbook of requests: homes sought for children, and moves that are planned."""

from data_access.imports.workbooks.sheets import Column, Kind, Sheet, Workbook, key, needed
from data_access.vocabulary import (
    BLOCKED_BY,
    FIRST_CHOICE,
    MET_BY,
    MOVE_FROM,
    MOVE_STATUS,
    MOVE_TO,
    MOVE_WHY,
    PLACEMENT_TYPE,
    REQUEST_OUTCOME,
    TYPE_SOUGHT,
)

CHILD = needed("child", Kind.CHILD, "The child’s reference.", "EXAMPLE-1")
REQUESTS = Sheet(
    "requests",
    "One row for each time a home was sought for a child.",
    (
        needed("reference", Kind.REFERENCE, "The request’s reference.", "EXAMPLE-R1"),
        CHILD,
        needed("needed_on", Kind.DATE, "The day on which a home was needed.", "03/03/2025"),
        key(TYPE_SOUGHT, "What was sought.", "in_house_fostering", needed=True),
        Column("offers", Kind.WHOLE, "How many offers came.", "2"),
        Column("partnership_asked", Kind.YES_NO, "Was the partnership asked?", "yes"),
        Column("placed_on", Kind.DATE, "The day the child moved in.", "05/03/2025"),
        key(PLACEMENT_TYPE, "What was found.", "in_house_fostering", name="placed_type"),
        key(MET_BY, "Whose home it is.", "council", name="provider_group"),
        Column("provider", Kind.TEXT, "Who provides it, in words.", "The council"),
        key(FIRST_CHOICE, "Was it the first choice?", "yes"),
        key(REQUEST_OUTCOME, "By the dates if empty.", "placed", name="outcome"),
    ),
    of_children=True,
)
PLANNED_MOVES = Sheet(
    "planned_moves",
    "One row for each plan to move a child.",
    (
        needed("reference", Kind.REFERENCE, "The plan’s reference.", "EXAMPLE-M1"),
        CHILD,
        key(MOVE_FROM, "Where the child lives.", "external_childrens_home", name="from_type"),
        key(MOVE_TO, "Where to.", "in_house_fostering", name="to_type", needed=True),
        key(MOVE_WHY, "Why.", "step_down", name="why", needed=True),
        needed("agreed_on", Kind.DATE, "When the plan was agreed.", "10/01/2025"),
        Column("first_target", Kind.DATE, "The first target date.", "30/04/2025"),
        needed("target", Kind.DATE, "The target date now.", "31/05/2025"),
        key(MOVE_STATUS, "State of the plan.", "planned", name="status", needed=True),
        key(BLOCKED_BY, "What blocks it; nothing if empty.", "no_home"),
        Column(
            "weekly_change",
            Kind.MONEY,
            "Expected change of cost a week; a saving with a minus: -£3,200.",
            "-£3,200",
        ),
        Column("ended_on", Kind.DATE, "When the child moved or the plan was given up.", ""),
    ),
    of_children=True,
)
WORKBOOK = Workbook("requests", (REQUESTS, PLANNED_MOVES))
