"""The drawings of savings: planned against delivered, cashable and avoided apart, by state."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.derived import keep_column
from components.drawings.context import Context
from components.drawings.money import draw_why, in_pounds, is_lacking, say_money, say_year
from components.figures.bars import draw_bars
from components.panel import draw_figure, draw_tile
from components.shown import Shown, add_up, now_of
from components.table import draw_matrix, draw_table
from components.wording import explain_symbol
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

CASHABLE, AVOIDED = "cashable", "avoided"
PLANNED, DELIVERED = "planned", "delivered"
NOT_SIGNED = "is not signed off by finance, and in no forecast"
NOT_LOADED = (
    "No savings have been loaded yet. They are kept in a workbook, which is loaded with: "
    "flask --app app load money FILE."
)
NO_SAVINGS = "no workbook with savings is loaded"


def _say(shown: Shown) -> str:
    """An amount in a sentence, or why there is none."""
    return explain_symbol(shown.symbol) if shown.value is None else say_money(shown)


def lead_savings(context: Context) -> str:
    """What is signed off and delivered of each kind, what is not signed off, what is forecast."""
    signed, unsigned, forecast = (context.answer(place) for place in range(3))
    if is_lacking(signed):
        return NOT_LOADED
    year = say_year(signed.as_at)
    cashable = [now_of(signed.row(CASHABLE, amount)) for amount in (PLANNED, DELIVERED)]
    avoided = [now_of(signed.row(AVOIDED, amount)) for amount in (PLANNED, DELIVERED)]
    first = (
        f"For {year} finance has signed off cashable savings of {_say(cashable[0])}; delivered so "
        f"far is {_say(cashable[1])}. Apart from them, costs avoided are planned at "
        f"{_say(avoided[0])}, delivered {_say(avoided[1])}."
    )
    words = [first]
    open_ = now_of(unsigned.row(CASHABLE, PLANNED))
    if open_.value:
        words.append(f"{_say(open_)} more of cashable savings {NOT_SIGNED}.")
    whole = Shown(forecast.total, forecast.total_symbol)
    if whole.value is not None:
        words.append(f"Of the year’s plans a forecast may hold {_say(whole)}.")
    return " ".join(words)


def tile_cashable(context: Context) -> Any:
    """Cashable savings that are signed off: delivered, of what was planned."""
    return _draw_delivered(context)


def tile_avoided(context: Context) -> Any:
    """Avoided costs that are signed off: delivered, of what was planned."""
    return _draw_delivered(context)


def _draw_delivered(context: Context) -> Any:
    answer = context.answer(0)
    planned, delivered = now_of(answer.row(PLANNED)), now_of(answer.row(DELIVERED))
    note = f"delivered, of {_say(planned)} planned and signed off for {say_year(answer.as_at)}"
    return _draw_tile(context, answer, delivered, note)


def tile_unsigned(context: Context) -> Any:
    """Cashable savings that are not signed off; avoided costs apart, in the note."""
    answer = context.answer(0)
    return _draw_kinds(context, answer, "planned, not signed off: outside the forecast")


def tile_not_deliverable(context: Context) -> Any:
    """Cashable savings that will not be delivered; avoided costs apart, in the note."""
    answer = context.answer(0)
    return _draw_kinds(context, answer, f"of what was planned for {say_year(answer.as_at)}")


def _draw_kinds(context: Context, answer: "Answer", note: str) -> Any:
    avoided = now_of(answer.row(AVOIDED))
    note = f"cashable, {note}; avoided costs apart: {_say(avoided)}"
    return _draw_tile(context, answer, now_of(answer.row(CASHABLE)), note)


def _draw_tile(context: Context, answer: "Answer", found: Shown, note: str) -> Any:
    value = say_money(found)
    if is_lacking(answer) or found.symbol == Symbol.NOT_AVAILABLE:
        value, note = "Not loaded", NO_SAVINGS
    elif found.is_missing:
        value = explain_symbol(found.symbol).capitalize()
    panel = replace(context.page.panels[context.number], to="")
    return draw_tile(panel, value=value, note=note, spark="", query="")


def savings_by_month(context: Context) -> Any:
    """Cashable savings planned and delivered month by month; avoided costs in the table."""
    cashable, avoided = context.answer(0), context.answer(1)
    amount = cashable.by[1]
    planned = add_up(now_of(row) for row in cashable.rows if row.keys[1] == PLANNED)
    delivered = add_up(now_of(row) for row in cashable.rows if row.keys[1] == DELIVERED)
    headline = "Cashable savings by month"
    if planned.value is not None and delivered.value is not None:
        headline = (
            f"Of {say_money(planned)} of cashable savings planned, {say_money(delivered)} is known "
            "to be delivered"
        )
    sub = (
        f"Cashable savings signed off by finance, by month of {say_year(cashable.as_at)}; a month "
        "whose delivered amount is not stated yet has none. Costs avoided are never added to them: "
        "they stand apart in the table"
    )
    if is_lacking(cashable):
        return context.panel(
            "Savings by month", sub, draw_why("What is saved", cashable),
            draw_table(cashable, caption=sub),
        )  # fmt: skip
    names = ["Planned", "Delivered"]
    series = in_pounds(*(keep_column(cashable, amount, key) for key in (PLANNED, DELIVERED)))
    figure = draw_bars(series, names=names, height=260)
    columns = [
        replace(keep_column(answer, amount, key), title=f"{kind}, {key}")
        for answer, kind in ((cashable, "Cashable"), (avoided, "Avoided"))
        for key in (PLANNED, DELIVERED)
    ]
    table = draw_table(*columns, caption=sub, with_total=False)
    return context.panel(headline, sub, draw_figure(figure, headline), table)


def savings_by_kind(context: Context) -> Any:
    """What all savings come to, signed off or not: planned and delivered, each kind apart."""
    answer = context.answer(0)
    planned, delivered = (now_of(answer.row(CASHABLE, key)) for key in (PLANNED, DELIVERED))
    headline = f"Cashable savings planned: {_say(planned)}; delivered: {_say(delivered)}"
    sub = (
        f"All savings of {say_year(answer.as_at)}, signed off or not. Cashable savings leave a "
        "budget; avoided costs would otherwise have been spent: they are never added up"
    )
    if is_lacking(answer):
        why = draw_why("What is saved", answer)
        return context.panel("Savings by kind", sub, why, draw_table(answer, caption=sub))
    columns = [
        replace(keep_column(answer, answer.by[1], key), title=answer.label(answer.by[1], key))
        for key in answer.keys_of(answer.by[1])
    ]
    table = draw_table(*columns, caption=sub, with_total=False)
    return context.panel(headline, sub, table, draw_table(*columns, caption=sub, with_total=False))


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
        f"Planned for {say_year(answer.as_at)} by state and kind, signed off or not. Cashable "
        "savings and avoided costs are never added up"
    )
    if is_lacking(answer):
        why = draw_why("What is saved", answer)
        return context.panel("Savings by state", sub, why, draw_table(answer, caption=sub))
    columns = [
        replace(keep_column(answer, answer.by[1], key), title=answer.label(answer.by[1], key))
        for key in answer.keys_of(answer.by[1])
    ]
    table = draw_table(*columns, caption=sub)
    return context.panel(headline, sub, table, draw_matrix(answer, caption=sub))
