"""Stocks at quarter ends and a year's flows: who came or left in a quarter is never given away."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data_access.disclosure.counts import GroupOverYear
from data_access.disclosure.flows import FlowGuard, guard_flows
from data_access.disclosure.groups import group_of
from data_access.disclosure.linking import link
from data_access.disclosure.protecting import protect_system
from data_access.disclosure.protector import protect
from data_access.disclosure.rules import is_small, is_wide_enough
from data_access.disclosure.system import NotProtectable
from tests.councils import MadeUp, count

WHOLE = (), ()
STARTED, CEASED = group_of("started", *WHOLE), group_of("ceased", *WHOLE)


def go_through(
    first: int, started: Sequence[int], ceased: Sequence[int], came_for_short: int = 0
) -> GroupOverYear:
    """A group over a year; so many of those who leave in each quarter came in the same quarter."""
    stocks = [first]
    for came, left in zip(started, ceased, strict=True):
        stocks.append(stocks[-1] + came - left)
    spans = [(i, j) for j in range(5) for i in range(j)]

    def stayed(moves: Sequence[int], i: int, j: int) -> int:
        return max(0, sum(moves[i:j]) - came_for_short * (j - i))

    return GroupOverYear(
        stocks=tuple(stocks),
        started=tuple(started),
        ceased=tuple(ceased),
        came={span: stayed(started, *span) for span in spans},
        left={span: stayed(ceased, *span) for span in spans},
    )


def guard(over: GroupOverYear) -> FlowGuard:
    flows = {"started": sum(over.started), "ceased": sum(over.ceased)}
    return guard_flows({(name, ()): {(): flow} for name, flow in flows.items()}, {WHOLE: over})


def reckon(over: GroupOverYear) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every way in which children may have come and left, as far as a reader knows."""
    steps = [after - before for before, after in pairwise(over.stocks)]
    most = sum(over.started) - sum(max(0, step) for step in steps)
    for more in product(range(most + 1), repeat=4):
        if sum(more) == most:
            yield (
                tuple(max(0, step) + each for step, each in zip(steps, more, strict=True)),
                tuple(max(0, -step) + each for step, each in zip(steps, more, strict=True)),
            )


_moves = st.lists(st.integers(0, 4), min_size=4, max_size=4)


@given(first=st.integers(20, 40), started=_moves, ceased=_moves)
def test_no_small_number_of_a_quarter_can_be_reckoned_where_nothing_is_guarded(
    first: int, started: list[int], ceased: list[int]
) -> None:
    over = go_through(first, started, ceased)
    assume(not guard(over).primary)
    ways = list(reckon(over))
    assert (over.started, over.ceased) in ways
    for quarter in range(4):
        for flows, true in ((0, over.started[quarter]), (1, over.ceased[quarter])):
            possible = [way[flows][quarter] for way in ways]
            if is_small(true):
                assert is_wide_enough(min(possible), max(possible))


@given(first=st.integers(20, 40), started=_moves, ceased=_moves, short=st.integers(0, 2))
def test_nor_can_those_who_are_there_at_one_quarter_end_and_not_at_another(
    first: int, started: list[int], ceased: list[int], short: int
) -> None:
    over = go_through(first, started, ceased, short)
    assume(not guard(over).primary)
    ways = list(reckon(over))
    for (i, j), true in over.came.items():
        low = max(0, over.stocks[j] - over.stocks[i])
        high = max(sum(way[0][i:j]) for way in ways)
        if is_small(true) and low <= true <= high:
            assert is_wide_enough(low, high)


def test_a_year_whose_flows_are_hardly_more_than_the_stocks_tell_is_guarded() -> None:
    over = go_through(50, (3, 8, 0, 9), (0, 0, 7, 0))
    assert guard(over).primary == {STARTED, CEASED}


def test_many_who_came_and_left_in_each_quarter_need_no_guard() -> None:
    assert guard(go_through(50, (12, 11, 9, 14), (10, 12, 9, 8))).primary == frozenset()


def test_a_year_in_which_nobody_moved_needs_no_guard() -> None:
    assert guard(go_through(50, (0, 0, 0, 0), (0, 0, 0, 0))).primary == frozenset()


def test_flows_that_cannot_be_squared_with_the_stocks_give_nothing_away() -> None:
    over = GroupOverYear((50, 60, 30, 60, 60), (3, 0, 0, 0), (2, 0, 0, 0), {}, {})
    assert guard(over) == FlowGuard()


def test_the_year_as_one_step_is_guarded_too() -> None:
    """Eight came, all in one quarter, and seven of them left in it; one is there at the end."""
    over = GroupOverYear(
        (50, 51, 51, 51, 51),
        (8, 0, 0, 0),
        (7, 0, 0, 0),
        came={(0, 1): 1, (0, 4): 1},
        left={},
    )
    # The excess is 7: the reader takes 1 to 8 to have come, which is doubt enough.
    assert guard(over).primary == frozenset()
    narrow = GroupOverYear(
        (50, 51, 51, 51, 51), (6, 0, 0, 0), (6, 0, 0, 0), came={(0, 4): 1}, left={}
    )
    flows = {("started", ()): {(): 3}, ("ceased", ()): {(): 2}}
    assert guard_flows(flows, {WHOLE: narrow}).primary == {STARTED, CEASED}


def test_only_the_flow_that_is_published_by_need_is_guarded() -> None:
    by, keys = ("category_of_need",), ("N1",)
    over = go_through(20, (3, 0, 0, 0), (0, 0, 0, 2))
    tables = {("started", by): {keys: 3}, ("ceased", ()): {(): 2}}
    assert guard_flows(tables, {(by, keys): over}).primary == {group_of("started", by, keys)}


@pytest.mark.parametrize("others", [0, 3])
def test_ceased_does_not_tell_what_started_hides(others: int) -> None:
    """A reader of both stocks, and of one flow, works out the other; so both are hidden."""
    over = go_through(40, (1, 1, 1, 1), (8, 7, 8, 7 + others))
    started = [MadeUp(sex="male")] * 4
    ceased = [MadeUp(sex="male")] * 30
    linked = link("flows", count(year={WHOLE: over}, started=started, ceased=ceased))
    pattern = protect(linked.system, seconds=60)
    for measure in ("started", "ceased"):
        interval = pattern.intervals[linked.place_of((measure, ()), ())]
        assert is_wide_enough(interval.low, interval.high)


def test_a_reader_knows_that_at_least_as_many_came_as_the_stocks_rose_by() -> None:
    over = go_through(40, (5, 0, 0, 0), (0, 0, 1, 0))
    assert guard(over).least == {STARTED: 5, CEASED: 1}
    flows = {"started": [MadeUp()] * 5, "ceased": [MadeUp()] * 1}
    linked = link("flows", count(year={WHOLE: over}, **flows))
    interval = protect(linked.system, seconds=60).intervals[linked.place_of(("started", ()), ())]
    assert interval.low >= 5
    assert interval.high is None or interval.high >= 10


def test_a_flow_of_none_that_gives_away_who_left_leaves_its_tables_out() -> None:
    by, keys = ("category_of_need",), ("N5",)
    over = go_through(20, (0, 0, 0, 0), (0, 2, 0, 0))
    counts = count(year={(by, keys): over}, started=[MadeUp()] * 30)
    linked = link("flows", counts)
    left_out = {table for table in counts.tables if table[0] == "started"} - set(linked.tables)
    assert left_out == {("started", by)}
    protected = protect_system("flows", counts, None, protect)
    assert protected.shown == set(linked.tables)
    assert protected.failure == (
        "Children who came into or left our care, by category of need: a "
        "nought that has to be shown would give away how many came or left."
    )
    with pytest.raises(NotProtectable):
        link("flows", count(year={WHOLE: over}, ceased=[MadeUp()] * 2))


def test_a_rare_category_whose_stocks_are_hidden_anyway_costs_nothing() -> None:
    by, keys = ("category_of_need",), ("N5",)
    over = go_through(4, (0, 0, 0, 0), (0, 2, 0, 0))
    counts = count(year={(by, keys): over}, started=[MadeUp()] * 30)
    assert guard_flows(counts.tables, counts.year) == FlowGuard()


def test_stocks_that_are_seen_on_both_sides_of_a_hidden_one_are_reckoned_with() -> None:
    over = GroupOverYear((8, 5, 4, 7, 7), (0, 0, 3, 0), (3, 1, 0, 0), {}, {})
    assert guard(over).primary == {STARTED, CEASED}
