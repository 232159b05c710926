"""Milestones: what is late, what is next, what waits, what is done, and what slips."""

from components.page import Ask, Panel, register
from data_access.vocabulary import Permission

BY_STATE = Ask("milestones", by=("milestone_state",))
RECORDS = "milestones"


def _tile(draw: str, label: str) -> Panel:
    return Panel((BY_STATE,), draw=draw, shape="tile", label=label, records=RECORDS)


def _list(draw: str) -> Panel:
    return Panel((BY_STATE,), draw=draw, wide=True, records=RECORDS)


register(
    path="/milestones",
    title="Milestones",
    group="Programme",
    place=41,
    permission=Permission.PROGRAMME,
    panels=(
        Panel((BY_STATE,), draw="lead_milestones", shape="lead", records=RECORDS),
        _tile("tile_late", "Late"),
        _tile("tile_soon", "Due in the next 30 days"),
        _tile("tile_at_risk", "At risk"),
        _tile("tile_complete", "Complete"),
        _tile("tile_held_up", "Made late by another"),
        _tile("tile_undated", "No date set"),
        _list("milestones_late"),
        _list("milestones_soon"),
        _list("milestones_waiting"),
        _list("milestones_gantt"),
        Panel(
            (Ask("milestones", by=("workstream", "milestone_state")),),
            draw="milestones_by_workstream",
            wide=True,
        ),
        Panel(
            (Ask("milestones", unfiltered=True),),
            draw="milestone_slips",
            records="milestone_slips",
            wide=True,
        ),
        _list("milestones_done"),
        _list("milestones_in_parts"),
    ),
)
