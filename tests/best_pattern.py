"""The least that must be hidden of small linked tables, as one programme, and a plain greedy rule.

Neither shares anything with the protector.
"""

from collections.abc import Set

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from data_access.disclosure.system import System
from tests.linked_tables import ENOUGH, list_rows

# No cell need be thought of as farther above its count for another to be five apart.
FAR = 12


def weigh(system: System, hidden: Set[int]) -> float:
    """What is lost by hiding these beyond what must be hidden."""
    return sum(system.cells[place].weight for place in hidden if not system.cells[place].is_primary)


def find_best(system: System, *, seconds: float = 20) -> frozenset[int] | None:
    """The cheapest safe pattern; None where it is not proven in time, or where there is none.

    For each cell that must not be known there are two tables besides the truth, in which it is at
    least five apart; where a cell is shown, none of them differs from the truth by more than shows.
    """
    cells, rows = system.cells, list_rows(system)
    size = len(cells)
    primaries = list(system.primaries)
    columns = size * (1 + 2 * len(primaries))
    may_hide = np.array([cell.can_hide for cell in cells])
    must_hide = np.array([cell.is_primary or not cell.is_published for cell in cells])
    values = np.array([cell.value for cell in cells])
    seen_low, seen_high = np.array([cell.seen for cell in cells]).T - values
    hidden_low = np.array([cell.least if cell.is_published else 0 for cell in cells]) - values
    constraints = []
    for number in range(2 * len(primaries)):
        table = np.zeros((size, columns))
        table[:, size * (number + 1) : size * (number + 2)] = np.eye(size)
        choice = np.eye(size, columns)
        constraints += [
            LinearConstraint(rows @ table, 0, 0),
            LinearConstraint(table - (FAR - seen_high)[:, None] * choice, -np.inf, seen_high),
            LinearConstraint(table - (hidden_low - seen_low)[:, None] * choice, seen_low, np.inf),
        ]
    for number, place in enumerate(primaries):
        apart = np.zeros(columns)
        apart[size * (2 * number + 1) + place] = 1
        apart[size * (2 * number + 2) + place] = -1
        constraints.append(LinearConstraint(apart, ENOUGH, np.inf))
    low, high = np.full(columns, -np.inf), np.full(columns, np.inf)
    low[:size], high[:size] = must_hide, must_hide | may_hide
    answer = milp(
        np.concatenate([[cell.weight for cell in cells], np.zeros(columns - size)]),
        integrality=np.ones(columns),
        bounds=Bounds(low, high),
        constraints=constraints,
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if answer.status != 0:
        return None
    return frozenset(np.flatnonzero(answer.x[:size] > 0.5).tolist())


def hide_two_per_line(system: System) -> frozenset[int]:
    """The plain rule: the smallest cell next, until every sum has none hidden in it or two."""
    hidden = set(system.primaries)
    has_changed = True
    while has_changed:
        has_changed = False
        for each in system.sums:
            line = {each.whole, *each.parts}
            if len(line & hidden) == 1:
                others = [place for place in line - hidden if system.cells[place].can_hide]
                if others:
                    hidden.add(min(others, key=lambda place: (system.cells[place].value, place)))
                    has_changed = True
    return frozenset(hidden)
