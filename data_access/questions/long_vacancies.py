"""The measure of places that have been vacant for weeks."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from data_access.questions.home_facts import Fact, add_known, gather
from data_access.questions.home_nights import read_nights
from data_access.questions.homes import OF_HOMES
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.place_nights import EVERYTHING, split_nights
from data_access.vocabulary import Permission, Unit

NIGHTS: Final = 28


@measure(
    title="Places vacant for 28 nights or more",
    unit=Unit.PLACES,
    better=None,
    definition=(
        "Places that were vacant on every one of the 28 nights that end with that of the date: of "
        "each home as many as were vacant at the least on any of them. Vacant is a registered "
        "place that is usable, that nobody lives in, and that is neither held for a child, nor "
        "kept free for an agreed move-in, nor kept for emergencies. Not known where any of the 28 "
        "nights is not: places are not stated yet, or the returns do not cover it."
    ),
    source="SSDA903 episodes; workbook of homes: places and stays",
    by=OF_HOMES,
    permission=Permission.HOMES,
    kinds=("homes", "ssda903"),
    by_home=True,
)
def places_long_vacant(asked: Asked) -> Cells:
    first = asked.as_at - timedelta(days=NIGHTS - 1)
    then = replace(asked, by=(), first=first, last=asked.as_at, periods=())
    nights = read_nights(then, EVERYTHING)
    vacant = next(counts for state, _, counts in split_nights(nights) if state == "vacant")
    least = np.min(vacant, axis=1) if nights.homes else np.zeros(0, dtype=np.int16)
    begins = asked.standing.first_date
    # A return tells of everybody from the evening before its first day on.
    is_covered = begins is None or first >= begins - timedelta(days=1)
    is_known: npt.NDArray[np.bool_] = np.all(nights.is_known, axis=1) & is_covered
    facts = [
        Fact(home, number if known else None)
        for home, number, known in zip(nights.homes, least.tolist(), is_known.tolist(), strict=True)
    ]
    return gather(asked, facts, add_known)
