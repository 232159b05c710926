"""What is said and drawn of milestones: true for none, for one and for many, never by colour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.drawings import DRAWINGS, Context
from components.figures.gantt import SHAPES, Plan, draw_gantt
from components.milestones import SIGNS, say_end, say_progress, say_slip
from components.page import Page, Panel
from data_access.questions.answer import Answer
from data_access.questions.homes import Home
from data_access.questions.milestone_records import Milestone, MonthOfSlips
from data_access.vocabulary import MILESTONE_STATE, WORKSTREAM, Permission, Unit
from tests.answers import make_answer
from tests.unit.test_planned_moves_drawings import links, texts

DAY = date(2025, 3, 31)
LATE = Milestone(
    "M1", "Strategy", "fostering", "late", date(2025, 2, 28), start=date(2024, 12, 1),
    baseline=date(2025, 2, 28), expected=date(2025, 2, 28), days_late=31, slip=31, per_cent=40,
    owner_role="director", has_page=True,
)  # fmt: skip
SOON = replace(
    LATE, reference="M2", title="Plan", state="at_risk", due=date(2025, 4, 30), days_late=None,
    expected=date(2025, 5, 31), held_up_by=("Strategy",), workstream="reunification",
)  # fmt: skip
DONE = replace(
    LATE, reference="M3", title="Map", state="complete", completed_on=date(2025, 1, 20),
    expected=date(2025, 1, 20), days_late=None, slip=-39, has_page=False,
)  # fmt: skip
UNDATED = Milestone("M4a", "Oak", "fostering", "undated", None, whole="Homes: Oak", part_of="M4")
WHOLE = Milestone("M4", "Homes: Oak", "fostering", "undated", None, has_parts=True, has_page=True)
EVERY = (LATE, SOON, DONE, UNDATED, WHOLE)
SYMBOLS = {"total_symbol": "n", "notes": ("Nothing is known of then.",)}


def count_states(found: Sequence[Milestone], *by: str, **more: Any) -> Answer:
    counted = [one for one in found if not one.has_parts]
    keys = [(one.workstream, one.state) if len(by) > 1 else (one.state,) for one in counted]
    cells: dict[tuple[str, ...], Any] = dict.fromkeys(
        [(w, s) for w in WORKSTREAM.keys for s in MILESTONE_STATE.keys]
        if len(by) > 1
        else [(s,) for s in MILESTONE_STATE.keys],
        0,
    )
    cells |= {key: keys.count(key) for key in keys}
    return make_answer(
        cells,
        by=by or ("milestone_state",),
        unit=Unit.MILESTONES,
        measure="milestones",
        **{"total": len(counted)} | more,
    )


def draw(
    name: str,
    found: Sequence[Any] = EVERY,
    answer: Answer | None = None,
    words: tuple[tuple[str, str], ...] = (),
    home: Home | None = None,
) -> Any:
    page = Page("/test", "Test", "Test", 1, Permission.PROGRAMME, (Panel((), name, label="Late"),))
    given = answer or count_states([one for one in found if isinstance(one, Milestone)])
    context = Context(
        page, 0, [given], [], "Anytown", None, is_filtered=False, may_list=False, words=words,
        home=home, records=tuple(found),
    )  # fmt: skip
    return DRAWINGS[name](context)


def say(name: str, *given: Any, **more: Any) -> str:
    return " ".join(" ".join(texts(draw(name, *given, **more))).split())


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (EVERY, ("On 31 March 2025, 1 milestone is late and 1 is due in the next 30 days; 1 of 4 "
         "is complete.")),
        ((DONE, DONE), ("On 31 March 2025, no milestone is late and none is due in the next 30 "
         "days; 2 of 2 are complete.")),
        ((), "On 31 March 2025, the register holds no milestones."),
    ],
)  # fmt: skip
def test_the_lead_says_what_is_late_what_is_next_and_what_is_done(
    found: tuple[Milestone, ...], words: str
) -> None:
    assert draw("lead_milestones", found) == words


def test_before_anything_was_kept_the_page_says_so_and_draws_nothing() -> None:
    unknown = count_states((), total=None, **SYMBOLS)
    assert draw("lead_milestones", (), unknown) == "Nothing is known of then."
    assert "nothing was kept by that day" in say("tile_late", (), unknown)
    for name in ("milestones_late", "milestones_gantt", "milestone_slips", "milestones_done"):
        assert say(name, (), unknown) == "Nothing is known of then."


def test_what_is_late_says_how_late_whose_and_whether_there_is_a_new_date() -> None:
    words = say("milestones_late")
    assert words.startswith("One milestone is late, by 31 days: Strategy")
    assert "31 days 28 Feb 2025 No new date Director 40%" in words
    assert links(draw("milestones_late"))[:1] == ["/milestones/M1"]
    assert "Whatever is due by now is complete." in say("milestones_late", (DONE,))


def test_of_one_milestone_as_of_none_with_a_date_no_sentence_speaks_of_many() -> None:
    assert say("milestones_gantt", (DONE,)).startswith("The one milestone is over")
    assert say("milestones_gantt", (DONE, DONE)).startswith("All 2 milestones are over")
    done = say("milestones_done", (DONE,))
    assert done.startswith("1 milestone is complete, by the date first planned Complete")
    late = replace(DONE, slip=5)
    assert say("milestones_done", (late,)).startswith("1 milestone is complete, after the date")
    assert "complete, none of them by" in say("milestones_done", (late, late))
    assert "no date is set" in say("tile_late", (UNDATED,))
    assert "no date has gone by" in say("tile_late", (UNDATED, SOON))


def test_who_may_not_read_a_page_is_led_to_none() -> None:
    hidden = [replace(one, has_page=False) for one in EVERY]
    assert "/milestones/" not in str(draw("milestones_late", hidden))
    assert "/milestones/" not in str(draw("milestones_in_parts", hidden))


def test_what_waits_for_another_says_for_which() -> None:
    words = say("milestones_waiting")
    assert words.startswith("1 milestone waits for another that is expected only after it is due")
    assert "Plan Strategy 30 Apr 2025 ▲ At risk" in words
    assert say("milestones_waiting", (DONE,)).startswith("No milestone is made late by another")


def test_a_reader_who_chose_a_workstream_is_told_of_no_other() -> None:
    chosen = (("workstream", "reunification"),)
    late = say("milestones_late", words=chosen, answer=count_states((SOON,)))
    assert late.startswith("No milestone is late")
    lead = draw("lead_milestones", EVERY, count_states((SOON,)), chosen)
    assert lead.startswith("Reunification: on 31 March 2025, no milestone is late and 1 is due")


def test_each_number_of_a_workstream_leads_to_those_milestones_alone() -> None:
    by_both = count_states(EVERY, "workstream", "milestone_state")
    drawn = draw("milestones_by_workstream", EVERY, by_both, (("as_at", "2025-03-31"),))
    assert texts(drawn)[0] == "Late milestones by workstream: Fostering (1)"
    address = "/milestones?as_at=2025-03-31&workstream=fostering&milestone_state=late"
    assert address in links(drawn)


def test_what_is_told_in_parts_says_how_they_stand_and_what_has_no_date_says_so() -> None:
    words = say("milestones_in_parts")
    assert words.startswith("1 milestone is told in parts, each with a state of its own; for 1 no")
    assert "Homes: Oak 1 No date set 0 of 1 complete" in words


def test_a_home_has_the_milestones_that_name_it() -> None:
    home = Home(
        1, "oak", "Oak", "long_stay", "planned", "council", None, None, None, None, None,
        is_invented=True,
    )  # fmt: skip
    told = [replace(LATE, home="oak"), DONE]
    words = say("home_milestones", told, home=home)
    assert words.startswith("The programme’s milestones for Oak: 0 of 1 complete, 1 late")
    assert "Map" not in words
    assert say_progress([replace(SOON, home="oak")]) == "0 of 1 complete; next due 30 Apr 2025"


def test_slips_are_added_up_month_by_month_and_early_ones_set_nothing_off() -> None:
    ends = [date(2024, 12, 31), date(2025, 1, 31), date(2025, 2, 28), DAY]
    slips = [0, 10, 40, 90]
    months = [
        MonthOfSlips(end, (("M1", "Strategy", days), ("M3", "Map", -39)))
        for end, days in zip(ends, slips, strict=True)
    ]
    words = say("milestone_slips", months, make_answer(total=2, unit=Unit.MILESTONES))
    assert words.startswith(
        "1 milestone is later than first planned, by 90 days together; 90 days more than on 31 "
        "December 2024"
    )
    assert "Strategy 90 days later As planned All, added up 90 days 0 days" in words
    earlier = draw("milestone_slips", months, make_answer(total=2, unit=Unit.MILESTONES))
    assert links(earlier)[0] == "/milestones?as_at=2024-12-31"
    alone = say("milestone_slips", months[-1:], make_answer(total=2, unit=Unit.MILESTONES))
    assert "there is no month to set beside" in alone


def test_on_a_phone_the_line_of_time_stands_as_words_with_a_sign_for_each_state() -> None:
    words = say("milestones_gantt")
    assert words.startswith("3 of 4 milestones are still to come, the last expected by 31 May 2025")
    assert "◆ Strategy: due 28 February 2025, late by 31 days" in words
    assert "● Map: complete on 20 January 2025" in words
    assert "– Oak: no date set" in words
    assert len(set(SIGNS.values())) == len(MILESTONE_STATE.keys) == len(SIGNS)
    assert len(set(SHAPES.values())) == len(SHAPES)


PLANS = st.builds(
    Plan,
    name=st.sampled_from(["Strategy", "Plan " * 20]),
    state=st.sampled_from(MILESTONE_STATE.keys),
    start=st.none() | st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    baseline=st.none() | st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    expected=st.none() | st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    beside=st.just("late"),
    said=st.just("Strategy: late"),
)


@given(plans=st.lists(PLANS, max_size=6), today=st.dates(date(2023, 1, 1), date(2026, 1, 1)))
def test_every_mark_stands_on_its_day_within_the_line_of_time_and_so_does_today(
    plans: list[Plan], today: date
) -> None:
    figure = draw_gantt([("Fostering", plans)], today)
    first, last = (date.fromisoformat(day) for day in figure["layout"]["xaxis"]["range"])
    drawn = [day for trace in figure["data"] for day in trace["x"] if day]
    assert all(first < date.fromisoformat(day) < last for day in drawn)
    marks = figure["data"][-1]
    expected = [plan for plan in plans if plan.expected and plan.state in SHAPES]
    assert marks["x"] == [str(plan.expected) for plan in expected]
    assert marks["marker"]["symbol"] == [SHAPES[plan.state][0] for plan in expected]
    assert figure["layout"]["shapes"][0]["x0"] == today.isoformat()
    assert f"{today:%b %Y}</b>" in figure["layout"]["annotations"][-2]["text"]
    assert figure["layout"]["height"] >= len(plans) * 24


@given(st.sampled_from(EVERY), st.integers(-400, 400))
def test_words_of_a_milestone_hold_no_nothing(one: Milestone, days: int) -> None:
    moved = replace(one, expected=one.expected and one.expected + timedelta(days), owner_role=None)
    assert "None" not in say_end(moved)
    assert say_slip(days).endswith(("later", "earlier", "planned"))
