"""All that was read, number by number, with where it stood."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tests.security.attacker.homes import Register, Share
from tests.security.attacker.knowledge import Bounds, Group, Rules


class ReadTwoWays(Exception):
    """Two places show different numbers for one count."""


class Table(NamedTuple):
    """A published table: groups of one measure and version that differ in their keys alone."""

    measure: str
    day: date
    version: int
    by: tuple[str, ...]


@dataclass
class Sight:
    """What was read of one count: its bounds, whether a `c` stood for it, and where."""

    low: int
    high: int | None
    is_hidden: bool = False
    places: set[str] = field(default_factory=set)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass
class Book:
    """What one reader, or several together, have read.

    `registers` are what anybody may look up of the homes, by the day on which a quarter ends.
    """

    rules: Rules = field(default_factory=Rules)
    sights: dict[Group, Sight] = field(default_factory=dict)
    # Figures that nothing published accounts for, as sentences.
    strays: list[str] = field(default_factory=list)
    # Percentages of places, which count no children; None where they are hidden.
    shares: dict[Share, float | None] = field(default_factory=dict)
    registers: dict[date, Register] = field(default_factory=dict)

    def note_share(self, share: Share, shown: float | None, place: str) -> None:
        """Write down a percentage of places that a place shows."""
        if self.shares.setdefault(share, shown) != shown:
            raise ReadTwoWays(f"{share}: {place} shows {shown}, others {self.shares[share]}.")

    def note(self, group: Group, bounds: Bounds, place: str, *, is_hidden: bool = False) -> None:
        """Write down what a place shows of a group."""
        low, high = bounds
        sight = self.sights.setdefault(group, Sight(low, high))
        sight.low = max(sight.low, low)
        if high is not None:
            sight.high = high if sight.high is None else min(sight.high, high)
        sight.is_hidden |= is_hidden
        sight.places.add(place)
        if sight.high is not None and sight.low > sight.high:
            raise ReadTwoWays(f"{group}: what {' and '.join(sorted(sight.places))} show differs.")

    def tables(self) -> dict[Table, list[Group]]:
        """The groups read, table by table."""
        found: defaultdict[Table, list[Group]] = defaultdict(list)
        for group in self.sights:
            found[Table(group.measure, group.day, group.version, group.dimensions)].append(group)
        return found

    def newest(self) -> dict[date, int]:
        """Each snapshot's newest version that was read."""
        newest: dict[date, int] = {}
        for group in self.sights:
            newest[group.day] = max(newest.get(group.day, 0), group.version)
        return dict(sorted(newest.items()))
