"""Bars that lie in rows: a few things side by side under each name, each with its number."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from components.figures.axes import (
    TOP,
    Figure,
    build_layout,
    measure_width,
    scale_from_zero,
    wrap_label,
    write_note,
)
from components.figures.bars import FILLS
from components.shown import Shown
from components.theme import TICK_SIZE
from components.wording import explain_symbol, format_value

BAR, GAP, LEGEND_LINE = 20, 14, 18
LEGEND_LETTERS = 26


class Series(NamedTuple):
    """What one thing shows in each row, and words after each number, or ""."""

    name: str
    rows: Sequence[Shown]
    after: Sequence[str]


def draw_rows(
    labels: Sequence[str], series: Sequence[Series], *, unit: str, revision: str
) -> Figure:
    """At most four series side by side in each of the rows that the labels name.

    For names too long to stand under bars on a phone. What is no number has its symbol.
    """
    pitch = len(series) * BAR + GAP
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    words: list[str] = []
    for number, (one, fill) in enumerate(zip(series, FILLS, strict=False)):
        places = [at * pitch + (number + 0.5) * BAR for at in range(len(labels))]
        said = [
            format_value(shown.value, unit, shown.symbol) + after
            for shown, after in zip(one.rows, one.after, strict=True)
        ]
        words += said
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": one.name,
                "x": [shown.value for shown in one.rows],
                "y": places,
                "width": BAR - 3,
                "marker": {"color": fill},
                "hoverinfo": "text",
                "hovertext": [
                    f"{one.name}, {label}: {word}" for label, word in zip(labels, said, strict=True)
                ],
            }
        )
        notes += [
            write_note(
                word,
                x=max(shown.value or 0, 0),
                y=place,
                xanchor="left",
                xshift=4,
                **({"hovertext": explain_symbol(shown.symbol)} if shown.symbol else {}),
            )
            for shown, word, place in zip(one.rows, said, places, strict=True)
        ]
    legend = _write_legend([one.name for one in series])
    if legend:
        notes.append(legend)
    lines = legend["text"].count("<br>") + 1 if legend else 0
    height = len(labels) * pitch
    return {
        "data": traces,
        "layout": build_layout(
            height=TOP + TOP + LEGEND_LINE * lines + height,
            margin={"t": TOP + LEGEND_LINE * lines, "b": TOP, "r": measure_width(words) + 12},
            revision=revision,
            barmode="overlay",
            xaxis=scale_from_zero((shown.value for one in series for shown in one.rows), unit)
            | {"showline": False, "showticklabels": False},
            yaxis={
                "range": [height, 0],
                "tickmode": "array",
                "tickvals": [at * pitch + len(series) * BAR / 2 for at in range(len(labels))],
                "ticktext": [wrap_label(label, 14) for label in labels],
                "showgrid": False,
            },
            annotations=notes,
        ),
    }


def _write_legend(names: Sequence[str]) -> dict[str, Any]:
    """The fills with their names, on a second line where one would be too long for a phone."""
    if len(names) < 2:
        return {}
    lines: list[str] = []
    room = 0
    for fill, name in zip(FILLS, names, strict=False):
        part = f'<span style="color:{fill}">■</span> {name}'
        room -= len(name) + 5
        if lines and room >= 0:
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
            room = LEGEND_LETTERS - len(name)
    return write_note(
        "<br>".join(lines),
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        yshift=6,
        align="left",
        font={"size": TICK_SIZE},
    )
