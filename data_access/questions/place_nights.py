"""Nights of places in homes: what each was used for, and the share in which a child slept."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from data_access.questions.home_cells import Part, add_up, spread_known, to_cells
from data_access.questions.home_nights import (
    CHILDREN,
    NOT_USABLE,
    REGISTERED,
    Counts,
    HomeNights,
    read_nights,
)
from data_access.questions.homes import OF_HOMES
from data_access.questions.measure import Asked, Cells, measure
from data_access.vocabulary import (
    HOME_STATUS,
    NOT_USABLE_REASON,
    PLACE_STATE,
    TIME_DIMENSIONS,
    WEEK,
    WHOSE_CHILD,
    Permission,
    Unit,
)

SOURCE = "SSDA903 episodes; workbook of homes: places and stays"
KINDS = ("homes", "ssda903")
BY_HOME = (*OF_HOMES, HOME_STATUS, WEEK, *TIME_DIMENSIONS)
HELD, KEPT_FREE, EMERGENCY, USABLE = "held", "kept_free", "emergency", "usable"
EVERYTHING = (*CHILDREN, HELD, NOT_USABLE, KEPT_FREE, EMERGENCY)


def split_nights(nights: HomeNights) -> Iterator[tuple[str, str, Counts]]:
    """What the places of each night were used for: state, why not usable, number.

    Each takes no more than the room that those before it have left; the rest is vacant. Children
    beyond the places are `over`, on nights on which the places are known.
    """
    room = nights.line(REGISTERED).copy()

    def take(wanted: Counts) -> Counts:
        taken = np.minimum(wanted, room)
        np.subtract(room, taken, out=room)
        return taken

    occupied = take(nights.children)
    yield "occupied", USABLE, occupied
    yield HELD, USABLE, take(nights.line(HELD))
    for reason in NOT_USABLE_REASON.keys:
        if (NOT_USABLE, reason) in nights.lines:
            yield NOT_USABLE, reason, take(nights.line(NOT_USABLE, reason))
        elif reason != USABLE:
            # Nothing is stated, and yet it is not known where no places are.
            yield NOT_USABLE, reason, nights.nothing
    yield KEPT_FREE, USABLE, take(nights.line(KEPT_FREE))
    yield EMERGENCY, USABLE, take(nights.line(EMERGENCY))
    yield "vacant", USABLE, room
    yield "over", USABLE, (nights.children - occupied) * nights.is_known


@measure(
    title="Nights of places",
    unit=Unit.PLACE_NIGHTS,
    better=None,
    definition=(
        "Every night of every registered place from the first to the last day, each once: lived "
        "in, held for a child who is away, not usable, kept free for an agreed move-in, kept for "
        "emergencies or, the rest, vacant, in this order as far as the places reach. Nights of "
        "children beyond the places registered are counted with them, apart. A night belongs to "
        "the date on which it begins; the day of leaving is none."
    ),
    source=SOURCE,
    by=(PLACE_STATE, NOT_USABLE_REASON, *BY_HOME),
    permission=Permission.HOMES,
    is_flow=True,
    kinds=KINDS,
    by_home=True,
)
def place_nights(asked: Asked) -> Cells:
    return _count_places(asked, read_nights(asked, EVERYTHING))


@measure(
    title="Vacant nights",
    unit=Unit.PLACE_NIGHTS,
    better=None,
    definition=(
        "Nights of registered places, from the first to the last day, that were usable and that "
        "nobody lived in, and that were neither held for a child, nor kept free for an agreed "
        "move-in, nor kept for emergencies."
    ),
    source=SOURCE,
    by=BY_HOME,
    permission=Permission.HOMES,
    is_flow=True,
    kinds=KINDS,
    by_home=True,
)
def vacant_nights(asked: Asked) -> Cells:
    return _count_places(asked, read_nights(asked, EVERYTHING), "vacant")


def _count_places(asked: Asked, nights: HomeNights, *states: str) -> Cells:
    parts = [
        Part(nights.total(counts), {PLACE_STATE.key: state, NOT_USABLE_REASON.key: reason})
        for state, reason, counts in split_nights(nights)
        if not states or state in states
    ]
    _note_unknown(asked, nights)
    table = add_up(asked, nights.homes, parts)
    is_known = spread_known(asked, nights.homes, parts, nights.has_known)
    return to_cells(table, table.numbers, is_known)


@measure(
    title="Nights lived in",
    unit=Unit.NIGHTS,
    better=None,
    definition=(
        "Nights, from the first to the last day, that children slept in homes: ours and other "
        "councils’, guests for short breaks among them, beyond the places registered too. A child "
        "is in one place on one night: where the return names the home that stands, else where "
        "the workbook has the child and, of two stays there, in the one that began last. Nights "
        "on which a place is held while the child is away are not among them."
    ),
    source=SOURCE,
    by=(WHOSE_CHILD, *BY_HOME),
    permission=Permission.HOMES,
    is_flow=True,
    kinds=KINDS,
    by_home=True,
)
def occupied_nights(asked: Asked) -> Cells:
    nights = read_nights(asked, CHILDREN)
    parts = [Part(nights.total(nights.line(whose)), {WHOSE_CHILD.key: whose}) for whose in CHILDREN]
    table = add_up(asked, nights.homes, parts)
    return to_cells(
        table, table.numbers, spread_known(asked, nights.homes, parts, _told(asked, nights))
    )


def _told(asked: Asked, nights: HomeNights) -> npt.NDArray[np.bool_]:
    """Of each period, whether it began by the last day that the data speaks for."""
    firsts = [period.first for period in asked.periods] or [asked.first]
    last = asked.standing.data_date
    is_told = np.array([last is None or first <= last for first in firsts])
    return np.broadcast_to(is_told, (len(nights.homes) if nights.is_by_home else 1, len(firsts)))


@measure(
    title="Occupancy",
    unit=Unit.PERCENT,
    better=None,
    definition=(
        "Nights that children slept in homes as a share of the nights of their places: of those "
        "registered or, of usable places, of those registered less those not usable. Worked out "
        "from the sums of nights, over the nights on which a home’s places are known; above 100% "
        "where there were more children than places."
    ),
    source=SOURCE,
    by=BY_HOME,
    permission=Permission.HOMES,
    is_flow=True,
    empty=None,
    options=("of",),
    kinds=KINDS,
    by_home=True,
)
def occupancy(asked: Asked) -> Cells:
    of_usable = asked.selection.option("of") == USABLE
    also = (*CHILDREN, HELD, NOT_USABLE) if of_usable else CHILDREN
    nights = read_nights(asked, also)
    slept = nights.total(nights.children * nights.is_known)
    places = nights.total(nights.line(REGISTERED))
    if of_usable:
        for state, _, counts in split_nights(nights):
            if state == KEPT_FREE:
                break
            if state == NOT_USABLE:
                places = places - nights.total(counts)
    _note_unknown(asked, nights)
    top = add_up(asked, nights.homes, [Part(slept)])
    bottom = add_up(asked, nights.homes, [Part(places)]).numbers
    shares = np.round(100 * top.numbers / np.maximum(bottom, 1), 1)
    return to_cells(top, shares, bottom > 0)


def _note_unknown(asked: Asked, nights: HomeNights) -> None:
    """Say of how many homes that were open the places are not known on any night asked about."""
    is_open = np.array([home.is_open(asked.first, asked.last) for home in nights.homes], dtype=bool)
    lacking = int((is_open & ~nights.is_known.any(axis=1)).sum())
    if lacking:
        words = "1 home has" if lacking == 1 else f"{lacking} homes have"
        asked.notes.append(
            f"{words} no places in the workbook of homes for these nights: what they were used "
            "for is not known, and they are not counted here."
        )
