"""The drawings of prices: against their own kind, by age and need, and those above a price."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from components import elements as el
from components.attributes import aria
from components.cells import draw_frame, draw_row, write_words
from components.derived import leave_out_empty
from components.drawings.context import Context, count
from components.drawings.money import choose_scale, draw_why, is_lacking, say_exactly
from components.drawings.value_now import (
    ABOVE_PRICE,
    NOT_LOADED,
    UNREVIEWED,
    say_price,
    without_symbol,
)
from components.elements import Element
from components.figures.axes import Figure
from components.figures.ranges import Ranges, draw_ranges
from components.findings import say_why_unknown
from components.panel import draw_empty, draw_figure
from components.shown import UNKNOWN, Shown, add_up, now_of, total_of
from components.table import draw_matrix, draw_table
from components.theme import DARK_GREY, OURS
from components.wording import format_date, join_words, plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

HIGHEST_PRICE = 99_999
# Of fewer arrangements quartiles say nothing.
LEAST_FOR_QUARTILES = 4
# Between ranges whose names take four lines.
LABEL_GAP = 44
AGENCIES = (
    ("external_childrens_home", "in an external children’s home is"),
    ("ifa", "with an agency’s foster carers"),
)
BASES = (("full", "the whole cost of a night"), ("marginal", "a fee or allowance alone"))


def prices_above(context: Context) -> Any:
    """Arrangements above the price by where children live and last review, and the price to set."""
    answer = context.answer(0)
    total, price = total_of(answer), say_price(answer)
    late = add_up(now_of(row) for row in answer.rows if row.keys[1] in UNREVIEWED)
    headline = f"Arrangements above {price} a week"
    if total.value == 0:
        headline = f"No arrangement costs more than {price} a week"
    elif total.value is not None and late.value is not None:
        verb = plural(total.value, "arrangement costs", "arrangements cost")
        without = f"{count(late)} without" if late.value else "none without"
        headline = (
            f"{count(total)} {verb} more than {price} a week, {without} a review in the last 12 "
            "months"
        )
    sub = (
        f"Arrangements on {format_date(answer.as_at)} above {price} a week, by where children live "
        "and when the price was last reviewed with the provider"
    )
    if total.value is None:
        content: Any = draw_why("The number of arrangements above a price", answer)
    else:
        shown = leave_out_empty(answer, answer.by[0])
        content = draw_matrix(shown, caption=sub, total_label="All")
    if total.value == 0:
        content = draw_empty(f"{headline}.")
    return context.panel(headline, sub, content, draw_table(answer, caption=sub))


def choose_price(context: Context) -> Any:
    """The price as a field of a form, which keeps the other words of the address."""
    answer = context.answer(0)
    kept = [(word, value) for word, value in context.words if word != ABOVE_PRICE]
    chosen = answer.options[ABOVE_PRICE]
    fields: list[Any] = [
        *(el.Input(type="hidden", name=word, value=value) for word, value in kept),
        el.Label(
            [
                "Above £ a week ",
                el.Input(
                    type="number",
                    name=ABOVE_PRICE,
                    value=int(chosen),
                    min=0,
                    max=HIGHEST_PRICE,
                    step=1,
                    required=True,
                ),
            ]
        ),
        el.Button("Show", type="submit", className="chip"),
    ]
    if any(word == ABOVE_PRICE for word, _ in context.words):
        usual = f"{context.page.path}?{urlencode(kept)}" if kept else context.page.path
        fields.append(el.Link("Back to £5,000", href=usual))
    return el.Form(
        fields,
        action=context.page.path,
        method="get",
        className="pager",
        **aria(label="The weekly price above which arrangements are shown"),
    )


def price_ranges(context: Context) -> Any:
    """Where the middle half of prices lies in each kind of home, on each cost basis apart."""
    context = without_symbol(context)
    answers = [context.answer(place) for place in range(8)]
    groups = [_hide_few(answers[0:3], answers[6]), _hide_few(answers[3:6], answers[7])]
    counts = answers[6:]
    answers = answers[:6]
    every = dict.fromkeys(key for answer in answers for key in answer.keys_of(answer.by[0]))
    kinds = [key for key in every if any(_is_told(answer, key) for answer in answers)]
    headline = _say_medians(groups[0][1])
    sub = (
        "Weekly price of arrangements by where children live: the median, and the quartiles "
        f"between which the middle half lies, on {format_date(answers[0].as_at)}; in brackets, of "
        f"how many arrangements, and no quartiles of fewer than {LEAST_FOR_QUARTILES}. Prices for "
        "the whole cost of a night and fees or allowances alone are never compared with each other"
    )
    table = _draw_ranges_table(groups, counts, kinds, sub)
    if not kinds:
        return context.panel(headline, sub, draw_why("What care is priced at", answers[1]), table)
    figures: list[Any] = []
    for group, number, (_, words), colour in zip(
        groups, counts, BASES, (OURS, DARK_GREY), strict=True
    ):
        if told := [key for key in kinds if any(_is_told(answer, key) for answer in group)]:
            figure = _draw_ranges(group, number, told, words, colour)
            figures.append(draw_figure(figure, f"{headline}: {words}"))
    return context.panel(headline, sub, figures, table)


def _hide_few(group: "list[Answer]", counts: "Answer") -> "list[Answer]":
    """Lower quartile, median and upper quartile; without quartiles of few arrangements."""
    few = {row.keys for row in counts.rows if row.value is None or row.value < LEAST_FOR_QUARTILES}
    low, middle, high = group
    return [_leave_out(low, few), middle, _leave_out(high, few)]


def _leave_out(answer: "Answer", keys: set[tuple[str, ...]]) -> "Answer":
    rows = tuple(replace(row, value=None) if row.keys in keys else row for row in answer.rows)
    return replace(answer, rows=rows, _by_keys={})


def _draw_ranges(
    group: "list[Answer]", counts: "Answer", kinds: list[str], words: str, colour: str
) -> Figure:
    """Ranges on one cost basis, on a scale of their own: those of two are not to be compared."""
    unit, pence = choose_scale([row.value for answer in group for row in answer.rows])
    rows = []
    for key in kinds:
        low, middle, high = (_scale(now_of(answer.row(key)), pence) for answer in group)
        rows.append((low, middle, high))
    labels = [
        f"{group[0].label(group[0].by[0], key)} ({count(now_of(counts.row(key)))})" for key in kinds
    ]
    return draw_ranges(
        [Ranges(words, colour, "circle", "●", rows)], labels, unit=unit, gap=LABEL_GAP
    )


def _scale(shown: Shown, pence: int) -> Shown:
    return shown if shown.value is None else Shown(shown.value / pence)


def _is_told(answer: "Answer", key: str) -> bool:
    shown = now_of(answer.row(key))
    return shown.value is not None or shown.is_hidden


def _say_medians(median: "Answer") -> str:
    """The middle price of agencies' places for the whole cost of a night."""
    said = [
        f"{words} {say_exactly(shown)}"
        for key, words in AGENCIES
        if (shown := now_of(median.row(key))).value is not None
    ]
    if not said:
        return "Weekly prices of arrangements by where children live"
    return f"The middle price a week {join_words(said)}"


def _draw_ranges_table(
    groups: "list[list[Answer]]", counts: "list[Answer]", kinds: list[str], caption: str
) -> Element:
    quartiles = ("Arrangements", "Lower quartile", "Median", "Upper quartile")
    head = ["Where they live", "What the price covers", *quartiles]
    name = groups[0][0].by[0]
    body = [
        draw_row(
            groups[0][0].label(name, key),
            [
                el.Td(words),
                el.Td(count(now_of(number.row(key)))),
                *(_cell(now_of(answer.row(key))) for answer in group),
            ],
        )
        for key in kinds
        for group, number, (_, words) in zip(groups, counts, BASES, strict=True)
        if any(_is_told(answer, key) for answer in group)
    ]
    return draw_frame(caption, "plain", head, body, [])


def prices_by(context: Context) -> Any:
    """The median price of each kind of home by age or by need, on each cost basis apart."""
    context = without_symbol(context)
    answers, counts = [[context.answer(place) for place in places] for places in ((0, 1), (2, 3))]
    kind, of = answers[0].by
    what = "age" if of == "age_band" else "need"
    sub = (
        f"Median weekly price by where children live and by {what}, on "
        f"{format_date(answers[0].as_at)}; in brackets, of how many arrangements. Few stand behind "
        "some of these, and a price says nothing of what a child is like"
    )
    headline = f"What is paid a week for children by {what}, like with like"
    columns = [key for key in answers[0].keys_of(of) if any(_has(a, key) for a in answers)]
    if not columns:
        why = draw_empty(NOT_LOADED)
        if not any(is_lacking(answer) for answer in answers):
            why = draw_empty(say_why_unknown("The price of care", answers[0]))
        return context.panel(headline, sub, why, draw_table(answers[0], caption=sub))
    head = ["Where they live", "Price covers", *(answers[0].label(of, key) for key in columns)]
    body = [
        draw_row(
            answer.label(kind, key),
            [
                el.Td(words),
                *(
                    _cell(now_of(answer.row(key, column)), now_of(number.row(key, column)))
                    for column in columns
                ),
            ],
        )
        for key in answers[0].keys_of(kind)
        for answer, number, (_, words) in zip(answers, counts, BASES, strict=True)
        if any(now_of(answer.row(key, column)).value is not None for column in columns)
    ]
    table = draw_frame(sub, "plain", head, body, [])
    return context.panel(headline, sub, table, draw_table(answers[0], caption=sub))


def _has(answer: "Answer", column: str) -> bool:
    return any(row.value is not None for row in answer.rows if row.keys[1] == column)


def _cell(shown: Shown, number: Shown | None = None) -> Element:
    """A price, with the number of arrangements it is of; a dash where there is none."""
    if shown.symbol == "n":
        shown = UNKNOWN
    words = write_words(say_exactly(shown), shown.symbol if shown.value is None else None)
    if number and shown.value is not None:
        words = f"{say_exactly(shown)} ({count(number)})"
    return el.Td(words, style={"whiteSpace": "nowrap"})


def price_bands(context: Context) -> Any:
    """How many arrangements lie in each band of weekly price, by where children live."""
    answer = context.answer(0)
    total = total_of(answer)
    headline = "Arrangements by their weekly price"
    if total.value is not None:
        headline = f"{count(total)} {plural(total.value, 'arrangement', 'arrangements')} by price"
    sub = (
        f"Arrangements on {format_date(answer.as_at)} by where children live and what is paid a "
        "week; prices for the whole cost and fees alone stand side by side here"
    )
    table = draw_table(answer, caption=sub)
    if total.value is None:
        return context.panel(headline, sub, draw_why("The number of arrangements", answer), table)
    shown = leave_out_empty(leave_out_empty(answer, answer.by[0]), answer.by[1])
    matrix = draw_matrix(replace(shown, _by_keys={}), caption=sub, total_label="All")
    return context.panel(headline, sub, matrix, table)
