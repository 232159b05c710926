"""Where the middle half lies: a bar from one quartile to the other with the median marked on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.figures.axes import (
    BOTTOM,
    Figure,
    build_layout,
    measure_width,
    scale_from_zero,
    wrap_label,
    write_note,
)
from components.shown import UNKNOWN, Shown
from components.theme import TICK_SIZE, text_for
from components.wording import explain_symbol, format_value

ROW_HEIGHT, GAP_HEIGHT = 22, 14
LEGEND_HEIGHT = 24


@dataclass(frozen=True)
class Ranges:
    """One group of people: its name, how it looks, and for each row quartile, median, quartile."""

    name: str
    colour: str
    marker: str
    sign: str
    rows: Sequence[tuple[Shown, Shown, Shown]]


def draw_ranges(
    groups: Sequence[Ranges], labels: Sequence[str], *, unit: str, gap: int = GAP_HEIGHT
) -> Figure:
    """The groups' ranges one under another in each of the rows, which the labels name."""
    pitch = len(groups) * ROW_HEIGHT + gap
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    values, words = [], []
    for number, group in enumerate(groups):
        places = [at * pitch + (number + 0.5) * ROW_HEIGHT for at in range(len(labels))]
        known = [[shown.value for shown in row] for row in group.rows]
        values += [value for row in known for value in row]
        traces.append(_draw_bars(group, known, places))
        said = [_say(row, unit) for row in group.rows]
        words += said
        traces.append(_draw_medians(group, labels, known, places, said))
        for (_, middle, _), row, place, text in zip(group.rows, known, places, said, strict=True):
            notes.append(
                write_note(
                    text,
                    x=max((value for value in row if value is not None), default=0),
                    y=place,
                    xanchor="left",
                    xshift=9,
                    font={"color": text_for(group.colour)},
                    **({"hovertext": explain_symbol(middle.symbol)} if middle.symbol else {}),
                )
            )
    height = len(labels) * pitch
    legend = "   ".join(f"{group.sign} {group.name}" for group in groups)
    notes.append(
        write_note(
            legend,
            xref="paper",
            yref="paper",
            x=0,
            y=1,
            xanchor="left",
            yanchor="bottom",
            yshift=4,
            font={"size": TICK_SIZE},
        )
    )
    return {
        "data": traces,
        "layout": build_layout(
            height=height + LEGEND_HEIGHT + BOTTOM,
            margin={"t": LEGEND_HEIGHT, "b": BOTTOM, "r": measure_width(words) + 12},
            revision=f"ranges|{'|'.join(group.name for group in groups)}",
            xaxis=scale_from_zero(values, unit),
            yaxis={
                "range": [height, 0],
                "tickvals": [
                    at * pitch + len(groups) * ROW_HEIGHT / 2 for at in range(len(labels))
                ],
                "ticktext": [wrap_label(label, 12) for label in labels],
                "showgrid": False,
            },
            annotations=notes,
        ),
    }


def _say(row: tuple[Shown, Shown, Shown], unit: str) -> str:
    """A median with its quartiles, or what stands in its place."""
    low, middle, high = (format_value(shown.value, unit, shown.symbol) for shown in row)
    if row[1].value is None:
        return middle
    ends = f" ({low} to {high})" if row[0] != UNKNOWN or row[2] != UNKNOWN else ""
    return f"<b>{middle}</b>{ends}"


def _draw_bars(
    group: Ranges, known: Sequence[Sequence[float | None]], places: Sequence[float]
) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for (low, _, high), place in zip(known, places, strict=True):
        if low is not None and high is not None:
            x += [low, high, None]
            y += [place, place, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": group.colour, "width": 5},
        "opacity": 0.45,
        "hoverinfo": "skip",
    }


def _draw_medians(
    group: Ranges,
    labels: Sequence[str],
    known: Sequence[Sequence[float | None]],
    places: Sequence[float],
    said: Sequence[str],
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [middle for _, middle, _ in known],
        "y": list(places),
        "marker": {"color": group.colour, "symbol": group.marker, "size": 11, "opacity": 1},
        "text": [f"{group.name}, {label}: {w}" for label, w in zip(labels, said, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
    }
