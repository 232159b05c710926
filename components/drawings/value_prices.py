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
from components.drawings.value_now import ABOVE_PRICE, UNREVIEWED, say_price
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
# Between ranges whose names take three lines.
LABEL_GAP = 32
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
    answers = [context.answer(place) for place in range(6)]
    groups = [answers[:3], answers[3:]]
    every = dict.fromkeys(key for answer in answers for key in answer.keys_of(answer.by[0]))
    kinds = [key for key in every if any(_is_told(answer, key) for answer in answers)]
    headline = _say_medians(groups[0][1])
    sub = (
        "Weekly price of arrangements by where children live: the median, and the quartiles "
        f"between which the middle half lies, on {format_date(answers[0].as_at)}. Prices for the "
        "whole cost of a night and fees or allowances alone are never compared with each other"
    )
    table = _draw_ranges_table(groups, kinds, sub)
    if not kinds:
        return context.panel(headline, sub, draw_why("What care is priced at", answers[1]), table)
    figures: list[Any] = []
    for group, (_, words), colour in zip(groups, BASES, (OURS, DARK_GREY), strict=True):
        if told := [key for key in kinds if any(_is_told(answer, key) for answer in group)]:
            figure = _draw_ranges(group, told, words, colour)
            figures.append(draw_figure(figure, f"{headline}: {words}"))
    return context.panel(headline, sub, figures, table)


def _draw_ranges(group: "list[Answer]", kinds: list[str], words: str, colour: str) -> Figure:
    """Ranges on one cost basis, on a scale of their own: those of two are not to be compared."""
    unit, pence = choose_scale([row.value for answer in group for row in answer.rows])
    rows = []
    for key in kinds:
        low, middle, high = (_scale(now_of(answer.row(key)), pence) for answer in group)
        rows.append((low, middle, high))
    labels = [group[0].label(group[0].by[0], key) for key in kinds]
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


def _draw_ranges_table(groups: "list[list[Answer]]", kinds: list[str], caption: str) -> Element:
    quartiles = ("Lower quartile", "Median", "Upper quartile")
    head = ["Where they live", "What the price covers", *quartiles]
    name = groups[0][0].by[0]
    body = [
        draw_row(
            groups[0][0].label(name, key),
            [el.Td(words), *(_cell(now_of(answer.row(key))) for answer in group)],
        )
        for key in kinds
        for group, (_, words) in zip(groups, BASES, strict=True)
        if any(_is_told(answer, key) for answer in group)
    ]
    return draw_frame(caption, "plain", head, body, [])


def prices_by(context: Context) -> Any:
    """The median price of each kind of home by age or by need, on each cost basis apart."""
    answers = [context.answer(0), context.answer(1)]
    kind, of = answers[0].by
    what = "age" if of == "age_band" else "need"
    sub = (
        f"Median weekly price by where children live and by {what}, on "
        f"{format_date(answers[0].as_at)}: few arrangements stand behind some of these, and a "
        "price says nothing of what a child is like"
    )
    headline = f"What is paid a week for children by {what}, like with like"
    columns = [key for key in answers[0].keys_of(of) if any(_has(a, key) for a in answers)]
    if not columns:
        why = draw_why("What care is priced at", answers[0])
        if not any(is_lacking(answer) for answer in answers):
            why = [el.P(say_why_unknown("The price of care", answers[0]), className="empty")]
        return context.panel(headline, sub, why, draw_table(answers[0], caption=sub))
    head = ["Where they live", "Price covers", *(answers[0].label(of, key) for key in columns)]
    body = [
        draw_row(
            answer.label(kind, key),
            [el.Td(words), *(_cell(now_of(answer.row(key, column))) for column in columns)],
        )
        for key in answers[0].keys_of(kind)
        for answer, (_, words) in zip(answers, BASES, strict=True)
        if any(now_of(answer.row(key, column)).value is not None for column in columns)
    ]
    table = draw_frame(sub, "plain", head, body, [])
    return context.panel(headline, sub, table, draw_table(answers[0], caption=sub))


def _has(answer: "Answer", column: str) -> bool:
    return any(row.value is not None for row in answer.rows if row.keys[1] == column)


def _cell(shown: Shown) -> Element:
    # Nobody of the kind, or no price of them.
    if shown.symbol in ("n", "z"):
        shown = UNKNOWN
    words = write_words(say_exactly(shown), shown.symbol if shown.value is None else None)
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
