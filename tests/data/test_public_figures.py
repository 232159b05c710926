"""What DfE publishes of our own council is known to a reader of the publication."""

from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.disclosure.counts import TrueCounts, read_counts
from data_access.disclosure.linking import link
from data_access.disclosure.protector import protect
from data_access.disclosure.public import SHARED, PublicFigure
from data_access.disclosure.rules import is_small, is_wide_enough
from data_access.questions.standing import read_standing
from tests.councils import MadeUp, count

COUNCIL = "E06000004"
LIVING = ("looked_after", ("placement_group",))


def counts_of(store: Engine, day: date) -> TrueCounts:
    with store.connect() as connection:
        return read_counts(connection, COUNCIL, read_standing(connection), day)


def test_shares_that_dfe_publishes_bound_our_counts_by_what_rounds_to_them(
    demonstration_store: Engine,
) -> None:
    counts = counts_of(demonstration_store, date(2023, 3, 31))
    total = counts.tables["looked_after", ()][()]
    for name, keys in SHARED.items():
        cells = tuple((LIVING, (key,)) for key in keys)
        (figure,) = [one for one in counts.public if one.cells == cells] or [None]
        if figure is None:
            continue
        rounded = {round(100 * number / total + 1e-9) for number in (figure.low, figure.high)}
        assert len(rounded) == 1, name
        assert figure.low <= figure.count <= figure.high
    assert len(counts.public) >= 3


def test_between_year_ends_nothing_of_the_kind_is_published(demonstration_store: Engine) -> None:
    assert counts_of(demonstration_store, date(2024, 12, 31)).public == ()


@pytest.mark.parametrize("year", [2023, 2020])
def test_no_small_number_is_worked_out_with_the_help_of_dfes_percentages(
    demonstration_store: Engine, year: int
) -> None:
    counts = counts_of(demonstration_store, date(year, 3, 31))
    linked = link("looked_after", counts)
    pattern = protect(linked.system)
    small = [
        (table, keys)
        for table, cells in linked.tables.items()
        for keys, number in cells.items()
        if is_small(number)
    ]
    assert small
    for table, keys in small:
        interval = pattern.intervals[linked.place_of(table, keys)]
        assert is_wide_enough(interval.low, interval.high)


def test_more_is_hidden_where_a_public_share_would_tell_what_is_hidden() -> None:
    """Of 100 children 23 live in homes, by DfE; with 20 in our own, 3 are left."""
    living = {
        "ifa": 69, "with_parents": 8, "own_childrens_home": 20, "external_childrens_home": 3,
    }  # fmt: skip
    children = [MadeUp(placement_type=key) for key, number in living.items() for _ in range(number)]
    counts = count(looked_after=children)
    homes = ("own_childrens_home", "external_homes")
    figure = PublicFigure(tuple((LIVING, (key,)) for key in homes), 23, 23, 23)
    for public in ((), (figure,)):
        known = TrueCounts(counts.day, counts.tables, {}, public)
        linked = link("looked_after", known)
        pattern = protect(linked.system)
        interval = pattern.intervals[linked.place_of(LIVING, ("external_homes",))]
        assert is_wide_enough(interval.low, interval.high)
        hidden = [key for key in homes if linked.place_of(LIVING, (key,)) in pattern.hidden]
        # With DfE's figure our own homes are hidden too.
        assert len(hidden) == 1 + bool(public)


def test_what_is_small_and_public_all_the_same_is_left_to_what_is_public() -> None:
    counts = count(looked_after=[MadeUp()] * 40 + [MadeUp(placement_type="secure_home")] * 2)
    figure = PublicFigure(((LIVING, ("external_homes",)),), 2, 2, 2)
    known = TrueCounts(counts.day, counts.tables, {}, (figure,))
    linked = link("looked_after", known)
    assert linked.place_of(LIVING, ("external_homes",)) in protect(linked.system).hidden


def test_those_left_of_a_group_of_which_dfe_publishes_a_part_are_guarded() -> None:
    """DfE says how many went home as planned: the others of those who did are told by it."""
    ceased = [
        *[MadeUp(reason_left="home_planned")] * 51,
        *[MadeUp(reason_left="home_unplanned")] * 3,
        *[MadeUp()] * 126,
    ]
    counts = count(ceased=ceased, started=[MadeUp()] * 40)
    returned, reasons = (("reunified", ()), ()), ("ceased", ("reason_left",))
    figure = PublicFigure(((reasons, ("home_planned",)),), 51, 50, 51)
    linked = link("flows", TrueCounts(counts.day, counts.tables, {}, (figure,)))
    pattern = protect(linked.system)
    assert linked.place_of(*returned) in pattern.hidden
    interval = pattern.intervals[linked.place_of(reasons, ("home_unplanned",))]
    assert is_wide_enough(interval.low, interval.high)
