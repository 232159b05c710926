"""Places that have been vacant for weeks: as many as were vacant on the fullest of 28 nights."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert

from data_access.accounts.viewers import find_demonstration_viewer
from data_access.questions import Answer, Door
from data_access.store.tables import home_nights
from data_access.store.tables.base import day_number
from data_access.vocabulary import Role
from tests.data.told_homes import FLATS, GONE, LODGE, MANAGER, OAK, ask, fill_homes

OpenStore = Callable[[], AbstractContextManager[Engine]]
FIRST, NIGHTS, PLACES = date(2025, 2, 1), 40, 5
NUMBERS = st.lists(st.integers(0, 3), min_size=NIGHTS, max_size=NIGHTS)


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


@pytest.fixture(scope="module")
def door(store: Engine) -> Door:
    return fill_homes(store)


@settings(max_examples=10)
@given(lived_in=NUMBERS, unusable=NUMBERS, night=st.integers(0, NIGHTS - 1))
def test_a_place_is_long_vacant_that_was_vacant_on_each_of_28_nights(
    store: Engine, door: Door, lived_in: list[int], unusable: list[int], night: int
) -> None:
    lines = [
        (OAK, "registered", None, [PLACES] * NIGHTS),
        (OAK, "own", None, lived_in),
        (OAK, "not_usable", "staffing", unusable),
        # Opened on the first of these nights, and never lived in.
        (LODGE, "registered", None, [2] * NIGHTS),
    ]
    with store.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(home_nights))
        for home, what, reason, numbers in lines:
            row = {"home_id": home, "what": what, "not_usable_reason": reason}
            counts = np.array(numbers, dtype="<i2").tobytes()
            first = {"first_day": day_number(FIRST), "counts": counts}
            connection.execute(insert(home_nights).values(**row, **first))
    day = date.fromordinal(FIRST.toordinal() + night).isoformat()
    found = ask(door, "places_long_vacant", "home", as_at=day)
    own = ask(door, "places_long_vacant", viewer=MANAGER, as_at=day)
    vacant = [max(PLACES - a - b, 0) for a, b in zip(lived_in, unusable, strict=True)]
    weeks = range(night - 27, night + 1)
    # Of other homes no places are stated.
    assert found.row("moorside").symbol == "n"
    if night < 27:
        # Of some of the 28 nights it is not known how many places there were.
        assert found.row("oak").symbol == found.row("lodge").symbol == own.total_symbol == "n"
        return
    expected = min(vacant[each] for each in weeks)
    assert found.value("oak") == own.total == expected
    assert found.total == expected + found.value("lodge") == expected + 2


def test_a_place_is_not_long_vacant_on_nights_before_the_returns(store: Engine, door: Door) -> None:
    begins = door.standing().first_date
    assert begins
    row = {"home_id": OAK, "what": "registered", "first_day": day_number(begins) - 40}
    with store.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(home_nights))
        counts = np.full(100, PLACES, dtype="<i2").tobytes()
        connection.execute(insert(home_nights).values(**row, counts=counts))

    def count(days: int) -> Answer:
        day = begins + timedelta(days=days)
        return ask(door, "places_long_vacant", viewer=MANAGER, as_at=day.isoformat())

    # The return tells of the evening before its first day.
    assert count(26).total == PLACES
    assert count(25).total_symbol == "n"


def test_the_homes_that_are_told_of_are_named_and_whether_their_children_are(
    store: Engine, door: Door
) -> None:
    own = find_demonstration_viewer(store, Role.RESPONSIBLE_INDIVIDUAL)
    of_places = ask(door, "place_nights", viewer=own, as_at="2025-02-01")
    assert of_places.limits[0] == "Of Flats, Gone, Lodge and Oak."
    of_children = ask(door, "looked_after", viewer=MANAGER, as_at="2025-02-01")
    assert of_children.limits[0] == "Counted here: children who live in Oak."


def test_the_demonstrations_manager_has_one_home_and_who_answers_for_it_all_of_the_provider(
    store: Engine, door: Door
) -> None:
    assert door.standing().home_names
    assert find_demonstration_viewer(store, Role.RESIDENTIAL_MANAGER).homes == (OAK,)
    theirs = find_demonstration_viewer(store, Role.RESPONSIBLE_INDIVIDUAL).homes
    assert set(theirs) == {OAK, LODGE, FLATS, GONE}
