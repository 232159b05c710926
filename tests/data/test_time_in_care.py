"""Time in care, and the share still in care, held against slow counts of made-up children."""

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.access import Viewer
from data_access.questions import Door, NotUnderstood, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.questions.still_in_care import Followed
from data_access.questions.time_in_care import find_quantile
from data_access.vocabulary import Role, Symbol
from tests.data.day_by_day import Child, Episode, days_that_matter
from tests.data.filled_stores import fill_store
from tests.data.histories import councils
from tests.data.journeys_by_hand import periods_of
from tests.data.returned_tables import DIRECTOR, ask, numbers

OpenStore = Callable[[], AbstractContextManager[Engine]]
# Each example fills a store on a real engine.
few = settings(max_examples=5)
MONTH_DAYS = 365.25 / 12
QUANTILES = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Engine:
    with open_empty_store() as engine:
        yield engine


@st.composite
def councils_on_a_day(draw: st.DrawFn) -> tuple[list[Child], date]:
    council = draw(councils())
    turning = sorted({day for child in council for day in days_that_matter(child)})
    return council, draw(st.sampled_from(turning))


def band_of(age: int) -> str:
    return "0-4" if age < 5 else "5-10" if age < 11 else "11-15" if age < 16 else "16+"


def find_slowly(lengths: list[tuple[int, bool]], share: float) -> float | str:
    """The quantile if those of unknown length left at once, and if they stayed for ever."""
    if not lengths:
        return Symbol.NOT_KNOWN
    at_once = float(np.quantile([days for days, _ in lengths], share))
    for_ever = float(np.quantile([days if known else 10**7 for days, known in lengths], share))
    return round(at_once / MONTH_DAYS, 1) if math.isclose(at_once, for_ever) else Symbol.NOT_KNOWN


def in_care_slowly(council: list[Child], day: date) -> list[tuple[int, bool, str, date]]:
    """Days in care, whether since a known day, age band on coming, and that day, of each child."""
    found = []
    for child in council:
        if child.counted_on(day) is None:
            continue
        (period,) = (p for p in periods_of(child) if p.start <= day < (p.end or date.max))
        age = band_of(child.age_on(period.start))
        found.append(((day - period.start).days, period.start_is_known, age, period.start))
    return found


@few
@given(councils_on_a_day(), st.sampled_from(sorted(QUANTILES)))
def test_time_in_care_is_what_a_slow_count_finds_of_those_in_care_on_a_day(
    store: Engine, asked: tuple[list[Child], date], quantile: str
) -> None:
    council, day = asked
    door = fill_store(store, council)
    slowly = in_care_slowly(council, day)
    words = {"as_at": day.isoformat(), "quantile": quantile}
    answer = ask(door, "time_in_care", ["age_at_entry"], **words)
    total = find_slowly([(days, known) for days, known, *_ in slowly], QUANTILES[quantile])
    assert (answer.total_symbol or answer.total) == total
    for row in answer.rows:
        of_age = [(days, known) for days, known, age, _ in slowly if age == row.keys[0]]
        assert (row.symbol or row.value) == find_slowly(of_age, QUANTILES[quantile])
    listed = list_children(
        door, Question("time_in_care", (), Selection(as_at=day)), Viewer(Role.DIRECTOR)
    )
    assert listed.total == len(slowly)


def band_slowly(start: date, known: bool, day: date) -> str:
    months = (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)
    if months >= 60:
        return "5_years_or_more"
    if not known:
        return "not_known"
    bands = {6: "under_6_months", 12: "6_to_12_months", 24: "1_to_2_years", 60: "2_to_5_years"}
    return next(band for limit, band in bands.items() if months < limit)


@few
@given(councils_on_a_day(), st.integers(0, 2200))
def test_children_by_time_in_care_add_up_to_the_children_in_our_care(
    store: Engine, asked: tuple[list[Child], date], later: int
) -> None:
    council, day = asked
    # Some years on, as far as the last episode that stays open carries a child.
    days = [day, day + timedelta(days=later)]
    door = fill_store(store, council)
    for on in days:
        answer = ask(door, "in_care_for", ["time_in_care"], as_at=on.isoformat())
        slowly: dict[tuple[str, ...], int] = {}
        for _, known, _, start in in_care_slowly(council, on):
            band = band_slowly(start, known, on)
            slowly[(band,)] = slowly.get((band,), 0) + 1
        assert numbers(answer) == slowly
        assert answer.total == ask(door, "looked_after", as_at=on.isoformat()).total


@few
@given(councils_on_a_day(), st.sampled_from(sorted(QUANTILES)))
def test_time_in_care_of_those_who_left_is_what_a_slow_count_finds(
    store: Engine, asked: tuple[list[Child], date], quantile: str
) -> None:
    council, last = asked
    door = fill_store(store, council)
    first = last - timedelta(days=400)
    window = {"from_": first.isoformat(), "to": last.isoformat()}
    ended = [
        (period.end, (period.end - period.start).days, period.start_is_known)
        for child in council
        for period in periods_of(child)
        if period.has_ceased and period.end and first <= period.end <= last
    ]
    answer = ask(door, "time_in_care_of_those_who_left", ["year"], quantile=quantile, **window)
    total = find_slowly([(days, known) for _, days, known in ended], QUANTILES[quantile])
    assert (answer.total_symbol or answer.total) == total
    for row in answer.rows:
        year = int(row.keys[0])
        of_year = [
            (days, known)
            for end, days, known in ended
            if date(year - 1, 4, 1) <= end <= date(year, 3, 31)
        ]
        assert (row.symbol or row.value) == find_slowly(of_year, QUANTILES[quantile])


def test_a_median_that_rests_on_an_unknown_length_is_not_known() -> None:
    assert find_quantile([(300, True), (400, True), (700, False)], 2) == round(400 / MONTH_DAYS, 1)
    assert find_quantile([(300, True), (400, False), (700, False)], 2) == Symbol.NOT_KNOWN


def estimate_slowly(periods: list[tuple[int, bool]], days: float) -> float | None:
    """The product, over the days on which periods ended, of the share that did not end then."""
    longest = max(length for length, _ in periods)
    if days > longest:
        return 0.0 if estimate_slowly(periods, longest) == 0 else None
    share = 1.0
    for day in sorted({length for length, is_open in periods if not is_open and length <= days}):
        followed = sum(length >= day for length, _ in periods)
        ended = sum(length == day and not is_open for length, is_open in periods)
        share *= 1 - ended / followed
    return 100 * share


def bound_slowly(periods: list[tuple[int, bool]], days: float, sign: int) -> float | None:
    """Greenwood's variance on the scale of the logarithm of the logarithm, by hand."""
    share = estimate_slowly(periods, days)
    if share is None or share in (0, 100):
        return share if days == 0 else None
    variance = 0.0
    for day in sorted({length for length, is_open in periods if not is_open and length <= days}):
        followed = sum(length >= day for length, _ in periods)
        ended = sum(length == day and not is_open for length, is_open in periods)
        variance += ended / (followed * (followed - ended))
    spread = 1.959964 * math.sqrt(variance) / abs(math.log(share / 100))
    return 100 * (share / 100) ** math.exp(-sign * spread)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(1, 2500), st.booleans()), min_size=1, max_size=25),
    st.sampled_from(["estimate", "lower", "upper"]),
)
def test_the_share_still_in_care_is_the_product_worked_out_by_hand(
    periods: list[tuple[int, bool]], bound: str
) -> None:
    followed = Followed(tuple(d for d, _ in periods), tuple(is_open for _, is_open in periods))
    found = followed.estimate([str(months) for months in range(0, 61, 3)], bound)
    for months, value in found.items():
        days = int(months) * MONTH_DAYS
        if bound == "estimate":
            by_hand = estimate_slowly(periods, days)
        else:
            by_hand = bound_slowly(periods, days, 1 if bound == "upper" else -1)
        if by_hand is None:
            assert value == Symbol.NOT_KNOWN
        else:
            assert value == pytest.approx(by_hand, abs=0.051)


@few
@given(councils_on_a_day())
def test_whoever_came_in_the_period_is_followed_to_its_last_day(
    store: Engine, asked: tuple[list[Child], date]
) -> None:
    council, last = asked
    door = fill_store(store, council)
    first = last - timedelta(days=300)
    came = [
        (child.age_on(p.start), p.start, min(p.end or date.max, last))
        for child in council
        for p in periods_of(child)
        if p.start_is_known
        and first <= p.start <= last
        # A period that goes on from a short break did not begin with a start.
        and any(
            e.decom == p.start and e.rne == "S" and not e.is_short_break for e in child.episodes
        )
    ]
    ends = {(p.start, p.end) for child in council for p in periods_of(child)}
    window = {"from_": first.isoformat(), "to": last.isoformat(), "after_months": "3"}
    answer = ask(door, "share_still_in_care", ["age_at_entry"], **window)
    for row in answer.rows:
        periods = [
            ((until - start).days, (start, until) not in ends)
            for age, start, until in came
            if band_of(age) == row.keys[0]
        ]
        share = estimate_slowly(periods, 3 * MONTH_DAYS) if periods else None
        if share is None:
            assert row.symbol == Symbol.NOT_KNOWN
        else:
            assert row.value == pytest.approx(share, abs=0.051)


def test_everybody_is_in_care_at_first_and_nobody_is_known_beyond_the_data(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, "E06000004")
    window = {"from_": "2018-04-01", "to": "2025-03-31"}
    shares = [
        {key: value for (key,), value in numbers(
            ask(door, "share_still_in_care", ["after_months"], bound=bound, **window)
        ).items()}
        for bound in ("lower", "estimate", "upper")
    ]  # fmt: skip
    assert [share["0"] for share in shares] == [100, 100, 100]
    in_order = [shares[1][str(months)] for months in range(0, 61, 3)]
    assert in_order == sorted(in_order, reverse=True)
    assert all(shares[0][key] <= shares[1][key] <= shares[2][key] for key in shares[1])
    brief = ask(door, "share_still_in_care", ["after_months"], from_="2024-10-01", to="2025-03-31")
    assert brief.row("60").symbol == Symbol.NOT_KNOWN
    assert ask(door, "share_still_in_care", after_months="24", **window).total == shares[1]["24"]


def test_several_months_that_are_not_broken_down_have_no_share(demonstration_store: Engine) -> None:
    door = Door(demonstration_store, "E06000004")
    chosen = Selection.parse([("after_months", "6"), ("after_months", "12")])
    answer = door.ask(Question("share_still_in_care", (), chosen), DIRECTOR)
    assert answer.total_symbol == Symbol.NOT_APPLICABLE


def test_a_month_named_changes_the_share_and_not_the_children_behind_it(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, "E06000004")
    started = ask(door, "started").total
    for months in ((), ("6",), ("6", "12")):
        chosen = Selection.parse([("after_months", month) for month in months])
        question = Question("share_still_in_care", (), chosen)
        assert list_children(door, question, DIRECTOR).total == started


def test_a_period_that_began_before_the_returns_counts_as_at_least_as_long(store: Engine) -> None:
    born = date(2010, 1, 1)
    known = Episode(1, date(2020, 1, 1), None)
    unknown = Episode(2, date(2019, 1, 1), None, rne="L")
    door = fill_store(store, [Child(1, born, (known,)), Child(2, born, (unknown,))])
    answer = ask(door, "time_in_care", as_at="2021-01-01", quantile="lower_quartile")
    assert answer.total_symbol == Symbol.NOT_KNOWN
    assert any("1 of these periods of care began before the returns do" in n for n in answer.notes)


def test_what_is_worked_out_anew_for_each_period_is_asked_for_ten_years_of_months_at_most(
    store: Engine,
) -> None:
    door = fill_store(store, [])
    for measure in ("time_in_care", "three_or_more_placements", "distance_from_home"):
        for first in ("2019-01-01", "2020-01-01"):
            asked = Question(measure, ("month",), Selection.parse(f"from={first}&to=2029-12-31"))
            if first == "2020-01-01":
                assert len(door.ask(asked, DIRECTOR).rows) == 120
                continue
            with pytest.raises(NotUnderstood, match=r"132 periods.*at most 120"):
                door.ask(asked, DIRECTOR)
