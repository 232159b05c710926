"""Drawn lines: markers, names at their ends, gaps with their symbols, what was published apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from components.figures.axes import (
    BOTTOM,
    BOTTOM_TWO_LINES,
    TOP,
    Figure,
    build_layout,
    choose_ticks,
    measure_height,
    measure_width,
    push_apart,
    scale_from_zero,
    wrap_label,
    write_note,
)
from components.shown import Number
from components.theme import AVERAGE, INK_2, NEIGHBOUR, PAPER, TICK_SIZE, text_for
from components.wording import (
    POUNDS_IN_MILLIONS,
    explain_symbol,
    format_value,
    shorten_period,
)

MOST_MARKERS = 13
LEGEND_HEIGHT = 22
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass
class Line:
    """One line: its name, a value (or None) and a symbol for each time, and how it looks."""

    name: str
    values: list[Number]
    symbols: list[str | None]
    colour: str
    dash: str = "solid"
    marker: str = "circle"
    width: float = 2
    bold: bool = False
    # Places whose value was published by others; drawn open.
    published: set[int] = field(default_factory=set)
    has_markers: bool = False
    # Its last value as it is written, where lines are rounded so as to add up.
    written: Number = None

    @property
    def last(self) -> int | None:
        """The place of the last value."""
        return next(
            (i for i in reversed(range(len(self.values))) if self.values[i] is not None), None
        )

    @property
    def height(self) -> int | float:
        """Where its name stands: at its last value, or at the foot where it has none."""
        return (None if self.last is None else self.values[self.last]) or 0

    @property
    def end(self) -> str | None:
        """The symbol in which it ends, where it does not end in a number."""
        return self.symbols[-1] if self.values and self.values[-1] is None else None


def draw_lines(
    lines: list[Line],
    crowd: list[Line],
    *,
    keys: Sequence[str],
    labels: list[str],
    unit: str,
    height: int,
    decimals: int,
    revision: str,
    with_name: bool,
) -> Figure:
    """A figure of named lines before a crowd of pale ones, over the same `keys` of time.

    `labels` are the words for the keys; `with_name` puts each line's name beside its last value.
    """
    ticks = choose_ticks(len(keys))
    short = [shorten_period(keys[place]) for place in ticks]
    has_legend = any(line.published for line in lines)
    margin = {
        "t": TOP + LEGEND_HEIGHT * has_legend,
        "b": BOTTOM_TWO_LINES if any("<br>" in words for words in short) else BOTTOM,
    }
    axis = scale_from_zero((v for line in (*lines, *crowd) for v in line.values), unit)
    ends = _label_ends(lines, unit, decimals, with_name=with_name)
    margin["r"] = measure_width(text for _, text in ends) + 14
    room = height - margin["t"] - margin["b"]
    notes = [
        *_place_ends(ends, axis["range"], room),
        *_mark_gaps(lines),
        *(_explain_markers(lines) if has_legend else []),
    ]
    return {
        "data": [
            *_draw_crowd(crowd, labels, unit, decimals),
            # Ours is drawn last, over all others.
            *(_draw_line(line, labels, unit, decimals) for line in reversed(lines)),
        ],
        "layout": build_layout(
            height=height,
            margin=margin,
            revision=revision,
            hovermode="closest" if crowd else "x unified" if len(lines) > 1 else "x",
            xaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": labels,
                "range": [-0.15, len(keys) - 0.85],
                "tickmode": "array",
                "tickvals": [labels[place] for place in ticks],
                "ticktext": short,
            },
            yaxis=axis,
            annotations=notes,
        ),
    }


def _draw_crowd(
    crowd: list[Line], labels: list[str], unit: str, decimals: int
) -> list[dict[str, Any]]:
    """All pale lines as one trace, with a gap between one and the next."""
    if not crowd:
        return []
    values = [value for line in crowd for value in (*line.values, None)]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [label for _ in crowd for label in (*labels, labels[-1])],
            "y": values,
            "text": [line.name for line in crowd for _ in range(len(labels) + 1)],
            "hovertemplate": f"%{{text}}, %{{x}}: {_hover_value(unit, decimals)}<extra></extra>",
            "line": {"color": NEIGHBOUR, "width": 1},
        }
    ]


def _hover_value(unit: str, decimals: int) -> str:
    if unit == POUNDS_IN_MILLIONS:
        return "£%{y:,.1f}m"
    sign = "£" if unit.startswith("£") else ""
    return f"{sign}%{{y:,.{decimals}f}}{'%' if unit.startswith('%') else ''}"


def _draw_line(line: Line, labels: list[str], unit: str, decimals: int) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers",
        "cliponaxis": False,
        "name": line.name,
        "x": labels,
        "y": line.values,
        "line": {"color": line.colour, "width": line.width, "dash": line.dash},
        "marker": {
            "symbol": line.marker,
            "size": _marker_sizes(line),
            "color": line.colour,
            "opacity": 1,
        },
        "hovertemplate": f"{line.name}, %{{x}}: {_hover_value(unit, decimals)}<extra></extra>",
    }
    if line.published:
        places = range(len(labels))
        trace["marker"] |= {
            "color": [PAPER if place in line.published else line.colour for place in places],
            "line": {"color": line.colour, "width": 2},
        }
        trace["text"] = ["as published" if p in line.published else "our returns" for p in places]
        trace["hovertemplate"] = trace["hovertemplate"].replace("<extra>", ", %{text}<extra>")
    if line.has_markers:
        trace["hovertemplate"] = f"{line.name}: {_hover_value(unit, decimals)}<extra></extra>"
    return trace


def _marker_sizes(line: Line) -> list[int]:
    """Markers at the end, where a point stands alone, and on some or all of the way."""
    count, last = len(line.values), line.last
    every = max(1, -(-count // MOST_MARKERS)) if line.has_markers or line.published else 0
    sizes = []
    for place, value in enumerate(line.values):
        beside = [line.values[p] for p in (place - 1, place + 1) if 0 <= p < count]
        alone = value is not None and all(neighbour is None for neighbour in beside)
        regular = bool(every) and last is not None and (last - place) % every == 0
        size = 7 if regular or alone else 0
        sizes.append(9 if place == last and (line.bold or line.has_markers) else size)
    return sizes


def _label_ends(
    lines: list[Line], unit: str, decimals: int, *, with_name: bool
) -> list[tuple[Line, str]]:
    """Each line with the words at its end: its name and its last value.

    Where the last is not shown its symbol stands: an earlier value would be taken for the last.
    """
    ends = []
    for line in lines:
        if line.last is None and not line.end:
            continue
        last = None if line.end or line.last is None else line.values[line.last]
        last = last if last is None or line.written is None else line.written
        value = format_value(last, unit, line.end, decimals=decimals)
        words = wrap_label(f"{line.name}{NO_BREAK}{value}" if with_name else value)
        if line.bold or not with_name:
            words = f"<b>{words}</b>"
        elif line.has_markers:
            words = f"{words.removesuffix(value)}<b>{value}</b>"
        ends.append((line, words))
    return ends


def _place_ends(
    ends: list[tuple[Line, str]], span: list[float], room: float
) -> list[dict[str, Any]]:
    wanted = [(span[1] - line.height) / (span[1] - span[0]) * room for line, _ in ends]
    heights = [measure_height(words) for _, words in ends]
    notes = []
    for (line, words), want, place in zip(
        ends, wanted, push_apart(wanted, heights, room), strict=True
    ):
        notes.append(
            write_note(
                words,
                x=len(line.values) - 1,
                y=line.height,
                xanchor="left",
                yanchor="middle",
                align="left",
                xshift=9,
                yshift=round(want - place),
                font={"color": text_for(line.colour) if line.colour != AVERAGE else INK_2},
            )
        )
    return notes


def _mark_gaps(lines: list[Line]) -> list[dict[str, Any]]:
    """A symbol at the foot of the chart wherever a named line has one in place of a number."""
    found: dict[int, dict[str, list[str]]] = {}
    for line in lines:
        for place, symbol in enumerate(line.symbols):
            if symbol and line.values[place] is None:
                found.setdefault(place, {}).setdefault(symbol, []).append(line.name)
    # A place along a category axis, for a name made of digits would be taken for one.
    return [
        write_note(
            ", ".join(symbols),
            x=place,
            y=0,
            yanchor="bottom",
            hovertext="; ".join(
                f"{', '.join(names)}: {explain_symbol(symbol)}"
                if len(lines) > 1
                else explain_symbol(symbol)
                for symbol, names in symbols.items()
            ),
        )
        for place, symbols in found.items()
    ]


def _explain_markers(lines: list[Line]) -> list[dict[str, Any]]:
    published = any(line.published for line in lines)
    own = any(
        value is not None and place not in line.published
        for line in lines
        if line.published
        for place, value in enumerate(line.values)
    )
    words = [("○ as published", published), ("● our own returns", own)]
    text = "   ".join(word for word, shown in words if shown)
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left"}
    return [write_note(text, **place, yanchor="bottom", yshift=8, font={"size": TICK_SIZE})]
