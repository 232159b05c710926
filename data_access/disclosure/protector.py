"""The protector: chooses which cells to hide, so that none that must not be known can be.

The choice is made as in set covering. What a reader can reckon from a choice that is not enough is
a demand upon every choice; the cheapest choice that meets all demands so far is tried next, until
one is enough. Nothing cheaper can be, then: the demands hold for every choice.
"""

from itertools import count

import numpy as np

from data_access.disclosure.demands import Demand, Prover, demand_more
from data_access.disclosure.parts import Part, split
from data_access.disclosure.reader import Reader
from data_access.disclosure.rules import is_wide_enough
from data_access.disclosure.solver import Cover, Deadline, Mask
from data_access.disclosure.system import Interval, NotProtectable, Pattern, System

# Most demands are found while cells may be hidden by shares, which is cheaper to choose.
MOST_ROUNDS_BY_SHARES = 20
# Some exposed cells say enough of why a choice fails.
MOST_EXPOSED = 12
# The cells of a part times the choices made for it: after so many, what is chosen
# stays so and the end is near. Only large parts come so far, and there a hundredth or two over the
# least may be hidden.
PATIENCE = 4000


def protect(system: System, *, seconds: float = 60) -> Pattern:
    """Choose what to hide so that the least weight is hidden, and prove that it is enough.

    Hidden are all primary cells, all that were hidden before, and what else must be; to show any of
    these again would let a primary cell be known. The intervals are exact. The same system gets the
    same pattern.

    Raises NotProtectable where no choice is enough or the solver fails, TookTooLong where the
    `seconds` for the whole system are over.
    """
    deadline = Deadline(seconds)
    hidden = {*system.primaries, *system.hidden_before}
    intervals = {place: _stay(system.cells[place].value) for place in hidden}
    for part in split(system):
        choice = _choose(part, deadline)
        hidden.update(part.places[choice & part.may_hide].tolist())
        intervals.update(_measure(part, choice, hidden, deadline))
    return Pattern(frozenset(hidden), intervals)


def _choose(part: Part, deadline: Deadline) -> Mask:
    """All cells of a part to hide."""
    reader = Reader(part, deadline)
    exposed = reader.list_exposed(part.must_hide | part.may_hide)
    if exposed:
        places = ", ".join(str(place) for place in part.places[exposed])
        raise NotProtectable(f"whatever is hidden, a reader can work out cells {places}")
    exposed = reader.list_exposed(part.must_hide)
    if not exposed:
        return part.must_hide
    hidden, demands = _search(part, exposed, reader, deadline)
    return _show_again(part, hidden, demands, reader)


def _search(
    part: Part, exposed: list[int], reader: Reader, deadline: Deadline
) -> tuple[Mask, list[Demand]]:
    """The cheapest choice that exposes no cell, and the demands that it had to meet."""
    prover, cover, demands = Prover(part, deadline), Cover(part.weights, deadline), list[Demand]()

    def add(found: list[Demand]) -> None:
        demands.extend(found)
        for demand in found:
            cover.demand(demand.columns, demand.parts, demand.total)

    shares = part.must_hide.astype(np.float64)
    for _ in range(MOST_ROUNDS_BY_SHARES):
        exposed, found = prover.prove(shares, exposed)
        if not found:
            break
        add(found)
        shares = np.maximum(part.must_hide, cover.share())
    for attempt in count(1):
        hidden = part.must_hide | cover.choose()
        exposed = reader.list_exposed(hidden, most=MOST_EXPOSED)
        if not exposed:
            break
        _, found = prover.prove(hidden.astype(np.float64), exposed)
        add(found or [demand_more(part, hidden)])
        if attempt * len(hidden) >= PATIENCE:
            cover.keep(hidden & part.may_hide)
    return hidden, demands


def _show_again(part: Part, hidden: Mask, demands: list[Demand], reader: Reader) -> Mask:
    """What is left hidden when each cell is shown that need not be, the dearest first."""
    chosen = np.flatnonzero(hidden & part.may_hide).tolist()
    for column in sorted(chosen, key=lambda each: (-part.weights[each], -part.values[each])):
        without = hidden.copy()
        without[column] = False
        may_show = all(demand.is_met_by(without) for demand in demands)
        if may_show and not reader.list_exposed(without, most=1):
            hidden = without
    return hidden


def _measure(part: Part, choice: Mask, hidden: set[int], deadline: Deadline) -> dict[int, Interval]:
    """Between what a reader can bound each hidden cell of a part, reckoned afresh."""
    reader = Reader(part, deadline)
    intervals: dict[int, Interval] = {}
    for column, place in enumerate(part.places.tolist()):
        if place in hidden:
            interval = reader.bound(choice, column)
            if part.is_primary[column] and not is_wide_enough(interval.low, interval.high):
                raise NotProtectable(f"cell {place} was left in too little doubt")
            intervals[place] = interval
    return intervals


def _stay(value: int) -> Interval:
    return Interval(value, value)
