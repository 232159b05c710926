"""A hidden stock is not worked out from one that is shown and the flows between the two."""

from collections.abc import Mapping

import pytest

from data_access.disclosure.counts import GroupOverYear, TrueCounts
from data_access.disclosure.linking import Linked, link
from data_access.disclosure.protector import protect
from data_access.disclosure.rules import is_wide_enough
from data_access.disclosure.stocks import Name, list_gone
from data_access.disclosure.system import Pattern
from tests.councils import MadeUp, count

SEX = ("sex",)
WHOLE: Name = ((), ())
FEMALE, MALE, NOT_KNOWN = ((SEX, (key,)) for key in ("female", "male", "not_known"))
SHOWN = dict.fromkeys((WHOLE, FEMALE, MALE, NOT_KNOWN), False)
# The one small number and, with it, another: so that the total does not tell it.
HIDDEN = SHOWN | {FEMALE: True, MALE: True}


def go(first: int, started: int, ceased: int) -> GroupOverYear:
    """A group of which all who started and ceased did so in the first quarter."""
    after = first + started - ceased
    return GroupOverYear(
        (first, after, after, after, after), (started, 0, 0, 0), (ceased, 0, 0, 0), {}, {}
    )


def protect_year(last: Mapping[Name, bool]) -> tuple[TrueCounts, Linked, Pattern]:
    """Eight girls became two and thirty boys stayed thirty, of whom forty came and forty left."""
    year = {
        WHOLE: go(38, 40, 46),
        FEMALE: go(8, 0, 6),
        MALE: go(30, 40, 40),
        NOT_KNOWN: go(0, 0, 0),
    }
    ceased = [MadeUp(sex="female")] * 6 + [MadeUp(sex="male")] * 40
    counts = count(year=year, started=[MadeUp(sex="male")] * 40, ceased=ceased)
    linked = link("flows", counts, ends=(SHOWN, last, last, last, last))
    return counts, linked, protect(linked.system)


def test_flows_that_would_tell_a_hidden_stock_are_hidden() -> None:
    _, linked, pattern = protect_year(HIDDEN)
    stocks = [
        place
        for place, cell in enumerate(linked.system.cells)
        if cell.is_primary and cell.value == 2 and cell.is_published
    ]
    assert stocks, "two girls are left, at four quarter ends"
    for place in stocks:
        interval = pattern.intervals[place]
        assert is_wide_enough(interval.low, interval.high)
    hidden = {
        measure
        for measure in ("started", "ceased")
        for key in ("female", "male")
        if linked.place_of((measure, SEX), (key,)) in pattern.hidden
    }
    assert hidden


def test_where_every_stock_is_shown_nothing_more_is_hidden() -> None:
    counts, linked, pattern = protect_year(SHOWN)
    alone = link("flows", counts)
    without = protect(alone.system)

    def shown(one: Linked, of: Pattern) -> set[tuple[str, str]]:
        return {
            (measure, key)
            for measure in ("started", "ceased")
            for key in ("female", "male")
            if one.place_of((measure, SEX), (key,)) not in of.hidden
        }

    assert shown(linked, pattern) == shown(alone, without) != set()


def test_a_day_that_is_never_published_tells_nothing() -> None:
    year = {WHOLE: go(38, 8, 6)}
    counts = count(year=year, started=[MadeUp()] * 8, ceased=[MadeUp()] * 6)
    linked = link("flows", counts, ends=(None, None, None, None, {WHOLE: False}))
    assert not any(cell.value == 38 and cell.is_published for cell in linked.system.cells)


def test_who_is_gone_is_whoever_was_there_or_came_and_is_there_no_more() -> None:
    over = GroupOverYear((10, 12, 12, 9, 9), (4, 0, 1, 0), (2, 0, 4, 0), {}, {})
    assert list_gone(over) == [2, 0, 4, 0]


@pytest.mark.parametrize("more", [0, 2])
def test_children_who_came_twice_do_not_upset_the_sums(more: int) -> None:
    """DfE's form counts each of them once, the quarters each time."""
    year = {WHOLE: go(38, 8 + more, 6)}
    counts = count(year=year, started=[MadeUp()] * 8, ceased=[MadeUp()] * 6)
    shown = {WHOLE: False}
    linked = link("flows", counts, ends=(shown,) * 5)
    assert linked.system.cells[linked.place_of(("started", ()), ())].value == 8
