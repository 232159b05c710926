"""What anybody may know before the first figure: the rules, and which groups contain which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

K = 5
MIN_INTERVAL = 5
STEP = 5
Bounds = tuple[int, int | None]
Keys = tuple[tuple[str, str], ...]

# Categories in which a hidden count may be 0: none of the keys named is all of them.
SENSITIVE: dict[str, frozenset[str]] = {
    "ethnic_group": frozenset(),
    "unaccompanied": frozenset(),
    "remand": frozenset(),
    "legal_status": frozenset(),
    "legal_status_group": frozenset({"youth_justice"}),
    "category_of_need": frozenset({"N2", "N6"}),
    "reason_left": frozenset({"adult_residential", "assessed_as_adult", "custody", "remand_ended"}),
}
# Made of what two bandings of ages say together; no table shows it.
AGED_10 = ("age", "10")
# A whole and its parts, each by dimension and key, in one measure at one date.
NESTED = (
    (("locality", "in_area"), (("locality_detail", "in_borough"),)),
    (
        ("locality", "out_of_area"),
        (
            ("locality_detail", "adjoining"),
            ("locality_detail", "rest_of_region"),
            ("locality_detail", "elsewhere_in_england"),
            ("locality_detail", "outside_england"),
        ),
    ),
    (("locality", "not_known"), (("locality_detail", "not_known"),)),
    (("age_band", "0-4"), (("dfe_age_band", "under-1"), ("dfe_age_band", "1-4"))),
    (("age_band", "5-10"), (("dfe_age_band", "5-9"), AGED_10)),
    (("dfe_age_band", "10-15"), (AGED_10, ("age_band", "11-15"))),
    (("age_band", "16+"), (("dfe_age_band", "16+"),)),
)
# Who is counted by one measure and who is not, of all whom another counts.
WITHIN = (
    ("ceased", ("reunified", "ceased_otherwise")),
    ("looked_after", ("three_or_more_placements", "in_fewer_placements")),
    ("looked_after", ("long_term_stability", "not_long_term")),
    ("looked_after", ("over_20_miles_outside", "nearer_or_inside")),
)
_ALL = ("looked_after", ())
_FAR_OUTSIDE = ("over_20_miles_outside", ())
_OUTSIDE = ("looked_after", (("locality", "out_of_area"),))
_FROM_16 = ("ceased", (("age_band", "16+"),))


def _by(measure: str, name: str, *keys: str) -> tuple[tuple[str, Keys], ...]:
    return tuple((measure, ((name, key),)) for key in keys)


_GROWN_UP = _by(
    "ceased",
    "reason_left",
    "stays_with_carers",
    "independent_with_support",
    "independent",
    "adult_residential",
)
# What words mean: groups, others that are some of them, and what those of the first are called
# who are not of the second; nobody is where there is no name.
CERTAIN = (
    (
        (("reunified", ()),),
        _by("ceased", "reason_left", "home_planned", "home_unplanned"),
        None,
    ),
    (_by("looked_after", "distance_band", "20+"), (_FAR_OUTSIDE,), "far_and_inside"),
    ((_OUTSIDE,), (_FAR_OUTSIDE,), "outside_and_near"),
    (
        (
            *_by("looked_after", "distance_band", "0-5", "5-10", "10-20", "not_known"),
            _FAR_OUTSIDE,
        ),
        (_OUTSIDE,),
        "inside_and_near",
    ),
    (
        _by("looked_after", "dfe_age_band", "1-4", "5-9", "10-15"),
        (("long_term_stability", ()),),
        "aged_1_to_15_not_long_term",
    ),
    (
        (_ALL,),
        (("three_or_more_placements", ()), *_by("long_term_stability", "same_placement", "yes")),
        "neither_moved_nor_stayed",
    ),
    ((_FROM_16,), _GROWN_UP, "left_from_16_not_grown_up"),
    (
        (_FROM_16,),
        (*_GROWN_UP, *_by("reunified", "age_band", "16+")),
        "left_from_16_otherwise",
    ),
)
# A child is in the same group of these for as long as a period of care lasts.
LASTING = ("sex", "category_of_need")
STOCK, STARTED, CEASED = "looked_after", "started", "ceased"
FLOWS = (STARTED, CEASED, "reunified")
# Whom each of these counts is in care on the day; whom the last counts, for so long before.
STOCKS = (STOCK, "three_or_more_placements", "over_20_miles_outside", "long_term_stability")
LONG_TERM, MONTHS_OF_LONG_TERM = "long_term_stability", 30
JOINED, LEFT, STAYED = "joined", "left", "stayed"


class Group(NamedTuple):
    """The children, or periods of care, of one measure at one snapshot's version, with these keys.

    Of `joined`, `left` and `stayed` they are those since the snapshot before.
    """

    measure: str
    day: date
    version: int
    keys: Keys

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.keys)

    def of(self, keys: Iterable[tuple[str, str]]) -> "Group":
        """The group of other keys in the same measure and version."""
        return self._replace(keys=tuple(sorted(keys)))

    def __str__(self) -> str:
        what = ", ".join(f"{name} {key}" for name, key in self.keys) or "all"
        return f"{self.measure} at {self.day} (version {self.version}), {what}"


@dataclass(frozen=True)
class Rules:
    """How numbers shown are to be read. Where `shows_small`, nothing but rounding protects."""

    shows_small: bool = False

    def read(self, shown: int, *, is_rounded: bool) -> Bounds:
        """Between what the count behind a number lies."""
        # A number that is no multiple of 5 was not rounded, whatever its table says.
        if not is_rounded or shown % STEP:
            return shown, shown
        low, high = max(0, shown - STEP // 2), shown + STEP // 2
        if self.shows_small:
            return low, high
        return (0, 0) if shown == 0 else (max(low, K + 1), high)

    def read_hidden(self, keys: Keys) -> Bounds:
        """Between what a count lies in whose place stands a `c`."""
        may_be_empty = any(
            name in SENSITIVE and (not SENSITIVE[name] or key in SENSITIVE[name])
            for name, key in keys
        )
        return (0 if may_be_empty else 1), None


def is_small(count: int) -> bool:
    """Whether a count is one that nobody may know."""
    return 1 <= count <= K


def is_open(low: int, high: int | None) -> bool:
    """Whether bounds leave a count unknown, as the rules want it."""
    return high is None or (low <= 1 and high > K) or high - low >= MIN_INTERVAL
