"""The demonstration's programme: the brief's facts whole, and a history that can have been."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import Engine, select

from data_access.demonstration.homes import HOMES, PLANNED_HOMES
from data_access.demonstration.programme import KEPT_BY, keep_updates, list_programme
from data_access.demonstration.programme_days import BOARDS, FIRST_EDITION, LAST_CHANGE
from data_access.programme.checks import check_record
from data_access.programme.identification import find_identifying
from data_access.programme.records import Record
from data_access.programme.register import Register, read_heads, read_register, to_record
from data_access.programme.rules import dates_of, find_delays, judge_milestone, without_parts
from data_access.questions import Answer, Door, Question, Selection
from data_access.store.tables import load_findings, loads, programme_versions
from tests.data.day_by_day import COUNCIL
from tests.data.returned_tables import DIRECTOR
from tests.stores import DEMONSTRATION, Stores

# What the brief says of each: how many there are, and how many due months its milestones have.
IN_THE_BRIEF = {"milestones": 34, "benefits": 14, "risks": 11, "interdependencies": 11}
DUE_MONTHS = Counter(
    {"2023-10": 1, "2023-11": 1, "2023-12": 4, "2024-01": 5, "2024-02": 5, "2024-03": 3,
     "2024-04": 6, "2024-05": 5, "2024-06": 2, "2025-02": 1, "2025-04": 1, "2026-02": 1,
     "2026-04": 2}
)  # fmt: skip
UNDATED_HOMES = {
    "ayton-place", "piper", "oak-view", "tilery", "rose-house", "our-place", "hartburn-lodge",
}  # fmt: skip
Versions = dict[tuple[str, str], list[Record]]


@pytest.fixture(scope="module")
def store(sqlite_stores: Stores) -> Iterator[Engine]:
    with sqlite_stores.open_shared(DEMONSTRATION) as engine:
        yield engine


@pytest.fixture(scope="module")
def versions(store: Engine) -> Versions:
    """Every version of every record, the first one first."""
    found: Versions = {}
    with store.connect() as connection:
        statement = select(programme_versions).order_by(programme_versions.c.version)
        for row in connection.execute(statement):
            found.setdefault((row.kind, row.reference), []).append(to_record(row))
    return found


def register_on(store: Engine, day: date) -> Register:
    with store.connect() as connection:
        return read_register(connection, day)


@pytest.fixture(scope="module")
def first(store: Engine) -> Register:
    return register_on(store, FIRST_EDITION)


@pytest.fixture(scope="module")
def last(store: Engine) -> Register:
    return register_on(store, LAST_CHANGE)


def test_the_first_edition_has_all_that_the_brief_names(first: Register) -> None:
    whole = [one for one in first.of("milestones") if not one.content["part_of"]]
    assert [one.reference for one in whole] == [f"M{n}" for n in range(1, 35)]
    assert {
        "milestones": len(whole),
        **{kind: len(first.of(kind)) for kind in list(IN_THE_BRIEF)[1:]},
    } == IN_THE_BRIEF
    parts = Counter(
        one.content["part_of"] for one in first.of("milestones") if one.content["part_of"]
    )
    assert parts == {"M19": 7, "M32": 3, "M33": 3}
    measured = {one.content["benefit"] for one in first.of("benefit_measures")}
    assert measured == {one.reference for one in first.of("benefits")}


def test_the_first_edition_has_the_due_months_of_the_brief_and_says_no_more(
    first: Register,
) -> None:
    counted = without_parts(first.records["milestones"])
    due = Counter(one.content["due"] for one in counted.values())
    assert due.pop(None) == len(UNDATED_HOMES)
    assert due == DUE_MONTHS
    undated = {one.content["home"] for one in counted.values() if one.content["due"] is None}
    assert undated == UNDATED_HOMES
    for one in first.of("milestones"):
        assert one.content["baseline"] == one.content["due"]
        assert (one.content["forecast"], one.content["completed_on"]) == (None, None)
    assert all(one.content["target"] is None for one in first.of("benefit_measures"))
    assert all(one.content["status"] == "open" for one in first.of("interdependencies"))
    assert not first.of("readings")


def test_milestones_are_linked_with_homes_that_are_known(first: Register) -> None:
    known = {home.slug for home in (*HOMES, *PLANNED_HOMES)}
    linked = {one.content["home"] for one in first.of("milestones")} - {None}
    assert linked <= known
    assert {"mother-and-baby-unit", "speeton-close"} <= linked


def test_which_deadline_of_the_grant_is_right_is_a_question(last: Register) -> None:
    grant = last.find("risks", "R7")
    assert grant is not None
    asked = grant.content["decision_needed"]
    assert "March 2024" in asked
    assert "March 2023" in asked
    assert asked.endswith("?")


def test_the_first_edition_came_as_a_workbook_of_which_every_row_was_right(
    store: Engine, versions: Versions
) -> None:
    with store.connect() as connection:
        load = connection.execute(select(loads).where(loads.c.kind == "programme")).one()
        found = connection.execute(
            select(load_findings).where(load_findings.c.load_id == load.id)
        ).all()
    assert (load.rows_rejected, load.rows_repaired, found) == (0, 0, [])
    assert (load.loaded_at.date(), load.is_synthetic) == (FIRST_EDITION, True)
    stated = sum(len(rows) for _, rows in list_programme().values())
    by_load = [one for history in versions.values() for one in history if one.came_by_load]
    assert len(by_load) == stated == load.rows_read


def test_every_change_since_was_kept_by_the_programme_officer_by_31_march_2025(
    versions: Versions,
) -> None:
    for history in versions.values():
        assert [one.version for one in history] == list(range(1, len(history) + 1))
        for one in history[1:]:
            assert (one.changed_by, one.changed_by_role) == (KEPT_BY, "programme_officer")
        for before, after in pairwise(history):
            assert before.changed_at < after.changed_at
        assert _day_of(history[-1]) <= LAST_CHANGE


def test_a_record_never_speaks_of_a_day_after_it_was_kept(versions: Versions) -> None:
    past = ("completed_on", "reviewed_on", "done_on", "realised_on", "target_approved_on", "on")
    for history in versions.values():
        for one in history:
            days = [one.content.get(name) for name in (*past, "baseline_on")]
            assert all(day <= _day_of(one) for day in days if day), one


def test_no_milestone_is_done_before_it_begins_or_goes_back(versions: Versions) -> None:
    for (kind, _), history in versions.items():
        if kind != "milestones":
            continue
        for one in history:
            done = one.content["completed_on"]
            assert (done is not None) == (one.content["status"] == "complete")
            assert done is None or done > one.content["start"]
        done_shares = [one.content["per_cent"] or 0 for one in history]
        assert done_shares == sorted(done_shares)


def test_no_forecast_of_what_is_not_done_is_past_at_a_meeting_of_the_board(store: Engine) -> None:
    for board in BOARDS:
        for one in without_parts(register_on(store, board).records["milestones"]).values():
            expected = dates_of(one.content).forecast
            if one.content["status"] != "complete" and expected is not None:
                assert expected >= board, (board, one)


def test_two_are_late_at_the_end_and_one_of_them_makes_another_late(last: Register) -> None:
    milestones = last.records["milestones"]
    counted = without_parts(milestones)
    states = {name: judge_milestone(one.content, LAST_CHANGE) for name, one in counted.items()}
    late = {name for name, state in states.items() if state == "late"}
    assert late == {"M9", "M22"}
    assert find_delays(milestones, LAST_CHANGE) == {"M33b": ["M9"]}
    assert states["M33b"] == "at_risk"
    assert states["M32b"] == "complete"
    assert states["M34"] == "at_risk"
    assert Counter(states.values())["complete"] > len(counted) / 2


def test_risks_rose_and_fell_and_some_actions_are_overdue(
    last: Register, versions: Versions
) -> None:
    moved = Counter[int]()
    for (kind, _), history in versions.items():
        if kind == "risks":
            sizes = [int(o.content["likelihood"]) * int(o.content["impact"]) for o in history]
            moved.update((b > a) - (b < a) for a, b in pairwise(sizes))
    assert min(moved[1], moved[-1]) > 0
    overdue = [
        one.reference
        for one in last.of("risk_actions")
        if one.content["done_on"] is None and one.content["due"] < LAST_CHANGE
    ]
    assert overdue == ["A3", "A8", "A10"]


def test_every_record_would_be_accepted_on_screen_and_names_nobody(last: Register) -> None:
    homes = {home.slug: home.name for home in (*HOMES, *PLANNED_HOMES)}
    for kind, records in last.records.items():
        for one in records.values():
            assert check_record(kind, one.content, last, today=LAST_CHANGE, homes=homes) == {}
            for text in one.content.values():
                if isinstance(text, str):
                    assert not list(find_identifying(text, list(homes.values()))), one


def test_what_follows_a_measure_is_answered_and_its_baseline_is_what_the_product_says(
    store: Engine, last: Register
) -> None:
    door = Door(store, COUNCIL)
    bound = [one for one in last.of("benefit_measures") if one.content["measure"]]
    assert len(bound) > len(last.of("benefit_measures")) / 2
    with door.sit(DIRECTOR) as sitting:
        for one in bound:
            said = one.content
            now = sitting.ask(_question(said["measure"], said["asked"], None))
            assert _value(now) is not None, one
            if said["baseline"] is not None:
                then = sitting.ask(_question(said["measure"], said["asked"], said["baseline_on"]))
                assert _value(then) == pytest.approx(said["baseline"], abs=0.51), one


def test_what_was_kept_on_screen_is_not_kept_over_again(demonstration_copy: Engine) -> None:
    writing = demonstration_copy.connect().execution_options(writes=True)
    with writing as connection, connection.begin():
        before = read_heads(connection)
        keep_updates(connection)
        assert read_heads(connection) == before


def _day_of(record: Record) -> date:
    return datetime.fromtimestamp(record.changed_at, UTC).date()


def _question(measure: str, asked: str | None, day: date | None) -> Question:
    words = "&".join(filter(None, (asked, day and f"as_at={day.isoformat()}")))
    return Question(measure, (), Selection.parse(words))


def _value(answer: Answer) -> float | None:
    """The whole as a benefit measure tells it: money in pounds."""
    if answer.total is None:
        return None
    return answer.total / 100 if "pence" in str(answer.unit) else answer.total
