"""The drawings of the forecast: its parts, against the budget, why it moved, every month's."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import fold
from components.drawings.context import Context
from components.drawings.finance import TO_BE_CONFIRMED, say_against
from components.drawings.finance_spend import BY_LINE, OTHER
from components.drawings.money import (
    choose_scale,
    draw_why,
    end_year,
    in_pounds,
    round_together,
    say_exactly,
    say_money,
    say_notes,
    say_year,
)
from components.elements import Element
from components.figures.lines import Line, draw_lines
from components.figures.rows_of_bars import Series, draw_rows
from components.figures.waterfall import Step, draw_money_steps
from components.findings import say_why_not
from components.panel import draw_figure
from components.shown import UNKNOWN, Shown, now_of, total_of
from components.table import draw_table
from components.theme import AVERAGE, OURS
from components.wording import format_date, join_words, label_key, plural
from data_access.vocabulary import BUDGET_LINE, FORECAST_PART, Symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.answer import Answer

WHAT = "The forecast"


def forecast_parts(context: Context) -> Any:
    """What the forecast is made of."""
    answer = context.answer(0)
    whole, year = total_of(answer), say_year(answer.as_at)
    parts = [(key, now_of(answer.row(key))) for key in answer.keys_of(FORECAST_PART.key)]
    headline = say_why_not(f"{WHAT} for {year}", whole).rstrip(".")
    if whole.value is not None:
        headline = f"{WHAT} for {year} is {say_money(whole)}"
        headline += _say_parts(answer, parts)
    sub = (
        f"What the forecast of {format_date(answer.as_at)} is made of: savings to come and "
        "income are taken off. Savings that finance has not signed off are not in it."
        f"{say_notes(answer)}"
    )
    table = draw_table(answer, caption=sub)
    known = [(key, shown.value) for key, shown in parts if shown.value]
    if whole.value is None or any(shown.value is None for _, shown in parts) or not known:
        return context.panel(headline, sub, draw_why(WHAT, answer), table)
    steps = [Step(answer.label(FORECAST_PART.key, key), value) for key, value in known]
    chart = draw_money_steps(
        [*steps, Step("Forecast", whole.value, True)], revision="forecast_parts"
    )
    return context.panel(headline, sub, draw_figure(chart, headline), table)


def _say_parts(answer: "Answer", parts: "Sequence[tuple[str, Shown]]") -> str:
    """What is posted, what is to come and what is taken off, which together are the forecast."""
    amounts = {key: shown.value for key, shown in parts if shown.value is not None}
    posted = amounts.pop("actuals", None)
    if posted is None:
        return ""
    words = [f"{say_money(Shown(posted))} is posted by {format_date(answer.as_at)}"]
    if len(amounts) + 1 == len(parts):
        if ahead := sum(value for value in amounts.values() if value > 0):
            words.append(f"{say_money(Shown(ahead))} is to come")
        off = {key: -value for key, value in amounts.items() if value < 0}
        if off:
            names = join_words([answer.label(FORECAST_PART.key, key).lower() for key in off])
            verb = plural(len(off), "is", "are")
            words.append(f"{say_money(Shown(sum(off.values())))} of {names} {verb} taken off")
    return f": {join_words(words)}" if len(words) > 1 else f"; {words[0]}"


def forecast_by_line(context: Context) -> Any:
    """The forecast beside the current budget, line by line."""
    forecast, variance, budget = (context.answer(place) for place in range(3))
    outturn, year = total_of(forecast), say_year(forecast.as_at)
    headline = say_why_not(f"{WHAT} for {year}", outturn).rstrip(".")
    if outturn.value is not None:
        headline = f"{WHAT} for {year} is {say_money(outturn)}{say_against(variance, budget)}"
        headline += _say_widest(variance)
    sub = (
        f"Forecast outturn, less income, and current budget, after virements, by budget line, for "
        f"{year}."
    )
    is_same = end_year(budget.as_at) == end_year(forecast.as_at)
    if not is_same:
        sub += " The budget is not drawn: on this date that of the next year is in force."
    sub += say_notes(forecast, budget if is_same else None)
    # A budget of which every line is to be confirmed has no bar.
    is_drawn = is_same and any(row.value is not None for row in budget.rows)
    answers = [forecast, *([budget] if is_drawn else [])]
    table = _tabulate(forecast, variance, budget if is_same else None, sub)
    if outturn.value is None:
        return context.panel(headline, sub, draw_why(WHAT, forecast), table)
    taken = {key for keys in BY_LINE.values() for key in keys}
    rest = tuple(key for key in BUDGET_LINE.keys if key not in taken)
    drawn = [
        round_together(fold(answer, BUDGET_LINE.key, {**BY_LINE, OTHER: rest}), BUDGET_LINE.key)
        for answer in answers
    ]
    names = ["Forecast", "Budget"][: len(drawn)]
    scaled = in_pounds(*drawn)
    groups = [*BY_LINE, OTHER]
    series = [
        Series(name, [now_of(one.row(group)) for group in groups], [""] * len(groups))
        for name, one in zip(names, scaled, strict=True)
    ]
    figure = draw_rows(groups, series, unit=scaled[0].unit, revision="forecast_by_line")
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _say_widest(variance: "Answer") -> str:
    """The line whose forecast is furthest from its budget; nothing where one is not known."""
    gaps = {row.keys[0]: now_of(row) for row in variance.rows if row.symbol != "x"}
    if not gaps or any(gap.value is None for gap in gaps.values()):
        return ""
    most = max(gaps, key=lambda key: abs(gaps[key].value or 0))
    value = gaps[most].value
    if not value:
        return ""
    name = variance.label(BUDGET_LINE.key, most).lower()
    side = "above" if value > 0 else "below"
    return f"; furthest from it: {name}, {say_money(Shown(abs(value)))} {side}"


def _tabulate(
    forecast: "Answer", variance: "Answer", budget: "Answer | None", caption: str
) -> Element:
    """A row for each line: forecast, budget, and by how much the forecast is above it."""
    name = BUDGET_LINE.key

    def cells(outturn: Shown, allowed: Shown, gap: Shown) -> list[Element]:
        known = [_cell(allowed)] if budget else []
        if is_to_be_confirmed(gap):
            known = [el.Td(TO_BE_CONFIRMED)] if budget else []
            return [_cell(outturn), *known, el.Td(TO_BE_CONFIRMED)]
        return [_cell(outturn), *known, _cell(gap)]

    body = [
        draw_row(
            label_key([forecast], name, key),
            cells(
                now_of(forecast.row(key)),
                now_of(budget.row(key)) if budget else UNKNOWN,
                now_of(variance.row(key)),
            ),
        )
        for key in forecast.keys_of(name)
    ]
    whole = [total_of(answer) if answer else UNKNOWN for answer in (forecast, budget, variance)]
    foot = [draw_row("All", cells(*whole))]
    named = ["Budget"] if budget else []
    head = [BUDGET_LINE.label, "Forecast", *named, "Forecast less budget"]
    return draw_frame(caption, "plain", head, body, foot)


def is_to_be_confirmed(gap: Shown) -> bool:
    """Whether there is a budget to hold a forecast against, but not its amount."""
    return gap.symbol == Symbol.NOT_KNOWN


def _cell(shown: Shown) -> Element:
    return el.Td(write_words(say_exactly(shown), shown.symbol if shown.value is None else None))


def forecast_months(context: Context) -> Any:
    """The forecast at the end of every month, against the budget."""
    answer, budget = context.answer(0), context.answers[1]
    # Months before April have the forecast of the year before.
    begins = f"{end_year(answer.as_at) - 1}-04"
    months = [key for key in answer.keys_of("month") if key >= begins]
    found = [now_of(answer.row(key)) for key in months]
    known = [place for place, shown in enumerate(found) if shown.value is not None]
    year = say_year(answer.as_at)
    headline = f"No forecast for {year} has been kept"
    is_same = budget is not None and end_year(budget.as_at) == end_year(answer.as_at)
    notes = say_notes(answer, budget if is_same else None)
    sub = f"Forecast outturn for {year} as at the end of each month.{notes}"
    table = draw_table(answer, caption=sub, with_total=False)
    if not known:
        return context.panel(headline, sub, draw_why(WHAT, answer), table)
    first, last = known[0], known[-1]
    headline = (
        f"{WHAT} for {year} was {say_money(found[last])} in "
        f"{label_key([answer], 'month', months[last])}"
    )
    if first != last:
        headline += (
            f"; it was {say_money(found[first])} in {label_key([answer], 'month', months[first])}"
        )
    allowed = total_of(budget) if budget and is_same else UNKNOWN
    shown = [*found, allowed]
    unit, pence = choose_scale([each.value for each in shown])

    def scale(each: Shown) -> float | None:
        return None if each.value is None else each.value / pence

    lines = [
        Line(
            "Forecast",
            [scale(each) for each in found],
            [each.symbol for each in found],
            OURS,
            width=3,
            bold=True,
            has_markers=True,
        )
    ]
    if allowed.value is not None:
        held = [scale(allowed)] * len(months)
        lines.append(Line("Budget", held, [None] * len(months), AVERAGE, "6px,4px"))
    elif is_to_be_confirmed(allowed):
        headline += "; its budget is to be confirmed"
    figure = draw_lines(
        lines,
        [],
        keys=months,
        labels=[label_key([answer], "month", key) for key in months],
        unit=unit,
        height=300,
        decimals=0,
        revision="forecast_months",
        with_name=True,
    )
    return context.panel(headline, sub, draw_figure(figure, headline), table)
