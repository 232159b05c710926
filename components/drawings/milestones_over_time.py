"""Milestones on a line of time, and by how many days they slip month by month."""

from datetime import date
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.drawings.context import Context
from components.drawings.milestones import address_on, draw_list, draw_rows, say_milestones
from components.drawings.records import draw_nothing
from components.elements import Element
from components.figures.gantt import Plan, draw_gantt
from components.figures.lines import Line, draw_lines
from components.milestones import (
    OVER,
    SIGNS,
    STOPPED,
    UNDATED,
    keep_counted,
    say_days,
    say_end,
    say_expected,
    say_per_cent,
    say_slip,
    say_state,
    say_title,
)
from components.panel import draw_empty, draw_figure
from components.programme_lists import say_day, say_owner
from components.shown import total_of
from components.theme import OURS
from components.wording import format_count, format_date, format_short_date, plural
from data_access.vocabulary import WORKSTREAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.milestone_records import Milestone, MonthOfSlips

MOST_SLIPPED = 5
_UNMARKED = {"listStyle": "none", "paddingLeft": 0}


def milestones_gantt(context: Context) -> Any:
    """Every milestone from its start to its end, beside when it was first planned, and the day."""
    answer = context.answer(0)
    if total_of(answer).value is None:
        return draw_empty(" ".join(answer.notes))
    found = keep_counted(context.records, context.words)
    if not found:
        return draw_empty("No milestone fits what is chosen.")
    day = answer.as_at
    ahead = [one for one in found if one.state not in OVER]
    headline = f"All {say_milestones(len(found))} are over"
    if len(found) == 1:
        headline = "The one milestone is over"
    if ahead:
        headline = (
            f"{format_count(len(ahead))} of {say_milestones(len(found))} "
            f"{plural(len(ahead), 'is', 'are')} still to come"
        )
        last = max((_expect(one, day) for one in ahead if one.expected), default=None)
        headline += f", the last expected by {format_date(last)}" if last else ""
    sub = (
        "Each milestone by workstream: grey to when it was first planned, dark blue to when it was "
        f"complete, pale to when it is expected, as the register stood on {format_date(day)}"
    )
    groups = _group(found)
    figure = draw_gantt([(name, [_plan(one, day) for one in group]) for name, group in groups], day)
    chart = [draw_figure(figure, headline), _list_for_phones(groups)]
    table = draw_list(
        sub,
        [one for _, group in groups for one in group],
        (
            ("Workstream", lambda one: WORKSTREAM.label_of(one.workstream)),
            ("How it stands", say_state),
            ("First planned", lambda one: say_day(one.baseline)),
            ("Due", lambda one: say_day(one.due)),
            ("Expected or done", lambda one: say_expected(one, day)),
            ("Against first planned", lambda one: say_slip(one.slip)),
            ("Done", say_per_cent),
            ("Owner", lambda one: say_owner(one.owner_role)),
        ),
    )
    return context.panel(headline, sub, chart, table)


def _group(found: "Sequence[Milestone]") -> "list[tuple[str, list[Milestone]]]":
    """The milestones of each workstream, by when they are due; those without a date last."""
    groups = [
        (label, sorted((one for one in found if one.workstream == key), key=_place))
        for key, label in WORKSTREAM.values
    ]
    return [(label, group) for label, group in groups if group]


def _place(one: "Milestone") -> date:
    return one.due or date.max


def _expect(one: "Milestone", day: date) -> date:
    """When it is expected: of what is overdue and has no new date, not before the day."""
    return max(one.expected or day, day)


def _plan(one: "Milestone", day: date) -> Plan:
    expected = one.expected
    if expected is not None and one.state not in OVER:
        expected = _expect(one, day)
    beside = ""
    if one.days_late:
        beside = f"{SIGNS[one.state]} {say_days(one.days_late)} late"
    elif one.state == UNDATED:
        beside = "No date set"
    elif one.state == STOPPED:
        beside = f"{SIGNS[one.state]} stopped"
    elif expected:
        beside = format_short_date(expected)
    return Plan(
        name=say_title(one),
        state=one.state,
        start=one.start,
        baseline=one.baseline,
        expected=None if one.state == STOPPED else expected,
        beside=beside,
        said=f"{say_title(one)}: {say_end(one)}",
    )


def _list_for_phones(groups: "Sequence[tuple[str, Sequence[Milestone]]]") -> Element:
    """The same as words under one another, where there is no room for a line of time."""
    parts: list[Element] = []
    for name, group in groups:
        lines = [
            el.Li(
                [f"{SIGNS[one.state]} {say_title(one)}: ", _small(say_end(one))],
                style={"marginBottom": "6px"},
            )
            for one in group
        ]
        parts += [el.P(name, className="hint"), el.Ul(lines, style=_UNMARKED)]
    return el.Div(parts, className="in-words")


def _small(words: str) -> Element:
    return el.Span(words, className="sub")


def milestone_slips(context: Context) -> Any:
    """By how many days milestones are later than first planned, month by month and one by one."""
    answer = context.answer(0)
    if total_of(answer).value is None or not context.records:
        return draw_empty(" ".join(answer.notes) or "The register holds no milestones.")
    months: list[MonthOfSlips] = list(context.records)
    now = months[-1]
    behind = [days for _, _, days in now.slips if days > 0]
    headline = f"No milestone is later than first planned on {format_date(now.day)}"
    if behind:
        headline = (
            f"{say_milestones(len(behind))} {plural(len(behind), 'is', 'are')} later than first "
            f"planned, by {say_days(now.total)} together"
        )
    headline += _say_change(months)
    sub = (
        "Days by which milestones were, or are expected to be, complete later than first planned, "
        "added up at the end of each month as the register stood then. Early ones set nothing off; "
        "what is overdue counts to that day at least"
    )
    chart: list[Element] = []
    if len(months) > 1:
        chart.append(draw_figure(_draw_months(months), headline))
    else:
        chart.append(
            draw_nothing("The register was first kept this month: there is no month to set beside.")
        )
    table = _draw_slips(months, sub)
    if behind:
        chart.append(_draw_slips(months, headline, most=MOST_SLIPPED))
    chart += _link_days(context, [month.day for month in _choose(months)[1:]])
    return context.panel(headline, sub, chart, table)


def _say_change(months: "Sequence[MonthOfSlips]") -> str:
    """How much that is against the end of a month, three before, where the register goes back so
    far.
    """
    if len(months) < 4:
        return ""
    more, then = months[-1].total - months[-4].total, format_date(months[-4].day)
    if not more:
        return f"; the same as on {then}"
    return f"; {say_days(abs(more))} {'more' if more > 0 else 'fewer'} than on {then}"


def _draw_months(months: "Sequence[MonthOfSlips]") -> dict[str, Any]:
    line = Line(
        "Days later than first planned",
        [month.total for month in months],
        [None] * len(months),
        OURS,
        width=3,
        has_markers=True,
    )
    return draw_lines(
        [line],
        [],
        keys=[f"{month.day:%Y-%m}" for month in months],
        labels=[format_short_date(month.day) for month in months],
        unit="days",
        height=240,
        decimals=0,
        revision="milestone_slips",
        with_name=False,
    )


def _choose(months: "Sequence[MonthOfSlips]") -> "list[MonthOfSlips]":
    """Now, and three, six and twelve months before as far as the register goes back."""
    return [month for back, month in enumerate(reversed(months)) if back in (0, 3, 6, 12)]


def _link_days(context: Context, days: "Sequence[date]") -> list[Element]:
    """A line of links to the page as it stood on earlier days."""
    if not days:
        return []
    links = [el.Link(format_short_date(day), href=address_on(context, day)) for day in days]
    return [el.Div([el.Span("As it stood on:"), *links], className="pager")]


def _draw_slips(
    months: "Sequence[MonthOfSlips]", caption: str, *, most: int | None = None
) -> Element:
    """Those that slipped furthest, now and before; then all of them together."""
    shown = _choose(months)
    days = [{name: slip for name, _, slip in month.slips} for month in shown]
    furthest = sorted(months[-1].slips, key=lambda one: -one[2])
    rows = [
        (
            el.Th(title, scope="row", style={"whiteSpace": "normal"}),
            [say_slip(each.get(name)) for each in days],
        )
        for name, title, slip in furthest[:most]
        if slip > 0
    ]
    rows.append((el.Th("All, added up", scope="row"), [say_days(month.total) for month in shown]))
    heads = ["Milestones that slipped furthest", *(say_day(month.day) for month in shown)]
    return draw_rows(caption, heads, rows)
