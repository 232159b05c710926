"""Risks counted and listed: how great they are and were, what is done, who is told how much."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.access import Refused, Viewer
from data_access.programme.movement import Movement, find_movement
from data_access.programme.records import Record
from data_access.programme.rules import score_of
from data_access.questions import Answer, Door, Question, Selection
from data_access.questions.risk_records import (
    ActionLine,
    DependencyLine,
    RiskLine,
    list_actions,
    list_dependencies,
    list_risks,
)
from data_access.questions.risks import NEVER_KEPT
from data_access.questions.standing import Standing
from data_access.vocabulary import Role, Symbol
from tests.data.programme import KEPT_ON, keep_records, record
from tests.stores import EMPTY, Stores

DAY = date(2024, 6, 15)
SPONSOR, CABINET = Viewer(Role.PROJECT_SPONSOR), Viewer(Role.CABINET_MEMBER)
RISKS: list[dict[str, Any]] = [
    {"reference": "R1", "title": "Few carers", "likelihood": "4", "impact": "4",
     "cause": "Agencies pay more", "controls": "A regional hub", "decision_needed": "Raise fees?",
     "decision_by": date(2024, 6, 1), "target_likelihood": "2", "target_impact": "3",
     "milestones": ("M1", "M2", "M9"), "benefits": ("B1", "B9")},
    {"reference": "R2", "title": "Late building", "likelihood": "5", "impact": "5"},
    {"reference": "R3", "title": "Posts", "likelihood": "1", "impact": "2", "owner_role": None},
    {"reference": "R4", "title": "Gone", "likelihood": "5", "impact": "5", "status": "closed",
     "decision_needed": "Nothing any more"},
]  # fmt: skip
ACTIONS: list[dict[str, Any]] = [
    {"reference": "A1", "risk": "R1", "title": "Join", "due": DAY - timedelta(days=1)},
    {"reference": "A2", "risk": "R1", "due": DAY},
    {"reference": "A3", "risk": "R2"},
    {"reference": "A4", "risk": "R2", "due": date(2024, 1, 1), "done_on": date(2024, 1, 2)},
    {"reference": "A5", "risk": "R4", "due": date(2024, 1, 1)},
]
MILESTONES: list[dict[str, Any]] = [
    {"reference": "M1", "title": "Strategy", "due": "2024-05"},
    {"reference": "M2", "title": "Reviews"},
    {"reference": "M2a", "part_of": "M2", "due": "2024-02", "status": "complete"},
    {"reference": "M2b", "part_of": "M2", "due": "2025-02"},
]
DEPENDENCIES: list[dict[str, Any]] = [
    {"reference": "D1", "title": "Workforce", "with": "Human resources", "due": "2024-06",
     "milestones": ("M1",), "note": "Talks go on"},
    {"reference": "D2", "title": "Health", "due": "2024-05"},
    {"reference": "D3", "title": "Voice", "status": "complete", "due": "2024-01"},
]  # fmt: skip


@pytest.fixture(scope="module")
def register(stores: Stores) -> Iterator[Engine]:
    """A store with the four risks, what is done about them, and what they are linked with."""
    with stores.open_copy(EMPTY) as engine:
        keep_records(engine, "risks", *RISKS)
        keep_records(engine, "risk_actions", *ACTIONS)
        keep_records(engine, "milestones", *MILESTONES)
        keep_records(engine, "benefits", {"reference": "B1", "title": "Nearer home"})
        keep_records(engine, "interdependencies", *DEPENDENCIES)
        yield engine


def ask(
    engine: Engine,
    measure: str,
    *by: str,
    viewer: Viewer = SPONSOR,
    day: date = DAY,
    **filters: str,
) -> Answer:
    chosen = Selection.parse([("as_at", day.isoformat()), *filters.items()])
    return Door(engine, "E06000004").ask(Question(measure, by, chosen), viewer)


def count(answer: Answer) -> dict[Any, Any]:
    return {row.keys if len(row.keys) > 1 else row.keys[0]: row.value for row in answer.rows
            if row.value}  # fmt: skip


def tell(
    engine: Engine, viewer: Viewer = SPONSOR, day: date = DAY
) -> tuple[list[RiskLine], list[ActionLine], list[DependencyLine]]:
    with Door(engine, "E06000004").sit(viewer) as sitting:
        return (
            list(list_risks(sitting, day)),
            list(list_actions(sitting, day)),
            list(list_dependencies(sitting, day)),
        )


def test_risks_are_counted_by_how_great_they_are_and_what_they_wait_for(register: Engine) -> None:
    by_band = ask(register, "risks", "risk_band")
    assert (count(by_band), by_band.total) == ({"very_high": 3, "low": 1}, 4)
    places = ask(register, "risks", "likelihood", "impact", risk_status="open")
    assert count(places) == {("4", "4"): 1, ("5", "5"): 1, ("1", "2"): 1}
    # Of a closed risk nothing is left to be decided.
    assert count(ask(register, "risks", "decision_needed")) == {"yes": 1, "no": 3}
    by_owner = ask(register, "risks", "owner_role")
    assert (count(by_owner), by_owner.total) == ({"director": 3}, 4)
    assert by_owner.notes == ("1 of them has no owner, and is in the total alone.",)


def test_an_action_is_overdue_from_the_day_after_it_was_due(register: Engine) -> None:
    found = ask(register, "risk_actions", "action_state", risk_status="open")
    assert count(found) == {"overdue": 1, "to_come": 1, "no_date": 1, "done": 1}
    next_day = ask(register, "risk_actions", "action_state", day=DAY + timedelta(days=1))
    assert count(next_day) == {"overdue": 3, "no_date": 1, "done": 1}


def test_an_interdependency_due_in_a_month_is_late_after_its_last_day(register: Engine) -> None:
    found = ask(register, "interdependencies", "dependency_state")
    assert count(found) == {"open": 1, "late": 1, "complete": 1}
    july = ask(register, "interdependencies", "dependency_state", day=date(2024, 7, 1))
    assert count(july) == {"late": 2, "complete": 1}


def test_a_risk_is_told_with_what_is_done_about_it_and_what_it_threatens(register: Engine) -> None:
    risks, actions, dependencies = tell(register)
    assert [risk.reference for risk in risks] == ["R2", "R1", "R3", "R4"]
    first = risks[1]
    assert (first.size, first.band, first.target) == (16, "very_high", 6)
    assert first.actions == {"overdue": 1, "to_come": 1}
    assert [(one.title, one.state, one.due) for one in first.milestones] == [
        ("Strategy", "late", date(2024, 5, 31)),
        ("Reviews", "on_track", date(2025, 2, 28)),
    ]
    assert [one.title for one in first.benefits] == ["Nearer home"]
    assert first.said
    assert (first.said.cause, first.said.decision) == ("Agencies pay more", "Raise fees?")
    assert [(line.reference, line.days_late) for line in actions] == [
        ("A1", 1), ("A2", 0), ("A3", 0), ("A4", 0)
    ]  # fmt: skip
    assert [line.reference for line in dependencies] == ["D2", "D1", "D3"]
    assert [one.state for one in dependencies[1].milestones] == ["late"]


def test_cabinet_is_told_titles_sizes_and_dates_but_nobodys_words(register: Engine) -> None:
    risks, actions, dependencies = tell(register, CABINET)
    full = tell(register)
    assert [(risk.title, risk.size, risk.decision_by) for risk in risks] == [
        (risk.title, risk.size, risk.decision_by) for risk in full[0]
    ]
    told = str((risks, actions, dependencies))
    for words in ("Agencies", "regional hub", "Raise fees", "Join", "Human", "Talks"):
        assert words not in told
        assert words in str(full)


@pytest.mark.parametrize("measure", ["risks", "risk_actions", "interdependencies"])
def test_whoever_has_no_part_in_the_programme_is_told_nothing_of_its_risks(
    register: Engine, measure: str
) -> None:
    with pytest.raises(Refused, match="does not include this"):
        ask(register, measure, viewer=Viewer(Role.RESIDENTIAL_MANAGER, (1,)))


def test_a_day_in_the_past_has_the_risks_as_they_stood(empty_store: Engine) -> None:
    nothing = ask(empty_store, "risks")
    assert (nothing.total_symbol, nothing.notes) == (Symbol.NOT_AVAILABLE, (NEVER_KEPT["risks"],))
    keep_records(empty_store, "risks", {**RISKS[0], "reviewed_on": date(2024, 1, 31)})
    review = {"reference": "R1", "likelihood": "3", "reviewed_on": date(2024, 4, 30)}
    keep_records(empty_store, "risks", review, on=date(2024, 5, 2))
    keep_records(empty_store, "risks", {"reference": "R1"}, on=date(2024, 6, 3), withdrawn=True)
    before = ask(empty_store, "risks", day=KEPT_ON - timedelta(days=1))
    assert before.total_symbol == Symbol.NOT_KNOWN
    assert "since 1 November 2023" in " ".join(before.notes)
    (then,) = tell(empty_store, day=date(2024, 5, 1))[0]
    assert (then.size, then.movement) == (16, None)
    (after,) = tell(empty_store, day=date(2024, 5, 2))[0]
    assert (after.size, after.movement) == (12, Movement(16, date(2024, 1, 31), is_by_review=True))
    assert ask(empty_store, "risks", day=date(2024, 6, 3)).total == 0


def test_what_is_kept_today_in_a_demonstration_counts_in_how_a_risk_moved(
    empty_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Standing, "today", DAY)
    keep_records(empty_store, "risks", {"reference": "R1", "reviewed_on": date(2024, 1, 31)})
    review = {"reference": "R1", "likelihood": "5", "reviewed_on": DAY}
    keep_records(empty_store, "risks", review, on=DAY + timedelta(days=400))
    (now,) = tell(empty_store)[0]
    assert (now.size, now.movement) == (20, Movement(12, date(2024, 1, 31), is_by_review=True))
    (then,) = tell(empty_store, day=DAY - timedelta(days=1))[0]
    assert (then.size, then.movement) == (12, None)


def make_version(number: int, day: date, **said: Any) -> Record:
    return Record(
        kind="risks",
        reference="R1",
        version=number,
        changed_at=int(datetime.combine(day, time(12), UTC).timestamp()),
        changed_by="somebody",
        changed_by_role=None,
        came_by_load=False,
        is_withdrawn=False,
        content=record("risks", reference="R1", **said),
    )


JANUARY, MARCH = date(2024, 1, 31), date(2024, 3, 31)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        # The size, and when it was reviewed, kept in one go.
        ([(0, "2", JANUARY), (60, "4", MARCH)], Movement(6, JANUARY, is_by_review=True)),
        # First the one, then on the same day the other.
        (
            [(0, "2", JANUARY), (60, "2", MARCH), (60, "4", MARCH)],
            Movement(6, JANUARY, is_by_review=True),
        ),
        (
            [(0, "2", JANUARY), (60, "4", JANUARY), (60, "4", MARCH)],
            Movement(6, JANUARY, is_by_review=True),
        ),
        # Never reviewed again: when its size was changed.
        (
            [(0, "2", JANUARY), (60, "4", JANUARY), (70, "4", JANUARY)],
            Movement(6, date(2024, 4, 1), is_by_review=False),
        ),
        ([(0, "2", None), (9, "2", JANUARY)], None),
        ([], None),
    ],
)
def test_a_risk_is_held_against_the_review_before_its_last_one(
    versions: list[tuple[int, str, date | None]], expected: Movement | None
) -> None:
    begun = date(2024, 2, 1)
    made = [
        make_version(n, begun + timedelta(days=after), likelihood=likelihood, impact="3",
                     reviewed_on=reviewed_on)
        for n, (after, likelihood, reviewed_on) in enumerate(versions, 1)
    ]  # fmt: skip
    assert find_movement(made) == expected


SAID = st.tuples(
    st.integers(0, 3),
    st.sampled_from("12345"),
    st.sampled_from([None, JANUARY, MARCH, DAY]),
)


@given(st.lists(SAID, max_size=8))
def test_a_risk_never_moved_from_a_size_that_it_did_not_have(
    changes: list[tuple[int, str, date | None]],
) -> None:
    day, made = date(2024, 1, 1), []
    for number, (later, likelihood, reviewed_on) in enumerate(changes, 1):
        day += timedelta(days=later)
        made.append(make_version(number, day, likelihood=likelihood, reviewed_on=reviewed_on))
    found = find_movement(made)
    reviews = {one.content["reviewed_on"] for one in made} - {None}
    if found is None:
        assert len({score_of(one.content) for one in made}) <= 1
        assert not made or reviews <= {made[-1].content["reviewed_on"]}
    elif found.is_by_review:
        assert found.day in reviews - {made[-1].content["reviewed_on"]}
        kept = [one for one in made if one.content["reviewed_on"] == found.day]
        assert found.before in {score_of(one.content) for one in kept}
    else:
        assert reviews <= {made[-1].content["reviewed_on"]}
        assert found.before != score_of(made[-1].content)
