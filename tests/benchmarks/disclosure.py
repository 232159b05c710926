"""How much of random linked tables is hidden to protect a few cells, and whether it protects them.

Three choose for the same tables: the protector; the plain rule that most tools follow, which counts
hidden cells; and, where one programme of everything is solved in time, the best there is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from random import Random
from time import perf_counter

from data_access.disclosure.protector import protect
from data_access.disclosure.system import NotProtectable, System
from tests.benchmarks.stores import Workshop
from tests.benchmarks.tables import print_table, say_ratio, say_spread
from tests.best_pattern import find_best, hide_two_per_line
from tests.linked_tables import Onlooker, make_up, tabulate

FULL, QUICK = 200, 20
# Sizes of what children are counted by, and which pairs of it have tables.
SHAPES = (
    ((4, 4), ((0, 1),)),
    ((6, 5), ((0, 1),)),
    ((5, 3, 4), ((0, 1), (0, 2))),
    ((4, 3, 2, 3), ((0, 1), (0, 2), (0, 3))),
)
FEWEST, MOST = 20, 400
# The best is looked for no longer, and only where few cells must be protected.
MOST_SECONDS = 2.0
MOST_PRIMARIES = 8
AIM = 1.3
HEADS = (
    "chosen by",
    "cells hidden besides",
    "still known",
    "p50 / p95 in ms",
    "hidden, where the best is known",
    "beside the best, aim 1.3",
)

Hide = Callable[[System], frozenset[int] | None]


@dataclass
class _Tally:
    """What one way to choose came to: over all tables, and over those whose best is known."""

    name: str
    hide: Hide
    hidden: int = 0
    exposed: int = 0
    beside: int = 0
    seconds: list[float] = field(default_factory=list)

    def choose(self, system: System) -> frozenset[int] | None:
        began = perf_counter()
        hidden = self.hide(system)
        if hidden is not None:
            self.seconds.append(perf_counter() - began)
            self.hidden += len(hidden.difference(system.primaries))
            self.exposed += len(Onlooker(system, hidden).find_exposed())
        return hidden


def measure_disclosure(_: Workshop, *, quick: bool) -> None:
    """Print one table; `quick` looks at fewer."""
    best = _Tally("the best there is", _find_best)
    ours = _Tally("the protector", lambda system: protect(system).hidden)
    plain = _Tally("smallest next, two per line", hide_two_per_line)
    systems = list(islice(_draw_systems(), QUICK if quick else FULL))
    primaries = solved = 0
    for system in systems:
        primaries += len(list(system.primaries))
        choices = [each.choose(system) for each in (best, ours, plain)]
        if choices[0] is not None:
            solved += 1
            for each, hidden in zip((best, ours, plain), choices, strict=True):
                each.beside += len((hidden or frozenset()).difference(system.primaries))
    rows = [
        [
            each.name,
            f"{each.hidden:,}",
            f"{each.exposed / primaries:.0%}",
            say_spread(each.seconds),
            f"{each.beside:,}",
            say_ratio(each.beside / max(1, best.beside), AIM),
        ]
        for each in (plain, ours, best)
    ]
    print_table(
        f"What protection costs: {primaries:,} small cells of {len(systems)} linked tables, "
        f"of which the best is known for {solved}",
        HEADS,
        rows,
    )


def _find_best(system: System) -> frozenset[int] | None:
    if len(list(system.primaries)) > MOST_PRIMARIES:
        return None
    return find_best(system, seconds=MOST_SECONDS)


def _draw_systems() -> Iterator[System]:
    """Tables that something can protect, the same every time."""
    for seed in count():
        chance = Random(seed)
        sizes, pairs = chance.choice(SHAPES)
        children = make_up(chance, chance.randint(FEWEST, MOST), sizes)
        system = tabulate(children, sizes, pairs, weight_of_margins=1.0)
        try:
            protect(system)
        except NotProtectable:
            continue
        yield system
