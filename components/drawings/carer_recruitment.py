"""The drawings of who fosters: how old carers are, who joins, who leaves, what is published."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from components import elements as el
from components.cells import draw_frame, draw_row, write_words
from components.derived import keep_column
from components.drawings.carers import is_lacking, say_lacking
from components.drawings.context import Context, change, count
from components.drawings.over_time import begin, find_last, say_key, say_period, say_years
from components.elements import Element
from components.figures.bars import draw_bars
from components.findings import say_share
from components.panel import draw_empty, draw_figure
from components.shown import Shown, add_up, differ, now_of, total_of
from components.table import draw_table
from components.wording import (
    explain_symbol,
    format_count,
    format_date,
    format_value,
    plural,
)
from data_access.vocabulary import CARER_CHANGE, RECRUITMENT_STAGE, Symbol, Unit

if TYPE_CHECKING:
    from data_access.questions.answer import Answer

OLDER = ("60-69", "70+")
WITHIN_YEARS = ("1", "2", "3", "4", "5")
APPROVED, LEFT = CARER_CHANGE.keys
LEAVING_AGE = "leaving_age"
WHO_IS_SHOWN = "Numbers of carers below 10 are not shown"
# For bars that are narrow on a phone.
STAGES = {
    "enquired": "Enquired",
    "visited": "Visited",
    "applied": "Applied",
    "assessed": "Assessed",
    "panel": "Panel",
    "approved": "Approved",
}
SHORT = {
    "under-40": "To 39",
    "40-49": "40–49",
    "50-59": "50–59",
    "60-69": "60–69",
    "70+": "70+",
}


def carers_by_age(context: Context) -> Any:
    """Foster carers by age, and how many reach the age of leaving in the years to come."""
    ages, leaving, within = (context.answer(place) for place in range(3))
    if is_lacking(ages):
        return draw_empty(say_lacking(ages))
    total = total_of(ages)
    older = add_up(now_of(ages.row(key)) for key in OLDER)
    soon = total_of(within)
    at = leaving.options.get(LEAVING_AGE, "")
    headline = "Foster carers by age"
    if total.value is None:
        headline = f"How old foster carers are is {explain_symbol(total.symbol)}"
        said = " ".join(ages.notes) or WHO_IS_SHOWN
        return context.panel(headline, said, [], draw_table(ages, caption=headline))
    found = []
    if older.value is not None:
        found.append(
            f"{count(older)} of {count(total)} foster {plural(total.value, 'carer', 'carers')} "
            f"({say_share(older, total)}) {plural(older.value, 'is', 'are')} 60 or over"
        )
    if soon.value is not None:
        verb = plural(soon.value, "reaches", "reach")
        number = format_count(soon.value) if soon.value else "none"
        whom = "" if found else f" of {count(total)} foster carers"
        found.append(f"{number}{whom} {verb} {at} within five years")
    if total.value and found:
        headline = "; ".join(found)
    year = ages.as_at.year
    sub = (
        f"Foster carers of every type on {format_date(ages.as_at)} by the age they reach in "
        f"{year}, and by the calendar year in which they reach {at}: an assumption of when carers "
        f"leave, for nobody has to. {WHO_IS_SHOWN}"
    )
    shown = keep_keys(ages, tuple(SHORT), SHORT)
    ahead = keep_keys(leaving, WITHIN_YEARS, {key: str(year + int(key)) for key in WITHIN_YEARS})
    reached = f"Reach {at}, in the year"
    charts = [
        draw_figure(draw_bars([shown], height=240, with_values=True), headline),
        el.P(f"{reached}:", className="sub", style={"marginBottom": "16px"}),
        draw_figure(draw_bars([ahead], height=220, with_values=True), reached),
    ]
    tables = [draw_table(ages, caption=sub), draw_table(leaving, caption=reached)]
    return context.panel(headline, sub, charts, el.Div(tables))


def keep_keys(
    answer: "Answer", keys: "tuple[str, ...] | list[str]", labels: dict[str, str] | None = None
) -> "Answer":
    """An answer by one dimension with some of its keys alone, under other words where given."""
    rows = tuple(row for row in answer.rows if row.keys[0] in keys)
    words = {**answer.labels, answer.by[0]: labels} if labels else answer.labels
    return replace(answer, rows=rows, labels=words, _by_keys={})


def recruitment_funnel(context: Context) -> Any:
    """How far enquiries get, what share goes on at each stage, and how long it takes."""
    funnel, days, outcomes = (context.answer(place) for place in range(3))
    if is_lacking(funnel):
        return draw_empty(say_lacking(funnel))
    total, approved = total_of(funnel), now_of(funnel.row(APPROVED))
    when = say_period(funnel)
    headline = f"How far enquiries about fostering got {when}"
    if total.symbol == Symbol.NOT_KNOWN:
        headline = f"How many enquired about fostering {when} is not known"
        table = draw_table(funnel, days, caption=headline)
        return context.panel(headline, " ".join(funnel.notes), [], table)
    if total.value == 0:
        headline = f"Nobody enquired about fostering {when}"
    elif total.value is not None and approved.value is not None:
        number = count(approved) if approved.value else "none"
        had = plural(approved.value, "has", "have")
        headline = (
            f"Of {count(total)} {plural(total.value, 'enquiry', 'enquiries')} about fostering "
            f"{when}, {number} ({say_share(approved, total)}) {had} been approved by then"
        )
        taken = now_of(days.row(APPROVED))
        if taken.value is not None:
            headline += f", half of them within {format_count(taken.value)} days"
    sub = (
        f"Enquiries made {when}, by every stage they had reached by its last day; later ones have "
        "had less time. Went on: of those at the stage before. Days: the median from the enquiry, "
        "of five or more"
    )
    figure = draw_figure(_draw_funnel(funnel), headline)
    table = _tabulate_funnel(funnel, days, sub)
    ended = draw_table(outcomes, caption="What came of the enquiries")
    return context.panel(headline, sub, [figure, table], el.Div([table, ended]))


def _draw_funnel(funnel: "Answer") -> dict[str, Any]:
    """Bars of the stages, under short words that stand aslant: six of them on a phone."""
    figure = draw_bars([keep_keys(funnel, tuple(STAGES), STAGES)], height=290, with_values=True)
    figure["layout"]["xaxis"] |= {"tickangle": -40}
    figure["layout"]["margin"] |= {"b": 62}
    return figure


def _tabulate_funnel(funnel: "Answer", days: "Answer", caption: str) -> Element:
    stages = funnel.keys_of(RECRUITMENT_STAGE.key)
    body = []
    before = Shown()
    for stage in stages:
        here, taken = now_of(funnel.row(stage)), now_of(days.row(stage))
        body.append(
            draw_row(
                funnel.label(RECRUITMENT_STAGE.key, stage),
                [
                    draw_shown(count(here), here),
                    draw_shown(format_value(taken.value, Unit.DAYS, taken.symbol), taken),
                    el.Td("" if stage == stages[0] else say_share(here, before)),
                    el.Td(say_share(here, total_of(funnel))),
                ],
            )
        )
        before = here
    head = ["Stage", "Enquiries", "Days", "Went on", "Of all"]
    return draw_frame(caption, "plain", head, body, [])


def draw_shown(words: str, shown: Shown) -> Element:
    """A cell with these words; where they are a symbol, it says what it stands for."""
    return el.Td(write_words(words, shown.symbol if shown.value is None else None))


def carers_net_change(context: Context) -> Any:
    """Foster households approved and leaving, year by year, and why they left."""
    years, reasons = context.answer(0), context.answer(1)
    if is_lacking(years):
        return draw_empty(say_lacking(years))
    came = keep_column(years, CARER_CHANGE.key, APPROVED)
    left = _turn(keep_column(years, CARER_CHANGE.key, LEFT))
    year = find_last(came, left)
    headline = "Foster households approved and leaving, year by year"
    if year:
        here = [now_of(answer.row(year)) for answer in (came, left)]
        net = differ(*here)
        numbers = [count(shown) if shown.value else "none" for shown in here]
        verbs = [plural(shown.value or 0, "was", "were") for shown in here]
        household = plural(here[0].value or 0, "household", "households")
        end = "as many as before"
        if net.value:
            end = f"{format_count(abs(net.value))} {'more' if net.value > 0 else 'fewer'}"
        headline = begin(
            f"{say_key(years, year)}, {numbers[0]} foster {household} {verbs[0]} approved and "
            f"{numbers[1]} left: {end}"
        )
    sub = (
        "Foster households, family and friends left out, by the day their approval began or had "
        f"ended, {say_years(years)}; why those left who did {say_period(reasons)}"
    )
    figure = draw_figure(draw_bars([came, left], names=["Approved", "Left"]), headline)
    body = [
        draw_row(
            key,
            [
                draw_shown(count(came_), came_),
                draw_shown(count(left_), left_),
                draw_shown(change(differ(came_, left_)), differ(came_, left_)),
            ],
        )
        for key in came.keys_of("year")
        for came_, left_ in [(now_of(came.row(key)), now_of(left.row(key)))]
    ]
    table = draw_frame(sub, "plain", ["Year", "Approved", "Left", "Net change"], body, [])
    why = draw_table(reasons, caption=f"Why foster households left {say_period(reasons)}")
    return context.panel(headline, sub, [figure, why], el.Div([table, why]))


def _turn(answer: "Answer") -> "Answer":
    """What counts down, as the number it counts."""
    rows = tuple(replace(r, value=None if r.value is None else -r.value) for r in answer.rows)
    return replace(answer, rows=rows, _by_keys={})
