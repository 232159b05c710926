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
    "placement_type": frozenset({"secure_home"}),
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
# Those who left are those who went home and those who did not.
WITHIN = (("ceased", ("reunified", "ceased_otherwise")),)
# A child is in the same group of these for as long as a period of care lasts.
LASTING = ("sex", "category_of_need")
STOCK, STARTED, CEASED = "looked_after", "started", "ceased"
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
