"""The line of time of a child's journey: everything in its place, whatever the days are."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from components.elements import Element
from components.figures.timeline import (
    DIAMOND,
    DISC,
    MOST_TICKS,
    RING,
    Bar,
    Lane,
    Mark,
    choose_ticks,
    draw_timeline,
)

DAYS = st.dates(date(1999, 1, 1), date(2031, 12, 31))


def list_parts(content: Any) -> Iterator[Element]:
    """Every element of a drawing."""
    if isinstance(content, dict):
        yield content
        yield from list_parts(content["props"].get("children"))
    elif isinstance(content, list):
        for part in content:
            yield from list_parts(part)


def read_share(words: str) -> float:
    assert words.endswith("%")
    return float(words[:-1])


@given(DAYS, st.integers(0, 7000), st.lists(st.integers(-50, 7100), max_size=6))
def test_whatever_lasts_or_happens_stands_within_the_strip_in_its_order(
    first: date, length: int, shifts: list[int]
) -> None:
    last = first + timedelta(days=length)
    days = sorted(first + timedelta(days=shift) for shift in shifts)
    bars = tuple(Bar(one, other, "SBC fostering") for one, other in pairwise(days))
    marks = tuple(
        Mark(day, "Review", shape)
        for day, shape in zip(days, cycle((DISC, DIAMOND, RING)), strict=False)
    )
    drawn = draw_timeline([Lane("Homes", bars), Lane("Reviews", (), marks)], first, last, "Told")
    assert drawn["props"]["aria-label"] == "Told"
    parts = list(list_parts(drawn))
    inner = [p["props"] for p in parts if p["type"] == "Svg" and "x" in p["props"]]
    assert len(inner) == len(bars)
    for bar in inner:
        left, width = read_share(bar["x"]), read_share(bar["width"])
        assert 0 <= left < left + width <= 100
    assert [read_share(bar["x"]) for bar in inner] == sorted(read_share(b["x"]) for b in inner)
    titled = [p for p in parts if p["type"] == "Title"]
    assert len(titled) == len(bars) + len(marks)
    circles = [p["props"] for p in parts if p["type"] == "Circle"]
    assert len(circles) == sum(mark.shape != DIAMOND for mark in marks)
    assert all(1 <= read_share(circle["cx"]) <= 99 for circle in circles)


@given(DAYS, st.integers(0, 9000))
def test_few_ticks_stand_on_the_first_of_a_month_within_the_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    ticks = choose_ticks(first, last)
    assert len(ticks) <= MOST_TICKS + 1
    assert all(day.day == 1 and first <= day <= last for day, _ in ticks)
    assert len({words for _, words in ticks}) == len(ticks)
    assert len(ticks) >= 2 or length < 75


def test_a_bar_is_named_where_its_name_fits_and_numbered_where_it_does_not() -> None:
    first, last = date(2020, 1, 1), date(2024, 12, 31)
    bars = (
        Bar(first, date(2023, 1, 1), "1 Connected persons", "1"),
        Bar(date(2023, 1, 1), date(2023, 4, 1), "2 Connected persons", "2"),
        Bar(date(2023, 4, 1), date(2023, 4, 3), "3 Connected persons", "3"),
    )
    drawn = draw_timeline([Lane("Homes", bars)], first, last, "Told")
    words = [p["props"]["children"] for p in list_parts(drawn) if p["type"] == "Text"]
    assert words[:2] == ["1 Connected persons", "2"]
    assert "3" not in words
