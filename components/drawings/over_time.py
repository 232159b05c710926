"""What drawings of events share: periods in words, how often, and links to the children."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.drawings.context import Context, change, count
from components.elements import Element
from components.findings import say_rounded
from components.shown import Shown, now_of
from components.wording import (
    explain_symbol,
    format_count,
    format_date,
    label_key,
)
from data_access.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from data_access.questions.answer import Answer


def say_days(first: date, last: date) -> str:
    """A period in words: "in the year to 31 March 2025", "on 31 October 2024", "from … to …"."""
    if first == last:
        return f"on {format_date(last)}"
    begins = last + timedelta(days=1)
    is_leap_day = (begins.month, begins.day) == (2, 29)
    if first == begins.replace(year=begins.year - 1, day=28 if is_leap_day else begins.day):
        return f"in the year to {format_date(last)}"
    return f"from {format_date(first)} to {format_date(last)}"


def begin(words: str) -> str:
    """The words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def pick(answer: "Answer", key: str) -> "Answer":
    """Of an answer by time and one other dimension, the part of one key, by time alone."""
    time, other = answer.by
    rows = tuple(replace(r, keys=r.keys[:1]) for r in answer.rows if r.keys[1] == key)
    filters = {**answer.filters, other: (key,)}
    return replace(answer, by=(time,), rows=rows, filters=filters, total=None, _by_keys={})


def say_period(answer: "Answer") -> str:
    """The days that an answer about events is of, in words."""
    return say_days(answer.from_ or answer.as_at, answer.to or answer.as_at)


def find_last(*answers: "Answer") -> str:
    """The last period of which each answer says something; "" where there is none."""
    time = answers[0].by[0]
    return next(
        (
            key
            for key in reversed(answers[0].keys_of(time))
            if not any(now_of(answer.row(key)).is_missing for answer in answers)
        ),
        "",
    )


def say_key(answer: "Answer", key: str) -> str:
    """One of the years of an answer, in words; cut off where the answer ends before it does."""
    days = next(((first, last) for name, first, last in answer.periods if name == key), None)
    return say_days(*days) if days else f"in the year to 31 March {key}"


def say_years(*answers: "Answer") -> str:
    """The years of answers by year, in words, with the day to which the last goes if cut off."""
    words = "years ending 31 March"
    ends = {
        days[0]: days[-1]
        for answer in answers
        for days in answer.periods
        if days[0] in answer.keys_of(answer.by[0])
    }
    last = max(ends.values(), default=None)
    if last is None or (last.month, last.day) == (3, 31):
        return words
    return f"{words}, the last to {format_date(last)} only"


def say_times(shown: Shown) -> str:
    """How often: "once", "12 times", or why it is not told."""
    if shown.value is None:
        return f"as often as is {explain_symbol(shown.symbol)}"
    return {0: "not once", 1: "once"}.get(int(shown.value), f"{format_count(shown.value)} times")


def say_whose(context: Context, answer: "Answer") -> str:
    """Whom a panel counts, where that is not everybody; after a comma."""
    words = ", of those who fit these filters" if context.is_filtered else ""
    return words + say_rounded(answer)


def address_children(answer: "Answer", *keys: str | None) -> str:
    """Where the children behind a number of an answer are listed."""
    return f"/children?measure={answer.measure}&{answer.query(*keys)}"


def draw_links(context: Context, parts: "Sequence[tuple[str, Answer, str]]") -> list[Element]:
    """A line of links to the children of one period, for those who may see them.

    `parts` are words, an answer and its key; what counts nobody is left out.
    """
    links: list[Any] = [
        el.Link(f"{format_count(value)} {words}", href=address_children(answer, key))
        for words, answer, key in parts
        if (value := now_of(answer.row(key)).value)
    ]
    if not links or not context.may_list:
        return []
    return [el.Div([el.Span("See the children:"), *links], className="pager")]


def draw_linked_table(
    context: Context,
    answers: "Sequence[Answer]",
    names: Sequence[str],
    caption: str,
    *,
    more: "Sequence[tuple[str, Callable[[str], Shown]]]" = (),
) -> Element:
    """Answers by the same one dimension side by side, each number a link to its children.

    `more` are columns of differences: a name, and the difference of a key.
    """
    dimension = answers[0].by[0]
    keys = dict.fromkeys(key for answer in answers for key in answer.keys_of(dimension))
    body = [
        draw_row(
            label_key(answers, dimension, key),
            [
                *(
                    draw_count(context, now_of(a.row(key)), address_children(a, key))
                    for a in answers
                ),
                *(draw_net(differ_at(key)) for _, differ_at in more),
            ],
        )
        for key in keys
    ]
    head = [DIMENSIONS[dimension].label, *names, *(name for name, _ in more)]
    return draw_frame(caption, "plain", head, body, [])


def draw_count(context: Context, shown: Shown, address: str) -> Element:
    """A cell with a count; a link to the children where there are some to be seen."""
    words = write_words(count(shown), shown.symbol if shown.value is None else None)
    if shown.value and context.may_list:
        return el.Td(el.Link(words, href=address))
    return el.Td(words)


def draw_net(net: Shown) -> Element:
    """A cell with a difference and its sign."""
    return el.Td(write_words(change(net), net.symbol if net.value is None else None))
