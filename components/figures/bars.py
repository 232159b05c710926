"""Bars from zero: two or more answers side by side over time, or one dimension ranked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from components.figures.axes import (
    BOTTOM,
    BOTTOM_TWO_LINES,
    MOST_TICKS,
    TOP,
    Figure,
    build_layout,
    choose_ticks,
    count_lines,
    scale_from_zero,
    wrap_label,
    write_note,
)
from components.shown import UNKNOWN, Number, Shown, now_of
from components.theme import (
    DARK_GREY,
    MOST_CATEGORIES,
    OURS,
    OURS_LIGHT,
    PAPER,
    TICK_SIZE,
    TURQUOISE,
)
from components.wording import explain_symbol, format_value, label_key, shorten_period
from data_access.vocabulary import DIMENSIONS, YEAR

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

# Each beside the next can be told apart in black and white.
FILLS = (OURS, OURS_LIGHT, DARK_GREY, TURQUOISE)
LEGEND_LINE = 17
LEGEND_LETTERS = 40
# Of the room between one key's bars and the next's, and between bars side by side.
GAP, GROUP_GAP = 0.28, 0.06


def draw_bars(
    answers: "Sequence[Answer]",
    *,
    names: Sequence[str] | None = None,
    before: "Sequence[Answer] | None" = None,
    height: int = 300,
    with_values: bool = False,
) -> Figure:
    """Answers by the same one dimension, most often time, as bars side by side: at most four.

    `names` say what each is (the answers' titles if not given). `before` are answers by the same
    dimension, one for each, that stand in where an answer has nothing of its own: published figures
    of years before the first return. Those bars are hatched. What is hidden is a gap with its
    symbol. `with_values` writes its number over each bar: for a few that are wide enough.
    """
    if not 1 <= len(answers) <= MOST_CATEGORIES:
        raise ValueError(
            f"draw_bars takes one to {MOST_CATEGORIES} answers, not {len(answers)}: show the rest "
            "in a table."
        )
    names = names or [answer.title for answer in answers]
    dimension = answers[0].by[0]
    sources = [*answers, *(before or ())]
    keys = list(dict.fromkeys(key for source in sources for key in source.keys_of(dimension)))
    if DIMENSIONS[dimension].is_time:
        keys.sort()
    labels = {key: label_key(sources, dimension, key) for key in keys}
    short = _shorten(labels, dimension)
    traces, notes, values = [], [], []
    is_hatched = False
    for place, (answer, name, fill) in enumerate(zip(answers, names, FILLS, strict=False)):
        found = [_find(answer, before[place] if before else None, key) for key in keys]
        series = [shown.value for shown, _ in found]
        published = [is_published for _, is_published in found]
        values += series
        is_hatched = is_hatched or any(published)
        traces.append(_draw_series(name, fill, list(labels.values()), series, published))
        traces[-1]["hovertext"] = [
            f"{name}, {label}: {format_value(shown.value, answer.unit, shown.symbol)}"
            + (", as published" if was_published else "")
            for label, (shown, was_published) in zip(labels.values(), found, strict=True)
        ]
        if with_values:
            traces[-1] |= {
                "text": [format_value(shown.value, answer.unit, "") for shown, _ in found],
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
            }
        # A place along the axis, for a name made of digits would be taken for one; where the bar
        # would stand.
        aside = (place - (len(answers) - 1) / 2) * (1 - GAP) / len(answers)
        notes += [
            write_note(
                shown.symbol,
                x=round(at + aside, 3),
                y=0,
                yanchor="bottom",
                hovertext=explain_symbol(shown.symbol),
            )
            for at, (shown, _) in enumerate(found)
            if shown.value is None and shown.symbol
        ]
    legend = _list_names(names, is_hatched=is_hatched)
    if legend:
        notes.append(_write_legend(legend))
    ticks = list(range(len(keys)))
    if DIMENSIONS[dimension].is_time and dimension != YEAR.key:
        ticks = choose_ticks(len(keys))
    return {
        "data": traces,
        "layout": build_layout(
            height=height,
            margin={
                "t": TOP + (LEGEND_LINE * count_lines(legend) + 6 if legend else 0),
                "b": BOTTOM_TWO_LINES if any("<br>" in words for words in short) else BOTTOM,
                "r": 8,
            },
            revision="|".join((*(answer.measure for answer in answers), dimension)),
            barmode="group",
            bargap=GAP,
            bargroupgap=GROUP_GAP,
            xaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": list(labels.values()),
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [short[place] for place in ticks],
            },
            yaxis=scale_from_zero(values, answers[0].unit),
            annotations=notes,
        ),
    }


def _shorten(labels: dict[str, str], dimension: str) -> list[str]:
    """What stands under the bars: of many years the first and last in full, else two digits."""
    keys = list(labels)
    if dimension == YEAR.key and len(keys) > MOST_TICKS:
        ends = (keys[0], keys[-1])
        return [key if key in ends else key[2:] for key in keys]
    if DIMENSIONS[dimension].is_time:
        return [shorten_period(key) for key in keys]
    return [wrap_label(label, 12) for label in labels.values()]


def _find(answer: "Answer", before: "Answer | None", key: str) -> tuple[Shown, bool]:
    """What is shown for a key, and whether it comes from what stands in for the answer."""
    own, other = now_of(answer.row(key)), now_of(before.row(key) if before else None)
    stands_in = own.is_missing and other != UNKNOWN
    return (other, True) if stands_in else (own, False)


def _draw_series(
    name: str,
    fill: str,
    places: list[str],
    values: list[Number],
    published: list[bool],
) -> dict[str, Any]:
    marker: dict[str, Any] = {"color": fill}
    if any(published):
        marker["pattern"] = {
            "shape": ["/" if was_published else "" for was_published in published],
            "fgcolor": fill,
            "bgcolor": PAPER,
            "size": 5,
            "solidity": 0.4,
        }
        marker["line"] = {"color": fill, "width": 1}
    return {
        "type": "bar",
        "name": name,
        "x": places,
        "y": values,
        "marker": marker,
        "hoverinfo": "text",
    }


def _list_names(names: Sequence[str], *, is_hatched: bool) -> str:
    """The fills with their names, on a second line where one would be too long for a phone."""
    parts = [
        (f'<span style="color:{fill}">■</span> ', name)
        for name, fill in zip(names, FILLS, strict=False)
    ]
    parts = parts if len(names) > 1 else []
    if is_hatched:
        parts.append((f'<span style="color:{OURS}">▨</span> ', "as published"))
    lines: list[str] = []
    room = 0
    for swatch, name in parts:
        room -= len(name) + 5
        if lines and room >= 0:
            lines[-1] += f"   {swatch}{name}"
        else:
            lines.append(swatch + name)
            room = LEGEND_LETTERS - len(name) - 2
    return "<br>".join(lines)


def _write_legend(legend: str) -> dict[str, Any]:
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left"}
    return write_note(
        legend, **place, yanchor="bottom", yshift=8, align="left", font={"size": TICK_SIZE}
    )
