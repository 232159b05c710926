"""How a share falls as time goes on: a line for each group, and how far chance might move it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from components.figures.axes import Figure
from components.figures.lines import Line, draw_lines
from components.shown import Shown, now_of
from components.theme import LINE_STYLES, MOST_CATEGORIES

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

BAND_STRENGTH = 0.14
MONTHS_BETWEEN_TICKS = 12


def draw_share_still_in_care(
    estimate: "Answer", lower: "Answer", upper: "Answer", *, height: int = 340
) -> Figure:
    """Answers by months and groups, at most four: the estimate as lines, the others as their bands.

    Months of which nothing is known are left out; a line that ends before the others says why.
    """
    time, group = estimate.by
    groups = estimate.keys_of(group)[:MOST_CATEGORIES]
    months = [
        month
        for month in estimate.keys_of(time)
        if any(now_of(estimate.row(month, key)).value is not None for key in groups)
    ]
    lines, bands = [], []
    for key, (colour, dash, marker) in zip(groups, LINE_STYLES, strict=False):
        found = [now_of(estimate.row(month, key)) for month in months]
        if all(shown.value is None for shown in found):
            continue
        values = [shown.value for shown in found]
        # Why a line ends is said once, not at each of the months that follow.
        symbols = [None] * (len(months) - 1) + [found[-1].symbol]
        name = estimate.label(group, key)
        lines.append(Line(name, values, symbols, colour, dash, marker, has_markers=True))
        bands.append(_draw_band(months, colour, *(_read(a, months, key) for a in (lower, upper))))
    figure = draw_lines(
        lines,
        [],
        keys=months,
        labels=months,
        unit=estimate.unit,
        height=height,
        decimals=0,
        revision=f"{estimate.measure}|{group}",
        with_name=True,
    )
    ticks = [month for month in months if int(month) % MONTHS_BETWEEN_TICKS == 0]
    figure["data"] = [*bands, *figure["data"]]
    figure["layout"]["xaxis"] |= {"tickvals": ticks, "ticktext": ticks}
    figure["layout"]["yaxis"] |= {"range": [0, 100], "dtick": 20}
    return figure


def _read(answer: "Answer", months: Sequence[str], key: str) -> list[Shown]:
    return [now_of(answer.row(month, key)) for month in months]


def _draw_band(
    months: Sequence[str], colour: str, lower: Sequence[Shown], upper: Sequence[Shown]
) -> dict[str, Any]:
    """The room between two bounds, where both are known."""
    edges = [
        (month, low.value, high.value)
        for month, low, high in zip(months, lower, upper, strict=True)
        if low.value is not None and high.value is not None
    ]
    there, back = edges, edges[::-1]
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [month for month, _, _ in (*there, *back)],
        "y": [*(low for _, low, _ in there), *(high for _, _, high in back)],
        "fill": "toself",
        "fillcolor": f"rgba({red},{green},{blue},{BAND_STRENGTH})",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
