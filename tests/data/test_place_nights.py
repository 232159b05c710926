"""What every place was used for every night, beside the same nights counted one by one."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.access import Viewer
from data_access.periods import periods_between
from data_access.questions import Answer, Door, Question, Selection
from data_access.vocabulary import NOT_USABLE_REASON, Role
from tests.data.filled_homes import fill_homes
from tests.data.nights_by_hand import (
    FAMILY,
    NO_HOME,
    Council,
    Episode,
    Places,
    Stay,
    nights_between,
)

HOMES = ("ash", "elm", "oak")
CHILDREN = ("C1", "C2", "C3")
FIRST, LAST = date(2024, 1, 20), date(2024, 3, 5)
NIGHTS = nights_between(FIRST, LAST)
DIRECTOR = Viewer(Role.DIRECTOR)
REASONS = tuple(key for key in NOT_USABLE_REASON.keys if key != "usable")
Open = Callable[[], AbstractContextManager[Engine]]

days = st.integers(0, len(NIGHTS) - 1).map(NIGHTS.__getitem__)
lengths = st.integers(1, 30).map(timedelta)
maybe_lengths = st.none() | lengths


@st.composite
def place_rows(draw: st.DrawFn) -> Places:
    first, length = draw(days), draw(maybe_lengths)
    return Places(
        draw(st.sampled_from(HOMES)),
        draw(st.sampled_from(["registered"] * 3 + ["not_usable", "kept_free", "emergency"])),
        draw(st.integers(1, 3)),
        first,
        first + length if length else None,
        draw(st.sampled_from(REASONS)),
    )


@st.composite
def stay_rows(draw: st.DrawFn) -> Stay:
    first, length = draw(days), draw(maybe_lengths)
    return Stay(
        draw(st.sampled_from((*CHILDREN, "C9", "G1"))),
        draw(st.sampled_from(HOMES)),
        first,
        first + length if length else None,
        draw(st.sampled_from(("child", "child", "guest"))),
        draw(st.sampled_from(("own", "own", "other_council"))),
        draw(st.sampled_from((None, "planned", "unplanned"))),
        tuple(sorted(draw(st.sets(days, max_size=4)))),
    )


@st.composite
def histories(draw: st.DrawFn, child: str) -> list[Episode]:
    """Episodes of one child, one after the other, with or without gaps between them."""
    found: list[Episode] = []
    day = draw(days)
    for _ in range(draw(st.integers(0, 3))):
        day += timedelta(draw(st.sampled_from((0, 0, 3))))
        left = day + draw(lengths)
        found.append(Episode(child, draw(st.sampled_from((*HOMES, FAMILY, NO_HOME))), day, left))
        day = left
    if found and draw(st.booleans()):
        found[-1] = Episode(child, found[-1].where, found[-1].first)
    return found


@st.composite
def councils(draw: st.DrawFn) -> Council:
    return Council(
        HOMES,
        CHILDREN,
        tuple(draw(st.lists(place_rows(), max_size=8))),
        tuple(draw(st.lists(stay_rows(), max_size=8))),
        tuple(each for child in CHILDREN for each in draw(histories(child))),
        {"ash": "short_breaks", "oak": "long_stay"},
    )


def ask(door: Door, measure: str, *by: str, **chosen: str) -> Answer:
    words = {"from": FIRST.isoformat(), "to": LAST.isoformat(), **chosen}
    return door.ask(Question(measure, by, Selection.parse(words.items())), DIRECTOR)


def check_against_hand(door: Door, council: Council) -> None:
    """Every measure of nights is what counting each night of each home by itself gives."""
    slept: Counter[tuple[str, str]] = Counter()
    used: Counter[tuple[str, str, str]] = Counter()
    weekly: Counter[tuple[str, str, str]] = Counter()
    weeks = {
        night: week.key
        for week in periods_between(FIRST, LAST, "week")
        for night in nights_between(week.first, week.last)
    }
    for night in NIGHTS:
        for home in HOMES:
            for whose, number in council.sleepers(home, night).items():
                slept[whose, home] += number
            for (state, reason), number in council.split(home, night, REASONS).items():
                used[state, reason, home] += number
                weekly[state, home, weeks[night]] += number
    known = {home for home in HOMES if any(council.knows_places(home, night) for night in NIGHTS)}
    told = ask(door, "occupied_nights", "whose_child", "home")
    assert {row.keys: row.value for row in told.rows if row.value} == dict(slept)
    assert told.total == sum(slept.values())
    at_home = {home: slept["own", home] + slept["other_council", home] for home in HOMES}
    by_purpose = ask(door, "occupied_nights", "purpose")
    assert {key: by_purpose.value(key) for key in ("short_breaks", "long_stay", "not_known")} == {
        "short_breaks": at_home["ash"],
        "long_stay": at_home["oak"],
        "not_known": at_home["elm"],
    }
    both = ask(door, "occupied_nights", "home", "purpose")
    assert both.value("ash", "short_breaks") == at_home["ash"]
    assert not both.value("ash", "long_stay")
    with_itself = ask(door, "occupied_nights", "home", compare_to=LAST.isoformat())
    assert {(row.value, row.compared) for row in with_itself.rows} == {
        (number, number) for number in at_home.values()
    }

    for by in (("place_state", "home"), ("home", "not_usable_reason")):
        told = ask(door, "place_nights", *by)
        expected: Counter[tuple[str, ...]] = Counter()
        for (state, reason, home), number in used.items():
            says = {"place_state": state, "not_usable_reason": reason, "home": home}
            expected[tuple(says[name] for name in by)] += number
        assert {row.keys: row.value for row in told.rows if row.value} == dict(expected)
        lacking = {row.keys[by.index("home")] for row in told.rows if row.symbol == "n"}
        assert lacking == set(HOMES) - known
        of_them = [row.symbol for row in told.rows if row.keys[by.index("home")] in lacking]
        assert set(of_them) <= {"n"}
    assert told.total == (sum(used.values()) if known else None)

    vacant = ask(door, "vacant_nights", "week", "home")
    for row in vacant.rows:
        assert (row.value or 0) == weekly["vacant", row.keys[1], row.keys[0]]
    for of in ("registered", "usable"):
        shares = ask(door, "occupancy", "home", "week", of=of)
        for row in shares.rows:
            home, week = row.keys
            states = {state: weekly[state, home, week] for state in STATES}
            places = sum(states.values()) - states["over"]
            places -= states["not_usable"] if of == "usable" else 0
            lived_in = states["occupied"] + states["over"]
            share = 100 * lived_in / places if places else None
            assert row.value == (share if share is None else pytest.approx(share, abs=0.0501))


STATES = ("occupied", "held", "kept_free", "emergency", "not_usable", "vacant", "over")


def test_every_night_is_what_it_is_when_counted_by_itself(open_empty_store: Open) -> None:
    with open_empty_store() as engine:

        @settings(max_examples=10 if engine.dialect.name == "sqlite" else 3)
        @given(councils())
        def check(council: Council) -> None:
            check_against_hand(fill_homes(engine, council, LAST), council)

        check()
