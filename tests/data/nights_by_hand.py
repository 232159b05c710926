"""Homes, their places and their children, and every night of them counted one by one.

Slow and plain on purpose: what it says of a night is worked out for that night alone.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Places:
    """So many places of a home in a state from a day on until a day, itself included."""

    home: str
    state: str
    number: int
    first: date
    last: date | None = None
    reason: str = "not_known"

    def hold(self, night: date) -> bool:
        return self.first <= night and (self.last is None or night <= self.last)


@dataclass(frozen=True)
class Stay:
    """A stay as a home keeps it; `held` are nights on which the child was away."""

    reference: str
    home: str
    first: date
    left: date | None = None
    kind: str = "child"
    whose: str = "own"
    ended: str | None = None
    held: tuple[date, ...] = ()

    def covers(self, night: date) -> bool:
        return self.first <= night and (self.left is None or night < self.left)


@dataclass(frozen=True)
class Episode:
    """Where the return has a child: in a home, in one that is not known, or with a family."""

    child: str
    where: str
    first: date
    left: date | None = None
    rec: str = "X1"
    reason: str = "CARPL"

    def covers(self, night: date) -> bool:
        return self.first <= night and (self.left is None or night < self.left)


FAMILY, NO_HOME = "family", "no home"


@dataclass(frozen=True)
class Council:
    """All that is said; `children` are those the returns know, who are nowhere near 18."""

    homes: tuple[str, ...]
    children: tuple[str, ...]
    places: tuple[Places, ...] = ()
    stays: tuple[Stay, ...] = ()
    episodes: tuple[Episode, ...] = ()
    purposes: dict[str, str] = field(default_factory=dict)

    def who(self, stay: Stay) -> tuple[str, ...]:
        """The person: our own references mean the same child everywhere."""
        if stay.whose == "own" and (stay.reference in self.children or stay.kind == "child"):
            return (stay.reference,)
        return (stay.home, stay.reference)

    def people(self) -> set[tuple[str, ...]]:
        return {self.who(stay) for stay in self.stays} | {(each.child,) for each in self.episodes}

    def place_of(self, person: tuple[str, ...], night: date) -> tuple[str, str] | None:
        """The home in which the person lives that night, and whose child it is."""
        for episode in self.episodes:
            is_there = (episode.child,) == person and episode.covers(night)
            if is_there and episode.where in self.homes:
                return episode.where, "own"
        best: Stay | None = None
        for stay in self.stays:
            is_later = best is None or stay.first >= best.first
            if self.who(stay) == person and stay.covers(night) and is_later:
                best = stay
        return None if best is None else (best.home, best.whose)

    def holds(self, home: str, night: date) -> set[tuple[str, ...]]:
        """The people whose place the home holds that night."""
        return {
            self.who(stay)
            for stay in self.stays
            if stay.home == home and stay.covers(night) and night in stay.held
        }

    def sleepers(self, home: str, night: date) -> Counter[str]:
        """How many children sleep there, by whose they are."""
        found: Counter[str] = Counter()
        for person in self.people():
            place = self.place_of(person, night)
            if place and place[0] == home and person not in self.holds(home, night):
                found[place[1]] += 1
        return found

    def stated(self, home: str, state: str, night: date, reason: str | None = None) -> int:
        return sum(
            each.number
            for each in self.places
            if (each.home, each.state) == (home, state)
            and each.hold(night)
            and reason in (None, each.reason)
        )

    def knows_places(self, home: str, night: date) -> bool:
        return any(
            (each.home, each.state) == (home, "registered") and each.first <= night
            for each in self.places
        )

    def split(self, home: str, night: date, reasons: tuple[str, ...]) -> Counter[tuple[str, str]]:
        """What the places of a home were used for on a night: (state, why not usable)."""
        if not self.knows_places(home, night):
            return Counter()
        beds = ["free"] * self.stated(home, "registered", night)
        found: Counter[tuple[str, str]] = Counter()

        def put(times: int, state: str, reason: str = "usable") -> int:
            done = 0
            for _ in range(times):
                if "free" in beds:
                    beds.remove("free")
                    found[state, reason] += 1
                    done += 1
            return done

        children = sum(self.sleepers(home, night).values())
        found["over", "usable"] += children - put(children, "occupied")
        put(len(self.holds(home, night)), "held")
        for reason in reasons:
            put(self.stated(home, "not_usable", night, reason), "not_usable", reason)
        put(self.stated(home, "kept_free", night), "kept_free")
        put(self.stated(home, "emergency", night), "emergency")
        put(len(beds), "vacant")
        return +found


def nights_between(first: date, last: date) -> list[date]:
    """Every night from one to another, both included."""
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]
