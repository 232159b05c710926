"""The drawings of why children come and leave, who comes at 15 to 17, and who comes again."""

from typing import TYPE_CHECKING, Any

from components.drawings.choice import group_links, link_choice
from components.drawings.context import Context, count
from components.drawings.matrices import draw_linked_matrix
from components.drawings.over_time import (
    begin,
    draw_linked_table,
    draw_links,
    find_last,
    pick,
    say_key,
    say_period,
    say_times,
    say_whose,
    say_years,
)
from components.elements import Element
from components.figures.bars import draw_bars
from components.findings import say_share
from components.panel import draw_figure
from components.shown import Shown, add_up, now_of, total_of
from components.table import draw_table
from components.wording import join_words, label_key, plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer


def _draw_reasons(context: Context, headline: str, what: str, besides: str) -> Any:
    """Reasons down and something else across, where it may be told; else the reasons alone."""
    reasons, cells, across = context.answer(0), context.answers[1], context.answers[2]
    by = f" and {besides}" if cells and across else ""
    sub = f"{what}{by}, {say_period(reasons)}{say_whose(context, reasons)}."
    if cells is None or across is None:
        table = draw_table(reasons, caption=sub)
        return context.panel(headline, sub, table, table)
    drawn = draw_linked_matrix(context, cells, sub, total_label="All", totals=(reasons, across))
    return context.panel(headline, *drawn)


def _say_most_frequent(answer: "Answer", noun: str, otherwise: str) -> str:
    """Which key is the largest, and of how many; `otherwise` where that is not shown.

    What is hidden is together what the others leave of the total: while that is less than the
    largest shown, none of it is larger.
    """
    name = answer.by[0]
    found = {key: now_of(answer.row(key)) for key in answer.keys_of(name)}
    total = total_of(answer)
    sizes = {key: shown.value for key, shown in found.items() if shown.value is not None}
    most = max(sizes.values(), default=0)
    is_some_hidden = len(sizes) < len(found)
    if not total.value or (is_some_hidden and answer.protection.rounded_to):
        return otherwise
    if is_some_hidden and most <= total.value - sum(sizes.values()):
        return otherwise
    first = [label_key([answer], name, key) for key, size in sizes.items() if size == most]
    if total.value == 1:
        return f"{first[0]}: the only {noun}, once"
    if len(first) > 1:
        return f"{join_words(first)}: each {count(Shown(most))} of {count(total)} times"
    return f"{first[0]}: the most frequent {noun}, {count(Shown(most))} of {count(total)} times"


def need_matrix(context: Context) -> Any:
    """Why children came: their main need, by age."""
    what = "Children coming into our care by category of need"
    headline = _say_most_frequent(context.answer(0), "need", "What children needed who came")
    return _draw_reasons(context, headline, what, "age")


def legal_status_matrix(context: Context) -> Any:
    """How children came: the legal status of the first day, by age."""
    what = "Children coming into our care by legal status on the first day"
    otherwise = "The legal status under which children came"
    headline = _say_most_frequent(context.answer(0), "legal status on the first day", otherwise)
    return _draw_reasons(context, headline, what, "age")


def reasons_left(context: Context) -> Any:
    """Why children left, by how long they had been in our care."""
    what = "Children leaving our care by reason"
    headline = _say_most_frequent(context.answer(0), "reason to leave", "Why children left")
    return _draw_reasons(context, headline, what, "by how long they had been in it")


WITHIN_MONTHS = "within_months"
MONTHS = ("6", "12", "24", "36")
OLDER = ("unaccompanied", "on remand")
# What the panel of 15 to 17 year olds tells apart itself.
LEFT_ASIDE = ("age_band", "dfe_age_band", "age_in_years", "unaccompanied", "remand")


def older_children(context: Context) -> Any:
    """Those who came at 15 to 17, year by year: unaccompanied, on remand, and all others."""
    unaccompanied, others = context.answer(0), context.answer(1)
    parts = [pick(unaccompanied, "yes"), pick(others, "yes"), pick(others, "no")]
    last = find_last(*parts)
    shown = [now_of(part.row(last)) for part in parts]
    kinds = (*OLDER, plural(shown[-1].value or 0, "other", "others"))
    headline = "15 to 17 year olds coming into our care"
    if last and not any(each.value is None for each in shown):
        told = [f"{count(each)} {words}" for each, words in zip(shown, kinds, strict=True)]
        headline = (
            f"{begin(say_key(parts[0], last))}, 15 to 17 year olds came into our care "
            f"{say_times(add_up(shown))}: {join_words(told)}"
        )
    sub = (
        "Children coming into our care at 15, 16 or 17: unaccompanied children, those on remand, "
        f"and all others; {say_years(*parts)}{say_whose(context, parts[0])}."
    )
    if any(word in LEFT_ASIDE for word, _ in context.words):
        sub += " Filters by age, unaccompanied and remand are left aside here."
    names = ["Unaccompanied", "On remand", "Others"]
    links = draw_links(
        context, [(words, part, last) for words, part in zip(kinds, parts, strict=True)]
    )
    return context.panel(
        headline,
        sub,
        [draw_figure(draw_bars(parts, names=names, height=260), headline), *links],
        draw_linked_table(context, parts, names, sub),
    )


def first_time_or_again(context: Context) -> Any:
    """Who came for the first time and who had been in our care before, year by year."""
    answer = context.answer(0)
    parts = [pick(answer, key) for key in ("re_entry", "returned_later", "first_time")]
    months = answer.options[WITHIN_MONTHS]
    last = find_last(*parts)
    soon, later, first = (now_of(part.row(last)) for part in parts)
    headline = _say_again(answer, first, soon, later, say_key(answer, last))
    sub = (
        f"Children who came back into our care within {months} months of leaving it, or later, "
        f"{say_years(answer)}{say_whose(context, answer)}. Who had left before the first return "
        "loaded cannot be told from those who came for the first time."
    )
    names = [f"Back within {months} months", "Back later", "First time"]
    words = [f"within {months} months", "later", "first time"]
    links = draw_links(context, [(w, part, last) for w, part in zip(words, parts, strict=True)])
    figure = draw_bars(parts[:2], names=names[:2], height=260)
    return context.panel(
        headline,
        sub,
        [draw_figure(figure, headline), *_choose_months(context, answer), *links],
        draw_linked_table(context, parts, names, sub),
    )


def _choose_months(context: Context, answer: "Answer") -> list[Element]:
    """Links to other lengths of time; none where one alone is published."""
    if answer.protection.is_published:
        return []
    chosen = answer.options[WITHIN_MONTHS]
    links = [
        link_choice(context, f"{months} months", months == chosen, **{WITHIN_MONTHS: months})
        for months in sorted({*MONTHS, chosen}, key=int)
    ]
    return [group_links("Back within", links, is_named=True)]


def _say_again(answer: "Answer", first: Shown, soon: Shown, later: Shown, period: str) -> str:
    months = answer.options[WITHIN_MONTHS]
    again, total = add_up([soon, later]), add_up([first, soon, later])
    if again.value is None or not total.value:
        return "First time in our care, or again"
    if not again.value:
        return f"{begin(period)}, nobody who came into our care is known to have been in it before"
    if answer.options.get("form") == "dfe":
        return (
            f"{begin(period)}, {count(again)} of the {count(total)} children who came into our "
            f"care had been in it before ({say_share(again, total)}): {count(soon)} within "
            f"{months} months of leaving it"
        )
    return (
        f"{begin(period)}, children came into our care {say_times(total)}, {say_times(again)} "
        f"after having been in it before ({say_share(again, total)}): {say_times(soon)} within "
        f"{months} months of leaving it"
    )
