"""The drawings of alerts: what somebody should look at, and the children behind it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.drawings.context import Context, count
from components.panel import draw_tile
from components.shown import Shown, now_of, total_of
from components.wording import explain_symbol, format_date
from data_access.vocabulary import EXPIRY, Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

LIST = "/children"
NOBODY = "None"
ENDING_SOON = EXPIRY.keys[0]


def tile_alert(context: Context) -> Any:
    """How many children an alert is about; a link to them for those who may see children."""
    answer = context.answer(0)
    # The panel's own filters are in its label; some of the reader's may be left aside.
    is_narrowed = any(word in answer.filters for word, _ in context.words)
    whom = "of those who fit these filters, " if is_narrowed else ""
    note = f"{whom}on {format_date(answer.as_at)}"
    return _draw_alert(context, total_of(answer), note, answer)


def tile_ending_soon(context: Context) -> Any:
    """For how many children an order that deprives them of their liberty ends within 28 days."""
    answer = context.answer(0)
    soon, total = now_of(answer.row(ENDING_SOON)), total_of(answer)
    note = f"within 28 days of {format_date(answer.as_at)}"
    if soon.symbol == Symbol.NOT_AVAILABLE:
        note = "No return with these orders has been loaded for this date"
    elif total.value is not None:
        note += f" · {count(total)} under such an order"
    return _draw_alert(context, soon, note, answer, ENDING_SOON)


def _draw_alert(context: Context, found: Shown, note: str, answer: "Answer", *keys: str) -> Any:
    value = count(found)
    if found.value == 0:
        value = NOBODY
    elif found.is_missing:
        not_returned = found.symbol == Symbol.NOT_AVAILABLE
        value = "Not returned" if not_returned else explain_symbol(found.symbol).capitalize()
    return draw_listing(context, found, value, note, answer, *keys)


def draw_listing(
    context: Context, found: Shown, value: str, note: str, answer: "Answer", *keys: str
) -> Any:
    """A tile that counts children: it leads to those it `found`, for whoever may see them.

    One that leads to a page of figures leads there for everybody who has it.
    """
    panel = context.page.panels[context.number]
    if panel.to not in ("", LIST):
        return draw_tile(panel, value=value, note=note, spark="", query=answer.query())
    is_listed = context.may_list and bool(found.value)
    return draw_tile(
        panel if is_listed else replace(panel, to=""),
        value=value,
        note=f"{note} · see the children" if is_listed else note,
        spark="",
        query=f"measure={answer.measure}&{answer.query(*keys)}",
    )
