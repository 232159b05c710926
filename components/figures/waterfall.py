"""A sum as steps: from one number to another, what is taken away and what is added between."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from components.figures.axes import (
    TOP,
    Figure,
    build_layout,
    count_lines,
    scale_from_zero,
    wrap_label,
)
from components.theme import DARK_GREY, INK, OURS, OURS_LIGHT
from components.wording import format_count

LABEL_LETTERS = 7
LINE = 16


class Step(NamedTuple):
    """A bar: its name and its number; a whole stands on the ground, a change on what was there."""

    name: str
    value: int | float
    is_whole: bool = False


def draw_waterfall(steps: Sequence[Step], *, revision: str, height: int = 280) -> Figure:
    """The steps of a sum from left to right, each with its number.

    What is added is dark grey, what is taken away pale, what it comes to is ours.
    """
    bases: list[float] = []
    tops: list[float] = []
    level = 0.0
    for step in steps:
        start = 0.0 if step.is_whole else level
        level = start + step.value
        bases.append(min(start, level))
        tops.append(max(start, level))
    names = [wrap_label(step.name, LABEL_LETTERS) for step in steps]
    words = [_write(step) for step in steps]
    lines = max(count_lines(name) for name in names)
    return {
        "data": [
            {
                "type": "bar",
                "x": list(range(len(steps))),
                "base": bases,
                "y": [top - base for top, base in zip(tops, bases, strict=True)],
                "marker": {"color": [_colour(step) for step in steps]},
                "text": words,
                "textposition": "outside",
                "textangle": 0,
                "constraintext": "none",
                "cliponaxis": False,
                "textfont": {"color": INK},
                "hoverinfo": "text",
                "hovertext": [
                    f"{step.name}: {word}" for step, word in zip(steps, words, strict=True)
                ],
            }
        ],
        "layout": build_layout(
            height=height,
            margin={"t": TOP + LINE, "b": 10 + LINE * lines, "r": 8},
            revision=revision,
            bargap=0.3,
            xaxis={
                "tickmode": "array",
                "tickvals": list(range(len(steps))),
                "ticktext": names,
            },
            yaxis=scale_from_zero(tops),
        ),
    }


def _write(step: Step) -> str:
    if step.is_whole:
        return format_count(step.value)
    sign = "+" if step.value > 0 else ""
    return f"{sign}{format_count(step.value)}"


def _colour(step: Step) -> Any:
    if step.is_whole:
        return OURS
    return DARK_GREY if step.value > 0 else OURS_LIGHT
