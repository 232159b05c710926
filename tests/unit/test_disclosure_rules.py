"""The parameters of disclosure control, and what follows from them."""

from hypothesis import given
from hypothesis import strategies as st

from data_access.disclosure.rules import (
    K,
    bound_rounded,
    is_sensitive,
    is_small,
    is_wide_enough,
    may_show_average,
    may_show_median,
    may_show_pool,
    round_count,
)

COUNTS = st.integers(0, 1000)
SHOWN = st.one_of(st.just(0), st.integers(K + 1, 1000))
CHILDREN = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 6), max_size=6)


def test_counts_of_one_to_five_are_small_and_no_others() -> None:
    assert [count for count in range(-1, 12) if is_small(count)] == [1, 2, 3, 4, 5]


def test_bounds_leave_a_count_unknown_from_one_to_over_five_or_five_apart() -> None:
    assert is_wide_enough(1, 6)
    assert is_wide_enough(0, 6)
    assert is_wide_enough(0, 5)
    assert is_wide_enough(3, 8)
    assert is_wide_enough(40, None)
    assert not is_wide_enough(1, 5)
    assert not is_wide_enough(2, 6)
    assert not is_wide_enough(0, 4)
    assert not is_wide_enough(7, 7)


@given(COUNTS)
def test_a_count_is_rounded_to_the_nearest_five(count: int) -> None:
    assert round_count(count) % 5 == 0
    assert abs(round_count(count) - count) <= 2


@given(SHOWN)
def test_what_stands_behind_a_rounded_count_is_every_count_that_would_be_shown_so(
    count: int,
) -> None:
    low, high = bound_rounded(count)
    shown = round_count(count)
    same = [
        other
        for other in range(max(0, count - 10), count + 11)
        if round_count(other) == shown and not is_small(other) and (other == 0) == (count == 0)
    ]
    assert (low, high) == (min(same), max(same))


def test_ethnicity_unaccompanied_children_offending_and_disability_are_sensitive() -> None:
    assert is_sensitive("ethnic_group", "white")
    assert is_sensitive("unaccompanied", "no")
    assert is_sensitive("remand", "yes")
    assert is_sensitive("legal_status", "C2")
    assert is_sensitive("legal_status_group", "youth_justice")
    assert is_sensitive("category_of_need", "N2")
    assert not is_sensitive("legal_status_group", "full_care_order")
    assert not is_sensitive("age_band", "0-4")


def test_an_average_needs_six_contributors_three_providers_and_none_who_outweigh_the_rest() -> None:
    providers = ["a", "b", "c", "a", "b", "c"]
    assert may_show_average([100.0] * 6, providers)
    assert not may_show_average([100.0] * 5, providers)
    assert not may_show_average([100.0] * 6, ["a", "b", "a", "b", "a", "b"])
    assert not may_show_average([500.0, 450.0, 20.0, 20.0, 20.0, 20.0], providers)
    assert may_show_average([450.0, 450.0, 25.0, 25.0, 25.0, 25.0], providers), "90% is not over it"


def test_a_median_needs_ten() -> None:
    assert may_show_median(10)
    assert not may_show_median(9)


def test_the_occupancy_of_homes_is_shown_for_a_pool_that_no_one_home_is_most_of() -> None:
    assert may_show_pool({"a": 2, "b": 2, "c": 2, "d": 2})
    assert not may_show_pool({"a": 2, "b": 2, "c": 2}), "less one home it is two homes"
    assert not may_show_pool({"a": 5, "b": 1, "c": 2, "d": 2}), "without the first it is 5 children"
    assert not may_show_pool({})


@given(CHILDREN)
def test_a_pool_that_is_shown_stays_one_when_any_home_is_left_out(homes: dict[str, int]) -> None:
    if may_show_pool(homes):
        for left_out in homes:
            rest = {name: count for name, count in homes.items() if name != left_out}
            assert len(rest) >= 3
            assert sum(rest.values()) >= 6
