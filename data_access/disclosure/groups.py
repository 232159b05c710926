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
    LOCALITY,
    LOCALITY_DETAIL,
)

Parts = frozenset[str]
AGE, PLACE = "age", "place"
# The whole that `reunified` is a part of: each who left did so to return home, or otherwise.
REASON = "reason"
RETURNED_HOME, LEFT_OTHERWISE = frozenset({"returned_home"}), frozenset({"otherwise"})

_FAMILY = {
    AGE_BAND.key: AGE,
    DFE_AGE_BAND.key: AGE,
    LOCALITY.key: PLACE,
    LOCALITY_DETAIL.key: PLACE,
}
# What a key is made of, where that is more than itself. Nobody is shown how many are aged 10.
_MADE_OF: Mapping[str, Mapping[str, Parts]] = {
    AGE_BAND.key: {"0-4": frozenset({"under-1", "1-4"}), "5-10": frozenset({"5-9", "10"})},
    DFE_AGE_BAND.key: {"10-15": frozenset({"10", "11-15"})},
    LOCALITY.key: {
        "in_area": frozenset({"in_borough"}),
        "out_of_area": frozenset(
            {"adjoining", "rest_of_region", "elsewhere_in_england", "outside_england"}
        ),
    },
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
    if respect == REASON:
        return RETURNED_HOME | LEFT_OTHERWISE
    names = [name for name in DIMENSIONS if _FAMILY.get(name, name) == respect]
    return frozenset().union(
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
    if measure == "reunified":
        return Group("ceased", frozenset(respects.items())).narrow(REASON, RETURNED_HOME)
    return Group(measure, frozenset(respects.items()))
