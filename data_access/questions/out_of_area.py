"""Measures of how far from home children live: over 20 miles, at a distance, miles."""

from dataclasses import replace
from statistics import median

from sqlalchemy import ColumnElement, case, exists, select

from data_access.council_areas import NOT_KNOWN
from data_access.imports.derivation.localities import adjoining_is_known
from data_access.questions.behind import (
    WITH_EPISODES,
    Behind,
    count_behind,
    looked_after_on,
    read_behind,
)
from data_access.questions.children import DIMENSIONS_OF_A_CHILD
from data_access.questions.counting import count_looked_after
from data_access.questions.measure import Asked, Cells, measure
from data_access.store.tables import approvals, episode_spans, episodes, placements
from data_access.store.tables.base import day_number
from data_access.vocabulary import (
    APPROVAL,
    CHILD_DIMENSIONS,
    DISTANCE_BAND,
    NOTIFICATION,
    TIME_DIMENSIONS,
    Permission,
    Symbol,
    Unit,
)

SOURCE = "SSDA903 episodes; ONS Postcode Directory"
OVER_20 = "20+"
# Outside the area and not in an adjoining one.
AT_A_DISTANCE = ("rest_of_region", "elsewhere_in_england", "outside_england")
# The column that says how far from home a child lives.
DISTANCE = "distance_miles"


def find_over_20_miles(asked: Asked) -> Behind:
    """The children who live over 20 miles from home, wherever that is."""
    return looked_after_on(asked.as_at, episode_spans.c.distance_band == OVER_20)


@measure(
    title="Children living over 20 miles from home",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who live more than 20 miles from home in a straight "
        "line, inside or outside the council’s area: the form of DfE’s dashboard. The published "
        "benchmark counts those outside the area alone. A child one of whose postcodes is not "
        "known is not counted."
    ),
    source=SOURCE,
    by=DIMENSIONS_OF_A_CHILD,
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_over_20_miles,
)
def over_20_miles(asked: Asked) -> Cells:
    _note_distances(asked)
    return count_behind(asked, find_over_20_miles)


def find_over_20_miles_outside(asked: Asked) -> Behind:
    """The children who live over 20 miles from home and outside the council's area."""
    spans = episode_spans.c
    return looked_after_on(
        asked.as_at, spans.distance_band == OVER_20, spans.locality == "out_of_area"
    )


@measure(
    title="Children living over 20 miles from home and outside the area",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who live more than 20 miles from home in a straight "
        "line and outside the council’s area: the form of DfE’s LAIT, and of the published "
        "benchmark. A child one of whose postcodes is not known is not counted."
    ),
    source=SOURCE,
    by=DIMENSIONS_OF_A_CHILD,
    permission=Permission.CHILDREN_AGGREGATE,
    behind=find_over_20_miles_outside,
)
def over_20_miles_outside(asked: Asked) -> Cells:
    _note_distances(asked)
    return count_behind(asked, find_over_20_miles_outside)


def find_at_a_distance(asked: Asked) -> Behind:
    """The children who live outside the area and its neighbours, with what was recorded by then.

    An approval is of a placement. It may name the day the child came to the carer or, where the
    carer has moved since, the day they came to this place.
    """
    spans = episode_spans.c
    day = day_number(asked.as_at)

    def is_recorded(recorded: ColumnElement[bool]) -> ColumnElement[str]:
        found = (
            exists(select(1))
            .where(
                placements.c.child_id == spans.child_id,
                placements.c.start_day <= day,
                placements.c.end_day > day,
                approvals.c.child_id == spans.child_id,
                approvals.c.placement_start_day.in_(
                    (placements.c.start_day, placements.c.placement_start_day)
                ),
                recorded,
            )
            .correlate(episode_spans)
        )
        return case((found, "recorded"), else_="not_recorded")

    return looked_after_on(
        asked.as_at,
        spans.locality_detail.in_(AT_A_DISTANCE),
        columns={
            APPROVAL.key: is_recorded(approvals.c.approved_on <= asked.as_at),
            NOTIFICATION.key: is_recorded(approvals.c.notified_on <= asked.as_at),
        },
    )


@measure(
    title="Children living at a distance",
    unit=Unit.CHILDREN,
    better=None,
    definition=(
        "Children looked after on the date who live outside the council’s area and not in an "
        "adjoining one. Where they live then needs the approval of the Director of Children’s "
        "Services, and notice to the council of that area: recorded where the list of approvals "
        "has a date, on or before this one, for where they live now."
    ),
    source="SSDA903 episodes; list of approvals",
    by=(*CHILD_DIMENSIONS, APPROVAL, NOTIFICATION, *TIME_DIMENSIONS),
    permission=Permission.CHILDREN_AGGREGATE,
    kinds=("ssda903", "approvals"),
    behind=find_at_a_distance,
)
def at_a_distance(asked: Asked) -> Cells:
    if not adjoining_is_known(asked.council_code):
        asked.notes.append(
            "Which councils adjoin this one is not known here, so that those who live in an "
            "adjoining area are counted too."
        )
    if "approvals" not in asked.standing.sources:
        asked.notes.append("No list of approvals has been loaded: what was approved is not known.")
        if {APPROVAL.key, NOTIFICATION.key} & {*asked.by, *dict(asked.filters)}:
            return dict.fromkeys(asked.combinations(), Symbol.NOT_KNOWN)
    return count_behind(asked, find_at_a_distance)


def find_distances(asked: Asked) -> Behind:
    """The children whose distance from home is known."""
    miles = episodes.c.distance_miles
    return looked_after_on(
        asked.as_at, miles.is_not(None), source=WITH_EPISODES, columns={DISTANCE: miles}
    )


@measure(
    title="Distance from home",
    unit=Unit.MILES,
    better=None,
    definition=(
        "The middle distance (median) between home and where the child lives, in miles in a "
        "straight line, of the children looked after on the date for whom both postcodes are "
        "known: half of them live nearer home, half further away."
    ),
    source=SOURCE,
    by=DIMENSIONS_OF_A_CHILD,
    permission=Permission.CHILDREN_AGGREGATE,
    empty=None,
    behind=find_distances,
)
def distance_from_home(asked: Asked) -> Cells:
    _note_distances(asked)
    return {
        keys: round(median(miles for (miles,) in rows), 2)
        for keys, rows in read_behind(asked, find_distances, DISTANCE).items()
    }


def _note_distances(asked: Asked) -> None:
    """Say for how many children the distance is known."""
    counted = count_looked_after(replace(asked.undivided(), by=(DISTANCE_BAND.key,)))
    known = sum(count for (band,), count in counted.items() if band != NOT_KNOWN)
    asked.notes.append(
        f"The distance is known for {known:,} of {sum(counted.values()):,} children on "
        f"{asked.as_at:%-d %B %Y}: it takes the postcodes of both home and where the child lives."
    )
