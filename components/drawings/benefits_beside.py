"""The drawing of the programme’s benefits beside what is published of all councils."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.benefits import say_benefit, say_none, write_published
from components.cells import draw_frame, draw_row
from components.drawings.benefits import link_measure
from components.drawings.benefits_rows import Cell, draw_listed, draw_small
from components.drawings.context import Context
from components.panel import draw_empty
from components.wording import NO_NUMBER, join_words, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.benefits import Benefit

MEASURE = "Measure"


def benefits_beside_neighbours(context: Context) -> Any:
    """The measures beside which a figure is published, with our neighbours' average."""
    rows: Sequence[Benefit] = [one for one in context.records if one.benchmark]
    if not context.records:
        return draw_empty(say_none(context.answer(0)))
    if not rows:
        return draw_empty("No published figure is set beside any of these measures.")
    headline = _say_beside(rows)
    sub = (
        "Published figures of all children, beside the measures they belong to: ours, the mean of "
        "our ten statistical neighbours in DfE’s model of 2025, and England’s. Higher or lower "
        "than others is neither good nor bad by itself"
    )
    heads = ["Ours, published", "Neighbours", "England", "31 March", "In a sentence"]
    listed = [(_name_beside(context, one), _draw_beside(one)) for one in rows]
    caption = "Measures with a published figure beside them"
    chart = draw_listed(caption, [MEASURE, *heads], [("", listed)])
    table = draw_frame(
        caption,
        "plain",
        [MEASURE, "Published figure", *heads[:-1]],
        [
            draw_row(
                one.title,
                [
                    el.Td(cell)
                    for cell in (
                        one.benchmark.label if one.benchmark else "",
                        *_draw_beside(one)[:-1],
                    )
                ],
            )
            for one in rows
        ],
        [],
    )
    return context.panel(headline, sub, chart, table)


def _name_beside(context: Context, benefit: "Benefit") -> Cell:
    label = benefit.benchmark.label if benefit.benchmark else ""
    return [link_measure(context, benefit), draw_small(f"Published: {label}")]


def _draw_beside(benefit: "Benefit") -> list[Cell]:
    published = benefit.benchmark
    if published is None:
        return []
    # Numbers of a whole country stand beside nobody's.
    is_count = published.unit.startswith(("children", "places"))
    values = [
        *(write_published(one, published.unit) for one in (published.ours, published.neighbours)),
        NO_NUMBER if is_count else write_published(published.england, published.unit),
    ]
    return [*values, str(published.year), say_benefit(benefit)]


def _say_beside(rows: "Sequence[Benefit]") -> str:
    sides = {"higher than": 0, "lower than": 0, "the same as": 0}
    seen = set()
    for one in rows:
        published = one.benchmark
        if published is None or published.label in seen:
            continue
        seen.add(published.label)
        ours, theirs = published.ours, published.neighbours
        if ours.value is None or theirs.value is None:
            continue
        mine, average = (
            write_published(ours, published.unit),
            write_published(theirs, published.unit),
        )
        if mine == average:
            sides["the same as"] += 1
        else:
            sides["higher than" if ours.value > theirs.value else "lower than"] += 1
    whole = sum(sides.values())
    if not whole:
        return "No figure of ours can be set beside our neighbours’ average"
    told = [(side, number) for side, number in sides.items() if number]
    # The verb stands once, with the first of them.
    parts = [f"{number} {side}" for side, number in told]
    parts[0] = f"{told[0][1]} {plural(told[0][1], 'is', 'are')} {told[0][0]}"
    figures = plural(whole, "figure", "figures")
    return f"Of {whole} published {figures} of ours {join_words(parts)} our neighbours’ average"
