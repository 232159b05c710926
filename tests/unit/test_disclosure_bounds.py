"""What the protector stands on: demands that hold for every safe choice, and proofs by tables."""

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data_access.disclosure import protector
from data_access.disclosure.demands import Demand, Prover, demand_more
from data_access.disclosure.parts import Part, split
from data_access.disclosure.protector import protect
from data_access.disclosure.reader import Reader
from data_access.disclosure.solver import Cover, Deadline
from data_access.disclosure.system import Cell, NotProtectable, Sum, System
from tests.linked_tables import Onlooker, make_up, tabulate


@st.composite
def small_systems(draw: st.DrawFn) -> System:
    children = make_up(Random(draw(st.integers(0, 10_000))), draw(st.integers(8, 60)), (2, 3))
    return tabulate(children, (2, 3), [(0, 1)], is_rounded=draw(st.booleans()))


def part_of(system: System) -> Part:
    (part,) = split(system)
    return part


def line(*values: int) -> Part:
    total = sum(values)
    cells = [Cell(total, least=total + 1), *(Cell(value, 1 <= value <= 5) for value in values)]
    return part_of(System(tuple(cells), (Sum(0, tuple(range(1, len(cells)))),)))


@settings(max_examples=30)
@given(small_systems(), st.integers(0, 1000))
def test_every_demand_is_met_by_every_choice_that_is_safe(system: System, seed: int) -> None:
    assume(any(True for _ in system.primaries))
    part = part_of(system)
    chance = np.random.default_rng(seed)
    shares = np.maximum(part.must_hide, part.may_hide * chance.integers(0, 4, len(part.places)) / 4)
    deadline = Deadline(60)
    columns = np.flatnonzero(part.is_primary).tolist()
    _, demands = Prover(part, deadline).prove(shares, columns)
    reader = Reader(part, deadline)
    candidates = np.flatnonzero(part.may_hide).tolist()
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            hidden = part.must_hide.copy()
            hidden[list(chosen)] = True
            if not all(demand.is_met_by(hidden) for demand in demands):
                assert reader.list_exposed(hidden, most=1)
    assert not any(demand.is_met_by(shares) for demand in demands)


def test_a_line_demands_so_much_more_as_its_small_cells_lack() -> None:
    # 3 and 1 make 4, and each is at least 1: from 1 to 3, so 3 more are asked for; any other cell
    # that is hidden gives what it can fall by, and has no bound above.
    part = line(3, 1, 8, 9)
    narrow, (demand,) = Prover(part, Deadline(60)).prove(part.must_hide.astype(float), [0, 1])
    assert narrow == [0, 1]
    assert demand == Demand((2, 3), (1, 1), 1)
    assert demand.explains == {0, 1, 2, 3}


def test_a_line_of_ones_demands_what_one_cell_alone_cannot_give() -> None:
    # A reader's bound of the first is moved by how far the others can fall: 5 in all are needed.
    part = part_of(
        System(
            (
                Cell(16, least=17),
                Cell(1, True),
                Cell(6, least=3),
                Cell(9, least=7),
            ),
            (Sum(0, (1, 2, 3)),),
        )
    )
    _, (demand,) = Prover(part, Deadline(60)).prove(part.must_hide.astype(float), [0])
    assert demand == Demand((1, 2), (3, 2), 5)
    assert demand.is_met_by(np.array([True, True, True]))
    assert not demand.is_met_by(np.array([True, True, False]))
    assert demand.is_met_by(np.array([1.0, 1.0, 0.9999999]))
    assert not demand.is_met_by(np.array([1.0, 1.0, 0.999]))


def test_where_nothing_is_too_narrow_nothing_is_demanded() -> None:
    part = line(3, 5, 8)
    assert Prover(part, Deadline(60)).prove(np.ones(3), [0, 1]) == ([], [])


def test_to_demand_more_asks_for_any_cell_that_is_not_hidden_and_may_be() -> None:
    part = line(3, 0, 8, 9, 10)
    hidden = part.must_hide.copy()
    hidden[1] = True
    assert part.places.tolist() == [1, 3, 4, 5]
    assert demand_more(part, hidden) == Demand((2, 3), (1, 1), 1)


def test_what_a_reader_knows_anyhow_is_left_out_of_every_part() -> None:
    system = System(
        (Cell(10, least=11), Cell(3, True), Cell(7), Cell(0), Cell(6, weight=2)),
        (Sum(0, (1, 2, 3)),),
    )
    part = part_of(system)
    assert part.places.tolist() == [1, 2]
    assert part.sums.tolist() == [[1, 1]]
    assert part.hidden_low.tolist() == [-2, -6]
    assert part.must_hide.tolist() == [True, False]
    assert part.may_hide.tolist() == [False, True]
    low, high = part.bound(part.must_hide)
    assert low.tolist() == [-2, 0]
    assert high.tolist() == [np.inf, 0]


def test_a_table_once_found_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    part = line(3, 2, 8)
    reader = Reader(part, Deadline(60))
    everything = np.ones(3, dtype=bool)
    assert reader.list_exposed(everything) == []

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the solver was asked again")

    monkeypatch.setattr("data_access.disclosure.solver.Program.reach", refuse)
    assert reader.list_exposed(everything) == []
    with pytest.raises(AssertionError, match="asked again"):
        reader.list_exposed(part.must_hide)


def test_no_more_exposed_cells_are_listed_than_asked_for() -> None:
    part = line(3, 1, 1, 20)
    reader = Reader(part, Deadline(60))
    hidden = part.must_hide
    assert reader.list_exposed(hidden) == [0, 1, 2]
    assert reader.list_exposed(hidden, most=2) == [0, 1]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (np.array([1.0, 0.0]), "contradicts"),  # the sum
        (np.array([5.0, -5.0]), "contradicts"),  # what is shown
        (np.array([0.5, -0.5]), "contradicts"),  # whole numbers
        (np.array([2e-6, -2e-6]), "contradicts"),
    ],
)
def test_a_table_of_the_solver_that_could_not_be_the_truth_proves_nothing(
    monkeypatch: pytest.MonkeyPatch,
    wrong: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    told: str,
) -> None:
    from data_access.disclosure.solver import Reach

    monkeypatch.setattr(
        "data_access.disclosure.solver.Program.reach",
        lambda *_, **__: Reach(wrong, np.zeros(1)),
    )
    part = line(3, 4)
    with pytest.raises(NotProtectable, match=told):
        Reader(part, Deadline(60)).list_exposed(part.must_hide)


def test_the_cheapest_columns_that_meet_all_demands_are_chosen() -> None:
    cover = Cover(np.array([3.0, 1.0, 1.5]), Deadline(60))
    assert cover.share().tolist() == [0, 0, 0]
    cover.demand([0, 1], [1, 1], 1)
    cover.demand([0, 2], [1, 1], 1)
    assert cover.choose().tolist() == [False, True, True]
    cover.keep(np.array([True, False, False]))
    assert cover.choose().tolist() == [True, False, False]
    cover.demand([1, 2], [1, 1], 3)
    with pytest.raises(NotProtectable, match="kInfeasible"):
        cover.choose()


@settings(max_examples=15)
@given(small_systems())
def test_without_patience_what_is_hidden_is_still_enough_and_nothing_in_vain(
    system: System,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protector, "PATIENCE", 0)
        patch.setattr(protector, "MOST_ROUNDS_BY_SHARES", 0)
        patch.setattr(protector, "MOST_EXPOSED", 1)
        try:
            hidden = protect(system).hidden
        except NotProtectable:
            assume(False)
            raise
    assert Onlooker(system, hidden).find_exposed() == []
    for place in hidden.difference(system.primaries):
        assert Onlooker(system, hidden - {place}).find_exposed()
