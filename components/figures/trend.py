"""Lines over time: us against others, or a few categories, each named where its line ends."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from components.cells import COUNTS
from components.figures.axes import Figure
from components.figures.lines import Line, draw_lines
from components.shown import Number, Shown, add_up, now_of, take_over
from components.theme import AVERAGE, DARK_GREY, LINE_STYLES, MOST_CATEGORIES, NEIGHBOUR, OURS
from components.wording import label_key
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row

# Regions and countries, by the beginning of their code: named beside their line.
NAMED_AREAS = ("E12", "E92")


def draw_trend(
    answer: "Answer",
    *,
    ours: str | None = None,
    own: "Answer | None" = None,
    published_until: str | None = None,
    average: str = "neighbours",
    average_name: str = "Neighbours",
    height: int = 300,
    decimals: int = 0,
    written: "Answer | None" = None,
) -> Figure:
    """An answer over time as lines: by time alone, or by time and one other dimension.

    With `ours`, the key of our council among areas, our line is dark and thick, the average of the
    neighbours dashed, regions and countries thin and named, everyone else pale. `own` is our own
    answer by the same periods: it takes over where it begins. What was published, up to there or
    to `published_until`, has open markers. Without `ours` the other dimension's categories each
    have a line; above four, the three largest and "Other" where counts can be added up. A gap
    carries its symbol. Values are written with `decimals`; the last of each category as in
    `written`, where amounts are rounded so as to add up.
    """
    time = next(name for name in answer.by if DIMENSIONS[name].is_time)
    other = next((name for name in answer.by if name != time), None)
    keys = list(answer.keys_of(time))
    if own is not None:
        keys = sorted({*keys, *own.keys_of(own.by[0])})
    crowd: list[Line] = []
    if other is None:
        lines = [_build_ours(answer, own, None, keys, published_until)]
    elif ours is not None:
        lines = [_build_ours(answer, own, ours, keys, published_until)]
        for area in answer.keys_of(other):
            if area == ours:
                continue
            values, symbols = _read(answer, time, area, keys)
            if area == average:
                lines.append(Line(average_name, values, symbols, AVERAGE, "6px,4px"))
            elif area.startswith(NAMED_AREAS):
                name = answer.label(other, area)
                lines.append(Line(name, values, symbols, AVERAGE, width=1.5))
            else:
                crowd.append(Line(answer.label(other, area), values, symbols, NEIGHBOUR, width=1))
    else:
        lines = _build_categories(answer, time, other, keys)
        for line in lines if written else ():
            line.written = written.value(keys[-1], line.name) if written else None
    labels = [label_key([answer], time, key) for key in keys]
    return draw_lines(
        lines,
        crowd,
        keys=keys,
        labels=labels,
        unit=answer.unit,
        height=height,
        decimals=decimals,
        revision="|".join((answer.measure, *answer.by)),
        with_name=other is not None,
    )


def _row(answer: "Answer", time: str, key: str, other: str | None) -> "Row | None":
    if other is None:
        return answer.row(key)
    return answer.row(key, other) if answer.by[0] == time else answer.row(other, key)


def _read(
    answer: "Answer", time: str, other: str | None, keys: Sequence[str]
) -> tuple[list[Number], list[str | None]]:
    return _split([now_of(_row(answer, time, key, other)) for key in keys])


def _split(found: Sequence[Shown]) -> tuple[list[Number], list[str | None]]:
    return [shown.value for shown in found], [shown.symbol for shown in found]


def read_ours(
    answer: "Answer", own: "Answer", ours: str | None, keys: Sequence[str]
) -> list[tuple[Shown, bool]]:
    """Our own line at each of the keys of time, and whether it is as published there."""
    time = next(name for name in answer.by if DIMENSIONS[name].is_time)
    return take_over(
        [now_of(_row(answer, time, key, ours)) for key in keys],
        [now_of(own.row(key)) for key in keys],
    )


def _build_ours(
    answer: "Answer",
    own: "Answer | None",
    ours: str | None,
    keys: Sequence[str],
    published_until: str | None,
) -> Line:
    """Our own line: published figures until our own answer begins."""
    time = next(name for name in answer.by if DIMENSIONS[name].is_time)
    values, symbols = _read(answer, time, ours, keys)
    published: set[int] = set()
    if own is not None:
        found = read_ours(answer, own, ours, keys)
        values, symbols = _split([shown for shown, _ in found])
        published = {place for place, (_, is_published) in enumerate(found) if is_published}
    elif published_until is not None:
        published = {place for place, key in enumerate(keys) if key <= published_until}
    name = answer.council
    return Line(name, values, symbols, OURS, width=3, bold=True, published=published)


def _build_categories(answer: "Answer", time: str, other: str, keys: Sequence[str]) -> list[Line]:
    """A line for each category; above four, for the three largest and all others together."""
    categories = list(answer.keys_of(other))
    read = {category: _read(answer, time, category, keys) for category in categories}
    shown = categories
    if len(categories) > MOST_CATEGORIES:
        room = MOST_CATEGORIES - (answer.unit in COUNTS)
        by_size = sorted(categories, key=lambda key: -_last_value(read[key][0]))
        shown = [category for category in categories if category in by_size[:room]]
    lines = [
        Line(answer.label(other, key), *read[key], *style, has_markers=True)
        for key, style in zip(shown, LINE_STYLES, strict=False)
    ]
    rest = [read[key] for key in categories if key not in shown]
    if rest and answer.unit in COUNTS:
        sums = [
            add_up(Shown(values[place], symbols[place]) for values, symbols in rest)
            for place in range(len(keys))
        ]
        look = LINE_STYLES[-1][1:]
        lines.append(Line("Other", *_split(sums), DARK_GREY, *look, has_markers=True))
    return lines


def _last_value(values: Sequence[Number]) -> int | float:
    """What a line was last seen at; one that is never seen comes after all others."""
    return next((value for value in reversed(values) if value is not None), -math.inf)
