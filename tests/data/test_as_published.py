"""As published beside as now recorded, held against a slow count of both and what DfE published."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from data_access.questions import Door, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.store.bulk import insert_frame
from data_access.store.tables import episodes, load_files
from data_access.vocabulary import RECORDED, Symbol
from tests.data.day_by_day import Child, Episode
from tests.data.filled_stores import fill_store
from tests.data.histories import tabulate
from tests.data.returned_tables import DIRECTOR, ask, empty_returned, numbers

OpenStore = Callable[[], AbstractContextManager[Engine]]
# Each example fills a store on a real engine.
few = settings(max_examples=5)
END = date(2020, 3, 31)


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Engine:
    with open_empty_store() as engine:
        yield engine


@st.composite
def children_about_the_year_end(draw: st.DrawFn) -> list[Child]:
    """Children whose few episodes lie about 31 March, some of them about to turn 18."""
    council = []
    for id_ in range(1, draw(st.integers(1, 4)) + 1):
        born = draw(st.sampled_from([date(2010, 5, 5), date(2002, 3, 31), date(2002, 4, 1)]))
        found = []
        for number in range(draw(st.integers(0, 3))):
            decom = END + timedelta(days=draw(st.integers(-40, 2)))
            length = draw(st.none() | st.integers(1, 50))
            dec = None if length is None else decom + timedelta(days=length)
            ls = draw(st.sampled_from(["C2", "V2", "V3"]))
            rec = None if dec is None else "E4A"
            found.append(Episode(id_ * 10 + number, decom, dec, "S", rec, ls=ls))
        council.append(Child(id_, born, tuple(found)))
    return council


def state_year(engine: Engine, council: Sequence[Child], year: int) -> None:
    """Add what the return of a year said of the children, which no longer speaks."""
    rows = tabulate(council).assign(
        id=lambda found: found["id"] + 1000,
        load_id=1,
        collection_year=year,
        is_current=False,
        effective_dec_day=None,
    )
    decs = {e.id + 1000: e.dec for child in council for e in child.episodes}
    rows["decom"] = pd.to_datetime(rows["decom_day"], unit="D")
    rows["dec"] = pd.to_datetime(pd.Series([decs[id_] for id_ in rows["id"]], dtype="object"))
    kept = [column.name for column in episodes.columns if column.name in rows]
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_repaired", "rows_rejected"), 0)
    file = {"name": "episodes.csv", "sha256": "0" * 64, "recognised_as": "episodes", **counts}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        insert_frame(connection, episodes, rows[kept])
        connection.execute(insert(load_files).values(load_id=1, collection_year=year, **file))


@few
@given(children_about_the_year_end(), st.data())
def test_each_child_is_in_both_or_on_the_side_that_a_slow_count_finds(
    store: Engine, now: list[Child], data: st.DataObject
) -> None:
    others = data.draw(children_about_the_year_end())
    # What was returned: of some children the same, of others something else, or nothing.
    returned = []
    for child, other in zip(now, [*others, *now], strict=False):
        stated = data.draw(st.sampled_from([child.episodes, other.episodes]))
        own = (replace(one, id=child.id * 10 + place) for place, one in enumerate(stated))
        returned.append(replace(child, episodes=tuple(own)))
    empty_returned(store)
    door = fill_store(store, now)
    state_year(store, returned, END.year)
    slowly: Counter[tuple[str, ...]] = Counter()
    for recorded, stated in zip(now, returned, strict=True):
        is_now, was_then = bool(recorded.counted_on(END)), bool(stated.counted_on(END))
        if is_now and was_then:
            slowly[("in_both",)] += 1
        elif is_now or was_then:
            slowly[("now_only" if is_now else "as_published_only",)] += 1
    answer = ask(door, "as_published", ["recorded"], as_at=END.isoformat())
    assert numbers(answer) == slowly
    by_year = ask(door, "as_published", ["year", "recorded"], from_="2019-04-01", to="2020-06-30")
    assert {key: by_year.value("2020", key) or 0 for key in RECORDED.keys} == {
        key: slowly[(key,)] for key in RECORDED.keys
    }
    assert by_year.row("2021", "in_both").symbol == Symbol.NOT_AVAILABLE
    for key in RECORDED.keys:
        chosen = Selection.parse([("as_at", "2020-08-01"), ("recorded", key)])
        listed = list_children(door, Question("as_published", (), chosen), DIRECTOR)
        assert len(listed.children) == listed.total == slowly[(key,)]
    now_recorded = ask(door, "looked_after", as_at=END.isoformat()).total
    assert now_recorded == slowly[("in_both",)] + slowly[("now_only",)]


def test_the_returns_of_the_demonstration_say_what_was_published(
    demonstration_store: Engine,
) -> None:
    door = Door(demonstration_store, "E06000004")
    window = {"from_": "2018-04-01", "to": "2025-03-31"}
    recorded = ask(door, "as_published", ["year", "recorded"], **window)
    published = ask(door, "benchmark", ["year"], published="looked_after", to="2025-03-31")
    for year in recorded.keys_of("year"):
        as_published = sum(recorded.value(year, key) or 0 for key in RECORDED.keys[:2])
        assert as_published == published.value(year)


def test_a_year_that_was_not_returned_has_nothing_as_published(demonstration_store: Engine) -> None:
    answer = ask(Door(demonstration_store, "E06000004"), "as_published", as_at="2017-03-31")
    assert answer.total_symbol == Symbol.NOT_AVAILABLE
    assert any(note.startswith("Not returned for 2016-17: episodes") for note in answer.notes)
