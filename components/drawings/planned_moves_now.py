"""The lead sentence and the tiles of planned moves: how many, due, late, blocked, at what cost."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components.drawings.alerts import NOBODY, draw_listing
from components.drawings.context import Context, count
from components.drawings.planned_moves import is_lacking, say_pounds
from components.findings import say_why_unknown
from components.panel import draw_tile
from components.register_of_moves import NOT_LOADED, OVER
from components.shown import Shown, add_up, now_of, total_of
from components.wording import explain_symbol, format_date, join_words, plural
from data_access.vocabulary import Symbol

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

SOON, LATE, BLOCKED = "within_28_days", "past_target", "blocked"


def lead_moves(context: Context) -> str:
    """How many moves are planned; of them due soon, past their target, and blocked."""
    due, states = context.answer(0), context.answer(1)
    total, day = total_of(due), format_date(due.as_at)
    if is_lacking(due):
        return f"{NOT_LOADED}."
    if total.value is None:
        return say_why_unknown(f"The number of moves that are planned on {day}", due)
    whose = "that fit these filters" if context.is_filtered else ""
    if not total.value:
        return f"No moves {whose or 'of children'} are planned on {day}."
    verb = plural(
        total.value,
        f"move {whose.replace('fit', 'fits') or 'of a child'} is",
        f"moves {whose or 'of children'} are",
    )
    parts = [
        _say_part(_find(due, SOON), "due within 28 days"),
        _say_part(_find(due, LATE), "past the target date"),
        _say_part(_find(states, BLOCKED), "blocked"),
    ]
    words = f"{count(total)} {verb} planned on {day}: {join_words(parts)}."
    # Of the plans that were open on a past day.
    ended = add_up(_find(states, key) for key in OVER)
    if ended.value == 0:
        return words
    number = "some" if ended.value is None else count(ended)
    return (
        f"{words} State and target dates are those that the register has now: {number} of these "
        f"plans {plural(ended.value or 0, 'has', 'have')} ended since."
    )


def _say_part(shown: Shown, words: str) -> str:
    if shown.value is None:
        return f"how many are {words} is {explain_symbol(shown.symbol)}"
    if not shown.value:
        return f"none is {words}"
    return f"{count(shown)} {plural(shown.value, 'is', 'are')} {words}"


def _find(answer: "Answer", key: str) -> Shown:
    """How many are so; none where the reader has filtered for those that are not."""
    row = answer.row(key)
    return now_of(row) if row else Shown(0)


def tile_due_soon(context: Context) -> Any:
    """How many planned moves are due within 28 days."""
    return _draw_tile(context, SOON)


def tile_past_target(context: Context) -> Any:
    """How many planned moves are past their target date."""
    return _draw_tile(context, LATE)


def tile_blocked(context: Context) -> Any:
    """How many planned moves are blocked."""
    return _draw_tile(context, BLOCKED)


def _draw_tile(context: Context, key: str) -> Any:
    """How many planned moves something is true of; a link to the children for those who may."""
    answer = context.answer(0)
    found, total = _find(answer, key), total_of(answer)
    note = f"of {count(total)} planned {plural(total.value or 0, 'move', 'moves')}"
    value = NOBODY if found.value == 0 else count(found)
    if is_lacking(answer):
        value, note = "Not loaded", "no workbook with planned moves is loaded"
    elif found.is_missing:
        value, note = explain_symbol(found.symbol).capitalize(), " ".join(answer.notes)
    return draw_listing(context, found, value, note, answer, key)


def tile_savings(context: Context) -> Any:
    """By how much a week the planned moves are expected to change what is paid."""
    answer = context.answer(0)
    found = total_of(answer)
    value = say_pounds(found)
    note = "as the plans themselves expect, not finance’s figure"
    if found.symbol == Symbol.NOT_AVAILABLE:
        value, note = "Not loaded", "no workbook with planned moves is loaded"
    elif found.symbol == Symbol.NOT_KNOWN:
        value, note = "Not known", " ".join(answer.notes) or "no plan states an amount"
    panel = replace(context.page.panels[context.number], to="")
    return draw_tile(panel, value=value, note=note, spark="", query="")
