"""The lead sentence and the tiles of milestones: what is late, what is next, what is done."""

from typing import TYPE_CHECKING, Any

from components.drawings.context import Context, count
from components.milestones import (
    AT_RISK,
    COMPLETE,
    LATE,
    UNDATED,
    find_soon,
    keep_counted,
    say_days,
)
from components.shown import NOT_AVAILABLE, Shown, part_of, total_of
from components.wording import explain_symbol, format_count, format_date, plural
from data_access.vocabulary import DUE_SOON_DAYS, MILESTONE_STATE, OWNER_ROLE, WORKSTREAM

if TYPE_CHECKING:
    from data_access.questions.milestone_records import Milestone


def list_asked(context: Context) -> "list[Milestone]":
    """The milestones that are counted, of them those that the reader asks for."""
    return keep_counted(context.records, context.words)


def _say_chosen(context: Context) -> str:
    """What the reader has narrowed milestones to, before a sentence; nothing where to nothing."""
    chosen = [
        dimension.label_of(key)
        for dimension in (WORKSTREAM, MILESTONE_STATE, OWNER_ROLE)
        for word, key in context.words
        if word == dimension.key
    ]
    return f"{', '.join(chosen)}: " if chosen else ""


def lead_milestones(context: Context) -> str:
    """How many milestones are late, how many due soon, and how many of all are complete."""
    answer = context.answer(0)
    total, day = total_of(answer), answer.as_at
    if total.value is None:
        return " ".join(answer.notes) or f"Milestones are {explain_symbol(total.symbol)}."
    chosen = _say_chosen(context)
    begin = f"{chosen}on {format_date(day)}," if chosen else f"On {format_date(day)},"
    if not total.value:
        return f"{begin} the register holds no milestones."
    late, done = part_of(answer, LATE), part_of(answer, COMPLETE)
    soon = len(find_soon(list_asked(context), day))
    verb = plural(late.value or 0, "milestone is", "milestones are")
    lateness = f"{count(late)} {verb} late" if late.value else "no milestone is late"
    next_ = f"{format_count(soon)} {plural(soon, 'is', 'are')}" if soon else "none is"
    return (
        f"{begin} {lateness} and {next_} due in the next {DUE_SOON_DAYS} days; {count(done)} of "
        f"{count(total)} {plural(done.value or 0, 'is', 'are')} complete."
    )


def tile_late(context: Context) -> Any:
    """How many milestones are late, and by how long the longest."""
    found = list_asked(context)
    late = [one.days_late or 0 for one in found if one.state == LATE]
    note = "no date has gone by" if any(one.due for one in found) else "no date is set"
    return _draw_tile(context, LATE, f"the longest by {say_days(max(late))}" if late else note)


def tile_at_risk(context: Context) -> Any:
    """How many milestones are at risk."""
    return _draw_tile(context, AT_RISK, "forecast late, or due soon and under 75% done")


def tile_complete(context: Context) -> Any:
    """How many milestones are complete, of how many."""
    total = total_of(context.answer(0))
    words = plural(total.value or 0, "milestone", "milestones")
    return _draw_tile(context, COMPLETE, f"of {count(total)} {words}")


def tile_soon(context: Context) -> Any:
    """How many milestones are due in the next 30 days, and the next of them."""
    answer = context.answer(0)
    soon = find_soon(list_asked(context), answer.as_at)
    note = f"the next on {format_date(soon[0].due)}" if soon and soon[0].due else "nothing is due"
    shown = Shown(len(soon)) if total_of(answer).value is not None else total_of(answer)
    return _draw_number(context, shown, note)


def tile_undated(context: Context) -> Any:
    """For how many milestones no date is set."""
    return _draw_tile(context, UNDATED, "neither late nor on track: nothing to judge them by")


def tile_held_up(context: Context) -> Any:
    """How many milestones wait for another that is expected only after they are due."""
    whole = total_of(context.answer(0))
    held_up = sum(bool(one.held_up_by) for one in list_asked(context))
    shown = whole if whole.value is None else Shown(held_up)
    return _draw_number(context, shown, "waiting for what is expected too late")


def _draw_tile(context: Context, key: str, note: str) -> Any:
    answer = context.answer(0)
    total = total_of(answer)
    return _draw_number(context, total if total.value is None else part_of(answer, key), note)


def _draw_number(context: Context, shown: Shown, note: str) -> Any:
    value = count(shown)
    if shown.value is None:
        is_never = shown == NOT_AVAILABLE
        value = "Not kept" if is_never else explain_symbol(shown.symbol).capitalize()
        note = "no milestones are kept" if is_never else "nothing was kept by that day"
    return context.tile(value, note, [], context.answer(0))
