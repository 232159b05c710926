"""The drawings of milestones: what is late, what is next, what waits, what is done."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from components import elements as el
from components.attributes import aria, data
from components.drawings.context import Context
from components.drawings.home_tonight import home_of
from components.drawings.milestones_now import list_asked
from components.drawings.records import draw_nothing
from components.elements import Element
from components.milestones import (
    AT_RISK,
    COMPLETE,
    LATE,
    OVER,
    find_soon,
    name_milestone,
    say_days,
    say_expected,
    say_held_up,
    say_per_cent,
    say_progress,
    say_slip,
    say_state,
)
from components.panel import draw_empty
from components.programme_lists import say_day, say_owner
from components.shown import now_of, total_of
from components.table import draw_matrix, draw_table
from components.wording import (
    format_count,
    format_date,
    join_words,
    plural,
)
from data_access.vocabulary import DUE_SOON_DAYS, MILESTONE_STATE, WORKSTREAM

if TYPE_CHECKING:
    from datetime import date

    from data_access.questions.milestone_records import Milestone

MOST_DONE = 8
Column = tuple[str, "Callable[[Milestone], str]"]
_DUE: Column = ("Due", lambda one: say_day(one.due))
_OWNER: Column = ("Owner", lambda one: say_owner(one.owner_role))
_STATE: Column = ("How it stands", say_state)
_DONE: Column = ("Done", say_per_cent)


def say_milestones(number: int) -> str:
    """ "1 milestone", "44 milestones"."""
    return f"{format_count(number)} {plural(number, 'milestone', 'milestones')}"


def draw_list(caption: str, found: "Sequence[Milestone]", columns: Sequence[Column]) -> Element:
    """A row for each milestone: its name, then what each column says of it."""
    rows = [(name_milestone(one), [say(one) for _, say in columns]) for one in found]
    return draw_rows(caption, ["Milestone", *(name for name, _ in columns)], rows)


def draw_rows(
    caption: str, heads: Sequence[str], rows: "Sequence[tuple[Element, Sequence[str]]]"
) -> Element:
    """A table whose rows stand on a phone one below another, each cell with its head."""

    def line(first: Element, cells: Sequence[str]) -> Element:
        named = zip(heads[1:], cells, strict=True)
        return el.Tr([first, *(el.Td(words, **data(label=head)) for head, words in named)])

    table = el.Table(
        [
            el.Caption(caption, className="vh"),
            el.Thead(el.Tr([el.Th(head, scope="col") for head in heads])),
            el.Tbody([line(first, cells) for first, cells in rows]),
        ],
        className="records",
    )
    region = el.Div(table, className="scroll", role="region", tabIndex=0, **aria(label=caption))
    return el.Div(region, className="list")


def draw_milestones(
    context: Context,
    headline: str,
    sub: str,
    found: "Sequence[Milestone]",
    columns: Sequence[Column],
    nothing: str,
    *,
    most: int | None = None,
) -> Any:
    """The panel of some milestones as a list, or the sentence that there are none.

    Of more than `most` the first stand there; its table has them all.
    """
    answer = context.answer(0)
    if total_of(answer).value is None:
        return draw_empty(" ".join(answer.notes))
    counts = draw_table(answer, caption=sub)
    if not found:
        return context.panel(headline, sub, draw_nothing(nothing), counts)
    if most and len(found) > most:
        sub += f". The first {most} stand here, all of them in the table"
    chart = draw_list(headline, found[:most], columns)
    return context.panel(headline, sub, chart, draw_list(sub, found, columns))


def milestones_late(context: Context) -> Any:
    """What is late, the longest first: by how much, whose it is, and because of what."""
    found = [one for one in list_asked(context) if one.state == LATE]
    found.sort(key=lambda one: -(one.days_late or 0))
    headline = "No milestone is late"
    if found:
        longest = found[0]
        headline = (
            f"{say_milestones(len(found))} {plural(len(found), 'is', 'are')} late, the longest by "
            f"{say_days(longest.days_late or 0)}: {longest.title}"
        )
        if len(found) == 1:
            headline = f"One milestone is late, by {say_days(longest.days_late or 0)}: "
            headline += longest.title
    sub = f"Milestones not complete after their due date, as of {format_date(_day(context))}"
    columns: list[Column] = [
        ("Late by", lambda one: say_days(one.days_late or 0)),
        _DUE,
        ("Expected", lambda one: say_expected(one, _day(context))),
        _OWNER,
        _DONE,
        ("Waits for", say_held_up),
    ]
    return draw_milestones(
        context, headline, sub, found, columns, "Whatever is due by now is complete."
    )


def _day(context: Context) -> Any:
    return context.answer(0).as_at


def milestones_soon(context: Context) -> Any:
    """What is due in the next 30 days, the soonest first."""
    found = find_soon(list_asked(context), _day(context))
    headline = f"Nothing is due in the next {DUE_SOON_DAYS} days"
    if found:
        verb = plural(len(found), "is", "are")
        headline = f"{say_milestones(len(found))} {verb} due in the next {DUE_SOON_DAYS} days"
        if behind := sum(one.state == AT_RISK for one in found):
            headline += (
                f", {format_count(behind)} of them at risk" if len(found) > 1 else ", at risk"
            )
    sub = f"Milestones not complete, by due date, from {format_date(_day(context))}"
    ahead = [one.due for one in list_asked(context) if one.due and one.state not in OVER]
    later = [day for day in ahead if day > _day(context)]
    nothing = "No milestone is due after this day."
    if later:
        nothing = f"The next milestone is due on {format_date(min(later))}."
    return draw_milestones(context, headline, sub, found, [_DUE, _STATE, _DONE, _OWNER], nothing)


def milestones_waiting(context: Context) -> Any:
    """What waits for another milestone that will be there only after it is due itself."""
    found = [one for one in list_asked(context) if one.held_up_by]
    headline = "No milestone is made late by another"
    if found:
        verb = plural(len(found), "waits", "wait")
        headline = (
            f"{say_milestones(len(found))} {verb} for another that is expected only after "
            f"{plural(len(found), 'it is', 'they are')} due"
        )
    sub = "Milestones that depend on another, where that one’s expected date is past their due date"
    columns: list[Column] = [("Waits for", say_held_up), _DUE, _STATE, _OWNER]
    return draw_milestones(
        context,
        headline,
        sub,
        found,
        columns,
        "Whatever a milestone depends on is complete, or expected by the time it is due.",
    )


def milestones_done(context: Context) -> Any:
    """What is complete, the newest first, and by how much later than first planned."""
    found = [one for one in list_asked(context) if one.state == COMPLETE]
    found.sort(key=lambda one: (one.completed_on is None, -_ordinal(one)))
    headline = "No milestone is complete"
    if found:
        slips = [one.slip for one in found if one.slip is not None]
        kept = sum(slip <= 0 for slip in slips)
        headline = f"{say_milestones(len(found))} {plural(len(found), 'is', 'are')} complete"
        if slips and len(found) == 1:
            headline += f", {'by' if kept else 'after'} the date first planned"
        elif slips:
            headline += (
                f", {format_count(kept) if kept else 'none'} of them by the date first planned"
            )
    sub = "Complete milestones, the newest first, against the date for which each was first planned"
    columns: list[Column] = [
        ("Complete on", lambda one: say_day(one.completed_on)),
        ("First planned", lambda one: say_day(one.baseline)),
        ("Against that", lambda one: say_slip(one.slip)),
        _OWNER,
    ]
    return draw_milestones(context, headline, sub, found, columns, "None so far.", most=MOST_DONE)


def _ordinal(one: "Milestone") -> int:
    return one.completed_on.toordinal() if one.completed_on else 0


def milestones_by_workstream(context: Context) -> Any:
    """How the milestones of each workstream stand; each number leads to those alone."""
    answer = context.answer(0)
    if total_of(answer).value is None:
        return draw_empty(" ".join(answer.notes))
    late = {
        key: now_of(answer.row(key, LATE)).value or 0
        for key in answer.keys_of(WORKSTREAM.key)
        if answer.row(key, LATE)
    }
    behind = [key for key, number in late.items() if number]
    headline = "No workstream has a late milestone"
    if behind:
        behind.sort(key=lambda key: -late[key])
        said = [
            f"{WORKSTREAM.label_of(key)} ({format_count(late[key])})" for key in behind
        ]  # fmt: skip
        headline = f"Late milestones by workstream: {join_words(said)}"
    sub = f"Milestones by workstream and how they stand, as of {format_date(answer.as_at)}"
    matrix = draw_matrix(
        answer,
        caption=sub,
        link=lambda row, column: _address(context, row, column),
        hide_empty=True,
        total_label="All workstreams",
    )
    table = draw_table(answer, caption=sub)
    return context.panel(headline, f"{sub}. Select a number to see those alone", matrix, table)


def address_on(context: Context, day: "date") -> str:
    """The page as of another day."""
    words = [pair for pair in context.words if pair[0] not in ("as_at", "from", "to")]
    return f"/milestones?{urlencode([*words, ('as_at', day.isoformat())])}"


def _address(context: Context, workstream: str | None, state: str | None) -> str:
    """The page narrowed to a workstream and a state, on the same date."""
    own = (WORKSTREAM.key, MILESTONE_STATE.key)
    words = [pair for pair in context.words if pair[0] not in own]
    chosen = [(name, key) for name, key in zip(own, (workstream, state), strict=True) if key]
    return f"/milestones?{urlencode([*words, *chosen])}"


def milestones_in_parts(context: Context) -> Any:
    """What recurs, or is there for each of several homes, by its parts; and what has no date."""
    whole = [one for one in context.records if one.has_parts]
    undated = [one for one in list_asked(context) if one.due is None and one.state not in OVER]
    parts = {
        one.reference: [each for each in context.records if each.part_of == one.reference]
        for one in whole
    }
    headline = "No milestone is told in parts"
    if whole:
        headline = (
            f"{say_milestones(len(whole))} {plural(len(whole), 'is', 'are')} told in parts, each "
            "with a state of its own"
        )
    headline += f"; for {format_count(len(undated))} no date is set" if undated else ""
    sub = "What recurs has a part for each due date; what is for several homes one for each home"
    columns: list[Column] = [
        ("Parts", lambda one: format_count(len(parts.get(one.reference, ())))),
        ("Due", lambda one: _say_dues(parts.get(one.reference, [one]))),
        ("How they stand", lambda one: say_progress(parts.get(one.reference, [one]))),
    ]
    alone = [one for one in undated if one.part_of is None]
    nothing = "Every milestone has a date, and none is told in parts."
    return draw_milestones(context, headline, sub, [*whole, *alone], columns, nothing)


def _say_dues(parts: "Sequence[Milestone]") -> str:
    """Every due date of its parts, or that none is set."""
    days = sorted({one.due for one in parts if one.due})
    if not days:
        return "No date set"
    return "; ".join(say_day(day) for day in days)


def home_milestones(context: Context) -> Any:
    """The programme's milestones that are about the home of the page."""
    home = home_of(context)
    found = [one for one in context.records if one.home == home.slug and not one.has_parts]
    headline = f"No milestone of the programme is about {home.name}"
    if found:
        headline = f"The programme’s milestones for {home.name}: {say_progress(found)}"
    sub = f"Milestones of the programme that name this home, as of {format_date(_day(context))}"
    columns: list[Column] = [
        _STATE,
        _DUE,
        ("Expected or done", lambda one: say_expected(one, _day(context))),
        _OWNER,
    ]
    return draw_milestones(
        context, headline, sub, found, columns, "The register names none for this home."
    )
