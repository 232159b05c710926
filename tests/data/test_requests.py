"""Homes sought for children: counted request by request, how long they took, and who met them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.vocabulary import FIRST_CHOICE, TYPE_SOUGHT
from tests.data.commissioned import fill_commissioned, request
from tests.data.returned_tables import ask, numbers

OpenStore = Callable[[], AbstractContextManager[Engine]]
FIRST, LAST = date(2029, 4, 1), date(2030, 3, 31)
YEAR = {"from_": f"{FIRST}", "to": f"{LAST}"}
CHILDRENS_HOMES = ("own_childrens_home", "external_childrens_home")


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


@st.composite
def requests_made(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Requests around the ends of a year, met, open and withdrawn."""
    found = []
    for _ in range(draw(st.integers(1, 12))):
        needed = draw(st.sampled_from([FIRST, LAST])) + timedelta(draw(st.integers(-200, 40)))
        outcome = draw(st.sampled_from(["placed", "placed", "open", "withdrawn"]))
        more: dict[str, Any] = {
            "type_sought": draw(st.sampled_from(TYPE_SOUGHT.keys)),
            "request_outcome": outcome,
        }
        if outcome == "placed":
            more |= {
                "placed_on": needed + timedelta(draw(st.integers(0, 30))),
                "met_by": draw(st.sampled_from(["council", "partnership", "external"])),
                "first_choice": draw(st.sampled_from(FIRST_CHOICE.keys)),
            }
        found.append(request(needed, **more))
    return found


def share(rows: list[dict[str, Any]], whose: str) -> float | None:
    met = sum(one["met_by"] == whose for one in rows)
    return round(100 * met / len(rows), 1) if rows else None


@settings(max_examples=20)
@given(st.data())
def test_requests_are_those_told_one_by_one(store: Engine, data: st.DataObject) -> None:
    made = data.draw(requests_made())
    door = fill_commissioned(store, [], wanted=made)
    by = data.draw(st.sampled_from(["type_sought", "request_outcome", "met_by", "first_choice"]))
    counted = [one for one in made if FIRST <= one["needed_on"] <= LAST]
    answer = ask(door, "requests", [by], **YEAR)
    assert answer.total == len(counted)
    assert numbers(answer) == Counter((one[by],) for one in counted)
    placed = [one for one in counted if one["request_outcome"] == "placed"]
    # A children's home that nobody found is one that the partnership did not find.
    homes = [
        one
        for one in counted
        if one["type_sought"] in CHILDRENS_HOMES and one["request_outcome"] != "withdrawn"
    ]
    assert ask(door, "requests_met_in_house", **YEAR).total == share(placed, "council")
    assert ask(door, "requests_met_by_partnership", **YEAR).total == share(homes, "partnership")
    quantile, of = data.draw(
        st.sampled_from([("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75)])
    )
    took = ask(door, "days_to_place", ["type_sought"], quantile=quantile, **YEAR)
    for row in (*took.rows, None):
        days = [
            (one["placed_on"] - one["needed_on"]).days
            for one in placed
            if row is None or one["type_sought"] == row.keys[0]
        ]
        value = took.total if row is None else row.value
        assert value == (float(np.quantile(days, of)) if days else None)
    still = sum(one["request_outcome"] == "open" for one in counted)
    for words in ({}, {"met_by": "council"}, {"first_choice": "yes"}):
        told = ask(door, "days_to_place", **words, **YEAR).notes
        assert any(f"for {still} " in note and "still looked for" in note for note in told)


def test_before_the_first_request_in_the_workbook_nothing_is_known(store: Engine) -> None:
    needed = date(2029, 11, 20)
    door = fill_commissioned(store, [], wanted=[request(needed, placed_on=needed)])
    by_quarter = ask(door, "requests", ["quarter"], **YEAR)
    assert numbers(by_quarter) == {
        ("2029-30-Q1",): "n", ("2029-30-Q2",): "n", ("2029-30-Q3",): 1
    }  # fmt: skip
    assert any("begins on 20 November 2029" in note for note in by_quarter.notes)
    assert ask(door, "requests", **YEAR).total == 1
    before = {"from_": "2029-04-01", "to": "2029-11-19"}
    for measure in (
        "requests", "days_to_place", "requests_met_in_house", "requests_met_by_partnership"
    ):  # fmt: skip
        answer = ask(door, measure, **before)
        assert (answer.total, answer.total_symbol) == (None, "n")
        assert any("begins on 20 November 2029" in note for note in answer.notes)


def test_for_how_many_homes_the_partnership_was_asked_is_said_beside_its_share(
    store: Engine,
) -> None:
    home = {"type_sought": "external_childrens_home"}
    met = {"placed_on": LAST, "met_by": "partnership", "partnership_asked": True}
    door = fill_commissioned(
        store,
        [],
        wanted=[
            request(FIRST, **home, **met),
            request(FIRST, **home, partnership_asked=True),
            request(FIRST, **home, partnership_asked=False),
            request(FIRST, **home),
            request(FIRST, **home, request_outcome="withdrawn"),
            request(FIRST),
        ],
    )
    answer = ask(door, "requests_met_by_partnership", **YEAR)
    assert answer.total == 25.0
    assert any(
        "home: 4; the partnership was asked for 2 of them and met 1. Of 1 it is not recorded" in n
        for n in answer.notes
    )


def test_a_child_whom_no_return_knows_counts(store: Engine) -> None:
    door = fill_commissioned(store, [], wanted=[request(LAST), request(LAST)])
    assert ask(door, "requests", ["request_outcome"]).value("open") == 2
    assert ask(door, "days_to_place").total_symbol == "n"
