"""The lead sentence and the tiles of value: what is above a price, not reviewed, due, dearer."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.drawings.context import Context, count
from components.drawings.money import is_lacking, say_exactly
from components.findings import say_why_unknown
from components.panel import draw_tile
from components.shown import Shown, add_up, now_of, total_of
from components.wording import explain_symbol, format_date, format_pounds, plural

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

ABOVE_PRICE = "above_price"
UNREVIEWED = ("over_12_months", "never")
SOON = "within_90_days"
NONE = "None"
NO_PRICES = "no workbook with prices is loaded"
NOT_LOADED = (
    "No prices have been loaded yet. They are kept in a workbook, which is loaded with: "
    "flask --app app load money FILE."
)


def say_price(answer: "Answer") -> str:
    """ "£5,000": the weekly price that arrangements are asked for above."""
    return format_pounds(int(answer.options[ABOVE_PRICE]))


def find_keys(answer: "Answer", *keys: str) -> Shown:
    """How many are one of these; those that the reader has filtered away count none."""
    return add_up(now_of(row) for key in keys if (row := answer.row(key)))


def lead_value(context: Context) -> str:
    """What is above the price, not reviewed and due, and what agencies' places cost more."""
    above, due, more, compared = (context.answer(place) for place in range(4))
    if is_lacking(above):
        return NOT_LOADED
    total, day = total_of(above), format_date(above.as_at)
    if total.value is None:
        return say_why_unknown(f"How many arrangements are above {say_price(above)} a week", above)
    verb = plural(total.value, "arrangement costs", "arrangements cost")
    said = f"{count(total) if total.value else 'No'} {verb} more than {say_price(above)} a week"
    words = [f"{said} on {day}{_say_reviews(above, total)}."]
    soon = find_keys(due, SOON)
    if soon.value is not None:
        ends = plural(soon.value, "an arrangement ends", "arrangements end")
        number = f"The contracts of {count(soon)}" if soon.value > 1 else "The contract of"
        words.append(
            f"{number} {ends} within 90 days."
            if soon.value
            else "No arrangement’s contract ends within 90 days."
        )
    words += _say_difference(total_of(more), total_of(compared))
    return " ".join(words)


def _say_reviews(above: "Answer", total: Shown) -> str:
    late = find_keys(above, *UNREVIEWED)
    if late.value is None or not total.value:
        return ""
    if not late.value:
        return ", each with a review in the last 12 months"
    number = "" if total.value == 1 else f"{count(late)} of them "
    return f", {number}without a review in the last 12 months"


def _say_difference(more: Shown, compared: Shown) -> list[str]:
    """What agencies' places come to beside like places of our own; nothing where not known."""
    if more.value is None or not compared.value:
        return []
    number = f"{count(compared)} {plural(compared.value, 'arrangement', 'arrangements')}"
    size = format_pounds(abs(more.value) / 100)
    if not more.value:
        return [f"{number} with agencies cost the same as like places of our own."]
    than = "more" if more.value > 0 else "less"
    verb = plural(compared.value, "costs", "cost")
    return [f"{number} with agencies {verb} {size} a week {than} than like places of our own."]


def tile_prices_above(context: Context) -> Any:
    """How many arrangements are above the price."""
    answer = context.answer(0)
    return _draw(context, answer, total_of(answer), f"above {say_price(answer)} a week")


def tile_unreviewed(context: Context) -> Any:
    """How many of them have had no review in twelve months."""
    answer = context.answer(0)
    note = f"of {count(total_of(answer))} above {say_price(answer)} a week"
    return _draw(context, answer, find_keys(answer, *UNREVIEWED), note)


def tile_contracts_due(context: Context) -> Any:
    """How many contracts end within 90 days, and how many arrangements are under them."""
    contracts, arrangements = context.answer(0), context.answer(1)
    under = find_keys(arrangements, SOON)
    note = f"{count(under)} {plural(under.value or 0, 'arrangement', 'arrangements')} under them"
    return _draw(context, contracts, find_keys(contracts, SOON), note)


def tile_difference(context: Context) -> Any:
    """By how much a week agencies' places differ from like places of our own."""
    more, compared = context.answer(0), context.answer(1)
    number = total_of(compared)
    of = plural(number.value or 0, "arrangement", "arrangements")
    note = f"a week, {count(number)} {of} beside like places of our own"
    found = total_of(more)
    value = say_exactly(found)
    return _draw(context, more, found, note, value if number.value else None)


def _draw(
    context: Context,
    answer: "Answer",
    found: Shown,
    note: str,
    value: str | None = None,
) -> Any:
    words = value or (NONE if found.value == 0 else count(found))
    if is_lacking(answer):
        words, note = "Not loaded", NO_PRICES
    elif found.is_missing:
        words = explain_symbol(found.symbol).capitalize()
        note = " ".join(answer.notes) or note
    panel = replace(context.page.panels[context.number], to="")
    return draw_tile(panel, value=words, note=note, spark="", query="")
