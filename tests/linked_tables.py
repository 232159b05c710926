"""Linked tables of children made up, and readers of them that share nothing with the protector.

The readers are slow and plain: one tries every number there is, the other asks scipy's solver.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from data_access.disclosure.system import Cell, Sum, System

Child = tuple[int, ...]
# A count that reaches so far beyond the truth has no bound.
BOUNDLESS = 1000
# A cell is in doubt enough from 1 or less to 6 or more, or over 5.
ENOUGH = 5


def tabulate(
    children: Sequence[Child],
    sizes: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    *,
    is_rounded: bool = False,
    sensitive: int | None = None,
    weight_of_margins: float = 4.0,
) -> System:
    """All the tables of children by each thing alone and by pairs of things, linked by margins.

    With `is_rounded` the tables by pairs are shown to the nearest 5. In a `sensitive` thing a 0
    must not be known either.
    """
    cells: list[Cell] = []
    places: dict[tuple[tuple[int, int], ...], int] = {}

    def add(group: tuple[tuple[int, int], ...], *, rounds: bool = False) -> int:
        count = sum(all(child[thing] == key for thing, key in group) for child in children)
        is_sensitive = any(thing == sensitive for thing, _ in group)
        is_primary = 1 <= count <= 5 or (is_sensitive and count == 0)
        shown = None
        if rounds and count > 5:
            nearest = round(count / 5) * 5
            shown = max(6, nearest - 2), nearest + 2
        places[group] = len(cells)
        weight = weight_of_margins if len(group) < 2 else 1.0
        cells.append(Cell(count, is_primary, True, 0 if is_sensitive else 1, shown, weight))
        return places[group]

    add(())
    sums = []
    for thing, size in enumerate(sizes):
        sums.append(Sum(places[()], tuple(add(((thing, key),)) for key in range(size))))
    for one, other in pairs:
        for keys in product(range(sizes[one]), range(sizes[other])):
            add(tuple(zip((one, other), keys, strict=True)), rounds=is_rounded)
        for thing, across in ((one, other), (other, one)):
            for key in range(sizes[thing]):
                lines = (sorted(((thing, key), (across, each))) for each in range(sizes[across]))
                parts = (tuple(line) if one < other else tuple(line[::-1]) for line in lines)
                sums.append(Sum(places[((thing, key),)], tuple(places[part] for part in parts)))
    return System(tuple(cells), tuple(sums))


def make_up(chance: Random, count: int, sizes: Sequence[int]) -> list[Child]:
    """Children of whom a few categories hold most, as they do in a council."""
    weights = [[chance.random() * 0.7**key + 0.02 for key in range(size)] for size in sizes]
    return list(
        zip(*(chance.choices(range(len(each)), each, k=count) for each in weights), strict=True)
    )


@dataclass(frozen=True)
class Onlooker:
    """One who sees a system with some of its cells hidden, and thinks of none as over `most`."""

    system: System
    hidden: Set[int]
    most: int = BOUNDLESS

    def bound(self, place: int) -> tuple[int, int]:
        """The lowest and the highest count that one cell may have."""
        found = []
        for way in (1, -1):
            aim = np.zeros(len(self.system.cells))
            aim[place] = way
            answer = milp(
                aim, integrality=np.ones_like(aim), bounds=self._box, constraints=self._sums
            )
            assert answer.status == 0, answer.message
            found.append(round(answer.x[place]))
        return found[0], found[1]

    def find_exposed(self) -> list[int]:
        """The primary cells that can be known too closely."""
        return [
            place
            for place, cell in enumerate(self.system.cells)
            if cell.is_primary and not is_in_doubt(*self.bound(place))
        ]

    def list_tables(self) -> Iterator[list[int]]:
        """Every table that could be the truth: all numbers tried, one after the other."""
        yield from self._fill([None] * len(self.system.cells))

    def _fill(self, numbers: list[int | None]) -> Iterator[list[int]]:
        if all(each is not None for each in numbers):
            yield [each for each in numbers if each is not None]
            return
        place, values = self._find_next(numbers)
        low, high = self._ranges[place]
        for value in values:
            if low <= value <= high:
                tried = [*numbers]
                tried[place] = value
                if all(self._may_hold(each, tried) for each in self.system.sums):
                    yield from self._fill(tried)

    def _find_next(self, numbers: list[int | None]) -> tuple[int, Sequence[int]]:
        for each in self.system.sums:
            unknown = [place for place in (each.whole, *each.parts) if numbers[place] is None]
            if len(unknown) == 1:
                parts = sum(numbers[part] or 0 for part in each.parts)
                whole = numbers[each.whole]
                value = parts if whole is None else whole - parts
                return unknown[0], [value]
        place = min(
            (place for place, value in enumerate(numbers) if value is None),
            key=lambda place: self._ranges[place][1] - self._ranges[place][0],
        )
        low, high = self._ranges[place]
        return place, range(low, high + 1)

    @staticmethod
    def _may_hold(each: Sum, numbers: list[int | None]) -> bool:
        whole, parts = numbers[each.whole], [numbers[part] for part in each.parts]
        known = sum(part or 0 for part in parts)
        return whole is None or (known <= whole if None in parts else known == whole)

    @cached_property
    def _ranges(self) -> list[tuple[int, int]]:
        return [self._range(place, cell) for place, cell in enumerate(self.system.cells)]

    def _range(self, place: int, cell: Cell) -> tuple[int, int]:
        if place in self.system.known_before:
            return cell.value, cell.value
        if not cell.is_published:
            return 0, self.most
        if place in self.hidden:
            return cell.least, self.most
        return cell.shown or (cell.value, cell.value)

    @cached_property
    def _box(self) -> Bounds:
        low, high = zip(*self._ranges, strict=True)
        return Bounds(np.array(low), np.array(high))

    @cached_property
    def _sums(self) -> LinearConstraint:
        return LinearConstraint(list_rows(self.system), 0, 0)


def is_in_doubt(low: int, high: int) -> bool:
    """Whether bounds on a count leave it unknown by the rules, written out once more."""
    return (low <= 1 and high >= 6) or high - low >= ENOUGH


def list_rows(system: System) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """One row for each sum, its parts less its whole."""
    rows = np.zeros((len(system.sums), len(system.cells)))
    for row, each in zip(rows, system.sums, strict=True):
        row[each.whole] = -1
        row[list(each.parts)] = 1
    return rows
