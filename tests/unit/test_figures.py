"""Figures: from zero, labelled where they end, true to their answer, small and plain."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.figures.axes import choose_ticks, push_apart, scale_from_zero
from components.figures.bars import draw_bars
from components.figures.spark import draw_spark
from components.figures.trend import draw_trend
from components.theme import (
    LINE_STYLES,
    OURS,
    PALETTE,
    PAPER,
    TEMPLATE,
    TEXT_OF,
    measure_contrast,
)
from data_access.questions.answer import Answer
from data_access.vocabulary import AGE_BAND, PLACEMENT_TYPE, SYMBOL_WORDS, Symbol, Unit
from tests.answers import Cell, make_answer

YEARS = [str(year) for year in range(2016, 2026)]
VALUES = st.integers(0, 900)
SERIES = st.lists(VALUES, min_size=len(YEARS), max_size=len(YEARS))
OUR_CODE, ENGLAND, REGION, OTHER = "E06000099", "E92000001", "E12000001", "E08000001"
AREAS = {
    OUR_CODE: "Anytown Borough",
    "neighbours": "Statistical neighbours",
    REGION: "North East",
    ENGLAND: "England",
    OTHER: "Othertown",
    "E08000002": "Thirdtown",
}


def by_year(values: list[Any], **more: Any) -> Answer:
    cells = {(year,): value for year, value in zip(YEARS, values, strict=True)}
    return make_answer(cells, by=("year",), **more)


def by_area(rows: dict[str, list[Any]]) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {
        (area, year): value
        for area, values in rows.items()
        for year, value in zip(YEARS, values, strict=True)
    }
    return make_answer(cells, by=("area", "year"), unit=Unit.PUBLISHED, labels={"area": AREAS})


def by_category(name: str, rows: dict[str, list[Any]], **more: Any) -> Answer:
    cells: dict[tuple[str, ...], Cell] = {
        (year, key): values[place]
        for place, year in enumerate(YEARS)
        for key, values in rows.items()
    }
    return make_answer(cells, by=("year", name), **more)


def walk(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        for value in part.values():
            yield from walk(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from walk(value)
    else:
        yield part


def notes_of(figure: dict[str, Any]) -> list[str]:
    return [
        note["text"].replace("<b>", "").replace("</b>", "").replace("\N{NO-BREAK SPACE}", " ")
        for note in figure["layout"]["annotations"]
    ]


def traces_of(figure: dict[str, Any]) -> dict[str, Any]:
    return {trace["name"]: trace for trace in figure["data"] if "name" in trace}


FIGURES = st.one_of(
    SERIES.map(lambda values: draw_trend(by_year(values))),
    SERIES.map(lambda values: draw_bars([by_year(values)])),
    SERIES.map(lambda values: draw_trend(by_area({OUR_CODE: values}), ours=OUR_CODE)),
    SERIES.map(lambda values: draw_trend(by_category("age_band", {"0-4": values}))),
)


@given(FIGURES)
def test_a_figure_is_plain_small_and_keeps_its_place(figure: dict[str, Any]) -> None:
    assert set(figure) == {"data", "layout"}
    sent = json.dumps(figure)
    assert len(sent) < 8_000
    assert figure["layout"]["uirevision"]
    assert figure["layout"]["height"] > 0
    assert figure["layout"]["template"] is TEMPLATE
    assert all(value is None or isinstance(value, str | int | float) for value in walk(figure))


def test_the_template_that_every_figure_carries_stays_small() -> None:
    assert len(json.dumps(TEMPLATE)) < 600


@given(FIGURES)
def test_every_scale_begins_at_zero_or_below(figure: dict[str, Any]) -> None:
    ranges = [figure["layout"][name].get("range") for name in ("xaxis", "yaxis")]
    value_axis = "xaxis" if figure["data"][0].get("orientation") == "h" else "yaxis"
    assert any(span and min(span) <= 0 for span in ranges)
    values = [v for trace in figure["data"] for v in trace[value_axis[0]] if v is not None]
    low, high = figure["layout"][value_axis]["range"]
    assert low <= 0
    assert low <= min(values)
    assert max(values) <= high


@given(st.lists(st.one_of(st.none(), st.integers(-5000, 5000)), max_size=30))
def test_a_scale_is_round_holds_every_value_and_has_few_lines(values: list[int | None]) -> None:
    axis = scale_from_zero(values)
    low, high = axis["range"]
    known = [value for value in values if value is not None]
    assert all(low <= value <= high for value in known)
    assert low <= 0 <= high
    assert (high - low) / axis["dtick"] <= 7
    assert low % axis["dtick"] == high % axis["dtick"] == 0


@given(st.integers(1, 600))
def test_a_time_axis_has_at_most_four_labels_evenly_apart_and_always_the_last(count: int) -> None:
    ticks = choose_ticks(count)
    assert ticks[-1] == count - 1
    assert len(ticks) <= 4
    assert len({later - sooner for sooner, later in pairwise(ticks)}) <= 1


LABELS = st.lists(
    st.tuples(st.floats(0, 250), st.sampled_from([16.0, 36.0, 52.0])), min_size=1, max_size=7
)


@given(LABELS)
def test_labels_at_the_ends_of_lines_never_stand_on_each_other(
    labels: list[tuple[float, float]],
) -> None:
    wanted, heights = [want for want, _ in labels], [height for _, height in labels]
    middles = push_apart(wanted, heights, 250)
    spans = sorted(
        (middle - height / 2, middle + height / 2)
        for middle, height in zip(middles, heights, strict=True)
    )
    assert all(above[1] <= below[0] + 1e-6 for above, below in pairwise(spans))
    assert spans[0][0] >= -1e-6
    if sum(heights) <= 250:
        assert spans[-1][1] <= 250 + 1e-6


@given(LABELS)
def test_labels_keep_the_order_of_their_lines(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [want for want, _ in labels], [height for _, height in labels]
    assume(len(set(wanted)) == len(wanted))
    middles = push_apart(wanted, heights, 250)
    assert sorted(range(len(wanted)), key=wanted.__getitem__) == sorted(
        range(len(wanted)), key=middles.__getitem__
    )


def test_labels_that_have_room_stay_at_the_ends_of_their_lines() -> None:
    assert push_apart([200.0, 30.0, 100.0], [16.0, 16.0, 16.0], 250) == [200, 30, 100]


FOCUS = by_area(
    {
        OUR_CODE: [88, 101, 108, 115, 133, 133, 133, 131, 131, 125],
        "neighbours": [81.1, 89.8, 92.8, 97.6, 98.8, 100.4, 100.0, 102.5, 99.9, 95.2],
        REGION: [84, 92, 96, 102, 109, 110, 109, 112, 113, 111],
        ENGLAND: [60, 62, 64, 66, 68, 69, 70, 70, 69, 67],
        OTHER: [97, 89, 87, 110, 112, 113, 113, 134, 123, 108],
        "E08000002": [70, 71, 72, 73, 74, 75, 76, 77, 78, 79],
    }
)


def test_our_council_stands_out_and_the_lines_that_matter_are_named() -> None:
    figure = draw_trend(FOCUS, ours=OUR_CODE)
    assert notes_of(figure) == ["Anytown 125", "Neighbours 95", "North East 111", "England 67"]
    lines = traces_of(figure)
    assert lines["Anytown"]["line"] == {"color": OURS, "width": 3, "dash": "solid"}
    assert lines["Neighbours"]["line"]["dash"] != "solid"
    assert figure["data"][-1]["name"] == "Anytown"


def test_each_pale_neighbour_is_one_run_of_the_same_trace_and_says_its_name() -> None:
    crowd = draw_trend(FOCUS, ours=OUR_CODE)["data"][0]
    gaps = [place for place, value in enumerate(crowd["y"]) if value is None]
    assert gaps == [len(YEARS), 2 * len(YEARS) + 1]
    assert list(dict.fromkeys(crowd["text"])) == ["Othertown", "Thirdtown"]


def test_our_own_figures_take_over_from_the_published_ones_and_are_told_apart() -> None:
    own = make_answer(
        {(year,): 120.5 for year in YEARS[2:]}, by=("year",), unit=Unit.RATE, total=120.5
    )
    figure = draw_trend(FOCUS, ours=OUR_CODE, own=own)
    line = traces_of(figure)["Anytown"]
    assert line["y"] == [88, 101] + [120.5] * 8
    assert line["marker"]["color"] == [PAPER] * 2 + [OURS] * 8
    assert line["text"] == ["as published"] * 2 + ["our returns"] * 8
    assert notes_of(figure)[-1] == "○ as published   ● our own returns"


def test_what_was_published_up_to_a_year_can_be_told_apart_in_one_answer() -> None:
    figure = draw_trend(by_year(list(range(10))), published_until="2017")
    assert traces_of(figure)["Anytown"]["marker"]["color"] == [PAPER] * 2 + [OURS] * 8


def test_our_own_figures_may_run_beyond_the_published_ones() -> None:
    own = make_answer({("2025",): 125, ("2026",): 123}, by=("year",), unit=Unit.RATE)
    figure = draw_trend(FOCUS, ours=OUR_CODE, own=own)
    assert figure["layout"]["xaxis"]["categoryarray"] == [*YEARS, "2026"]
    assert traces_of(figure)["Neighbours"]["y"][-1] is None
    assert notes_of(figure)[0] == "Anytown 123"


@given(st.sampled_from(Symbol), st.integers(0, len(YEARS) - 1))
def test_a_figure_that_is_not_shown_is_a_gap_with_its_symbol(symbol: Symbol, place: int) -> None:
    values: list[Any] = [50] * len(YEARS)
    values[place] = str(symbol)
    figure = draw_trend(by_year(values))
    assert figure["data"][0]["y"][place] is None
    mark = next(note for note in figure["layout"]["annotations"] if note["text"] == symbol)
    assert (mark["x"], mark["hovertext"]) == (place, SYMBOL_WORDS[symbol])
    bars = draw_bars([by_year(values)])
    assert bars["data"][0]["y"][place] is None
    assert symbol in notes_of(bars)


@given(st.sampled_from(YEARS), st.sampled_from(PLACEMENT_TYPE.keys))
def test_other_is_not_shown_where_one_of_its_parts_is_hidden(year: str, hidden: str) -> None:
    place = YEARS.index(year)
    rows: dict[str, list[Any]] = {key: [9] * len(YEARS) for key in PLACEMENT_TYPE.keys}
    rows["ifa"] = rows["with_parents"] = rows["connected_persons"] = [99] * len(YEARS)
    rows[hidden] = [*rows[hidden]]
    rows[hidden][place] = "c"
    lines = traces_of(draw_trend(by_category("placement_type", rows)))
    shown = PLACEMENT_TYPE.label_of(hidden)
    assert lines[shown if shown in lines else "Other"]["y"][place] is None


def test_up_to_four_categories_have_a_line_each_told_apart_without_colour() -> None:
    rows = {key: [10 * place + 10] * len(YEARS) for place, key in enumerate(AGE_BAND.keys)}
    figure = draw_trend(by_category("age_band", rows))
    assert sorted(notes_of(figure)) == ["0 to 4 10", "11 to 15 30", "16 and over 40", "5 to 10 20"]
    for part in ("dash", "symbol"):
        looks = {
            trace["line"][part] if part == "dash" else trace["marker"][part]
            for trace in figure["data"]
        }
        assert len(looks) == 4


@given(st.lists(SERIES, min_size=13, max_size=13))
def test_of_more_categories_the_three_largest_stand_and_the_rest_is_other(
    drawn: list[list[int]],
) -> None:
    rows = dict(zip(PLACEMENT_TYPE.keys, drawn, strict=True))
    lines = traces_of(draw_trend(by_category("placement_type", rows)))
    assert len(lines) == 4
    named = [key for key in rows if PLACEMENT_TYPE.label_of(key) in lines]
    smallest = min(rows[key][-1] for key in named)
    assert all(rows[key][-1] <= smallest for key in rows if key not in named)
    for place in range(len(YEARS)):
        assert sum(line["y"][place] for line in lines.values()) == sum(
            values[place] for values in rows.values()
        )


def test_rates_have_no_other_for_they_do_not_add_up() -> None:
    rows = {key: [place] * len(YEARS) for place, key in enumerate(PLACEMENT_TYPE.keys)}
    lines = traces_of(draw_trend(by_category("placement_type", rows, unit=Unit.RATE)))
    assert len(lines) == 4
    assert "Other" not in lines


def test_bars_stand_on_zero_side_by_side_under_their_years() -> None:
    came, left = by_year(list(range(10, 20))), by_year(list(range(20, 30)))
    figure = draw_bars([came, left], names=["Came", "Left"])
    assert [trace["name"] for trace in figure["data"]] == ["Came", "Left"]
    assert figure["layout"]["barmode"] == "group"
    assert figure["layout"]["xaxis"]["ticktext"] == [
        "2016", "17", "18", "19", "20", "21", "22", "23", "24", "2025",
    ]  # fmt: skip
    assert figure["data"][0]["hovertext"][0] == "Came, 2016: 10"


def test_bars_of_published_years_are_hatched_and_said_to_be_published() -> None:
    own = make_answer({(year,): 50 for year in YEARS[2:]}, by=("year",), title="Came")
    figure = draw_bars([own], before=[by_year([40] * 10, unit=Unit.PUBLISHED)])
    bars = figure["data"][0]
    assert bars["y"] == [40, 40] + [50] * 8
    assert bars["marker"]["pattern"]["shape"] == ["/", "/"] + [""] * 8
    assert bars["hovertext"][1] == "Came, 2017: 40, as published"
    assert "as published" in notes_of(figure)[-1]


def test_more_than_four_kinds_of_bar_are_refused_with_a_way_out() -> None:
    with pytest.raises(ValueError, match="one to 4 answers, not 5: show the rest in a table"):
        draw_bars([by_year([1] * 10)] * 5)


def test_months_are_named_by_their_last_month_under_bars_and_lines() -> None:
    months = [f"2024-{month:02d}" for month in range(1, 13)]
    labels = {"month": {key: f"{date.fromisoformat(key + '-01'):%B %Y}" for key in months}}
    answer = make_answer({(key,): 5 for key in months}, by=("month",), labels=labels)
    for figure in (draw_trend(answer), draw_bars([answer])):
        axis = figure["layout"]["xaxis"]
        assert axis["ticktext"][-1] == "Dec<br>2024"
        assert figure["data"][0]["x"][-1] == "December 2024"


@given(st.lists(st.one_of(st.none(), VALUES), max_size=20))
def test_a_sparkline_is_a_picture_of_every_known_value_or_nothing(
    values: list[int | None],
) -> None:
    address = draw_spark(values)
    known = [value for value in values if value is not None]
    if len(known) < 2:
        assert address == ""
        return
    kind, picture = unquote(address).split(",", 1)
    assert kind == "data:image/svg+xml"
    svg = ET.fromstring(picture)
    assert svg.attrib["viewBox"] == "0 0 100 28"
    points = [
        tuple(map(float, point.split(",")))
        for line in svg.iter("{http://www.w3.org/2000/svg}polyline")
        for point in line.attrib["points"].split()
    ]
    assert all(0 <= x <= 100 and 0 <= y <= 28 for x, y in points)
    if None not in values:
        heights = [y for _, y in points]
        assert len(points) == len(values)
        falling = sorted(zip(known, heights, strict=True), key=lambda point: point[0])
        assert [y for _, y in falling] == sorted(heights, reverse=True)


QUARTERS = ("2024-25-Q2", "2024-25-Q3", "2024-25-Q4")


def test_a_line_that_ends_in_a_hidden_number_is_never_named_with_an_earlier_one() -> None:
    cells: dict[tuple[str, ...], Cell] = {
        (quarter, band): 40 + place
        for place, quarter in enumerate(QUARTERS)
        for band in AGE_BAND.keys
    }
    cells |= {(QUARTERS[-1], "0-4"): "c"} | {(quarter, "16+"): "c" for quarter in QUARTERS}
    figure = draw_trend(make_answer(cells, by=("quarter", "age_band")))
    names = [
        re.sub("<[^>]*>|\xa0", " ", n["text"]).split() for n in figure["layout"]["annotations"]
    ]
    assert ["0", "to", "4", "c"] in names
    assert ["16", "and", "over", "c"] in names
    assert ["5", "to", "10", "42"] in names
    hover = [note.get("hovertext", "") for note in figure["layout"]["annotations"]]
    assert "0 to 4, 16 and over: not shown, to protect confidentiality" in hover


def test_a_gap_between_bars_stands_under_the_name_of_what_is_hidden() -> None:
    came, left = (
        make_answer(
            {(year,): value for year, value in zip(YEARS[-3:], row, strict=True)}, by=("year",)
        )
        for row in ([90, "c", 70], [80, 60, "c"])
    )
    figure = draw_bars([came, left], names=["Came", "Left"])
    gaps = [note["x"] for note in figure["layout"]["annotations"] if note["text"] == "c"]
    assert gaps == [0.82, 2.18]
    assert [trace["y"] for trace in figure["data"]] == [[90, None, 70], [80, 60, None]]
    assert figure["data"][0]["hovertext"][1] == "Came, 2024: c"


def test_what_is_not_published_of_our_own_is_stood_in_for_and_what_is_hidden_is_not() -> None:
    years = YEARS[-4:]
    given: list[Cell] = ["x", "c", 50, "c"]
    own = make_answer({(y,): one for y, one in zip(years, given, strict=True)}, by=("year",))
    theirs = make_answer({(y,): 40 for y in years}, by=("year",), unit=Unit.PUBLISHED)
    assert draw_bars([own], before=[theirs])["data"][0]["y"] == [40, None, 50, None]
    cells: dict[tuple[str, ...], Cell] = {(OUR_CODE, y): 40 for y in years}
    areas = make_answer(cells, by=("area", "year"), unit=Unit.PUBLISHED)
    line = draw_trend(areas, ours=OUR_CODE, own=own)["data"][-1]
    assert line["y"] == [40, None, 50, None]


def test_a_sparkline_ends_in_a_dot_only_where_the_last_number_is_shown() -> None:
    assert "circle" in draw_spark([1, 2, 3])
    assert "circle" not in draw_spark([1, 2, None])


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_of_a_figure_can_be_seen_on_white(colour: str) -> None:
    assert measure_contrast(colour, PAPER) >= 3


@pytest.mark.parametrize("colour", [line[0] for line in LINE_STYLES])
def test_the_name_of_every_line_can_be_read_on_white(colour: str) -> None:
    assert measure_contrast(TEXT_OF.get(colour, colour), PAPER) >= 4.5
