"""What the page of coming and leaving says, for any numbers, and where it leads."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from components.drawings import DRAWINGS, Context
from components.page import Ask, Page, Panel
from data_access.questions.answer import Answer
from data_access.vocabulary import BALANCE_PART, Permission, Unit
from tests.answers import PUBLISHED, Cell, make_answer

YEAR = {"is_flow": True, "from_": date(2024, 4, 1), "to": date(2025, 3, 31)}
EVERY = {"form": "every_event", "within_months": "24"}
AGES = (("0-4",), ("5-10",), ("11-15",), ("16+",))


def draw(name: str, *answers: Answer | None, **more: Any) -> Any:
    panel = Panel((Ask("started"),), draw=name)
    page = Page("/entries-and-exits", "Test", "Test", 1, Permission.BENCHMARKS, (panel,))
    words = {"is_filtered": False, "may_list": True} | more
    return DRAWINGS[name](Context(page, 0, list(answers), [], "Anytown", None, **words))


def headline(drawn: Any) -> str:
    return str(drawn[0]["props"]["children"][0]["props"]["children"])


def sub(drawn: Any) -> str:
    return str(drawn[0]["props"]["children"][1]["props"]["children"])


def flow(total: Any = None, symbol: str | None = None, **more: Any) -> Answer:
    return make_answer(total=total, total_symbol=symbol, **YEAR | {"options": EVERY} | more)


def by_age(*cells: Cell, measure: str = "started") -> Answer:
    found = dict(zip(AGES, cells, strict=True))
    total = sum(cell for cell in cells if isinstance(cell, int))
    return make_answer(found, by=("age_band",), total=total, measure=measure, **YEAR)


def by_year(cells: dict[tuple[str, ...], Cell], *by: str, **more: Any) -> Answer:
    periods = tuple(
        (year, date(int(year) - 1, 4, 1), date(int(year), 3, 31))
        for year in dict.fromkeys(keys[0] for keys in cells)
    )
    history = {
        "is_flow": True,
        "from_": date(2023, 4, 1),
        "to": date(2025, 3, 31),
        "options": EVERY,
    }
    return make_answer(cells, by=("year", *by), periods=periods, **history | more)


@pytest.mark.parametrize(
    ("came", "left", "words"),
    [
        (163, 180, "came into our care 163 times and left it 180 times: 17 more left than came."),
        (2, 1, "came into our care 2 times and left it once: 1 more came than left."),
        (0, 0, "came into our care not once and left it not once: as many left as came."),
    ],
)
def test_the_lead_says_how_often_children_came_and_left(came: int, left: int, words: str) -> None:
    drawn = draw("lead_entries_and_exits", flow(came), flow(left), None, None)
    assert drawn == f"In the year to 31 March 2025, children {words}"


def test_the_lead_tells_the_children_of_school_age_where_all_of_them_are_shown() -> None:
    ages = by_age(48, 53, 36, 26), by_age(31, 34, 24, 91)
    drawn = draw("lead_entries_and_exits", flow(163), flow(180), *ages)
    assert drawn.endswith("Of school age, 5 to 15, they came 89 times and left 58 times.")
    hidden = by_age(48, "c", 36, 26), by_age(31, 34, 24, 91)
    assert "school" not in draw("lead_entries_and_exits", flow(163), flow(180), *hidden)


def test_in_dfes_form_the_lead_counts_children_and_not_times() -> None:
    dfe = {"options": {"form": "dfe"}}
    drawn = draw("lead_entries_and_exits", flow(161, **dfe), flow(180, **dfe), None, None)
    assert "161 children came into our care and 180 left it: 19 more left than came." in drawn
    assert "count each child once a year, so they do not add up to the change." in drawn
    every = draw("lead_entries_and_exits", flow(161), flow(180), None, None)
    assert "once a year" not in every


def test_a_period_of_one_day_is_that_day() -> None:
    day = {"from_": date(2025, 3, 30), "to": date(2025, 3, 30)}
    drawn = draw("lead_entries_and_exits", flow(1, **day), flow(0, **day), None, None)
    assert drawn.startswith("On 30 March 2025, children came into our care once and left it not")


@pytest.mark.parametrize("name", ["flow_over_time", "first_time_or_again"])
def test_a_year_that_is_cut_off_is_said_to_be(name: str) -> None:
    days = (("2024", date(2023, 4, 1), date(2024, 3, 31)),)
    part = (*days, ("2025", date(2024, 4, 1), date(2024, 12, 31)))
    by, key = ((), ()) if name == "flow_over_time" else (("entry",), ("first_time",))
    years = by_year({("2024", *key): 3, ("2025", *key): 2}, *by)
    for periods, is_cut_off in ((part, True), (days, False)):
        drawn = draw(name, *[replace(years, periods=periods)] * 2)
        said = "years ending 31 March, the last to 31 December 2024 only"
        assert (said in sub(drawn)) is is_cut_off
        assert "years ending 31 March" in sub(drawn)


def test_the_lead_of_a_home_speaks_of_those_who_came_to_live_in_it() -> None:
    home = {"homes": ("Oak View",)}
    drawn = draw("lead_entries_and_exits", flow(2, **home), flow(3, **home), None, None)
    assert "came into our care to live in Oak View 2 times and left our care from there" in drawn


def test_the_lead_says_why_there_is_no_number() -> None:
    drawn = draw("lead_entries_and_exits", flow(None, "c"), flow(3), None, None)
    assert drawn.endswith("came into our care is not shown, to protect confidentiality.")


@pytest.mark.parametrize(
    ("came", "left", "words"),
    [
        ((53, 36), (34, 24), "31 more came into our care than left it: 89 came, 58 left"),
        ((10, 5), (20, 6), "11 more left our care than came into it: 15 came, 26 left"),
        ((3, 4), (5, 2), "as many left our care as came into it: 7"),
    ],
)
def test_the_gap_at_school_age_is_said_whichever_way_it_goes(
    came: tuple[int, int], left: tuple[int, int], words: str
) -> None:
    drawn = draw("flow_by_age", by_age(1, *came, 2), by_age(3, *left, 4, measure="ceased"))
    assert headline(drawn) == f"Of school age, 5 to 15, {words}"


def test_numbers_lead_to_the_children_only_for_those_who_may_list_them() -> None:
    answers = by_age(1, 2, 3, 4), by_age(5, 6, 7, 8, measure="ceased")
    drawn = json.dumps(draw("flow_by_age", *answers))
    window = "from=2024-04-01&to=2025-03-31"
    assert f"/children?measure=ceased&{window}&age_band=5-10&age_band=11-15" in drawn
    assert f"/children?measure=started&{window}&age_band=16%2B" in drawn
    assert "/children?" not in json.dumps(draw("flow_by_age", *answers, may_list=False))


def test_the_net_of_a_year_is_not_told_where_one_side_is_hidden() -> None:
    came = by_year({("2024",): 10, ("2025",): "c"})
    left = by_year({("2024",): 4, ("2025",): 9})
    drawn = json.dumps(draw("flow_over_time", came, left), ensure_ascii=False)
    assert "Net, 2024: +6" in drawn
    assert "Net, 2025: +" not in drawn
    assert "Net, 2025: −" not in drawn


@pytest.mark.parametrize(
    ("cells", "total", "words"),
    [
        ((96, 10), 106, "Abuse or neglect: the most frequent need, 96 of 106 times"),
        ((5, 5), 10, "Abuse or neglect and Child’s disability: each 5 of 10 times"),
        ((1, 0), 1, "Abuse or neglect: the only need, once"),
        ((0, 0), 0, "What children needed who came"),
        ((9, "c"), 12, "Abuse or neglect: the most frequent need, 9 of 12 times"),
        ((6, "c"), 12, "What children needed who came"),
    ],
)
def test_the_most_frequent_reason_is_named_where_nothing_hidden_can_be_larger(
    cells: tuple[Cell, Cell], total: int, words: str
) -> None:
    found = {("N1",): cells[0], ("N2",): cells[1]}
    needs = make_answer(found, by=("category_of_need",), total=total, **YEAR)
    assert headline(draw("need_matrix", needs, None, None)) == words


def test_reasons_are_said_to_be_by_something_else_only_where_that_is_told() -> None:
    reasons = make_answer({("adopted",): 15}, by=("reason_left",), total=15, **YEAR)
    by_time = ("reason_left", "time_in_care")
    cells = make_answer({("adopted", "1_to_2_years"): 15}, by=by_time, total=15, **YEAR)
    across = make_answer({("1_to_2_years",): 15}, by=("time_in_care",), total=15, **YEAR)
    assert "by how long" in sub(draw("reasons_left", reasons, cells, across))
    assert "by how long" not in sub(draw("reasons_left", reasons, None, None))


def test_15_to_17_year_olds_are_split_by_unaccompanied_and_remand() -> None:
    alone = by_year({("2025", "yes"): 16, ("2025", "no"): 20}, "unaccompanied")
    remand = by_year({("2025", "yes"): 1, ("2025", "no"): 19}, "remand")
    drawn = draw("older_children", alone, remand, words=(("age_band", "0-4"),))
    assert headline(drawn) == (
        "In the year to 31 March 2025, 15 to 17 year olds came into our care 36 times: "
        "16 unaccompanied, 1 on remand and 19 others"
    )
    assert "Filters by age, unaccompanied and remand are left aside here." in sub(drawn)


def test_who_came_again_is_said_with_the_window_asked_for() -> None:
    cells = {("2025", "first_time"): 149, ("2025", "re_entry"): 8, ("2025", "returned_later"): 6}
    drawn = draw("first_time_or_again", by_year(cells, "entry"))
    assert headline(drawn) == (
        "In the year to 31 March 2025, children came into our care 163 times, 14 times after "
        "having been in it before (9%): 8 times within 24 months of leaving it"
    )
    once_a_year = by_year(cells, "entry", options=EVERY | {"form": "dfe"})
    assert "14 of the 163 children who came into our care had been in it before" in headline(
        draw("first_time_or_again", once_a_year)
    )
    nobody = by_year({**cells, ("2025", "re_entry"): 0, ("2025", "returned_later"): 0}, "entry")
    assert "nobody who came into our care is known to have been in it before" in headline(
        draw("first_time_or_again", nobody)
    )


def test_how_soon_is_again_can_be_chosen_and_the_rest_of_the_address_is_kept() -> None:
    answer = by_year({("2025", "re_entry"): 8}, "entry", options=EVERY | {"within_months": "9"})
    words = (("as_at", "2025-03-31"), ("age_band", "0-4"), ("within_months", "9"))
    drawn = json.dumps(draw("first_time_or_again", answer, words=words))
    for months in ("6", "12", "24", "36"):
        address = f"/entries-and-exits?as_at=2025-03-31&age_band=0-4&within_months={months}"
        assert f'"href": "{address}"' in drawn
    assert '"children": "9 months", "className": "chip"' in drawn
    published = json.dumps(draw("first_time_or_again", replace(answer, protection=PUBLISHED)))
    assert "within_months=12" not in published


def test_whether_coming_home_lasts_is_said_of_the_last_year_that_could_be_followed() -> None:
    cells: dict[tuple[str, ...], Cell] = {
        ("2024", "still_home"): 23,
        ("2024", "back_in_care"): 3,
        ("2025", "still_home"): 0,
        ("2025", "back_in_care"): 0,
    }
    drawn = draw("still_home", by_year(cells, "twelve_months_on"))
    assert headline(drawn) == (
        "Of those who came home in the year to 31 March 2024, 88% were still home 12 months "
        "later: 23 of 26"
    )
    # The year that has not been followed is no bar of nothing.
    assert '"2025"' not in json.dumps(drawn)
    nobody = by_year(dict.fromkeys(cells, 0), "twelve_months_on")
    assert headline(draw("still_home", nobody)).startswith("Nobody who came home")


def balance(reach: Cell, coming: Cell, a_month: Cell, /, **options: str) -> Answer:
    cells: tuple[Cell, ...] = (564, reach, 12.0, 108, 108.0, 75, coming, a_month)
    found = dict(zip(((key,) for key in BALANCE_PART.keys), cells, strict=True))
    chosen = {"model": "2025", "statistic": "mean", "reach": "", "reach_by": ""} | options
    return make_answer(
        found, by=("balance_part",), unit=Unit.CHILDREN_A_MONTH, options=chosen, measure="balance"
    )


@pytest.mark.parametrize(
    ("reach", "coming", "a_month", "words"),
    [
        (429, 48.0, 4.0, "429 by 31 March 2026 would mean about 4 children a month coming"),
        (390, 12.0, 1.0, "390 by 31 March 2026 would mean about 1 child a month coming"),
        (383, 2.0, 0.2, "383 by 31 March 2026 would mean fewer than one child a month coming"),
        (381, 0.0, 0.0, "381 by 31 March 2026 would mean no child coming"),
        (100, -281.0, -23.4, "381 would still be in our care on 31 March 2026 even if no child"),
    ],
)
def test_the_balance_says_what_its_number_means(
    reach: int, coming: float, a_month: float, words: str
) -> None:
    drawn = draw("balance", balance(reach, coming, a_month), flow(163))
    assert headline(drawn).startswith("If children leave as in the last 12 months, ")
    assert words in headline(drawn)
    assert sub(drawn).endswith("Every decision is made for the individual child.")
    assert "In the last 12 months about 14 a month came." in sub(drawn)


def test_the_balance_says_whose_number_is_reached_for() -> None:
    usual, chosen = balance(429, 48.0, 4.0), balance(500, 119.0, 9.9, reach="500")
    assert "neighbours’ average rate (mean, 2025 model)" in sub(draw("balance", usual, None))
    assert "500 is the number chosen here" in sub(draw("balance", chosen, None))


def test_the_balance_that_is_not_known_says_so_and_can_still_be_asked() -> None:
    drawn = draw("balance", balance("n", "n", "n"), None)
    assert headline(drawn) == "What reaching a number of children would mean is not known"
    assert sub(drawn) == "Every decision is made for the individual child."
    assert '"name": "reach"' in json.dumps(drawn)


def test_a_day_to_reach_it_by_that_is_past_is_said_and_can_be_mended() -> None:
    why = "The day to reach it by must be later than 31 March 2025; it is 30 March 2025."
    past = balance("n", "n", "n", reach="500", reach_by="2025-03-30")
    drawn = draw("balance", replace(past, notes=(why,)), None)
    assert headline(drawn) == why.rstrip(".")
    assert "later than" not in sub(drawn)
    assert '"name": "reach_by"' in json.dumps(drawn)
    assert '"value": "500"' in json.dumps(drawn)
    assert '"value": "2025-03-30"' in json.dumps(drawn)


def test_the_controls_of_the_balance_keep_the_other_words_of_the_address() -> None:
    words = (("as_at", "2025-03-31"), ("age_band", "0-4"), ("reach", "1"))
    chosen = balance(1, 48.0, 4.0, reach="1", reach_by="2027-03-31")
    drawn = json.dumps(draw("balance", chosen, None, words=words))
    assert drawn.count('"type": "hidden"') == 2
    assert '"href": "/entries-and-exits?as_at=2025-03-31&age_band=0-4"' in drawn
    # A day that is past cannot be chosen.
    assert '"min": "2025-04-01"' in drawn
    assert '"value": "2027-03-31"' in drawn
