"""What Ofsted says of homes and of the children in them, on any date and for whoever asks."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.questions import Door, NotUnderstood, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.store.tables import inspections
from data_access.store.tables.base import day_number
from tests.data.told_homes import (
    CABINET,
    DIRECTOR,
    FACTS,
    FLATS,
    MANAGER,
    OAK,
    ROWAN,
    ask,
    cells,
    fill_homes,
    tell,
)

OpenStore = Callable[[], AbstractContextManager[Engine]]
GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
BASELINE = date(2023, 10, 31)
DAYS = st.dates(date(2023, 8, 1), date(2025, 3, 31))
INSPECTED = st.fixed_dictionaries(
    {
        "home_id": st.sampled_from([OAK, ROWAN]),
        "inspected_on": DAYS,
        "kind": st.sampled_from(["full", "interim", "assurance", "monitoring"]),
        "overall": st.sampled_from(GRADES),
        "leadership": st.none() | st.sampled_from(GRADES),
    }
)


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


@pytest.fixture(scope="module")
def door(store: Engine) -> Door:
    return fill_homes(store)


def inspected(home: int, day: str, overall: str | None, **more: Any) -> dict[str, Any]:
    on = date.fromisoformat(day)
    usual = {"kind": "full", "framework": "childrens_home"}
    named = {"home_id": home, "inspected_on": on, "inspected_day": day_number(on)}
    return usual | named | {"overall": overall} | more


def in_force(rows: list[dict[str, Any]], home: int, day: date, what: str) -> str:
    """Slowly: of all that carry a judgement by the day, the last."""
    by_then = [
        row
        for row in rows
        if row["home_id"] == home
        and row["kind"] in ("full", "interim")
        and row[what]
        and row["inspected_on"] <= day
    ]
    return str(max(by_then, key=lambda row: row["inspected_on"])[what]) if by_then else "not_known"


def since_baseline(now: str, then: str) -> str:
    if "not_known" in (now, then):
        return "not_comparable"
    return {0: "sustained", 1: "improved", -1: "fell"}[
        (GRADES.index(then) > GRADES.index(now)) - (GRADES.index(then) < GRADES.index(now))
    ]


@settings(max_examples=12)
@given(
    rows=st.lists(INSPECTED, max_size=8, unique_by=lambda r: r["inspected_on"]),
    day=DAYS,
    what=st.sampled_from(["overall", "leadership"]),
)
def test_the_judgement_in_force_is_the_last_that_a_full_or_interim_inspection_made(
    store: Engine, door: Door, rows: list[dict[str, Any]], day: date, what: str
) -> None:
    told = [
        row | {"framework": "childrens_home", "inspected_day": day_number(row["inspected_on"])}
        for row in rows
    ]
    with tell(store, inspections, *told):
        chosen = {"judgement_of": what, "as_at": day.isoformat(), "home": ("oak", "rowan")}
        found = cells(ask(door, "homes_by_judgement", "home", "judgement", **chosen))
        changes = cells(ask(door, "homes_by_judgement", "home", "judgement_change", **chosen))
        children = cells(
            ask(
                door,
                "children_by_judgement",
                "judgement",
                judgement_of=what,
                as_at=day.isoformat(),
            )
        )
    now = {home: in_force(rows, home, day, what) for home in (OAK, ROWAN)}
    then = {home: in_force(rows, home, BASELINE, what) for home in (OAK, ROWAN)}
    assert found == {(FACTS[home]["slug"], now[home]): 1 for home in now}
    assert changes == {
        (FACTS[home]["slug"], since_baseline(now[home], then[home])): 1 for home in now
    }
    # Two children live in Rowan, one in Oak, and one in a home that nobody knows.
    lives = Counter([now[ROWAN], now[ROWAN], now[OAK], "not_known"])
    assert children == {(key,): number for key, number in lives.items()}


def test_supported_accommodation_is_judged_on_a_scale_of_its_own(store: Engine, door: Door) -> None:
    with tell(
        store,
        inspections,
        inspected(FLATS, "2023-05-01", "good"),
        inspected(FLATS, "2025-01-15", "consistently_strong", framework="supported_accommodation"),
    ):
        found = ask(
            door,
            "homes_by_judgement",
            "judgement",
            "judgement_change",
            purpose="supported_accommodation",
            as_at="2025-03-31",
        )
        days = ask(door, "days_since_judgement", "home", as_at="2025-03-31")
    assert cells(found) == {("consistently_strong", "not_comparable"): 1}
    assert days.value("flats") == (date(2025, 3, 31) - date(2025, 1, 15)).days
    assert days.row("oak").symbol == "n"
    assert days.total == days.value("flats")


def test_homes_not_yet_open_or_closed_are_not_counted(store: Engine, door: Door) -> None:
    with tell(store, inspections, inspected(OAK, "2022-05-01", "good")):
        months = ask(
            door,
            "homes_by_judgement",
            "month",
            from_="2024-06-01",
            to="2024-12-31",
            judgement="good",
        )
        before, after = (
            ask(door, "homes_by_judgement", as_at=day).total for day in ("2024-06-29", "2024-12-10")
        )
    assert {row.value for row in months.rows} == {1}
    # Gone closed on 30 June 2024, the Lodge opened on 10 December; Close is only planned.
    assert (before, after) == (5, 5)
    assert not ask(door, "homes_by_judgement", as_at="2024-12-10").value("close")


def test_a_manager_sees_the_judgement_of_their_own_home_and_hears_of_no_other(
    store: Engine, door: Door
) -> None:
    with tell(
        store,
        inspections,
        inspected(OAK, "2024-05-01", "good"),
        inspected(ROWAN, "2024-05-01", "inadequate"),
    ):
        own = ask(door, "homes_by_judgement", "home", "judgement", viewer=MANAGER)
        assert cells(own) == {("oak", "good"): 1}
        assert own.total == 1
        refusals = set()
        for slug in ("rowan", "nowhere"):
            with pytest.raises(NotUnderstood) as refused:
                ask(door, "homes_by_judgement", viewer=MANAGER, home=slug)
            refusals.add(str(refused.value).replace(slug, "…"))
        assert len(refusals) == 1
        public = ask(door, "homes_by_judgement", "judgement", viewer=CABINET, home="rowan")
        assert cells(public) == {("inadequate",): 1}


def test_that_no_inspections_are_loaded_is_said(door: Door) -> None:
    answer = ask(door, "homes_by_judgement", "judgement", as_at="2025-03-31")
    assert cells(answer) == {("not_known",): answer.total}
    assert "No inspections have been loaded" in answer.notes[0]


def test_the_children_behind_a_judgement_can_be_seen(store: Engine, door: Door) -> None:
    with tell(store, inspections, inspected(ROWAN, "2024-05-01", "inadequate")):
        words = Selection.parse([("judgement", "inadequate"), ("as_at", "2025-03-31")])
        found = list_children(door, Question("children_by_judgement", (), words), DIRECTOR)
        partnership = ask(door, "partnership_children", "home", as_at="2025-03-31")
    assert [child.reference for child in found.children] == ["CH-000001", "CH-000002"]
    assert cells(partnership) == {("rowan",): 2}
