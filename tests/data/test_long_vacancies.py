"""Places that have been vacant for weeks: as many as were vacant on the fullest of 28 nights."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert

from data_access.questions import Door
from data_access.store.tables import home_nights
from data_access.store.tables.base import day_number
from tests.data.told_homes import LODGE, MANAGER, OAK, ask, fill_homes

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
    # Before its first night a home has no place.
    expected = min(vacant[each] if each >= 0 else 0 for each in weeks)
    assert found.value("oak") == own.total == expected
    assert found.value("lodge") == (2 if night >= 27 else 0)
    assert found.total == expected + found.value("lodge")
    # Of other homes no places are stated.
    assert found.row("moorside").symbol == "n"
