"""The drawings of savings: planned against delivered, cashable and avoided apart, by state."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.derived import keep_column
from components.drawings.context import Context
from components.drawings.money import in_pounds, is_lacking, say_money, say_year
from components.drawings.value_now import without_symbol
from components.figures.bars import draw_bars
from components.panel import draw_empty, draw_figure, draw_tile
from components.shown import Shown, now_of, total_of
from components.table import draw_matrix, draw_table
from components.wording import explain_symbol, format_date
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

CASHABLE, AVOIDED = "cashable", "avoided"
PLANNED, DELIVERED = "planned", "delivered"
NOT_LOADED = "Savings have not been loaded yet."
# The store keeps how a saving stands, not how it stood.
AS_NOW = "State and sign-off are as stated now, whatever the date"


def _say(shown: Shown) -> str:
    """An amount in a sentence, or why there is none."""
    return explain_symbol(shown.symbol) if shown.value is None else say_money(shown)


def lead_savings(context: Context) -> str:
    """What is signed off and delivered of each kind, what is not signed off, what is forecast."""
    planned, delivered, unsigned, forecast = (context.answer(place) for place in range(4))
    if is_lacking(planned):
        return NOT_LOADED
    year, day = say_year(planned.as_at), format_date(delivered.to or delivered.as_at)
    cashable, avoided = (
        (now_of(planned.row(kind)), now_of(delivered.row(kind))) for kind in (CASHABLE, AVOIDED)
    )
    if all(each.is_missing for each in (*cashable, *avoided)):
        return f"What was planned and delivered of savings for {year} is not known."
    first = (
        f"For {year} finance has signed off cashable savings of {_say(cashable[0])}; delivered by "
        f"{day}: {_say(cashable[1])}. Apart from them, costs avoided are planned at "
        f"{_say(avoided[0])}; delivered by then: {_say(avoided[1])}."
    )
    words = [first]
    open_ = now_of(unsigned.row(CASHABLE))
    if open_.value:
        words.append(
            f"{_say(open_)} more of cashable savings is not signed off by finance, and in no "
            "forecast."
        )
    whole = total_of(forecast)
    if whole.value:
        words.append(
            f"Of the year’s plans {_say(whole)} may count in a forecast, but only in the months "
            "still to come: what is delivered is in prices already."
        )
    return " ".join([*words, f"{AS_NOW}."])


def tile_cashable(context: Context) -> Any:
    """Cashable savings that are signed off: delivered, of what was planned."""
    return _draw_delivered(context)


def tile_avoided(context: Context) -> Any:
    """Avoided costs that are signed off: delivered, of what was planned."""
    return _draw_delivered(context)


def _draw_delivered(context: Context) -> Any:
    plan, done = context.answer(0), context.answer(1)
    planned, delivered = total_of(plan), total_of(done)
    note = (
        f"delivered by {format_date(done.to or done.as_at)}, of {_say(planned)} planned and signed "
        f"off for {say_year(plan.as_at)}"
    )
    if planned.is_missing and delivered.is_missing:
        note = f"planned or delivered for {say_year(plan.as_at)}"
    return _draw_tile(context, plan, delivered, note)


def tile_unsigned(context: Context) -> Any:
    """Cashable savings that are not signed off; avoided costs apart, in the note."""
    answer = context.answer(0)
    return _draw_kinds(context, answer, "planned, not signed off as stated now: in no forecast")


def tile_not_deliverable(context: Context) -> Any:
    """Cashable savings that will not be delivered; avoided costs apart, in the note."""
    answer = context.answer(0)
    what = f"of what was planned for {say_year(answer.as_at)}, as stated now"
    return _draw_kinds(context, answer, what)


def _draw_kinds(context: Context, answer: "Answer", note: str) -> Any:
    avoided = now_of(answer.row(AVOIDED))
    note = f"cashable, {note}; avoided costs apart: {_say(avoided)}"
    return _draw_tile(context, answer, now_of(answer.row(CASHABLE)), note)


def _draw_tile(context: Context, answer: "Answer", found: Shown, note: str) -> Any:
    value = say_money(found)
    if is_lacking(answer) or found.symbol == Symbol.NOT_AVAILABLE:
        value, note = "Not loaded", NOT_LOADED
    elif found.is_missing:
        value = explain_symbol(found.symbol).capitalize()
    panel = replace(context.page.panels[context.number], to="")
    return draw_tile(panel, value=value, note=note, spark="", query="")


def savings_by_month(context: Context) -> Any:
    """Cashable savings planned and delivered month by month; avoided costs in the table."""
    answers = [context.answer(place) for place in range(4)]
    cashable, done = answers[:2]
    planned, delivered = total_of(cashable), total_of(done)
    headline = "Cashable savings by month"
    day = format_date(done.to or done.as_at)
    if planned.value is not None and delivered.value is not None:
        headline = (
            f"Of {say_money(planned)} of cashable savings planned for the year, "
            f"{say_money(delivered)} is known to be delivered by {day}"
        )
    sub = (
        f"Cashable savings signed off by finance, as stated now, by month of "
        f"{say_year(cashable.as_at)}; delivered: months up to {day}, none where a month states no "
        "amount yet. Costs avoided are never added to them: they stand apart in the table"
    )
    if is_lacking(cashable):
        return _draw_not_loaded(context, "Savings by month", sub)
    figure = draw_bars(in_pounds(cashable, done), names=["Planned", "Delivered"], height=260)
    titles = ("Cashable, planned", "Cashable, delivered", "Avoided, planned", "Avoided, delivered")
    columns = [replace(answer, title=title) for answer, title in zip(answers, titles, strict=True)]
    table = draw_table(*columns, caption=sub, with_total=False)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def _draw_not_loaded(context: Context, headline: str, sub: str) -> Any:
    table = draw_table(context.answer(0), caption=sub)
    return context.panel(headline, sub, draw_empty(NOT_LOADED), table)


def savings_by_kind(context: Context) -> Any:
    """What all savings come to, signed off or not: planned and delivered, each kind apart."""
    answer, so_far = context.answer(0), context.answers[1]
    if is_lacking(answer):
        sub = f"All savings of {say_year(answer.as_at)}"
        return _draw_not_loaded(context, "Savings by kind", sub)
    day = format_date((so_far.to if so_far else None) or answer.as_at)
    amount = answer.by[1]
    plan = replace(keep_column(answer, amount, PLANNED), title="Planned")
    done = so_far or keep_column(answer, amount, DELIVERED)
    done = replace(done, title=f"Delivered by {day}", total=None, total_symbol=None)
    planned, delivered = now_of(plan.row(CASHABLE)), now_of(done.row(CASHABLE))
    headline = f"Cashable savings planned: {_say(planned)}; delivered by {day}: {_say(delivered)}"
    sub = (
        f"All savings of {say_year(answer.as_at)}, signed off or not. Cashable savings leave a "
        "budget; avoided costs would otherwise have been spent: they are never added up"
    )
    context = without_symbol(context)
    table = draw_table(plan, done, caption=sub, with_total=False)
    return context.panel(headline, sub, table, table)


def savings_by_status(context: Context) -> Any:
    """What is planned by the state of the saving, cashable and avoided in columns of their own."""
    answer = context.answer(0)
    at_risk = now_of(answer.row("at_risk", CASHABLE))
    headline = "What is planned by the state of the saving"
    if at_risk.value is not None:
        headline = (
            f"{say_money(at_risk)} of cashable savings planned for the year is at risk"
            if at_risk.value
            else "None of the cashable savings planned for the year is at risk"
        )
    sub = (
        f"Planned for {say_year(answer.as_at)} by state, as stated now, and kind, signed off or "
        "not. Cashable savings and avoided costs are never added up"
    )
    if is_lacking(answer):
        return _draw_not_loaded(context, "Savings by state", sub)
    context = without_symbol(context)
    answer = context.answer(0)
    columns = [
        replace(keep_column(answer, answer.by[1], key), title=answer.label(answer.by[1], key))
        for key in answer.keys_of(answer.by[1])
    ]
    table = draw_table(*columns, caption=sub)
    return context.panel(headline, sub, table, draw_matrix(answer, caption=sub))
