"""A sum as steps: from one number to another, what is taken away and what is added between."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from components.figures.axes import (
    TOP,
    Figure,
    build_layout,
    count_lines,
    measure_width,
    scale_from_zero,
    wrap_label,
    write_note,
)
from components.theme import DARK_GREY, INK, OURS, OURS_LIGHT, PAPER
from components.wording import format_count, format_money, format_more_money

LABEL_LETTERS = 7
LINE = 16
ROW = 34


class Step(NamedTuple):
    """A bar: its name and its number; a whole stands on the ground, a change on what was there."""

    name: str
    value: int | float
    is_whole: bool = False


def draw_waterfall(steps: Sequence[Step], *, revision: str, height: int = 280) -> Figure:
    """The steps of a sum from left to right, each with its number.

    What is added is dark grey, what is taken away pale, what it comes to is ours.
    """
    bases, tops = _stack(steps)
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


def draw_money_steps(steps: Sequence[Step], *, revision: str) -> Figure:
    """The steps of a sum of pence from top to bottom, for names too long to stand under bars.

    Each is written as a sentence says it; looks are as in `draw_waterfall`.
    """
    bases, tops = _stack(steps)
    words = [
        format_money(step.value) if step.is_whole else format_more_money(step.value)
        for step in steps
    ]
    places = list(range(len(steps)))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": places,
                "base": bases,
                "x": [top - base for top, base in zip(tops, bases, strict=True)],
                "marker": {"color": [_colour(step) for step in steps]},
                "hoverinfo": "text",
                "hovertext": [
                    f"{step.name}: {word}" for step, word in zip(steps, words, strict=True)
                ],
            }
        ],
        "layout": build_layout(
            height=TOP + TOP + ROW * len(steps),
            margin={"t": TOP, "b": TOP, "r": measure_width(words) + 16},
            revision=revision,
            bargap=0.3,
            # Every bar has its number beside it.
            xaxis=scale_from_zero([*bases, *tops]) | {"showline": False, "showticklabels": False},
            yaxis={
                "autorange": "reversed",
                "tickmode": "array",
                "tickvals": places,
                "ticktext": [
                    f"<b>{wrap_label(step.name)}</b>" if step.is_whole else wrap_label(step.name)
                    for step in steps
                ],
                "showgrid": False,
            },
            annotations=[
                write_note(
                    f"<b>{word}</b>" if step.is_whole else word,
                    x=top,
                    y=place,
                    xanchor="left",
                    xshift=4,
                    # Below nought the line of nought would run through it.
                    bgcolor=PAPER,
                )
                for place, word, step, top in zip(places, words, steps, tops, strict=True)
            ],
        ),
    }


def _stack(steps: Sequence[Step]) -> tuple[list[float], list[float]]:
    """Where each bar begins and ends, the lower number first."""
    bases: list[float] = []
    tops: list[float] = []
    level = 0.0
    for step in steps:
        start = 0.0 if step.is_whole else level
        level = start + step.value
        bases.append(min(start, level))
        tops.append(max(start, level))
    return bases, tops


def _write(step: Step) -> str:
    if step.is_whole:
        return format_count(step.value)
    sign = "+" if step.value > 0 else ""
    return f"{sign}{format_count(step.value)}"


def _colour(step: Step) -> Any:
    if step.is_whole:
        return OURS
    return DARK_GREY if step.value > 0 else OURS_LIGHT
