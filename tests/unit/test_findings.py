"""Findings: sentences computed from answers, never false, in plain English."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.findings import say_balance, say_difference, say_rate_trend, say_share
from components.shown import HIDDEN, NOT_AVAILABLE, Shown

PUBLISHED = [88, 101, 108, 115, 133, 133, 133, 131, 131, 125]
RATES = st.lists(st.integers(60, 160), min_size=2, max_size=12)


def test_the_real_ten_years_read_as_they_were() -> None:
    ours = zip(range(2016, 2026), map(Shown, PUBLISHED), strict=True)
    assert say_rate_trend(list(ours), 95.2, "Stockton") == (
        "Our rate fell to 125 in every 10,000, the lowest since 2019, 30 above our neighbours"
    )


@given(RATES)
def test_a_lowest_or_highest_since_a_year_is_true_of_every_year_between(rates: list[int]) -> None:
    years = list(range(2000, 2000 + len(rates)))
    ours = list(zip(years, map(Shown, rates), strict=True))
    said = say_rate_trend(ours, None, "Stockton")
    found = re.search(r"the (lowest|highest) since (\d{4})", said)
    if found:
        then = years.index(int(found[2]))
        between = rates[then + 1 : -1]
        if found[1] == "lowest":
            assert all(rate > rates[-1] for rate in between)
            assert rates[then] <= rates[-1]
        else:
            assert all(rate < rates[-1] for rate in between)
            assert rates[then] >= rates[-1]
    if "of these years" in said:
        worst = max if "highest" in said else min
        assert worst(rates) == rates[-1]
        assert rates.count(rates[-1]) == 1
    if "fell" in said:
        assert rates[-1] < rates[-2]
    if "rose" in said:
        assert rates[-1] > rates[-2]


@pytest.mark.parametrize(
    ("now", "then", "says"),
    [
        (564, 581, "17 fewer"),
        (587, 577, "10 more"),
        (5, 5, "the same"),
        (None, 5, "no figure to compare with"),
    ],
)
def test_a_difference_has_no_judgement(now: int | None, then: int | None, says: str) -> None:
    assert say_difference(now, then) == says


def test_one_child_is_a_child() -> None:
    assert say_difference(4, 3, noun="child") == "1 more child"
    assert say_difference(5, 3, noun="child") == "2 more children"


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_balance_names_the_larger_side(came: int, left: int) -> None:
    said = say_balance(came, left, "In the year to March 2025")
    if came > left:
        assert said.endswith("more children came into our care than left it")
    elif left > came:
        assert said.endswith("more children left our care than came into it")
    else:
        assert "as many" in said


def test_a_share_of_nobody_is_a_dash() -> None:
    assert say_share(Shown(0), Shown(0)) == "–"
    assert say_share(Shown(202), Shown(564)) == "36%"


def test_a_share_is_hidden_where_its_part_or_the_rest_is() -> None:
    assert say_share(HIDDEN, Shown(564)) == "c"
    assert say_share(Shown(202), HIDDEN) == "c"


@given(RATES, st.data())
def test_nothing_is_said_of_our_rate_across_a_year_that_is_not_shown(
    rates: list[int], data: st.DataObject
) -> None:
    hidden = data.draw(st.integers(0, len(rates) - 1))
    ours = [(2000 + place, Shown(rate)) for place, rate in enumerate(rates)]
    ours[hidden] = (2000 + hidden, HIDDEN)
    said = say_rate_trend(ours, None, "Stockton")
    if hidden == len(rates) - 1:
        year = 2000 + hidden
        assert said == f"Our rate of 31 March {year} is not shown, to protect confidentiality"
        return
    assert "of these years" not in said
    assert said.startswith(say_rate_trend(ours[hidden + 1 :], None, "Stockton").split(",")[0])
    assert all(int(year) > 2000 + hidden for year in re.findall(r"since (\d{4})", said))


@given(RATES)
def test_a_year_that_is_not_yet_published_is_not_our_last_rate(rates: list[int]) -> None:
    ours = [(2000 + place, Shown(rate)) for place, rate in enumerate(rates)]
    said = say_rate_trend([*ours, (2000 + len(rates), NOT_AVAILABLE)], None, "Stockton")
    assert said == say_rate_trend(ours, None, "Stockton")
