"""The measure of places that have been vacant for weeks."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from data_access.questions.home_facts import Fact, add_known, gather
from data_access.questions.home_nights import CHILDREN, NOT_USABLE, read_nights
from data_access.questions.measure import Asked, Cells, measure
from data_access.questions.place_nights import EMERGENCY, HELD, KEPT_FREE, split_nights
from data_access.vocabulary import HOME, PROVIDER_GROUP, PURPOSE, Permission, Unit

NIGHTS: Final = 28
_EVERYTHING: Final = (*CHILDREN, HELD, NOT_USABLE, KEPT_FREE, EMERGENCY)


@measure(
    title="Places vacant for 28 nights or more",
    unit=Unit.PLACES,
    better=None,
    definition=(
        "Places that were vacant on every one of the 28 nights that end with that of the date: of "
        "each home as many as were vacant at the least on any of them. Vacant is a registered "
        "place that is usable, that nobody lives in, and that is neither held for a child, nor "
        "kept free for an agreed move-in, nor kept for emergencies."
    ),
    source="SSDA903 episodes; workbook of homes: places and stays",
    by=(HOME, PURPOSE, PROVIDER_GROUP),
    permission=Permission.HOMES,
    kinds=("homes", "ssda903"),
    by_home=True,
)
def places_long_vacant(asked: Asked) -> Cells:
    first = asked.as_at - timedelta(days=NIGHTS - 1)
    then = replace(asked, by=(), first=first, last=asked.as_at, periods=())
    nights = read_nights(then, _EVERYTHING)
    vacant = next(counts for state, _, counts in split_nights(nights) if state == "vacant")
    # Before its places are known, or were there, a home has none that is vacant.
    least = np.min(vacant, axis=1) if nights.homes else np.zeros(0, dtype=np.int16)
    is_known: npt.NDArray[np.bool_] = np.any(nights.is_known, axis=1)
    facts = [
        Fact(home, number if known else None)
        for home, number, known in zip(nights.homes, least.tolist(), is_known.tolist(), strict=True)
    ]
    return gather(asked, facts, add_known)
