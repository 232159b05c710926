"""The register of planned moves: counted plan by plan, valued, listed, and nobody else's."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_access.access import Refused, Viewer
from data_access.questions import Door, NotUnderstood, Question, Selection
from data_access.questions.list_of_children import list_children
from data_access.questions.register_of_moves import read_register
from data_access.vocabulary import (
    BLOCKED_BY,
    MOVE_STATUS,
    MOVE_TO,
    MOVE_WHY,
    Permission,
    Role,
)
from tests.data.commissioned import fill_commissioned, plan
from tests.data.day_by_day import Child, Episode
from tests.data.histories import councils
from tests.data.returned_tables import ask, numbers

DIRECTOR, COMMISSIONER = Viewer(Role.DIRECTOR), Viewer(Role.COMMISSIONER)
TODAY = date(2030, 3, 31)
OpenStore = Callable[[], AbstractContextManager[Engine]]
Plan = dict[str, Any]
DIMENSIONS = ("move_from", "move_to", "move_why", "move_status", "blocked_by", "slip", "move_due")


@pytest.fixture(scope="module")
def store(open_empty_store: OpenStore) -> Iterator[Engine]:
    with open_empty_store() as engine:
        yield engine


def child(number: int, left: date | None = None) -> Child:
    born = date(2018, 1, 1)
    return Child(number, born, (Episode(number, date(2024, 1, 1), left, rec=left and "E13"),))


@st.composite
def plans_of(draw: st.DrawFn, children: list[Child]) -> list[Plan]:
    """Plans agreed, put off, ended and forgotten around the days on which children come and go."""
    days = sorted(
        {day for one in children for e in one.episodes for day in (e.decom, e.dec) if day}
    )
    found = []
    for _ in range(draw(st.integers(1, 8))):
        one = draw(st.sampled_from(children))
        agreed = draw(st.sampled_from(days or [TODAY])) + timedelta(draw(st.integers(-60, 60)))
        first = agreed + timedelta(draw(st.integers(0, 120)))
        status = draw(st.sampled_from(MOVE_STATUS.keys))
        is_over = status in ("done", "cancelled")
        found.append(
            plan(
                one.id,
                agreed,
                first + timedelta(draw(st.sampled_from([-5, 0, 1, 30, 31, 91, 92]))),
                first_target=first,
                move_to=draw(st.sampled_from(MOVE_TO.keys)),
                move_why=draw(st.sampled_from(MOVE_WHY.keys)),
                move_status=status,
                blocked_by=draw(st.sampled_from(BLOCKED_BY.keys)),
                weekly_change_pence=draw(st.sampled_from([None, 0, -320_000, 45_050])),
                ended_on=agreed + timedelta(draw(st.integers(0, 90))) if is_over else None,
            )
        )
    return found


def tell_slip(one: Plan) -> str:
    days = (one["target"] - one["first_target"]).days
    if days <= 0:
        return "none"
    return "under_1_month" if days <= 30 else "1_to_3_months" if days <= 91 else "3_months_or_more"


def tell_due(one: Plan, day: date) -> str:
    if one["target"] < day:
        return "past_target"
    if (one["target"] - day).days <= 28:
        return "within_28_days"
    month = day.month + 3
    year, month = day.year + (month > 12), (month - 1) % 12 + 1
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    limit = date(year, month, min(day.day, last.day))
    return "within_3_months" if one["target"] <= limit else "later"


@settings(max_examples=20)
@given(st.data())
def test_open_plans_and_what_they_expect_to_save_are_those_told_plan_by_plan(
    store: Engine, data: st.DataObject
) -> None:
    children = data.draw(councils().filter(bool))
    plans = data.draw(plans_of(children))
    door = fill_commissioned(store, children, plans=plans)
    day = data.draw(st.sampled_from(plans))["agreed_on"] + timedelta(data.draw(st.integers(0, 40)))
    by = data.draw(st.sampled_from(DIMENSIONS))
    alive = {one.id for one in children if one.counted_on(day)}
    is_open = [
        one | {"slip": tell_slip(one), "move_due": tell_due(one, day)}
        for one in plans
        if one["agreed_on"] <= day and (one["ended_on"] is None or one["ended_on"] > day)
    ]
    counted = [one for one in is_open if one["child_id"] in alive]
    answer = ask(door, "planned_moves", [by], as_at=f"{day}")
    assert answer.total == len(counted)
    assert numbers(answer) == Counter((one[by],) for one in counted)
    left_out = len(is_open) - len(counted)
    assert any(f"{left_out} open plan" in note for note in answer.notes) == bool(left_out)
    listed = list_children(door, Question("planned_moves", (), Selection(as_at=day)), DIRECTOR)
    assert listed.total == len(counted) == len(listed.children)
    sums: dict[tuple[str], list[int | None]] = {}
    for one in counted:
        sums.setdefault((one[by],), []).append(one["weekly_change_pence"])
    savings = ask(door, "planned_move_savings", [by], as_at=f"{day}")
    for row in savings.rows:
        amounts = sums.get((row.keys[0],), [0])
        stated = [amount for amount in amounts if amount is not None]
        assert (row.value, row.symbol) == ((sum(stated), None) if stated else (None, "n"))
    found = read_register(door, Selection(as_at=day), DIRECTOR)
    assert found.total == len(counted)
    assert [one.target for one in found.moves] == sorted(one["target"] for one in counted)


def test_what_came_of_plans_is_told_by_target_date_and_by_the_day_of_the_move(
    store: Engine,
) -> None:
    on, over = {"move_status": "done"}, {"move_status": "cancelled"}
    agreed = date(2029, 6, 1)
    door = fill_commissioned(
        store,
        [child(1)],
        plans=[
            plan(1, agreed, date(2030, 1, 31), ended_on=date(2030, 1, 31), **on),
            plan(1, agreed, date(2030, 1, 31), ended_on=date(2030, 2, 1), **on),
            plan(1, agreed, date(2030, 2, 10), ended_on=date(2030, 1, 5), **over),
            plan(1, agreed, date(2030, 3, 30)),
            plan(1, agreed, date(2030, 3, 31)),
            plan(1, agreed, date(2030, 6, 1), move_status="blocked", blocked_by="court"),
        ],
    )
    half_years = {"from_": "2029-10-01", "to": "2030-09-30"}
    assert numbers(ask(door, "planned_moves_due", ["move_result", "month"], **half_years)) == {
        ("on_time", "2030-01"): 1,
        ("late", "2030-01"): 1,
        ("cancelled", "2030-02"): 1,
        ("past_target", "2030-03"): 1,
        ("to_come", "2030-03"): 1,
        ("to_come", "2030-06"): 1,
    }
    made = ask(door, "planned_moves_made", ["month", "move_result"], **half_years)
    assert numbers(made) == {("2030-01", "on_time"): 1, ("2030-02", "late"): 1}


def test_a_plan_of_an_earlier_day_is_said_to_have_ended_since(store: Engine) -> None:
    ended = plan(
        1, date(2029, 1, 1), date(2029, 9, 1), move_status="done", ended_on=date(2029, 8, 1)
    )
    door = fill_commissioned(store, [child(1)], plans=[ended])
    answer = ask(door, "planned_moves", as_at="2029-05-01")
    assert answer.total == 1
    assert "1 plan that was open then has ended since: the state is the one now." in answer.notes
    assert ask(door, "planned_moves", as_at="2030-03-31").total == 0
    by_month = ask(door, "planned_moves", ["month"], from_="2029-06-01", to="2029-09-30")
    assert numbers(by_month) == {("2029-06",): 1, ("2029-07",): 1}


def test_where_nothing_is_loaded_no_number_is_made_up(store: Engine) -> None:
    door = fill_commissioned(store, [child(1)])
    for measure in ("planned_moves", "planned_move_savings", "planned_moves_due", "requests"):
        answer = ask(door, measure)
        assert (answer.total, answer.total_symbol) == (None, "x")
        sheet = "requests" if measure == "requests" else "planned_moves"
        assert any(f"has not been loaded with its sheet {sheet}." in n for n in answer.notes)


def test_before_the_first_plan_was_agreed_nothing_is_known(store: Engine) -> None:
    door = fill_commissioned(store, [child(1)], plans=[plan(1, date(2029, 3, 1), TODAY)])
    for measure in ("planned_moves", "planned_move_savings"):
        assert ask(door, measure, as_at="2029-02-28").total_symbol == "n"
    assert ask(door, "planned_moves", as_at="2029-03-01").total == 1
    months = ask(door, "planned_moves", ["month"], from_="2029-02-01", to="2029-03-31")
    assert [(row.value, row.symbol) for row in months.rows] == [(None, "n"), (1, None)]
    for measure in ("planned_moves_due", "planned_moves_made"):
        made = ask(door, measure, ["month"], from_="2029-02-01", to="2029-03-31")
        assert [(row.value, row.symbol) for row in made.rows] == [(None, "n"), (0, None)]


@pytest.fixture(scope="module")
def register(open_empty_store: OpenStore) -> Iterator[Door]:
    """Three children with plans, one of them two; the fourth has left."""
    with open_empty_store() as engine:
        yield fill_commissioned(
            engine,
            [child(1), child(2), child(3), child(4, left=date(2030, 1, 1))],
            plans=[
                plan(1, date(2029, 1, 1), date(2030, 3, 1), first_target=date(2030, 1, 1)),
                plan(2, date(2029, 1, 1), date(2030, 9, 1), weekly_change_pence=-320_000),
                plan(
                    3,
                    date(2029, 1, 1),
                    date(2030, 4, 5),
                    move_status="blocked",
                    blocked_by="court",
                    move_to="own_childrens_home",
                ),
                plan(3, date(2029, 1, 1), date(2030, 12, 1), move_why="independence"),
                plan(4, date(2029, 1, 1), date(2030, 4, 1)),
            ],
        )


def rows_of(door: Door, viewer: Viewer = DIRECTOR, query: str = "", **more: Any) -> list[str]:
    found = read_register(door, Selection.parse(query), viewer, **more)
    return [one.reference for one in found.moves]


def test_the_register_tells_each_plan_with_its_slip_and_its_delay(register: Door) -> None:
    found = read_register(register, Selection(), DIRECTOR)
    assert (found.total, found.left_out, found.as_at) == (4, 1, TODAY)
    first = found.moves[0]
    assert (first.target, first.slip_days, first.days_late) == (date(2030, 3, 1), 59, 30)
    assert (first.child_reference, first.child_key) == ("CH-000001", "key-1")
    assert first.age_band == "11-15"
    assert [one.days_late for one in found.moves[1:]] == [0, 0, 0]


def test_the_register_is_sorted_paged_and_narrowed(register: Door) -> None:
    assert rows_of(register) == ["M1", "M3", "M2", "M4"]
    assert rows_of(register, sort="-target") == ["M4", "M2", "M3", "M1"]
    assert rows_of(register, sort="slip")[-1] == "M1"
    assert rows_of(register, sort="weekly_change")[0] == "M2"
    assert rows_of(register, sort="move_status")[-1] == "M3"
    pages = [rows_of(register, sort="-target", page=page, size=3) for page in (1, 2, 99)]
    assert pages == [["M4", "M2", "M3"], ["M1"], ["M1"]]
    assert rows_of(register, query="move_status=blocked&blocked_by=court") == ["M3"]
    assert rows_of(register, query="move_to=in_house_fostering&age_band=11-15") == [
        "M1", "M2", "M4"
    ]  # fmt: skip
    for sort in ("child", "-nobody", "date_of_birth"):
        with pytest.raises(NotUnderstood, match="sort has no value"):
            rows_of(register, sort=sort)


def test_plans_due_on_one_day_keep_their_order_and_what_is_not_stated_comes_last(
    store: Engine,
) -> None:
    changes = [None, 0, -100, 100, *[None] * 6, 0]
    plans = [plan(1, date(2029, 1, 1), TODAY, weekly_change_pence=pence) for pence in changes]
    door = fill_commissioned(store, [child(1)], plans=plans)
    assert rows_of(door) == [f"M{number}" for number in range(1, 12)]
    not_stated = ["M1", *(f"M{number}" for number in range(5, 11))]
    assert rows_of(door, sort="weekly_change") == ["M3", "M2", "M11", "M4", *not_stated]
    assert rows_of(door, sort="-weekly_change") == ["M4", "M2", "M11", "M3", *not_stated]


def test_a_commissioner_is_told_of_plans_and_of_no_child(register: Door) -> None:
    found = read_register(register, Selection(), COMMISSIONER)
    assert [one.reference for one in found.moves] == rows_of(register)
    assert {(one.child_reference, one.child_key) for one in found.moves} == {(None, None)}
    assert "CH-0" not in repr(found)
    assert "key-" not in repr(found)


def test_nobody_else_gets_a_row_or_a_number(register: Door) -> None:
    others = [role for role in Role if not Viewer(role).may(Permission.COMMISSIONING)]
    assert len(others) == len(Role) - 3
    for role in others:
        viewer = Viewer(role, homes=(1, 2))
        with pytest.raises(Refused, match="It is open to: director, commissioner, data officer"):
            read_register(register, Selection(), viewer)
        for measure in ("planned_moves", "planned_move_savings", "planned_moves_due", "requests"):
            with pytest.raises(Refused):
                register.ask(Question(measure, (), Selection()), viewer)


def test_a_savings_sum_says_which_plans_state_no_amount(register: Door) -> None:
    answer = ask(register, "planned_move_savings")
    assert answer.total == -320_000
    assert any("3 of the 4 plans state no amount" in note for note in answer.notes)
