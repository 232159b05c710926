"""Groups of children as a table's cells name them, in one form whatever breakdown names them.

Two breakdowns of one thing (age in our bands and in DfE's; the locality and its detail) are made
of the same smallest parts. So it is known that "16 and over" is one group, however it is asked
for, and which groups contain which.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from data_access.vocabulary import (
    AGE_BAND,
    DFE_AGE_BAND,
    DIMENSIONS,
    DISTANCE_BAND,
    LOCALITY,
    LOCALITY_DETAIL,
    REASON_LEFT,
    SAME_PLACEMENT,
)

Parts = frozenset[str]
AGE, PLACE, REASON = "age", "place", "reason"
# In how many places a child lived in a year, and whether a child who has been in care for long
# has lived in the same one for long.
PLACES, STAY = "places", "stay"
OUT_OF_AREA = frozenset({"adjoining", "rest_of_region", "elsewhere_in_england", "outside_england"})

_FAMILY = {
    AGE_BAND.key: AGE,
    DFE_AGE_BAND.key: AGE,
    LOCALITY.key: PLACE,
    LOCALITY_DETAIL.key: PLACE,
    REASON_LEFT.key: REASON,
    SAME_PLACEMENT.key: STAY,
}
# What a key is made of, where that is more than itself. Nobody is shown how many are aged 10.
_MADE_OF: Mapping[str, Mapping[str, Parts]] = {
    AGE_BAND.key: {"0-4": frozenset({"under-1", "1-4"}), "5-10": frozenset({"5-9", "10"})},
    DFE_AGE_BAND.key: {"10-15": frozenset({"10", "11-15"})},
    LOCALITY.key: {
        "in_area": frozenset({"in_borough"}),
        "out_of_area": OUT_OF_AREA,
    },
    SAME_PLACEMENT.key: {"yes": frozenset({"kept"}), "no": frozenset({"changed"})},
}
# What no key is made of: those whom no table of their respect counts.
_BESIDE: Mapping[str, Parts] = {
    PLACES: frozenset({"three_or_more", "fewer"}),
    STAY: frozenset({"not_for_long"}),
}
# Measures of some of those whom another measure counts: of whom, and what is true of them.
PART_OF: Mapping[str, tuple[str, Mapping[str, Parts]]] = {
    "reunified": ("ceased", {REASON: frozenset({"home_planned", "home_unplanned"})}),
    "three_or_more_placements": ("looked_after", {PLACES: frozenset({"three_or_more"})}),
    "long_term_stability": ("looked_after", {STAY: frozenset({"kept", "changed"})}),
    "over_20_miles_outside": (
        "looked_after",
        {DISTANCE_BAND.key: frozenset({"20+"}), PLACE: OUT_OF_AREA},
    ),
}


@dataclass(frozen=True)
class Group:
    """The part of a population that has one of some values in each of some respects."""

    population: str
    respects: frozenset[tuple[str, Parts]] = frozenset()

    @property
    def parts(self) -> dict[str, Parts]:
        """The smallest values by respect; what is not named is not narrowed."""
        return dict(self.respects)

    def contains(self, other: "Group") -> bool:
        """Whether everybody in the other group is in this one, by their names alone."""
        theirs = other.parts
        return self.population == other.population and all(
            respect in theirs and theirs[respect] <= parts for respect, parts in self.respects
        )

    def narrow(self, respect: str, parts: Parts) -> "Group":
        """Those of this group who have one of these values."""
        return Group(self.population, frozenset((self.parts | {respect: parts}).items()))

    def widen(self, respect: str) -> "Group":
        """The group of which this one is narrowed in a respect."""
        rest = frozenset(each for each in self.respects if each[0] != respect)
        return Group(self.population, rest)

    def without(self, other: "Group") -> "Group | None":
        """This group less one that it contains; None where that is no group with a name."""
        ours, theirs = self.parts, other.parts
        differing = [respect for respect in theirs if ours.get(respect) != theirs[respect]]
        if len(differing) != 1:
            return None
        respect = differing[0]
        return self.narrow(respect, ours.get(respect, _everything(respect)) - theirs[respect])

    def smallest(self) -> "Iterator[Group]":
        """The groups that this one is made of, where it is narrowed in one respect only."""
        for respect, parts in self.respects:
            for part in sorted(parts):
                yield Group(self.population, frozenset({(respect, frozenset({part}))}))


@cache
def _everything(respect: str) -> Parts:
    names = [name for name in DIMENSIONS if _FAMILY.get(name, name) == respect]
    return _BESIDE.get(respect, frozenset()).union(
        *(_made_of(name, key) for name in names for key in DIMENSIONS[name].keys)
    )


def _made_of(dimension: str, key: str) -> Parts:
    return _MADE_OF.get(dimension, {}).get(key, frozenset({key}))


@cache
def group_of(measure: str, by: tuple[str, ...], keys: tuple[str, ...]) -> Group:
    """The group that one cell of a measure's table counts."""
    respects = {
        _FAMILY.get(name, name): _made_of(name, key) for name, key in zip(by, keys, strict=True)
    }
    population, narrowed = PART_OF.get(measure, (measure, {}))
    # A key says more than that all whom the measure counts are so.
    return Group(population, frozenset({**narrowed, **respects}.items()))
