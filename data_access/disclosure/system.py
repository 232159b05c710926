"""A system of linked tables as a reader sees it: cells, and the sums that hold between them.

Nothing here knows what is counted. A cell stands in as many tables as show it; a margin is a cell
that is the sum of others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One number of the system.

    `value` is the true count. A cell that is not `is_published` is shown by no table, yet a reader
    could work it out: a difference between a group and one that it contains. `is_primary` cells
    must not be known. `least` is the lowest value a reader gives a hidden cell, by the rules alone:
    1, or 0 where a hidden cell may be empty. `shown` is what a reader learns where it is shown: the
    lowest and highest count behind the number, the same where it is exact. `weight` is how much is
    lost by hiding it.
    """

    value: int
    is_primary: bool = False
    is_published: bool = True
    least: int = 1
    shown: tuple[int, int] | None = None
    weight: float = 1.0

    @property
    def seen(self) -> tuple[int, int]:
        """The lowest and highest count that a reader gives the cell where it is shown."""
        return self.shown or (self.value, self.value)

    @property
    def can_hide(self) -> bool:
        """Whether the rules let the cell be hidden: a hidden cell is at least its least."""
        return self.is_published and self.value >= self.least


@dataclass(frozen=True)
class Sum:
    """One cell that is the sum of others, all by their places in the system."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class System:
    """Cells and their sums. `hidden_before` cells were hidden in a version published earlier and
    stay so; a reader knows those of `known_before` from there, and hiding them protects nothing.
    """

    cells: tuple[Cell, ...]
    sums: tuple[Sum, ...]
    hidden_before: frozenset[int] = frozenset()
    known_before: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for each in self.sums:
            parts = sum(self.cells[part].value for part in each.parts)
            if self.cells[each.whole].value != parts:
                raise ValueError("a whole is not the sum of its parts")

    @property
    def primaries(self) -> Iterator[int]:
        """The places of the cells that must not be known."""
        return (place for place, cell in enumerate(self.cells) if cell.is_primary)


@dataclass(frozen=True)
class Interval:
    """Between what a reader can bound a cell; `high` is None where nothing bounds it above."""

    low: int
    high: int | None


@dataclass(frozen=True)
class Pattern:
    """Which cells are hidden, and between what a reader can bound each of them.

    `intervals` are of every primary and of every hidden cell, exact for those that are primary.
    """

    hidden: frozenset[int]
    intervals: dict[int, Interval] = field(default_factory=dict)


class NotProtectable(Exception):
    """No choice of hidden cells keeps the primary ones from being known."""


class TookTooLong(Exception):
    """No pattern was found in the time there was."""
