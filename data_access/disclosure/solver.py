"""The solver, HiGHS: the one place that speaks to it.

It calculates in floating point: what it answers is a proposal, to be rounded and then checked in
whole numbers by whoever asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import highspy
import numpy as np
from numpy.typing import NDArray

from data_access.disclosure.system import NotProtectable, TookTooLong

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]

# HiGHS's number for the primal simplex method.
PRIMAL = 4
_OUT_OF_TIME = (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt)


class Deadline:
    """The moment by which an answer must be there."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = monotonic() + seconds

    def measure_left(self) -> float:
        """How many seconds are left; TookTooLong where there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise self.complain()
        return left

    def complain(self) -> TookTooLong:
        """What to raise when it has passed."""
        return TookTooLong(f"no pattern was found in {self._seconds:g} seconds")


@dataclass(frozen=True)
class Reach:
    """How far a quantity goes: one number for each column there, and the price of each row."""

    columns: Real
    prices: Real


class Program:
    """A linear programme: rows that are 0, columns with bounds. One column at a time is asked for.

    It is kept between questions, since each is answered from where the last one ended: ten times
    faster than from nothing.
    """

    def __init__(self, rows: Whole, deadline: Deadline) -> None:
        # The last answer still keeps the bounds when another column is asked for.
        self._solver = _open_solver(
            presolve="off",
            simplex_strategy=PRIMAL,
            primal_simplex_bound_perturbation_multiplier=0.0,
        )
        self._deadline = deadline
        self._places = np.arange(rows.shape[1], dtype=np.int32)
        for _ in self._places:
            self._solver.addVar(0.0, 0.0)
        for row in rows:
            (places,) = np.nonzero(row)
            _add_row(self._solver, 0.0, 0.0, places, row[places])

    def bound(self, low: Real, high: Real) -> None:
        """Set between what each column lies."""
        self._solver.changeColsBounds(len(self._places), self._places, low, high)

    def reach(self, column: int, way: int, *, whole: bool = False) -> Reach | None:
        """Where a column is highest (`way` 1) or lowest (-1); None where nothing bounds it.

        With `whole` every column is a whole number, and there are no prices.
        """
        self._solver.changeColCost(column, float(-way))
        if whole:
            _ask_for_whole(self._solver, self._places)
        try:
            if not _solve(self._solver, self._deadline):
                return None
            answer = self._solver.getSolution()
            return Reach(np.array(answer.col_value), np.array(answer.row_dual))
        finally:
            self._solver.changeColCost(column, 0.0)
            if whole:
                _ask_for_whole(self._solver, self._places, whole=False)


class Cover:
    """The cheapest choice of columns that meets every demand so far."""

    def __init__(self, weights: Real, deadline: Deadline) -> None:
        self._solver = _open_solver(mip_rel_gap=0.0)
        self._deadline = deadline
        self._places = np.arange(len(weights), dtype=np.int32)
        for place, weight in enumerate(weights):
            self._solver.addVar(0.0, 1.0)
            self._solver.changeColCost(place, float(weight))

    def demand(self, places: Sequence[int], parts: Sequence[int], total: int) -> None:
        """Ask that what is chosen of these places comes, by their parts, to the total or more."""
        _add_row(self._solver, total, highspy.kHighsInf, np.array(places), np.array(parts))

    def keep(self, chosen: Mask) -> None:
        """Have these chosen for good."""
        for place in np.flatnonzero(chosen):
            self._solver.changeColBounds(int(place), 1.0, 1.0)

    def choose(self) -> Mask:
        """The cheapest columns; NotProtectable where none meet all demands."""
        _ask_for_whole(self._solver, self._places)
        return np.asarray(self.share() > 0.5)

    def share(self) -> Real:
        """The cheapest shares between 0 and 1 of the columns, until once whole ones are chosen."""
        _solve(self._solver, self._deadline)
        return np.array(self._solver.getSolution().col_value)


def _open_solver(**options: str | float) -> highspy.Highs:
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    # One thread: the same system always gets the same pattern.
    for option, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(option, value)
    return solver


def _ask_for_whole(solver: highspy.Highs, places: NDArray[np.int32], *, whole: bool = True) -> None:
    kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
    solver.changeColsIntegrality(len(places), places, np.full(len(places), kind))


def _add_row(solver: highspy.Highs, low: float, high: float, places: Whole, parts: Whole) -> None:
    solver.addRow(float(low), high, len(places), places.astype(np.int32), parts.astype(np.float64))


def _solve(solver: highspy.Highs, deadline: Deadline) -> bool:
    """Whether there is an answer, proven to be the best; False where nothing bounds the best."""
    solver.setOptionValue("time_limit", deadline.measure_left())
    solver.run()
    status = solver.getModelStatus()
    if status in _OUT_OF_TIME:
        raise deadline.complain()
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded):
        raise NotProtectable(f"the solver gave no answer: {status.name}")
    return status == highspy.HighsModelStatus.kOptimal
