"""The benefits of the programme: judged by one rule, as they stood, to each what they may see."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

import pages  # noqa: F401 (importing the pages registers them)
from components.benefits import find_address
from components.page import PAGES
from data_access.access import Viewer
from data_access.questions import MEASURES, Door, Question, Selection
from data_access.questions.benefit_states import expect, judge_benefit
from data_access.questions.benefit_values import MONEY_UNITS, MOST_POINTS, read_bound
from data_access.questions.benefits import (
    Benefit,
    read_benefits,
    read_beside_published,
    read_reviews,
)
from data_access.questions.programme_records import register_of
from data_access.vocabulary import Role
from tests.data.programme import keep_records, record
from tests.stores import PUBLISHED, Stores

OpenStore = Callable[[], AbstractContextManager[Engine]]
DIRECTOR, CABINET = Viewer(Role.DIRECTOR), Viewer(Role.CABINET_MEMBER)
BEGAN, ENDS = date(2024, 1, 1), date(2026, 1, 1)
AMOUNTS = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
DAYS = st.dates(BEGAN, ENDS)


def measure(**said: Any) -> dict[str, Any]:
    stated = {"baseline": 100.0, "baseline_on": BEGAN, "target": 50.0, "target_on": ENDS}
    return record("benefit_measures", **{"reference": "BM1", **stated, **said})


@given(AMOUNTS, AMOUNTS, DAYS)
def test_the_way_to_a_target_is_a_straight_line_from_the_baseline_and_ends_at_it(
    baseline: float, target: float, day: date
) -> None:
    stated = measure(baseline=baseline, target=target)
    assert expect(stated, BEGAN) == baseline
    assert expect(stated, ENDS) == pytest.approx(target, abs=1e-3)
    assert expect(stated, ENDS + timedelta(400)) == target
    assert expect(stated, BEGAN - timedelta(1)) is None
    share = (day - BEGAN) / (ENDS - BEGAN)
    assert expect(stated, day) == pytest.approx(baseline + (target - baseline) * share, abs=1e-3)


@given(AMOUNTS, AMOUNTS, st.floats(0, 1e5), st.floats(0, 1e6), st.sampled_from(["higher", "lower"]))
def test_more_of_what_is_better_never_takes_a_measure_off_track(
    now: float, expected: float, tolerance: float, more: float, better: str
) -> None:
    stated = measure(better=better, tolerance=tolerance)
    further = now + more if better == "higher" else now - more
    if judge_benefit(stated, now, expected, BEGAN) == "on_track":
        assert judge_benefit(stated, further, expected, BEGAN) == "on_track"
    at_the_edge = expected - tolerance if better == "higher" else expected + tolerance
    assert judge_benefit(stated, at_the_edge, expected, BEGAN) == "on_track"


@given(AMOUNTS, AMOUNTS)
def test_where_neither_way_is_better_being_as_far_off_either_way_is_the_same(
    expected: float, off: float
) -> None:
    stated = measure(better="neither", tolerance=10.0)
    above, below = (judge_benefit(stated, expected + d, expected, BEGAN) for d in (off, -off))
    assert above == below == ("on_track" if abs(off) <= 10 else "off_track")


def test_what_was_agreed_has_no_target_or_cannot_be_known_is_told_as_such() -> None:
    assert judge_benefit(measure(realised_on=BEGAN), 999, 1, BEGAN) == "realised"
    assert judge_benefit(measure(realised_on=ENDS), 999, 1, BEGAN) == "off_track"
    assert judge_benefit(measure(target=None), 999, None, BEGAN) == "no_target"
    assert judge_benefit(measure(), None, 60, BEGAN) == "not_known"
    undated = measure(baseline=None, target_on=None)
    assert expect(undated, ENDS) is None
    assert judge_benefit(undated, 50, None, ENDS) == "not_known"
    assert expect(measure(trajectory=((date(2024, 12, 31), 90.0),)), date(2024, 12, 31)) == 90


@pytest.fixture(scope="module")
def kept(open_empty_store: OpenStore) -> Iterator[Engine]:
    """Two measures by hand, one of them changed and read again later."""
    first, later = date(2024, 2, 1), date(2024, 6, 1)
    with open_empty_store() as engine:
        keep_records(engine, "benefits", {"reference": "B1"}, on=first)
        keep_records(
            engine,
            "benefit_measures",
            measure(reference="BM1", dis_benefits="Fewer may speak up."),
            measure(reference="BM2", target=None, target_on=None),
            on=first,
        )
        readings = [{"measure": "BM1", "on": date(2024, 1, 31), "value": 90.0}]
        keep_records(engine, "readings", *readings, on=first)
        readings = [{"measure": "BM1", "on": date(2024, 5, 31), "value": 75.0}]
        keep_records(engine, "readings", *readings, on=later)
        keep_records(
            engine,
            "benefit_measures",
            {"reference": "BM1", "realised_on": later, "realised_agreed_by": "director"},
            on=later,
        )
        review = {"reference": "M1", "due": "2024-02", "benefits_review": True}
        keep_records(engine, "milestones", {**review, "title": "Review"}, on=first)
        yield engine


def read(engine: Engine, viewer: Viewer, day: date) -> Sequence[Benefit]:
    with Door(engine, "E06000004").sit(viewer) as sitting:
        return read_benefits(sitting, day)


def test_a_past_day_shows_the_readings_and_the_register_as_they_stood_then(kept: Engine) -> None:
    then, now = read(kept, DIRECTOR, date(2024, 3, 1))[0], read(kept, DIRECTOR, date(2024, 7, 1))[0]
    assert (then.now.value, then.now.on, then.state) == (90, date(2024, 1, 31), "on_track")
    assert (now.now.value, now.state, now.realised_agreed_by) == (75, "realised", "director")
    assert [each.value for each in now.trend] == [90, 75]
    assert then.expected == pytest.approx(100 - 50 * 30 / 731)
    assert then.distance == pytest.approx(-10 + 50 * 30 / 731)


def test_cabinet_is_told_the_same_without_what_people_wrote(kept: Engine) -> None:
    day = date(2024, 7, 1)
    theirs, ours = read(kept, CABINET, day), read(kept, DIRECTOR, day)
    assert [one.dis_benefits for one in ours] == ["Fewer may speak up.", None]
    assert [one.dis_benefits for one in theirs] == [None, None]
    assert [(one.now, one.state) for one in theirs] == [(one.now, one.state) for one in ours]


def test_measures_are_counted_as_they_stood_by_each_thing_said_of_them(kept: Engine) -> None:
    door = Door(kept, "E06000004")

    def count(day: date, by: str) -> dict[str, Any]:
        asked = Selection(as_at=day)
        answer = door.ask(Question("benefits", (by,), asked), CABINET)
        assert sum(row.value or 0 for row in answer.rows) == answer.total == 2
        return {row.keys[0]: row.value for row in answer.rows if row.value}

    assert count(date(2024, 3, 1), "realised") == {"no": 2}
    assert count(date(2024, 7, 1), "realised") == {"yes": 1, "no": 1}
    assert count(date(2024, 7, 1), "target_set") == {"yes": 1, "no": 1}
    assert count(date(2024, 7, 1), "benefit_kept") == {"by_hand": 2}
    assert count(date(2024, 7, 1), "owner_role") == {"director": 2}
    before = door.ask(Question("benefits", (), Selection(as_at=BEGAN)), DIRECTOR)
    assert (before.total, before.total_symbol) == (None, "n")
    (note,) = before.notes
    assert note == (
        "Benefit measures are kept in the register since 1 February 2024: how they stood on "
        "1 January 2024 is not known."
    )


def test_a_measure_whose_benefit_has_no_owner_is_told_beside_the_rows_by_owner(
    open_empty_store: OpenStore,
) -> None:
    began = date(2024, 2, 1)
    with open_empty_store() as engine:
        # Milestones were kept before any benefit was.
        keep_records(engine, "milestones", {"reference": "M1"}, on=BEGAN)
        unowned = {"reference": "B1", "owner_role": None}
        keep_records(engine, "benefits", unowned, {"reference": "B2"}, on=began)
        measures = [measure(reference=f"BM{n}", benefit=f"B{n}") for n in (1, 2)]
        keep_records(engine, "benefit_measures", *measures, on=began)
        door = Door(engine, "E06000004")
        by_owner = Question("benefits", ("owner_role",), Selection(as_at=began))
        answer = door.ask(by_owner, DIRECTOR)
        assert answer.total == 2
        assert {row.keys[0]: row.value for row in answer.rows if row.value} == {"director": 1}
        assert "1 of them has no owner, and is in the total alone." in answer.notes
        before = door.ask(Question("benefits", (), Selection(as_at=BEGAN)), DIRECTOR)
        assert (before.total, before.total_symbol) == (None, "n")


def test_a_review_of_the_benefits_is_due_at_the_end_of_its_month(kept: Engine) -> None:
    with Door(kept, "E06000004").sit(CABINET) as sitting:
        assert [one.due for one in read_reviews(sitting, date(2024, 7, 1))] == [date(2024, 2, 29)]


def test_an_empty_register_is_not_available_and_lists_nothing(
    open_empty_store: OpenStore,
) -> None:
    with open_empty_store() as engine:
        answer = Door(engine, "E06000004").ask(Question("benefits"), DIRECTOR)
        assert (answer.total, answer.total_symbol) == (None, "x")
        assert read(engine, DIRECTOR, BEGAN) == []


@pytest.fixture(scope="module")
def published(sqlite_stores: Stores) -> Iterator[Engine]:
    """The demonstration council with what is published of it; its SQL is tested where it is."""
    with sqlite_stores.open_shared(PUBLISHED) as engine:
        yield engine


def read_today(engine: Engine, viewer: Viewer) -> dict[str, Benefit]:
    with Door(engine, "E06000004").sit(viewer) as sitting:
        found = read_beside_published(sitting, sitting.standing.today)
    return {one.reference: one for one in found}


def test_whoever_reads_the_publication_is_told_of_bound_measures_what_it_holds_and_no_more(
    published: Engine,
) -> None:
    door = Door(published, "E06000004")
    with door.sit(DIRECTOR) as sitting:
        register = register_of(sitting, sitting.standing.today)
        stated = {one.reference: one.content for one in register.of("benefit_measures")}
    theirs = read_today(published, CABINET)
    assert theirs.keys() == stated.keys()
    bound = {
        name: content
        for name, content in stated.items()
        if content["measure"] and CABINET.reads_publication(MEASURES[content["measure"]].permission)
    }
    for name, content in bound.items():
        mine = theirs[name]
        # Nothing was published of the day of the baselines: neither it nor a way from it is told.
        assert mine.baseline.value is mine.expected is mine.distance is None
        if mine.now.value is None:
            assert mine.now.why or mine.now.symbol
            assert mine.state in ("realised", "no_target", "not_known")
        else:
            asked = Question(content["measure"], (), Selection.parse(content["asked"] or ""))
            assert mine.now.value == door.ask_published(asked, "C").total
    shown = {theirs[name].now.value is not None for name in bound}
    assert shown == {True, False}


def test_each_measure_is_told_in_its_unit_beside_neighbours_and_leads_to_a_page_that_asks_it(
    published: Engine,
) -> None:
    ours = read_today(published, DIRECTOR)
    with Door(published, "E06000004").sit(DIRECTOR) as sitting:
        register = register_of(sitting, sitting.standing.today)
    for one in register.of("benefit_measures"):
        baseline, found = one.content["baseline"], ours[one.reference]
        scale = 100 if found.unit in MONEY_UNITS else 1
        assert found.baseline.value == (None if baseline is None else baseline * scale)
        assert bool(found.benchmark) == bool(one.content["benchmark"])
    assert any(one.unit in MONEY_UNITS for one in ours.values())
    published_beside = [one.benchmark for one in ours.values() if one.benchmark]
    assert all(each.neighbours.value is not None for each in published_beside)
    theirs = read_today(published, CABINET)
    for viewer, found_by in ((DIRECTOR, ours), (CABINET, theirs)):
        addresses = {name: find_address(one) for name, one in found_by.items()}
        assert any(addresses.values())
        for name in filter(addresses.get, addresses):
            path, _, query = addresses[name].partition("?")
            Selection.parse(query)
            if path not in PAGES:
                # Of one home: on its own page, which nobody opens who reads what is published.
                assert viewer is DIRECTOR
                assert path.startswith("/homes/")
                continue
            assert viewer.may(PAGES[path].permission)
            asked = {ask.measure for panel in PAGES[path].panels for ask in panel.asks}
            assert found_by[name].measure in asked


def test_a_measure_with_a_trend_tells_its_last_values_and_ends_with_the_one_of_now(
    published: Engine,
) -> None:
    with Door(published, "E06000004").sit(CABINET) as sitting:
        found = read_benefits(sitting, sitting.standing.today)
    trends = [one for one in found if one.trend]
    assert trends
    for one in trends:
        assert len(one.trend) <= MOST_POINTS
        last = one.trend[-1]
        assert (last.value, last.on) == (one.now.value, one.now.on)


def test_what_cannot_be_answered_is_a_short_reason_and_no_number(published: Engine) -> None:
    def ask(name: str, asked: str, day: date, viewer: Viewer = DIRECTOR) -> tuple[Any, str]:
        stated = measure(measure=name, asked=asked)
        with Door(published, "E06000004").sit(viewer) as sitting:
            now = read_bound(sitting, stated, day, with_trend=False).now
        return now.value, now.why

    day = date(2025, 3, 31)
    assert ask("nothing", "", day) == (None, "there is no measure 'nothing' in this product")
    assert ask("looked_after", "home=piper", day) == (None, "looked_after has no dimension 'home'")
    begin_later = (None, "not known: the returns loaded begin later")
    assert ask("looked_after", "", date(2010, 3, 31)) == begin_later
    assert ask("reunified", "", date(2016, 3, 31)) == begin_later
    assert ask("looked_after", "", date(2010, 3, 31), CABINET) == (None, "not published")
    assert ask("time_in_care", "", day, CABINET) == (None, "not published")
    assert ask("foster_places", "", day, CABINET) == (None, "not open to your role")
    many, why = ask("looked_after", "", day)
    assert (many > 0, why) == (True, "")
