"""Coming and leaving over time: who came above the line, who left below it, the net as a mark."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from components.figures.axes import (
    BOTTOM,
    TOP,
    Figure,
    build_layout,
    choose_ticks,
    scale_from_zero,
    write_note,
)
from components.shown import Shown, differ, now_of
from components.theme import INK, OURS, OURS_LIGHT, PAPER, TICK_SIZE
from components.wording import explain_symbol, format_change, format_value, label_key

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

LEGEND = 22
MOST_LABELS = 12


def draw_flow(came: "Answer", left: "Answer", *, names: Sequence[str]) -> Figure:
    """Two answers by the same dimension of time: bars up, bars down, and the net between them.

    `names` say what the two and the net are. What is hidden is a gap with its symbol.
    """
    time = came.by[0]
    keys = list(dict.fromkeys((*came.keys_of(time), *left.keys_of(time))))
    labels = [label_key([came, left], time, key) for key in keys]
    up = [now_of(came.row(key)) for key in keys]
    down = [now_of(left.row(key)) for key in keys]
    nets = [differ(above, below) for above, below in zip(up, down, strict=True)]
    has_labels = len(keys) <= MOST_LABELS
    traces = [
        _draw_bars(names[0], OURS, PAPER, labels, up, 1, has_labels=has_labels),
        _draw_bars(names[1], OURS_LIGHT, INK, labels, down, -1, has_labels=has_labels),
        _draw_net(names[2], labels, nets),
    ]
    ticks = list(range(len(keys))) if has_labels else choose_ticks(len(keys))
    values = [*(s.value for s in up), *(None if s.value is None else -s.value for s in down)]
    return {
        "data": traces,
        "layout": build_layout(
            height=360,
            margin={"t": TOP + LEGEND, "b": BOTTOM, "r": 8},
            revision="|".join((came.measure, left.measure, time)),
            barmode="relative",
            bargap=0.28,
            xaxis={
                "type": "category",
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [_shorten(keys, at) for at in ticks],
            },
            # Who left is counted downwards, and is no negative number; each bar has its own.
            yaxis=scale_from_zero(values) | {"showticklabels": False},
            annotations=[*_list_symbols(up, "bottom"), *_list_symbols(down, "top"), _name(names)],
        ),
    }


def _draw_bars(
    name: str,
    fill: str,
    ink: str,
    labels: list[str],
    found: list[Shown],
    way: int,
    *,
    has_labels: bool,
) -> dict[str, Any]:
    words = [format_value(shown.value, "", shown.symbol) for shown in found]
    bars: dict[str, Any] = {
        "type": "bar",
        "name": name,
        "x": labels,
        "y": [None if shown.value is None else way * shown.value for shown in found],
        "marker": {"color": fill},
        "hoverinfo": "text",
        "hovertext": [f"{name}, {at}: {word}" for at, word in zip(labels, words, strict=True)],
    }
    if has_labels:
        bars |= {
            "text": [word if shown.value else "" for word, shown in zip(words, found, strict=True)],
            "textposition": "inside",
            "insidetextanchor": "end",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"size": TICK_SIZE, "color": ink},
        }
    return bars


def _draw_net(name: str, labels: list[str], found: list[Shown]) -> dict[str, Any]:
    values = [shown.value for shown in found]
    words = ["" if value is None else format_change(value) for value in values]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": labels,
        "y": values,
        "marker": {
            "color": PAPER,
            "symbol": "diamond",
            "size": 9,
            "line": {"color": INK, "width": 2},
        },
        "hoverinfo": "text",
        "hovertext": [f"{name}, {at}: {word}" for at, word in zip(labels, words, strict=True)],
    }


def _shorten(keys: Sequence[str], at: int) -> str:
    return keys[at] if at in (0, len(keys) - 1) else keys[at][2:]


def _list_symbols(found: Sequence[Shown], anchor: str) -> list[dict[str, Any]]:
    return [
        write_note(shown.symbol, x=at, y=0, yanchor=anchor, hovertext=explain_symbol(shown.symbol))
        for at, shown in enumerate(found)
        if shown.value is None and shown.symbol
    ]


def _name(names: Sequence[str]) -> dict[str, Any]:
    legend = (
        f'<span style="color:{OURS}">■</span> {names[0]}   '
        f'<span style="color:{OURS_LIGHT}">■</span> {names[1]}   ◇ {names[2]}'
    )
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left"}
    return write_note(
        legend, **place, yanchor="bottom", yshift=8, align="left", font={"size": TICK_SIZE}
    )
