"""What is said of time in care and of care records: true for nobody, for one, where not known."""

from datetime import date
from typing import Any

import pytest

# Imported for the page of the list, to which the links lead.
import pages.children  # noqa: F401
from components.drawings import DRAWINGS, Context
from components.drawings.time_in_care import say_months
from components.figures.ranges import Ranges, draw_ranges
from components.figures.share_still_in_care import draw_share_still_in_care
from components.page import Page, Panel
from components.shown import UNKNOWN, Shown
from data_access.questions.answer import Answer
from data_access.vocabulary import Permission, Unit
from tests.answers import Cell, make_answer

YEAR = {"from_": date(2024, 4, 1), "to": date(2025, 3, 31), "is_flow": True}
AGES = ("0-4", "5-10", "11-15", "16+")


def draw(name: str, *answers: Answer, may_list: bool = False) -> Any:
    panel = Panel((), draw=name)
    page = Page("/test", "Test", "Test", 1, Permission.CHILDREN_AGGREGATE, (panel,))
    context = Context(
        page, 0, list(answers), [], "Anytown", None, is_filtered=False, may_list=may_list
    )
    return DRAWINGS[name](context)


def headline(name: str, *answers: Answer) -> str:
    words: str = draw(name, *answers)[0]["props"]["children"][0]["props"]["children"]
    return words


def links_in(part: Any) -> list[tuple[str, str]]:
    if isinstance(part, list):
        return [link for one in part for link in links_in(one)]
    if not isinstance(part, dict) or "props" not in part:
        return []
    props = part["props"]
    own = [(props["children"], props["href"])] if part["type"] == "Link" else []
    return own + links_in(props.get("children"))


def months(total: Cell, **more: Any) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {(age,): 12.0 for age in AGES}
    number = {"total_symbol": total} if isinstance(total, str) else {"total": total}
    return make_answer(cells, by=["age_band"], unit=Unit.MONTHS, **number | more)


def test_time_in_care_is_told_of_those_here_and_apart_of_those_who_left() -> None:
    here, left = months(36.3), months(1.0, **YEAR)
    assert headline("time_in_care", here, here, here, left, left, left) == (
        "Half of the children in our care have been in it for 3 years or longer; half of the "
        "periods of care that ended in the year to 31 March 2025 had lasted 1 month or longer"
    )
    unknown = months("n", **YEAR)
    assert headline("time_in_care", here, here, here, unknown, unknown, unknown) == (
        "Half of the children in our care have been in it for 3 years or longer"
    )
    nobody = months("n")
    assert headline("time_in_care", *[nobody] * 6) == "How long children have been in our care"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.4, "0 months"), (1.0, "1 month"), (23.4, "23 months"), (24.0, "2 years"),
     (25.2, "2 years and 1 month"), (71.3, "5 years and 11 months")],
)  # fmt: skip
def test_many_months_are_said_in_years(value: float, words: str) -> None:
    assert say_months(Shown(value)) == words


def test_a_range_without_a_quartile_has_its_median_alone_and_one_without_a_median_says_why() -> (
    None
):
    rows = [(Shown(5.0), Shown(12.0), Shown(40.0)), (UNKNOWN, Shown(3.0), UNKNOWN)]
    hidden = [(UNKNOWN, Shown(None, "n"), UNKNOWN)] * 2
    figure = draw_ranges(
        [
            Ranges("here", "#12436D", "circle", "●", rows),
            Ranges("left", "#3D3D3D", "diamond", "◆", hidden),
        ],
        ["All", "0 to 4"],
        unit="months",
    )  # fmt: skip
    bars, medians, no_bars, _ = figure["data"]
    assert bars["x"] == [5.0, 40.0, None]
    assert medians["x"] == [12.0, 3.0]
    assert no_bars["x"] == []
    words = [note["text"] for note in figure["layout"]["annotations"]]
    assert words == ["<b>12</b> (5 to 40)", "<b>3</b>", "n", "n", "● here   ◆ left"]


def shares(values: dict[tuple[str, str], Cell]) -> Answer:
    return make_answer(values, by=["after_months", "age_at_entry"], unit=Unit.PERCENT)


def test_the_share_still_in_care_has_a_line_and_a_band_for_each_age_that_is_known() -> None:
    points: dict[tuple[str, str], Cell] = {
        ("0", "0-4"): 100, ("0", "5-10"): 100, ("12", "0-4"): 70, ("12", "5-10"): "n",
        ("24", "0-4"): "n", ("24", "5-10"): "n",
    }  # fmt: skip
    lower = shares({**points, ("12", "0-4"): 60})
    upper = shares({**points, ("12", "0-4"): 81})
    figure = draw_share_still_in_care(shares(points), lower, upper)
    bands = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    lines = {t["name"]: t["y"] for t in figure["data"] if "name" in t}
    # Nothing is known of any age after 24 months: the axis ends before.
    assert lines == {"0 to 4": [100, 70], "5 to 10": [100, None]}
    assert (bands[0]["x"], bands[0]["y"]) == (["0", "12", "12", "0"], [100, 60, 81, 100])
    assert figure["layout"]["xaxis"]["tickvals"] == ["0", "12"]
    dashes = [trace["line"]["dash"] for trace in figure["data"] if "name" in trace]
    assert len(set(dashes)) == len(dashes)


@pytest.mark.parametrize(
    ("year", "five", "words"),
    [
        (68.3, 23.0, "A year after coming into our care 68% are still in it, after five years 23%"),
        (68.3, "n", "A year after coming into our care 68% are still in it"),
        ("n", "n", "The share still in our care, month by month after coming into it"),
    ],
)
def test_the_share_still_in_care_is_said_as_far_as_it_is_known(
    year: Cell, five: Cell, words: str
) -> None:
    everyone = make_answer(
        {("12",): year, ("60",): five}, by=["after_months"], unit=Unit.PERCENT, **YEAR
    )
    by_age = shares({("12", "0-4"): 70})
    assert headline("still_in_care", by_age, by_age, by_age, everyone) == words


def missing(times: int | None, children: int) -> list[Answer]:
    symbol = {"total_symbol": "x"} if times is None else {}
    years = make_answer({("2025",): times or "x"}, by=["year"], **YEAR)
    return [
        make_answer(total=times, measure="missing_incidents", **symbol, **YEAR),
        make_answer(total=children, measure="children_missing"),
        years,
        years,
    ]


@pytest.mark.parametrize(
    ("times", "children", "words"),
    [
        (
            92,
            32,
            (
                "Children in our care went missing or were away 92 times in the year to 31 "
                "March 2025; 32 of "
                "those in our care on the last day did"
            ),
        ),
        (
            1,
            0,
            (
                "Children in our care went missing or were away once in the year to 31 "
                "March 2025; none of "
                "those in our care on the last day did"
            ),
        ),
        (0, 0, "No child in our care went missing or was away in the year to 31 March 2025"),
        (None, 0, "How often children went missing or were away is not available"),
    ],
)
def test_how_often_children_went_missing_is_said(
    times: int | None, children: int, words: str
) -> None:
    assert headline("missing", *missing(times, children)) == words


def reviewed(yes: int, no: int) -> list[Answer]:
    now = make_answer({("yes",): yes, ("no",): no}, by=["on_time"], total=yes + no)
    years = make_answer(
        {("2025", "yes"): yes, ("2025", "no"): no}, by=["year", "on_time"], total=yes + no
    )
    return [now, years]


@pytest.mark.parametrize(
    ("yes", "no", "words"),
    [
        (440, 115, "115 of 555 children for whom a review was due had one or more late (21%)"),
        (9, 0, "The reviews of all 9 children for whom one was due were on time"),
        (0, 0, "No review was due in the 12 months to 31 March 2025"),
        (1, 0, "The reviews of the one child for whom one was due were on time"),
    ],
)
def test_how_many_had_a_late_review_is_said(yes: int, no: int, words: str) -> None:
    assert headline("reviews", *reviewed(yes, no)) == words


def test_only_those_who_may_see_children_are_led_to_them_and_never_to_nobody() -> None:
    assert links_in(draw("reviews", *reviewed(4, 2))) == []
    ((words, address),) = links_in(draw("reviews", *reviewed(4, 2), may_list=True))
    assert words == "2 with a late review"
    assert address.startswith("/children?measure=looked_after&as_at=2025-03-31&on_time=no")
    assert links_in(draw("reviews", *reviewed(4, 0), may_list=True)) == []


def test_health_is_told_of_the_last_year_in_shares() -> None:
    checked = make_answer(
        {("2025", "yes"): 90, ("2025", "no"): 9, ("2025", "not_recorded"): 1},
        by=["year", "checked"],
    )
    scores = make_answer(
        {("2025", "close_to_average"): 50, ("2025", "slightly_raised"): 10,
         ("2025", "high"): 20, ("2025", "not_returned"): 20},
        by=["year", "sdq_band"],
    )  # fmt: skip
    assert headline("health", checked, checked, scores) == (
        "By 31 March 2025, of the 100 children in our care for a year or more 90% had their health "
        "assessed and 90% their teeth checked; of the 80 scores returned for those aged 4 to 16, "
        "25% are high"
    )
    unknown = make_answer({("2025", "yes"): "x"}, by=["year", "checked"])
    assert headline("health", unknown, unknown, scores).startswith("Health, teeth and feelings")


def recorded(**only: int) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {}
    for year in ("2023", "2024", "2025"):
        cells[year, "in_both"] = 500
        cells[year, "as_published_only"] = only.get(f"then_{year}", 0)
        cells[year, "now_only"] = only.get(f"now_{year}", 0)
    return make_answer(cells, by=["year", "recorded"], measure="as_published")


@pytest.mark.parametrize(
    ("only", "words"),
    [
        (
            {},
            (
                "What is now recorded of every 31 March from 2023 to 2025 is of the same children "
                "as the year’s return"
            ),
        ),
        ({"now_2024": 1}, "1 child differs between as published and as now recorded, in 2024"),
        (
            {"now_2024": 1, "then_2025": 2},
            "As published and as now recorded are not of the same children in 2024 and 2025",
        ),
    ],
)
def test_how_many_children_explain_the_difference_is_said(only: dict[str, int], words: str) -> None:
    published = make_answer({("2025",): 500}, by=["year"], unit=Unit.PUBLISHED)
    assert headline("as_published", recorded(**only), published) == words
