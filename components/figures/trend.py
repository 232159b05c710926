"""Lines over time: us against others, or a few categories, each named where its line ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from components.figures.axes import (
    BOTTOM,
    BOTTOM_TWO_LINES,
    TOP,
    Figure,
    Number,
    build_layout,
    choose_ticks,
    measure_height,
    measure_width,
    push_apart,
    scale_from_zero,
    wrap_label,
    write_note,
)
from components.theme import (
    AVERAGE,
    DARK_GREY,
    INK_2,
    LINE_STYLES,
    MOST_CATEGORIES,
    NEIGHBOUR,
    OURS,
    PAPER,
    TICK_SIZE,
    text_for,
)
from components.wording import explain_symbol, format_value, label_key, shorten_period
from data_access.vocabulary import DIMENSIONS, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer, Row

# Regions and countries, by the beginning of their code: named beside their line.
NAMED_AREAS = ("E12", "E92")
COUNTS = frozenset({Unit.CHILDREN.value, Unit.PERIODS_OF_CARE.value})
MOST_MARKERS = 13
LEGEND_HEIGHT = 22
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass
class _Line:
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

    @property
    def last(self) -> int | None:
        """The place of the last value."""
        return next(
            (i for i in reversed(range(len(self.values))) if self.values[i] is not None), None
        )


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
) -> Figure:
    """An answer over time as lines: by time alone, or by time and one other dimension.

    With `ours`, the key of our council among areas, our line is dark and thick, the average of the
    neighbours dashed, regions and countries thin and named, everyone else pale. `own` is our own
    answer by the same periods: it takes over where it begins. What was published, up to there or
    to `published_until`, has open markers. Without `ours` the other dimension's categories each
    have a line; above four, the three largest and "Other" where counts can be added up. A gap
    carries its symbol. Values are written with `decimals`.
    """
    time = next(name for name in answer.by if DIMENSIONS[name].is_time)
    other = next((name for name in answer.by if name != time), None)
    keys = list(answer.keys_of(time))
    if own is not None:
        keys = sorted({*keys, *own.keys_of(own.by[0])})
    crowd: list[_Line] = []
    if other is None:
        lines = [_build_ours(answer, own, None, keys, published_until)]
    elif ours is not None:
        lines = [_build_ours(answer, own, ours, keys, published_until)]
        for area in answer.keys_of(other):
            if area == ours:
                continue
            values, symbols = _read(answer, time, area, keys)
            if area == average:
                lines.append(_Line(average_name, values, symbols, AVERAGE, "6px,4px"))
            elif area.startswith(NAMED_AREAS):
                name = answer.label(other, area)
                lines.append(_Line(name, values, symbols, AVERAGE, width=1.5))
            else:
                crowd.append(_Line(answer.label(other, area), values, symbols, NEIGHBOUR, width=1))
    else:
        lines = _build_categories(answer, time, other, keys)
    labels = [label_key([answer], time, key) for key in keys]
    return _draw(
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
    rows = [_row(answer, time, key, other) for key in keys]
    return [row.value if row else None for row in rows], [
        row.symbol if row else None for row in rows
    ]


def _build_ours(
    answer: "Answer",
    own: "Answer | None",
    ours: str | None,
    keys: Sequence[str],
    published_until: str | None,
) -> _Line:
    """Our own line: published figures until our own answer begins."""
    time = next(name for name in answer.by if DIMENSIONS[name].is_time)
    values, symbols = _read(answer, time, ours, keys)
    published: set[int] = set()
    if own is not None:
        found = [(place, row) for place, key in enumerate(keys) if (row := own.row(key))]
        first = next((place for place, row in found if row.value is not None), len(keys))
        published = set(range(first))
        for place, row in found:
            if place >= first:
                values[place], symbols[place] = row.value, row.symbol
    elif published_until is not None:
        published = {place for place, key in enumerate(keys) if key <= published_until}
    name = answer.council
    return _Line(name, values, symbols, OURS, width=3, bold=True, published=published)


def _build_categories(answer: "Answer", time: str, other: str, keys: Sequence[str]) -> list[_Line]:
    """A line for each category; above four, for the three largest and all others together."""
    categories = list(answer.keys_of(other))
    read = {category: _read(answer, time, category, keys) for category in categories}
    shown = categories
    if len(categories) > MOST_CATEGORIES:
        room = MOST_CATEGORIES - (answer.unit in COUNTS)
        by_size = sorted(categories, key=lambda key: -(_last_value(read[key][0]) or 0))
        shown = [category for category in categories if category in by_size[:room]]
    lines = [
        _Line(answer.label(other, key), *read[key], *style, has_markers=True)
        for key, style in zip(shown, LINE_STYLES, strict=False)
    ]
    rest = [read[key][0] for key in categories if key not in shown]
    if rest and answer.unit in COUNTS:
        sums = [_add_up(values) for values in zip(*rest, strict=True)]
        lines.append(
            _Line(
                "Other", sums, [None] * len(keys), DARK_GREY, *LINE_STYLES[-1][1:], has_markers=True
            )
        )
    return lines


def _last_value(values: Sequence[Number]) -> Number:
    return next((value for value in reversed(values) if value is not None), None)


def _add_up(values: Sequence[Number]) -> Number:
    """The sum; None where a part is hidden, which the sum would otherwise give away in part."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _draw(
    lines: list[_Line],
    crowd: list[_Line],
    *,
    keys: Sequence[str],
    labels: list[str],
    unit: str,
    height: int,
    decimals: int,
    revision: str,
    with_name: bool,
) -> Figure:
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
    crowd: list[_Line], labels: list[str], unit: str, decimals: int
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
    sign = "£" if unit.startswith("£") else ""
    return f"{sign}%{{y:,.{decimals}f}}{'%' if unit == '%' else ''}"


def _draw_line(line: _Line, labels: list[str], unit: str, decimals: int) -> dict[str, Any]:
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


def _marker_sizes(line: _Line) -> list[int]:
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
    lines: list[_Line], unit: str, decimals: int, *, with_name: bool
) -> list[tuple[_Line, str]]:
    """Each line with the words at its end: its name and its last value."""
    ends = []
    for line in lines:
        if line.last is None:
            continue
        value = format_value(line.values[line.last], unit, decimals=decimals)
        words = wrap_label(f"{line.name}{NO_BREAK}{value}" if with_name else value)
        if line.bold or not with_name:
            words = f"<b>{words}</b>"
        elif line.has_markers:
            words = f"{words.removesuffix(value)}<b>{value}</b>"
        ends.append((line, words))
    return ends


def _place_ends(
    ends: list[tuple[_Line, str]], span: list[float], room: float
) -> list[dict[str, Any]]:
    wanted = [
        (span[1] - (line.values[line.last or 0] or 0)) / (span[1] - span[0]) * room
        for line, _ in ends
    ]
    heights = [measure_height(words) for _, words in ends]
    notes = []
    for (line, words), want, place in zip(
        ends, wanted, push_apart(wanted, heights, room), strict=True
    ):
        notes.append(
            write_note(
                words,
                x=len(line.values) - 1,
                y=line.values[line.last or 0],
                xanchor="left",
                yanchor="middle",
                align="left",
                xshift=9,
                yshift=round(want - place),
                font={"color": text_for(line.colour) if line.colour != AVERAGE else INK_2},
            )
        )
    return notes


def _mark_gaps(lines: list[_Line]) -> list[dict[str, Any]]:
    """A symbol at the foot of the chart wherever a named line has one in place of a number."""
    found: dict[int, dict[str, None]] = {}
    for line in lines:
        for place, symbol in enumerate(line.symbols):
            if symbol and line.values[place] is None:
                found.setdefault(place, {})[symbol] = None
    # A place along a category axis, for a name made of digits would be taken for one.
    return [
        write_note(
            ", ".join(symbols),
            x=place,
            y=0,
            yanchor="bottom",
            hovertext="; ".join(explain_symbol(symbol) for symbol in symbols),
        )
        for place, symbols in found.items()
    ]


def _explain_markers(lines: list[_Line]) -> list[dict[str, Any]]:
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
