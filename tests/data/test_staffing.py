"""How many of a home's staff leave, and whether a registered manager is in post."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.questions import Door
from data_access.store.tables import staffing
from tests.data.told_homes import CLOSE, LODGE, MANAGER, OAK, ROWAN, ask, cells, fill_homes, tell

OpenStore = Callable[[], AbstractContextManager[Engine]]
MONTHS = [*(f"2024-{month:02}" for month in range(4, 13)), "2025-01", "2025-02", "2025-03"]


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


@pytest.fixture(scope="module")
def door(store: Engine) -> Door:
    return fill_homes(store)


def staff(home: int, month: str, in_post: float, leavers: float, **more: Any) -> dict[str, Any]:
    return {"home_id": home, "month": month, "in_post": in_post, "leavers": leavers} | more


ROWS = (
    *(staff(OAK, month, 12.5, 0.25, agency=4) for month in MONTHS[:-1]),
    staff(OAK, MONTHS[-1], 12.5, 2.25, registered_manager="vacant"),
    *(staff(ROWAN, month, 10, 0, registered_manager="in_post") for month in MONTHS),
    staff(LODGE, "2025-02", 6, 3, registered_manager="absent"),
    # A home that is yet to open has nobody to lose.
    staff(CLOSE, "2025-03", 1, 1),
)


def test_turnover_is_those_who_left_for_each_hundred_in_post(store: Engine, door: Door) -> None:
    with tell(store, staffing, *ROWS):
        found = ask(door, "staff_turnover", "home", as_at="2025-04-17")
        own = ask(door, "staff_turnover", viewer=MANAGER, as_at="2025-03-31")
    # 11 quarters and 2.25 of 12.5; of both homes 5 of 22.5.
    assert found.value("oak") == 40
    assert found.value("rowan") == 0
    assert found.total == pytest.approx(100 * 5 / 22.5)
    assert own.total == 40


def test_a_home_with_months_missing_is_left_out_and_named(store: Engine, door: Door) -> None:
    with tell(store, staffing, *ROWS):
        found = ask(door, "staff_turnover", "home", as_at="2025-03-31")
        earlier = ask(door, "staff_turnover", "month", from_="2025-02-01", to="2025-03-31")
    assert found.row("lodge").symbol == "n"
    (note,) = found.notes
    assert note == (
        "Staff of Lodge are left out: no figures for April 2024, May 2024, June 2024, July 2024, "
        "August 2024, September 2024 and 5 more."
    )
    # The 12 months to February begin before anything is stated.
    assert [row.symbol for row in earlier.rows] == ["n", None]


def test_homes_are_counted_by_whether_their_registered_manager_is_in_post(
    store: Engine, door: Door
) -> None:
    with tell(store, staffing, *ROWS):
        now = ask(door, "registered_managers", "home", "registered_manager", as_at="2025-03-31")
        before = ask(door, "registered_managers", "registered_manager", as_at="2025-03-30")
    assert cells(now) == {
        ("oak", "vacant"): 1,
        ("rowan", "in_post"): 1,
        ("lodge", "absent"): 1,
    }
    # The month of March has not ended: of Oak nothing was stated by then.
    assert cells(before) == {("not_known",): 1, ("in_post",): 1, ("absent",): 1}


def test_planned_homes_open_on_the_day_that_is_stated(door: Door) -> None:
    found = ask(door, "days_to_opening", "home", as_at="2025-03-31")
    assert cells(found) == {("close",): 154}
    counted = cells(ask(door, "homes_by_status", "home_status"))
    assert counted == {("open",): 5, ("planned",): 1, ("closed",): 1}
