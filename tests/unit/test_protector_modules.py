"""What the protector is made of: each piece keeps its own promise, whatever the others do."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from random import Random
from re import fullmatch

import highspy
import numpy as np
import pytest

from data_access.disclosure import protector, reader
from data_access.disclosure.demands import LEAST_WIDTH, Demand, Prover, demand_more
from data_access.disclosure.parts import Part, split
from data_access.disclosure.protector import protect
from data_access.disclosure.reader import Reader
from data_access.disclosure.rules import RULE_VERSION, is_sensitive
from data_access.disclosure.solver import Cover, Deadline, Mask, Program, Reach
from data_access.disclosure.system import Cell, Interval, NotProtectable, Sum, System, TookTooLong
from tests.best_pattern import find_best, weigh
from tests.linked_tables import BOUNDLESS, Onlooker, is_in_doubt, make_up, tabulate

ONE_TABLE = ((3, 3), ((0, 1),))
TWO_TABLES = ((2, 2, 3), ((0, 1), (0, 2)))
# Councils whose tables need more hidden than what is small, each in some other way.
COUNCILS = [
    tabulate(make_up(Random(seed), count, sizes), sizes, pairs, is_rounded=rounded, sensitive=which)
    for seed, count, (sizes, pairs), rounded, which in (
        (8, 30, ONE_TABLE, False, None),
        (6, 45, ONE_TABLE, True, None),
        (7, 50, TWO_TABLES, False, None),
        (12, 50, TWO_TABLES, False, None),
        (1, 60, TWO_TABLES, True, 1),
        (8, 60, TWO_TABLES, True, 1),
    )
]  # fmt: skip
EACH_COUNCIL = pytest.mark.parametrize("system", COUNCILS)


def part_of(system: System) -> Part:
    (part,) = split(system)
    return part


def line(*values: int) -> System:
    """A whole that is shown and stays so, and its parts; parts of 1 to 5 must not be known."""
    cells = (Cell(sum(values), least=sum(values) + 1), *(Cell(n, 1 <= n <= 5) for n in values))
    return System(cells, (Sum(0, tuple(range(1, len(cells)))),))


def list_choices(part: Part) -> Iterator[Mask]:
    columns = np.flatnonzero(part.may_hide).tolist()
    sizes = range(len(columns) + 1)
    for chosen in chain.from_iterable(combinations(columns, size) for size in sizes):
        choice = part.must_hide.copy()
        choice[list(chosen)] = True
        yield choice


def list_columns(part: Part, places: set[int]) -> Mask:
    return np.isin(part.places, list(places))


# Each small cell lends the other some doubt, and the 6 that may be 3 lends them what is missing.
HALF_IN_DOUBT = System(
    (Cell(18, least=19), Cell(3, True), Cell(2, True), Cell(6, least=3), Cell(7, least=3)),
    (Sum(0, (1, 2, 3, 4)),),
)


@EACH_COUNCIL
def test_what_is_hidden_is_safe_the_least_there_is_and_measured_as_a_reader_would(
    system: System,
) -> None:
    pattern = protect(system)
    best = find_best(system)
    assert best is not None
    assert weigh(system, pattern.hidden) == weigh(system, best) > 0
    onlooker = Onlooker(system, pattern.hidden)
    for place in system.primaries:
        low, high = onlooker.bound(place)
        assert is_in_doubt(low, high)
        assert pattern.intervals[place] == Interval(low, high if high < BOUNDLESS / 2 else None)


@EACH_COUNCIL
def test_where_patience_ends_at_once_what_is_hidden_is_safe_still_and_none_of_it_needless(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protector, "PATIENCE", 0)
    monkeypatch.setattr(protector, "MOST_ROUNDS_BY_SHARES", 0)
    monkeypatch.setattr(protector, "MOST_EXPOSED", 1)
    hidden = protect(system).hidden
    assert not Onlooker(system, hidden).find_exposed()
    for place in hidden - set(system.primaries):
        assert Onlooker(system, hidden - {place}).find_exposed()


@EACH_COUNCIL
def test_a_reader_finds_exposed_what_another_reader_does_whatever_is_hidden(system: System) -> None:
    part, chance = part_of(system), Random(0)
    ours = Reader(part, Deadline(60))
    for share in (0.2, 0.4, 0.7):
        choice = part.must_hide | (
            part.may_hide & np.array([chance.random() < share for _ in part.places])
        )
        exposed = Onlooker(system, set(part.places[choice].tolist())).find_exposed()
        assert part.places[ours.list_exposed(choice)].tolist() == exposed
        assert ours.list_exposed(choice, most=1) == ours.list_exposed(choice)[:1]
        # One who remembers no table comes to the same.
        assert Reader(part, Deadline(60)).list_exposed(choice) == ours.list_exposed(choice)


def test_a_reader_keeps_the_newest_tables_and_no_more_than_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "MOST_TABLES", 1)
    part = part_of(COUNCILS[0])
    everything = part.must_hide | part.may_hide
    assert Reader(part, Deadline(60)).list_exposed(everything) == []


def test_a_cell_that_nothing_bounds_has_a_lowest_count_and_no_highest() -> None:
    part = part_of(System((Cell(3, True), Cell(3)), (Sum(0, (1,)),)))
    both = Reader(part, Deadline(60))
    assert both.bound(part.must_hide | part.may_hide, 0) == Interval(1, None)
    assert both.bound(part.must_hide, 0) == Interval(3, 3)


@pytest.mark.parametrize(
    "system",
    [line(3, 9, 30), line(1, 1, 9, 20), line(2, 7, 8, 40), HALF_IN_DOUBT, COUNCILS[0]],
)
def test_what_is_demanded_is_true_of_every_choice_that_is_enough(system: System) -> None:
    part = part_of(system)
    ours, prover = Reader(part, Deadline(60)), Prover(part, Deadline(60))
    choices = list(list_choices(part))[:: 1 if system is not COUNCILS[0] else 17]
    enough = [choice for choice in choices if not ours.list_exposed(choice)]
    assert enough
    for choice in choices:
        exposed = ours.list_exposed(choice)
        if not exposed:
            continue
        narrow, demands = prover.prove(choice.astype(np.float64), exposed)
        assert set(narrow) <= set(exposed)
        more = demand_more(part, choice)
        assert all(demand.is_met_by(other) for demand in demands for other in enough)
        for demand in (*demands, more):
            assert not demand.is_met_by(choice)
            assert len(demand.columns) == len(demand.parts)
            assert part.may_hide[list(demand.columns)].all()
            assert all(0 < each <= demand.total for each in demand.parts)


def test_where_either_of_two_cells_is_enough_one_of_the_two_is_demanded() -> None:
    # With the 6 hidden each of three cells that make 8 may be 1 to 6, and more with the 40.
    part = part_of(line(1, 1, 6, 40))
    exposed = Reader(part, Deadline(60)).list_exposed(part.must_hide)
    _, demands = Prover(part, Deadline(60)).prove(part.must_hide.astype(np.float64), exposed)
    assert demands == [Demand(demands[0].columns, (1, 1), 1)]


def test_a_demand_says_nothing_of_lines_that_it_does_not_follow_from() -> None:
    # The 12 is 3 and 9, and the 41 is the same 9, a 30 and a 2: the 3 is in doubt with the 9 alone.
    cells = (
        Cell(12, least=13),
        Cell(3, True),
        Cell(9),
        Cell(41, least=42),
        Cell(30),
        Cell(2, True),
    )
    part = part_of(System(cells, (Sum(0, (1, 2)), Sum(3, (2, 4, 5)))))
    assert part.places.tolist() == [1, 2, 4, 5]
    narrow, demands = Prover(part, Deadline(60)).prove(part.must_hide.astype(np.float64), [0])
    assert narrow == [0]
    assert demands == [Demand((1,), (1,), 1)]
    assert demands[0].explains == {1}


def test_cells_that_one_reckoning_bounds_are_proven_exposed_by_it_together() -> None:
    part = part_of(line(1, 1, 1, 9, 20))
    prover = Prover(part, Deadline(60))
    narrow, demands = prover.prove(part.must_hide.astype(np.float64), [0, 1, 2])
    assert narrow == [0, 1, 2]
    assert [demand.explains for demand in demands] == [{0, 1, 2, 3, 4}]


def test_cells_are_proven_exposed_after_others_that_turn_out_to_be_in_doubt() -> None:
    # 12 = 3 + 9 and 20 = 2 + 18, and 57 = 9 + 18 + 30: with the 9 and the 30 hidden the 2 is known.
    shown = (Cell(12, least=13), Cell(20, least=21), Cell(57, least=58))
    cells = (*shown, Cell(3, True), Cell(9), Cell(2, True), Cell(18), Cell(30))
    part = part_of(System(cells, (Sum(0, (3, 4)), Sum(1, (5, 6)), Sum(2, (4, 6, 7)))))
    choice = list_columns(part, {3, 4, 5, 7}).astype(np.float64)
    narrow, demands = Prover(part, Deadline(60)).prove(choice, [0, 2])
    assert narrow == [2]
    assert demands == [Demand((3,), (1,), 1)]


def test_no_demand_follows_of_a_cell_that_is_in_doubt() -> None:
    part = part_of(line(3, 9, 30))
    everything = part.must_hide | part.may_hide
    assert Prover(part, Deadline(60)).prove(everything.astype(np.float64), [0]) == ([], [])


def test_a_demand_by_shares_is_met_from_its_total_on() -> None:
    demand = Demand((0, 2), (2, 3), 4)
    assert demand.is_met_by(np.array([0.5, 0.0, 1.0]))
    assert demand.is_met_by(np.array([1.0, 0.0, 1.0]))
    assert not demand.is_met_by(np.array([0.4, 1.0, 1.0]))


def test_to_hide_a_cell_more_is_to_hide_one_that_is_shown_and_may_be_hidden() -> None:
    part = part_of(line(3, 9, 30))
    assert demand_more(part, part.must_hide) == Demand((1, 2), (1, 1), 1)
    assert demand_more(part, list_columns(part, {1, 2})) == Demand((2,), (1,), 1)
    assert LEAST_WIDTH == 5


def test_what_a_reader_knows_anyhow_is_left_out_of_a_part() -> None:
    part = part_of(replace(line(3, 9, 30, 40), known_before=frozenset({2})))
    assert part.places.tolist() == [1, 3, 4]
    assert part.values.tolist() == [3, 30, 40]
    assert part.sums.tolist() == [[1, 1, 1]]
    assert part.is_primary.tolist() == part.must_hide.tolist() == [True, False, False]
    assert part.may_hide.tolist() == [False, True, True]
    assert part.hidden_low.tolist() == [-2, -29, -39]
    assert part.seen_low.tolist() == part.seen_high.tolist() == [0, 0, 0]
    assert part.weights.tolist() == [1, 1, 1]


def test_a_part_bounds_what_is_hidden_from_below_and_what_is_shown_as_it_is_shown() -> None:
    cells = (Cell(19), Cell(4, True), Cell(15, shown=(13, 17)))
    part = part_of(System(cells, (Sum(0, (1, 2)),)))
    assert part.sums.tolist() == [[-1, 1, 1]]
    low, high = part.bound(np.array([False, True, False]))
    assert low.tolist() == [0, -3, -2]
    assert high.tolist() == [0, np.inf, 2]


def test_where_nothing_must_be_hidden_there_is_no_part() -> None:
    assert list(split(line(8, 9, 30))) == []


def test_cells_hang_together_through_sums_of_sums_and_only_so() -> None:
    # 0 = 1 + 2, 2 = 3 + 4; 5 = 6 + 7 stands apart, and is all shown but one.
    cells = [Cell(n, n == 3) for n in (39, 9, 30, 21, 9, 20, 3, 17)]
    system = System(tuple(cells), (Sum(0, (1, 2)), Sum(2, (3, 4)), Sum(5, (6, 7))))
    assert [part.places.tolist() for part in split(system)] == [[5, 6, 7]]
    cells[4] = Cell(9, True)
    parts = [part.places.tolist() for part in split(replace(system, cells=tuple(cells)))]
    assert sorted(parts) == [[0, 1, 2, 3, 4], [5, 6, 7]]


def test_a_sum_that_does_not_add_up_is_no_system() -> None:
    with pytest.raises(ValueError, match="a whole is not the sum of its parts"):
        System((Cell(9), Cell(3), Cell(5)), (Sum(0, (1, 2)),))


def test_a_programme_goes_as_far_as_bounds_and_rows_let_it_and_back() -> None:
    # a + b = c, from where all are 0: a is free, b within 2 and c within 5 either way.
    programme = Program(np.array([[1, 1, -1]]), Deadline(60))
    low, high = np.array([-np.inf, -2.0, -5.0]), np.array([np.inf, 2.0, 5.0])
    for _ in range(2):
        programme.bound(low, high)
        for whole in (False, True):
            for column, way, end in ((0, 1, 7), (0, -1, -7), (1, 1, 2), (1, -1, -2), (2, 1, 5)):
                reach = programme.reach(column, way, whole=whole)
                assert reach is not None
                assert reach.columns[column] == pytest.approx(end)
                assert reach.columns[0] + reach.columns[1] == pytest.approx(reach.columns[2])
        # Where a goes farthest, one more of the row would let it go one more.
        reach = programme.reach(0, 1)
        assert reach is not None
        assert np.abs(reach.prices).tolist() == [1]
        programme.bound(low, np.array([np.inf, 2.0, np.inf]))
        assert programme.reach(0, 1) is None
        assert programme.reach(0, -1) is not None


def test_whole_numbers_stop_at_whole_numbers() -> None:
    # Twice a is b, and b is 3 at most.
    programme = Program(np.array([[2, -1]]), Deadline(60))
    programme.bound(np.zeros(2), np.array([9.0, 3.0]))
    for whole, end in ((True, 1), (False, 1.5), (True, 1)):
        reach = programme.reach(0, 1, whole=whole)
        assert reach is not None
        assert reach.columns[0] == pytest.approx(end)


def test_the_cheapest_columns_that_meet_every_demand_are_chosen() -> None:
    cover = Cover(np.array([3.0, 2.0, 2.0, 9.0]), Deadline(60))
    assert not cover.share().any()
    cover.demand((0, 1, 2), (2, 1, 1), 2)
    assert cover.share()[0] == pytest.approx(1)
    assert cover.choose().tolist() == [True, False, False, False]
    cover.demand((1, 2), (1, 1), 1)
    assert cover.choose().sum() == 2
    cover.demand((1,), (1,), 1)
    cover.demand((2,), (1,), 1)
    assert cover.choose().tolist() == [False, True, True, False]


def test_shares_may_be_a_half_and_choices_never_are() -> None:
    cover = Cover(np.ones(3), Deadline(60))
    for pair in combinations(range(3), 2):
        cover.demand(pair, (1, 1), 1)
    assert cover.share().sum() == pytest.approx(1.5)
    assert cover.choose().sum() == 2


def test_what_is_kept_stays_chosen_however_dear() -> None:
    cover = Cover(np.array([9.0, 1.0, 1.0]), Deadline(60))
    cover.keep(np.array([True, False, False]))
    cover.demand((1, 2), (1, 1), 1)
    chosen = cover.choose()
    assert chosen[0]
    assert chosen.sum() == 2


def test_demands_that_no_choice_meets_are_said_to_be_so() -> None:
    cover = Cover(np.ones(2), Deadline(60))
    cover.demand((0, 1), (1, 1), 3)
    with pytest.raises(NotProtectable, match="gave no answer"):
        cover.choose()


def test_time_runs_out_to_the_second() -> None:
    assert 0 < Deadline(3).measure_left() <= 3
    for over in (0, -1):
        with pytest.raises(TookTooLong, match=f"in {over} seconds"):
            Deadline(over).measure_left()


def test_of_what_is_hidden_needlessly_the_dearest_and_then_the_largest_is_shown_again() -> None:
    system = line(3, 9, 30, 40)
    for dear, left in (((2.0, 2.0, 2.0), 2), ((2.0, 1.0, 1.5), 3), ((5.0, 4.0, 3.0), 4)):
        cells = (
            *system.cells[:2],
            *(replace(cell, weight=by) for cell, by in zip(system.cells[2:], dear, strict=True)),
        )
        part = part_of(replace(system, cells=cells))
        everything = part.must_hide | part.may_hide
        hidden = protector._show_again(part, everything, [], Reader(part, Deadline(60)))
        assert part.places[hidden].tolist() == [1, left]


def test_a_choice_that_leaves_too_little_doubt_is_found_out_when_it_is_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Reader, "list_exposed", lambda *_, **__: [])
    with pytest.raises(NotProtectable, match="cell 1 was left in too little doubt"):
        protect(line(3, 9, 30))


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param([6.0, -5.0, 0.0], id="a table that contradicts its sums"),
        pytest.param([-30.0, 30.0, 0.0], id="a table with fewer children than none"),
        pytest.param([6.0, 0.0, -6.0], id="a table that contradicts what is shown"),
        pytest.param([6.5, -6.5, 0.0], id="a table with half a child"),
    ],
)
def test_a_solver_that_makes_up_a_table_is_not_believed(
    columns: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    part = part_of(line(3, 9, 30))
    answer = Reach(np.array(columns), np.zeros(1))
    monkeypatch.setattr(Program, "reach", lambda *_, **__: answer)
    with pytest.raises(NotProtectable, match="table contradicts"):
        Reader(part, Deadline(60)).bound(list_columns(part, {1, 2}), 0)


def test_a_solver_that_finds_no_bound_anywhere_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part = part_of(line(3, 9, 30))
    monkeypatch.setattr(Program, "reach", lambda *_, **__: None)
    with pytest.raises(NotProtectable, match="found no bound where there is one"):
        Reader(part, Deadline(60)).bound(part.must_hide, 0)


def test_what_would_tell_more_hidden_than_shown_is_not_to_be_hidden() -> None:
    # Hidden they would be 9 or more; shown one may be 6, and another is below what is hidden.
    cells = (Cell(40), Cell(3, True), Cell(10, least=9, shown=(6, 14)), Cell(27), Cell(0))
    part = part_of(System(cells, (Sum(0, (1, 2, 3, 4)),)))
    assert part.places[part.may_hide].tolist() == [0, 3]
    assert part.places.tolist() == [0, 1, 2, 3]


def test_a_cell_without_a_bound_leaves_the_bounds_of_the_others_as_they_are() -> None:
    # 0 = 1 + 2, all hidden and nothing said of 0 or 2; 3 = 1 + 4, and 3 is shown to be 8.
    cells = (Cell(4, True), Cell(3, True), Cell(1, True), Cell(8, least=9), Cell(5, True))
    part = part_of(System(cells, (Sum(0, (1, 2)), Sum(3, (1, 4)))))
    ours = Reader(part, Deadline(60))
    assert ours.list_exposed(part.must_hide) == []
    assert [ours.bound(part.must_hide, column) for column in range(4)] == [
        Interval(2, None), Interval(1, 7), Interval(1, None), Interval(1, 7),
    ]  # fmt: skip


def test_the_solver_proves_to_the_last_is_given_the_time_there_is_and_answers_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = ("time_limit", "threads", "output_flag", "mip_rel_gap")
    given, run = list[dict[str, object]](), highspy.Highs.run

    def note(solver: highspy.Highs) -> object:
        given.append({name: solver.getOptionValue(name)[1] for name in asked})
        return run(solver)

    monkeypatch.setattr(highspy.Highs, "run", note)
    cover = Cover(np.ones(2), Deadline(50))
    cover.demand((0, 1), (1, 1), 1)
    cover.choose()
    assert 0 < given[0].pop("time_limit") <= 50
    assert given == [{"threads": 1, "output_flag": False, "mip_rel_gap": 0.0}]
    protect(COUNCILS[0], seconds=40)
    assert all(0 < each["time_limit"] <= 40 for each in given[1:])


def test_the_last_half_second_is_used() -> None:
    assert 0 < Deadline(0.5).measure_left() <= 0.5


def test_disability_behaviour_that_is_not_accepted_and_secure_homes_are_sensitive_alone() -> None:
    sensitive = {
        need for need in (f"N{n}" for n in range(10)) if is_sensitive("category_of_need", need)
    }
    assert sensitive == {"N2", "N6"}
    assert is_sensitive("placement_type", "secure_home")
    assert not is_sensitive("placement_type", "childrens_home")


def test_the_rules_have_a_version_of_a_year() -> None:
    assert fullmatch(r"20\d\d\.[1-9]\d*", RULE_VERSION)
