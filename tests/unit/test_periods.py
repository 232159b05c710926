"""Months, quarters and years: named by the field's rules, none missing, none twice."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.periods import (
    first_of_twelve_months,
    label_of_period,
    period_of_key,
    periods_between,
    shift_window,
    year_before,
    year_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
GRAINS = st.sampled_from(["month", "quarter", "year"])


@given(DAYS, st.integers(0, 1500), GRAINS)
def test_periods_cover_every_day_once(first: date, days: int, grain: str) -> None:
    last = first + timedelta(days=days)
    periods = periods_between(first, last, grain)
    assert periods[0].first == first
    assert periods[-1].last == last
    for one, following in pairwise(periods):
        assert following.first == one.last + timedelta(days=1)
    assert len({period.key for period in periods}) == len(periods)


@given(DAYS, GRAINS)
def test_a_key_names_the_period_it_came_from(day: date, grain: str) -> None:
    (period,) = periods_between(day, day, grain)
    whole = period_of_key(grain, period.key)
    assert whole is not None
    assert whole.first <= day <= whole.last
    assert (whole.first - timedelta(days=1)).month != whole.first.month


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (date(2024, 3, 31), 2024, "2023-24-Q4"),
        (date(2024, 4, 1), 2025, "2024-25-Q1"),
        (date(2023, 12, 31), 2024, "2023-24-Q3"),
        (date(2000, 1, 1), 2000, "1999-00-Q4"),
    ],
)
def test_a_year_runs_from_april_and_is_named_by_its_end(day: date, year: int, quarter: str) -> None:
    assert year_of(day) == year
    assert periods_between(day, day, "quarter")[0].key == quarter


def test_periods_are_read_in_words() -> None:
    assert label_of_period("month", "2024-03") == "March 2024"
    assert label_of_period("quarter", "2023-24-Q4") == "January to March 2024"
    assert label_of_period("year", "2024") == "2023-24"


def test_a_year_before_a_leap_day_is_the_28th() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2025, 3, 31), date(2024, 4, 1)),
        (date(2025, 2, 28), date(2024, 3, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2023, 10, 15), date(2022, 10, 16)),
    ],
)
def test_twelve_months_end_on_the_day_and_are_whole_months_at_a_months_end(
    last: date, first: date
) -> None:
    assert first_of_twelve_months(last) == first


@pytest.mark.parametrize(
    ("window", "day", "first"),
    [
        ((date(2024, 1, 1), date(2024, 3, 31)), date(2023, 3, 31), date(2023, 1, 1)),
        ((date(2024, 1, 1), date(2024, 2, 29)), date(2023, 2, 28), date(2023, 1, 1)),
        ((date(2022, 10, 16), date(2023, 10, 15)), date(2020, 2, 29), date(2019, 3, 1)),
        ((date(2024, 1, 10), date(2024, 1, 20)), date(2023, 5, 20), date(2023, 5, 10)),
    ],
)
def test_a_window_keeps_its_whole_months_wherever_it_is_moved(
    window: tuple[date, date], day: date, first: date
) -> None:
    assert shift_window(*window, day) == first
