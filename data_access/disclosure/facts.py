"""What the definitions of groups alone say of their counts, whatever no table shows.

Every child of the `parts` of a fact is in one of its `wholes`, and nobody is in two wholes or in
two parts. Where a council's counts contradict a fact, whoever believes it is led astray, and it is
left out.
"""

from dataclasses import dataclass

from data_access.disclosure.catalogue import TableName
from data_access.questions.measure import Keys
from data_access.vocabulary import (
    AGE_BAND,
    DFE_AGE_BAND,
    DISTANCE_BAND,
    LOCALITY,
    REASON_LEFT,
    SAME_PLACEMENT,
)

Place = tuple[TableName, Keys]


@dataclass(frozen=True)
class Fact:
    """That the parts together are some of those, or all, who are in the wholes."""

    wholes: tuple[Place, ...]
    parts: tuple[Place, ...]


def _cells(measure: str, dimension: str, *keys: str) -> tuple[Place, ...]:
    return tuple(((measure, (dimension,)), (key,)) for key in keys)


_ALL: Place = ("looked_after", ()), ()
_FAR_OUTSIDE: Place = ("over_20_miles_outside", ()), ()
_FAR = _cells("looked_after", DISTANCE_BAND.key, "20+")
_OUTSIDE = _cells("looked_after", LOCALITY.key, "out_of_area")
_NOT_FAR = _cells(
    "looked_after", DISTANCE_BAND.key, *(key for key in DISTANCE_BAND.keys if key != "20+")
)
_AGED_1_TO_15 = _cells("looked_after", DFE_AGE_BAND.key, "1-4", "5-9", "10-15")
_LEFT_FROM_16 = _cells("ceased", AGE_BAND.key, "16+")
# Nobody younger than 16 leaves for these.
_GROWN_UP = _cells(
    "ceased",
    REASON_LEFT.key,
    "stays_with_carers",
    "independent_with_support",
    "independent",
    "adult_residential",
)

FACTS = (
    Fact(_FAR, (_FAR_OUTSIDE,)),
    Fact(_OUTSIDE, (_FAR_OUTSIDE,)),
    # Who lives outside lives there and far away, or not far away.
    Fact((*_NOT_FAR, _FAR_OUTSIDE), _OUTSIDE),
    # Nobody has been in care for two and a half years before the first birthday.
    Fact(_AGED_1_TO_15, ((("long_term_stability", ()), ()),)),
    # Who has lived in one place for two years has not lived in three within one.
    Fact(
        (_ALL,),
        (
            (("three_or_more_placements", ()), ()),
            *_cells("long_term_stability", SAME_PLACEMENT.key, "yes"),
        ),
    ),
    Fact(_LEFT_FROM_16, _GROWN_UP),
    Fact(_LEFT_FROM_16, (*_GROWN_UP, *_cells("reunified", AGE_BAND.key, "16+"))),
)
