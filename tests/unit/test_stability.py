"""What the page of stability says: true for nobody, for one child, and where it is not known."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

# Imported for the page of the list, to which alerts lead.
import pages.children  # noqa: F401
from components.derived import express_share, fold, keep_column, leave_out_empty
from components.drawings import DRAWINGS, Context
from components.page import Page, Panel
from components.shown import Shown, now_of
from data_access.questions.answer import Answer
from data_access.vocabulary import Permission, Unit
from tests.answers import PUBLISHED, ROUNDED, Cell, make_answer

BENCHMARK = {
    "unit": Unit.PUBLISHED,
    "options": {"model": "2025", "statistic": "mean"},
    "measure": "benchmark",
}
OURS, ENGLAND = "E06000099", "E92000001"
YEAR = {"from_": date(2024, 4, 1), "to": date(2025, 3, 31), "is_flow": True}


def draw(
    name: str,
    *answers: Answer | None,
    may_list: bool = False,
    is_filtered: bool = False,
    words: tuple[tuple[str, str], ...] = (),
) -> Any:
    panel = Panel((), draw=name, label="Label", to="/children")
    page = Page("/test", "Test", "Test", 1, Permission.CHILDREN_AGGREGATE, (panel,))
    context = Context(
        page,
        0,
        list(answers),
        [],
        "Anytown",
        None,
        is_filtered=is_filtered,
        may_list=may_list,
        words=words,
    )
    return DRAWINGS[name](context)


def headline(name: str, *answers: Answer | None) -> str:
    header = draw(name, *answers)[0]
    words: str = header["props"]["children"][0]["props"]["children"]
    return words


def text_of(part: Any) -> str:
    if isinstance(part, list):
        return " | ".join(text_of(one) for one in part)
    return text_of(part["props"].get("children", "")) if isinstance(part, dict) else str(part)


def links_in(part: Any) -> list[str]:
    if isinstance(part, list):
        return [link for one in part for link in links_in(one)]
    if not isinstance(part, dict) or "props" not in part:
        return []
    own = [part["props"]["href"]] if part["type"] == "Link" else []
    return own + links_in(part["props"].get("children"))


def stable(yes: Cell, no: Cell) -> Answer:
    return make_answer({("yes",): yes, ("no",): no}, by=["same_placement"])


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (
            (make_answer(total=564), make_answer(total=62), stable(160, 79)),
            (
                "62 of the 564 children in our care on 31 March 2025 (11%) lived in three or more "
                "homes in the 12 months before. Of those under 16 and in our care for two and a "
                "half years or more, 160 of 239 (67%) have lived in the same home for two."
            ),
        ),
        (
            (make_answer(total=9), make_answer(total=0), stable(0, 0)),
            (
                "None of the 9 children in our care on 31 March 2025 (0%) lived in three or more "
                "homes in the 12 months before."
            ),
        ),
        (
            (make_answer(total=1), make_answer(total=0), stable(1, 0)),
            (
                "The one child in our care on 31 March 2025 did not live in three or more homes in "
                "the 12 months before. Of those under 16 and in our care for two and a half years "
                "or more, 1 of 1 (100%) have lived in the same home for two."
            ),
        ),
        ((make_answer(total=0), None, None), "There are no children in our care on 31 March 2025."),
        (
            (make_answer(total=564), None, None),
            "There are 564 children in our care on 31 March 2025.",
        ),
        (
            (make_answer(total=1, homes=("Oak View",)), None, None),
            "1 child lives in Oak View on 31 March 2025.",
        ),
        (
            (make_answer(total=564), make_answer(total=None, total_symbol="n"), stable("c", 9)),
            (
                "How many of the 564 children in our care on 31 March 2025 lived in three or more "
                "homes in 12 months is not known. How many of those under 16 and in our care for "
                "two and a half years or more have lived in the same home for two is not "
                "shown, to protect confidentiality."
            ),
        ),
    ],
)
def test_the_lead_says_how_settled_children_are_as_far_as_it_is_known(
    answers: tuple[Answer | None, ...], says: str
) -> None:
    assert draw("lead_stability", *answers) == says


def test_an_alert_says_none_calmly_and_leads_to_the_children_for_those_who_may_see_them() -> None:
    one = make_answer(total=1, measure="in_unregistered_setting")
    tile = draw("tile_alert", one, may_list=True)
    assert text_of(tile) == "Label | 1 | on 31 March 2025 · see the children"
    assert links_in([tile]) == ["/children?measure=in_unregistered_setting&as_at=2025-03-31"]
    assert links_in(draw("tile_alert", one)) == []
    nobody = draw("tile_alert", make_answer(total=0), may_list=True)
    assert text_of(nobody) == "Label | None | on 31 March 2025"
    assert links_in(nobody) == []


def test_an_alert_speaks_of_filters_only_where_one_of_the_readers_narrows_it() -> None:
    words = (("sex", "male"), ("locality", "in_area"))
    approval = {"approval": ("not_recorded",)}
    own = make_answer(total=7, filters=approval)
    drawn = draw("tile_alert", own, is_filtered=True, words=words[1:])
    assert text_of(drawn) == "Label | 7 | on 31 March 2025"
    boys = make_answer(total=4, filters={"sex": ("male",), **approval})
    drawn = draw("tile_alert", boys, is_filtered=True, words=words)
    assert text_of(drawn) == "Label | 4 | of those who fit these filters, on 31 March 2025"


def count_same_carer(chosen: str) -> dict[str, Answer]:
    """What panels are drawn of that may count another place with the same carer."""
    option = {"options": {"same_carer": chosen}}
    by = {
        "moves_by_kind": {("2025", "planned"): 3, ("2025", "unplanned"): 1},
        "homes_in_year": {("1", "0-4"): 3, ("2", "0-4"): 1},
    }
    dimensions = {
        "moves_by_kind": ["year", "move_kind"],
        "homes_in_year": ["number_of_placements", "age_band"],
    }
    return {
        name: make_answer(cells, by=dimensions[name], total=4, **option)
        for name, cells in by.items()
    }


@pytest.mark.parametrize("name", ["moves_by_kind", "homes_in_year"])
def test_whether_another_place_with_the_same_carer_counts_is_said_and_can_be_chosen(
    name: str,
) -> None:
    what = "Another place with the same carer"
    words = (("sex", "male"), ("sex", "female"), ("same_carer", "move"))
    without = draw(name, count_same_carer("no_move")[name], words=words[:2])
    assert f"{what} is counted too." not in text_of(without)
    assert f"{what} | not counted | counted too" in text_of(without)
    assert "/test?sex=male&sex=female&same_carer=move" in links_in(without)
    too = draw(name, count_same_carer("move")[name], words=words)
    assert f"{what} is counted too." in text_of(too)
    assert "/test?sex=male&sex=female" in links_in(too)
    published = replace(count_same_carer("no_move")[name], protection=PUBLISHED)
    assert what not in text_of(draw(name, published))


def test_the_lead_says_so_where_another_place_with_the_same_carer_counts() -> None:
    often = make_answer(total=3, options={"same_carer": "move"})
    assert draw("lead_stability", make_answer(total=9), often, None) == (
        "3 of the 9 children in our care on 31 March 2025 (33%) lived in three or more homes in "
        "the 12 months before. Another place with the same carer is counted too."
    )


def test_orders_that_no_return_told_of_are_not_said_to_be_none() -> None:
    keys = ("within_28_days", "later", "no_end_recorded")
    absent = make_answer(
        {(key,): "x" for key in keys}, by=["expiry"], total_symbol="x", measure="deprivations"
    )
    assert text_of(draw("tile_ending_soon", absent, may_list=True)) == (
        "Label | Not returned | No return with these orders has been loaded for this date"
    )
    soon = make_answer({(key,): 2 for key in keys}, by=["expiry"], total=6, measure="deprivations")
    tile = draw("tile_ending_soon", soon, may_list=True)
    assert text_of(tile) == (
        "Label | 2 | within 28 days of 31 March 2025 · 6 under such an order · see the children"
    )
    (link,) = links_in([tile])
    assert link == "/children?measure=deprivations&as_at=2025-03-31&expiry=within_28_days"


def published(ours: Cell, neighbours: Cell, england: Cell) -> Answer:
    cells = {(OURS, "2025"): ours, ("neighbours", "2025"): neighbours, (ENGLAND, "2025"): england}
    return make_answer(cells, by=["area", "year"], **BENCHMARK)


def test_stability_stands_beside_neighbours_and_england_with_the_direction_that_is_better() -> None:
    often = make_answer({("2025",): 62}, by=["year"])
    children = make_answer({("2025",): 564}, by=["year"])
    answer = published(10, 9.4, 10)
    assert headline("three_or_more_trend", answer, often, children) == (
        "11% of children in our care lived in three or more homes in the year to March 2025; "
        "neighbours 9%, England 10%: lower is better"
    )
    # Who sees what is published alone is told that.
    assert headline("three_or_more_trend", answer, None, None).startswith("10% of children")
    assert headline("same_home_trend", published(67, "x", "x"), None) == (
        "67% of those long in our care had lived in the same home for two years in March 2025; "
        "higher is better"
    )
    assert headline("same_home_trend", published("c", 1, 2), None) == (
        "What share of those long in our care had lived in the same home for two years is not "
        "shown, to protect confidentiality"
    )


def test_a_share_of_our_own_is_of_those_whose_home_is_known() -> None:
    cells: dict[tuple[str, ...], Cell] = {
        ("2024", "yes"): "n", ("2024", "no"): "n", ("2025", "yes"): 160, ("2025", "no"): 79
    }  # fmt: skip
    own = make_answer(cells, by=["year", "same_placement"])
    words = headline("same_home_trend", published(60, 67, 69), own)
    assert words.startswith("67% of those long in our care")


@pytest.mark.parametrize(
    ("total", "same", "says"),
    [
        (0, 0, "No moves from one home to another in this period"),
        (1, 1, "Between homes of the same kind: 1 of 1 moves"),
        (3, 1, "Between homes of the same kind: 1 of 3 moves"),
    ],
)
def test_moves_between_homes_say_how_many_were_of_the_same_kind(
    total: int, same: int, says: str
) -> None:
    by = ["from_placement_type", "placement_type"]
    cells: dict[tuple[str, ...], Cell] = {
        ("ifa", "ifa"): same, ("ifa", "secure_home"): total - same, ("secure_home", "ifa"): 0
    }  # fmt: skip
    answer = make_answer(cells, by=by, total=total, unit=Unit.MOVES, measure="moves", **YEAR)
    assert headline("moves_between", answer) == says
    linked = links_in(draw("moves_between", answer, may_list=True))
    of_cells = [link for link in linked if "&from_" in link and "&placement_type=" in link]
    assert len(of_cells) == sum(bool(cell) for cell in cells.values())
    assert links_in(draw("moves_between", answer)) == []
    for link in linked:
        assert link.startswith("/children?measure=moves&from=2024-04-01&to=2025-03-31")


def test_the_most_frequent_reason_is_named_only_where_every_reason_is_shown() -> None:
    by = ["move_reason", "move_kind"]
    cells: dict[tuple[str, ...], Cell] = {("CARPL", "planned"): 5, ("CHILD", "unplanned"): 2}
    answer = make_answer(cells, by=by, total=7, unit=Unit.MOVES, measure="moves", **YEAR)
    assert headline("moves_by_reason", answer) == (
        "The most frequent reason: change to, or start of, the care plan, 5 of 7 moves"
    )
    hidden = make_answer(
        {**cells, ("CHILD", "unplanned"): "c"}, by=by, total=7, unit=Unit.MOVES, **YEAR
    )
    assert headline("moves_by_reason", hidden) == "Why children moved from one home to another"


@pytest.mark.parametrize(
    ("cells", "total", "says"),
    [
        ({}, 0, "No children live with their parents on a care order"),
        ({("under_6_months", "full_care_order"): 1},
            1, "1 child lives with their parents on a care order, 0 for a year or more"),
        ({("2_years_or_more", "full_care_order"): 34, ("under_6_months", "interim_care_order"): 2},
            36, "36 children live with their parents on a care order, 34 for a year or more"),
    ],
)  # fmt: skip
def test_children_at_home_on_an_order_are_counted_with_how_long(
    cells: dict[tuple[str, ...], Cell], total: int, says: str
) -> None:
    answer = make_answer(cells, by=["time_at_home", "legal_status_group"], total=total)
    years = make_answer({("2025",): total}, by=["year"])
    assert headline("at_home_on_order", answer, years) == says


def test_kinds_taken_together_are_hidden_where_one_is_and_not_made_of_many_rounded_ones() -> None:
    cells: dict[tuple[str, ...], Cell] = {
        ("2025", "ifa"): 10, ("2025", "secure_home"): "c", ("2025", "other"): 5
    }  # fmt: skip
    groups = {"A": ("ifa", "other"), "B": ("secure_home", "other")}
    by = ["year", "placement_type"]
    found = fold(make_answer(cells, by=by, protection=PUBLISHED), "placement_type", groups)
    assert found.value("2025", "A") == 15
    assert now_of(found.row("2025", "B")).is_hidden
    assert found.label("placement_type", "A") == "A"
    three = {("2025", key): 5 for key in ("ifa", "secure_home", "other")}
    rounded = make_answer(three, by=by, protection=ROUNDED)
    all_of_them = {"A": ("ifa", "secure_home", "other")}
    assert now_of(fold(rounded, "placement_type", all_of_them).row("2025", "A")).symbol == "x"


def test_what_is_worked_out_of_an_answer_leaves_the_answer_as_it_was() -> None:
    cells: dict[tuple[str, ...], Cell] = {("2025", "yes"): 3, ("2025", "no"): 0}
    answer = make_answer(cells, by=["year", "same_placement"], total=3)
    part = keep_column(answer, "same_placement", "yes")
    assert (part.by, part.value("2025")) == (("year",), 3)
    share = express_share(part, make_answer({("2025",): 12}, by=["year"]), title="share")
    assert (share.value("2025"), share.unit) == (25, "%")
    assert [row.keys for row in leave_out_empty(answer, "same_placement").rows] == [("2025", "yes")]
    assert now_of(answer.row("2025", "no")) == Shown(0)
    assert answer.row("2025") is None
