"""Our council among others: over the years as lines, and in the last year as bars."""

from collections.abc import Callable, Sequence

from components.figures.axes import (
    BOTTOM,
    TOP,
    Figure,
    build_layout,
    measure_width,
    scale_from_zero,
    wrap_label,
    write_note,
)
from components.figures.lines import Line, draw_lines
from components.shown import UNKNOWN, Shown
from components.theme import AVERAGE, NEIGHBOUR, OURS, TICK_SIZE
from components.wording import format_value

Series = Sequence[Shown]
BAR_HEIGHT = 25
STRIP_HEIGHT = 240
# Above the strip stands a line that names its colours, and above our bar its name.
LEGEND, LABEL = 22, 20


def draw_areas(
    years: Sequence[str],
    *,
    ours: tuple[str, Series],
    average: tuple[str, Series],
    named: Sequence[tuple[str, Series]] = (),
    crowd: Sequence[tuple[str, Series]] = (),
    unpublished: Sequence[tuple[str, Shown]] = (),
    unit: str,
    revision: str,
) -> Figure:
    """Years as lines: ours dark and thick, the average dashed, the named thin, the crowd pale.

    Each is a name and what is shown of it in each year. `unpublished` are days after the last year,
    and what we ourselves count on them: they stand apart, joined to nothing.
    """
    keys = [*years, *(day for day, _ in unpublished)]

    def line(name: str, series: Series, colour: str, dash: str = "solid", width: float = 2) -> Line:
        after = [UNKNOWN] * len(unpublished)
        if after and series and series[-1].value is None:
            # A line that ends in a symbol is named by it, not by an earlier figure.
            after[-1] = series[-1]
        return Line(
            name,
            [shown.value for shown in (*series, *after)],
            [shown.symbol for shown in (*series, *after)],
            colour,
            dash,
            width=width,
        )

    mine = line(*ours, OURS, width=3)
    mine.bold = True
    own = [shown for _, shown in unpublished]
    apart = Line(
        "Our own, unpublished",
        [*(None for _ in years), *(shown.value for shown in own)],
        [*(None for _ in years), *(shown.symbol for shown in own)],
        OURS,
        "2px,3px",
        "diamond",
        has_markers=True,
    )
    return draw_lines(
        [
            mine,
            *([apart] if own else []),
            line(*average, AVERAGE, "6px,4px"),
            *(line(*each, AVERAGE, width=1.5) for each in named),
        ],
        [line(*each, NEIGHBOUR, width=1) for each in crowd],
        keys=keys,
        labels=keys,
        unit=unit,
        height=320,
        decimals=0,
        revision=revision,
        with_name=True,
    )


def draw_ranked(
    bars: Sequence[tuple[str, Shown, str]],
    *,
    unit: str,
    revision: str,
    bar_height: int = BAR_HEIGHT,
) -> Figure:
    """Areas as bars from zero, the highest at the top: each a name, its figure and its kind.

    Of the kinds "ours" is dark, "wider" (averages, region, country) grey and any other pale. What
    is no number has its symbol in place of a bar.
    """
    bars = sorted(bars, key=lambda bar: (bar[1].value is None, -(bar[1].value or 0)))
    labels = [
        f"<b>{wrap_label(name)}</b>" if kind == "ours" else wrap_label(name)
        for name, _, kind in bars
    ]
    colours = {"ours": OURS, "wider": AVERAGE}
    words = [format_value(shown.value, unit, shown.symbol) for _, shown, _ in bars]
    places = list(range(len(bars)))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [shown.value for _, shown, _ in bars],
                "y": places,
                "marker": {"color": [colours.get(kind, NEIGHBOUR) for _, _, kind in bars]},
                "hoverinfo": "text",
                "hovertext": [
                    f"{name}: {written}" for (name, _, _), written in zip(bars, words, strict=True)
                ],
            }
        ],
        "layout": build_layout(
            height=TOP + BOTTOM + bar_height * len(bars),
            margin={"t": TOP, "b": BOTTOM, "r": measure_width(words) + 16},
            revision=revision,
            bargap=0.28,
            xaxis=scale_from_zero((shown.value for _, shown, _ in bars), unit)
            | {"showline": False, "nticks": 4},
            yaxis={
                "autorange": "reversed",
                "tickmode": "array",
                "tickvals": places,
                "ticktext": labels,
                "showgrid": False,
            },
            annotations=[
                write_note(
                    f"<b>{written}</b>" if kind == "ours" else written,
                    x=shown.value or 0,
                    y=place,
                    xanchor="left",
                    xshift=4,
                )
                for place, written, (_, shown, kind) in zip(places, words, bars, strict=True)
            ],
        ),
    }


def draw_strip(
    councils: Sequence[tuple[str, float, str]],
    *,
    group: str,
    write: Callable[[float], str],
    unit: str,
    revision: str,
) -> Figure:
    """Every council as a thin bar, the highest first: each a name, its figure and its kind.

    The kinds are "ours", "group" and any other; `group` names the second in words. Our bar carries
    its name and figure, which `write` puts into words.
    """
    ordered = sorted(councils, key=lambda council: -council[1])
    values = [value for _, value, _ in ordered]
    ours = next((at for at, (_, _, kind) in enumerate(ordered) if kind == "ours"), None)
    colours = {"ours": OURS, "group": AVERAGE}
    notes = [
        write_note(
            f'<span style="color:{AVERAGE}">■</span> {group}   '
            f'<span style="color:{NEIGHBOUR}">■</span> other councils',
            xref="paper",
            yref="paper",
            x=0,
            y=1,
            xanchor="left",
            yanchor="bottom",
            yshift=LABEL + 4,
            font={"size": TICK_SIZE},
        )
    ]
    # A tick's label would be left out where it does not fit beside the edge.
    notes += [
        write_note(
            words, xref="paper", yref="paper", x=x, y=0, xanchor=side, yanchor="top", yshift=-4
        )
        for words, x, side in (("highest", 0, "left"), ("lowest", 1, "right"))
    ]
    if ours is not None:
        name, value, _ = ordered[ours]
        # Bars fall to the right: the label stands over lower ones, or above those on the left.
        is_at_end = ours > len(ordered) * 2 / 3
        notes.append(
            write_note(
                f"<b>{name} {write(value)}</b>",
                x=ours,
                y=values[len(ordered) // 3] if is_at_end else value,
                xanchor="right" if is_at_end else "left",
                yanchor="bottom",
                yshift=2,
                xshift=3 if is_at_end else -3,
                font={"color": OURS},
            )
        )
    return {
        "data": [
            {
                "type": "bar",
                "x": list(range(len(ordered))),
                "y": values,
                "marker": {"color": [colours.get(kind, NEIGHBOUR) for _, _, kind in ordered]},
                "hoverinfo": "text",
                "hovertext": [f"{name}: {write(value)}" for name, value, _ in ordered],
            }
        ],
        "layout": build_layout(
            height=STRIP_HEIGHT,
            margin={"t": LEGEND + LABEL, "b": BOTTOM, "r": 8},
            revision=revision,
            bargap=0.15,
            xaxis={
                "range": [-0.6, len(ordered) - 0.4],
                "showticklabels": False,
            },
            yaxis=scale_from_zero(values, unit),
            annotations=notes,
        ),
    }
