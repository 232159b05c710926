"""The words and figures of the benchmark page, of figures made up for them."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pages  # noqa: F401 registers the page whose asks are drawn here
from components.drawings import DRAWINGS, Context
from components.drawings.compared import Compared, say_place, say_years
from components.page import PAGES
from data_access.questions.answer import Answer
from tests.answers import Cell, make_answer

PAGE = PAGES["/benchmark"]
OURS, ONE, OTHER, CUMBRIA = "E06000099", "E06000001", "E06000002", "E10000006"
NORTH_EAST, ENGLAND = "E12000001", "E92000001"
NAMES = {
    OURS: "Anytown-on-Sea",
    ONE: "One",
    OTHER: "Other",
    CUMBRIA: "Cumbria",
    "neighbours": "Statistical neighbours",
    NORTH_EAST: "North East",
    ENGLAND: "England",
}
RATE = "per 10,000, as published"
FIGURES = {"looked_after_rate": "Children in care per 10,000", "uasc": "Unaccompanied children"}
SYMBOLS = ["c", "k", "x", "z", "n"]
SINCE = {
    "periods": (
        ("2025", date(2024, 4, 1), date(2025, 3, 31)),
        ("2026", date(2025, 4, 1), date(2025, 10, 31)),
    )
}


def published(cells: dict[str, list[Cell]], first: int = 2023, **more: Any) -> Answer:
    """Figures of areas over the years, ours first."""
    options = {"published": "looked_after_rate", "model": "2025", "statistic": "mean"}
    facts: dict[str, Any] = {
        "measure": "benchmark",
        "title": "Children in care per 10,000, published",
        "source": "DfE, Children looked after in England including adoptions",
        "unit": RATE,
        "labels": {"area": NAMES},
        "options": options | more.pop("options", {}),
    }
    years = {
        (area, str(first + at)): cell
        for area, series in cells.items()
        for at, cell in enumerate(series)
    }
    return make_answer(years, by=("area", "year"), **facts | more)


def council_figures(cells: dict[str, Cell]) -> Answer:
    by_council = {(area,): cell for area, cell in cells.items()}
    return make_answer(by_council, by=("area",), unit=RATE, labels={"area": NAMES})


def draw(name: str, answers: list[Answer | None], **facts: Any) -> Any:
    number = next(at for at, panel in enumerate(PAGE.panels) if panel.draw == name)
    known: dict[str, Any] = {
        "council": "Anytown",
        "baseline": date(2023, 10, 31),
        "is_filtered": False,
        "may_list": False,
    }
    return DRAWINGS[name](Context(PAGE, number, answers, [], **known | facts))


def lead(answer: Answer, place: int | None = 2, own: Answer | None = None) -> str:
    england = council_figures({OURS: 125, ONE: 130, OTHER: 80})
    said = draw("lead_benchmark", [answer, make_answer(total=place), england, own])
    assert isinstance(said, str)
    return said


def headline_and_sub(drawn: Any) -> tuple[str, str]:
    head, sub = drawn[0]["props"]["children"]
    return head["props"]["children"], sub["props"]["children"]


def figure_of(drawn: Any) -> dict[str, Any]:
    body = drawn[1]["props"]["children"][0]["props"]["children"]
    found: dict[str, Any] = body["props"]["children"]["props"]["figure"]
    return found


def test_the_lead_names_source_year_model_and_statistic_and_the_place_in_england() -> None:
    answer = published(
        {
            OURS: [131, 125],
            ONE: [90, 95],
            "neighbours": [99.9, 95.2],
            NORTH_EAST: [113, 111],
            ENGLAND: [69, 67],
        },
        first=2024,
    )
    assert lead(answer) == (
        "Children in care per 10,000, as DfE published it for the year ending 31 March 2025: 125 "
        "in Anytown, 2nd highest of 3 councils in England; 95.2 on average (mean) in its "
        "statistical neighbours (2025 model), 111 in the North East and 67 in England."
    )


def test_an_average_of_some_of_the_councils_says_of_how_many_it_is() -> None:
    cells: dict[str, list[Cell]] = {OURS: [120, 125], ONE: [90, 95], OTHER: [80, "x"]}
    chosen = published({**cells, "neighbours": [85, 95]}, options={"councils": f"{ONE},{OTHER}"})
    assert "95 on average (mean) in the 1 of 2 councils chosen that has a figure." in lead(chosen)
    near = published({**cells, CUMBRIA: [1, 2], "neighbours": [57, 48.5]})
    of = "the 2 of its 3 statistical neighbours (2025 model) that have a figure"
    assert f"48.5 on average (mean) in {of}." in lead(near)
    _, sub = headline_and_sub(draw("benchmark_trend", [near]))
    assert "The average is of the councils with a figure: 2 of 3 in 2024." in sub
    drawn = draw("ranked_areas", [chosen])
    head, sub = headline_and_sub(drawn)
    assert head.endswith(": 125 against 95 on average of the 1 with a figure")
    assert "the 2 councils chosen (of the 2, 1 has a figure)" in sub
    assert "Average (mean, 1 of 2)" in str(figure_of(drawn))
    whole = published({OURS: [125], ONE: [95], "neighbours": [95]}, options={"councils": ONE})
    assert "95 on average (mean) in the 1 council chosen." in lead(whole)
    assert "with a figure" not in str(draw("ranked_areas", [whole]))
    assert "with a figure" not in str(draw("benchmark_trend", [whole]))


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_without_a_figure_of_ours_there_is_neither_number_nor_place(symbol: str) -> None:
    said = lead(published({OURS: [symbol], ONE: [90], "neighbours": [90]}), place=None)
    assert "no figure of Anytown; 90 on average" in said
    assert "highest" not in said


@given(
    st.sampled_from([None, "higher", "lower"]),
    st.integers(0, 100) | st.sampled_from(SYMBOLS),
    st.integers(0, 100) | st.sampled_from(SYMBOLS),
)
def test_better_and_worse_are_said_only_of_what_has_a_polarity(
    better: str | None, ours: int | str, average: int | str
) -> None:
    said = lead(published({OURS: [ours], ONE: [1], "neighbours": [average]}, better=better))
    judged = [word for word in ("That is better", "That is worse", "That is the") if word in said]
    if better is None or isinstance(ours, str) or isinstance(average, str):
        assert judged == []
    elif ours == average:
        assert judged == ["That is the"]
    else:
        is_good = (ours > average) == (better == "higher")
        assert judged == ["That is better" if is_good else "That is worse"]


def test_our_own_figure_since_is_said_apart_and_as_unpublished() -> None:
    answer = published({OURS: [125], ONE: [90], "neighbours": [90]}, first=2025)
    cells: dict[tuple[str, ...], Cell] = {("2025",): 125.1, ("2026",): 128}
    said = lead(answer, own=make_answer(cells, by=("year",), **SINCE))
    assert said.endswith("Our own figure of 31 October 2025, unpublished, is 128.")
    cells = {("2025",): 125.1, ("2026",): "c"}
    hidden = lead(answer, own=make_answer(cells, by=("year",), **SINCE))
    assert hidden.endswith("unpublished, is not shown, to protect confidentiality.")


def test_our_own_figures_are_joined_to_none_that_is_published() -> None:
    answer = published({OURS: [131, 125], ONE: [90, 91], "neighbours": [90, 91]}, first=2024)
    own = make_answer({("2025",): 124, ("2026",): 128}, by=("year",), **SINCE)
    traces = {t.get("name"): t for t in figure_of(draw("benchmark_trend", [answer, own]))["data"]}
    assert traces["Anytown"]["y"] == [131, 125, None]
    assert traces["Our own, unpublished"]["y"] == [None, None, 128]
    assert traces["Anytown"]["x"][-1] == "31 Oct 2025"


def test_a_share_of_our_own_is_worked_out_of_where_all_children_live() -> None:
    shares = {"published": "fostered_pct"}
    answer = published({OURS: [70], ONE: [60], "neighbours": [60]}, 2025, options=shares)
    cells: dict[tuple[str, ...], Cell] = {
        ("2026", "ifa"): 30,
        ("2026", "connected_persons"): 20,
        ("2026", "other"): 50,
    }
    own = make_answer(cells, by=("year", "placement_type"), **SINCE)
    traces = {t.get("name"): t for t in figure_of(draw("benchmark_trend", [answer, own]))["data"]}
    assert traces["Our own, unpublished"]["y"] == [None, 50]


def test_years_without_a_figure_are_explained_by_their_symbol() -> None:
    answer = published({OURS: ["x", 7, "x", "x", "c", "n", 25], ONE: [1] * 7}, first=2016)
    _, sub = headline_and_sub(draw("benchmark_trend", [answer]))
    assert (
        "2016 and 2018 to 2019: DfE did not publish a figure of Anytown (x, not available)." in sub
    )
    assert "2020: DfE keeps the figure of Anytown back, to protect confidentiality." in sub
    assert "2021: no figure of Anytown is loaded." in sub


def test_a_reorganised_council_ends_where_it_ended_and_the_page_says_so() -> None:
    answer = published({OURS: [1, 2, 3], CUMBRIA: [5, "n", "n"], ONE: [1, "x", 1]})
    drawn = draw("benchmark_trend", [answer])
    assert "figures of some years alone: Cumbria 2023." in headline_and_sub(drawn)[1]
    crowd = figure_of(drawn)["data"][0]
    assert crowd["y"][:4] == [5, None, None, None]


def test_a_count_stands_among_councils_but_not_beside_a_region() -> None:
    cells: dict[str, list[Cell]] = {OURS: [564], ONE: [310], "neighbours": [310], ENGLAND: [81770]}
    answer = published(cells, unit="children, as published")
    assert 81770 not in figure_of(draw("ranked_areas", [answer]))["data"][0]["x"]
    assert "England." not in lead(answer).split(";")[1]
    rate = published(cells)
    assert 81770 in figure_of(draw("ranked_areas", [rate]))["data"][0]["x"]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.data())
def test_a_place_is_counted_from_the_nearer_end(values: list[int], data: st.DataObject) -> None:
    ours = data.draw(st.sampled_from(values))
    above, below = sum(v > ours for v in values), sum(v < ours for v in values)
    said = say_place(ours, values)
    assert said.endswith(f"{'highest' if above <= below else 'lowest'} of {len(values)}")
    place = min(above, below) + 1
    assert said.startswith("the " if place == 1 else str(place))


@given(st.sets(st.integers(2000, 2030), min_size=1))
def test_years_in_words_name_each_of_them_and_no_other(years: set[int]) -> None:
    said = say_years([str(year) for year in sorted(years)])
    named: set[int] = set()
    for run in said.replace(" and ", ", ").split(", "):
        first, _, last = run.partition(" to ")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == years


@given(st.integers(1, 40))
@settings(max_examples=15)
def test_of_many_councils_those_nearest_to_ours_are_drawn_by_name(number: int) -> None:
    cells: dict[str, list[Cell]] = {OURS: [50]}
    cells |= {f"E0800{at:04d}": [at * 3] for at in range(number)}
    named = Compared(published(cells)).list_nearest(12)
    distances = {area: abs(50 - (cells[area][0] or 0)) for area in cells if area != OURS}
    assert len(named) == min(12, number)
    others = distances.keys() - set(named)
    assert all(distances[other] >= max(map(distances.get, named)) for other in others)


def averages(model: str, *rates: float) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {(str(2016 + at),): rate for at, rate in enumerate(rates)}
    return make_answer(
        cells, by=("year",), unit=RATE, options={"model": model, "statistic": "mean"}
    )


BRIEF = {"looked_after": 587, "looked_after_rate": 133, "neighbours_rate": 82}
IN_2025_MODEL = averages("2025", 81.1, 89.8, 92.8, 97.6, 98.8, 100.4, 100.0, 102.5)
IN_2021_MODEL = averages("2021", 80.5, 85.8, 86.8, 93.0, 96.2, 98.8, 98.8, 102.2)


def gap_of(total: int | None, **more: Any) -> Answer:
    options = {"model": "2025", "statistic": "mean"} | more.pop("options", {})
    return make_answer(total=total, options=options, **more)


def draw_gap(gap: Answer | None, brief: dict[str, int] = BRIEF) -> tuple[str, str]:
    ours = averages("2025", 88, 101, 108, 115, 133, 133, 133, 131)
    counts = [make_answer(total=589), make_answer(total=133.8)]
    answers = [gap, ours, IN_2025_MODEL, IN_2021_MODEL, *counts]
    return headline_and_sub(draw("rate_gap", answers, brief=brief))


def test_the_briefs_figure_is_shown_as_the_briefs_and_never_as_the_benchmark() -> None:
    _, sub = draw_gap(gap_of(135))
    assert "Project brief, 2023: approx. 82. That is not the average of 2023" in sub
    assert "102.5 (2025 model, mean) and 102.2 (2021 model, mean)" in sub
    assert "between those of 2016 (81.1) and 2017 (89.8), and fits about 2017" in sub
    assert "It counts 587 children in our care and 133 per 10,000 on 31 October 2023" in sub
    assert "our returns now say 589 and 134" in sub
    assert "brief" not in draw_gap(gap_of(135), brief={})[1]


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (gap_of(135), "135 fewer children would be in our care on 31 March 2025"),
        (gap_of(-1), "1 more child would be in our care"),
        (gap_of(0), "as many children would be in our care"),
        (gap_of(None, total_symbol="c"), "is not shown, to protect confidentiality"),
        (gap_of(None, total_symbol="n"), "is not known"),
        (None, "Our rate and the neighbours’ average"),
        (gap_of(3, options={"councils": ONE}), "of the councils chosen (mean) 3 fewer"),
    ],
)
def test_the_gap_in_children_is_said_for_any_number(gap: Answer | None, words: str) -> None:
    assert words in draw_gap(gap)[0]


def links_in(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [link for one in part for link in links_in(one)]
    if not isinstance(part, dict):
        return []
    own = [part["props"]] if part["type"] in ("Link", "Input", "Option", "Form") else []
    return own + links_in(part["props"].get("children"))


def test_every_choice_keeps_the_other_words_of_the_address() -> None:
    words = (("as_at", "2024-03-31"), ("age_band", "0-4"), ("age_band", "5-10"))
    chosen = (("published", "uasc"), ("councils", ONE))
    answer = published({OURS: [1], ONE: [2]}, options={"published": "uasc", "councils": ONE})
    drawn = draw("choose_benchmark", [answer], words=words + chosen, figures=FIGURES)
    addresses = [parse_qsl(urlsplit(p["href"]).query) for p in links_in(drawn) if "href" in p]
    assert addresses
    assert all(set(words) <= set(address) for address in addresses)
    assert any(dict(address).get("published") == "looked_after_rate" for address in addresses)
    assert any("councils" not in dict(address) for address in addresses)
    fields = [(p["name"], p["value"]) for p in links_in(drawn) if p.get("type") == "hidden"]
    assert fields == [*words, chosen[0]]
    options = {p["value"]: p.get("selected") for p in links_in(drawn) if "selected" in p}
    assert options == {ONE: True}
    offered = {p["value"] for p in links_in(drawn) if "value" in p and "name" not in p}
    assert offered == {ONE, OTHER, CUMBRIA}
