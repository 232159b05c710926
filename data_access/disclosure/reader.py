"""What a reader can work out of the cells that are hidden: all that they know, taken together.

A cell is proven to be in doubt by tables alone: two tables of whole numbers, one with the cell low
and one with it high, each checked in whole numbers against every sum and every bound. So whatever
the solver does, nothing is taken to be safe that is not.
"""

from collections import deque
from collections.abc import Iterator
from itertools import islice

import numpy as np

from data_access.disclosure.parts import Part
from data_access.disclosure.rules import MIN_INTERVAL, K, is_wide_enough
from data_access.disclosure.solver import Deadline, Mask, Program, Real, Whole
from data_access.disclosure.system import Interval, NotProtectable

# So far above its count a cell is in doubt, however low it can be.
FAR_ABOVE = K + MIN_INTERVAL
MOST_TABLES = 1000
# What HiGHS means by a number is at most so far from it.
TOLERANCE = 1e-6


class Reader:
    """Who is shown everything of a part but what is hidden, and knows the rules.

    Every table that is found is kept: it proves the same of any choice that hides what it differs
    in from the truth, and spares the solver.
    """

    def __init__(self, part: Part, deadline: Deadline) -> None:
        self._part = part
        self._program = Program(part.sums, deadline)
        self._tables: deque[Whole] = deque(maxlen=MOST_TABLES)
        self._low, self._high = part.bound(part.must_hide)

    def list_exposed(self, hidden: Mask, *, most: int | None = None) -> list[int]:
        """The columns of the primary cells that are in too little doubt when these are hidden.

        All of them, or so many at `most`.
        """
        return list(islice(self._find_exposed(hidden), most))

    def bound(self, hidden: Mask, column: int) -> Interval:
        """The exact lowest and highest count of a cell when these are hidden."""
        self._hide(hidden)
        count = int(self._part.values[column])
        (low, _), (high, is_bounded) = (self._find_table(column, way) for way in (-1, 1))
        return Interval(count + int(low[column]), count + int(high[column]) if is_bounded else None)

    def _hide(self, hidden: Mask) -> None:
        self._low, self._high = self._part.bound(hidden)
        self._program.bound(self._low, self._high)

    def _find_exposed(self, hidden: Mask) -> Iterator[int]:
        self._hide(hidden)
        lowest, highest = self._bound_by_tables()
        for column in map(int, np.flatnonzero(self._part.is_primary)):
            count = int(self._part.values[column])
            for way in (1, -1):
                if is_wide_enough(count + int(lowest[column]), count + int(highest[column])):
                    break
                table, _ = self._find_table(column, way)
                self._tables.append(table)
                np.minimum(lowest, table, out=lowest)
                np.maximum(highest, table, out=highest)
            if not is_wide_enough(count + int(lowest[column]), count + int(highest[column])):
                yield column

    def _bound_by_tables(self) -> tuple[Whole, Whole]:
        """How low and how high the tables found before prove each cell may be."""
        truth = np.zeros_like(self._part.values)
        tables = np.array([truth, *self._tables])
        tables = tables[np.all((self._low <= tables) & (tables <= self._high), axis=1)]
        return tables.min(axis=0), tables.max(axis=0)

    def _find_table(self, column: int, way: int) -> tuple[Whole, bool]:
        """A table with the cell as high (`way` 1) or as low (-1) as can be, and True.

        Where nothing bounds the cell, a table with it far above its count, and False.
        """
        table = self._reach(column, way)
        if table is not None:
            return table, True
        high = self._high.copy()
        high[column] = FAR_ABOVE
        self._program.bound(self._low, high)
        table = self._reach(column, way)
        self._program.bound(self._low, self._high)
        if table is None:
            raise NotProtectable("the solver found no bound where there is one")
        return table, False

    def _reach(self, column: int, way: int) -> Whole | None:
        for whole in (False, True):
            reach = self._program.reach(column, way, whole=whole)
            if reach is None:
                return None
            table = self._check(reach.columns)
            if table is not None:
                return table
        raise NotProtectable("the solver's table contradicts the sums or what is shown")

    def _check(self, proposed: Real) -> Whole | None:
        """The table that the solver means, where it is one that could be the truth."""
        table = np.rint(proposed).astype(np.int64)
        is_possible = (
            np.abs(proposed - table).max() < TOLERANCE
            and not np.any(self._part.sums @ table)
            and np.all((self._low <= table) & (table <= self._high))
        )
        return table if is_possible else None
