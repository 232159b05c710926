"""A system taken apart: into parts of cells that do not hang together, as rows of numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from data_access.disclosure.solver import Mask, Real, Whole
from data_access.disclosure.system import NotProtectable, System

# The cells of one sum that are not known anyhow: 1 for a part, -1 for the whole.
Row = dict[int, int]


@dataclass(frozen=True, eq=False)
class Part:
    """Cells that hang together by sums, leaving out all that a reader knows whatever is hidden.

    Everything is reckoned from the true counts. A table that a reader cannot tell from the truth is
    a whole number for each cell, by how much it differs, such that each row of `sums` comes to 0.
    Where a cell is shown it lies from `seen_low` to `seen_high`; where it is hidden from
    `hidden_low`, and nothing bounds it above.
    """

    places: Whole
    values: Whole
    sums: Whole
    seen_low: Whole
    seen_high: Whole
    hidden_low: Whole
    is_primary: Mask
    must_hide: Mask
    may_hide: Mask
    weights: Real

    def bound(self, hidden: Mask) -> tuple[Real, Real]:
        """The lowest and highest difference of each cell when these are hidden."""
        low = np.where(hidden, self.hidden_low, self.seen_low).astype(np.float64)
        return low, np.where(hidden, np.inf, self.seen_high)


def split(system: System) -> Iterator[Part]:
    """The parts of a system that have anything hidden.

    Raises NotProtectable where the system cannot be hidden as it asks for, whatever else is.
    """
    must_hide = {place for place in range(len(system.cells)) if _must_hide(system, place)}
    free = [place for place in range(len(system.cells)) if _is_free(system, place)]
    for place in must_hide.intersection(free):
        _check_hidden(system, place)
    known = next((place for place in system.primaries if place in system.known_before), None)
    if known is not None:
        raise NotProtectable(f"cell {known} must not be known, and was published before")
    rows = list(_find_rows(system, frozenset(free)))
    for places, within in _join(free, rows):
        if not must_hide.isdisjoint(places):
            yield _make_part(system, places, within)


def _must_hide(system: System, place: int) -> bool:
    cell = system.cells[place]
    return cell.is_primary or not cell.is_published or place in system.hidden_before


def _may_hide(system: System, place: int) -> bool:
    """Whether hiding it is allowed and tells no more than to show it does."""
    cell = system.cells[place]
    return cell.can_hide and cell.least <= cell.seen[0]


def _is_free(system: System, place: int) -> bool:
    """Whether a reader may be left in any doubt about a cell."""
    cell = system.cells[place]
    low, high = cell.seen
    if not low <= cell.value <= high:
        raise NotProtectable(f"cell {place} is {cell.value}, and would be shown as {low} to {high}")
    if place in system.known_before:
        return False
    return _must_hide(system, place) or _may_hide(system, place) or low < high


def _check_hidden(system: System, place: int) -> None:
    cell = system.cells[place]
    if cell.is_published and not cell.can_hide:
        raise NotProtectable(
            f"cell {place} is {cell.value}, and what is hidden is known to be {cell.least} or more"
        )


def _find_rows(system: System, free: frozenset[int]) -> Iterator[Row]:
    for each in system.sums:
        row = dict.fromkeys(free.intersection(each.parts), 1)
        if each.whole in free:
            row[each.whole] = -1
        if row:
            yield row


def _join(places: Iterable[int], rows: Iterable[Row]) -> Iterator[tuple[list[int], list[Row]]]:
    """The places in groups, each with its rows, of those that rows hang together."""
    rows_of: dict[int, list[Row]] = {place: [] for place in places}
    for row in rows:
        for place in row:
            rows_of[place].append(row)
    left = dict.fromkeys(rows_of)
    while left:
        group = [left.popitem()[0]]
        # The group grows while it is walked.
        for place in group:
            for row in rows_of[place]:
                joining = [other for other in row if other in left]
                group.extend(joining)
                for other in joining:
                    del left[other]
        group.sort()
        yield group, [row for place in group for row in rows_of[place] if place == min(row)]


def _make_part(system: System, places: list[int], rows: list[Row]) -> Part:
    cells = [system.cells[place] for place in places]
    values = np.array([cell.value for cell in cells])
    column_of = {place: column for column, place in enumerate(places)}
    sums = np.zeros((len(rows), len(places)), dtype=np.int64)
    for line, row in zip(sums, rows, strict=True):
        for place, sign in row.items():
            line[column_of[place]] = sign
    must_hide = np.array([_must_hide(system, place) for place in places])
    may_hide = np.array([_may_hide(system, place) for place in places])
    return Part(
        places=np.array(places),
        values=values,
        sums=sums,
        seen_low=np.array([cell.seen[0] for cell in cells]) - values,
        seen_high=np.array([cell.seen[1] for cell in cells]) - values,
        hidden_low=np.array([cell.least if cell.is_published else 0 for cell in cells]) - values,
        is_primary=np.array([cell.is_primary for cell in cells]),
        must_hide=must_hide,
        may_hide=may_hide & ~must_hide,
        weights=np.array([cell.weight for cell in cells]),
    )
