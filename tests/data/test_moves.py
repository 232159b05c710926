"""Moves from one home to another, held against journeys told day by day."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.access import Viewer
from data_access.questions import MEASURES, Answer, Door, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.vocabulary import DIMENSIONS, Role
from tests.data.day_by_day import COUNCIL, Child
from tests.data.filled_stores import fill_store
from tests.data.journeys_by_hand import tell_moves
from tests.data.settled_lives import days_to_ask, settled_lives

DIRECTOR = Viewer(Role.DIRECTOR)
NAMES = [name for name in MEASURES["moves"].dimensions if not DIMENSIONS[name].is_time]
OpenStore = Callable[[], AbstractContextManager[Engine]]
Asked = tuple[list[Child], list[date], list[str], dict[str, str]]


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


def ask(door: Door, by: list[str], words: dict[str, str]) -> Answer:
    question = Question("moves", tuple(by), Selection.parse(list(words.items())))
    return door.ask(question, DIRECTOR)


@st.composite
def asked_moves(draw: st.DrawFn) -> Asked:
    """Children, two days, what to count by, and what to narrow to: a dimension or nothing."""
    children = draw(settled_lives())
    days = draw(st.lists(st.sampled_from(days_to_ask(children)), min_size=2, max_size=2))
    by = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    name = draw(st.sampled_from(NAMES))
    narrow = draw(st.sampled_from([{}, {name: draw(st.sampled_from(DIMENSIONS[name].keys))}]))
    return children, sorted(days), by, narrow


@settings(max_examples=12)
@given(asked_moves(), st.sampled_from(["move", "no_move"]))
def test_moves_are_those_told_day_by_day(store: Engine, asked: Asked, same_carer: str) -> None:
    children, (first, last), by, narrow = asked
    door = fill_store(store, children)
    told = [
        {name: str(value) for name, value in move.items() if name in DIMENSIONS}
        for child in children
        for move in tell_moves(child)
        if first <= move["day"] <= last and (same_carer == "move" or not move["is_same_carer"])
    ]
    kept = [move for move in told if narrow.items() <= move.items()]
    slowly = Counter(tuple(move[name] for name in by) for move in kept)
    words = {"from": f"{first}", "to": f"{last}", "same_carer": same_carer, **narrow}
    answer = ask(door, by, words)
    assert answer.total == slowly.total()
    if by:
        assert {row.keys: row.value for row in answer.rows if row.value} == slowly
    question = Question("moves", (), Selection.parse(list(words.items())))
    assert list_children(door, question, DIRECTOR).total == slowly.total()


def test_moves_by_year_add_up_and_each_kind_of_reason_is_planned_unplanned_or_apart(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    eight_years = {"from": "2017-04-01", "to": "2025-03-31"}
    years = ask(door, ["year", "move_kind"], eight_years)
    assert sum(row.value or 0 for row in years.rows) == years.total
    assert min(years.value(year, "planned") or 0 for year in years.keys_of("year")) > 0
    reasons = ask(door, ["move_reason", "move_kind"], eight_years)
    planned = {row.keys[0] for row in reasons.rows if row.value and row.keys[1] == "planned"}
    assert planned == {"CARPL", "CLOSE"}
    assert reasons.total == years.total


def test_every_cell_from_one_kind_of_home_to_another_lists_as_many_as_it_shows(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, COUNCIL)
    between = ask(door, ["from_placement_type", "placement_type"], {"as_at": "2025-03-31"})
    filled = [row for row in between.rows if row.value]
    assert sum(row.value or 0 for row in filled) == between.total
    for row in filled[::7]:
        question = Question("moves", (), Selection.parse(between.query(*row.keys)))
        assert list_children(door, question, DIRECTOR).total == row.value
