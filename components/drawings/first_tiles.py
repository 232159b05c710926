"""The tiles that stand on the first page alone."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.drawings.alerts import NOBODY, draw_listing
from components.drawings.context import Context, count
from components.drawings.finance_movement import say_before
from components.drawings.money import say_exactly
from components.drawings.over_time import say_period
from components.drawings.planned_moves import is_lacking
from components.findings import say_rounded, say_share
from components.panel import draw_tile
from components.shown import Shown, add_up_keys, now_of, total_of
from components.wording import (
    NO_NUMBER,
    explain_symbol,
    format_count,
    format_date,
    format_more_money,
    plural,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.answer import Answer
    from data_access.questions.benefits import Benefit

NONE = "None"
OFF_TRACK = "off_track"


def tile_unplanned(context: Context) -> Any:
    """How many moves of the last seven days nobody had planned."""
    answer = context.answer(0)
    return _draw_events(context, answer, f"in the seven days to {format_date(answer.as_at)}")


def tile_turned_18(context: Context) -> Any:
    """How many turned 18 in a year while the return had their episode open."""
    answer = context.answer(0)
    return _draw_events(context, answer, say_period(answer))


def _draw_events(context: Context, answer: "Answer", note: str) -> Any:
    found = total_of(answer)
    value = NOBODY if found.value == 0 else count(found)
    if found.is_missing:
        value, note = explain_symbol(found.symbol).capitalize(), " ".join(answer.notes) or note
    return draw_listing(context, found, value, note, answer)


def tile_movement(context: Context) -> Any:
    """By how much the forecast moved since the one before."""
    answer = context.answer(0)
    moved = total_of(answer)
    note = f"since {say_before(answer)}"
    if moved.value is None:
        value = (moved.symbol or NO_NUMBER) if moved.is_hidden else "Not known"
        return context.tile(value, " ".join(answer.notes) or note, [], answer)
    value = format_more_money(moved.value) if moved.value else "Unchanged"
    return context.tile(value, note, [], answer)


def tile_settled(context: Context) -> Any:
    """The share of those long in our care who have lived in the same home for two years."""
    answer = context.answer(0)
    settled, whole = (add_up_keys(answer, keys) for keys in (("yes",), ("yes", "no")))
    note = (
        f"{count(settled)} of {count(whole)} children under 16 who have been in our care for two "
        f"and a half years or more{say_rounded(answer)}"
    )
    return context.tile(say_share(settled, whole), note, [], answer)


def tile_unpriced(context: Context) -> Any:
    """How many children's homes have nights without a price."""
    answer = context.answer(0)
    found = total_of(answer)
    value = NONE if found.value == 0 else count(found)
    note = f"homes of children with nights that nobody has priced, on {format_date(answer.as_at)}"
    if found.is_missing:
        value, note = explain_symbol(found.symbol).capitalize(), " ".join(answer.notes) or note
    content = _tile(context, value, note)
    # It leads to a page that is drawn without the panels' own callbacks.
    to = context.page.panels[context.number].to
    return [el.A(content, href=to, className="tile-link")]


def tile_waiting(context: Context) -> Any:
    """How many requests for a home wait for one."""
    answer = context.answer(0)
    row = answer.row("open")
    waiting, whole = now_of(row) if row else Shown(0), total_of(answer)
    value = NONE if waiting.value == 0 else count(waiting)
    homes = plural(whole.value or 0, "home", "homes")
    note = f"of {count(whole)} {homes} sought {say_period(answer)}"
    if is_lacking(answer):
        value, note = "Not loaded", "no workbook with requests for homes is loaded"
    elif waiting.is_missing:
        value, note = explain_symbol(waiting.symbol).capitalize(), " ".join(answer.notes) or note
    return _tile(context, value, note)


def tile_rises(context: Context) -> Any:
    """By how much a week prices are to rise within 90 days."""
    amount, number = total_of(context.answer(0)), total_of(context.answer(1))
    prices = f"{count(number)} {plural(number.value or 0, 'price', 'prices')}"
    note = f"a week: {prices} with a rise, agreed or expected, within 90 days"
    if amount.is_missing:
        return _tile(context, "Not known", " ".join(context.answer(0).notes) or note)
    return _tile(context, NONE if number.value == 0 else say_exactly(amount), note)


def tile_off_track(context: Context) -> Any:
    """How many benefit measures are off track, of those that are held against a target.

    One whose figure is not known, or not shown to the viewer, is held against nothing; nor is one
    that is agreed as realised.
    """
    rows: Sequence[Benefit] = context.records
    if not rows:
        answer = context.answer(0)
        shown, note = total_of(answer), f"no benefit measures on {format_date(answer.as_at)}"
        if shown.value is None:
            said = explain_symbol(shown.symbol).capitalize()
            return _tile(context, said, " ".join(answer.notes) or note)
        return _tile(context, NONE, note)
    number = Counter(one.state for one in rows)
    off, unknown = number[OFF_TRACK], number["not_known"]
    judged = off + number["on_track"]
    if not judged:
        return _tile(context, NO_NUMBER, _say_unjudged(number, len(rows)))
    note = f"of {format_count(judged)} held against a target, of {_measures(len(rows))}"
    if unknown:
        note += f"; {format_count(unknown)} with a target cannot be judged"
    return _tile(context, format_count(off) if off else NONE, note)


def _say_unjudged(number: Counter[str], whole: int) -> str:
    """Why no benefit measure is held against a target."""
    if unknown := number["not_known"]:
        return f"{_measures(whole)}: {format_count(unknown)} with a target cannot be judged"
    realised = number["realised"]
    if realised == whole:
        return f"{_measures(whole)}: all agreed as realised"
    rest = f", {format_count(realised)} agreed as realised" if realised else ""
    others = " for the others" if realised else ""
    return f"{_measures(whole)}{rest}: no target is set by the council{others}"


def _measures(number: int) -> str:
    return f"{format_count(number)} benefit {plural(number, 'measure', 'measures')}"


def _tile(context: Context, value: str, note: str) -> Any:
    panel = context.page.panels[context.number]
    return draw_tile(panel, value=value, note=note, spark="", query="")
