"""Who came or left between two quarter ends, as a reader works it out of stocks and a year's flows.

A reader who sees how many were in care at two quarter ends and how many started in the year knows
that joiners less leavers between them are the rise `d` of the stock. So the joiners were at least
max(0, d), and `e` more; the leavers were at least max(0, -d), and as many more. Over the year the
`e` add up to an **excess** E = started - sum of max(0, d), which the reader knows: joiners between
two neighbouring quarter ends lie between max(0, d) and max(0, d) + E. Where E is less than
MIN_INTERVAL that is too narrow, and if there were 1 to K of them they are given away. The same
holds for those who were in care at one quarter end and not at an earlier one: at least the rise
between the two, at most all who joined in between. Then what the excess is worked out from, started
and ceased, is protected like a small number; a nought of them, which must be shown, cannot be, and
its tables are left out.

The reader is taken to see every stock that may be shown: none of 1 to K. Where no excess is narrow
nothing need be done: with E of MIN_INTERVAL or more each interval is as wide. Nor do stocks alone
need a guard. Those who came between two days lie between max(0, d) and all who are there at the
end: as wide as the smaller of the two stocks, and a stock that is shown is more than K, or nothing.

Of a group whose own flows are hidden, or that no table of flows shows, the excess is at most that
of all children. So where that is too narrow and 1 to K came into or left any lasting group, it is
the flows of all that are protected.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from data_access.disclosure.counts import Counts, GroupOverYear, Year
from data_access.disclosure.groups import Group, group_of
from data_access.disclosure.rules import (
    MIN_INTERVAL,
    K,
    is_sensitive,
    is_small,
    is_wide_enough,
)
from data_access.questions.measure import Keys

FLOWS = ("started", "ceased")


@dataclass(frozen=True)
class FlowGuard:
    """What the stocks of a year say of its flows.

    `primary` groups must not be known although they are not small; of those in `least` a reader
    knows that they have at least so many. `noughts` are the breakdowns in which a flow of none must
    not be known.
    """

    primary: frozenset[Group] = frozenset()
    least: Mapping[Group, int] = field(default_factory=dict)
    noughts: frozenset[tuple[str, ...]] = frozenset()


def guard_flows(tables: Counts, year: Year) -> FlowGuard:
    """What must be kept in mind of a year's flows for every group that is followed over it."""
    primary: set[Group] = set()
    least: dict[Group, int] = {}
    noughts: set[tuple[str, ...]] = set()
    everybody = _find_flows(tables, (), ())
    is_whole_narrow = min(_find_excesses(everybody, year), default=MIN_INTERVAL) < MIN_INTERVAL
    for (by, keys), over in year.items():
        flows = _find_flows(tables, by, keys)
        groups = {name: group_of(name, by, keys) for name in flows}
        can_be_empty = not any(map(is_sensitive, by, keys))
        seen = _Seen.of(over, can_be_empty)
        if over.is_lasting and any(seen.gives_away(name, flow) for name, flow in flows.items()):
            primary |= set(groups.values())
            if can_be_empty and 0 in flows.values():
                noughts.add(by)
        # No more came into a group beyond its own rise than into all beyond theirs.
        if is_whole_narrow and by and over.is_lasting and seen.has_small_changes:
            primary |= {group_of(name, (), ()) for name in everybody}
            if 0 in everybody.values():
                noughts.add(())
        for name, group in groups.items():
            # Whoever grows out of the youngest band is gone from it and has not ceased.
            is_told = over.is_lasting or name == "started"
            if is_told and 0 < seen.rise(name) <= flows[name]:
                least[group] = seen.rise(name)
    return FlowGuard(frozenset(primary), least, frozenset(noughts))


def _find_flows(tables: Counts, by: tuple[str, ...], keys: Keys) -> dict[str, int]:
    return {name: tables[name, by][keys] for name in FLOWS if keys in tables.get((name, by), {})}


def _find_excesses(everybody: Mapping[str, int], year: Year) -> list[int]:
    """How many more of all children came, and left, than the stocks tell."""
    over = year.get(((), ()))
    if over is None:
        return []
    seen = _Seen.of(over, can_be_empty=True)
    found = [flow - seen.rise(name) for name, flow in everybody.items()]
    return [excess for excess in found if excess >= 0]


@dataclass(frozen=True)
class _Seen:
    """A group over a year, and the places of the quarter ends at which its stock may be shown."""

    over: GroupOverYear
    ends: frozenset[int]

    @classmethod
    def of(cls, over: GroupOverYear, can_be_empty: bool) -> "_Seen":
        return cls(
            over,
            frozenset(
                place
                for place, stock in enumerate(over.stocks)
                if stock > K or (stock == 0 and can_be_empty)
            ),
        )

    def rise(self, name: str, first: int = 0, last: int | None = None) -> int:
        """How many at least started (or ceased) by the stocks that are seen from place to place."""
        places = [p for p in sorted(self.ends) if first <= p and (last is None or p <= last)]
        sign = 1 if name == "started" else -1
        return sum(
            max(0, sign * (self.over.stocks[later] - self.over.stocks[earlier]))
            for earlier, later in pairwise(places)
        )

    @property
    def has_small_changes(self) -> bool:
        """Whether 1 to K are there at one end that is seen and not at another."""
        return any(
            is_small(count)
            for changes in (self.over.came, self.over.left)
            for span, count in changes.items()
            if self.ends.issuperset(span)
        )

    def gives_away(self, name: str, flow: int) -> bool:
        """Whether with a year's flow a reader can tell 1 to K children who came or left."""
        excess = flow - self.rise(name)
        # Less than none: stocks and flows do not agree, and nothing follows from them.
        if not 0 <= excess < MIN_INTERVAL:
            return False
        return any(is_small(count) for count in self._list_moves(name)) or any(
            is_small(count) and not is_wide_enough(low, high)
            for count, low, high in self._bound_changes(excess)
        )

    def _list_moves(self, name: str) -> Iterator[int]:
        """Who came and left between neighbouring ends that are seen, and by this flow elsewhere."""
        over = self.over
        places = sorted({0, len(over.stocks) - 1, *self.ends})
        if len(places) == 2 and not self.ends.issuperset(places):
            # What is known of the year is the flow itself, which is protected as any number is.
            return
        for first, last in pairwise(places):
            is_seen = {first, last} <= self.ends
            for flow, moves in (("started", over.started), ("ceased", over.ceased)):
                if is_seen or flow == name:
                    yield sum(moves[first:last])

    def _bound_changes(self, excess: int) -> Iterator[tuple[int, int, int]]:
        """Who is there at one end and not at another, and a reader's bounds on how many."""
        for name, counts in (("started", self.over.came), ("ceased", self.over.left)):
            sign = 1 if name == "started" else -1
            for (i, j), count in counts.items():
                if {i, j} <= self.ends:
                    change = sign * (self.over.stocks[j] - self.over.stocks[i])
                    yield count, max(0, change), self.rise(name, i, j) + excess
