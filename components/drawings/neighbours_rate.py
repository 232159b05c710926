"""The drawing of our rate against the neighbours': the gap in children, and the brief's figures."""

import itertools
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_value
from components.drawings.context import Context
from components.elements import Element
from components.figures.lines import Line, draw_lines
from components.panel import draw_figure
from components.shown import UNKNOWN, Number, Shown, now_of, total_of
from components.theme import AVERAGE, DARK_GREY, DARK_PINK, OURS
from components.wording import (
    explain_symbol,
    format_count,
    format_date,
    format_value,
    join_words,
    plural,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data_access.questions.answer import Answer


def rate_gap(context: Context) -> Any:
    """The gap in children at the average rate, and what the project's brief said of both."""
    gap, ours = context.answers[0], context.answer(1)
    models = [context.answer(2), context.answer(3)]
    children, own_rate = context.answers[4], context.answers[5]
    headline = _say_gap(gap)
    notes = [
        "Children in care per 10,000, 31 March, and the neighbours’ average in both models.",
        "The gap is arithmetic, no target: every decision is made for the individual child.",
    ]
    brief, day = context.brief, context.baseline
    if day and "neighbours_rate" in brief:
        notes.append(_say_brief(brief["neighbours_rate"], str(day.year), models))
    notes += _say_own_brief(context, children, own_rate)
    years = sorted({year for answer in (ours, *models) for year in answer.keys_of("year")})
    figure = _draw_rates(context, years, ours, models)
    sub = " ".join(notes)
    tables = [_draw_years_table(years, [ours, *models], context.council, sub)]
    if gap:
        tables.append(_draw_gap_table(gap))
    if day and brief:
        tables.append(_draw_brief_table(context, children, own_rate, models))
    table = el.Div(tables)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _say_gap(gap: "Answer | None") -> str:
    if gap is None:
        return "Our rate and the neighbours’ average"
    shown = total_of(gap)
    group = "the councils chosen" if gap.options.get("councils") else "our neighbours"
    words = f"At the average rate of {group} ({gap.options['statistic']}"
    words += "" if gap.options.get("councils") else f", {gap.options['model']} model"
    words += ")"
    if shown.value is None:
        return f"{words}: how many children would be in our care is {explain_symbol(shown.symbol)}"
    if not shown.value:
        return f"{words} as many children would be in our care"
    size = abs(shown.value)
    how = "fewer" if shown.value > 0 else "more"
    return (
        f"{words} {format_count(size)} {how} {plural(size, 'child', 'children')} would be in our "
        f"care on {format_date(gap.as_at)}"
    )


def _name_model(answer: "Answer") -> str:
    return f"{answer.options['model']} model, {answer.options['statistic']}"


def _say_brief(stated: int, year: str, models: "list[Answer]") -> str:
    """What the brief says of the neighbours' rate, and what was published for that year."""
    words = f"Project brief, {year}: approx. {stated}."
    known = [
        f"{format_value(value, answer.unit)} ({_name_model(answer)})"
        for answer in models
        if (value := answer.value(year)) is not None
    ]
    if not known:
        return f"{words} No average of {year} is known to hold it against."
    averages = [answer.value(year) for answer in models]
    if any(value is not None and round(value) == stated for value in averages):
        return f"{words} The published average of {year} is {join_words(known)}."
    words += f" That is not the average of {year}, which was {join_words(known)}"
    fits = next((found for answer in models if (found := _find_fit(stated, answer))), "")
    return f"{words}{fits}. It is no benchmark."


def _say_own_brief(
    context: Context, children: "Answer | None", own_rate: "Answer | None"
) -> list[str]:
    """The brief's own count and rate, and what our returns now say of the same day."""
    brief, day = context.brief, context.baseline
    if day is None or not {"looked_after", "looked_after_rate"} <= brief.keys():
        return []
    words = (
        f"It counts {format_count(brief['looked_after'])} children in our care and "
        f"{brief['looked_after_rate']} per 10,000 on {format_date(day)}"
    )
    now, rate = _whole(children).value, _whole(own_rate).value
    if now is None or rate is None:
        return [f"{words}."]
    return [f"{words}; our returns now say {format_count(now)} and {format_count(rate)}."]


def _find_fit(stated: int, answer: "Answer") -> str:
    """Between which years' averages a figure lies: it fits about the later of them."""
    series = [(row.keys[0], row.value) for row in answer.rows if row.value is not None]
    for (before, low), (after, high) in itertools.pairwise(series):
        if min(low, high) <= stated <= max(low, high):
            return (
                f"; it lies between those of {before} ({format_value(low, answer.unit)}) and "
                f"{after} ({format_value(high, answer.unit)}), and fits about {after}"
            )
    return ""


def _draw_rates(
    context: Context, years: list[str], ours: "Answer", models: "list[Answer]"
) -> dict[str, Any]:
    def line(name: str, found: "Mapping[str, Shown]", *style: Any) -> Line:
        shown = [found.get(year, UNKNOWN) for year in years]
        return Line(name, [s.value for s in shown], [s.symbol for s in shown], *style)

    def rows(answer: "Answer") -> dict[str, Shown]:
        return {row.keys[0]: now_of(row) for row in answer.rows}

    mine = line(context.council, rows(ours), OURS)
    mine.width, mine.bold = 3, True
    lines = [mine]
    for answer, style in zip(models, ((AVERAGE, "6px,4px"), (DARK_GREY, "2px,3px")), strict=True):
        lines.append(line(f"{answer.options['model']} model", rows(answer), *style))
    stated = context.brief.get("neighbours_rate")
    if context.baseline and stated is not None and str(context.baseline.year) in years:
        year = str(context.baseline.year)
        words = f"Project brief, {year}: approx."
        lines.append(line(words, {year: Shown(stated)}, DARK_PINK, "solid", "diamond"))
    return draw_lines(
        lines,
        [],
        keys=years,
        labels=years,
        unit=ours.unit,
        height=300,
        decimals=0,
        revision="rate_gap",
        with_name=True,
    )


def _draw_years_table(
    years: list[str], answers: "list[Answer]", council: str, caption: str
) -> Element:
    names = [council, *(f"Neighbours, {_name_model(answer)}" for answer in answers[1:])]
    body = [
        draw_row(
            year,
            [_cell(now_of(answer.row(year)), answer.unit) for answer in answers],
        )
        for year in years
    ]
    return draw_frame(caption, "plain", ["31 March", *names], body, [])


def _draw_gap_table(gap: "Answer") -> Element:
    title = f"More children in our care than at the average rate, {format_date(gap.as_at)}"
    body = [draw_row(title, [_cell(total_of(gap), gap.unit)])]
    return draw_frame(gap.title, "plain", [gap.title, "Children"], body, [])


def _cell(shown: Shown, unit: str) -> Element:
    return el.Td(write_value(shown.value, unit, shown.symbol))


def _draw_brief_table(
    context: Context,
    children: "Answer | None",
    own_rate: "Answer | None",
    models: "list[Answer]",
) -> Element:
    """What the brief says beside what our returns now say, and what was published."""
    brief, day = context.brief, context.baseline
    year = str(day.year) if day else ""
    on = format_date(day) if day else ""

    def row(words: str, name: str, found: Shown, unit: str = "", about: str = "") -> Element:
        stated: Number = brief.get(name)
        cells = [el.Td(f"{about}{format_value(stated, unit)}"), _cell(found, unit)]
        return draw_row(words, cells)

    body = [
        row(f"Children in our care, {on}", "looked_after", _whole(children)),
        row(f"Children in our care per 10,000, {on}", "looked_after_rate", _whole(own_rate)),
        *(
            row(
                f"Neighbours’ average per 10,000, 31 March {year} ({_name_model(answer)})",
                "neighbours_rate",
                now_of(answer.row(year)),
                answer.unit,
                "approx. ",
            )
            for answer in models
        ),
    ]
    heads = [f"Project brief, {year}", "As the brief says", "Our returns, or as published"]
    return draw_frame(heads[0], "plain", heads, body, [])


def _whole(answer: "Answer | None") -> Shown:
    return total_of(answer) if answer else UNKNOWN
