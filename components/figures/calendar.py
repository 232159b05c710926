"""A calendar of shares: a row for each home, a column for each week, the fuller the darker."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from components.figures.axes import (
    BOTTOM_TWO_LINES,
    Figure,
    build_layout,
    choose_ticks,
    measure_height,
    measure_width,
    wrap_label,
    write_note,
)
from components.shown import Shown, now_of
from components.theme import PAPER, TICK_SIZE, shade_cell
from components.wording import NO_NUMBER, format_value, shorten_period

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

# Three years of weeks: of more a reader would see none.
MOST_COLUMNS = 157
ROW_HEIGHT, LEGEND = 30, 30
FULL = 100
STEPS = (0, 25, 50, 75, FULL)
OVER = "+"


class Line(NamedTuple):
    """One row of a calendar: its key in the answer, its name, and what it comes to altogether."""

    key: str
    name: str
    whole: Shown


def draw_calendar(answer: "Answer", lines: Sequence[Line]) -> Figure:
    """Percentages by two dimensions, the second a time, as squares shaded by amount.

    The palest is 0, the darkest 100% and, with a plus, more; where nothing is known
    there is no cell. At its end each row says what it comes to in words. Of more than three years
    of weeks the last are drawn.
    """
    time = answer.by[1]
    columns = answer.keys_of(time)[-MOST_COLUMNS:]
    cells = [
        (across, down, now_of(answer.row(line.key, column)), line, column)
        for down, line in enumerate(lines)
        for across, column in enumerate(columns)
    ]
    known = [cell for cell in cells if cell[2].value is not None]
    shares = [min((shown.value or 0) / FULL, 1) for _, _, shown, _, _ in known]
    ends = [format_value(line.whole.value, answer.unit, line.whole.symbol) for line in lines]
    months = _name_months(answer, columns)
    labels = [wrap_label(line.name) for line in lines]
    height = max([ROW_HEIGHT, *(measure_height(label) + 4 for label in labels)])
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "base": [across for across, *_ in known],
                "x": [1] * len(known),
                "y": [down for _, down, *_ in known],
                "marker": {
                    "color": [_shade(share) for share in shares],
                    "line": {"color": PAPER, "width": 0.5},
                },
                "text": [OVER if (shown.value or 0) > FULL else "" for _, _, shown, *_ in known],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",
                "textfont": {"color": PAPER},
                "hoverinfo": "text",
                "hovertext": [
                    f"{line.name}, {answer.label(time, column).lower()}: "
                    f"{format_value(shown.value, answer.unit)}"
                    for _, _, shown, line, column in known
                ],
            }
        ],
        "layout": build_layout(
            height=round(LEGEND + BOTTOM_TWO_LINES + height * len(lines)),
            margin={"t": LEGEND, "b": BOTTOM_TWO_LINES, "r": measure_width(ends) + 14},
            revision=f"{answer.measure}|{time}",
            bargap=0.14,
            barmode="overlay",
            xaxis={
                "range": [0, len(columns)],
                "tickmode": "array",
                "tickvals": [across + 0.5 for across, _ in months],
                "ticktext": [words for _, words in months],
                "showline": False,
            },
            yaxis={
                "range": [len(lines) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": list(range(len(lines))),
                "ticktext": labels,
                "showgrid": False,
            },
            annotations=[_write_legend(), *_write_ends(ends, len(columns))],
        ),
    }


def _shade(share: float) -> str:
    return shade_cell(round(share, 2))[0]


def _name_months(answer: "Answer", columns: Sequence[str]) -> list[tuple[int, str]]:
    """Under which columns a month is named: few enough for a phone."""
    firsts = {key: first for key, first, _ in answer.periods}
    named = [firsts[column].strftime("%Y-%m") for column in columns if column in firsts]
    begun = [at for at, month in enumerate(named) if at == 0 or named[at - 1] != month]
    return [
        (begun[place], shorten_period(named[begun[place]])) for place in choose_ticks(len(begun))
    ]


def _write_legend() -> dict[str, Any]:
    scale = " ".join(
        f'<span style="color:{_shade(step / FULL)}">■</span> {step}%' for step in STEPS
    )
    return write_note(
        scale,
        xref="paper",
        yref="paper",
        x=1,
        y=1,
        xanchor="right",
        yanchor="bottom",
        yshift=6,
        font={"size": TICK_SIZE},
    )


def _write_ends(ends: Sequence[str], columns: int) -> list[dict[str, Any]]:
    return [
        write_note(words or NO_NUMBER, x=columns, y=down, xanchor="left", xshift=4)
        for down, words in enumerate(ends)
    ]
