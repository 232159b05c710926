"""What the door answers, held against a slow day-by-day count of the same made-up children."""

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
from data_access.questions.list_of_children import list_children
from data_access.vocabulary import CHILD_DIMENSIONS, DIMENSIONS, Role
from tests.data.day_by_day import Child, changes_on, days_that_matter
from tests.data.filled_stores import fill_store
from tests.data.histories import councils

DIRECTOR = Viewer(Role.DIRECTOR)
NAMES = [dimension.key for dimension in CHILD_DIMENSIONS]
BREAKDOWNS = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
GRAINS = st.sampled_from(["month", "quarter", "year"])
OpenStore = Callable[[], AbstractContextManager[Engine]]
# Each example fills a store on a real engine.
few = settings(max_examples=15)


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Engine:
    with open_empty_store() as engine:
        yield engine


def ask(door: Door, measure: str, by: list[str], **words: str) -> Answer:
    pairs = [(word.rstrip("_"), value) for word, value in words.items()]
    return door.ask(Question(measure, tuple(by), Selection.parse(pairs)), DIRECTOR)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[Child], list[str], dict[str, str], list[date]]:
    """Children, a breakdown, a filter or none, and days on which something about them turns."""
    council = draw(councils())
    by = draw(BREAKDOWNS)
    filters = {}
    if draw(st.booleans()):
        name = draw(st.sampled_from(NAMES))
        filters[name] = draw(st.sampled_from(DIMENSIONS[name].keys))
    turning = sorted({day for child in council for day in days_that_matter(child)})
    days = draw(st.lists(st.sampled_from(turning), min_size=3, max_size=3))
    return council, by, filters, sorted(days)


def count_slowly(
    council: list[Child], by: list[str], filters: dict[str, str], day: date
) -> Counter[tuple[str, ...]]:
    states = [child.state(one, day) for child in council if (one := child.counted_on(day))]
    kept = [state for state in states if filters.items() <= state.items()]
    return Counter(tuple(state[name] for name in by) for state in kept)


@few
@given(questions())
def test_children_looked_after_on_a_day_are_those_a_slow_count_finds(
    store: Engine, asked: tuple[list[Child], list[str], dict[str, str], list[date]]
) -> None:
    council, by, filters, days = asked
    door = fill_store(store, council)
    for day in days:
        answer = ask(door, "looked_after", by, as_at=day.isoformat(), **filters)
        slowly = count_slowly(council, by, filters, day)
        assert answer.total == slowly.total()
        if by:
            assert {row.keys: row.value for row in answer.rows if row.value} == slowly
            assert sum(row.value or 0 for row in answer.rows) == answer.total
            every = [dict(answer.filters).get(name) or DIMENSIONS[name].keys for name in by]
            combinations = len(every[0]) * (len(every[1]) if len(by) > 1 else 1)
            assert len(answer.rows) == combinations


@few
@given(questions(), GRAINS)
def test_over_time_the_count_is_that_of_each_periods_last_day(
    store: Engine, asked: tuple[list[Child], list[str], dict[str, str], list[date]], grain: str
) -> None:
    council, by, filters, (first, _, last) = asked
    last = min(last, first + timedelta(days=900))
    door = fill_store(store, council)
    answer = ask(
        door,
        "looked_after",
        [grain, *by[:1]],
        from_=first.isoformat(),
        to=last.isoformat(),
        **filters,
    )
    for period in periods_between(first, last, grain):
        slowly = count_slowly(council, by[:1], filters, period.last)
        found = {r.keys[1:]: r.value for r in answer.rows if r.keys[0] == period.key and r.value}
        assert found == slowly, period
    assert answer.total == count_slowly(council, [], filters, last).total()


@few
@given(questions(), st.sampled_from(["started", "ceased", "net_flow"]), st.booleans())
def test_what_moved_the_count_is_what_a_slow_reading_finds(
    store: Engine,
    asked: tuple[list[Child], list[str], dict[str, str], list[date]],
    measure: str,
    is_dfe: bool,
) -> None:
    council, by, filters, (first, _, last) = asked
    door = fill_store(store, council)
    kinds = {"net_flow": ("started", "ceased")}.get(measure, (measure,))
    slowly: Counter[tuple[str, ...]] = Counter()
    for child in council:
        changes = [c for day in days_that_matter(child) for c in changes_on(child, day)]
        for kind in kinds:
            events = sorted((c for c in changes if c.kind == kind), key=lambda c: c.day)
            # DfE's form: the first start, the last cease of the year.
            pick = 0 if kind == "started" else -1
            by_year = {}
            for year in {c.day.year + (c.day.month > 3) for c in events}:
                of_year = [c for c in events if c.day.year + (c.day.month > 3) == year]
                by_year[year] = of_year[pick]
            for change in by_year.values() if is_dfe else events:
                if first <= change.day <= last and filters.items() <= change.state.items():
                    sign = change.change if measure == "net_flow" else 1
                    slowly[tuple(change.state[name] for name in by)] += sign
    form = {"form": "dfe"} if is_dfe else {}
    answer = ask(door, measure, by, from_=first.isoformat(), to=last.isoformat(), **filters, **form)
    assert answer.total == sum(slowly.values())
    if by:
        assert {r.keys: r.value for r in answer.rows if r.value} == {
            keys: count for keys, count in slowly.items() if count
        }


@few
@given(councils(is_faultless=True), st.data())
def test_starts_less_ceases_explain_the_change_but_for_short_breaks_and_birthdays(
    store: Engine, council: list[Child], data: st.DataObject
) -> None:
    door = fill_store(store, council)
    turning = sorted({day for child in council for day in days_that_matter(child)})
    before, last = sorted(data.draw(st.lists(st.sampled_from(turning), min_size=2, max_size=2)))
    first = before + timedelta(days=1)
    if first > last:
        return
    window = {"from_": first.isoformat(), "to": last.isoformat()}
    flow = ask(door, "net_flow", [], **window).total or 0
    moves = [
        change
        for child in council
        for day in days_that_matter(child)
        if first <= day <= last
        for change in changes_on(child, day)
        if change.kind not in ("started", "ceased")
    ]
    assert {c.kind for c in moves} <= {"from_short_breaks", "to_short_breaks", "reached_18"}
    change = (ask(door, "looked_after", [], as_at=last.isoformat()).total or 0) - (
        ask(door, "looked_after", [], as_at=before.isoformat()).total or 0
    )
    assert change == flow + sum(c.change for c in moves)


@few
@given(questions())
def test_the_list_behind_a_number_holds_as_many_children_as_the_number(
    store: Engine, asked: tuple[list[Child], list[str], dict[str, str], list[date]]
) -> None:
    council, _, filters, (first, day, last) = asked
    door = fill_store(store, council)
    for measure, words in (
        ("looked_after", {"as_at": day.isoformat()}),
        ("started", {"from": first.isoformat(), "to": last.isoformat()}),
        ("ceased", {"from": first.isoformat(), "to": last.isoformat()}),
    ):
        question = Question(measure, (), Selection.parse((words | filters).items()))
        found = list_children(door, question, DIRECTOR)
        assert found.total == len(found.children) == door.ask(question, DIRECTOR).total
        if measure == "looked_after":
            ages = {f"CH-{child.id:06}": child.age_on(day) for child in council}
            assert all(child.age == ages[child.reference] for child in found.children)
