"""What the page of where children live says: true for nobody, for one, and for what is hidden."""

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import pages  # noqa: F401 (registers them)
from components.drawings import DRAWINGS, Context
from components.page import PAGES, Panel
from data_access.questions import MEASURES
from data_access.questions.answer import Answer
from data_access.vocabulary import DIMENSIONS
from tests.answers import PUBLISHED, Part, make_answer

PAGE = PAGES["/out-of-area"]
PARTS = st.one_of(st.integers(0, 9), st.just("c"), st.just("n"))
KEYS_OF = {
    "placement_authority": ("E06000004", "E08000021", "N09000003", "not_known"),
    "placement_sector": ("TS18 1", "not_known"),
    "quarter": ("2023-24-Q4", "2024-25-Q4"),
    "year": ("2024", "2025"),
    "area": ("E06000004", "E08000021", "neighbours", "E92000001"),
}


def draw(panel: Panel, answers: list[Answer | None], **more: Any) -> Any:
    facts = {"council": "Anytown", "baseline": None, "is_filtered": False, "may_list": False}
    number = PAGE.panels.index(panel)
    downloads = [("All", "/api")]
    return DRAWINGS[panel.draw](Context(PAGE, number, answers, downloads, **facts | more))


def find_panel(draw: str) -> Panel:
    return next(panel for panel in PAGE.panels if panel.draw == draw)


def by_locality(inside: Part, outside: Part, total: int | None, **more: Any) -> Answer:
    cells = {("in_area",): inside, ("out_of_area",): outside, ("not_known",): 0}
    return make_answer(cells, by=("locality",), total=total, **more)


def lead(children: Answer, *others: Answer | None, **more: Any) -> str:
    answers = [children, *others, *[None] * (3 - len(others))]
    words: str = draw(find_panel("lead_where_they_live"), answers, **more)
    return words


@st.composite
def answers_of(draw: st.DrawFn, panel: Panel) -> list[Answer | None]:
    """Answers of any numbers to what a panel asks; those it can do without may be missing."""
    found: list[Answer | None] = []
    for ask in panel.asks:
        if ask.optional and draw(st.booleans()):
            found.append(None)
            continue
        cells: dict[tuple[str, ...], Part] = {(): 0}
        for name in ask.by:
            keys = KEYS_OF.get(name) or DIMENSIONS[name].keys
            cells = {(*known, key): 0 for known in cells for key in keys}
        measure = MEASURES[ask.measure]
        parts = {keys: draw(st.tuples(PARTS, PARTS)) for keys in cells}
        total = draw(st.one_of(st.none(), st.integers(0, 9)))
        found.append(
            make_answer(
                parts if ask.by else {},
                by=ask.by,
                total=total,
                total_symbol="c" if total is None else None,
                unit=measure.unit,
                measure=measure.name,
                title=measure.title,
                compare_to=date(2024, 3, 31) if ask.compare else None,
                options={"model": "2025", "statistic": "mean"},
            )
        )
    return found


@settings(max_examples=5)
@given(st.data(), st.booleans(), st.booleans())
def test_every_panel_can_be_drawn_of_any_numbers(
    data: st.DataObject, may_list: bool, is_filtered: bool
) -> None:
    for panel in PAGE.panels:
        answers = data.draw(answers_of(panel))
        drawn = draw(panel, answers, may_list=may_list, is_filtered=is_filtered)
        words = json.dumps(drawn, ensure_ascii=False)
        assert "None " not in words, panel.draw
        assert ("/children?" in words) <= may_list, panel.draw


def test_the_lead_says_how_many_live_outside_and_how_many_of_them_far_away() -> None:
    now = by_locality(362, (202, 218), 564, compare_to=date(2024, 3, 31))
    far = make_answer(total=40)
    share = {("2024",): 15.0, ("2025",): 12.6}
    neighbours = make_answer(share, by=("year",))
    england = make_answer({("2025",): 18.0}, by=("year",))
    assert lead(now, far, neighbours, england) == (
        "202 of the 564 children in our care on 31 March 2025 (36%) live outside the borough: "
        "16 fewer than a year earlier. 40 live outside the borough and over 20 miles from home "
        "(7%; on 31 March 2025 neighbours 13%, England 18%)."
    )
    # Published figures are of all children.
    filtered = lead(now, far, neighbours, england, is_filtered=True)
    assert "who fit these filters" in filtered
    assert "England" not in filtered


def test_the_lead_is_true_of_one_of_nobody_and_of_what_is_hidden() -> None:
    one = lead(by_locality(0, 1, 1), make_answer(total=1))
    assert "1 lives outside the borough and over 20 miles from home (100%)" in one
    none = lead(by_locality(5, 0, 5), make_answer(total=0))
    assert "Nobody lives outside the borough and over 20 miles from home (0%)" in none
    assert lead(by_locality(0, 0, 0)) == "There are no children in our care on 31 March 2025."
    hidden = lead(
        by_locality("c", "c", 564, protection=PUBLISHED),
        make_answer(total=None, total_symbol="c", protection=PUBLISHED),
    )
    assert hidden == (
        "How many of the 564 children in our care on 31 March 2025 live outside the borough is "
        "not shown, to protect confidentiality. How many live outside the borough and over 20 "
        "miles from home is not shown, to protect confidentiality."
    )


def test_who_sees_some_homes_alone_is_told_of_those_homes() -> None:
    own = by_locality(3, 1, 4, homes=("Ash House", "Elm House"))
    assert lead(own) == "4 children live in Ash House and Elm House on 31 March 2025."


def say_approvals(recorded: Part, missing: Part, total: int) -> str:
    by_both = {
        (one, other): 0 if isinstance(recorded, int) else recorded
        for one in ("recorded", "not_recorded")
        for other in ("recorded", "not_recorded")
    }
    one_way = {("recorded",): recorded, ("not_recorded",): missing}
    answers: list[Answer | None] = [
        make_answer(by_both, by=("approval", "notification"), total=total),
        make_answer(one_way, by=("approval",), total=total),
        make_answer(one_way, by=("notification",), total=total),
    ]
    (header, *_) = draw(find_panel("approvals_matrix"), answers)
    words: str = header["props"]["children"][0]["props"]["children"]
    return words


def test_missing_approvals_are_said_and_a_missing_list_is_not_nobody() -> None:
    assert say_approvals(30, 8, 38) == (
        "38 children live at a distance, 8 of them with no approval recorded"
    )
    assert say_approvals(1, 0, 1) == "1 child lives at a distance, each with an approval recorded"
    assert say_approvals(0, 0, 0) == "No children live at a distance on 31 March 2025"
    assert say_approvals("n", "n", 38) == (
        "38 children live at a distance; no list of approvals has been loaded"
    )
    assert "not shown" in say_approvals("c", "c", 38)
