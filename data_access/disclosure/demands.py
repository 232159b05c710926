"""What any safe choice of hidden cells must meet: demands, each proven by what a reader reckons.

A reader bounds a cell by adding up sums, each so many times. However many times, what comes of it
is true; so where it leaves a cell too little doubt, it leaves any other choice too little that does
not change what it adds up. That is the demand: of these cells hide so many as change it enough.
"""

from dataclasses import dataclass, field
from math import gcd

import numpy as np

from data_access.disclosure.parts import Part
from data_access.disclosure.rules import MIN_INTERVAL, K
from data_access.disclosure.solver import Deadline, Mask, Program, Real

# Nothing narrower is ever wide enough by the rules.
LEAST_WIDTH = min(K, MIN_INTERVAL)
# Of the reckonings that bound a cell alike, the one that needs the fewest shown cells says the
# most: every shown cell is taken to be in a little doubt, and so to use it costs a little.
A_LITTLE = 1e-3
# How often a sum is added up is taken to the nearest twelfth: then all that follows is exact.
TWELFTHS = 12


@dataclass(frozen=True)
class Demand:
    """Of the cells in these columns, so many must be hidden that their parts make the total.

    `explains` are the columns of all cells that the reckoning adds up: it bounds them too.
    """

    columns: tuple[int, ...]
    parts: tuple[int, ...]
    total: int
    explains: frozenset[int] = field(default=frozenset(), compare=False)

    def is_met_by(self, shares: Real | Mask) -> bool:
        """Whether a choice of cells, whole or by shares, meets it."""
        return float(np.dot(shares[list(self.columns)], self.parts)) >= self.total - 1e-6


def demand_more(part: Part, hidden: Mask) -> Demand:
    """That a cell more be hidden, whichever: true of every choice that is not enough."""
    columns = tuple(np.flatnonzero(part.may_hide & ~hidden).tolist())
    return Demand(columns, (1,) * len(columns), 1)


class Prover:
    """Proves why a choice of cells to hide, whole or by shares, is not enough."""

    def __init__(self, part: Part, deadline: Deadline) -> None:
        self._part = part
        self._program = Program(part.sums, deadline)

    def prove(self, shares: Real, columns: list[int]) -> tuple[list[int], list[Demand]]:
        """Which of these cells may be in too little doubt, and demands that are not met."""
        self._bound_by(shares)
        narrow: list[int] = []
        demands: dict[Demand, None] = {}
        explained: set[int] = set()
        for column in columns:
            if column in explained:
                narrow.append(column)
                continue
            highest, lowest = (self._program.reach(column, way) for way in (1, -1))
            if highest is None or lowest is None:
                continue
            if highest.columns[column] - lowest.columns[column] >= LEAST_WIDTH - 1e-6:
                continue
            narrow.append(column)
            demand = self._draw(column, highest.prices, lowest.prices)
            if demand is not None and not demand.is_met_by(shares):
                demands[demand] = None
                explained |= demand.explains
        return narrow, list(demands)

    def _bound_by(self, shares: Real) -> None:
        """A cell hidden by a share is in doubt by that share of what would be enough."""
        part = self._part
        low, high = part.bound(part.must_hide)
        lower = (part.hidden_low - low) * shares - A_LITTLE * (1 - shares)
        higher = np.where(shares < 1, LEAST_WIDTH * np.maximum(shares, A_LITTLE), np.inf)
        self._program.bound(
            low + np.where(part.may_hide, lower, 0), high + np.where(part.may_hide, higher, 0)
        )

    def _draw(self, column: int, highest: Real, lowest: Real) -> Demand | None:
        """The demand that follows from how often each sum is added up to bound a cell.

        None where the reckoning, in twelfths, bounds it too little to demand anything.
        """
        part = self._part
        low = np.where(part.must_hide, part.hidden_low, part.seen_low)
        missing = LEAST_WIDTH * TWELFTHS
        added = np.zeros_like(low)
        is_enough = np.zeros_like(part.may_hide)
        explains = np.zeros_like(part.may_hide)
        for way, prices in ((1, highest), (-1, lowest)):
            times = np.rint(prices * TWELFTHS).astype(np.int64) @ part.sums
            times[column] += way * TWELFTHS
            above, below = np.maximum(times, 0), np.maximum(-times, 0)
            if above[part.must_hide].any():
                return None
            missing -= int(above @ part.seen_high - below @ low)
            added += below * (low - part.hidden_low)
            # A cell that nothing bounds above, once it is hidden.
            is_enough |= above > 0
            explains |= times != 0
        if missing <= 0:
            return None
        added = np.where(is_enough, missing, np.minimum(added, missing))
        (columns,) = np.nonzero(np.where(part.may_hide, added, 0))
        parts = added[columns].tolist()
        divisor = gcd(*parts) or 1
        total = -(-missing // divisor)
        return Demand(
            columns=tuple(columns.tolist()),
            parts=tuple(min(part // divisor, total) for part in parts),
            total=total,
            explains=frozenset(np.flatnonzero(explains).tolist()),
        )
