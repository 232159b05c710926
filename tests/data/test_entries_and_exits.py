"""Coming into and leaving our care, coming home and the balance, against slow readings."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from data_access.access import Viewer
from data_access.questions import Answer, Door, Question, Selection
from data_access.questions.calendar_months import MONTH, YEAR, column_in_months, count_in_months
from data_access.questions.list_of_children import list_children
from data_access.store.tables import children, count_changes
from data_access.store.tables.base import date_of
from data_access.vocabulary import Role
from tests.data.day_by_day import Child, Episode
from tests.data.filled_stores import fill_store
from tests.data.histories import councils
from tests.data.lives_in_and_out import (
    councils_in_and_out,
    is_within,
    read_ceased,
    read_changes,
    read_moved_home,
    read_started,
    read_still_home,
    whole_months,
)

DIRECTOR = Viewer(Role.DIRECTOR)
ALWAYS = {"from": "2000-01-01", "to": "2030-03-31"}
OpenStore = Callable[[], AbstractContextManager[Engine]]
Events = Iterable[tuple[date, dict[str, str]]]
# Each example fills a store on a real engine.
few = settings(max_examples=5)


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Engine:
    with open_empty_store() as engine:
        yield engine


@pytest.fixture(scope="module")
def demonstration(demonstration_store: Engine) -> Door:
    return Door(demonstration_store, "E06000004")


def ask(door: Door, measure: str, *by: str, **words: str) -> Answer:
    pairs = [(word.rstrip("_"), value) for word, value in words.items()]
    return door.ask(Question(measure, by, Selection.parse(pairs)), DIRECTOR)


def found_in(answer: Answer) -> dict[tuple[str, ...], int]:
    return {row.keys: row.value for row in answer.rows if row.value}


def check(door: Door, measure: str, slowly: Events, by: tuple[str, ...], **words: str) -> None:
    """Whether a measure by one and by two dimensions, and its list, are what was read slowly."""
    events = list(slowly)
    pairs = list({**ALWAYS, **words}.items())
    for names in (by[:1], by[:2]):
        answer = door.ask(Question(measure, names, Selection.parse(pairs)), DIRECTOR)
        wanted = Counter(tuple(state[name] for name in names) for _, state in events)
        assert found_in(answer) == wanted, (measure, names)
        assert answer.total == len(events)
    if events:
        key = events[0][1][by[0]]
        narrowed = Question(measure, (), Selection.parse([*pairs, (by[0], key)]))
        found = list_children(door, narrowed, DIRECTOR)
        assert found.total == sum(state[by[0]] == key for _, state in events)
        assert found.total == door.ask(narrowed, DIRECTOR).total


@few
@given(councils_in_and_out(), st.sampled_from([1, 12, 24]))
def test_coming_leaving_and_coming_home_are_what_a_slow_reading_of_the_episodes_finds(
    store: Engine, council: list[Child], months: int
) -> None:
    door = fill_store(store, council)
    started = [event for child in council for event in read_started(child, months)]
    ceased = [event for child in council for event in read_ceased(child)]
    within = {"within_months": str(months)}
    check(door, "started", started, ("entry", "age_in_years"), **within)
    check(door, "started", started, ("age_in_years", "category_of_need"))
    check(door, "ceased", ceased, ("reason_left", "time_in_care"))
    check(door, "ceased", ceased, ("age_at_entry", "age_in_years"))
    home = [event for event in ceased if event[1]["reason_left"].startswith("home")]
    check(door, "reunified", home, ("reason_left", "legal_status"))
    ended = [
        event
        for event in home
        if event[1]["placement_type"] == "with_parents" and event[1]["legal_status"] != "V2"
    ]
    straight = [event for event in home if event not in ended]
    check(door, "order_ended_at_home", ended, ("reason_left", "age_in_years"))
    check(door, "left_straight_home", straight, ("reason_left", "age_band"))
    moved = [event for child in council for event in read_moved_home(child)]
    check(door, "moved_home", moved, ("age_in_years", "legal_status"))
    lasted = [event for child in council for event in read_still_home(child)]
    check(door, "still_home", lasted, ("twelve_months_on", "reason_left"))


def come_home(number: int, born: date, left: date, back: date | None = None) -> Child:
    """A child who came home on a day and, maybe, came back into care."""
    episodes = [Episode(number * 10, left - timedelta(days=90), left, "S", "E4A")]
    if back:
        episodes.append(Episode(number * 10 + 1, back, None, "S"))
    return Child(number, born, tuple(episodes))


def test_whoever_came_home_is_followed_for_the_whole_12_months_and_not_a_day_longer(
    store: Engine,
) -> None:
    young, last = date(2020, 5, 5), date(2029, 3, 31)
    door = fill_store(
        store,
        [
            # The returns end on 31 March 2030.
            come_home(1, young, last),
            come_home(2, young, last + timedelta(days=1)),
            # Under 18 until 12 months later, and 18 on that day.
            come_home(3, date(2010, 6, 2), date(2027, 6, 1)),
            come_home(4, date(2010, 6, 1), date(2027, 6, 1)),
            come_home(5, young, date(2026, 6, 1), back=date(2027, 6, 1)),
            come_home(6, young, date(2026, 6, 1), back=date(2027, 6, 2)),
        ],
    )
    outcomes = {}
    for outcome in ("still_home", "back_in_care"):
        pairs = [*ALWAYS.items(), ("twelve_months_on", outcome)]
        listed = list_children(door, Question("still_home", (), Selection.parse(pairs)), DIRECTOR)
        outcomes[outcome] = [child.reference[-1] for child in listed.children]
    assert outcomes == {"still_home": ["1", "3", "6"], "back_in_care": ["5"]}


@few
@given(councils())
def test_no_event_is_lost_or_told_twice_however_disordered_the_record(
    store: Engine, council: list[Child]
) -> None:
    door = fill_store(store, council)
    for measure, dimensions in (
        ("started", ("entry", "age_in_years")),
        ("ceased", ("reason_left", "time_in_care", "age_at_entry", "age_in_years")),
        ("still_home", ("twelve_months_on",)),
    ):
        for name in dimensions:
            answer = ask(door, measure, name, from_="1999-01-01", to="2030-03-31")
            assert sum(row.value for row in answer.rows) == answer.total, (measure, name)


@few
@given(councils_in_and_out(), st.integers(2009 * 12, 2029 * 12), st.integers(1, 900))
def test_the_parts_of_the_balance_are_counted_child_by_child_and_make_up_the_sum(
    store: Engine, council: list[Child], month: int, days: int
) -> None:
    door = fill_store(store, council)
    after = date(month // 12, month % 12 + 1, 1)
    day, eve = after - timedelta(days=1), after.replace(year=after.year - 1) - timedelta(days=1)
    by = day + timedelta(days=days)
    answer = ask(door, "balance", "balance_part", as_at=f"{day}", reach="3", reach_by=f"{by}")
    part = {row.keys[0]: row.value for row in answer.rows}
    here = [child for child in council if child.counted_on(day)]
    left = sum(
        eve < change.day <= day
        and not (child.counted_on(eve) is not None and child.birthday(18) <= day)
        for child in council
        for kind in ("ceased", "reached_18")
        for change in read_changes(child, kind)
    )
    assert part["now"] == len(here)
    assert part["turning_18"] == sum(child.birthday(18) <= by for child in here)
    assert part["left"] == left
    assert part["months"] == max(0.1, round(days / 365.25 * 12, 1))
    assert part["leaving"] == pytest.approx(left / 12 * part["months"], abs=0.06)
    assert part["coming"] == pytest.approx(3 - len(here) + part["turning_18"] + part["leaving"])
    assert part["coming_a_month"] == pytest.approx(part["coming"] / part["months"], abs=0.06)
    assert answer.total == part["coming_a_month"]


def test_those_who_turned_18_leave_the_pace_of_the_balance_if_they_were_in_care_before(
    store: Engine,
) -> None:
    before, since, day = date(2019, 1, 1), date(2024, 6, 1), date(2025, 3, 31)
    birthday = date(2024, 9, 9)
    born = birthday.replace(year=2006)
    door = fill_store(
        store,
        [
            # In care for years, and 18 in the 12 months: with an open episode, and by a cease.
            Child(1, born, (Episode(10, before, None),)),
            Child(2, born, (Episode(20, before, birthday, rec="E17"),)),
            # The same of who came within the 12 months, and somebody who left before 18.
            Child(3, born, (Episode(30, since, None),)),
            Child(4, born, (Episode(40, since, birthday, rec="E17"),)),
            Child(5, date(2012, 1, 1), (Episode(50, before, since, rec="E4A"),)),
        ],
    )
    words = {"as_at": f"{day}", "reach": "0", "balance_part": "left"}
    assert ask(door, "balance", **words).total == 3


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(days, days, st.integers(1, 120))
def test_months_and_years_between_days_are_those_of_the_calendar(
    one: date, other: date, months: int
) -> None:
    first, last = sorted((one, other))
    between = count_in_months(last) - count_in_months(first)
    assert between // MONTH == whole_months(first, last)
    assert between // YEAR == Child(1, first).age_on(last)
    assert (between <= months * MONTH) == is_within(first, last, months)


def test_the_store_counts_months_as_the_calendar_does(demonstration_store: Engine) -> None:
    with demonstration_store.connect() as connection:
        for day in (children.c.birth_day, count_changes.c.day):
            rows = connection.execute(select(day, column_in_months(day)).distinct()).all()
            assert len(rows) > 500
            assert all(told == count_in_months(date_of(number)) for number, told in rows)


@pytest.mark.parametrize(
    ("year", "started", "ceased", "aged_16"),
    [(2021, 162, 160, 12), (2022, 175, 183, 21), (2023, 167, 163, 33), (2024, 168, 165, 32),
     (2025, 161, 180, 26)],
)  # fmt: skip
def test_starts_and_ceases_are_as_published_each_year(
    demonstration: Door, year: int, started: int, ceased: int, aged_16: int
) -> None:
    words = {"year": str(year), "form": "dfe"}
    assert ask(demonstration, "started", **words).total == started
    assert ask(demonstration, "ceased", **words).total == pytest.approx(ceased, abs=1)
    ages = ask(demonstration, "started", "age_in_years", **words)
    assert ages.value("16") + ages.value("17") == aged_16
    assert ask(demonstration, "started", age_band="16+", **words).total == aged_16


def test_why_children_left_is_as_published_for_2025(demonstration: Door) -> None:
    left = ask(demonstration, "ceased", "reason_left", year="2025", form="dfe")
    published = {
        "home_planned": 51,
        "stays_with_carers": 57,
        "child_arrangements": 19,
        "special_guardianship": 15,
        "adopted": 15,
    }
    assert {key: left.value(key) for key in published} == published
    assert left.total == 180


def test_the_ways_out_of_care_to_home_are_two_and_make_up_all_returns(demonstration: Door) -> None:
    year = {"year": "2025"}
    ways = [
        ask(demonstration, name, **year).total
        for name in ("order_ended_at_home", "left_straight_home")
    ]
    assert sum(ways) == ask(demonstration, "reunified", **year).total
    assert all(ways)
    assert ask(demonstration, "moved_home", **year).total > 0


def test_who_came_back_is_told_with_the_window_and_with_what_cannot_be_known(
    demonstration: Door,
) -> None:
    usual = ask(demonstration, "started", "entry", year="2025")
    short = ask(demonstration, "started", "entry", year="2025", within_months="6")
    assert 0 < short.value("re_entry") < usual.value("re_entry")
    assert short.value("first_time") == usual.value("first_time")
    assert short.options["within_months"] == "6"
    assert any("had left before then cannot be told" in note for note in usual.notes)


def test_nobody_who_came_home_in_the_last_12_months_is_counted_yet(demonstration: Door) -> None:
    answer = ask(demonstration, "still_home", "year", from_="2023-04-01", to="2025-03-31")
    # The returns end on 31 March 2025: of those who came home in the year before it nobody was
    # followed for 12 months.
    assert answer.value("2024") > 0
    assert answer.value("2025") == 0
    assert any("another council’s care cannot be seen" in note for note in answer.notes)


def test_the_balance_offers_the_neighbours_rate_and_a_year(demonstration: Door) -> None:
    answer = ask(demonstration, "balance", "balance_part", as_at="2025-03-31")
    gap = ask(demonstration, "gap_to_neighbours", as_at="2025-03-31").total
    assert answer.value("now") == 564
    assert answer.value("reach") == 564 - gap
    assert answer.value("months") == 12
    assert answer.value("coming_a_month") == answer.total == 4
    assert "Every decision is made for the individual child." in answer.notes
    median = ask(demonstration, "balance", "balance_part", as_at="2025-03-31", statistic="median")
    assert median.value("reach") != answer.value("reach")


def test_the_balance_may_be_nothing_or_less(demonstration: Door) -> None:
    day = {"as_at": "2025-03-31", "reach_by": "2026-03-31"}
    parts = ask(demonstration, "balance", "balance_part", **day)
    left = round(564 - parts.value("turning_18") - parts.value("leaving"))
    assert ask(demonstration, "balance", reach=str(left), **day).total == 0
    assert ask(demonstration, "balance", reach="0", **day).total < 0


def test_one_part_of_the_balance_may_be_asked_for_and_several_are_no_sum(
    demonstration: Door,
) -> None:
    assert ask(demonstration, "balance", balance_part="now").total == 564
    several = Selection.parse([("balance_part", "now"), ("balance_part", "left")])
    assert demonstration.ask(Question("balance", (), several), DIRECTOR).total_symbol == "z"


def test_a_balance_for_a_day_that_is_past_is_not_known_and_says_why(demonstration: Door) -> None:
    past = ask(demonstration, "balance", as_at="2025-03-31", reach_by="2025-03-31")
    assert (past.total, past.total_symbol) == (None, "n")
    assert any("must be later than 31 March 2025" in note for note in past.notes)


def test_a_balance_without_its_12_months_or_a_rate_to_reach_is_not_known(
    demonstration: Door,
) -> None:
    early = ask(demonstration, "balance", as_at="2017-06-30", reach="400")
    assert (early.total, early.total_symbol) == (None, "n")
    assert any("do not cover the 12 months" in note for note in early.notes)
