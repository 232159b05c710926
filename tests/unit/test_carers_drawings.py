"""What is said of foster carers: true for none, one and many, and where a sheet is not loaded."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pages.carers
import pages.children  # noqa: F401 (the page to which lists lead)
from components.drawings import DRAWINGS, Context
from components.page import PAGES, Page, Panel
from data_access.questions.answer import Answer
from data_access.vocabulary import Permission, Symbol, Unit
from tests.answers import Cell, make_answer

STATES = ("filled", "vacant", "not_available", "staying_put", "other_council", "parent_and_child")
FROM_TO = {"from_": date(2024, 4, 1), "to": date(2025, 3, 31), "is_flow": True}
LACKING = "The number of foster places is not available: the workbook has not been loaded."


def draw(
    name: str,
    *answers: Answer | None,
    may_list: bool = True,
    words: tuple[tuple[str, str], ...] = (),
) -> Any:
    panel = Panel((), draw=name, label="Label")
    page = Page("/test", "Test", "Test", 1, Permission.CARERS, (panel,))
    context = Context(
        page,
        0,
        list(answers),
        [],
        "Anytown",
        None,
        is_filtered=bool(words),
        may_list=may_list,
        words=words,
    )
    return DRAWINGS[name](context)


def headline(name: str, *answers: Answer) -> str:
    words: str = draw(name, *answers)[0]["props"]["children"][0]["props"]["children"]
    return words


def places(filled: int, vacant: int, free_for: int = 0) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {(state,): 0 for state in (*STATES, "matching")}
    cells |= {("filled",): filled, ("vacant",): vacant, ("not_available",): free_for}
    total = filled + vacant + free_for
    return make_answer(cells, by=["foster_place_state"], unit=Unit.FOSTER_PLACES, total=total)


def need(fit: int, unfit: int, unknown: int = 0) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {
        ("yes",): fit,
        ("no",): unfit,
        ("not_known",): unknown,
    }
    return make_answer(cells, by=["vacancy_for_age"], total=fit + unfit + unknown)


def lacking(*by: str) -> Answer:
    x = Symbol.NOT_AVAILABLE.value
    return make_answer(by=by, total_symbol=x, notes=(LACKING,), unit=Unit.FOSTER_PLACES)


def test_the_lead_says_how_many_places_there_are_and_whom_the_vacant_ones_may_meet() -> None:
    assert draw("lead_carers", places(99, 38, 48), need(12, 30), None) == (
        "185 places are approved with our own mainstream foster carers on 31 March 2025: 99 filled "
        "and 38 vacant. 42 children live with an agency’s foster carers or outside the borough; 12 "
        "of them are of an age for which a place is vacant."
    )
    said = draw("lead_carers", places(0, 1), need(1, 0), None)
    assert said.startswith("1 place is approved")
    assert "The one child who lives with" in said
    assert "none of them are" in draw("lead_carers", places(1, 1), need(0, 2), None)
    assert "all of them are" in draw("lead_carers", places(1, 1), need(2, 0), None)
    assert "No child lives with" in draw("lead_carers", places(1, 1), need(0, 0), None)
    assert "is not known" in draw("lead_carers", places(1, 1), need(0, 0, 2), None)
    assert draw("lead_carers", places(0, 0), None, None) == (
        "No place is approved with our own mainstream foster carers on 31 March 2025."
    )


def test_vacant_places_are_one_number_and_those_of_a_parent_and_child_are_told_apart() -> None:
    said = draw("lead_carers", places(99, 35), None, make_answer(total=29))
    assert said.endswith("99 filled and 35 vacant, 29 of them for a child without a parent.")
    assert draw("lead_carers", places(99, 35), None, make_answer(total=35)).endswith("35 vacant.")
    together = make_answer({("any",): 35}, by=["place_condition"])
    years = make_answer({("2025", "vacant"): 35}, by=["year", "foster_place_state"])
    tile = draw("tile_foster_vacant", places(99, 35), years, together, make_answer(total=29))
    assert "29 of them for a child without a parent" in str(tile)


def test_what_does_not_follow_the_readers_filters_says_so() -> None:
    words = (("as_at", "2025-03-31"), ("age_band", "0-4"))
    young = replace(need(2, 1), filters={"age_band": ("0-4",)})
    said = draw("lead_carers", places(99, 35), young, None, words=words)
    assert "35 vacant (filters left aside: age). Among those who fit these filters: 3 " in said
    years = make_answer({("2025",): 134}, by=["year"])
    tile = str(draw("tile_foster_places", places(99, 35), years, words=words))
    assert "filters left aside: age" in tile


def test_a_day_before_a_sheet_begins_is_not_known_and_never_nought() -> None:
    begins = "The sheet households begins on 1 April 2010: of what was before it is not known."
    unknown = make_answer(
        {("filled",): "n"}, by=["foster_place_state"], total_symbol="n", notes=(begins,)
    )
    assert draw("lead_carers", unknown, None, None).endswith(f"is not known. {begins}")
    ages = make_answer({("70+",): "n"}, by=["carer_age_band"], total_symbol="n", notes=(begins,))
    assert headline("carers_by_age", ages, ages, ages) == "How old foster carers are is not known"
    assert begins in str(draw("carers_by_age", ages, ages, ages))
    funnel = make_answer(
        {("enquired",): "n"}, by=["recruitment_stage"], total_symbol="n", notes=(begins,), **FROM_TO
    )
    assert headline("recruitment_funnel", funnel, funnel, funnel) == (
        "How many enquired about fostering in the year to 31 March 2025 is not known"
    )
    assert begins in str(draw("recruitment_funnel", funnel, funnel, funnel))


def test_a_panel_without_its_sheet_says_what_it_lacks_in_plain_words() -> None:
    for panel in PAGES["/carers"].panels:
        if panel.draw.startswith("places_a"):
            continue
        asked = [lacking(*ask.by) for ask in panel.asks]
        drawn = json.dumps(draw(panel.draw, *asked), ensure_ascii=False)
        assert LACKING in drawn
        assert "flask" not in drawn


def by_age(*numbers: int) -> Answer:
    ages = ("0-4", "5-10", "11-15", "16+")
    cells: dict[tuple[str, ...], Cell] = {
        (age,): number for age, number in zip(ages, numbers, strict=True)
    }
    return make_answer(cells, by=["age_band"], total=sum(numbers), measure="foster_need")


def test_the_children_whom_a_vacant_place_may_meet_are_a_link_for_those_who_may_see_them() -> None:
    answers = [by_age(1, 1, 0, 0), by_age(5, 4, 3, 2), by_age(5, 4, 0, 0), places(3, 2)]
    assert headline("places_and_need", *answers) == (
        "2 mainstream foster places are vacant; 14 children live with an agency’s foster carers or "
        "outside the borough, 9 of an age for which one is free"
    )
    links = json.dumps(draw("places_and_need", *answers))
    assert "/children?measure=foster_need" in links
    assert "5 aged 0 to 4" in links
    assert headline("places_and_need", *answers[:3], places(3, 5)).startswith(
        "5 mainstream foster places are vacant, 2 of them for a child without a parent; 14 "
    )
    assert "/children" not in json.dumps(draw("places_and_need", *answers, may_list=False))


def test_carers_by_age_says_who_reaches_the_age_asked_for_and_hides_the_few() -> None:
    bands: dict[tuple[str, ...], Cell] = {
        ("under-40",): 4, ("40-49",): 3, ("50-59",): 5, ("60-69",): 6, ("70+",): 2,
        ("not_known",): 0,
    }  # fmt: skip
    ages = make_answer(bands, by=["carer_age_band"], total=20, unit=Unit.CARERS)
    ahead: dict[tuple[str, ...], Cell] = {
        (key,): 1 for key in ("reached", "1", "2", "3", "4", "5", "later")
    }
    leaving = make_answer(
        ahead, by=["expected_to_leave"], total=20, options={"leaving_age": "68"}, unit=Unit.CARERS
    )
    within = make_answer(total=5, unit=Unit.CARERS)
    assert headline("carers_by_age", ages, leaving, within) == (
        "8 of 20 foster carers (40%) are 60 or over; 5 reach 68 within five years"
    )
    some = make_answer(
        bands | {("70+",): "c", ("60-69",): "c"}, by=["carer_age_band"], total=20, unit=Unit.CARERS
    )
    assert (
        headline("carers_by_age", some, leaving, within)
        == "5 of 20 foster carers reach 68 within five years"
    )
    hidden: dict[tuple[str, ...], Cell] = dict.fromkeys(bands, "c")
    few = make_answer(hidden, by=["carer_age_band"], total_symbol="c", unit=Unit.CARERS)
    assert headline("carers_by_age", few, leaving, within) == (
        "How old foster carers are is not shown, to protect confidentiality"
    )


def test_the_funnel_says_how_many_have_been_approved_and_how_long_it_took_them() -> None:
    stages = ("enquired", "visited", "applied", "assessed", "panel", "approved")

    def made(numbers: list[Cell], unit: Unit, total: int) -> Answer:
        cells: dict[tuple[str, ...], Cell] = {
            (stage,): number for stage, number in zip(stages, numbers, strict=True)
        }
        return make_answer(cells, by=["recruitment_stage"], total=total, unit=unit, **FROM_TO)

    outcome = make_answer({("approved",): 5}, by=["recruitment_outcome"], total=5, **FROM_TO)
    days = made([0, 14, 40, 80, 180, 210], Unit.DAYS, 210)
    funnel = made([50, 40, 20, 10, 5, 5], Unit.ENQUIRIES, 50)
    assert headline("recruitment_funnel", funnel, days, outcome) == (
        "Of 50 enquiries about fostering in the year to 31 March 2025, 5 (10%) have been approved "
        "by then, half of them within 210 days"
    )
    few = made([0, "x", "x", "x", "x", "x"], Unit.DAYS, 0)
    one = made([1, 1, 1, 1, 1, 1], Unit.ENQUIRIES, 1)
    assert headline("recruitment_funnel", one, few, outcome) == (
        "Of 1 enquiry about fostering in the year to 31 March 2025, 1 (100%) has been approved by "
        "then"
    )
    nobody = made([0] * 6, Unit.ENQUIRIES, 0)
    assert headline("recruitment_funnel", nobody, few, outcome).startswith("Nobody enquired")


def test_the_net_change_is_that_of_the_last_year_and_leaving_is_drawn_upwards() -> None:
    def years(*numbers: tuple[int, int]) -> Answer:
        cells: dict[tuple[str, ...], Cell] = {}
        for year, (came, left) in zip(("2024", "2025"), numbers, strict=True):
            cells |= {(year, "approved"): came, (year, "left"): -left}
        return make_answer(cells, by=["year", "carer_change"], unit=Unit.HOUSEHOLDS, total=0)

    why = make_answer({("retired",): 3}, by=["reason_left_fostering"], total=3, **FROM_TO)
    fewer = years((9, 2), (4, 9))
    assert headline("carers_net_change", fewer, why) == (
        "In the year to 31 March 2025, 4 foster households were approved and 9 left: 5 fewer"
    )
    figure = draw("carers_net_change", fewer, why)
    assert '"y": [2, 9]' in json.dumps(figure)
    assert headline("carers_net_change", years((9, 2), (1, 0)), why) == (
        "In the year to 31 March 2025, 1 foster household was approved and none left: 1 more"
    )
    same = headline("carers_net_change", years((9, 2), (3, 3)), why)
    assert same.endswith("3 left: as many as before")


def test_published_places_stand_beside_what_is_recorded_from_the_first_published_year() -> None:
    def published(*numbers: int) -> Answer:
        cells: dict[tuple[str, ...], Cell] = {
            ("E06000099", year): number
            for year, number in zip(("2024", "2025"), numbers, strict=True)
        }
        return make_answer(cells, by=["area", "year"], unit="places, as published")

    cells: dict[tuple[str, ...], Cell] = {
        (year, state): number
        for year in ("2023", "2024", "2025")
        for state, number in (("filled", 99), ("vacant", 80))
    }
    recorded = make_answer(cells, by=["year", "foster_place_state"], total=179)
    drawn = ("places_as_published", published(195, 185), published(115, 105), recorded)
    assert headline(*drawn) == (
        "Published for 31 March 2025: 185 council foster places approved, 105 filled (57%); now "
        "recorded for it 179 and 99"
    )
    assert "2023" not in json.dumps(draw(*drawn))
    alone = draw(*drawn[:-1], lacking("year", "foster_place_state"))
    assert LACKING in json.dumps(alone)
