"""The council's children's homes together: when their percentages are told, and what they tell."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data_access.disclosure.pools import REGISTERED, USABLE, HomeNights, Pool, protect_pool
from data_access.periods import period_with
from data_access.vocabulary import QUARTER

NIGHTS = 91


def pool_of(*homes: tuple[float, int], shut: int = 0) -> Pool:
    """Homes with so many children on an average night and so many places; of the last `shut` no
    place can be used.
    """
    usable = [places * NIGHTS for _, places in homes]
    usable[len(homes) - shut :] = [0] * shut
    return Pool(
        NIGHTS,
        {
            f"home-{number}": HomeNights(round(children * NIGHTS), places * NIGHTS, nights)
            for number, ((children, places), nights) in enumerate(zip(homes, usable, strict=True))
        },
    )


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    """Homes of a quarter whose percentages are told, with more children than places in some."""
    homes = {}
    shut = draw(st.none() | st.integers(0, 4))
    for number in range(draw(st.integers(5, 8))):
        registered = draw(st.integers(3, 5)) * NIGHTS
        children = registered - draw(st.sampled_from([2, 1, 0])) * NIGHTS + draw(st.integers(-9, 9))
        usable = registered - draw(st.sampled_from([0, registered // 3]))
        if number == shut:
            children = usable = 0
        homes[f"home-{number}"] = HomeNights(children, registered, usable)
    pool = Pool(NIGHTS, homes)
    assume(pool.may_be_shown)
    return pool


def bound_children(pool: Pool) -> tuple[Fraction, Fraction]:
    """What a reader who knows all places makes of the percentages: child-nights, at the least and
    at the most.
    """
    lows, highs = [], []
    for of, places in ((REGISTERED, "registered"), (USABLE, "usable")):
        percentage = pool.percentages[of]
        whole = sum(getattr(home, places) for home in pool.homes.values())
        if percentage is not None:
            lows.append((percentage - Fraction(1, 2)) * whole / 100)
            highs.append((percentage + Fraction(1, 2)) * whole / 100)
    return max(lows), min(highs)


@given(pools())
def test_the_percentages_of_a_pool_tell_of_no_home_that_anybody_lived_there(pool: Pool) -> None:
    low, high = bound_children(pool)
    children = sum(home.children for home in pool.homes.values())
    assert low <= children <= high
    places = {slug: home.registered for slug, home in pool.homes.items() if home.usable}
    for slug in places:
        others = sum(number for other, number in places.items() if other != slug)
        assert low - others < NIGHTS


@given(pools())
def test_who_knows_the_children_of_one_home_is_told_of_three_others_and_six_children(
    pool: Pool,
) -> None:
    low, _ = bound_children(pool)
    for known in pool.homes:
        others = [home for slug, home in pool.homes.items() if slug != known]
        assert sum(home.children > 0 for home in others) >= 3
        assert sum(home.children for home in others) >= 6 * NIGHTS
        assert low - pool.homes[known].children > 5 * NIGHTS


@pytest.mark.parametrize(
    ("pool", "may_be_shown"),
    [
        (pool_of((3, 4), (3, 4), (3, 4), (3, 4)), True),
        (pool_of((3, 4), (3, 4), (3, 4)), False),  # less one, two homes
        (pool_of((3, 4), (3, 4), (3, 4), (0, 4)), False),  # nobody lives in the fourth
        (pool_of((9, 12), (2, 4), (2, 4), (1, 4)), False),  # less the first, five children
        (pool_of((1.9, 4), (1.9, 4), (1.9, 4), (1.9, 4)), False),  # less one, fewer than six
        (pool_of((4, 4), (4, 4), (4, 4), (4, 4)), False),  # all full: four live in each
        (pool_of((4, 4), (4, 4), (4, 4), (1, 4)), False),  # the others have no room for all
        (pool_of((4, 4), (4, 4), (3, 4), (1, 4)), True),
        (pool_of((4, 4), (4, 4), (4, 4), (3, 4), (0, 4), shut=1), False),  # seen to be empty
    ],
)
def test_a_pool_is_told_of_where_neither_a_part_of_it_nor_a_home_can_be_worked_out(
    pool: Pool, may_be_shown: bool
) -> None:
    assert pool.may_be_shown is may_be_shown


def test_percentages_are_whole_and_of_usable_places_of_those_that_could_be_used() -> None:
    pool = pool_of((3, 4), (3, 4), (3, 4), (3, 4), (0, 4), shut=1)
    assert pool.percentages == {REGISTERED: 60, USABLE: 75}
    assert pool_of((2, 16)).percentages == {REGISTERED: 13, USABLE: 13}
    crowded = pool_of((5, 4), (3, 4), (4, 4), (5, 4))
    assert crowded.percentages[REGISTERED] == 106
    assert pool_of((1, 4), shut=1).percentages[USABLE] is None


SHOWN = pool_of((3, 4), (3, 4), (3, 4), (3, 4))


def test_what_gives_a_hidden_count_away_and_what_was_hidden_before_is_hidden() -> None:
    told = {REGISTERED: 75, USABLE: 75}
    nothing = dict.fromkeys(told)
    assert protect_pool(SHOWN, is_count_hidden=False, before={}) == told
    assert protect_pool(SHOWN, is_count_hidden=True, before={}) == nothing
    before = {REGISTERED: (74, None), USABLE: (74, 73)}
    assert protect_pool(SHOWN, is_count_hidden=False, before=before) == {**told, REGISTERED: None}
    alone = replace(SHOWN, homes=dict(list(SHOWN.homes.items())[:2]))
    assert protect_pool(alone, is_count_hidden=False, before={}) == nothing


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_no_night_is_told_of_in_two_quarters(day: date) -> None:
    quarter = period_with(day, QUARTER.key)
    following = period_with(quarter.last + timedelta(days=1), QUARTER.key)
    assert following.first - quarter.last == timedelta(days=1)
