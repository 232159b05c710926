"""Tables: every number of an answer, totals that are never invented, cells that lead on."""

from collections import defaultdict
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from components import table
from components.theme import measure_contrast, shade_cell
from data_access.questions.answer import Answer
from data_access.vocabulary import AGE_BAND, LOCALITY, SYMBOL_WORDS, Dimension, Symbol, Unit
from tests.answers import PUBLISHED, ROUNDED, Cell, make_answer

COMPARED = {"compare_to": date(2024, 3, 31)}
COUNTS = st.integers(0, 500)
PAIRS = st.tuples(COUNTS, COUNTS)
BOTH = [(where, age) for where in LOCALITY.keys for age in AGE_BAND.keys]


def tables(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[tuple[str, str], Any]]:
    return st.lists(cells, min_size=len(BOTH), max_size=len(BOTH)).map(
        lambda drawn: dict(zip(BOTH, drawn, strict=True))
    )


def as_dash(element: Any) -> Any:
    """What Dash makes of plain elements; it refuses properties that it does not know."""
    if isinstance(element, list):
        return [as_dash(part) for part in element]
    if not isinstance(element, dict):
        return element
    package = {"dash_html_components": html, "dash_core_components": dcc}[element["namespace"]]
    properties = {**element["props"], "children": as_dash(element["props"]["children"])}
    return getattr(package, element["type"])(**properties)


def draw_matrix(*answers: Answer, **more: Any) -> Any:
    return as_dash(table.draw_matrix(*answers, **more))


def draw_table(*answers: Answer, **more: Any) -> Any:
    return as_dash(table.draw_table(*answers, **more))


def find(component: Any, kind: str) -> list[Any]:
    return [
        found
        for found in (component, *component._traverse())
        if getattr(found, "_type", None) == kind
    ]


def text_of(component: Any) -> str:
    if not hasattr(component, "to_plotly_json"):
        return "" if component is None else str(component)
    children = getattr(component, "children", None)
    parts = children if isinstance(children, list | tuple) else [children]
    return "".join(text_of(part) for part in parts)


def read(component: Any) -> list[list[str]]:
    return [
        [text_of(cell) for cell in row.children if cell._type in {"Th", "Td"}]
        for row in find(component, "Tr")
    ]


def by_both(cells: dict[tuple[str, str], Cell], **more: Any) -> Answer:
    return make_answer(cells, by=("locality", "age_band"), **more)


def plain(value: int) -> str:
    return f"{value:,}"


@given(tables(COUNTS))
def test_a_matrix_shows_every_cell_and_totals_that_add_up(cells: dict[Any, int]) -> None:
    answer = by_both(cells, total=sum(cells.values()))
    head, *body, foot = read(draw_matrix(answer, caption="Children by place and age"))
    assert head == [LOCALITY.label, *(label for _, label in AGE_BAND.values), "All"]
    for where, row in zip(LOCALITY.keys, body, strict=True):
        values = [cells[where, age] for age in AGE_BAND.keys]
        assert row[1:] == [*map(plain, values), plain(sum(values))]
    columns = [sum(cells[where, age] for where in LOCALITY.keys) for age in AGE_BAND.keys]
    assert foot[1:] == [*map(plain, columns), plain(answer.total)]


@given(tables(PAIRS))
def test_rows_left_out_as_empty_never_change_what_a_total_adds_up_to(
    cells: dict[Any, tuple[int, int]],
) -> None:
    cells = {keys: (0, 0) if sum(pair) % 3 else pair for keys, pair in cells.items()}
    answer = by_both(cells, total=sum(now for now, _ in cells.values()), **COMPARED)
    full = read(draw_matrix(answer, caption="c"))
    short = read(draw_matrix(answer, caption="c", hide_empty=True))
    left_out = [row for row in full if row not in short]
    assert all(set(row[1:]) == {"0"} for row in left_out)
    assert [row for row in full if row not in left_out] == short


def test_a_row_whose_cells_changed_but_hold_nothing_now_stays() -> None:
    cells = dict.fromkeys(BOTH, (0, 0)) | {("out_of_area", "16+"): (0, 3)}
    answer = by_both(cells, total=0, total_compared=3, **COMPARED)
    rows = read(draw_matrix(answer, caption="c", hide_empty=True))
    assert [row[0] for row in rows] == [LOCALITY.label, "Outside the borough", "All"]
    assert rows[1][-1] == "−3"


@given(tables(COUNTS))
def test_cells_that_hold_children_lead_to_them_and_empty_ones_lead_nowhere(
    cells: dict[Any, int],
) -> None:
    answer = by_both(cells, total=sum(cells.values()))
    drawn = draw_matrix(answer, caption="c", link=lambda row, column: f"/children?{row}&{column}")
    links = {link.href: text_of(link) for link in find(drawn, "Link")}
    counts: defaultdict[tuple[str | None, str | None], int] = defaultdict(int)
    for (where, age), value in cells.items():
        # The totals lead to all of a row, of a column, and of the whole.
        for keys in ((where, age), (where, None), (None, age), (None, None)):
            counts[keys] += value
    assert links == {
        f"/children?{where}&{age}": plain(value) for (where, age), value in counts.items() if value
    }


def test_the_address_of_a_total_keeps_the_filters_and_names_the_other_dimension_alone() -> None:
    answer = by_both(dict.fromkeys(BOTH, 2), total=24, filters={"sex": ("female",)})
    kept = ("as_at", answer.as_at.isoformat()), ("sex", "female")
    where, age = BOTH[0]
    one, other = answer.by
    for keys, named in (
        ((where, None), [(one, where)]),
        ((None, age), [(other, age)]),
        ((None, None), []),
    ):
        assert parse_qsl(answer.query(*keys)) == [*kept, *named]


def test_rows_and_columns_may_be_named_the_other_way_round() -> None:
    answer = by_both({keys: place for place, keys in enumerate(BOTH)}, total=66)
    turned = read(draw_matrix(answer, row="age_band", column="locality", caption="c"))
    assert turned[0][1:4] == [label for _, label in LOCALITY.values]
    assert turned[1][1:4] == ["0", "4", "8"]


@given(st.floats(0, 1))
def test_a_number_can_be_read_on_any_shade(share: float) -> None:
    background, text = shade_cell(share)
    assert measure_contrast(background, text) >= 4.5


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_lighter(one: float, other: float) -> None:
    small, large = sorted((one, other))
    white = "#FFFFFF"
    assert measure_contrast(shade_cell(small)[0], white) <= measure_contrast(
        shade_cell(large)[0], white
    )


@given(st.sampled_from(BOTH), st.sampled_from(Symbol))
def test_a_hidden_cell_shows_its_symbol_and_cannot_be_worked_out_from_its_row(
    hidden: tuple[str, str], symbol: Symbol
) -> None:
    cells: dict[Any, Cell] = dict.fromkeys(BOTH, 7) | {hidden: str(symbol)}
    drawn = draw_matrix(by_both(cells, total=84), caption="c")
    _, *body, foot = read(drawn)
    row = body[LOCALITY.keys.index(hidden[0])]
    column = 1 + AGE_BAND.keys.index(hidden[1])
    assert row[column] == symbol
    is_hidden = symbol is Symbol.CONFIDENTIAL
    assert row[-1] == foot[column] == ("c" if is_hidden else "–")
    assert foot[-1] == "84"
    marks = [mark.title for mark in find(drawn, "Abbr")]
    assert marks == [SYMBOL_WORDS[symbol]] * (3 if is_hidden else 1)


def test_totals_of_their_own_are_shown_as_they_are_and_never_added_up() -> None:
    answer = by_both(dict.fromkeys(BOTH, 7), total=90)
    rows = make_answer({(key,): 40 for key in LOCALITY.keys}, by=("locality",), total=90)
    columns = make_answer({(key,): "c" for key in AGE_BAND.keys}, by=("age_band",), total=90)
    drawn = draw_matrix(answer, row_totals=rows, column_totals=columns, caption="c")
    _, *body, foot = read(drawn)
    assert [row[-1] for row in body] == ["40", "40", "40"]
    assert foot == ["All", "c", "c", "c", "c", "90"]


def test_rates_are_not_added_up() -> None:
    answer = by_both(dict.fromkeys(BOTH, 3.4), total=133.4, unit=Unit.RATE)
    head, *_, foot = read(draw_matrix(answer, caption="c"))
    assert "All" not in head
    assert foot == ["All", "–", "–", "–", "–"]


def test_children_beside_care_stand_under_the_total_and_outside_it() -> None:
    orders = {
        **{("special_guardianship", age): 5 for age in AGE_BAND.keys},
        **{("child_arrangements", age): 0 for age in AGE_BAND.keys},
    }
    beside = (
        make_answer(orders, by=("permanence_order", "age_band"), total=20),
        make_answer(
            {("special_guardianship",): 20, ("child_arrangements",): 0}, by=("permanence_order",)
        ),
    )
    answer = by_both(dict.fromkeys(BOTH, 2), total=24)
    *_, total, last = read(
        draw_matrix(answer, beside=beside, total_label="Children in our care", caption="c")
    )
    assert total == ["Children in our care", "6", "6", "6", "6", "24"]
    assert last == ["Beside care: special guardianship", "5", "5", "5", "5", "20"]


@given(st.lists(PAIRS, min_size=4, max_size=4))
def test_a_compared_answer_shows_by_how_much_it_changed(pairs: list[tuple[int, int]]) -> None:
    cells = {(age,): pair for age, pair in zip(AGE_BAND.keys, pairs, strict=True)}
    totals = {"total": sum(n for n, _ in pairs), "total_compared": sum(b for _, b in pairs)}
    answer = make_answer(cells, by=("age_band",), **totals, **COMPARED)
    head, *body, foot = read(draw_table(answer, caption="c", change=True))
    assert head == ["Age", "Children in our care", "Change since 31 Mar 2024"]
    changes = [row[2].replace("−", "-").replace(",", "") for row in (*body, foot)]
    assert [int(change) for change in changes] == [
        *(now - before for now, before in pairs),
        totals["total"] - totals["total_compared"],
    ]
    assert len(read(draw_table(answer, caption="c"))[0]) == 2


def test_an_undivided_answer_is_a_table_of_one_row() -> None:
    answer = make_answer(total=587, as_at=date(2023, 10, 31))
    assert read(draw_table(answer, caption="c")) == [
        ["When", "Children in our care"],
        ["31 Oct 2023", "587"],
    ]


YEARS = {("2023",): 167, ("2024",): 168, ("2025",): 161}


def test_events_over_time_add_up_to_their_total() -> None:
    started = make_answer(YEARS, by=("year",), total=496, title="Came into our care")
    assert read(draw_table(started, caption="c"))[-1] == ["All", "496"]


def test_a_count_at_the_end_of_each_year_has_no_total() -> None:
    looked_after = make_answer(YEARS, by=("year",), total=161)
    assert read(draw_table(looked_after, caption="c"))[-1] == ["2025", "161"]


def test_two_answers_stand_side_by_side_even_where_one_has_fewer_years() -> None:
    came = make_answer(YEARS, by=("year",), title="Came into our care", total=496)
    left = make_answer({("2025",): 180}, by=("year",), title="Left our care", total=180)
    rows = read(draw_table(came, left, caption="c"))
    assert rows[0] == ["Year ending 31 March", "Came into our care", "Left our care"]
    assert rows[1] == ["2023", "167", "–"]
    assert rows[3] == ["2025", "161", "180"]
    assert rows[4] == ["All", "496", "180"]


def test_time_runs_across_where_there_are_more_years_than_areas() -> None:
    areas = {"area": {"E92000001": "England"}}
    cells = {("E92000001", str(year)): 60 + year % 10 for year in range(2020, 2026)}
    answer = make_answer(cells, by=("area", "year"), unit=Unit.PUBLISHED, labels=areas)
    rows = read(draw_table(answer, caption="c"))
    assert [row[0] for row in rows[1:]] == [str(year) for year in range(2020, 2026)]


def test_our_own_figures_stand_over_the_published_ones() -> None:
    areas = {"area": {"E92000001": "England"}}
    published = make_answer(
        {("E92000001", "2024"): 69, ("E92000001", "2025"): 67},
        by=("area", "year"),
        unit=Unit.PUBLISHED,
        labels=areas,
    )
    own = make_answer({("2025",): 125.1}, by=("year",), unit=Unit.RATE, title="Our rate")
    assert read(draw_table(published, own, caption="c")) == [
        ["Area", "2024", "2025"],
        ["Anytown, our rate", "–", "125"],
        ["England", "69", "67"],
    ]


@given(tables(COUNTS), st.booleans())
def test_every_table_can_be_reached_and_understood_without_a_mouse(
    cells: dict[Any, int], is_matrix: bool
) -> None:
    draw = draw_matrix if is_matrix else draw_table
    region = draw(by_both(cells, total=sum(cells.values())), caption="Children by place and age")
    assert region.role == "region"
    assert region.tabIndex == 0
    assert getattr(region, "aria-label") == "Children by place and age"
    assert [text_of(caption) for caption in find(region, "Caption")] == [
        "Children by place and age"
    ]
    assert {header.scope for header in find(region, "Th")} == {"row", "col"}
    assert all(row.children[0]._type == "Th" for row in find(region, "Tr"))


def by_one(dimension: Dimension, value: Cell) -> Answer:
    return make_answer({(key,): value for key in dimension.keys}, by=(dimension.key,), **COMPARED)


@given(st.sampled_from(BOTH), st.booleans())
def test_a_row_with_a_hidden_cell_is_never_left_out_as_empty(
    place: tuple[str, str], is_then: bool
) -> None:
    hidden: Cell = (0, "c") if is_then else ("c", 0)
    cells: dict[tuple[str, str], Cell] = dict.fromkeys(BOTH, (0, 0)) | {place: hidden}
    drawn = draw_matrix(by_both(cells, total=0, **COMPARED), caption="Places", hide_empty=True)
    body = [row for row in read(drawn) if row[0] in dict(LOCALITY.values).values()]
    assert [row[0] for row in body] == [LOCALITY.label_of(place[0])]
    assert "c" in body[0]


def test_a_change_to_or_from_a_hidden_number_is_hidden_too() -> None:
    cells: dict[tuple[str, ...], Cell] = {
        ("0-4",): (12, "c"),
        ("5-10",): ("c", 9),
        ("16+",): (9, 7),
    }
    answer = make_answer(cells, by=("age_band",), total=40, total_compared_symbol="c", **COMPARED)
    rows = read(draw_table(answer, caption="Ages", change=True))
    assert [row[1:] for row in rows[1:]] == [["12", "c"], ["c", "c"], ["9", "+2"], ["40", "c"]]


def test_a_hidden_total_is_a_symbol_and_not_left_out() -> None:
    answer = by_both(dict.fromkeys(BOTH, 9), total_symbol="c", protection=PUBLISHED)
    assert read(draw_matrix(answer, caption="Places"))[-1][-1] == "c"


@given(st.integers(6, 900))
def test_totals_beside_a_rounded_table_are_rounded_on_their_own(whole: int) -> None:
    rounded = {"protection": ROUNDED, **COMPARED}
    answer = by_both(dict.fromkeys(BOTH, 10), total=whole, total_compared=6, **rounded)
    beside = {"row_totals": by_one(LOCALITY, (whole, 6)), "column_totals": by_one(AGE_BAND, whole)}
    nearest = 5 * round(whole / 5)
    for drawn in (
        draw_matrix(answer, caption="Places", **beside),
        draw_table(answer, caption="Places", change=True, totals=tuple(beside.values())),
    ):
        _, *rows = read(drawn)
        assert [row[-2] for row in rows] == [f"{nearest:,}"] * len(rows)
        assert rows[-1][1:-2] == [f"{nearest:,}"] * len(AGE_BAND.keys)
        assert {row[-1] for row in rows} == {f"+{nearest - 5:,}" if nearest > 5 else "0"}


def test_a_rounded_table_without_totals_of_its_own_is_never_added_up() -> None:
    answer = by_both(dict.fromkeys(BOTH, 10), total=118, protection=ROUNDED)
    head, *rows = read(draw_matrix(answer, caption="Places"))
    assert "All" not in head
    assert {cell for row in rows for cell in row[1:]} == {"10"}
