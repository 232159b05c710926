"""The protector: what it hides is enough, and no more than must be; where it cannot, it says so."""

from dataclasses import replace
from random import Random

import highspy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data_access.disclosure.protector import protect
from data_access.disclosure.system import (
    Cell,
    Interval,
    NotProtectable,
    Pattern,
    Sum,
    System,
    TookTooLong,
)
from tests.best_pattern import find_best, weigh
from tests.linked_tables import BOUNDLESS, Onlooker, is_in_doubt, make_up, tabulate

# Sizes of what children are counted by, and which pairs of it have tables.
Shape = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]
SHAPES: tuple[Shape, ...] = (
    ((2, 3), ((0, 1),)),
    ((3, 4), ((0, 1),)),
    ((3, 2, 3), ((0, 1), (0, 2))),
    ((3, 2, 2, 2), ((0, 1), (0, 2), (0, 3))),
)


@st.composite
def systems(
    draw: st.DrawFn, shapes: tuple[Shape, ...] = SHAPES, least: int = 0, most: int = 60
) -> System:
    sizes, pairs = draw(st.sampled_from(shapes))
    chance = Random(draw(st.integers(0, 10_000)))
    children = make_up(chance, draw(st.integers(least, most)), sizes)
    return tabulate(
        children,
        sizes,
        pairs,
        is_rounded=draw(st.booleans()),
        sensitive=draw(st.sampled_from((None, 1))),
    )


def protect_if_possible(system: System) -> Pattern:
    try:
        return protect(system)
    except NotProtectable:
        assume(False)
        raise


def row(*values: int, whole: Cell | None = None) -> System:
    """A whole that is shown and its parts; parts of 1 to 5 must not be known."""
    total = sum(values)
    cells = [Cell(value, 1 <= value <= 5) for value in values]
    return System(
        (whole or Cell(total, least=total + 1), *cells), (Sum(0, tuple(range(1, len(values) + 1))),)
    )


@given(systems())
def test_no_cell_that_must_not_be_known_can_be_bounded_within_the_limits(system: System) -> None:
    pattern = protect_if_possible(system)
    assert pattern.hidden >= set(system.primaries)
    assert pattern.intervals.keys() == pattern.hidden
    onlooker = Onlooker(system, pattern.hidden)
    for place in system.primaries:
        low, high = onlooker.bound(place)
        assert is_in_doubt(low, high)
        assert pattern.intervals[place] == Interval(low, high if high < BOUNDLESS / 2 else None)


@settings(max_examples=40)
@given(systems(SHAPES[:1], least=6, most=14))
def test_a_reader_who_tries_every_number_there_is_finds_the_same_intervals(system: System) -> None:
    system = replace(system, known_before=frozenset({0}))
    everything = {place for place, cell in enumerate(system.cells) if cell.can_hide}
    try:
        pattern = protect(system)
    except NotProtectable:
        pattern = None
    hidden = pattern.hidden if pattern else everything
    tables = list(Onlooker(system, hidden, most=system.cells[0].value).list_tables())
    counts = {place: [table[place] for table in tables] for place in hidden}
    if pattern:
        assert pattern.intervals == {
            place: Interval(min(counts[place]), max(counts[place])) for place in hidden
        }
    in_doubt = [is_in_doubt(min(counts[each]), max(counts[each])) for each in system.primaries]
    assert all(in_doubt) == (pattern is not None)


@settings(max_examples=30)
@given(systems(SHAPES[:3]))
def test_nothing_is_hidden_that_need_not_be(system: System) -> None:
    pattern = protect_if_possible(system)
    for place in pattern.hidden - set(system.primaries):
        assert Onlooker(system, pattern.hidden - {place}).find_exposed()


@settings(max_examples=25)
@given(systems(SHAPES[:2], most=40))
def test_of_small_tables_the_least_possible_is_hidden(system: System) -> None:
    assume(sum(cell.is_primary for cell in system.cells) <= 6)
    best = find_best(system)
    assume(best is not None)
    assert weigh(system, protect(system).hidden) == weigh(system, best or frozenset())


@settings(max_examples=20)
@given(systems())
def test_the_same_system_gets_the_same_pattern(system: System) -> None:
    assert protect_if_possible(system) == protect(system)


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    assert protect(row(8, 9, 0)) == Pattern(frozenset(), {})


def test_two_hidden_cells_that_make_two_are_both_known_to_be_one_so_a_third_is_hidden() -> None:
    pattern = protect(row(1, 1, 9, 20))
    assert pattern == Pattern(frozenset({1, 2, 3}), {place: Interval(1, 9) for place in (1, 2, 3)})


def test_what_is_hidden_is_the_lightest_that_is_enough() -> None:
    system = row(3, 9, 30)
    dearer = replace(system.cells[2], weight=1.5)
    system = replace(system, cells=(*system.cells[:2], dearer, system.cells[3]))
    assert protect(system).hidden == {1, 3}


def test_a_hidden_whole_leaves_its_parts_without_a_bound_above() -> None:
    pattern = protect(row(3, 0, whole=Cell(3, is_primary=True)))
    assert pattern == Pattern(frozenset({0, 1}), {0: Interval(1, None), 1: Interval(1, None)})


def test_a_cell_that_stands_alone_has_no_bound_above() -> None:
    assert protect(System((Cell(2, is_primary=True),), ())).intervals == {0: Interval(1, None)}


def test_a_true_nought_is_never_hidden_where_what_is_hidden_is_at_least_one() -> None:
    with pytest.raises(NotProtectable, match=r"can work out cells 1$"):
        protect(row(3, 0))


def test_noughts_are_hidden_where_a_hidden_cell_may_be_empty() -> None:
    cells = (Cell(5, least=6), Cell(5, True, least=0), Cell(0, True, least=0))
    pattern = protect(System(cells, (Sum(0, (1, 2)),)))
    assert pattern.intervals == {1: Interval(0, 5), 2: Interval(0, 5)}


def test_a_shown_cell_that_is_rounded_leaves_its_neighbours_in_doubt() -> None:
    parts = [Cell(4, True), Cell(10, shown=(8, 12)), Cell(15, shown=(13, 17))]
    pattern = protect(System((Cell(29), *parts), (Sum(0, (1, 2, 3)),)))
    assert pattern == Pattern(frozenset({1}), {1: Interval(1, 8)})


def test_rounding_that_leaves_too_little_doubt_is_not_enough() -> None:
    parts = [Cell(4, True), Cell(10, shown=(9, 11)), Cell(15, shown=(15, 15))]
    pattern = protect(System((Cell(29), *parts), (Sum(0, (1, 2, 3)),)))
    assert len(pattern.hidden) == 2
    assert is_in_doubt(pattern.intervals[1].low, pattern.intervals[1].high or 99)


def test_a_difference_that_no_table_shows_is_protected_too() -> None:
    cells = (Cell(20), Cell(17), Cell(3, True, is_published=False))
    pattern = protect(System(cells, (Sum(0, (1, 2)),)))
    assert pattern.hidden in ({0, 2}, {1, 2})
    assert pattern.intervals[2].low == 0


def test_a_cell_that_no_table_shows_may_be_empty_whatever_its_least() -> None:
    cells = (Cell(9), Cell(4, True, is_published=False), Cell(5, True))
    pattern = protect(System(cells, (Sum(0, (1, 2)),)))
    assert pattern.intervals == {1: Interval(0, 8), 2: Interval(1, 9)}


def test_what_was_hidden_before_stays_hidden_and_is_made_use_of() -> None:
    system = replace(row(3, 9, 30), hidden_before=frozenset({3}))
    assert protect(system).hidden == {1, 3}
    assert protect(replace(row(8, 9, 30), hidden_before=frozenset({3}))) == Pattern(
        frozenset({3}), {3: Interval(30, 30)}
    )


def test_what_is_known_from_before_is_no_hiding_place() -> None:
    system = row(3, 9, 30, 40)
    assert protect(system).hidden == {1, 2}
    assert protect(replace(system, known_before=frozenset({2}))).hidden == {1, 3}
    both = replace(system, known_before=frozenset({2}), hidden_before=frozenset({2}))
    assert protect(both).hidden == {1, 2, 3}
    assert protect(both).intervals[2] == Interval(9, 9)


def test_what_must_not_be_known_and_was_published_cannot_be_protected() -> None:
    with pytest.raises(NotProtectable, match="cell 1 must not be known, and was published before"):
        protect(replace(row(3, 9, 30), known_before=frozenset({1})))


def test_a_cell_that_must_be_hidden_and_may_not_be_cannot_be_protected() -> None:
    system = row(0, 9, 30)
    told = "cell 1 is 0, and what is hidden is known to be 1 or more"
    with pytest.raises(NotProtectable, match=told):
        protect(replace(system, hidden_before=frozenset({1})))


def test_a_cell_that_would_be_shown_as_what_it_is_not_cannot_be_protected() -> None:
    with pytest.raises(NotProtectable, match="cell 0 is 7, and would be shown as 8 to 12"):
        protect(System((Cell(7, shown=(8, 12)),), ()))


def test_to_hide_is_no_choice_where_it_would_tell_more_than_to_show() -> None:
    # Hidden it would be 9 or more; shown it may be 6.
    cells = (Cell(40), Cell(3, True), Cell(10, least=9, shown=(6, 14)), Cell(27, weight=9))
    pattern = protect(System(cells, (Sum(0, (1, 2, 3)),)))
    assert pattern == Pattern(frozenset({1}), {1: Interval(1, 7)})


def test_parts_of_a_system_that_do_not_hang_together_are_protected_each_alone() -> None:
    one, other = row(3, 9, 30), row(8, 1, 12)
    moved = tuple(
        Sum(each.whole + 4, tuple(part + 4 for part in each.parts)) for each in other.sums
    )
    both = System((*one.cells, *other.cells), (*one.sums, *moved))
    alone, beside = protect(one), protect(other)
    pattern = protect(both)
    assert pattern.hidden == alone.hidden | {place + 4 for place in beside.hidden}
    assert pattern.intervals == alone.intervals | {
        place + 4: interval for place, interval in beside.intervals.items()
    }


def test_where_only_whole_numbers_are_too_few_more_is_hidden() -> None:
    # The two of 4 are equal, as what no table shows gives away, so that twice either is 16 less the
    # 8: from 3 to 13 while that is shown as 3 to 13. So each is 1.5 to 6.5, or in whole numbers 2
    # to 6; once the 8 is hidden, and 3 or more, each is 1 to 6.
    shown = (Cell(16, least=17), Cell(4, True), Cell(4, True), Cell(8, least=3, shown=(3, 13)))
    unseen = (Cell(10, is_published=False), Cell(6, is_published=False))
    sums = (Sum(0, (1, 2, 3)), Sum(4, (1, 5)), Sum(4, (2, 5)))
    assert protect(System((*shown, *unseen), sums)) == Pattern(
        frozenset({1, 2, 3}), {1: Interval(1, 6), 2: Interval(1, 6), 3: Interval(4, 14)}
    )
    stuck = (*shown[:3], Cell(8, least=9, shown=(3, 13)), *unseen)
    with pytest.raises(NotProtectable, match=r"can work out cells 1, 2$"):
        protect(System(stuck, sums))


def test_no_time_gives_no_pattern() -> None:
    with pytest.raises(TookTooLong, match="no pattern was found in 0 seconds"):
        protect(row(3, 9, 30), seconds=0)


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        (highspy.HighsModelStatus.kTimeLimit, TookTooLong),
        (highspy.HighsModelStatus.kInterrupt, TookTooLong),
        (highspy.HighsModelStatus.kSolveError, NotProtectable),
        (highspy.HighsModelStatus.kUnknown, NotProtectable),
        (highspy.HighsModelStatus.kInfeasible, NotProtectable),
        (highspy.HighsModelStatus.kUnboundedOrInfeasible, NotProtectable),
        # It says that nothing bounds a cell even where that is bounded.
        (highspy.HighsModelStatus.kUnbounded, NotProtectable),
    ],
)
def test_a_solver_that_errs_or_takes_too_long_gives_no_pattern(
    monkeypatch: pytest.MonkeyPatch, status: highspy.HighsModelStatus, raised: type[Exception]
) -> None:
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _: status)
    with pytest.raises(raised):
        protect(row(3, 9, 30))
