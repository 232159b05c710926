"""The lead and the tiles of finance: what is spent, what it will be, against the budget."""

from typing import TYPE_CHECKING, Any

from components import elements as el
from components.drawings.context import Context, count
from components.drawings.money import (
    end_year,
    say_exactly,
    say_money,
    say_notes,
    say_year,
    tell_money,
)
from components.drawings.over_time import say_period
from components.findings import say_why_unknown
from components.panel import draw_tile
from components.shown import UNKNOWN, Number, Shown, total_of
from components.wording import explain_symbol, format_date, format_money
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

TO_BE_CONFIRMED = "To be confirmed"
LAST_KNOWN = ", the last day known"
DAYS_IN_A_WEEK = 7


def lead_finance(context: Context) -> str:
    """What was spent, what the year is expected to come to, and how that stands to the budget."""
    forecast, variance, budget, spend, net = context.answer(0), *context.answers[1:5]
    said = []
    if spend is not None:
        said.append(_say_spend(context, spend, net))
    outturn, what = total_of(forecast), f"The forecast for {say_year(forecast.as_at)}"
    if context.is_filtered and not forecast.filters:
        what = f"For all children, whatever the filters: {what[:1].lower()}{what[1:]}"
    elif aside := context.say_aside(forecast, variance):
        what = f"{what} ({aside})"
    if outturn.value is None:
        said.append(say_why_unknown(what, forecast))
    else:
        # Beside children's nights it holds all else in the budget, and income is taken off.
        scope = "" if forecast.filters else ", of all budget lines and less income,"
        said.append(f"{what}{scope} is {say_money(outturn)}{say_against(variance, budget)}.")
    return " ".join(said)


def _say_spend(context: Context, spend: "Answer", net: "Answer | None") -> str:
    gross = total_of(spend)
    whose = " of those who fit these filters" if context.is_filtered and spend.filters else ""
    if aside := context.say_aside(spend, net):
        whose += f" ({aside})"
    what = f"The cost of children’s nights in our care{whose} {_say_known(context, spend)}"
    if gross.value is None:
        return say_why_unknown(what, spend)
    comma = "," if what.endswith(LAST_KNOWN) else ""
    words = f"{what}{comma} was {say_money(gross)}"
    if net is not None:
        words += f"; {tell_money('net of what others paid it', total_of(net))}"
    return f"{words}.{say_notes(spend)}"


def _say_known(context: Context, answer: "Answer") -> str:
    """The period of an answer, and whether it ends before the day that was asked about."""
    asked = next((day for word in ("as_at", "to") if (day := dict(context.words).get(word))), "")
    is_cut = bool(answer.to) and asked > str(answer.to)
    return f"{say_period(answer)}{LAST_KNOWN if is_cut else ''}"


def say_against(variance: "Answer | None", budget: "Answer | None") -> str:
    """ ": £2.1m above its budget of £59.3m", or why there is none to hold a forecast against."""
    if variance is None:
        return ""
    gap = total_of(variance)
    if gap.value is None:
        return f": {_say_no_budget(gap)}"
    size = f"{format_money(abs(gap.value))} {_side(gap.value)}" if gap.value else "as much as"
    return f": {size} its budget{_say_budget(variance, budget)}"


def _say_budget(variance: "Answer", budget: "Answer | None") -> str:
    """ " of £59.3m": nothing where the budget is that of another year than the forecast."""
    is_same = budget is not None and end_year(budget.as_at) == end_year(variance.as_at)
    known = total_of(budget) if budget and is_same else UNKNOWN
    return "" if known.value is None else f" of {say_money(known)}"


def _side(gap: float) -> str:
    return "above" if gap > 0 else "below"


def _say_no_budget(gap: Shown) -> str:
    """Why there is no budget to hold an amount against."""
    if gap.is_hidden:
        return f"how it stands to its budget is {explain_symbol(gap.symbol)}"
    if gap.symbol == Symbol.NOT_AVAILABLE:
        return "no budget has been loaded for it"
    return "its budget is to be confirmed"


def tile_spend(context: Context) -> Any:
    """Gross spend on children's nights in twelve months, with the net beside it."""
    spend, net, years = context.answer(0), *context.answers[1:3]
    note = f"on children’s nights {_say_known(context, spend)}, before what others pay"
    if net is not None:
        note += f"; {say_money(total_of(net))} after it"
    return _draw(context, spend, _name(total_of(spend), say_money), note, _series(years))


def _series(years: "Answer | None") -> list[Number]:
    return [row.value for row in years.rows] if years else []


def _name(shown: Shown, say: Any) -> str:
    """The value of a tile: not known and not loaded in words, hidden as its symbol."""
    if shown.is_missing:
        return explain_symbol(shown.symbol).capitalize()
    words: str = say(shown)
    return words


def _draw(
    context: Context, answer: "Answer", value: str, note: str, spark: list[Number] | None = None
) -> Any:
    if total_of(answer).is_missing and answer.notes:
        note = answer.notes[0]
    return context.tile(value, note, spark or [], answer)


def tile_forecast(context: Context) -> Any:
    """What the year is expected to come to."""
    forecast = context.answer(0)
    note = (
        f"for {say_year(forecast.as_at)}, of all budget lines and less income, as it stood on "
        f"{format_date(forecast.as_at)}"
    )
    return _draw(context, forecast, _name(total_of(forecast), say_money), note)


def tile_against_budget(context: Context) -> Any:
    """How far the forecast is from the current budget; to be confirmed where the budget is."""
    variance, budget = context.answer(0), context.answer(1)
    gap, year = total_of(variance), say_year(variance.as_at)
    if gap.is_missing and gap.symbol != Symbol.NOT_AVAILABLE:
        note = f"the budget for {year} is not known yet"
        return context.tile(TO_BE_CONFIRMED, note, [], variance)
    if gap.value is None:
        return _draw(context, variance, _name(gap, say_money), year)
    side = "over" if gap.value > 0 else "under" if gap.value else "from"
    note = f"{side} the budget{_say_budget(variance, budget)} for {year}"
    return context.tile(format_money(abs(gap.value)), note, [], variance)


def tile_a_child(context: Context) -> Any:
    """What a week of a child in our care costs on average."""
    answer, years = context.answer(0), context.answers[1]
    found, days = total_of(answer), 0
    if answer.from_ and answer.to:
        days = (answer.to - answer.from_).days + 1
    note = f"{say_exactly(found)} a child {_say_known(context, answer)}, before what others pay"
    week = Shown(found.value * DAYS_IN_A_WEEK / days) if found.value is not None and days else found
    return _draw(context, answer, _name(week, say_exactly), note, _series(years))


def tile_discrepancies(context: Context) -> Any:
    """How many differences between prices, ledger and returns are open."""
    answer = context.answer(0)
    found = total_of(answer)
    value = "None" if found.value == 0 else _name(found, count)
    note = "between returns, prices and ledger"
    if found.is_missing and answer.notes:
        note = answer.notes[0]
    if aside := context.say_aside(answer):
        note = f"{note}; {aside}"
    panel = context.page.panels[context.number]
    content = draw_tile(panel, value=value, note=note, spark="", query="")
    # It leads to a page that is drawn without the panels' own callbacks.
    return [el.A(content, href=panel.to, className="tile-link")]


def tile_above_price(context: Context) -> Any:
    """How many arrangements have a price above the one that is asked for."""
    answer = context.answer(0)
    found = total_of(answer)
    value = "None" if found.value == 0 else _name(found, count)
    return _draw(
        context,
        answer,
        value,
        f"arrangements on {format_date(answer.as_at)}; running costs beside a price are not in it",
    )
