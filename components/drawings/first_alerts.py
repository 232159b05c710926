"""What somebody should look at, as sentences with numbers, each leading to the page that says more.

Where all is well the panel says so; what is not known is told as that, never as all being well.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from components import elements as el
from components.cells import draw_frame, draw_row
from components.drawings.context import Context, count
from components.drawings.homes_rows import name_few
from components.drawings.value_now import UNREVIEWED, find_keys, say_price
from components.elements import Element
from components.page import PAGES
from components.shown import UNKNOWN, Shown, total_of
from components.wording import (
    NO_NUMBER,
    explain_symbol,
    format_count,
    format_date,
    format_value,
    plural,
)
from data_access.vocabulary import DIMENSIONS, HOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.questions.answer import Answer
    from data_access.questions.source_ages import OldSource

MONTHLY_DAYS = 45
WHAT_IS_LOOKED_AT = (
    "Places vacant for 28 nights or more, arrangements above a price without a review in 12 "
    "months, children under 16 in supported accommodation, milestones that are late, and monthly "
    f"sources older than {MONTHLY_DAYS} days"
)


@dataclass(frozen=True)
class Alert:
    """One thing to look at: how many, None where that is not known; what; and where more is."""

    number: float | None
    words: str
    to: str
    symbol: str | None = None


def alerts(context: Context) -> Any:
    """Everything that somebody should look at, in one list."""
    found = [*_find_in_answers(context), *_list_old(context)]
    known = [one for one in found if one.number]
    unknown = [one for one in found if one.number is None]
    day = format_date(context.given[0].as_at) if context.given else "this day"
    headline = f"{format_count(len(known))} {plural(len(known), 'thing', 'things')} to look at"
    if not known:
        headline = f"Nothing of this needs anybody to look at it on {day}"
        if unknown:
            headline = "Of what is known, nothing here needs anybody to look at it"
        if not context.given:
            headline = f"What needs somebody to look at it is not known on {day}"
    sub = f"{WHAT_IS_LOOKED_AT}, on {day}."
    items = [el.Li(_link(one, context)) for one in (*known, *unknown)]
    chart = el.Ul(items) if items else el.P("All is well.", className="empty")
    table = draw_frame(
        sub,
        "plain",
        ["What", "How many"],
        [draw_row(one.words, [el.Td(format_value(one.number, "", one.symbol))]) for one in found],
        [],
    )
    if not context.given:
        return [el.Header([el.H2(headline), el.P(sub, className="sub")]), chart]
    return context.panel(headline, sub, chart, table)


def _link(alert: Alert, context: Context) -> Element | str:
    """The words, which lead to their page on the reader's own dates."""
    if alert.to in PAGES:
        dates = [(word, value) for word, value in context.words if word not in DIMENSIONS]
        query = f"?{urlencode(dates)}" if dates else ""
        return el.Link(alert.words, href=f"{alert.to}{query}")
    # Drawn by the server, it is no page of panels.
    return el.A(alert.words, href=alert.to)


def _find_in_answers(context: Context) -> list[Alert]:
    """What each question found; one that was not answered is told as not known."""
    tellers = (_tell_vacant, _tell_above, _tell_young, _tell_milestones)
    return [tell(answer) for tell, answer in zip(tellers, context.answers[:4], strict=True)]


def _tell_vacant(vacant: "Answer | None") -> Alert:
    total = total_of(vacant) if vacant else UNKNOWN
    have = plural(total.value or 0, "place has", "places have")
    words = f"{have} been vacant for 28 nights or more"
    rows = vacant.rows if vacant else []
    if homes := [vacant.label(HOME.key, row.keys[0]) for row in rows if vacant and row.value]:
        words += f": {name_few(homes)}"
    return _tell(total, words, "/homes")


def _tell_above(above: "Answer | None") -> Alert:
    late = find_keys(above, *UNREVIEWED) if above else UNKNOWN
    price = f"{say_price(above)} a week" if above else "a price"
    whole = total_of(above) if above else UNKNOWN
    kind = plural((late.value and whole.value) or 0, "arrangement", "arrangements")
    of = f"of the {count(whole)} {kind}" if (whole.value or 0) > 1 and late.value else kind
    have = plural(late.value or 0, "has", "have")
    words = f"{of} above {price} {have} had no review in 12 months"
    return _tell(late, words, "/finance/value")


def _tell_young(young: "Answer | None") -> Alert:
    total = total_of(young) if young else UNKNOWN
    live = plural(total.value or 0, "child lives", "children live")
    words = f"{live} in supported accommodation under the age of 16"
    return _tell(total, words, "/placements")


def _tell_milestones(milestones: "Answer | None") -> Alert:
    late = total_of(milestones) if milestones else UNKNOWN
    words = f"{plural(late.value or 0, 'milestone is', 'milestones are')} late"
    return _tell(late, words, "/milestones")


def _tell(shown: Shown, words: str, to: str) -> Alert:
    if shown.value is None:
        said = f"How many {words} is {explain_symbol(shown.symbol)}"
        return Alert(None, said, to, shown.symbol or NO_NUMBER)
    return Alert(shown.value, f"{count(shown)} {words}", to)


def _list_old(context: Context) -> list[Alert]:
    sources: Sequence[OldSource | None] = context.records
    return [
        Alert(
            one.days,
            f"{one.words}: told to {format_date(one.day)}, {one.days} days ago",
            "/data-quality",
        )
        if one
        else Alert(None, "How old the sources were then is not known", "/data-quality", NO_NUMBER)
        for one in sources
    ]
