"""Visits, recommendations, reviews and notifications: what is due, and what is recorded."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from data_access.access import Refused, Viewer
from data_access.questions import Door, NotPublished, NotShown
from data_access.store.tables import notifications, regulation_44, regulation_45
from data_access.vocabulary import Role
from tests.data.told_homes import (
    CABINET,
    FLATS,
    LODGE,
    MANAGER,
    MOORSIDE,
    OAK,
    ROWAN,
    ask,
    cells,
    fill_homes,
    tell,
)

OpenStore = Callable[[], AbstractContextManager[Engine]]
YEAR = {"from_": "2024-04-01", "to": "2025-03-31"}


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


@pytest.fixture(scope="module")
def door(store: Engine) -> Door:
    return fill_homes(store)


def visit(home: int, month: str, day: str | None = None, **more: Any) -> dict[str, Any]:
    on = date.fromisoformat(f"{month}-{day}") if day else None
    return {"home_id": home, "month": month, "visited_on": on} | more


VISITS = (
    *(visit(OAK, f"2024-{month:02}", "09") for month in range(4, 12)),
    visit(OAK, "2024-12"),
    visit(
        OAK, "2025-01", "14", recommendations_open=5, recommendations_overdue=2, safeguarded=True,
        wellbeing_promoted=False, score=3.5,
    ),
    visit(OAK, "2025-02", None, recommendations_open=4, recommendations_overdue=3),
    visit(LODGE, "2025-02", "11"),
    visit(ROWAN, "2025-02", "12", recommendations_open=1, recommendations_overdue=0),
)  # fmt: skip


def test_a_visit_is_due_in_every_month_that_a_childrens_home_is_open(
    store: Engine, door: Door
) -> None:
    with tell(store, regulation_44, *VISITS):
        found = cells(ask(door, "regulation_44_visits", "home", "visit_made", **YEAR))
        months = ask(door, "regulation_44_visits", "month", "visit_made", home="lodge", **YEAR)
        other = ask(door, "regulation_44_visits", **YEAR | {"from_": "2025-03-01"})
    assert found == {
        ("oak", "yes"): 9,
        ("oak", "no"): 2,
        # Opened on 10 December: due from then on. Gone closed on 30 June.
        ("lodge", "yes"): 1,
        ("lodge", "no"): 2,
        ("gone", "no"): 3,
        # Of the partnership's homes only what is stated is known to be due.
        ("rowan", "yes"): 1,
        ("rowan", "no"): 10,
    }
    assert cells(months) == {("2024-12", "no"): 1, ("2025-01", "no"): 1, ("2025-02", "yes"): 1}
    # Nobody has yet said anything of March.
    assert other.total == 0
    assert "April 2024 to February 2025" in other.notes[0]


def test_recommendations_opinions_and_scores_are_those_last_recorded(
    store: Engine, door: Door
) -> None:
    with tell(store, regulation_44, *VISITS):
        day = {"as_at": "2025-03-30"}
        found = ask(door, "regulation_44_recommendations", "home", "recommendation_state", **day)
        before = ask(door, "regulation_44_recommendations", as_at="2025-02-27", home="oak")
        opinions = ask(
            door, "regulation_44_opinions", "opinion", "opinion_given", home="oak", **day
        )
        scores = ask(door, "regulation_44_score", "home", **day)
    assert cells(found) == {
        ("oak", "in_time"): 1,
        ("oak", "overdue"): 3,
        ("rowan", "in_time"): 1,
        ("lodge", "in_time"): "n",
        ("lodge", "overdue"): "n",
    }
    # On 27 February the month that has ended last is January.
    assert (found.total, before.total) == (5, 5)
    assert cells(opinions) == {("safeguarded", "yes"): 1, ("wellbeing_promoted", "no"): 1}
    assert scores.value("oak") == 3.5
    assert scores.total_symbol == "z"


def test_everybody_may_know_whether_a_home_was_visited_but_not_what_was_said(
    store: Engine, door: Door
) -> None:
    with tell(store, regulation_44, *VISITS):
        made = ask(door, "regulation_44_visits", "home", viewer=CABINET, visit_made="yes", **YEAR)
        assert cells(made) == {("lodge",): 1, ("oak",): 9, ("rowan",): 1}
        own = ask(door, "regulation_44_visits", "home", viewer=MANAGER, **YEAR)
        assert cells(own) == {("oak",): 11}
        with pytest.raises((Refused, NotPublished, NotShown)):
            ask(door, "regulation_44_recommendations", viewer=CABINET)


def test_the_quality_of_care_is_reviewed_at_least_every_six_months(
    store: Engine, door: Door
) -> None:
    reviewed = ((OAK, date(2024, 9, 30)), (OAK, date(2024, 3, 1)), (ROWAN, date(2024, 8, 1)))
    rows = ({"home_id": home, "reviewed_on": day} for home, day in reviewed)
    # Moorside has a review alone: of no visit to it is anything told.
    alone = {"home_id": MOORSIDE, "reviewed_on": date(2024, 9, 30)}
    with tell(store, regulation_44, *VISITS), tell(store, regulation_45, *rows, alone):
        on_time, late = (
            cells(ask(door, "regulation_45_reviews", "home", "review_state", as_at=day))
            for day in ("2025-03-30", "2025-07-01")
        )
        days = ask(door, "days_since_regulation_45", "home", as_at="2025-03-30")
    assert on_time == {
        ("oak", "in_time"): 1,
        ("rowan", "overdue"): 1,
        # It opened in December, and is due in June.
        ("lodge", "in_time"): 1,
    }
    assert late == {
        ("oak", "overdue"): 1,
        ("rowan", "overdue"): 1,
        ("lodge", "not_known"): 1,
    }
    assert (days.value("oak"), days.total) == (181, 241)
    assert days.row("lodge").symbol == "n"


def test_notifications_count_on_their_day(store: Engine, door: Door) -> None:
    rows = [
        {"home_id": home, "notified_on": date(2025, month, 3), "event": event}
        for home, month, event in (
            (OAK, 1, "police"),
            (OAK, 3, "police"),
            (FLATS, 3, "injury"),
            (MOORSIDE, 4, "other"),
        )
    ]
    with tell(store, notifications, *rows):
        found = ask(door, "notifications", "event", "month", from_="2025-01-01", to="2025-03-31")
        own = ask(door, "notifications", viewer=MANAGER, from_="2025-01-01", to="2025-03-31")
    assert cells(found) == {
        ("police", "2025-01"): 1,
        ("police", "2025-03"): 1,
        ("injury", "2025-03"): 1,
    }
    assert (found.total, own.total) == (3, 2)


@pytest.mark.parametrize("homes", [(), (LODGE,)])
def test_a_manager_of_whose_homes_nothing_is_told_is_told_that(
    store: Engine, door: Door, homes: tuple[int, ...]
) -> None:
    manager = Viewer(Role.RESIDENTIAL_MANAGER, homes=homes)
    elsewhere = visit(OAK, "2025-02", recommendations_open=4, recommendations_overdue=3)
    told = {"home_id": OAK, "notified_on": date(2025, 1, 3), "event": "police"}
    with tell(store, regulation_44, elsewhere), tell(store, notifications, told):
        for measure in ("regulation_44_visits", "regulation_44_recommendations", "notifications"):
            answer = ask(door, measure, viewer=manager)
            assert (answer.total, answer.total_symbol) == (None, "n"), measure
            assert "have been loaded" in answer.notes[0]


@pytest.mark.parametrize(
    "measure",
    ["regulation_44_visits", "regulation_44_recommendations", "notifications"],
)
def test_what_is_not_loaded_is_not_known(door: Door, measure: str) -> None:
    answer = ask(door, measure, "home")
    assert (answer.total, answer.total_symbol) == (None, "n")
    assert {row.symbol for row in answer.rows} == {"n"}
    assert "have been loaded" in answer.notes[0]
