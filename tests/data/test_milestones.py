"""Milestones counted and listed: as the rules put them, as the register of a day has them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from data_access.access import Refused, Viewer
from data_access.programme.register import Register, read_register
from data_access.programme.rules import dates_of, judge_milestone, without_parts
from data_access.questions import (
    Answer,
    Door,
    NotUnderstood,
    Question,
    Selection,
    programme_records,
)
from data_access.questions.milestone_records import Milestone, list_milestones, list_slips
from data_access.questions.programme_records import PROGRAMME_RECORDS
from data_access.questions.risks import NEVER_KEPT
from data_access.questions.standing import Standing
from data_access.vocabulary import Role
from tests.data.programme import KEPT_ON, keep_milestones, keep_risks
from tests.data.test_door import CountingCache
from tests.people import add_homes
from tests.stores import EMPTY, Stores

DAY = date(2024, 6, 15)
DIRECTOR = Viewer(Role.DIRECTOR)
REGISTER: list[dict[str, Any]] = [
    {"reference": "M1", "due": "2024-05", "title": "Strategy"},
    {"reference": "M2", "due": "2024-07-10", "per_cent": 60, "depends_on": ("M1",),
     "workstream": "reunification"},
    {"reference": "M3", "due": "2024-02", "status": "complete",
     "completed_on": date(2024, 3, 4)},
    {"reference": "M4", "status": "not_started", "owner_role": None},
    {"reference": "M5", "due": "2024-03", "status": "stopped"},
    {"reference": "M6", "due": "2025-04", "forecast": "2025-03", "home": "oak"},
    {"reference": "M7", "title": "Yearly review", "depends_on": ("M1",)},
    {"reference": "M7a", "part_of": "M7", "due": "2024-02", "status": "complete",
     "completed_on": date(2024, 2, 20)},
    {"reference": "M7b", "part_of": "M7", "due": "2025-02", "forecast": "2025-05"},
]  # fmt: skip


def ask(
    engine: Engine, *by: str, viewer: Viewer = DIRECTOR, day: date = DAY, **filters: str
) -> Answer:
    chosen = Selection.parse([("as_at", day.isoformat()), *filters.items()])
    return Door(engine, "E06000004").ask(Question("milestones", by, chosen), viewer)


def count(answer: Answer) -> dict[str, Any]:
    return {row.keys[0]: row.value for row in answer.rows if row.value}


def tell(engine: Engine, viewer: Viewer = DIRECTOR, day: date = DAY) -> dict[str, Milestone]:
    with Door(engine, "E06000004").sit(viewer) as sitting:
        return {one.reference: one for one in list_milestones(sitting, day)}


def test_milestones_are_counted_as_the_rules_put_them_and_parts_in_place_of_their_whole(
    empty_store: Engine,
) -> None:
    add_homes(empty_store, oak="council", rowan="council")
    keep_milestones(empty_store, *REGISTER)
    by_state = ask(empty_store, "milestone_state")
    assert by_state.total == 8
    assert count(by_state) == {
        "late": 1, "at_risk": 2, "on_track": 1, "complete": 2, "undated": 1, "stopped": 1
    }  # fmt: skip
    assert count(ask(empty_store, "workstream")) == {"fostering": 7, "reunification": 1}
    assert count(ask(empty_store, "milestone_state", workstream="reunification")) == {"at_risk": 1}
    by_owner = ask(empty_store, "owner_role")
    assert (count(by_owner), by_owner.total) == ({"delivery_manager": 7}, 8)
    assert "Without an owner, and in no row by owner: 1." in by_owner.notes
    by_home = ask(empty_store, "home")
    assert (count(by_home), by_home.total) == ({"oak": 1}, 8)
    assert ask(empty_store, home="oak").total == 1
    with pytest.raises(NotUnderstood, match="no home 'nowhere'"):
        ask(empty_store, home="nowhere")
    with pytest.raises(Refused):
        ask(empty_store, viewer=Viewer(Role.RESIDENTIAL_MANAGER))
    # A year later nothing was changed, and what was on track is past its date.
    assert count(ask(empty_store, "milestone_state", day=date(2025, 6, 1)))["late"] == 4


def test_each_day_has_the_register_of_its_own_and_none_was_kept_before_the_first(
    empty_store: Engine,
) -> None:
    nothing = ask(empty_store, "milestone_state")
    assert (nothing.total_symbol, nothing.notes) == ("x", (NEVER_KEPT["milestones"],))
    keep_milestones(empty_store, {"reference": "M1", "due": "2024-05"})
    changed = {"reference": "M1", "due": "2024-09", "baseline": "2024-05"}
    keep_milestones(empty_store, changed, on=DAY)
    before = ask(empty_store, "milestone_state", day=KEPT_ON - timedelta(days=1))
    assert {row.symbol for row in before.rows} == {before.total_symbol} == {"n"}
    assert before.notes[0] == (
        "Milestones are kept in the register since 1 November 2023: how they stood on 31 October "
        "2023 is not known."
    )
    assert count(ask(empty_store, "milestone_state", day=DAY - timedelta(days=1))) == {"late": 1}
    assert count(ask(empty_store, "milestone_state")) == {"on_track": 1}
    keep_milestones(empty_store, changed, on=date(2024, 7, 1), withdrawn=True)
    assert ask(empty_store, day=date(2024, 7, 1)).total == 0
    assert ask(empty_store, day=date(2024, 6, 30)).total == 1


@pytest.fixture(scope="module")
def kept(sqlite_stores: Stores) -> Iterator[Engine]:
    """The register of these tests in a store of this module's own."""
    with sqlite_stores.open_copy(EMPTY) as engine:
        keep_milestones(engine, *REGISTER)
        yield engine


def test_a_milestone_says_by_how_much_it_is_late_and_because_of_which(kept: Engine) -> None:
    found = tell(kept)
    late = found["M1"]
    assert (late.state, late.days_late, late.due) == ("late", 15, date(2024, 5, 31))
    # What should be there and is not has slipped to the day at least.
    assert late.slip == 15
    assert (found["M3"].slip, found["M6"].slip, found["M7b"].slip) == (4, -30, 92)
    assert found["M4"].slip is found["M5"].slip is None
    assert found["M7"].has_parts
    assert found["M7b"].whole == "Yearly review"
    # The day on which one is expected whose date went by is no later than its own.
    assert not any(one.held_up_by for one in found.values())


def test_one_that_waits_for_another_that_comes_too_late_says_which(empty_store: Engine) -> None:
    first = {"reference": "M1", "title": "Strategy", "due": "2024-05", "forecast": "2024-09"}
    second = {"reference": "M2", "due": "2024-07", "depends_on": ("M1",)}
    keep_milestones(empty_store, first, second)
    assert tell(empty_store)["M2"].held_up_by == ("Strategy",)
    done = {"status": "complete", "completed_on": date(2024, 6, 10)}
    keep_milestones(empty_store, first | done, on=date(2024, 6, 10))
    assert tell(empty_store)["M2"].held_up_by == ()


def test_what_went_by_without_a_new_date_makes_late_what_waits_for_it_and_so_do_its_parts(
    empty_store: Engine,
) -> None:
    keep_milestones(
        empty_store,
        {"reference": "M1", "title": "Strategy", "due": "2024-05"},
        {"reference": "M2", "due": "2024-06-14", "depends_on": ("M1",)},
        {"reference": "M3", "title": "Homes"},
        {"reference": "M3a", "part_of": "M3", "due": "2024-02", "status": "complete"},
        {"reference": "M3b", "part_of": "M3", "due": "2024-09"},
        {"reference": "M4", "due": "2024-08", "depends_on": ("M3",)},
    )
    found = tell(empty_store)
    assert (found["M2"].held_up_by, found["M4"].held_up_by) == (("Strategy",), ("Homes",))
    assert tell(empty_store, day=date(2024, 6, 14))["M2"].held_up_by == ()
    keep_milestones(empty_store, {"reference": "M3b", "status": "complete"}, on=DAY)
    assert tell(empty_store)["M4"].held_up_by == ()


def test_the_register_is_read_once_for_all_that_is_asked_until_something_is_changed(
    empty_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[date | None] = []

    def read(connection: Connection, day: date | None) -> Register:
        reads.append(day)
        return read_register(connection, day)

    monkeypatch.setattr(programme_records, "read_register", read)
    keep_milestones(empty_store, {"reference": "M1", "due": "2024-05"})
    door = Door(empty_store, "E06000004")
    for _ in range(2):
        with door.sit(DIRECTOR) as sitting:
            assert len(list_milestones(sitting, DAY)) == 1
    assert reads == [DAY]
    keep_milestones(empty_store, {"reference": "M2"}, on=DAY)
    for back in range(programme_records.MOST_DAYS_KEPT + 1):
        with door.sit(DIRECTOR) as sitting:
            assert list_milestones(sitting, DAY - timedelta(days=back))
            kept = sitting.standing.read_once("programme registers", dict[Any, Any])
    assert len(reads) == 2 + programme_records.MOST_DAYS_KEPT
    assert len(kept) <= programme_records.MOST_DAYS_KEPT


def test_a_day_to_come_is_so_until_it_has_come(
    empty_store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_milestones(empty_store, {"reference": "M1", "due": "2024-05"})
    door = Door(empty_store, "E06000004", cache=CountingCache())
    question = Question("milestones", (), Selection(as_at=DAY))
    for today, is_to_come in ((DAY - timedelta(days=1), True), (DAY, False)):
        monkeypatch.setattr(Standing, "today", today)
        assert ("is to come" in " ".join(door.ask(question, DIRECTOR).notes)) is is_to_come


def test_none_of_the_programmes_records_is_read_for_whoever_has_no_part_in_it(
    empty_store: Engine,
) -> None:
    keep_milestones(empty_store, *REGISTER)
    keep_risks(empty_store, {"reference": "R1"})
    with Door(empty_store, "E06000004").sit(Viewer(Role.RESIDENTIAL_MANAGER)) as sitting:
        told = {name: read(sitting, DAY) for name, read in PROGRAMME_RECORDS.items()}
    assert {"milestones", "risks", "risk_actions", "interdependencies", "benefits_reviews"} <= set(
        told
    )
    told.pop("old_sources")
    assert not any(told.values())


def test_cabinet_reads_no_pages_of_milestones_and_managers_are_told_of_none(kept: Engine) -> None:
    assert all(one.has_page for one in tell(kept, Viewer(Role.PROJECT_SPONSOR)).values())
    assert not any(one.has_page for one in tell(kept, Viewer(Role.CABINET_MEMBER)).values())
    assert not tell(kept, Viewer(Role.RESIDENTIAL_MANAGER))


MONTHS = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%Y-%m}")
SAID = st.fixed_dictionaries(
    {
        "due": st.none() | MONTHS,
        "baseline": st.none() | MONTHS,
        "forecast": st.none() | MONTHS,
        "status": st.sampled_from(["not_started", "in_progress", "complete", "stopped"]),
        "completed_on": st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        "per_cent": st.none() | st.integers(0, 100),
        "part_of": st.sampled_from([None, None, "M0"]),
    }
)
CHANGES = st.lists(
    st.tuples(
        st.dates(date(2023, 11, 1), date(2024, 12, 31)),
        st.sampled_from(["M1", "M2", "M3"]),
        SAID,
        st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12)
@given(changes=CHANGES, day=st.dates(date(2024, 1, 15), date(2025, 1, 31)))
def test_whatever_was_changed_counts_and_slips_are_those_of_the_registers_of_the_days(
    sqlite_stores: Stores, changes: list[Any], day: date
) -> None:
    with sqlite_stores.open_copy(EMPTY) as engine:
        keep_milestones(engine, {"reference": "M0"}, on=date(2023, 11, 1))
        for on, reference, said, is_gone in sorted(changes, key=lambda one: one[:2]):
            keep_milestones(engine, {"reference": reference} | said, on=on, withdrawn=is_gone)
        with Door(engine, "E06000004").sit(DIRECTOR) as sitting:
            told = list_slips(sitting, day)
        with engine.connect() as connection:
            registers = {month.day: read_register(connection, month.day) for month in told}
        answer = ask(engine, "milestone_state", day=day)
    stood = without_parts(registers[day].records.get("milestones", {}))
    states = [judge_milestone(one.content, day) for one in stood.values()]
    assert answer.total == sum(count(answer).values()) == len(states)
    assert count(answer) == {state: states.count(state) for state in set(states)}
    assert told[-1].day == day
    for month in told:
        expected = {}
        stood = without_parts(registers[month.day].records.get("milestones", {}))
        for reference, one in stood.items():
            dates = dates_of(one.content)
            if dates.slip is None or one.content["status"] == "stopped":
                continue
            since = (month.day - (dates.baseline or month.day)).days
            is_done = one.content["status"] == "complete"
            expected[reference] = dates.slip if is_done else max(dates.slip, since)
        assert {name: days for name, _, days in month.slips} == expected
        assert month.total == sum(days for days in expected.values() if days > 0)


def test_of_today_the_register_as_it_stands_is_told_whatever_the_clock_of_the_change(
    empty_store: Engine,
) -> None:
    now = datetime.now(UTC).date()
    keep_milestones(empty_store, {"reference": "M1", "due": "2024-05"}, on=now + timedelta(days=2))
    assert ask(empty_store, day=now).total == 1
    with Door(empty_store, "E06000004").sit(DIRECTOR) as sitting:
        months = list_slips(sitting, now)
    assert [len(month.slips) for month in months] == [1]
