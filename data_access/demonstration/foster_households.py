"""A foster household of the demonstration, and the children who come to it together."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from data_access.demonstration.nights import Placement
from data_access.demonstration.targets import LAST_DAY, Day

NEVER: Final = LAST_DAY + 1
"""The end of what had not ended by the data date."""


class Group(NamedTuple):
    """Brothers and sisters who come to one household together, and until when each stays."""

    placements: tuple[Placement, ...]
    start: Day
    ends: tuple[Day, ...]

    @property
    def end(self) -> Day:
        """Give the day on which the last of them leaves."""
        return max(self.ends)


class Approval(NamedTuple):
    """What a household is approved for; `end` is the first day on which it is no longer so."""

    places: int
    start: Day
    end: Day | None
    basis: str = "usual"


@dataclass(eq=False)
class Household:
    """A foster household; `taken` are the times of each child, other councils' included."""

    reference: str
    kind: str
    places: int
    start: Day
    end: Day | None = None
    reason_left: str = ""
    ages: tuple[int, int] = (0, 17)
    conditional: int = 0
    terms: str = "any"
    raised: list[Approval] = field(default_factory=list)
    taken: list[tuple[Day, Day]] = field(default_factory=list)
    placed: list[Placement] = field(default_factory=list)
    others: list[tuple[int, Day, Day | None]] = field(default_factory=list)

    def list_approvals(self) -> list[Approval]:
        """List the approvals, one after the other: those over the usual number stand between."""
        if self.kind == "connected_persons":
            return self._name_children()
        approvals, day_of = [], self.start
        for one in sorted(self.raised, key=lambda each: each.start):
            if one.start > day_of:
                approvals.append(Approval(self.places, day_of, one.start))
            approvals.append(one)
            day_of = one.end or NEVER
        if day_of <= LAST_DAY and (self.end is None or day_of < self.end):
            approvals.append(Approval(self.places, day_of, self.end))
        return approvals

    def _name_children(self) -> list[Approval]:
        """Family and friends are approved for the children who live with them, no others."""
        days = sorted({day for span in self.taken for day in span if day < NEVER})
        return [
            Approval(self.count_taken(on), on, following)
            for on, following in zip(days, [*days[1:], None], strict=True)
            if self.count_taken(on)
        ]

    def count_places(self, on: Day) -> int:
        """Count the places approved on a day."""
        if not self.raised and self.kind != "connected_persons":
            return self.places if self.start <= on and (self.end is None or on < self.end) else 0
        return next(
            (
                approval.places
                for approval in self.list_approvals()
                if approval.start <= on and (approval.end is None or approval.end > on)
            ),
            0,
        )

    def count_taken(self, on: Day) -> int:
        """Count the children there on the night of a day."""
        return sum(start <= on < end for start, end in self.taken)
