"""What is said of money: amounts that add up as they are read, true for none and not known."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.drawings import DRAWINGS, Context
from components.drawings.money import in_pounds, round_together, say_part
from components.figures.waterfall import Step, draw_money_steps
from components.page import Page, Panel
from components.shown import HIDDEN, Shown
from components.wording import MILLION, format_difference, format_money, format_value
from data_access.questions.answer import Answer
from data_access.vocabulary import DIMENSIONS, Permission, Unit
from tests.answers import Cell, make_answer

Words = tuple[tuple[str, str], ...]
YEAR: dict[str, Any] = {"from_": date(2024, 4, 1), "to": date(2025, 3, 31), "is_flow": True}


def draw(name: str, *answers: Answer | None, words: Words = ()) -> Any:
    panel = Panel((), draw=name, label="Against the budget", to="/data-quality")
    page = Page("/test", "Test", "Test", 1, Permission.MONEY, (panel,))
    asked = (("compare_to", "2021-03-31"), *words)
    is_filtered = any(word in DIMENSIONS for word, _ in words)
    context = Context(
        page, 0, list(answers), [], "Anytown", None, is_filtered=is_filtered, may_list=False,
        words=asked,
    )  # fmt: skip
    return DRAWINGS[name](context)


def headline(name: str, *answers: Answer | None) -> str:
    words: str = draw(name, *answers)[0]["props"]["children"][0]["props"]["children"]
    return words


def pounds(total: Cell, by: str = "", parts: dict[str, Cell] | None = None, **more: Any) -> Answer:
    """An answer of millions of pounds: the total, and of the keys of a dimension those given."""
    number: dict[str, Any] = {"total_symbol": total}
    if not isinstance(total, str):
        number = {"total": None if total is None else pence(total)}
    cells: dict[tuple[str, ...], Cell] = {}
    if by:
        keys = DIMENSIONS[by].keys or tuple(parts or ())
        cells = {(key,): pence((parts or {}).get(key, 0)) for key in keys}
    return make_answer(cells, by=[by] if by else [], **{"unit": Unit.PENCE, **number, **more})


def pence(millions: Cell) -> Cell:
    return round(millions * MILLION) if isinstance(millions, int | float) else millions


TBC = "Budget 2024-25: to be confirmed."


@pytest.mark.parametrize(
    ("gap", "budget", "words"),
    [
        (2.1, 59.3, "£2.1m above its budget of £59.3m."),
        (0, 61.4, "as much as its budget of £61.4m."),
        (-0.6, 62.0, "£600,000 below its budget of £62.0m."),
        ("n", "n", "its budget is to be confirmed."),
        ("x", "x", "no budget has been loaded for it."),
        ("c", "c", "how it stands to its budget is not shown, to protect confidentiality."),
    ],
)
def test_the_lead_says_what_is_spent_what_it_will_be_and_how_that_stands_to_the_budget(
    gap: Cell, budget: Cell, words: str
) -> None:
    spend = pounds(41.2, **YEAR)
    said = draw("lead_finance", pounds(61.4), pounds(gap), pounds(budget), spend, pounds(39.5))
    assert said == (
        "The cost of children’s nights in our care in the year to 31 March 2025 was £41.2m; net of "
        "what others paid it is £39.5m. The forecast for the year to 31 March 2025, of all budget "
        f"lines and less income, is £61.4m: {words}"
    )


def test_a_forecast_of_the_year_before_is_not_held_against_the_budget_of_the_next() -> None:
    forecast, gap, budget = pounds(61.4), pounds(2.1), pounds(70, as_at=date(2025, 4, 20))
    assert draw("lead_finance", forecast, gap, budget, None, None) == (
        "The forecast for the year to 31 March 2025, of all budget lines and less income, is "
        "£61.4m: £2.1m above its budget."
    )


def test_the_lead_says_what_is_not_known_and_leaves_out_what_is_not_for_the_reader() -> None:
    why = "No price covers a night before April 2020: what care cost before it is not known."
    spend = pounds("n", notes=(why,), **YEAR)
    assert draw("lead_finance", pounds("x"), None, None, spend, None) == (
        "The cost of children’s nights in our care in the year to 31 March 2025 is not known. "
        f"{why} The forecast for the year to 31 March 2025 is not available."
    )
    assert draw("lead_finance", pounds(0.5), None, None, None, None) == (
        "The forecast for the year to 31 March 2025, of all budget lines and less income, is "
        "£500,000."
    )


@pytest.mark.parametrize(
    ("gap", "budget", "words"),
    [
        (2.1, 59.3, ["£2.1m", "over the budget of £59.3m for the year to 31 March 2025"]),
        (-0.25, 59.3, ["£250,000", "under the budget of £59.3m for the year to 31 March 2025"]),
        ("n", "n", ["To be confirmed", "the budget for the year to 31 March 2025 is not known"]),
    ],
)
def test_a_budget_to_be_confirmed_is_never_a_difference(
    gap: Cell, budget: Cell, words: list[str]
) -> None:
    said = str(draw("tile_against_budget", pounds(gap), pounds(budget)))
    assert all(each in said for each in words)


MOVED = {"new": 0.18, "ended": -0.056, "price": 0.09}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (MOVED, ("The forecast rose by £214,000 since the end of February 2025: £180,000 more for "
         "new arrangements, £56,000 less for arrangements that ended and £90,000 more for changed "
         "prices")),
        ({"moved": -0.3, "uplift": 0.1}, ("The forecast fell by £200,000 since the end of February "
         "2025: £300,000 less for children who moved and £100,000 more for uplifts")),
        ({"new": 0.1, "ended": -0.1}, ("The forecast has not changed since the end of February "
         "2025: £100,000 more for new arrangements and £100,000 less for arrangements that ended")),
        ({}, "The forecast has not changed since the end of February 2025"),
    ],
)  # fmt: skip
def test_it_is_said_why_the_forecast_moved(parts: dict[str, Cell], words: str) -> None:
    total = round(sum(part for part in parts.values() if isinstance(part, float)), 3)
    assert headline("forecast_movement", pounds(total, "forecast_change", parts)) == words


def test_a_first_forecast_has_no_movement() -> None:
    first = make_answer({("new",): "n"}, by=["forecast_change"], unit=Unit.PENCE, total_symbol="n")
    assert headline("forecast_movement", first) == (
        "By how much the forecast moved since the end of February 2025 is not known"
    )


SINCE_2021: dict[str, Any] = {"compare_to": date(2021, 3, 31), **YEAR}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((-1.2, 14.6, 20.1), ("Spend rose by £33.5m since the year to 31 March 2021: £1.2m less "
         "because of fewer nights, £14.6m more because of more nights where they cost more and "
         "£20.1m more because of dearer nights of the same kind")),
        ((0, 0, 0), "Spend is the same as in the year to 31 March 2021"),
        ((-2.0, 0, 0.0001), ("Spend fell by £2.0m since the year to 31 March 2021: £2.0m less "
         "because of fewer nights, nothing because of where they were spent and £100 more "
         "because of dearer nights of the same kind")),
    ],
)  # fmt: skip
def test_it_is_said_why_spend_changed(parts: tuple[float, ...], words: str) -> None:
    by_part = dict(zip(("volume", "mix", "price"), parts, strict=True))
    change = pounds(sum(parts), "change_part", dict(by_part), **SINCE_2021)
    by_type = make_answer(
        {("ifa", "price"): 1}, by=["placement_type", "change_part"], unit=Unit.PENCE
    )
    years = pounds(1, "year", {"2020": "n", "2021": 28.1, "2024": 55.0, "2025": 61.6})
    drawn = draw("spend_change", change, by_type, pounds(61.6, **YEAR), years)
    assert drawn[0]["props"]["children"][0]["props"]["children"] == words
    # Years of which nothing is known, and this one, cannot be compared with.
    links = str(drawn[1])
    assert "compare_to=2024-03-31" in links
    assert "compare_to=2020-03-31" not in links
    assert "compare_to=2025-03-31" not in links


def test_the_forecast_stands_against_each_line_of_the_budget() -> None:
    lines: dict[str, Cell] = {"residential": 31.0, "fostering": 8.5}
    forecast = pounds(39.5, "budget_line", lines)
    known = pounds(37.5, "budget_line", {"residential": 29.0, "fostering": 8.5})
    over = pounds(2.0, "budget_line", {"residential": 2.0})
    assert headline("forecast_by_line", forecast, over, known) == (
        "The forecast for the year to 31 March 2025 is £39.5m: £2.0m above its budget of £37.5m; "
        "furthest from it: residential care, £2.0m above"
    )
    open_lines: dict[str, Cell] = {"residential": "n"}
    to_come = pounds("n", "budget_line", {**open_lines, "fostering": 8.5}, notes=(TBC,))
    drawn = draw("forecast_by_line", forecast, pounds("n", "budget_line", open_lines), to_come)
    assert drawn[0]["props"]["children"][0]["props"]["children"] == (
        "The forecast for the year to 31 March 2025 is £39.5m: its budget is to be confirmed"
    )
    assert "To be confirmed" in str(drawn)
    assert "8,500,000" in str(drawn)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"actuals": 61.5, "income": -3.0},
         "£61.5m is posted by 31 March 2025 and £3.0m of income is taken off"),
        ({"actuals": 20, "commitment": 30, "demand_allowance": 5, "savings": -1, "income": -2},
         ("£20.0m is posted by 31 March 2025, £35.0m is to come and £3.0m of agreed savings to "
          "come and income are taken off")),
    ],
)  # fmt: skip
def test_the_parts_of_the_forecast_come_to_it(parts: dict[str, Cell], words: str) -> None:
    whole = sum(value for value in parts.values() if isinstance(value, int | float))
    said = headline("forecast_parts", pounds(whole, "forecast_part", parts))
    assert said == f"The forecast for the year to 31 March 2025 is £{whole:.1f}m: {words}"
    untold = headline("forecast_parts", pounds(whole, "forecast_part", {**parts, "income": "n"}))
    assert "taken off" not in untold
    all_posted = headline("forecast_parts", pounds(3, "forecast_part", {"actuals": 3}))
    assert all_posted.endswith("is £3.0m; £3.0m is posted by 31 March 2025")


def test_two_costs_of_a_child_a_week_are_told_apart() -> None:
    chosen = {"statistic": "mean", "model": "2025"}
    none = make_answer(by=("area", "year"), unit=Unit.PENCE_A_WEEK, options=chosen)
    said = str(draw("unit_costs", None, none, none, none))
    assert "what is paid beside it, such as special guardianship and leaving care" in said


def test_each_forecast_kept_stands_in_its_month() -> None:
    months = pounds(61.4, "month", {"2025-02": 61.2, "2025-03": 61.4})
    assert headline("forecast_months", months, pounds("n")) == (
        "The forecast for the year to 31 March 2025 was £61.4m in 2025-03; it was £61.2m in "
        "2025-02; its budget is to be confirmed"
    )
    none = pounds("n", "month", {"2025-03": "n"})
    assert headline("forecast_months", none, None) == (
        "No forecast for the year to 31 March 2025 has been kept"
    )


def test_parts_of_the_programme_and_who_pays_are_named_with_their_shares() -> None:
    total = pounds(61.6, "programme_part", {"nights": 41.1, "services": 20.5}, **YEAR)
    assert headline("programme_total", total) == (
        "The programme cost £61.6m in the year to 31 March 2025: £41.1m for children’s nights in "
        "our care and £20.5m beside them"
    )
    paid = pounds(40.0, "paid_by", {"council": 36.0, "health": 4.0}, **YEAR)
    assert headline("who_pays", paid) == (
        "The council paid £36.0m of £40.0m in the year to 31 March 2025 (90%)"
    )


@settings(max_examples=15)
@given(st.lists(st.integers(0, 5_000_000_000), min_size=5, max_size=5))
def test_bars_of_an_amount_add_up_to_it_as_they_are_read(parts: list[int]) -> None:
    paid = dict(zip(DIMENSIONS["paid_by"].keys, parts, strict=True))
    answer = make_answer({(key,): part for key, part in paid.items()}, by=["paid_by"])
    rounded = round_together(answer, "paid_by")
    step = MILLION // 10 if max(parts) >= MILLION else 100
    read = [row.value or 0 for row in rounded.rows]
    assert all(not part % step for part in read)
    assert abs(sum(read) - sum(parts)) * 2 <= step
    assert all(abs(now - part) < step for now, part in zip(read, parts, strict=True))


def test_the_bars_and_the_headline_of_the_programme_say_the_same_and_add_up() -> None:
    parts = {
        "nights": 43.51211381, "services": 10.27919118, "over_18s": 4.04112358,
        "special_guardianship": 3.21241714, "adoption_support": 0.53665429,
    }  # fmt: skip
    drawn = str(draw("programme_total", pounds(61.5815, "programme_part", dict(parts), **YEAR)))
    assert "£43.5m for children’s nights in our care and £18.1m beside them" in drawn
    assert re.findall(r"'hovertext': \[.*?\]", drawn)[0].count("£4.1m") == 1


def test_lines_end_in_amounts_that_add_up_to_what_the_headline_says() -> None:
    lines = {"residential": 29.66, "fostering": 8.48, "unaccompanied": 2.62, "permanence": 2.75}
    cells = {("2025", line): pence(amount) for line, amount in lines.items()}
    spend = make_answer(cells, by=["year", "budget_line"], unit=Unit.PENCE, **YEAR)
    drawn = str(draw("spend_by_line", spend))
    assert "Residential care: £29.7m of the £43.5m spent" in drawn
    ends = re.findall(r"<b>£([0-9.]+)m</b>", drawn)
    assert round(sum(map(float, ends)), 1) == 43.5


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Shown(5_645_102), "£56,451 more"),
        (Shown(-846_214), "£8,462 less"),
        (Shown(14_953_392), "£150,000 more"),
        (HIDDEN, "c"),
    ],
)
def test_a_part_of_a_change_is_rounded_by_itself(part: Shown, words: str) -> None:
    assert say_part(part) == words


def test_headline_and_bars_of_a_change_say_the_same() -> None:
    parts = {"new": 0.05645102, "price": 0.00846214, "ended": -0.149534}
    moved = pounds(sum(parts.values()), "forecast_change", dict(parts))
    drawn = draw("forecast_movement", moved)
    said, bars = headline("forecast_movement", moved), str(drawn)
    for amount, sign in (("£56,451 more", "+"), ("£8,462 more", "+"), ("£150,000 less", "−")):
        assert amount in said
        assert sign + amount.split()[0] in bars


def test_pence_are_written_as_pounds_everywhere() -> None:
    assert format_value(123_450, Unit.PENCE) == "£1,235"
    assert format_value(-701_200, Unit.PENCE_A_WEEK) == "−£7,012"
    assert format_difference(250_000, Unit.PENCE) == "+£2,500"
    assert format_difference(20, Unit.PENCE) == "£0"
    assert format_money(99_960_000) == "£1.0m"
    assert format_money(84_249_900) == "£842,000"
    drawn = in_pounds(pounds(61.6, "budget_line", {"residential": 29.66}))[0]
    assert (drawn.unit, drawn.value("residential")) == ("£m", 29.66)


def test_a_waterfall_goes_from_the_whole_over_each_change_to_the_whole() -> None:
    steps = [
        Step("Then", 28.1, True),
        Step("Nights", -1.1),
        Step("Price", 3.0),
        Step("Now", 30, True),
    ]
    bars = draw_money_steps(steps, revision="test")["data"][0]
    ends = [round(base + size, 6) for base, size in zip(bars["base"], bars["x"], strict=True)]
    assert [round(base, 6) for base in bars["base"]] == [0, 27.0, 27.0, 0]
    assert ends == [28.1, 28.1, 30.0, 30]
    # What is added and what is taken away look different from each other and from the wholes.
    assert len({colour for colour in bars["marker"]["color"] if isinstance(colour, str)}) == 3


BY_BOTH: Words = (("provider_type", "private"), ("age_band", "16+"))
PRIVATE = {"provider_type": ("private",)}


def test_tile_lead_and_panel_say_which_filters_do_not_reach_them() -> None:
    a_child = make_answer(unit=Unit.PENCE, total=7_300_000, filters=PRIVATE, **YEAR)
    assert "filters left aside: age" in str(draw("tile_a_child", a_child, None, words=BY_BOTH))
    assert "filters left aside" not in str(draw("tile_a_child", a_child, None, words=BY_BOTH[:1]))
    spend = pounds(8.7, filters=PRIVATE, **YEAR)
    said = draw("lead_finance", pounds(58.5), None, None, spend, spend, words=BY_BOTH)
    assert "who fit these filters (filters left aside: age) in the year" in said
    assert "For all children, whatever the filters: the forecast" in said
    paid = pounds(8.7, "paid_by", {"council": 8.7}, filters=PRIVATE, **YEAR)
    assert "fit the other filters. Filters left aside here: age." in str(
        draw("who_pays", paid, words=BY_BOTH)
    )


def test_a_filter_that_reaches_one_answer_alone_does_not_narrow_the_panel() -> None:
    change = pounds(1, "change_part", {"price": 1}, **SINCE_2021)
    by_type = make_answer(by=["placement_type", "change_part"], unit=Unit.PENCE)
    spend = pounds(8.7, filters=PRIVATE, **YEAR)
    drawn = str(draw("spend_change", change, by_type, spend, None, words=BY_BOTH))
    assert "Filters left aside here: age. Filters that reach only part of this: provider." in drawn
    assert "Of those who fit" not in drawn


def test_what_is_asked_of_a_day_after_the_data_is_told_to_the_last_day_known() -> None:
    later: Words = (("as_at", "2026-01-01"),)
    said = draw("lead_finance", pounds(58.5), None, None, pounds(43.5, **YEAR), None, words=later)
    assert "in the year to 31 March 2025, the last day known, was £43.5m" in said
    week = make_answer(unit=Unit.PENCE, total=7_300_000, **YEAR)
    tile = str(draw("tile_a_child", week, None, words=later))
    assert "£1,400" in tile
    assert "a child in the year to 31 March 2025, the last day known, before" in tile


def test_what_an_answer_says_of_itself_stands_in_the_panel() -> None:
    later = "The forecast of February 2025 was made later, on 31 March 2025, from dated data."
    months = pounds(61.4, "month", {"2025-02": 61.2, "2025-03": 61.4}, notes=(later,))
    assert later in str(draw("forecast_months", months, None)[0])
    unpriced = "223 nights of 3 children have no price and count nothing."
    paid = pounds(8.7, "paid_by", {"council": 8.7}, notes=(unpriced,), **YEAR)
    assert unpriced in str(draw("who_pays", paid)[0])


def test_the_tile_of_discrepancies_leads_to_their_page() -> None:
    assert "'href': '/data-quality'" in str(draw("tile_discrepancies", make_answer(total=16)))


def test_a_symbol_is_explained_only_where_it_is_drawn() -> None:
    paid = pounds(8.7, "paid_by", {"council": 8.7, "health": "x"}, **YEAR)
    assert "x = not available" in str(draw("who_pays", paid))
    to_come = pounds("n", "budget_line", dict.fromkeys(DIMENSIONS["budget_line"].keys, "n"))
    drawn = str(draw("forecast_by_line", pounds(8, "budget_line"), to_come, to_come))
    assert "n = not known" not in drawn
