"""What the page of where children live says: true for nobody, for one, and for what is hidden."""

import json
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import pages  # noqa: F401 (registers them)
from components.drawings import DRAWINGS, Context
from components.page import PAGES, Panel
from data_access.questions import MEASURES
from data_access.questions.answer import Answer
from data_access.vocabulary import DIMENSIONS, Unit
from pages.out_of_area import WIDE
from tests.answers import PUBLISHED, ROUNDED, Part, make_answer

PAGE = PAGES["/out-of-area"]
PARTS: list[Part] = [*range(10), "c", "n"]
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


def headline(name: str, *answers: Answer | None, **more: Any) -> str:
    (header, *_) = draw(find_panel(name), [*answers], **more)
    words: str = header["props"]["children"][0]["props"]["children"]
    return words


@st.composite
def answers_of(draw: st.DrawFn, panel: Panel) -> list[Answer | None]:
    """Answers of any numbers to what a panel asks; those it can do without may be missing."""
    found: list[Answer | None] = []
    # One draw for many numbers: a table of 52 would take a hundred.
    chance = Random(draw(st.integers(0, 10**9)))
    for ask in panel.asks:
        if ask.optional and chance.random() < 0.5:
            found.append(None)
            continue
        cells: dict[tuple[str, ...], Part] = {(): 0}
        for name in ask.by:
            keys = KEYS_OF.get(name) or DIMENSIONS[name].keys
            cells = {(*known, key): 0 for known in cells for key in keys}
        measure = MEASURES[ask.measure]
        parts = {keys: (chance.choice(PARTS), chance.choice(PARTS)) for keys in cells}
        total = chance.choice([None, *range(10)])
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
    boys = replace(now, filters={"sex": ("male",)})
    filtered = lead(boys, far, neighbours, england, is_filtered=True)
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


def test_no_panel_is_narrowed_by_what_the_page_tells_apart_and_the_lead_says_so() -> None:
    for panel in PAGE.panels:
        for ask in panel.asks:
            of_all = ask.unfiltered or ask.measure == "benchmark"
            assert of_all or set(ask.widen) == set(WIDE), (panel.draw, ask.measure)
    everyone = by_locality(362, 202, 564, compare_to=date(2024, 3, 31))
    words = (("locality", "in_area"),)
    aside = lead(everyone, is_filtered=True, words=words)
    assert aside.startswith("202 of the 564 children in our care on 31 March 2025 (36%) live")
    assert aside.endswith("The filter by in or out of the borough is left aside on this page.")
    boys = replace(everyone, filters={"sex": ("male",)})
    words = (*words, ("distance_band", "20+"), ("sex", "male"))
    both = lead(boys, is_filtered=True, words=words)
    assert "in our care who fit these filters on" in both
    assert "The filters by in or out of the borough and distance from home are left" in both


def tile(name: str, *answers: Answer | None) -> str:
    panel = find_panel(name)
    found = [*answers, *[None] * (len(panel.asks) - len(answers))]
    return json.dumps(draw(panel, found), ensure_ascii=False)


def test_that_there_is_nobody_is_said_in_words() -> None:
    girls = {"sex": ("female",)}
    nobody = make_answer(total=0, filters=girls)
    bands = make_answer({("0-5",): 0}, by=("distance_band",), total=0, filters=girls)
    miles = make_answer(total_symbol="n", unit=Unit.MILES, filters=girls)
    inside = by_locality(0, 0, 0, filters=girls)
    tiles = [
        tile("tile_over_20_miles", nobody, nobody, nobody),
        tile("tile_distance", miles, bands),
        tile("tile_out_of_area", inside, make_answer(by=("year", "locality"))),
    ]
    for words in tiles:
        assert '"no children in our care who fit these filters"' in words
        assert "0 of 0" not in words
    assert headline("distance_bands", bands) == (
        "No children in our care who fit these filters on 31 March 2025"
    )
    assert "0 of 0" not in json.dumps(draw(find_panel("distance_bands"), [bands]))
    # Of a rounded answer 0 may be one or two.
    rounded = make_answer(total=1, protection=ROUNDED)
    assert "0 of 0 (rounded to 5)" in tile("tile_over_20_miles", rounded, rounded)


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
    return headline("approvals_matrix", *answers)


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


def say_areas(**children: Part) -> str:
    cells = {(area,): number for area, number in {"Ours": 9, **children}.items()}
    return headline("where_map", make_answer(cells, by=("placement_authority",)), None)


def test_the_map_names_the_area_with_most_children_where_there_is_one_and_all_are_shown() -> None:
    assert say_areas(Ash=1, Elm=4, Oak=0) == (
        "Outside the borough, children live in 2 other council areas: most in Elm, 4"
    )
    assert say_areas(Ash=4, Elm=4).endswith("2 other council areas: no more than 4 in any")
    assert say_areas(Ash=0) == "Nobody is known to live outside the borough"
    assert say_areas(Ash=4, Elm="c") == "The council areas in which children in our care live"


def say_outside(*outside: Part) -> str:
    quarters = ("2024-25-Q1", "2024-25-Q2", "2024-25-Q3")
    parts = {
        (quarter, "out_of_area"): number for quarter, number in zip(quarters, outside, strict=True)
    }
    wholes = {(quarter,): 100 for quarter in quarters}
    return headline(
        "outside_trend",
        make_answer(parts, by=("quarter", "locality")),
        make_answer(wholes, by=("quarter",)),
    )


def test_the_last_share_outside_is_set_against_the_others_where_all_are_shown() -> None:
    share = "30% of children live outside the borough"
    assert say_outside(20, 25, 30) == f"{share}, the highest share of these quarters"
    assert say_outside(40, 35, 30) == f"{share}, the lowest share of these quarters"
    assert say_outside(20, 40, 30) == f"{share}; at most 40%, in 2024-25-Q2"
    assert say_outside(30, 30, 30) == say_outside("c", 25, 30) == share
    assert (
        say_outside(30, 25, "c") == "The share of children in our care who live outside the borough"
    )
    assert say_outside(20, 30, "n") == share.replace("live", "lived") + " at the end of 2024-25-Q2"


def say_furthest(few: Part, miles: Part) -> str:
    cells = {("ifa", "0-5"): 20, ("secure_home", "20+"): few}
    middles = {("ifa",): 6.1, ("secure_home",): miles}
    return headline(
        "distance_matrix",
        make_answer(cells, by=("placement_type", "distance_band"), total=22),
        make_answer(middles, by=("placement_type",), total=7.0, unit=Unit.MILES),
    )


def test_the_kind_of_home_furthest_away_is_of_several_children_and_all_are_shown() -> None:
    assert "home, 90 miles in the middle; 7 miles for all children" in say_furthest(5, 90)
    few = say_furthest(2, 90)
    whom = "of kinds where it is known for 5 children or more"
    assert f"(IFA), 6.1 miles in the middle ({whom}); 7" in few
    assert say_furthest("c", "c") == "How far from home children live, by where they live"


def test_of_rounded_numbers_none_is_not_nobody() -> None:
    rounded = by_locality(500, 60, 560, protection=ROUNDED)
    assert "0 live outside the borough and over 20" in lead(
        rounded, make_answer(total=2, protection=ROUNDED)
    )
    near = {(key,): 0 for key in DIMENSIONS["locality_detail"].keys}
    areas = make_answer(near, by=("locality_detail",), total=0, protection=ROUNDED)
    assert headline("which_area", areas) == "Where those who live outside the borough live"
